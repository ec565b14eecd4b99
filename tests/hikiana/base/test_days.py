"""Days as documents write them."""

from datetime import date

import pytest

from hikiana.base.days import written_day


@pytest.mark.parametrize(
    ("day", "ja", "en"),
    [
        (date(2026, 11, 24), "令和8年11月24日（2026年11月24日）", "24 November 2026"),
        (date(2019, 5, 1), "令和元年5月1日（2019年5月1日）", "1 May 2019"),
        (date(2019, 4, 30), "平成31年4月30日（2019年4月30日）", "30 April 2019"),
        (date(1989, 1, 8), "平成元年1月8日（1989年1月8日）", "8 January 1989"),
        (date(1989, 1, 7), "1989年1月7日", "7 January 1989"),
    ],
)
def test_day_is_written_in_both_calendars(day, ja, en):
    assert (written_day(day).ja, written_day(day).en) == (ja, en)
