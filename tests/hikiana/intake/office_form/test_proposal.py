"""What is proposed silently, and what is asked, for each way in which offices keep their ledgers."""

import dataclasses

from hikiana.intake.office_form.form_file import answered, read_form, text_of
from hikiana.intake.office_form.looked_at import LookedAt
from hikiana.intake.office_form.model import NAME, ColumnUse
from hikiana.intake.office_form.proposal import propose
from tests.hikiana.intake.office_form.small_ledgers import (
    CASE_HEADS,
    CLIENTS,
    CONTACT_HEADS,
    CONTACTS,
    fields_told,
    ids,
    instead,
    source,
    with_column,
)


def test_ledger_in_the_usual_form_is_proposed_without_a_question(cases, contacts):
    form = propose([cases, contacts])
    assert ids(form) == []
    assert [(part.sheets, part.tables) for part in form.parts] == [
        (["ケース"], ["cases"]),
        (["相談記録"], ["contacts"]),
    ]
    assert fields_told(form.parts[0])["ケース番号"] == "cases.case_id"
    assert fields_told(form.parts[1]) == {
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
    assert fields_told(form.parts[0])["ケース番号"] == "contacts.case_id"
    assert ids(form) == []


def test_flat_sheet_with_attributes_of_new_clients_only_is_of_both_tables(flat):
    seen = set()

    def first_only(row):
        kept = row if row[1] not in seen else [*row[:6], *[None] * 9]
        seen.add(row[1])
        return kept

    assert propose([flat(first_only)]).parts[0].tables == ["cases", "contacts"]


def test_attributes_beside_contacts_are_read_where_clients_have_their_own_sheet(cases):
    rows = with_column(CONTACTS, "性別", ["男", "女", "男", "男", "男"])
    form = propose([cases, source("相談記録", *rows)])
    assert form.parts[1].tables == ["contacts"]
    assert form.parts[1].columns["性別"] == ColumnUse()


def test_day_of_the_first_visit_makes_no_contacts_of_clients(contacts):
    rows = with_column(CLIENTS, "受付日", ["2024/4/3", "2024/4/9", "2024/6/1", "2024/6/4"], CASE_HEADS)
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
    assert set(fields_told(form.parts[1]).values()) == {
        f"contacts.{name}" for name in ("date", "case_id", "method", "duration_min", "online")
    }


def test_names_numbers_and_free_text_are_ignored_without_a_question(cases):
    private = ["氏名", "電話番号", "メールアドレス", "内容", "担当者", "レコード番号", "備考"]
    cells = ["山田花子", "090-0000-0000", "a@example.jp", "電話で聞いた", "佐藤", "1", None]
    form = propose([cases, source("相談記録", [*CONTACT_HEADS, *private], *([*row, *cells] for row in CONTACTS))])
    assert ids(form) == []
    assert all(form.parts[1].columns[head] == ColumnUse() for head in private)
    assert "山田" not in text_of(form)


def test_counts_memos_and_hidden_sheets_are_unread_with_their_reasons(cases, contacts):
    counts = source("集計", ["月", "電話", "来所"], ["4月", "3", "4"], ["5月", "2", "1"])
    memo = source("メモ", ["来年度の様式を考える"])
    hidden = source("リスト", ["方法", "性別"], ["電話", "男"], ["来所", "女"], visible=False)
    form = propose([cases, contacts, counts, memo, hidden])
    assert ids(form) == []
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


def test_clients_without_numbers_are_told_by_their_names_when_the_office_says_so(cases):
    rows = instead(CONTACT_HEADS, CONTACTS, "ケース番号", "氏名", ["山田花子", "鈴木", "山田花子", "高橋", "田中"])
    clients = instead(CASE_HEADS, CLIENTS, "ケース番号", "氏名", ["山田花子", "鈴木", "高橋", "田中"])
    form = propose([source("ケース", *clients), source("相談記録", *rows)])
    assert ids(form) == ["人の見分け方"]
    assert "山田" not in text_of(form)
    assert answered(form, {"人の見分け方": 1}).case_numbers == "made"
    assert form.parts[0].columns["氏名"].field == NAME


def test_days_without_a_year_are_asked_where_no_name_tells_it(cases):
    rows = instead(CONTACT_HEADS, CONTACTS, "相談日", "相談日", ["4/4", "4/5", "5月1日", "6/1", "6/2"])
    form = propose([cases, source("相談記録", ["令和5年度の記録"], *rows)])
    assert ids(form) == ["相談記録/年度"]
    assert answered(form, {"相談記録/年度": 1}).parts[1].year == "2023"


def test_month_of_a_year_is_asked_where_it_may_be_the_fiscal_year(cases):
    rows = instead(CONTACT_HEADS, CONTACTS, "相談日", "相談日", ["1/4", "1/5", "1/6", "1/9", "1/10"])
    form = propose([cases, source("R5.4月", CONTACT_HEADS), source("R6.1月", *rows)])
    assert ids(form) == ["R#.#月/年度"]
    assert [answered(form, {"R#.#月/年度": choice}).parts[1].year for choice in (1, 2)] == ["name", "fiscal name"]


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
    rows = instead(CONTACT_HEADS, CONTACTS, "相談方法", "方法", ["電話", "TEL", "③メール", "来所", "FAX"])
    form = propose([cases, source("相談記録", *(row[:-1] for row in rows))], former)
    assert form.parts[1].columns["方法"] == ColumnUse("contacts.method", {"3メール": "メール"})
    assert ids(form) == ["台帳にない列/オンライン", "相談記録/方法/FAX"]
    assert form.questions[0].answer == 1
    assert form.absent == former.absent


def test_new_sheet_of_a_known_form_is_asked_about(cases, contacts):
    former = propose([cases, contacts])
    copy = source("相談記録（控）", CONTACT_HEADS, *CONTACTS)
    form = propose([cases, contacts, copy], former)
    assert ids(form) == ["数えるシート/相談記録（控）"]
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
    assert set(ids(form)) == {"数えるシート/記入例", "数えるシート/全件"}
    told = answered(form, dict.fromkeys(ids(form), 2))
    assert {name for sheets in told.unread for name in sheets.sheets} == {"記入例", "全件"}


def test_tables_that_touch_each_other_are_never_read_as_one():
    rows = [[*client, *contact] for client, contact in zip(CLIENTS, CONTACTS, strict=False)]
    heads = ["利用者番号" if head == "ケース番号" else head for head in CONTACT_HEADS]
    form = propose([source("台帳", [*CASE_HEADS, *heads], *rows)])
    assert form.parts == []
    assert ids(form) == ["横に並んだ表/台帳"]


def test_counts_by_day_are_asked_about_and_make_no_contacts(cases, contacts):
    days = [[f"2024/4/{day}", "3", "60"] for day in range(1, 5)]
    form = propose([cases, contacts, source("日計", ["日付", "件数", "相談時間"], *days)])
    assert ids(form) == ["読めないシート/日計"]
    assert len(form.parts) == 2


def test_contacts_without_any_number_or_name_of_clients_are_asked_about(cases):
    form = propose([cases, source("受付簿", *([row[0], *row[2:]] for row in [CONTACT_HEADS, *CONTACTS]))])
    assert ids(form) == ["人の見分け方"]


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
    rows = instead(CONTACT_HEADS, CONTACTS, "相談方法", "相談方法", ["電話", "訪問", "連携", "FAX", "電話（母）"])
    form = propose([cases, source("相談記録", *(row[:-1] for row in rows))])
    turned = dataclasses.replace(form, questions=form.questions[::-1])
    told = dict.fromkeys(ids(form), 1)
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
