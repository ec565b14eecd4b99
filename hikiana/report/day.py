"""Days as a document writes them, and the day on which it is made."""

import os
from datetime import UTC, date, datetime

from hikiana.errors import UsageError
from schemas.text import Text

_REIWA = date(2019, 5, 1)
_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]


def written_day(day: date) -> Text:
    """令和8年11月24日（2026年11月24日） / 24 November 2026."""
    western = f"{day.year}年{day.month}月{day.day}日"
    english = f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
    if day < _REIWA:
        return Text(western, english)
    number = day.year - _REIWA.year + 1
    return Text(f"令和{'元' if number == 1 else number}年{day.month}月{day.day}日（{western}）", english)


def today() -> date:
    """Today, or the day of SOURCE_DATE_EPOCH, by which a build can be repeated (reproducible-builds.org).

    Raises
    ------
    UsageError
        When SOURCE_DATE_EPOCH is no number of seconds.
    """
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if not epoch:
        return date.today()
    try:
        if int(epoch) < 0:
            raise ValueError
        return datetime.fromtimestamp(int(epoch), UTC).date()
    except (ValueError, OverflowError, OSError) as fault:
        raise UsageError(
            Text(
                f"環境変数 SOURCE_DATE_EPOCH「{epoch[:20]}」は秒数ではありません。",
                f"The environment variable SOURCE_DATE_EPOCH '{epoch[:20]}' is no number of seconds.",
            )
        ) from fault
