"""What is proposed silently, and what is asked, for each way in which offices keep their ledgers."""

import dataclasses
from pathlib import Path

import polars as pl
import pytest

from hikiana.intake.appearance import Appearance
from hikiana.intake.office_form.form_file import answered, read_form, text_of
from hikiana.intake.office_form.looked_at import LookedAt
from hikiana.intake.office_form.matching import matched
from hikiana.intake.office_form.model import BEGIN, DAY, END, KIND, MONTH, NAME, ColumnUse
from hikiana.intake.office_form.proposal import propose
from hikiana.intake.office_form.words import parts_of
from hikiana.intake.sources import Source
from hikiana.intake.workbook import Sheet
from schemas.tables import TABLES

CASE_HEADS = [
    "ケース番号",
    "相談者",
    "性別",
    "年齢",
    "市町村",
    "他機関への相談経験",
    "相談した機関",
    "相談目的",
    "知ったきっかけ",
    "初回相談の転帰",
]
CONTACT_HEADS = ["相談番号", "ケース番号", "相談日", "相談方法", "相談時間(分)", "オンライン"]
_OF_CONTACTS = ("contact_id", "case_id", "date", "method", "duration_min", "online")
CLIENTS = [
    ["K1", "母", "男", "24", "北見市", "相談経験あり", "保健所", "関わり方について", "講演会", "助言終了"],
    ["K2", "本人", "女", "31", "帯広市", "相談経験なし", None, "就労・就学について", "不明", "来所を指導"],
    ["K3", "父", "男", "47", "旭川市", "不明", None, "その他、就労・就学について", "親族", "中断"],
    ["K4", "母", "男", "19", "釧路市", "相談経験なし", None, "関わり方について", "ホームページ", "助言終了"],
]
CONTACTS = [
    ["S1", "K1", "2024/4/3", "電話", "30", "いいえ"],
    ["S2", "K2", "2024/4/9", "来所", "60", "いいえ"],
    ["S3", "K1", "2024/5/7", "電話", "15", "はい"],
    ["S4", "K3", "2024/6/1", "メール", "10", "いいえ"],
    ["S5", "K4", "2024/6/4", "来所", "45", "いいえ"],
]


def source(name, *rows, file="台帳.xlsx", visible=True):
    """A sheet with these rows of cells."""
    width = max(map(len, rows))
    cells = [[*(None if cell is None else str(cell) for cell in row), *[None] * (width - len(row))] for row in rows]
    frame = pl.DataFrame(cells, schema=dict.fromkeys(map(str, range(width)), pl.String), orient="row")
    return Source(Path(file), Sheet(name, frame, visible, Appearance()))


@pytest.fixture
def cases():
    return source("ケース", CASE_HEADS, *CLIENTS)


@pytest.fixture
def contacts():
    return source("相談記録", CONTACT_HEADS, *CONTACTS)


@pytest.fixture
def flat():
    """One row a contact with its client beside it; functions of it change the rows."""

    def made(change=lambda row: row, heads=(*CONTACT_HEADS, *CASE_HEADS[1:])):
        clients = {client[0]: client[1:] for client in CLIENTS}
        return source("受付簿", list(heads), *(change([*row, *clients[row[1]]]) for row in CONTACTS))

    return made


def _fields(part):
    return {head: use.field for head, use in part.columns.items() if use.field}


def _ids(form):
    return [question.id for question in form.questions]


def _question(form, id_):
    return next(question for question in form.questions if question.id == id_)


def _with_column(rows, head, cells, heads=CONTACT_HEADS):
    return [[*heads, head], *([*row, cell] for row, cell in zip(rows, cells, strict=True))]


def _instead(heads, rows, head, new_head, cells):
    place = heads.index(head)
    told = [[*row[:place], cell, *row[place + 1 :]] for row, cell in zip(rows, cells, strict=True)]
    return [[*heads[:place], new_head, *heads[place + 1 :]], *told]


def test_ledger_in_the_usual_form_is_proposed_without_a_question(cases, contacts):
    form = propose([cases, contacts])
    assert _ids(form) == []
    assert [(part.sheets, part.tables) for part in form.parts] == [
        (["ケース"], ["cases"]),
        (["相談記録"], ["contacts"]),
    ]
    assert _fields(form.parts[0])["ケース番号"] == "cases.case_id"
    assert _fields(form.parts[1]) == {
        "相談番号": "contacts.contact_id",
        "ケース番号": "contacts.case_id",
        "相談日": "contacts.date",
        "相談方法": "contacts.method",
        "相談時間(分)": "contacts.duration_min",
        "オンライン": "contacts.online",
    }


def test_sheets_of_months_are_one_part_that_next_years_sheets_fit(cases):
    def month(name, *rows):
        return source(name, [f"{name}分"], [], CONTACT_HEADS, *rows, ["月計", None, None, None, "90"])

    form = propose([cases, month("R5.4月", *CONTACTS[:2]), month("R5.5月", *CONTACTS[2:3]), month("R元.6月")])
    assert [part.sheets for part in form.parts] == [["ケース"], ["R#.#月"]]
    assert propose([cases, month("R5.4月", *CONTACTS[:2]), month("R7.10月", *CONTACTS[3:])], form) is form


def test_flat_sheet_is_of_both_tables(flat):
    form = propose([flat()])
    assert form.parts[0].tables == ["cases", "contacts"]
    assert _fields(form.parts[0])["ケース番号"] == "contacts.case_id"
    assert _ids(form) == []


def test_flat_sheet_with_attributes_of_new_clients_only_is_of_both_tables(flat):
    seen = set()

    def first_only(row):
        kept = row if row[1] not in seen else [*row[:6], *[None] * 9]
        seen.add(row[1])
        return kept

    assert propose([flat(first_only)]).parts[0].tables == ["cases", "contacts"]


def test_attributes_beside_contacts_are_read_where_clients_have_their_own_sheet(cases):
    rows = _with_column(CONTACTS, "性別", ["男", "女", "男", "男", "男"])
    form = propose([cases, source("相談記録", *rows)])
    assert form.parts[1].tables == ["contacts"]
    assert form.parts[1].columns["性別"] == ColumnUse()


def test_day_of_the_first_visit_makes_no_contacts_of_clients(contacts):
    rows = _with_column(CLIENTS, "受付日", ["2024/4/3", "2024/4/9", "2024/6/1", "2024/6/4"], CASE_HEADS)
    form = propose([source("名簿", *rows), contacts])
    assert form.parts[0].tables == ["cases"]
    assert form.parts[0].columns["受付日"] == ColumnUse()


def test_heads_of_two_rows_and_questions_are_known(cases):
    upper = ["相談番号", "ケース番号", "相談日", "相談", None, None]
    lower = [None, None, None, "方法", "時間(分)", "オンライン"]
    form = propose([cases, source("記録", ["令和6年度"], upper, lower, *CONTACTS)])
    assert form.parts[1].head_rows == 2
    assert form.parts[1].columns["相談 / 方法"].field == "contacts.method"
    asked = [
        "1. 相談日",
        "2. ケース番号を入力してください（新規の場合は新しい番号）",
        "3. 相談方法を選んでください",
        "4. 相談時間（分）",
        "5. オンラインですか",
    ]
    form = propose([cases, source("回答", asked, *([row[2], row[1], *row[3:]] for row in CONTACTS))])
    assert set(_fields(form.parts[1]).values()) == {
        f"contacts.{name}" for name in ("date", "case_id", "method", "duration_min", "online")
    }


def test_names_numbers_and_free_text_are_ignored_without_a_question(cases):
    private = ["氏名", "電話番号", "メールアドレス", "内容", "担当者", "レコード番号", "備考"]
    cells = ["山田花子", "090-0000-0000", "a@example.jp", "電話で聞いた", "佐藤", "1", None]
    form = propose([cases, source("相談記録", [*CONTACT_HEADS, *private], *([*row, *cells] for row in CONTACTS))])
    assert _ids(form) == []
    assert all(form.parts[1].columns[head] == ColumnUse() for head in private)
    assert "山田" not in text_of(form)


def test_counts_memos_and_hidden_sheets_are_unread_with_their_reasons(cases, contacts):
    counts = source("集計", ["月", "電話", "来所"], ["4月", "3", "4"], ["5月", "2", "1"])
    memo = source("メモ", ["来年度の様式を考える"])
    hidden = source("リスト", ["方法", "性別"], ["電話", "男"], ["来所", "女"], visible=False)
    form = propose([cases, contacts, counts, memo, hidden])
    assert _ids(form) == []
    assert {tuple(sheets.sheets): bool(sheets.why) for sheets in form.unread} == {
        ("集計",): True,
        ("メモ",): True,
        ("リスト",): True,
    }
    assert len(form.parts) == 2


def test_sheet_of_another_table_keeps_its_usual_way(cases, contacts):
    form = propose([cases, contacts, source("アクセス", ["月", "アクセス件数"], ["2024-04", "120"])])
    assert form.parts[2].tables == ["web_access"]
    assert form.parts[2].columns["アクセス件数"].field.startswith("web_access.")


def test_hour_of_the_day_below_a_head_of_length_is_asked_about(cases):
    rows = _instead(
        CONTACT_HEADS, CONTACTS, "相談時間(分)", "時間", ["10:15", "14:00", "1899-12-31 13:30:00", "9:00", "11:10"]
    )
    heads = [*rows[0], "終了時刻"]
    form = propose([cases, source("相談記録", heads, *([*row, "15:00"] for row in rows[1:]))])
    assert _ids(form) == ["相談記録/時間"]
    question = _question(form, "相談記録/時間")
    assert question.examples == ["10:15", "14:00", "13:30"]
    told = answered(form, {"相談記録/時間": 1}).parts[1].columns
    assert (told["時間"].field, told["終了時刻"].field) == (BEGIN, END)
    assert propose([cases, source("相談記録", heads, *([*row, "15:00"] for row in rows[1:]))], form) is form


def test_column_with_an_unknown_head_and_words_of_a_list_is_asked_about(contacts):
    rows = _instead(CASE_HEADS, CLIENTS, "性別", "区分2", ["男", "女", "男", "男"])
    form = propose([source("ケース", *rows), contacts])
    assert _ids(form) == ["ケース/区分2"]
    assert form.parts[0].columns["区分2"] == ColumnUse()
    assert answered(form, {"ケース/区分2": 1}).parts[0].columns["区分2"].field == "cases.sex"


def test_head_whose_cells_are_something_else_is_asked_about(contacts):
    rows = _instead(CASE_HEADS, CLIENTS, "初回相談の転帰", "結果", ["よく話を聞いて落ち着いた"] * 4)
    form = propose([source("ケース", *rows), contacts])
    question = _question(form, "ケース/結果")
    assert question.examples == []
    assert question.values == ["cases.initial_outcome", ""]


def test_two_columns_of_one_field_are_asked_about(cases):
    form = propose([cases, source("相談記録", *_with_column(CONTACTS, "受付日", ["2024/4/1"] * 5))])
    assert _ids(form) == ["相談記録/受付日"]
    told = answered(form, {"相談記録/受付日": 2}).parts[1].columns
    assert (told["相談日"].field, told["受付日"].field) == ("", "contacts.date")


def test_clocks_month_and_day_stand_in_columns_of_their_own(cases):
    heads = ["ケース番号", "月", "日", "方法", "開始", "終了", "オンライン"]
    rows = [[row[1], "4", "12", row[3], "10:00", "10:45", "いいえ"] for row in CONTACTS]
    form = propose([cases, source("R6年度台帳", heads, *rows)])
    assert _ids(form) == []
    told = _fields(form.parts[1])
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
    assert _ids(form) == []
    assert [use.marked for use in form.parts[0].columns.values() if use.field == "cases.purposes"] == [
        "関わり方について",
        "就労・就学について",
        "その他",
    ]


def test_words_with_marks_go_in_silently_and_others_in_one_question(cases):
    cells = ["①電話", "2.来所", "ﾒｰﾙ", "電話（代理）", "母より電話"]
    rows = _instead(CONTACT_HEADS, CONTACTS, "相談方法", "相談方法", cells)
    form = propose([cases, source("相談記録", *rows)])
    assert form.parts[1].columns["相談方法"].words == {"1電話": "電話", "2.来所": "来所"}
    assert _ids(form) == ["相談記録/相談方法/言葉"]
    assert _question(form, "相談記録/相談方法/言葉").values == [{"電話(代理)": "電話", "母より電話": "電話"}, {}]


def test_word_that_nothing_tells_is_asked_with_every_answer(cases):
    rows = _instead(CONTACT_HEADS, CONTACTS, "相談方法", "相談方法", ["電話", "電話", "来所", "FAX", "来所"])
    form = propose([cases, source("相談記録", *rows)])
    assert _ids(form) == ["相談記録/相談方法/FAX"]
    assert answered(form, {"相談記録/相談方法/FAX": 3}).parts[1].columns["相談方法"].words == {"FAX": "メール"}


@pytest.mark.parametrize("above", [[["凡例 性別 1男 2女 9不明 ／ 相談者 1本人 2母 3父"]], []])
def test_numbers_are_asked_with_their_legend_or_the_order_of_the_list(contacts, above):
    rows = _instead(CASE_HEADS, CLIENTS, "性別", "性別", ["1", "2", "1", "9"])
    form = propose([source("ケース", *above, [], *rows), contacts])
    question = _question(form, "ケース/性別/数字")
    assert _ids(form) == [question.id]
    assert question.values[0] == {"1": "男", "2": "女", "9": "不明"}
    assert ("見つかりません" in question.question) == (not above)


def test_ages_that_tell_their_range_are_read_without_a_question(contacts):
    rows = _instead(CASE_HEADS, CLIENTS, "年齢", "年代", ["20代", "30代後半", "40歳前後", "60歳以上"])
    form = propose([source("ケース", *rows), contacts])
    assert _ids(form) == []
    assert form.parts[0].columns["年代"] == ColumnUse("cases.age")


@pytest.mark.parametrize("more", [[], ["60歳以上"]])
def test_numbers_under_a_head_of_decades_are_asked_and_no_age_is_made_up(contacts, more):
    cells = [*["20", "30", "0", "10"][: 4 - len(more)], *more]
    form = propose([source("ケース", *_instead(CASE_HEADS, CLIENTS, "年齢", "年代", cells)), contacts])
    assert _ids(form) == ["ケース/年代/年代"]
    assert form.parts[0].columns["年代"] == ColumnUse()
    assert answered(form, {"ケース/年代/年代": 3}).parts[0].columns["年代"].field == ""
    assert answered(form, {"ケース/年代/年代": 2}).parts[0].columns["年代"] == ColumnUse("cases.age")
    told = answered(form, {"ケース/年代/年代": 1})
    expected = {"20": "20代", "30": "30代", "0": "10歳未満"} | ({} if more else {"10": "10代"})
    assert told.parts[0].columns["年代"] == ColumnUse("cases.age", expected)
    later = _instead(CASE_HEADS, CLIENTS, "年齢", "年代", ["20", "50", "34", "30"])
    again = propose([source("ケース", *later), contacts], told)
    assert _ids(again) == _ids(told)
    assert again.parts[0].columns["年代"].words == {**expected, "50": "50代"}


def test_ages_in_years_stay_so_where_the_office_has_said_what_another_word_means(contacts):
    rows = [source("ケース", *_instead(CASE_HEADS, CLIENTS, "年齢", "年齢", ["20", "31", "本人拒否", "45"])), contacts]
    form = propose(rows)
    columns = {**form.parts[0].columns, "年齢": ColumnUse("cases.age", {"本人拒否": ""})}
    form = dataclasses.replace(form, parts=[dataclasses.replace(form.parts[0], columns=columns), *form.parts[1:]])
    assert propose(rows, form).parts[0].columns["年齢"].words == {"本人拒否": ""}


def test_clients_without_numbers_are_told_by_their_names_when_the_office_says_so(cases):
    rows = _instead(CONTACT_HEADS, CONTACTS, "ケース番号", "氏名", ["山田花子", "鈴木", "山田花子", "高橋", "田中"])
    clients = _instead(CASE_HEADS, CLIENTS, "ケース番号", "氏名", ["山田花子", "鈴木", "高橋", "田中"])
    form = propose([source("ケース", *clients), source("相談記録", *rows)])
    assert _ids(form) == ["人の見分け方"]
    assert "山田" not in text_of(form)
    assert answered(form, {"人の見分け方": 1}).case_numbers == "made"
    assert form.parts[0].columns["氏名"].field == NAME


def test_column_that_joins_the_sheets_is_asked_about(cases):
    rows = _instead(CONTACT_HEADS, CONTACTS, "ケース番号", "整理番号", [row[1] for row in CONTACTS])
    form = propose([cases, source("相談記録", *rows)])
    assert _ids(form) == ["相談記録/整理番号"]
    assert answered(form, {"相談記録/整理番号": 1}).parts[1].columns["整理番号"].field == "contacts.case_id"


def _year(file, clients, days):
    numbered = [[str(number), *row[1:]] for number, row in enumerate(clients, start=1)]
    met = [[str(number), str(number), day, "電話", "30", "いいえ"] for number, day in enumerate(days, start=1)]
    return [source("ケース", CASE_HEADS, *numbered, file=file), source("相談記録", CONTACT_HEADS, *met, file=file)]


def test_numbers_that_begin_anew_each_year_are_asked_about():
    first = _year("台帳R5.xlsx", CLIENTS[:3], ["4/4", "4/5", "2/1"])
    second = _year("台帳R6.xlsx", [CLIENTS[3], CLIENTS[0], CLIENTS[1]], ["4/8", "5/1", "5/2"])
    form = propose([*first, *second])
    assert _ids(form) == ["ケース番号/年度ごと", "ケース番号/続く人"]
    assert "2組" in _question(form, "ケース番号/続く人").question
    assert form.contact_numbers == "by_year"
    assert [(part.sheets, part.files, part.year) for part in form.parts] == [
        (["ケース"], [], ""),
        (["相談記録"], [], "name"),
    ]
    told = answered(form, dict.fromkeys(_ids(form), 1))
    assert (told.case_numbers, told.same_clients) == ("by_year", "by_answers")
    third = _year("台帳R7.xlsx", CLIENTS[2:], ["4/8", "5/1"])
    assert propose([*first, *second, *third], told) is told


def test_numbers_that_go_on_over_the_years_are_not_asked_about():
    both = [*_year("台帳R5.xlsx", CLIENTS[:3], ["4/4", "4/5", "2/1"]), *_year("台帳R6.xlsx", CLIENTS, ["4/8", "5/1"])]
    assert _ids(propose(both)) == []


def test_days_without_a_year_are_asked_where_no_name_tells_it(cases):
    rows = _instead(CONTACT_HEADS, CONTACTS, "相談日", "相談日", ["4/4", "4/5", "5月1日", "6/1", "6/2"])
    form = propose([cases, source("相談記録", ["令和5年度の記録"], *rows)])
    assert _ids(form) == ["相談記録/年度"]
    assert answered(form, {"相談記録/年度": 1}).parts[1].year == "2023"


def test_month_of_a_year_is_asked_where_it_may_be_the_fiscal_year(cases):
    rows = _instead(CONTACT_HEADS, CONTACTS, "相談日", "相談日", ["1/4", "1/5", "1/6", "1/9", "1/10"])
    form = propose([cases, source("R5.4月", CONTACT_HEADS), source("R6.1月", *rows)])
    assert _ids(form) == ["R#.#月/年度"]
    assert [answered(form, {"R#.#月/年度": choice}).parts[1].year for choice in (1, 2)] == ["name", "fiscal name"]


@pytest.mark.parametrize(
    ("kinds", "asked"),
    [(["新規", "継続", "継続", "新規", "新規"], True), (["新規", "新規", "継続", "新規", "新規"], False)],
)
def test_clients_called_continuing_at_first_are_asked_about(cases, kinds, asked):
    form = propose([cases, source("相談記録", *_with_column(CONTACTS, "新規/継続", kinds))])
    assert form.parts[1].columns["新規/継続"].field == KIND
    assert _ids(form) == (["新規と継続"] if asked else [])


def test_client_who_is_new_and_continuing_on_one_day_is_new(cases):
    heads, *rows = _with_column(CONTACTS, "新規/継続", ["新規", "新規", "継続", "新規", "新規"])
    rows[2][2] = rows[0][2]
    form = propose([cases, source("相談(佐藤)", heads, *rows[2:]), source("相談(鈴木)", heads, *rows[:2])])
    assert _ids(form) == []


def test_words_for_no_municipality_and_names_of_two_are_asked_about(contacts):
    rows = _instead(CASE_HEADS, CLIENTS, "市町村", "市町村", ["釧路", "帯広", "道外", "旭川市"])
    form = propose([source("ケース", *rows), contacts])
    assert form.parts[0].columns["市町村"].words == {"帯広": "帯広市"}
    assert _ids(form) == ["ケース/市町村/釧路", "ケース/市町村/市町村でない言葉"]
    told = answered(form, dict.fromkeys(_ids(form), 1)).parts[0].columns["市町村"].words
    assert told == {"帯広": "帯広市", "釧路": "釧路市", "道外": ""}


def test_empty_cells_of_a_column_that_has_to_be_filled_in_are_asked_about(cases):
    rows = _instead(CONTACT_HEADS, CONTACTS, "オンライン", "オンライン", ["○", None, None, "○", None])
    form = propose([cases, source("相談記録", *rows)])
    assert _ids(form) == ["相談記録/オンライン/空欄"]
    assert answered(form, {"相談記録/オンライン/空欄": 1}).parts[1].columns["オンライン"].words == {"": "いいえ"}


def test_what_is_asked_of_contacts_to_the_right_is_asked_once_for_all_of_them(cases):
    heads = ["ケース番号", *(f"第{turn}回 {head}" for turn in (1, 2) for head in ("日付", "方法", "時間", "終了時刻"))]
    rows = [
        ["K1", "2024/4/3", "電話(代理)", "13:00", "13:30", "2024/5/1", "FAX", "14:00", "14:10"],
        ["K2", "2024/4/9", "来所", "15:00", "15:45", None, None, None, None],
    ]
    form = propose([cases, source("相談記録", heads, *rows)])
    asked = [id_ for id_ in _ids(form) if id_.startswith("相談記録")]
    assert asked == ["相談記録/第1回 時間", "相談記録/第1回 方法/言葉", "相談記録/第1回 方法/FAX"]
    columns = answered(form, dict.fromkeys(asked, 1)).parts[1].columns
    assert [(columns[f"第{turn}回 時間"].field, columns[f"第{turn}回 時間"].turn) for turn in (1, 2)] == [
        (BEGIN, 1),
        (BEGIN, 2),
    ]
    assert columns["第2回 方法"] == ColumnUse("contacts.method", {"電話(代理)": "電話", "FAX": "電話"}, turn=2)


def test_kind_in_two_columns_of_marks(cases):
    rows = [[*row, *(["○", None] if new else [None, "○"])] for row, new in zip(CONTACTS, [1, 1, 0, 1, 1], strict=True)]
    form = propose([cases, source("相談記録", [*CONTACT_HEADS, "新規", "継続"], *rows)])
    assert [(use.field, use.marked) for use in form.parts[1].columns.values()][-2:] == [(KIND, "新規"), (KIND, "継続")]
    assert _ids(form) == []


def test_columns_that_are_not_there_are_asked_together_where_unknown_is_an_answer(contacts):
    places = [place for place, head in enumerate(CASE_HEADS) if head not in ("性別", "知ったきっかけ")]
    form = propose([source("ケース", *([row[place] for place in places] for row in [CASE_HEADS, *CLIENTS])), contacts])
    assert _ids(form) == ["台帳にない列"]
    assert answered(form, {"台帳にない列": 1}).absent == {"cases.sex": "不明", "cases.awareness_channel": "不明"}


def test_columns_of_visits_and_liaison_are_asked_only_where_there_are_any(cases, contacts):
    assert _ids(propose([cases, contacts])) == []
    rows = _instead(CONTACT_HEADS, CONTACTS, "相談方法", "相談方法", ["電話", "訪問", "連携", "電話", "来所"])
    form = propose([cases, source("相談記録", *rows)])
    assert set(_ids(form)) == {"台帳にない列/アウトリーチの相手", "台帳にない列/連携の向き", "台帳にない列/連携先"}
    assert all(question.values[-1] == "" for question in form.questions)


def test_online_that_is_not_there_is_yes_or_no_for_all(cases):
    form = propose([cases, source("相談記録", *(row[:-1] for row in [CONTACT_HEADS, *CONTACTS]))])
    assert _ids(form) == ["台帳にない列/オンライン"]
    assert answered(form, {"台帳にない列/オンライン": 1}).absent == {"contacts.online": "いいえ"}


def test_empty_keys_below_filled_ones_are_asked_about(flat):
    cells = iter(["K1", "K2", None, "K3", "K4"])
    form = propose([flat(lambda row: [row[0], next(cells), *row[2:]])])
    assert _ids(form) == ["受付簿/上の行と同じ"]
    assert answered(form, {"受付簿/上の行と同じ": 1}).parts[0].fill_down == ["ケース番号"]


def test_rows_that_are_called_off_are_asked_about(cases):
    form = propose([cases, source("相談記録", *_with_column(CONTACTS, "備考", [None, "取消", None, "折り返し", None]))])
    assert _ids(form) == ["相談記録/備考/数えない行"]
    told = answered(form, {"相談記録/備考/数えない行": 1})
    assert told.parts[1].leave_out == {"備考": ["取消"]}
    rows = _with_column(CONTACTS, "備考", [None, "取消", None, "重複", None])
    assert _ids(propose([cases, source("相談記録", *rows)], told))[1:] == ["相談記録/備考/数えない行 2"]


def test_files_of_an_app_go_by_their_names_but_for_the_day():
    def export(day):
        return [
            source("", CASE_HEADS, *CLIENTS, file=f"アプリ_ケース_{day}.csv"),
            source("", CONTACT_HEADS, *CONTACTS, file=f"アプリ_相談記録_{day}.csv"),
        ]

    form = propose(export("20250401"))
    assert [(part.sheets, part.files) for part in form.parts] == [
        ([""], ["アプリ_ケース_#.csv"]),
        ([""], ["アプリ_相談記録_#.csv"]),
    ]
    assert propose(export("20260402"), form) is form


def test_only_what_is_new_is_asked_next_year(cases, contacts, tmp_path):
    first = propose([cases, source("相談記録", *(row[:-1] for row in [CONTACT_HEADS, *CONTACTS]))])
    path = tmp_path / "ledger.toml"
    path.write_text(text_of(answered(first, {"台帳にない列/オンライン": 1})), encoding="utf-8")
    former = read_form(path)
    rows = _instead(CONTACT_HEADS, CONTACTS, "相談方法", "方法", ["電話", "TEL", "③メール", "来所", "FAX"])
    form = propose([cases, source("相談記録", *(row[:-1] for row in rows))], former)
    assert form.parts[1].columns["方法"] == ColumnUse("contacts.method", {"3メール": "メール"})
    assert _ids(form) == ["台帳にない列/オンライン", "相談記録/方法/FAX"]
    assert form.questions[0].answer == 1
    assert form.absent == former.absent


def test_new_sheet_of_a_known_form_is_asked_about(cases, contacts):
    former = propose([cases, contacts])
    copy = source("相談記録（控）", CONTACT_HEADS, *CONTACTS)
    form = propose([cases, contacts, copy], former)
    assert _ids(form) == ["数えるシート/相談記録（控）"]
    no = answered(form, {"数えるシート/相談記録（控）": 2})
    assert [list(sheets.sheets) for sheets in no.unread] == [["相談記録（控）"]]
    assert propose([cases, contacts, copy], no) is no
    assert propose([cases, contacts, copy], form) is form


def test_copies_and_examples_in_the_first_ledger_are_asked_about(cases, contacts):
    example = source("記入例", CONTACT_HEADS, ["S9", "K9", "2024/1/1", "電話", "30", "いいえ"])
    months = [
        source(f"R6.{month}月", CONTACT_HEADS, *CONTACTS[start:end]) for month, start, end in ((4, 0, 2), (5, 2, 5))
    ]
    form = propose([example, cases, *months, source("全件", CONTACT_HEADS, *CONTACTS)])
    assert form.parts[0].sheets[0] == "R#.#月"
    assert set(_ids(form)) == {"数えるシート/記入例", "数えるシート/全件"}
    told = answered(form, dict.fromkeys(_ids(form), 2))
    assert {name for sheets in told.unread for name in sheets.sheets} == {"記入例", "全件"}


def test_tables_that_touch_each_other_are_never_read_as_one():
    rows = [[*client, *contact] for client, contact in zip(CLIENTS, CONTACTS, strict=False)]
    heads = ["利用者番号" if head == "ケース番号" else head for head in CONTACT_HEADS]
    form = propose([source("台帳", [*CASE_HEADS, *heads], *rows)])
    assert form.parts == []
    assert _ids(form) == ["横に並んだ表/台帳"]


def test_counts_by_day_are_asked_about_and_make_no_contacts(cases, contacts):
    days = [[f"2024/4/{day}", "3", "60"] for day in range(1, 5)]
    form = propose([cases, contacts, source("日計", ["日付", "件数", "相談時間"], *days)])
    assert _ids(form) == ["読めないシート/日計"]
    assert len(form.parts) == 2


def test_clients_called_continuing_in_their_own_sheet_are_asked_about(contacts):
    rows = _with_column(CLIENTS, "新規/継続", ["新規", "継続", "継続", "新規"], CASE_HEADS)
    form = propose([source("ケース", *rows), contacts])
    assert _ids(form) == ["ケース/新規/継続"]
    told = answered(form, {"ケース/新規/継続": 1}).parts[0].columns["新規/継続"]
    assert told == ColumnUse("cases.start_year", {"新規": "", "継続": "以前から"})


def test_contacts_without_any_number_or_name_of_clients_are_asked_about(cases):
    form = propose([cases, source("受付簿", *([row[0], *row[2:]] for row in [CONTACT_HEADS, *CONTACTS]))])
    assert _ids(form) == ["人の見分け方"]


def test_column_of_marks_that_nobody_used_yet_is_one_of_its_group(cases):
    methods = ["電話", "来所", "メール", "訪問"]
    rows = [[*row[:3], *("○" if row[3] == method else None for method in methods), *row[4:]] for row in CONTACTS]
    form = propose([cases, source("相談記録", [*CONTACT_HEADS[:3], *methods, *CONTACT_HEADS[4:]], *rows)])
    assert form.parts[1].columns["訪問"] == ColumnUse("contacts.method", marked="アウトリーチ")
    assert _ids(form) == []


def test_form_is_kept_as_it_was_where_nothing_is_new(cases, contacts, flat, tmp_path):
    copy = source("相談記録（控）", CONTACT_HEADS, *CONTACTS)
    for sources in ([cases, contacts], [flat()], [cases, contacts, copy]):
        form = propose(sources)
        assert propose(sources, form) is form
        path = tmp_path / "ledger.toml"
        path.write_text(text_of(form), encoding="utf-8")
        read = read_form(path)
        assert propose(sources, read) is read


def test_answers_may_be_given_in_any_order_of_the_questions(cases):
    rows = _instead(CONTACT_HEADS, CONTACTS, "相談方法", "相談方法", ["電話", "訪問", "連携", "FAX", "電話（母）"])
    form = propose([cases, source("相談記録", *(row[:-1] for row in rows))])
    turned = dataclasses.replace(form, questions=form.questions[::-1])
    told = dict.fromkeys(_ids(form), 1)
    one, other = answered(form, told), answered(turned, told)
    assert (one.parts, one.absent) == (other.parts, other.absent)


def test_marks_of_the_same_are_what_stands_above_them(contacts):
    marked = source("相談記録", CONTACT_HEADS, CONTACTS[0], ["S2", "〃", "〃", "来所", "60", "いいえ"])
    assert LookedAt.of(marked).below.frame["ケース番号"].to_list() == ["K1", "K1"]
    assert LookedAt.of(marked).below.frame["相談日"].to_list() == ["2024/4/3", "2024/4/3"]


def test_sheets_with_more_and_fewer_contacts_to_the_right_are_one_part():
    def wide(name, turns):
        of_turns = [f"第{turn}回 {head}" for turn in range(1, turns + 1) for head in CONTACT_HEADS[2:]]
        rows = [[*client, *(cell for contact in CONTACTS[:turns] for cell in contact[2:])] for client in CLIENTS]
        return source(name, [*CASE_HEADS, *of_turns], *rows)

    form = propose([wide("令和5年度", 2), wide("令和6年度", 3)])
    (part,) = form.parts
    assert list(part.tables) == ["cases", "contacts"]
    assert part.columns["第3回 相談日"] == ColumnUse("contacts.date", turn=3)


def test_several_numbers_in_a_cell_are_answers_of_a_list(contacts):
    numbered = [
        [*client[:7], cell, *client[8:]] for client, cell in zip(CLIENTS, ("2、1", "3", "1、3", "4"), strict=True)
    ]
    form = propose([source("ケース", CASE_HEADS, *numbered), contacts])
    assert form.parts[0].columns["相談目的"].field == "cases.purposes"
    (question,) = [one for one in form.questions if one.id == "ケース/相談目的/数字"]
    assert question.values[0]["2"] == "今後の生活の仕方について"


@pytest.mark.parametrize(("day", "field"), [("3", DAY), ("2024/4/3", "contacts.date")])
def test_day_below_a_group_is_one_of_a_month_or_whole_as_its_cells_tell(cases, day, field):
    upper = ["相談", *[None] * 6]
    rows = [[contact[0], contact[1], "4", day, *contact[3:]] for contact in CONTACTS]
    form = propose([cases, source("R6", upper, ["番号", "ケース番号", "月", "日", *CONTACT_HEADS[3:]], *rows)])
    assert field in {use.field for use in form.parts[1].columns.values()}


def test_columns_of_visits_are_asked_of_methods_in_numbers(cases):
    rows = [[*contact[:3], number, *contact[4:]] for contact, number in zip(CONTACTS, "14112", strict=True)]
    assert "台帳にない列/アウトリーチの相手" in _ids(propose([cases, source("相談記録", CONTACT_HEADS, *rows)]))


def test_answer_that_holds_what_stands_between_answers_is_one_with_its_mark():
    column = TABLES["cases"].columns["purposes"]
    assert parts_of(column, "3就労・就学について、その他") == ["3就労・就学について", "その他"]


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
    assert [one for one in _ids(form) if "行き先" in one] == [id_]
    form = answered(form, {id_: 1} | dict.fromkeys(set(_ids(form)) - {id_}, 1))
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
    assert _ids(form) == []
    assert form.parts[1].head_rows == 3
    assert form.parts[1].columns["相談の状況 / 方法等 / 相談方法"].field == "contacts.method"
    assert set(_fields(form.parts[1]).values()) == {f"contacts.{name}" for name in _OF_CONTACTS}


def test_sheets_with_short_heads_are_joined_by_their_cells_where_no_head_names_a_number():
    heads = ["番号", "相談した人", "男女", "歳", "市町村", "他相談", "相談先", "主訴", "経路", "結果"]
    rows = [[*row[1:5], "メモ"] for row in CONTACTS]
    form = propose([source("Sheet1", heads, *CLIENTS), source("Sheet2", ["番号", "月日", "種別", "分", "備考"], *rows)])
    asked = ["番号", "番号 2", "種別", "他相談", "主訴"]
    assert {*_ids(form)} == {*(f"Sheet#/{head}" for head in asked), "台帳にない列/オンライン"}
    clients, contacts = answered(form, dict.fromkeys(_ids(form), 1)).parts
    assert clients.columns["主訴"].field == "cases.purposes"
    assert [use.field for use in contacts.columns.values()] == [
        *(f"contacts.{name}" for name in ("case_id", "date", "method", "duration_min")),
        "",
    ]


def test_column_of_a_list_below_a_head_of_free_text_is_asked_about_and_notes_are_not(contacts):
    notes = [["電話で聞いた就労の話"], ["関わり方について"], ["その他"], ["不明"]]
    heads = [*(head for head in CASE_HEADS if head != "相談目的"), "主訴"]
    without = [[*row[:7], *row[8:]] for row in CLIENTS]
    listed = [[*row, client[7]] for row, client in zip(without, CLIENTS, strict=True)]
    assert "ケース/主訴" in _ids(propose([source("ケース", heads, *listed), contacts]))
    noted = [[*row, *note] for row, note in zip(without, notes, strict=True)]
    assert "ケース/主訴" not in _ids(propose([source("ケース", heads, *noted), contacts]))


def test_running_numbers_join_no_sheets(contacts):
    cases = source("名簿", ["番号", *CASE_HEADS[1:]], *([str(place), *row[1:]] for place, row in enumerate(CLIENTS, 1)))
    rows = [[str(place), *row[2:]] for place, row in enumerate(CONTACTS[:4], 1)]
    form = propose([cases, source("記録", ["番号", *CONTACT_HEADS[2:]], *rows)])
    assert not any(id_.endswith("/番号") for id_ in _ids(form))


def test_turn_that_is_empty_where_another_is_filled_is_no_row_that_means_the_same_as_above(cases):
    heads = [f"第{turn}回 {head}" for turn in (1, 2) for head in ("番号", "日付", "方法", "時間")]
    heads = [head.replace("番号", "ケース番号") for head in heads]
    left, right = [[row[1], *row[2:5]] for row in CONTACTS[:2]], [[row[1], *row[2:5]] for row in CONTACTS[2:]]
    rows = [[*(left[place] if place < len(left) else [None] * 4), *right[place]] for place in range(3)]
    sheet = source("記録", heads, *rows)
    assert not any("上の行と同じ" in id_ for id_ in _ids(propose([cases, sheet])))
    merged = source("記録", heads, *rows[:2], [None, None, "来所", "20", *right[2]])
    assert any("上の行と同じ" in id_ for id_ in _ids(propose([cases, merged])))
