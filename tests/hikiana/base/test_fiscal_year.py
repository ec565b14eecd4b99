"""Fiscal years: how they are written, where they begin and end."""

import calendar
import unicodedata
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hikiana.base.errors import UsageError
from hikiana.base.fiscal_year import MONTHS, FiscalYear

YEARS = st.integers(1989, 2099)
DAYS = st.dates(date(1989, 4, 1), date(2100, 3, 31))


@pytest.mark.parametrize(
    "written",
    [
        2024,
        "2024",
        "2024年度",
        "FY2024",
        "fy2024",
        "FY 2024",
        "R6",
        "r6",
        "R06",
        "令和6",
        "令和６年度",
        "令和06年",
        "令和 6 年度",
        "Ｒ６",
        "２０２４",
        "ＦＹ２０２４年度",
        "㋿6",
        "  R6\u3000",
    ],
)
def test_one_year_in_all_its_spellings(written):
    assert FiscalYear.parse(written) == FiscalYear(2024)


@pytest.mark.parametrize("written", ["H31", "平成31年度", "平成３１", "R1", "R元", "令和元年度", "令和元年", "2019"])
def test_last_year_of_heisei_is_the_first_of_reiwa(written):
    assert FiscalYear.parse(written) == FiscalYear(2019)


@pytest.mark.parametrize(
    ("written", "year"),
    [
        ("H1", 1989),
        ("平成元年度", 1989),
        ("H21", 2009),
        ("平成30", 2018),
        ("R81", 2099),
        ("1989", 1989),
        ("2099", 2099),
    ],
)
def test_first_and_last_years_of_the_eras(written, year):
    assert FiscalYear.parse(written).year == year


@pytest.mark.parametrize(
    "written",
    [
        "24",
        "R0",
        "H0",
        "H32",
        "平成32年度",
        "R82",
        "2024/25",
        "2024-25",
        "",
        " ",
        "FY6",
        "FY元",
        "元年",
        "令和",
        "1988",
        "2100",
        "S63",
        "昭和63",
        "-2024",
        "2024.0",
        "6R",
        "R6 R7",
        "来年度",
        "20240",
    ],
)
def test_what_is_no_fiscal_year_is_refused_and_quoted(written):
    with pytest.raises(UsageError) as refusal:
        FiscalYear.parse(written)
    assert f"「{written}」" in refusal.value.in_language("ja")
    assert f"'{written}'" in refusal.value.in_language("en")
    for lang in ("ja", "en"):
        assert "R6" in refusal.value.in_language(lang)
    assert refusal.value.exit_code == 2


@pytest.mark.parametrize("year", [1988, 2100, 0, -1])
def test_year_outside_the_known_eras_cannot_be_made(year):
    with pytest.raises(UsageError, match=str(year)):
        FiscalYear(year)


def test_long_input_is_not_repeated_at_length():
    with pytest.raises(UsageError) as refusal:
        FiscalYear.parse("年" * 500)
    for lang in ("ja", "en"):
        assert len(refusal.value.in_language(lang)) < 150


@given(st.text(max_size=30))
def test_any_text_is_a_year_or_is_refused_in_words(text):
    try:
        outcome = FiscalYear.parse(text)
    except UsageError as refusal:
        outcome = refusal.message
    assert isinstance(outcome, FiscalYear) or (f"「{text[:20]}」" in outcome.ja and f"'{text[:20]}'" in outcome.en)


@given(YEARS)
def test_every_label_is_read_back_as_its_year(year):
    fiscal_year = FiscalYear(year)
    labels = [
        str(fiscal_year),
        fiscal_year.label.ja,
        fiscal_year.label.en,
        fiscal_year.short_label.ja,
        fiscal_year.short_label.en,
        fiscal_year.full_label.ja.partition("（")[0],
        fiscal_year.full_label.en.partition(" ")[0],
    ]
    full_width = [label.translate({code: code + 0xFEE0 for code in range(0x21, 0x7F)}) for label in labels]
    assert all(unicodedata.normalize("NFKC", wide) == label for wide, label in zip(full_width, labels, strict=True))
    assert {FiscalYear.parse(label) for label in labels + full_width} == {fiscal_year}


@given(DAYS)
def test_every_day_lies_in_exactly_its_own_year(day):
    fiscal_year = FiscalYear.of(day)
    assert day in fiscal_year
    assert fiscal_year.start <= day <= fiscal_year.end
    for other in (fiscal_year.year - 1, fiscal_year.year + 1):
        assert not 1989 <= other <= 2099 or day not in FiscalYear(other)
    assert sum(first <= day for first in fiscal_year.first_months) - 1 == MONTHS.index(day.month)


@given(YEARS.filter(lambda year: year > 1989))
def test_years_follow_one_another_without_a_gap(year):
    fiscal_year = FiscalYear(year)
    assert fiscal_year.previous.end + timedelta(days=1) == fiscal_year.start
    assert fiscal_year.days == 365 + calendar.isleap(year + 1)


@pytest.mark.parametrize(
    ("day", "year"),
    [
        (date(2024, 3, 31), 2023),
        (date(2024, 4, 1), 2024),
        (date(2024, 12, 31), 2024),
        (date(2025, 1, 1), 2024),
        (date(2025, 3, 31), 2024),
        (date(2025, 4, 1), 2025),
        (date(2019, 4, 30), 2019),
        (date(2019, 5, 1), 2019),
    ],
)
def test_year_turns_on_the_first_of_april(day, year):
    assert FiscalYear.of(day) == FiscalYear(year)


@pytest.mark.parametrize(("year", "days"), [(2023, 366), (2024, 365), (2019, 366), (2099, 365)])
def test_year_before_a_29th_of_february_has_a_day_more(year, days):
    assert FiscalYear(year).days == days


def test_year_runs_from_april_to_march():
    year = FiscalYear(2024)
    assert (year.start, year.end) == (date(2024, 4, 1), date(2025, 3, 31))
    assert MONTHS == (4, 5, 6, 7, 8, 9, 10, 11, 12, 1, 2, 3)
    assert [first.month for first in year.first_months] == list(MONTHS)
    assert year.first_months[0] == date(2024, 4, 1)
    assert year.first_months[8:10] == (date(2024, 12, 1), date(2025, 1, 1))
    assert year.first_months[-1] == date(2025, 3, 1)


@pytest.mark.parametrize(
    ("year", "ja", "en", "full_ja", "full_en", "short_ja", "short_en"),
    [
        (2024, "令和6年度", "FY2024", "令和6年度（2024年度）", "FY2024 (Reiwa 6)", "R6", "2024"),
        (2019, "令和元年度", "FY2019", "令和元年度（2019年度）", "FY2019 (Reiwa 1)", "R元", "2019"),
        (2018, "平成30年度", "FY2018", "平成30年度（2018年度）", "FY2018 (Heisei 30)", "H30", "2018"),
        (1989, "平成元年度", "FY1989", "平成元年度（1989年度）", "FY1989 (Heisei 1)", "H元", "1989"),
    ],
)
def test_labels_in_both_languages(year, ja, en, full_ja, full_en, short_ja, short_en):
    fiscal_year = FiscalYear(year)
    assert (fiscal_year.label.ja, fiscal_year.label.en) == (ja, en)
    assert (fiscal_year.full_label.ja, fiscal_year.full_label.en) == (full_ja, full_en)
    assert (fiscal_year.short_label.ja, fiscal_year.short_label.en) == (short_ja, short_en)
    assert str(fiscal_year) == str(year)


def test_years_stand_in_order_and_serve_as_keys():
    assert sorted([FiscalYear.parse("R1"), FiscalYear.parse("H21"), FiscalYear.parse("2024")]) == [
        FiscalYear(2009),
        FiscalYear(2019),
        FiscalYear(2024),
    ]
    assert FiscalYear(2009) < FiscalYear(2010) <= FiscalYear.parse("H22")
    assert len({FiscalYear.parse(written) for written in ("H31", "R1", "2019")}) == 1


@pytest.mark.parametrize(("year", "code"), [(2024, "R6"), (2019, "R1"), (2018, "H30"), (1989, "H1")])
def test_code_for_numbers_of_records_is_ascii_and_reads_back(year, code):
    assert FiscalYear(year).code == code
    assert FiscalYear.parse(code) == FiscalYear(year)
