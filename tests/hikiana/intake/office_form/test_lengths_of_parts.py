"""Lengths of which hours and minutes stand in columns of their own."""

import pytest

from hikiana.intake.office_form.model import HOURS, MINUTES
from hikiana.intake.office_form.proposal import propose
from tests.hikiana.intake.office_form.small_ledgers import CONTACT_HEADS, CONTACTS, fields_told, ids, read, source

PARTS = [("1", "30"), (None, "45"), ("2", None), ("0", "15"), ("1", "0")]
ONES = [CONTACT_HEADS.index("相談時間(分)"), CONTACT_HEADS.index("相談時間(分)") + 1]


def in_two_columns(heads, parts=PARTS, upper=None):
    """The contacts with two columns in the place of their length."""
    first, after = ONES
    rows = [[*row[:first], *both, *row[after:]] for row, both in zip(CONTACTS, parts, strict=True)]
    if upper is None:
        return source("相談記録", [*CONTACT_HEADS[:first], *heads, *CONTACT_HEADS[after:]], *rows)
    below = [*([None] * first), *heads, None]
    return source("相談記録", [*CONTACT_HEADS[:first], upper, None, *CONTACT_HEADS[after:]], below, *rows)


@pytest.mark.parametrize(
    ("heads", "upper"),
    [
        (["時間", "分"], None),
        (["時間", "分"], "相談時間"),
        (["時", "分"], "対応時間"),
        (["相談時間（時間）", "相談時間（分）"], None),
        (["時間数", "分数"], None),
    ],
)
def test_hours_and_minutes_beside_each_other_are_one_length(cases, heads, upper):
    sheets = [cases, in_two_columns(heads, upper=upper)]
    form = propose(sheets)
    assert ids(form) == []
    assert [field for field in fields_told(form.parts[1]).values() if field in (HOURS, MINUTES)] == [HOURS, MINUTES]
    assert read(sheets, form)["contacts"]["duration_min"].to_list() == [90, 45, 120, 15, 60]
    assert propose(sheets, form) == form


def test_what_is_no_length_of_hours_and_minutes_is_none(cases):
    form = propose([cases, in_two_columns(["時間", "分"])])
    odd = [("1", "90"), ("1.5", None), ("約1", "30"), ("1時間", "30分"), (None, None)]
    lengths = read([cases, in_two_columns(["時間", "分"], odd)], form)["contacts"]["duration_min"].to_list()
    assert lengths == [None, None, None, 90, None]


@pytest.mark.parametrize("parts", [[("1", "60"), ("1", "90"), ("2", "120"), ("1", "75"), ("1", "60")]])
def test_minutes_that_count_the_hours_as_well_are_asked_about(cases, parts):
    form = propose([cases, in_two_columns(["相談時間（時間）", "相談時間（分）"], parts)])
    assert not {HOURS, MINUTES} & {*fields_told(form.parts[1]).values()}
    assert ids(form) != []


CLOCKS = [("10", "30"), ("13", "0"), ("9", "15"), ("15", "45"), ("11", "0")]


@pytest.mark.parametrize("heads", [["時", "分"], ["時間", "分"]])
def test_minutes_of_a_clock_are_no_length_unasked(cases, heads):
    form = propose([cases, in_two_columns(heads, CLOCKS)])
    assert "contacts.duration_min" not in [use.field for head, use in form.parts[1].columns.items() if head == "分"]
    assert "相談記録/分" in ids(form)


@pytest.mark.parametrize("upper", ["開始", "受付日時"])
def test_minutes_below_a_point_in_time_are_no_length(cases, upper):
    form = propose([cases, in_two_columns(["時", "分"], CLOCKS, upper)])
    assert "contacts.duration_min" not in fields_told(form.parts[1]).values()
