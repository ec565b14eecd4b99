"""The day on which a contact was entered, where no column has the day of the contact."""

import pytest

from hikiana.intake.office_form.form_file import answered
from hikiana.intake.office_form.proposal import propose
from tests.hikiana.intake.office_form.small_ledgers import HEADS, ROWS, ids, read, source


@pytest.mark.parametrize("head", ["タイムスタンプ", "登録日時", "入力日"])
def test_day_of_entry_is_asked_about_as_the_day_of_the_contact(head):
    rows = [[*row[:2], f"{row[2]} 10:15:00", *row[3:]] for row in ROWS]
    sheet = source("回答", [head if one == "相談日" else one for one in HEADS], *rows)
    form = propose([sheet])
    (question,) = form.open_questions
    assert f"「{head}」" in question.question
    days = read([sheet], answered(form, {question.id: 1}))["contacts"]["date"]
    assert [str(day) for day in days[:2]] == ["2024-04-03", "2024-04-09"]


def test_day_of_entry_is_not_asked_about_beside_the_day_of_the_contact():
    sheet = source("回答", [*HEADS, "タイムスタンプ"], *([*row, "2024/7/1 9:00:00"] for row in ROWS))
    assert ids(propose([sheet])) == []
