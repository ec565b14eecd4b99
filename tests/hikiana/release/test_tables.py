"""Tables of a release: what they refuse, and numbers and labels of codes."""

from dataclasses import replace

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hikiana.base.text import Text
from hikiana.release.tables import ReleaseCategory, Variable, of_micro

WORD = Text("語", "Word")
CODES = st.lists(st.from_regex(r"[0-9]{1,5}|[a-z]{1,3}", fullmatch=True), unique=True, max_size=20)


def _variable(*categories):
    return Variable("made", WORD, WORD, tuple(ReleaseCategory(code, Text(ja, ja)) for code, ja in categories))


@given(CODES)
def test_every_code_has_a_number_of_its_own(codes):
    numbers = _variable(*((code, code) for code in codes)).numbers
    assert sorted(numbers) == sorted(codes)
    assert len(set(numbers.values())) == len(codes)


@given(st.lists(st.sampled_from("ab"), max_size=6))
def test_every_label_is_different(labels):
    variable = _variable(*((str(place), label) for place, label in enumerate(labels)))
    assert len({label.ja for label in variable.labels.values()}) == len(labels)


def test_years_and_months_keep_their_numbers_and_words_stand_apart():
    assert _variable(("2023", "あ"), ("2024", "い"), ("total", "計")).numbers == {
        "2023": 2023,
        "2024": 2024,
        "total": 9001,
    }
    assert _variable(("01208", "北見市"), ("total", "計")).numbers == {"01208": 1, "total": 2}


def test_word_for_a_missing_answer_needs_no_label_of_its_own(micro):
    sex = of_micro(micro)["sex"]
    assert (sex.codes, sex.missing) == (["male", "suppressed"], ("suppressed",))


@pytest.mark.parametrize(
    ("frame", "fault"),
    [
        (pl.DataFrame({"sex": ["male"]}), "columns are not those"),
        (pl.DataFrame({"sex": ["someone"], "contacts": [1]}), "sex holds a code without a label"),
        (pl.DataFrame({"sex": ["male"], "contacts": [[1]]}), "contacts has a type that cannot be released"),
    ],
)
def test_micro_data_that_are_not_as_described_are_refused(micro, frame, fault):
    with pytest.raises(ValueError, match=fault):
        of_micro(replace(micro, frame=frame))


@pytest.mark.parametrize("name", ["性別", "Sex", "2nd", "a b", "a" * 33])
def test_name_that_a_program_would_not_take_is_refused(micro, name):
    column = replace(micro.columns[1], name=name)
    with pytest.raises(ValueError, match="not every program takes the name"):
        of_micro(replace(micro, columns=(column,), frame=pl.DataFrame({name: [1]})))


def test_refusal_shows_no_value(micro):
    frame = pl.DataFrame({"sex": ["山田花子"], "contacts": [1]})
    with pytest.raises(ValueError, match="without a label") as refusal:
        of_micro(replace(micro, frame=frame))
    assert "山田" not in str(refusal.value)
