"""What numbers mean, wherever in the ledger the office has written it down."""

import pytest

from hikiana.intake.office_form.legends import legends_in
from hikiana.intake.office_form.proposal import propose
from tests.hikiana.intake.office_form.small_ledgers import CASE_HEADS, CLIENTS, CONTACT_HEADS, CONTACTS, source

COLUMNS = [
    ["コード表"],
    ["項目", "番号", "意味"],
    ["性別", 1, "女"],
    [None, 2, "男"],
    ["相談者", 1, "父"],
    [None, 2, "母"],
]
BLOCKS = [
    ["性別", None, None, "相談者", None],
    ["番号", "意味", None, "番号", "意味"],
    [1, "女", None, 1, "父"],
    [2, "男", None, 2, "母"],
    [None, None, None, 3, "本人"],
]
ONE_CELL_EACH = [["性別", "相談者"], ["1:女", "1:父"], ["2:男", "2:母"]]
ONE_CELL = [["項目", "内容"], ["性別", "1:女 2:男"], ["相談者", "1 父\n2 母"]]
IN_ROWS = [["性別", 1, "女", 2, "男"], ["相談者", 1, "父", 2, "母"]]
TEXT = [["性別：1女、2男"], ["相談者：①父 ②母"]]
FORMS = {"columns": COLUMNS, "blocks": BLOCKS, "cells": ONE_CELL_EACH, "cell": ONE_CELL, "rows": IN_ROWS, "text": TEXT}


def _cells(rows):
    return [[None if cell is None else str(cell) for cell in row] for row in rows]


def _instead(rows, place, cells):
    return [[*row[:place], cell, *row[place + 1 :]] for row, cell in zip(rows, cells, strict=True)]


def _cases(sexes, relations=("母", "本人", "父", "母")):
    return source("ケース", CASE_HEADS, *_instead(_instead(CLIENTS, 2, sexes), 1, relations))


def _contacts(methods):
    return source("相談記録", CONTACT_HEADS, *_instead(CONTACTS, 3, methods))


def _asked(form):
    return {question.id: question for question in form.questions}


@pytest.mark.parametrize("form", FORMS)
def test_legend_tells_by_its_names_what_numbers_mean(form):
    legends = legends_in(_cells(FORMS[form]))
    told = {one.is_of(field, head): one for field, head in [("cases.sex", "性別")] for one in legends}
    assert told[True].words == {"1": "女", "2": "男"}
    relation = [one.words for one in legends if one.is_of("cases.relation", "相談者")]
    assert [words | {"3": "本人"} for words in relation] == [{"1": "父", "2": "母", "3": "本人"}]


@pytest.mark.parametrize("form", FORMS)
def test_legend_on_a_sheet_of_its_own_is_what_is_asked(form):
    legend = source("コード表", *FORMS[form], visible=form != "rows")
    form = propose([_cases("2121", "2121"), _contacts([row[3] for row in CONTACTS]), legend])
    asked = _asked(form)
    assert set(asked) == {"ケース/性別/数字", "ケース/相談者/数字"}
    assert asked["ケース/性別/数字"].values[0] == {"1": "女", "2": "男"}
    assert asked["ケース/相談者/数字"].values[0].items() >= {"1": "父", "2": "母"}.items()
    assert len(form.parts) == 2


def test_numbers_of_which_a_legend_tells_nothing_that_is_known_are_asked_alone():
    legend = source("コード表", ["相談方法", 1, "来所"], [None, 2, "電話"], [None, 3, "のろし"])
    asked = _asked(propose([_cases("男女男男"), _contacts(["1", "2", "1", "3", "4"]), legend]))
    assert asked["相談記録/相談方法/数字"].values[0] == {"1": "来所", "2": "電話"}
    assert {"相談記録/相談方法/3", "相談記録/相談方法/4"} < set(asked)


def test_legends_that_differ_are_both_offered():
    legends = source("コード表", *IN_ROWS), source("コード表（旧）", ["性別：1男 2女"])
    question = _asked(propose([_cases("2121"), _contacts([row[3] for row in CONTACTS]), *legends]))["ケース/性別/数字"]
    assert list(question.values) == [{"1": "女", "2": "男"}, {"1": "男", "2": "女"}, {}]


def test_order_of_the_list_is_told_to_be_a_guess_where_no_legend_is_of_the_column():
    legend = source("コード表", ["性別", 1, "女", 2, "男"])
    asked = _asked(propose([_cases("2121"), _contacts(["2", "1", "1", "2", "1"]), legend]))
    question = asked["相談記録/相談方法/数字"]
    assert question.choices[0].startswith("推測")
    assert "見つかりません" in question.question
