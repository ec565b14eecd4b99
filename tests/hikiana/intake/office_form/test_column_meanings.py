"""What columns are taken for by their heads and cells: turns, marks, keys."""

import pytest

from hikiana.intake.office_form.form_file import answered
from hikiana.intake.office_form.matching import matched
from hikiana.intake.office_form.model import BEGIN, DAY, END, MONTH, ColumnUse
from hikiana.intake.office_form.proposal import propose
from tests.hikiana.intake.office_form.small_ledgers import (
    CASE_HEADS,
    CLIENTS,
    CONTACT_HEADS,
    CONTACTS,
    OF_CONTACTS,
    fields_told,
    ids,
    instead,
    source,
)


def test_clocks_month_and_day_stand_in_columns_of_their_own(cases):
    heads = ["ケース番号", "月", "日", "方法", "開始", "終了", "オンライン"]
    rows = [[row[1], "4", "12", row[3], "10:00", "10:45", "いいえ"] for row in CONTACTS]
    form = propose([cases, source("R6年度台帳", heads, *rows)])
    assert ids(form) == []
    told = fields_told(form.parts[1])
    assert (told["月"], told["日"], told["開始"], told["終了"]) == (MONTH, DAY, BEGIN, END)
    assert form.parts[1].year == "name"
    assert form.contact_numbers == "made"


def test_contacts_to_the_right_have_turns():
    heads = ["ケース番号", "性別", "市町村", "第1回 日付", "第1回 方法", "第2回 日付", "第2回 方法"]
    rows = [
        ["K1", "男", "北見市", "2024/4/1", "電話", "2024/5/1", "来所"],
        ["K2", "女", "帯広市", "2024/4/2", "来所", None, None],
    ]
    form = propose([source("個人票", heads, *rows)])
    assert form.parts[0].tables == ["cases", "contacts"]
    assert form.parts[0].columns["第2回 方法"] == ColumnUse("contacts.method", turn=2)
    assert form.parts[0].columns["第1回 日付"].turn == 1
    again = ["ケース番号", "性別", "市町村", "相談日", "方法", "相談日", "方法"]
    form = propose([source("個人票", again, *rows)])
    assert form.parts[0].columns["相談日#2"] == ColumnUse("contacts.date", turn=2)
    assert form.parts[0].columns["方法"].turn == 1
    assert form.parts[0].columns["性別"].turn == 0


@pytest.mark.parametrize(
    ("heads", "upper"),
    [
        (["相談目的：関わり方", "相談目的：就労", "相談目的：その他"], None),
        (["関わり方", "就労", "その他"], ["相談目的", None, None]),
        (["関わり方について", "就労・就学について", "その他"], None),
    ],
)
def test_columns_of_marks_give_answers_of_one_field(contacts, heads, upper):
    place = CASE_HEADS.index("相談目的")
    marks = [["○", None, None], [None, "○", None], [None, "○", "○"], ["○", None, None]]
    rows = [[*row[:place], *mark, *row[place + 1 :]] for row, mark in zip(CLIENTS, marks, strict=True)]
    below = [*CASE_HEADS[:place], *heads, *CASE_HEADS[place + 1 :]]
    above = [[*CASE_HEADS[:place], *upper, *CASE_HEADS[place + 1 :]], [*[None] * place, *heads]] if upper else [below]
    form = propose([source("ケース", *above, *rows), contacts])
    assert ids(form) == []
    assert [use.marked for use in form.parts[0].columns.values() if use.field == "cases.purposes"] == [
        "関わり方について",
        "就労・就学について",
        "その他",
    ]


def test_column_that_joins_the_sheets_is_asked_about(cases):
    rows = instead(CONTACT_HEADS, CONTACTS, "ケース番号", "整理番号", [row[1] for row in CONTACTS])
    form = propose([cases, source("相談記録", *rows)])
    assert ids(form) == ["相談記録/整理番号"]
    assert answered(form, {"相談記録/整理番号": 1}).parts[1].columns["整理番号"].field == "contacts.case_id"


def test_column_of_marks_that_nobody_used_yet_is_one_of_its_group(cases):
    methods = ["電話", "来所", "メール", "訪問"]
    rows = [[*row[:3], *("○" if row[3] == method else None for method in methods), *row[4:]] for row in CONTACTS]
    form = propose([cases, source("相談記録", [*CONTACT_HEADS[:3], *methods, *CONTACT_HEADS[4:]], *rows)])
    assert form.parts[1].columns["訪問"] == ColumnUse("contacts.method", marked="アウトリーチ")
    assert ids(form) == []


@pytest.mark.parametrize(("day", "field"), [("3", DAY), ("2024/4/3", "contacts.date")])
def test_day_below_a_group_is_one_of_a_month_or_whole_as_its_cells_tell(cases, day, field):
    upper = ["相談", *[None] * 6]
    rows = [[contact[0], contact[1], "4", day, *contact[3:]] for contact in CONTACTS]
    form = propose([cases, source("R6", upper, ["番号", "ケース番号", "月", "日", *CONTACT_HEADS[3:]], *rows)])
    assert field in {use.field for use in form.parts[1].columns.values()}


def test_column_of_each_turn_that_only_its_cells_tell_is_asked_about_once_and_known_of_later_turns(cases):
    def wide(turns):
        heads = [f"第{turn}回 / {head}" for turn in range(1, turns + 1) for head in ("日付", "方法", "時間", "行き先")]
        lengths = {"K1": 2, "K2": 1, "K3": turns}
        to_whom = ["本人・家族", "関係機関", "本人・家族", "本人・家族"]
        rows = [
            [client, *(cell for turn in range(long) for cell in (f"2024/{turn + 4}/3", "訪問", "30", to_whom[turn]))]
            for client, long in lengths.items()
        ]
        return source("相談記録", ["ケース番号", *heads], *rows)

    form = propose([cases, wide(3)])
    id_ = "相談記録/第1回 / 行き先"
    assert [one for one in ids(form) if "行き先" in one] == [id_]
    form = answered(form, {id_: 1} | dict.fromkeys(set(ids(form)) - {id_}, 1))
    where = "contacts.outreach_counterpart"
    assert [form.parts[1].columns[f"第{turn}回 / 行き先"].turn for turn in (1, 2, 3)] == [1, 2, 3]
    assert {form.parts[1].columns[f"第{turn}回 / 行き先"].field for turn in (1, 2, 3)} == {where}
    later = propose([cases, wide(4)], form)
    assert later.open_questions == []
    assert later is form
    (found,) = [one for one in matched([cases, wide(4)], form).read if one.part.tables == ["contacts"]]
    assert found.columns["第4回 / 行き先"] == ColumnUse(where, turn=4)


def test_head_of_three_rows_is_taken_where_it_tells_clearly_more(cases):
    heads = [
        ["相談番号", "受付", None, "相談の状況", None, None],
        [None, "対象", "日時", "方法等", None, "オンライン"],
        [None, "ケース番号", "相談日", "相談方法", "相談時間(分)", None],
    ]
    form = propose([cases, source("記録", ["相談受付簿"], *heads, *CONTACTS)])
    assert ids(form) == []
    assert form.parts[1].head_rows == 3
    assert form.parts[1].columns["相談の状況 / 方法等 / 相談方法"].field == "contacts.method"
    assert set(fields_told(form.parts[1]).values()) == {f"contacts.{name}" for name in OF_CONTACTS}


def test_sheets_with_short_heads_are_joined_by_their_cells_where_no_head_names_a_number():
    heads = ["番号", "相談した人", "男女", "歳", "市町村", "他相談", "相談先", "主訴", "経路", "結果"]
    rows = [[*row[1:5], "メモ"] for row in CONTACTS]
    form = propose([source("Sheet1", heads, *CLIENTS), source("Sheet2", ["番号", "月日", "種別", "分", "備考"], *rows)])
    asked = ["番号", "番号 2", "種別", "他相談", "主訴"]
    assert {*ids(form)} == {*(f"Sheet#/{head}" for head in asked), "台帳にない列/オンライン"}
    clients, contacts = answered(form, dict.fromkeys(ids(form), 1)).parts
    assert clients.columns["主訴"].field == "cases.purposes"
    assert [use.field for use in contacts.columns.values()] == [
        *(f"contacts.{name}" for name in ("case_id", "date", "method", "duration_min")),
        "",
    ]


def test_running_numbers_join_no_sheets(contacts):
    cases = source("名簿", ["番号", *CASE_HEADS[1:]], *([str(place), *row[1:]] for place, row in enumerate(CLIENTS, 1)))
    rows = [[str(place), *row[2:]] for place, row in enumerate(CONTACTS[:4], 1)]
    form = propose([cases, source("記録", ["番号", *CONTACT_HEADS[2:]], *rows)])
    assert not any(id_.endswith("/番号") for id_ in ids(form))
