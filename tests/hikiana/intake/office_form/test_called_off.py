"""Rows that a word calls off."""

import polars as pl
import pytest

from hikiana.intake.answers import NO_ANSWERS
from hikiana.intake.office_form.called_off import said
from hikiana.intake.office_form.form_file import answered
from hikiana.intake.office_form.matching import matched
from hikiana.intake.office_form.proposal import propose
from hikiana.intake.office_form.tables_by_form import tables_of
from tests.hikiana.intake.office_form.small_ledgers import HEADS, ROWS, source


@pytest.mark.parametrize(
    ("cell", "word"),
    [
        ("取消", "取消"),
        ("当日キャンセル（体調不良）", "当日キャンセル"),
        ("無断欠席。", "無断欠席"),
        ("不在のため折り返し", "不在"),
        ("キャンセル待ちの方", None),
        ("本人は不在", None),
        ("母が来所", None),
        ("", None),
    ],
)
def test_word_of_calling_off_begins_the_cell(cell, word):
    assert pl.select(said(pl.lit(cell))).item() == word


def _sheet(remarks):
    return source("受付簿", [*HEADS, "備考"], *([*row, one] for row, one in zip(ROWS, remarks, strict=True)))


def _read(sheet, form):
    return tables_of(sheet.path, matched([sheet], form).read, form, NO_ANSWERS)


def test_rows_called_off_in_remarks_are_asked_about_by_their_word_alone():
    sheet = _sheet(["母より", None, "当日キャンセル（熱）", None, None])
    form = propose([sheet])
    (question,) = form.questions
    assert (question.examples, question.values[0]) == (["当日キャンセル"], {"備考": ["当日キャンセル"]})
    assert _read(sheet, answered(form, {question.id: 1})).tables["contacts"].frame.height == 4
    counted = _read(sheet, answered(form, {question.id: 2}))
    assert counted.tables["contacts"].frame.height == 5
    assert "row_called_off" not in {finding.rule for finding in counted.told}


def test_word_that_the_form_does_not_know_is_told_with_its_row():
    form = propose([_sheet([None] * 5)])
    later = _sheet([None, "欠席", None, None, None])
    (told,) = [finding for finding in _read(later, form).told if finding.rule == "row_called_off"]
    assert (told.rows.to_list(), told.severity) == ([3], "warning")
    assert [question.id for question in propose([later], form).questions] == ["受付簿/備考/数えない行"]
