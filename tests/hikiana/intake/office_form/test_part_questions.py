"""What is asked about columns, ages, empty cells and rows that do not count."""

import dataclasses

import pytest

from hikiana.intake.office_form.form_file import answered
from hikiana.intake.office_form.model import BEGIN, END, ColumnUse
from hikiana.intake.office_form.proposal import propose
from tests.hikiana.intake.office_form.small_ledgers import (
    CASE_HEADS,
    CLIENTS,
    CONTACT_HEADS,
    CONTACTS,
    ids,
    instead,
    question_of,
    source,
    with_column,
)


def test_hour_of_the_day_below_a_head_of_length_is_asked_about(cases):
    rows = instead(
        CONTACT_HEADS, CONTACTS, "相談時間(分)", "時間", ["10:15", "14:00", "1899-12-31 13:30:00", "9:00", "11:10"]
    )
    heads = [*rows[0], "終了時刻"]
    form = propose([cases, source("相談記録", heads, *([*row, "15:00"] for row in rows[1:]))])
    assert ids(form) == ["相談記録/時間"]
    question = question_of(form, "相談記録/時間")
    assert question.examples == ["10:15", "14:00", "13:30"]
    told = answered(form, {"相談記録/時間": 1}).parts[1].columns
    assert (told["時間"].field, told["終了時刻"].field) == (BEGIN, END)
    assert propose([cases, source("相談記録", heads, *([*row, "15:00"] for row in rows[1:]))], form) is form


def test_column_with_an_unknown_head_and_words_of_a_list_is_asked_about(contacts):
    rows = instead(CASE_HEADS, CLIENTS, "性別", "区分2", ["男", "女", "男", "男"])
    form = propose([source("ケース", *rows), contacts])
    assert ids(form) == ["ケース/区分2"]
    assert form.parts[0].columns["区分2"] == ColumnUse()
    assert answered(form, {"ケース/区分2": 1}).parts[0].columns["区分2"].field == "cases.sex"


def test_head_whose_cells_are_something_else_is_asked_about(contacts):
    rows = instead(CASE_HEADS, CLIENTS, "初回相談の転帰", "結果", ["よく話を聞いて落ち着いた"] * 4)
    form = propose([source("ケース", *rows), contacts])
    question = question_of(form, "ケース/結果")
    assert question.examples == []
    assert question.values == ["cases.initial_outcome", ""]


def test_two_columns_of_one_field_are_asked_about(cases):
    form = propose([cases, source("相談記録", *with_column(CONTACTS, "受付日", ["2024/4/1"] * 5))])
    assert ids(form) == ["相談記録/受付日"]
    told = answered(form, {"相談記録/受付日": 2}).parts[1].columns
    assert (told["相談日"].field, told["受付日"].field) == ("", "contacts.date")


def test_ages_that_tell_their_range_are_read_without_a_question(contacts):
    rows = instead(CASE_HEADS, CLIENTS, "年齢", "年代", ["20代", "30代後半", "40歳前後", "60歳以上"])
    form = propose([source("ケース", *rows), contacts])
    assert ids(form) == []
    assert form.parts[0].columns["年代"] == ColumnUse("cases.age")


@pytest.mark.parametrize("more", [[], ["60歳以上"]])
def test_numbers_under_a_head_of_decades_are_asked_and_no_age_is_made_up(contacts, more):
    cells = [*["20", "30", "0", "10"][: 4 - len(more)], *more]
    form = propose([source("ケース", *instead(CASE_HEADS, CLIENTS, "年齢", "年代", cells)), contacts])
    assert ids(form) == ["ケース/年代/年代"]
    assert form.parts[0].columns["年代"] == ColumnUse()
    assert answered(form, {"ケース/年代/年代": 3}).parts[0].columns["年代"].field == ""
    assert answered(form, {"ケース/年代/年代": 2}).parts[0].columns["年代"] == ColumnUse("cases.age")
    told = answered(form, {"ケース/年代/年代": 1})
    expected = {"20": "20代", "30": "30代", "0": "10歳未満"} | ({} if more else {"10": "10代"})
    assert told.parts[0].columns["年代"] == ColumnUse("cases.age", expected)
    later = instead(CASE_HEADS, CLIENTS, "年齢", "年代", ["20", "50", "34", "30"])
    again = propose([source("ケース", *later), contacts], told)
    assert ids(again) == ids(told)
    assert again.parts[0].columns["年代"].words == {**expected, "50": "50代"}


def test_ages_in_years_stay_so_where_the_office_has_said_what_another_word_means(contacts):
    rows = [source("ケース", *instead(CASE_HEADS, CLIENTS, "年齢", "年齢", ["20", "31", "本人拒否", "45"])), contacts]
    form = propose(rows)
    columns = {**form.parts[0].columns, "年齢": ColumnUse("cases.age", {"本人拒否": ""})}
    form = dataclasses.replace(form, parts=[dataclasses.replace(form.parts[0], columns=columns), *form.parts[1:]])
    assert propose(rows, form).parts[0].columns["年齢"].words == {"本人拒否": ""}


def test_empty_keys_below_filled_ones_are_asked_about(flat):
    cells = iter(["K1", "K2", None, "K3", "K4"])
    form = propose([flat(lambda row: [row[0], next(cells), *row[2:]])])
    assert ids(form) == ["受付簿/上の行と同じ"]
    assert answered(form, {"受付簿/上の行と同じ": 1}).parts[0].fill_down == ["ケース番号"]


def test_rows_that_are_called_off_are_asked_about(cases):
    form = propose([cases, source("相談記録", *with_column(CONTACTS, "備考", [None, "取消", None, "折り返し", None]))])
    assert ids(form) == ["相談記録/備考/数えない行"]
    told = answered(form, {"相談記録/備考/数えない行": 1})
    assert told.parts[1].leave_out == {"備考": ["取消"]}
    rows = with_column(CONTACTS, "備考", [None, "取消", None, "重複", None])
    assert ids(propose([cases, source("相談記録", *rows)], told))[1:] == ["相談記録/備考/数えない行 2"]


def test_column_of_a_list_below_a_head_of_free_text_is_asked_about_and_notes_are_not(contacts):
    notes = [["電話で聞いた就労の話"], ["関わり方について"], ["その他"], ["不明"]]
    heads = [*(head for head in CASE_HEADS if head != "相談目的"), "主訴"]
    without = [[*row[:7], *row[8:]] for row in CLIENTS]
    listed = [[*row, client[7]] for row, client in zip(without, CLIENTS, strict=True)]
    assert "ケース/主訴" in ids(propose([source("ケース", heads, *listed), contacts]))
    noted = [[*row, *note] for row, note in zip(without, notes, strict=True)]
    assert "ケース/主訴" not in ids(propose([source("ケース", heads, *noted), contacts]))


def test_turn_that_is_empty_where_another_is_filled_is_no_row_that_means_the_same_as_above(cases):
    heads = [f"第{turn}回 {head}" for turn in (1, 2) for head in ("番号", "日付", "方法", "時間")]
    heads = [head.replace("番号", "ケース番号") for head in heads]
    left, right = [[row[1], *row[2:5]] for row in CONTACTS[:2]], [[row[1], *row[2:5]] for row in CONTACTS[2:]]
    rows = [[*(left[place] if place < len(left) else [None] * 4), *right[place]] for place in range(3)]
    sheet = source("記録", heads, *rows)
    assert not any("上の行と同じ" in id_ for id_ in ids(propose([cases, sheet])))
    merged = source("記録", heads, *rows[:2], [None, None, "来所", "20", *right[2]])
    assert any("上の行と同じ" in id_ for id_ in ids(propose([cases, merged])))
