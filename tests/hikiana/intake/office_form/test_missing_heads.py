"""Sheets in which a record, or a cell of one, stands where the head should: nothing of it is lost, shown or kept."""

import pytest

from hikiana.intake.office_form.form_file import answered, text_of
from hikiana.intake.office_form.matching import matched
from hikiana.intake.office_form.proposal import propose
from tests.hikiana.intake.office_form.small_ledgers import CLIENTS, CONTACT_HEADS, CONTACTS, source

PRIVATE = ("山田花子の母から", "090-1234-5678", "yamada@example.jp", "2024/4/3", "1985/5/5")
RECORDS = [
    ["S1", "K1", "2024/4/3", "電話", "30", *PRIVATE[:3], PRIVATE[4]],
    ["S2", "K2", "2024/4/9", "来所", "60", "本人", None, None, "2001/5/5"],
    ["S3", "K1", "2024/5/7", "電話", "15", "母", None, None, "1985/5/5"],
]
WITHOUT_HEAD = {
    "whole": RECORDS,
    "few columns": [row[1:4] for row in RECORDS],
    "names": [[row[5], *row[2:4]] for row in RECORDS],
    "days without a year": [[row[1], row[2][5:], row[3], row[5]] for row in RECORDS],
    "title above": [["相談の記録"], [], *RECORDS],
    "one record": RECORDS[:1],
    "clients": [row[:5] for row in CLIENTS],
}


@pytest.mark.parametrize("rows", WITHOUT_HEAD.values(), ids=list(WITHOUT_HEAD))
def test_sheet_without_a_head_has_to_be_given_one_and_nothing_of_it_is_shown(cases, rows):
    form = propose([cases, source("受付簿", *rows)])
    (question,) = form.questions
    assert (question.id, len(form.parts)) == ("見出しのないシート/受付簿", 1)
    assert "1行目に見出しを書いてから読み直してください" in question.question
    assert not any(cell in text_of(form) for cell in (*PRIVATE, "K1", "帯広", "北見"))


def test_sheet_without_a_head_stays_unknown_until_it_has_one_or_the_office_leaves_it_out(cases):
    sheets = [cases, source("受付簿", *RECORDS)]
    form = propose(sheets)
    names = [
        [[one.sheet.name for one in found] for found in (matches.unknown, matches.not_read)]
        for choice in (1, 2)
        for matches in [matched(sheets, answered(form, {form.questions[0].id: choice}))]
    ]
    assert names == [[["受付簿"], []], [[], ["受付簿"]]]


@pytest.mark.parametrize("cell", PRIVATE[1:])
def test_cell_of_a_record_among_heads_is_called_by_the_letters_of_its_column(cases, cell):
    rows = [[*CONTACT_HEADS, cell], *([*row, word] for row, word in zip(CONTACTS, ["母", "父"] * 3, strict=False))]
    sheets = [cases, source("相談記録", *rows)]
    form = propose(sheets)
    assert cell not in text_of(form)
    assert "G列" in form.parts[1].columns
    assert [one.lost for one in matched(sheets, form).read] == [[], []]


def test_heads_that_offer_answers_and_tables_of_counts_are_no_records(cases, contacts):
    marks = [
        ["ケース番号", "相談日", "電話", "来所", "メール"],
        *([row[1], row[2], "○", None, None] for row in CONTACTS),
    ]
    counts = [["区分", "4月", "5月"], ["電話", "2", "3"], ["来所", "1", "0"]]
    by_day = [["区分", "2024/4/1", "2024/4/2"], ["電話", "2", "3"]]
    for rows in (marks, counts, counts[1:], by_day):
        form = propose([cases, contacts, source("表", *rows)])
        assert not any("見出しのない" in question.id for question in form.questions)
