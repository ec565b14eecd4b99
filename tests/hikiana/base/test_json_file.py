"""JSON that somebody may have damaged is read as what it can be, or refused by one kind of error."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hikiana.base.json_file import array, flag, mapping, number, parse_json, read_json, string, whole

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=10,
)


@given(VALUES)
def test_json_comes_back_as_it_is(value):
    assert parse_json(json.dumps(value)) == value


@pytest.mark.parametrize(
    "text",
    [
        *("", "{", "[1,]", "Infinity", "[-Infinity]", '{"a": NaN}', "1e999", "[-1e400]"),
        *('"\\ud800"', '{"\\udfff": 1}', "[" * 100_000, '{"a":' * 100_000, "9" * 5000),
    ],
)
def test_what_is_no_json_is_refused(text):
    with pytest.raises(ValueError):  # noqa: PT011
        parse_json(text)


@pytest.mark.parametrize("content", [b"\xff", "相談".encode("cp932"), b"\x00"])
def test_file_that_is_no_text_is_refused(tmp_path, content):
    (tmp_path / "a.json").write_bytes(content)
    with pytest.raises(ValueError):  # noqa: PT011
        read_json(tmp_path / "a.json")


@given(VALUES)
def test_part_is_of_its_kind_or_refused(value):
    kinds = {
        string: lambda: isinstance(value, str),
        flag: lambda: isinstance(value, bool),
        whole: lambda: type(value) is int and abs(value) <= 10**9,
        number: lambda: type(value) in (int, float) and abs(value) <= 10**9,
        lambda told: array(told, string): lambda: isinstance(value, list) and all(isinstance(v, str) for v in value),
        lambda told: mapping(told, flag): lambda: (
            isinstance(value, dict) and all(isinstance(v, bool) for v in value.values())
        ),
    }
    for read, is_of_kind in kinds.items():
        if is_of_kind():
            assert read(value) == value
        else:
            with pytest.raises(ValueError):  # noqa: PT011
                read(value)
