"""By which column clients are told from each other where no head names their number."""

import pytest

from hikiana.intake.office_form.form_file import answered
from hikiana.intake.office_form.proposal import propose
from tests.hikiana.intake.office_form.small_ledgers import HEADS, ROWS, read, source


@pytest.mark.parametrize("head", ["番号", "整理番号", "No."])
def test_column_that_comes_again_with_the_same_answers_may_be_the_number_of_clients(head):
    rows = [[*row[:1], row[1], *row[2:]] for row in [*ROWS, *ROWS, *ROWS]]
    heads = [head if one == "ケース番号" else one for one in HEADS]
    sheet = source("受付簿", heads[1:], *(row[1:] for row in rows))
    form = propose([sheet])
    (question,) = form.open_questions
    assert f"「{head}」" in question.question
    assert read([sheet], answered(form, {question.id: 1}))["cases"].height == 4


def test_column_of_who_answered_is_no_number_of_clients():
    heads = ["担当コード" if one == "ケース番号" else one for one in HEADS]
    staff = ["A1", "A2", "A3", "A1", "A2", "A3", "A3", "A2", "A1", "A2"]
    rows = [[name, *row[2:]] for name, row in zip(staff, [*ROWS, *ROWS], strict=True)]
    form = propose([source("受付簿", heads[1:], *rows)])
    assert not any("担当コード" in question.question for question in form.questions)
