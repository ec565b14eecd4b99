from datetime import date
from random import Random

import pytest

from hikiana.base.fiscal_year import FiscalYear
from hikiana.register.synthetic.calendar import day_after, is_working_day, weekend_days, working_days

OPENED = date(2009, 7, 1)


@pytest.mark.parametrize(
    "day", [date(2024, 5, 4), date(2024, 5, 6), date(2024, 12, 30), date(2025, 1, 3), date(2019, 5, 1)]
)
def test_weekends_holidays_and_the_new_year_are_no_working_days(day):
    assert not is_working_day(day)


def test_an_ordinary_tuesday_is_a_working_day():
    assert is_working_day(date(2024, 6, 11))


def test_first_working_day_is_the_opening():
    assert working_days(FiscalYear(2009), OPENED)[0] == OPENED


def test_weekend_days_are_saturdays_and_sundays_without_the_new_year():
    days = weekend_days(FiscalYear(2024), OPENED)
    assert {day.weekday() for day in days} == {5, 6}
    assert date(2024, 12, 29) not in days


def test_day_after_is_strictly_later():
    days = [date(2024, 4, 1), date(2024, 4, 2)]
    assert day_after(Random(1), days, days[0]) == days[1]
    with pytest.raises(ValueError, match="no day is left"):
        day_after(Random(1), days, days[1])
