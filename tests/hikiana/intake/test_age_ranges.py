"""What words mean that tell a range of ages."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hikiana.intake import forms
from hikiana.intake.age_ranges import as_read, range_of, ranges
from schemas.ages import HIGHEST
from schemas.code_lists import CODE_LISTS

AGES = st.integers(1, HIGHEST - 1)
TENS = st.integers(1, 11).map(lambda tens: tens * 10)
PARTS = {"": (0, 9), "前半": (0, 4), "の前半": (0, 4), "後半": (5, 9), "半ば": (4, 6)}
BETWEEN = ["～", "〜", "-", "－", "から", "以上～", "以上"]


def _told(word):
    found = range_of(word)
    return found and (found.least, found.most)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["30代", "30歳代", "３０代", "30 代", "30台", "30才代", "満30歳代"], (30, 39)),
        (["30代後半", "30歳代後半", "35～39歳", "35-39", "35歳から39歳まで", "35歳以上～40歳未満"], (35, 39)),
        (["40歳前後", "40歳くらい", "40歳ぐらい", "約40歳", "40位", "40歳頃", "約40歳くらい"], (38, 42)),
        (["60歳以上", "60以上", "60代以上", "60歳～", "満60歳以上"], (60, HIGHEST)),
        (["20歳未満", "19歳以下", "～19歳", "20代未満", "10代以下"], (0, 19)),
        (["20代から30代", "20代～30代", "20～30代", "20代以上40代未満"], (20, 39)),
        (["1歳前後", "3歳以下"], (0, 3)),
    ],
)
def test_words_of_a_range_tell_its_least_and_most_years(words, told):
    assert {word: _told(word) for word in words} == dict.fromkeys(words, told)


NO_RANGES = (
    *("30", "30歳", "満30歳", "35代", "0代", "120代", "130歳以上", "約200歳", "39～35歳", "0歳未満", "-5", "30-"),
    *("30代くらい", "三十代", "30代、40代", "20・30代", "代", "以上", "～", "", "不明", "1234～1240", "2024-05-29"),
)


@pytest.mark.parametrize("word", NO_RANGES)
def test_ages_in_years_and_what_is_no_age_are_no_range(word):
    assert range_of(word) is None


@given(TENS, st.sampled_from(list(PARTS)), st.sampled_from(["代", "歳代", "才 代", "台"]))
def test_decades_and_their_parts_lie_in_ten_years(first, part, unit):
    least, most = PARTS[part]
    assert _told(f"{first}{unit}{part}") == (first + least, first + most)


@given(AGES, AGES, st.sampled_from(BETWEEN), st.sampled_from(["", "歳"]))
def test_range_from_one_age_to_another_is_read_in_any_spelling_and_never_backwards(low, high, between, unit):
    assert _told(f"{low}{unit}{between}{high}{unit}") == ((low, high) if low <= high else None)
    assert _told(f"{low}歳以上{high}歳未満") == ((low, high - 1) if low < high else None)


@given(AGES)
def test_limits_are_those_that_the_words_include(age):
    assert _told(f"{age}歳以上") == (age, HIGHEST)
    assert _told(f"{age}歳以下") == (0, age)
    assert _told(f"{age}歳未満") == (0, age - 1)


@given(st.text("0123456789歳才代台前後半約満以上下未満～-くらい頃 ", max_size=10))
def test_no_cell_is_both_an_age_in_years_and_a_range_and_every_range_is_within_the_limits(cell):
    found = range_of(cell)
    number = pl.select(forms.numbers(pl.lit(cell).str.strip_chars(), ("歳", "才"))).item()
    assert found is None or (number is None and 0 <= found.least <= found.most <= HIGHEST)
    assert found is None or _told(str(found)) == (found.least, found.most)  # what a message says can be written


def test_label_of_every_age_band_is_a_range_within_it():
    *bands, unknown = CODE_LISTS["age_band"].entries
    assert [_told(entry.label.ja) for entry in bands][:2] == [(0, 19), (20, 29)]
    assert all(_told(entry.label.ja) for entry in bands)
    assert _told(unknown.label.ja) is None


def test_cells_that_are_no_text_tell_no_range():
    assert ranges(pl.Series([30, None])).null_count().row(0) == (2, 2, 2)
    assert as_read(pl.Series(["30代", None, "30"])).to_list() == ["30～39歳", None, None]
