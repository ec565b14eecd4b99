"""Rows that an office calls off by how they look: asked about once, left out by rule, and never in silence."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from hikiana.intake.answers import NO_ANSWERS, Answers
from hikiana.intake.appearance import Appearance
from hikiana.intake.office_form.coloured_rows import as_written
from hikiana.intake.office_form.form_file import answered, read_form, text_of
from hikiana.intake.office_form.matching import matched
from hikiana.intake.office_form.model import LedgerForm
from hikiana.intake.office_form.proposal import propose
from hikiana.intake.office_form.tables_by_form import tables_of
from schemas.tables import TABLES
from tests.hikiana.intake.office_form.conftest import CASES, CONTACTS, part, sheet

GREY, YELLOW, DARKER = "D9D9D9", "FFFF00", "BFBFBF"
HEADS = ["相談番号", "ケース番号", "相談日", "相談方法", "相談時間(分)", "オンライン"]


def _contacts(rows=20, name="相談記録", fills=None, struck=()):
    """Contacts from row 2 on; `fills` are colours by row, `struck` rows or single cells, numbered as one sees them."""
    days = (date(2024, 4, 1) + timedelta(days=number) for number in range(rows))
    cells = ([f"S{n}", f"K{n % 5}", f"{day}", "電話", "30", "いいえ"] for n, day in enumerate(days))
    source = sheet(HEADS, *cells, name=name)
    places = [one if isinstance(one, tuple) else (one, column) for one in struck for column in range(len(HEADS))]
    looks = Appearance(
        struck={(row - 1, column): True for row, column in places},
        fills={row - 1: colour for row, colour in (fills or {}).items()},
    )
    return replace(source, sheet=replace(source.sheet, appearance=looks))


def _asked(form):
    return [question.id for question in form.questions if question.id.endswith("の行")]


@pytest.mark.parametrize(
    ("looks", "asked"),
    [
        ({"fills": {5: GREY, 6: GREY, 11: GREY}}, ["相談記録/灰色 D9D9D9の行"]),
        ({"fills": {5: GREY, 6: YELLOW}}, ["相談記録/灰色 D9D9D9の行", "相談記録/黄色 FFFF00の行"]),
        ({"fills": dict.fromkeys(range(2, 9), GREY)}, []),
        ({"fills": dict.fromkeys(range(2, 22, 4), GREY)}, []),
        ({"fills": {1: GREY, 30: GREY}}, []),
        ({"struck": [4, 7]}, ["相談記録/取り消し線の行"]),
        ({"struck": [(4, 0)]}, ["相談記録/取り消し線の行"]),
        ({"struck": [(4, 4), (4, 5)]}, []),
        ({"struck": range(2, 15)}, []),
    ],
    ids=["few", "two colours", "many", "stripes", "head", "struck", "number", "cells", "most"],
)
def test_few_rows_of_one_look_are_asked_about(looks, asked):
    assert _asked(propose([_contacts(**looks)])) == asked


def test_question_names_the_colour_as_people_do_and_where_its_first_rows_are():
    form = propose([_contacts(fills={5: GREY, 6: GREY})])
    (question,) = (question for question in form.questions if question.id.endswith("の行"))
    assert "行全体が灰色で塗られた行が2行あります" in question.question
    assert question.examples == ["相談記録 5行目", "相談記録 6行目"]
    two = propose([_contacts(fills={5: GREY, 6: DARKER})])
    told = [question.question for question in two.questions if question.id.endswith("の行")]
    assert ["灰色 D9D9D9" in told[0], "灰色 BFBFBF" in told[1]] == [True, True]


def test_answer_stays_readable_in_the_file_and_only_a_new_colour_is_asked_next_year(tmp_path):
    first = propose([_contacts(fills={5: GREY}, struck=[9])])
    path = tmp_path / "ledger.toml"
    path.write_text(text_of(answered(first, dict.fromkeys(_asked(first), 1))), encoding="utf-8")
    assert 'leave_out_struck = true\nleave_out_fill = { "灰色 D9D9D9" = true }' in path.read_text(encoding="utf-8")
    former = read_form(path)
    assert propose([_contacts(fills={8: GREY}, struck=[3])], former) is former
    later = propose([_contacts(fills={8: GREY, 9: YELLOW}, struck=[3])], former)
    new = [question.id for question in later.open_questions if question.id not in _asked(first)]
    assert [id_ for id_ in new if id_.endswith("の行")] == ["相談記録/黄色 FFFF00の行"]
    both = answered(later, {"相談記録/黄色 FFFF00の行": 2})
    assert both.parts[0].leave_out_fill == {"灰色 D9D9D9": True, "黄色 FFFF00": False}


def test_words_that_were_answered_in_another_year_stay_left_out():
    def remarks(*words):
        rows = _contacts(8).sheet.cells.rows()[1:]
        filled = [*words, *[None] * (len(rows) - len(words))]
        return sheet([*HEADS, "備考"], *([*row, word] for row, word in zip(rows, filled, strict=True)), name="相談記録")

    first = propose([remarks("取消")])
    first = answered(first, {"相談記録/備考/数えない行": 1})
    later = propose([remarks("取消", "重複")], first)
    later = answered(later, {"相談記録/備考/数えない行 2": 1})
    assert later.parts[0].leave_out == {"備考": ["取消", "重複"]}


def _read(sources, answers=NO_ANSWERS, **of):
    uses = dict(zip(HEADS, ["", *list(CONTACTS.values())[:4], ""], strict=True))
    clients = sheet(list(CASES), *([f"K{n}", "男", "31"] for n in range(5)), name="ケース")
    parts = [part(CASES, ("cases",), ["ケース"]), part(uses, sheets=["*"], **of)]
    absent = {f"{table}.{column}": "" for table in ("cases", "contacts") for column in TABLES[table].columns}
    form = LedgerForm(parts, contact_numbers="made", absent=absent)
    return tables_of(Path("台帳.xlsx"), matched([*sources, clients], form).read, form, answers)


def _told(reading):
    rules = ("row_filled", "row_filled_left_out", "row_struck", "row_struck_left_out", "row_struck_counted")
    faults = reading.tables["contacts"].faults
    found = [*reading.told, *faults]
    return {(one.rule, one.sheet): one.rows.to_list() for one in found if one.rule in rules}


def test_rows_of_a_colour_are_left_out_and_others_are_told_for_all_sheets_together():
    months = [_contacts(name="R6.4月", fills={3: GREY}), _contacts(2, "R6.5月", fills={2: GREY, 3: YELLOW})]
    reading = _read(months, leave_out_fill={"グレー d9d9d9": True})
    assert reading.tables["contacts"].frame.height == 20
    assert _told(reading) == {
        ("row_filled_left_out", "R6.4月"): [3],
        ("row_filled_left_out", "R6.5月"): [2],
        ("row_filled", "R6.5月"): [3],
    }
    told = {finding.rule: finding.describe("ja") for finding in reading.told}
    assert "灰色" in told["row_filled_left_out"]
    assert "hikiana form" in told["row_filled"]
    counted = _read(months, leave_out_fill={as_written(GREY): False, as_written(YELLOW): False})
    assert (counted.tables["contacts"].frame.height, _told(counted)) == (22, {})


@pytest.mark.parametrize(
    ("said", "answer", "rule", "height"),
    [
        (None, None, "row_struck", 20),
        (True, None, "row_struck_left_out", 18),
        (False, None, "row_struck_counted", 20),
        (True, "count", "row_struck_counted", 20),
    ],
)
def test_rows_that_are_struck_through_are_what_the_form_says_unless_somebody_says_otherwise(said, answer, rule, height):
    reading = _read([_contacts(struck=[4, 9])], Answers(answer), leave_out_struck=said)
    contacts = reading.tables["contacts"]
    assert (contacts.frame.height, contacts.struck_out) == (height, 20 - height)
    assert _told(reading) == {(rule, "相談記録"): [4, 9]}


@pytest.mark.parametrize(
    ("colour", "name"),
    [
        *(("D9D9D9", "灰色"), ("000000", "黒"), ("FF0000", "赤"), ("FFC7CE", "ピンク"), ("FFC000", "黄色")),
        *(("ED7D31", "橙"), ("833C0B", "茶色"), ("FFFF99", "黄色"), ("92D050", "緑"), ("DCE6F2", "水色")),
        *(("0070C0", "青"), ("7030A0", "紫"), ("FF66CC", "ピンク"), ("F2F2F2", "灰色")),
    ],
)
def test_colour_is_called_as_people_call_it(colour, name):
    assert as_written(colour) == f"{name} {colour}"
