"""Rows that may stand for several contacts are asked about, and read as the office says."""

from pathlib import Path

import pytest

from hikiana.base.errors import FormError
from hikiana.intake.answers import NO_ANSWERS
from hikiana.intake.office_form.form_file import answered
from hikiana.intake.office_form.proposal import propose
from hikiana.intake.office_form.read_by_form import read_by_form
from tests.hikiana.intake.office_form.conftest import sheet

CASES = sheet(["ケース番号", "性別", "年齢"], ["K1", "男", "24"], ["K2", "女", "31"], name="ケース")
HEADS = ["相談番号", "ケース番号", "相談日", "相談方法", "相談時間(分)", "オンライン"]
CONTACTS = [
    ["S1", "K1", "2024-04-03", "電話", "30", "いいえ"],
    ["S2", "K2", "2024-04-09", "来所", "60", "いいえ"],
    ["S3", "K1", "2024-05-07", "メール", "10", "いいえ"],
]


def contacts(*counts, head="件数"):
    rows = ([*row, count] for row, count in zip(CONTACTS, counts, strict=True))
    return sheet([*HEADS, head], *rows, name="相談記録")


def _asked(form):
    return [question for question in form.questions if question.id.endswith("/1行の件数")]


def _read(sources, form, answer=None):
    told = {one.id: 1 for one in form.open_questions} | {one.id: answer for one in _asked(form) if answer}
    return read_by_form(Path("台帳.xlsx"), sources, answered(form, told), NO_ANSWERS)[0]


@pytest.mark.parametrize("head", ["件数", "回数", "延べ件数", "延回数", "相談回数"])
def test_row_is_read_as_often_as_its_column_says_when_the_office_says_so(head):
    sources = [CASES, contacts("1", "3", None, head=head)]
    form = propose(sources)
    assert len(_asked(form)) == 1
    assert _read(sources, form, 1).tables["contacts"].frame.height == 3
    frame = _read(sources, form, 2).tables["contacts"].frame
    assert frame["contact_id"].to_list() == ["S1", "S2", "S2-2", "S2-3", "S3"]
    assert frame["duration_min"].to_list() == ["30", "60", "60", "60", "10"]
    assert [fault.rows.to_list() for fault in _read(sources, form, 3).faults] == [[3]]


def test_number_of_a_clients_contact_is_no_count():
    numbered = [
        [f"S{n}", f"K{n % 4}", f"2024-04-{n + 1:02}", "電話", "30", "いいえ", str(n // 4 + 1)] for n in range(8)
    ]
    assert _asked(propose([CASES, sheet([*HEADS, "回数"], *numbered, name="相談記録")])) == []
    assert len(_asked(propose([CASES, contacts("1", "1", "2", head="回数")]))) == 1


@pytest.mark.parametrize("sheets", [1, 2])
def test_ledger_whose_contacts_are_numbered_by_client_is_read_without_a_question(sheets):
    rows = [[f"S{n}", f"K{n % 4}", f"2024-04-{n + 1:02}", "電話", "30", "いいえ", str(n // 4 + 1)] for n in range(16)]
    many = 16 // sheets
    apart = [
        sheet([*HEADS, "相談回数"], *rows[place : place + many], name=f"{place // many + 5}年度")
        for place in range(0, 16, many)
    ]
    form = propose([CASES, *apart])
    assert _asked(form) == []
    assert _read([CASES, *apart], form).tables["contacts"].frame.height == 16


def test_count_that_is_none_is_a_fault_and_no_contact_is_made_up():
    sources = [CASES, contacts("2", "1", "1")]
    form = propose(sources)
    reading = _read([CASES, contacts("2", "多数", "0")], form, 2)
    assert [(fault.rule, fault.rows.to_list()) for fault in reading.faults] == [("form_rows_counted", [3, 4])]


def test_first_number_above_one_in_a_later_year_is_never_passed_over():
    before = [CASES, contacts("1", "1", "1")]
    form = answered(propose(before), {one.id: 1 for one in propose(before).open_questions})
    after = [CASES, contacts("1", "2", "2")]
    with pytest.raises(FormError, match="1行が何件の相談か"):
        _read(after, form)
    asked = propose(after, form)
    assert [one.id for one in asked.open_questions] == ["相談記録/件数/1行の件数"]
    assert _read(after, asked, 1).tables["contacts"].frame.height == 3


METHODS = ["電話", "来所", "メール"]


def by_method(*counts, heads=METHODS):
    """The contacts with a column of counts for each method in the place of theirs."""
    told = [[*row[:3], *count, *row[4:]] for row, count in zip(CONTACTS, counts, strict=True)]
    return sheet([*HEADS[:3], *heads, *HEADS[4:]], *told, name="相談記録")


@pytest.mark.parametrize(
    "heads", [METHODS, [f"{method}件数" for method in METHODS], [f"{one}の回数" for one in METHODS]]
)
def test_columns_that_count_contacts_by_method_are_told_as_such(heads):
    sources = [CASES, by_method(["2", None, "1"], ["0", "1", "0"], [None, "3件", None], heads=heads)]
    form = propose(sources)
    asked = [one for one in form.questions if one.id.endswith("/方法ごとの件数")]
    assert len(asked) == 1
    assert not any("相談方法" in one.id for one in form.questions if one not in asked)
    assert _asked(form) == []
    told = {one.id: 1 for one in form.questions}
    frame = read_by_form(Path("台帳.xlsx"), sources, answered(form, told), NO_ANSWERS)[0].tables["contacts"].frame
    assert frame.select("contact_id", "method").rows() == [
        ("S1", "電話"),
        ("S1-2", "電話"),
        ("S1-3", "メール"),
        ("S2", "来所"),
        ("S3", "来所"),
        ("S3-2", "来所"),
        ("S3-3", "来所"),
    ]
    assert frame["duration_min"].to_list() == ["30", "30", "30", "60", "10", "10", "10"]
    assert propose(sources, answered(form, told)) == answered(form, told)
    told[asked[0].id] = 2
    frame = read_by_form(Path("台帳.xlsx"), sources, answered(form, told), NO_ANSWERS)[0].tables["contacts"].frame
    assert frame["method"].to_list() == ["2;メール", "来所", "3件"]


def test_counts_that_say_nothing_of_a_row_are_told_and_leave_it():
    sources = [CASES, by_method(["2", None, None], ["1", None, None], [None, "1", None])]
    form = propose(sources)
    form = answered(form, {one.id: 1 for one in form.questions})
    reading = _read([CASES, by_method(["数回", None, None], ["1", None, None], [None, "1", None])], form)
    assert [fault.rows.to_list() for fault in reading.faults] == [[2]]
    reading = _read([CASES, by_method([None, None, None], ["2", None, None], [None, "1", None])], form)
    assert reading.tables["contacts"].frame["method"].to_list() == [None, "電話", "電話", "来所"]


def test_counts_of_each_day_are_no_contacts():
    rows = [["2024-04-03", "2", "1", "0", "3"], ["2024-04-04", "1", "0", "1", "2"], ["2024-04-05", "0", "3", "1", "4"]]
    form = propose([CASES, contacts("1", "1", "1"), sheet(["日", *METHODS, "計"], *rows, name="日計")])
    assert [part.sheets for part in form.parts] == [["ケース"], ["相談記録"]]
