"""Days as a document writes them."""

from datetime import date

from hikiana.base.text import Text

_ERAS = (("令和", date(2019, 5, 1)), ("平成", date(1989, 1, 8)))
"""The latest first, with their first days."""
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
    """令和8年11月24日（2026年11月24日） / 24 November 2026; a day before 平成 in the Western calendar alone."""
    western = f"{day.year}年{day.month}月{day.day}日"
    english = f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
    for era, first in _ERAS:
        if day >= first:
            number = day.year - first.year + 1
            return Text(f"{era}{'元' if number == 1 else number}年{day.month}月{day.day}日（{western}）", english)
    return Text(western, english)
