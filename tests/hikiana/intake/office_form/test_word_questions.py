"""What is asked about words: marks before them, numbers, places, empty cells."""

import pytest

from hikiana.intake.office_form.form_file import answered
from hikiana.intake.office_form.model import BEGIN, ColumnUse
from hikiana.intake.office_form.proposal import propose
from hikiana.intake.office_form.words import parts_of
from schemas.tables import TABLES
from tests.hikiana.intake.office_form.small_ledgers import (
    CASE_HEADS,
    CLIENTS,
    CONTACT_HEADS,
    CONTACTS,
    ids,
    instead,
    question_of,
    source,
)


def test_words_with_marks_go_in_silently_and_others_in_one_question(cases):
    cells = ["①電話", "2.来所", "ﾒｰﾙ", "電話（代理）", "母より電話"]
    rows = instead(CONTACT_HEADS, CONTACTS, "相談方法", "相談方法", cells)
    form = propose([cases, source("相談記録", *rows)])
    assert form.parts[1].columns["相談方法"].words == {"1電話": "電話", "2.来所": "来所"}
    assert ids(form) == ["相談記録/相談方法/言葉"]
    assert question_of(form, "相談記録/相談方法/言葉").values == [{"電話(代理)": "電話", "母より電話": "電話"}, {}]


def test_word_that_nothing_tells_is_asked_with_every_answer(cases):
    rows = instead(CONTACT_HEADS, CONTACTS, "相談方法", "相談方法", ["電話", "電話", "来所", "FAX", "来所"])
    form = propose([cases, source("相談記録", *rows)])
    assert ids(form) == ["相談記録/相談方法/FAX"]
    assert answered(form, {"相談記録/相談方法/FAX": 3}).parts[1].columns["相談方法"].words == {"FAX": "メール"}


@pytest.mark.parametrize("above", [[["凡例 性別 1男 2女 9不明 ／ 相談者 1本人 2母 3父"]], []])
def test_numbers_are_asked_with_their_legend_or_the_order_of_the_list(contacts, above):
    rows = instead(CASE_HEADS, CLIENTS, "性別", "性別", ["1", "2", "1", "9"])
    form = propose([source("ケース", *above, [], *rows), contacts])
    question = question_of(form, "ケース/性別/数字")
    assert ids(form) == [question.id]
    assert question.values[0] == {"1": "男", "2": "女", "9": "不明"}
    assert ("見つかりません" in question.question) == (not above)


def test_words_for_no_municipality_and_names_of_two_are_asked_about(contacts):
    rows = instead(CASE_HEADS, CLIENTS, "市町村", "市町村", ["釧路", "帯広", "道外", "旭川市"])
    form = propose([source("ケース", *rows), contacts])
    assert form.parts[0].columns["市町村"].words == {"帯広": "帯広市"}
    assert ids(form) == ["ケース/市町村/釧路", "ケース/市町村/市町村でない言葉"]
    told = answered(form, dict.fromkeys(ids(form), 1)).parts[0].columns["市町村"].words
    assert told == {"帯広": "帯広市", "釧路": "釧路市", "道外": ""}


def test_empty_cells_of_a_column_that_has_to_be_filled_in_are_asked_about(cases):
    rows = instead(CONTACT_HEADS, CONTACTS, "オンライン", "オンライン", ["○", None, None, "○", None])
    form = propose([cases, source("相談記録", *rows)])
    assert ids(form) == ["相談記録/オンライン/空欄"]
    assert answered(form, {"相談記録/オンライン/空欄": 1}).parts[1].columns["オンライン"].words == {"": "いいえ"}


def test_what_is_asked_of_contacts_to_the_right_is_asked_once_for_all_of_them(cases):
    heads = ["ケース番号", *(f"第{turn}回 {head}" for turn in (1, 2) for head in ("日付", "方法", "時間", "終了時刻"))]
    rows = [
        ["K1", "2024/4/3", "電話(代理)", "13:00", "13:30", "2024/5/1", "FAX", "14:00", "14:10"],
        ["K2", "2024/4/9", "来所", "15:00", "15:45", None, None, None, None],
    ]
    form = propose([cases, source("相談記録", heads, *rows)])
    asked = [id_ for id_ in ids(form) if id_.startswith("相談記録")]
    assert asked == ["相談記録/第1回 時間", "相談記録/第1回 方法/言葉", "相談記録/第1回 方法/FAX"]
    columns = answered(form, dict.fromkeys(asked, 1)).parts[1].columns
    assert [(columns[f"第{turn}回 時間"].field, columns[f"第{turn}回 時間"].turn) for turn in (1, 2)] == [
        (BEGIN, 1),
        (BEGIN, 2),
    ]
    assert columns["第2回 方法"] == ColumnUse("contacts.method", {"電話(代理)": "電話", "FAX": "電話"}, turn=2)


def test_several_numbers_in_a_cell_are_answers_of_a_list(contacts):
    numbered = [
        [*client[:7], cell, *client[8:]] for client, cell in zip(CLIENTS, ("2、1", "3", "1、3", "4"), strict=True)
    ]
    form = propose([source("ケース", CASE_HEADS, *numbered), contacts])
    assert form.parts[0].columns["相談目的"].field == "cases.purposes"
    (question,) = [one for one in form.questions if one.id == "ケース/相談目的/数字"]
    assert question.values[0]["2"] == "今後の生活の仕方について"


def test_answer_that_holds_what_stands_between_answers_is_one_with_its_mark():
    column = TABLES["cases"].columns["purposes"]
    assert parts_of(column, "3就労・就学について、その他") == ["3就労・就学について", "その他"]
