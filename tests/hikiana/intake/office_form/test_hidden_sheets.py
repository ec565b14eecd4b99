"""Hidden sheets that hold records are asked about; nothing is left out because nobody sees it."""

from dataclasses import replace
from pathlib import Path

import pytest

from hikiana.intake.answers import NO_ANSWERS
from hikiana.intake.office_form.form_file import answered
from hikiana.intake.office_form.proposal import propose
from hikiana.intake.office_form.read_by_form import read_by_form
from tests.hikiana.intake.office_form.conftest import sheet

CASES = sheet(["ケース番号", "性別", "年齢"], ["K1", "男", "24"], ["K2", "女", "31"], name="ケース")
HEADS = ["ケース番号", "相談日", "相談方法", "相談時間(分)", "オンライン"]


def contacts(name, year, heads=HEADS, visible=True):
    rows = ([f"K{n % 2 + 1}", f"{year}-04-{n + 1:02}", "電話", "30", "いいえ"] for n in range(4))
    made = sheet(heads, *rows, name=name)
    return replace(made, sheet=replace(made.sheet, visible=visible))


@pytest.mark.parametrize("heads", [HEADS, ["利用者番号", *HEADS[1:]]], ids=["one of a part", "a part of its own"])
@pytest.mark.parametrize(("answer", "rows"), [(1, 4), (2, 8)])
def test_hidden_sheet_with_records_counts_when_the_office_says_so(heads, answer, rows):
    sources = [CASES, contacts("R6", 2024), contacts("R5", 2023, heads, visible=False)]
    form = propose(sources)
    (question,) = [one for one in form.questions if one.id.startswith("非表示")]
    assert question.question == "「R5」は非表示のシートですが、記録があります（4行）。数えますか。"
    assert question.choices[0] == "数えない（非表示のまま）"
    assert not [one for one in form.questions if one.id.startswith("数える")]
    told = answered(form, {one.id: 1 for one in form.open_questions} | {question.id: answer})
    reading, _ = read_by_form(Path("台帳.xlsx"), sources, told, NO_ANSWERS)
    assert reading.tables["contacts"].frame.height == rows
    left = [finding for finding in reading.told if finding.rule == "form_sheet_unread"]
    assert len(left) == (answer == 1)
    assert all("「R5」（4行、非表示）" in finding.message.ja for finding in left)
    assert not [finding for finding in reading.told if finding.rule == "sheet_used"]
    assert propose(sources, told) == told
