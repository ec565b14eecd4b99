"""Ages in a ledger: ranges beside those in years, and columns that look like decades."""

import pytest

from hikiana.intake.read import read_register
from hikiana.register.validation import validate


@pytest.fixture
def read(tmp_path, keep, sound, centre):
    """What validation makes of the sound clients with other ages."""

    def cases(*ages):
        for row, age in zip(sound["cases"], ages, strict=True):
            row["age"] = age
        return validate(read_register(keep(tmp_path / "ledger", sound)), centre)

    return cases


def _ages(validated):
    return validated.tables["cases"].select("age", "age_least", "age_most").rows()


def test_range_is_read_beside_ages_in_years_and_told_once_for_each_kind(read):
    validated = read("30代", "31", "60歳以上")
    assert _ages(validated) == [(None, 30, 39), (31, None, None), (None, 60, 120)]
    told = {one.rule: (one.severity, one.rows.to_list(), one.values.to_list()) for one in validated.findings}
    assert told == {
        "age_range_decade": ("note", [2], ["30代 → 30～39歳"]),
        "age_range_limit": ("note", [4], ["60歳以上 → 60歳以上"]),
    }


def test_range_of_two_bands_is_a_warning_that_names_the_cells(read):
    validated = read("40歳前後", "20歳以上～30歳未満", "18-24")
    assert _ages(validated) == [(None, 38, 42), (None, 20, 29), (None, 18, 24)]
    (warning,) = (one for one in validated.findings if one.severity == "warning")
    assert (warning.rule, warning.rows.to_list()) == ("age_in_one_band", [2, 4])
    assert warning.values.to_list() == ["40歳前後", "18-24"]
    assert "「不明」に数えます" in warning.message.ja


def test_age_that_is_neither_years_nor_a_range_is_an_error_that_says_what_may_be_written(read):
    validated = read("35代", "不明", "-5")
    errors = [one for one in validated.findings if one.severity == "error"]
    assert {one.rule: one.rows.to_list() for one in errors} == {"age_readable": [2], "in_range": [4]}
    assert "60歳以上" in errors[0].hint.ja


def test_columns_of_a_range_that_hikiana_writes_are_read_back_as_the_same(read, tmp_path, keep, sound, centre):
    clean = read("30代", "", "60歳以上").tables["cases"]
    for row, ages in zip(sound["cases"], clean.iter_rows(named=True), strict=True):
        row |= {name: "" if ages[name] is None else str(ages[name]) for name in ("age", "age_least", "age_most")}
    again = validate(read_register(keep(tmp_path / "again", sound)), centre)
    assert _ages(again) == [(None, 30, 39), (None, None, None), (None, 60, 120)]
    assert again.findings == []


@pytest.mark.parametrize(("ages", "is_warned"), [("20 30 0 40 10", True), ("20 30 40 10 31", False), ("20 30", False)])
def test_many_ages_that_are_all_multiples_of_ten_may_be_decades(check, sound, ages, is_warned):
    first, others = sound["cases"][0], ages.split() * 2
    sound["cases"] += [first | {"case_id": f"N{number}", "age": age} for number, age in enumerate(others)]
    sound["cases"][0] |= {"age": "30代"}
    warnings = [one for one in check(sound) if one.rule == "ages_are_no_decades"]
    assert [(one.severity, one.column.en, one.rows.to_list()) for one in warnings] == (
        [("warning", "Age (age)", [])] if is_warned else []
    )
