"""The days on which contacts take place."""

from bisect import bisect_right
from collections.abc import Sequence
from datetime import date, timedelta
from random import Random

from hikiana.base.fiscal_year import FiscalYear
from hikiana.register.synthetic.draws import choose
from schemas.closed_days import closed_days, is_new_year_closing

SATURDAY = 5
# How busy a month is: fewer contacts around the holidays of May, August and the New Year.
MONTH_WEIGHTS = {4: 9, 5: 8, 6: 11, 7: 11, 8: 8, 9: 11, 10: 12, 11: 11, 12: 8, 1: 8, 2: 10, 3: 10}


def is_working_day(day: date) -> bool:
    """Monday to Friday, no public holiday, not closed for the New Year."""
    return day.weekday() < SATURDAY and day not in closed_days(day.year)


def working_days(fiscal_year: FiscalYear, opened: date) -> list[date]:
    """The working days of a fiscal year on which the centre existed, ascending."""
    return [day for day in _days(fiscal_year, opened) if is_working_day(day)]


def weekend_days(fiscal_year: FiscalYear, opened: date) -> list[date]:
    """Saturdays and Sundays outside the New Year closing, ascending."""
    return [day for day in _days(fiscal_year, opened) if day.weekday() >= SATURDAY and not is_new_year_closing(day)]


def by_season(days: Sequence[date]) -> list[date]:
    """Each day as often as its month is busy, ascending: what an even draw is made from."""
    return [day for day in days for _ in range(MONTH_WEIGHTS[day.month])]


def day_after(rng: Random, days: Sequence[date], day: date) -> date:
    """One of the ascending days, strictly after `day`.

    Raises
    ------
    ValueError
        When no day is left.
    """
    later = days[bisect_right(days, day) :]
    if not later:
        raise ValueError(f"no day is left after {day}")
    return choose(rng, later)


def _days(fiscal_year: FiscalYear, opened: date) -> list[date]:
    days = (fiscal_year.start + timedelta(number) for number in range(fiscal_year.days))
    return [day for day in days if day >= opened]
