"""How long contacts took, from a few records and as printed."""

import unicodedata

import pytest

from hikiana.sections import durations
from hikiana.sections.year import Year
from hikiana.statistics.dimension import TOTAL
from schemas.code_lists import CODE_LISTS

METHODS = CODE_LISTS["contact_method"]


def _words(code):
    return METHODS[code].label.ja


def test_duration_by_method(five, year, filled):
    bands = {
        ("phone", "0_15"): 1,
        ("phone", "15_30"): 1,
        ("phone", TOTAL): 2,
        ("email", "30_60"): 1,
        ("email", TOTAL): 1,
        ("outreach", "60_over"): 1,
        ("outreach", TOTAL): 1,
        ("liaison", "15_30"): 1,
        ("liaison", TOTAL): 1,
        (TOTAL, "0_15"): 1,
        (TOTAL, "15_30"): 2,
        (TOTAL, "30_60"): 1,
        (TOTAL, "60_over"): 1,
        (TOTAL, TOTAL): 5,
    }
    time = {"phone": 29, "email": 59, "outreach": 60, "liaison": 29, TOTAL: 177}
    means = {"phone": 14.5, "email": 59, "outreach": 60, "liaison": 29, TOTAL: 35.4}
    assert filled(durations.duration_by_method(Year(five, year))) == {
        **{(*place, "contacts"): number for place, number in bands.items()},
        **{(method, TOTAL, "time"): minutes for method, minutes in time.items()},
        **{(method, TOTAL, "mean_minutes"): mean for method, mean in means.items()},
    }


def test_method_without_contacts_has_no_mean_duration(five, year):
    table = durations.duration_by_method(Year(five, year))
    assert table["office_visit", TOTAL, "mean_minutes"] is None
    assert table["office_visit", TOTAL, "time"] == 0


@pytest.mark.parametrize(
    ("minutes", "band"),
    [
        (0, "0_15"),
        (14, "0_15"),
        (15, "15_30"),
        (29, "15_30"),
        (30, "30_60"),
        (59, "30_60"),
        (60, "60_over"),
        (1440, "60_over"),
    ],
)
def test_band_holds_its_lower_limit_and_not_its_upper(make_register, year, minutes, band):
    table = durations.duration_by_method(Year(make_register(("A", "2024-04-01", "phone", minutes)), year))
    assert {code: table["phone", code, "contacts"] for code in durations.BAND.leaves} == {
        code: float(code == band) for code in durations.BAND.leaves
    }


def test_total_time_of_many_long_contacts_does_not_overflow(make_register, year):
    register = make_register(*[("A", "2024-04-01", "phone", 1440)] * 30)
    assert durations.duration_by_method(Year(register, year))[TOTAL, TOTAL, "time"] == 43_200


@pytest.mark.parametrize("method", [*(code for code in METHODS.codes if code != "care_conference"), TOTAL])
def test_durations(synthetic, year, agree, method):
    table, row = durations.duration_by_method(Year(synthetic, year)), "計" if method == TOTAL else _words(method)
    for band in CODE_LISTS["duration_band"].entries:
        column = unicodedata.normalize("NFKC", band.label.ja)
        agree(table[method, band.code, "contacts"], "duration_by_method", row, column)
    agree(table[method, TOTAL, "contacts"], "duration_by_method", row, "合計")
    agree(table[method, TOTAL, "time"], "duration_by_method", row, "延べ相談時間(時:分)")
    agree(table[method, TOTAL, "mean_minutes"], "duration_by_method", row, "平均所要時間")
