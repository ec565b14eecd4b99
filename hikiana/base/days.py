"""Days as a document writes them."""

from datetime import date

from hikiana.base.text import Text

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
