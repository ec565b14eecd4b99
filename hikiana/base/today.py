"""The day on which a document is made."""

import os
from datetime import UTC, date, datetime

from hikiana.base.errors import UsageError

_EPOCH = "SOURCE_DATE_EPOCH"


def today() -> date:
    """Today, or the day of SOURCE_DATE_EPOCH. Raises as `fixed_day` does."""
    return fixed_day() or date.today()


def set_day(day: str) -> None:
    """From now on `today` is this day (YYYY-MM-DD), in this process and those that it starts; '' changes nothing."""
    if day:
        os.environ[_EPOCH] = str(int(datetime.fromisoformat(day).replace(tzinfo=UTC).timestamp()))


def fixed_day() -> date | None:
    """The day of SOURCE_DATE_EPOCH, by which a build can be repeated (reproducible-builds.org); None without it.

    Raises
    ------
    UsageError
        When SOURCE_DATE_EPOCH is no number of seconds.
    """
    epoch = os.environ.get(_EPOCH)
    if not epoch:
        return None
    try:
        if int(epoch) < 0:
            raise ValueError
        return datetime.fromtimestamp(int(epoch), UTC).date()
    except (ValueError, OverflowError, OSError) as fault:
        raise UsageError(
            f"環境変数 SOURCE_DATE_EPOCH「{epoch[:20]}」は秒数ではありません。",
            f"The environment variable SOURCE_DATE_EPOCH '{epoch[:20]}' is no number of seconds.",
        ) from fault
