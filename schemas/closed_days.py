"""The days on which Japan's public offices are closed, beside Saturdays and Sundays."""

from datetime import date, timedelta
from functools import cache

# Source: 行政機関の休日に関する法律 (1988), article 1: 29 December to 3 January.
NEW_YEAR_CLOSING = ((12, 29), (1, 3))


def is_new_year_closing(day: date) -> bool:
    first, last = NEW_YEAR_CLOSING
    return (day.month, day.day) >= first or (day.month, day.day) <= last


@cache
def closed_days(year: int) -> frozenset[date]:
    """The public holidays of a calendar year and the days around it on which offices are closed for the New Year."""
    import holidays

    days = (date(year, 1, 1) + timedelta(number) for number in range(366))
    return frozenset(holidays.country_holidays("JP", years=year)) | {day for day in days if is_new_year_closing(day)}
