"""Sheets and files that are no table: each is counted and told, and what may be records stops a report."""

import openpyxl
import polars as pl
import pytest

from hikiana.base.errors import InputError
from hikiana.centre.profile import Centre
from hikiana.intake.absent import others_are_absent
from hikiana.intake.findings import NOTHING_WRITTEN, Place
from hikiana.intake.ledger import SHEET
from hikiana.intake.read import read_register
from hikiana.register.check.command import check_ledger
from hikiana.register.clean.cleaning import clean_register
from hikiana.register.validation import validate
from schemas.code_lists import CODE_LISTS, CodeList
from schemas.rules.checks import CHECKS
from schemas.tables import TABLES, Table

FORMER_YEARS = [
    ["受付No.", "ケース", "月日", "手段", "分数"],
    *([f"H{number}", "A1", f"2014-05-{number:02}", "電話", "10"] for number in range(1, 9)),
]
MEMO = [["来年度は様式を変える"], ["担当に確認"]]
ANSWERS = [["相談者", "性別", "圏域", "相談目的", "知ったきっかけ"], ["父", "男", "石狩"], ["母", "女", "上川"]]
MONTHLY = [["月", "件数"], ["2014-04", "2"], ["2014-05", "1"]]
CROSSED = [["圏域", "男", "女", "計"], ["石狩", "3", "4", "7"], ["上川", "3", "4", "7"]]
LOG = [["日付", "内容", "担当"], ["2024-05-01", "様式を直した", "佐藤"], ["2024-06-01", "列を足した", "佐藤"]]


def _refusal(path):
    with pytest.raises(InputError) as refusal:
        read_register(path)
    return refusal.value.message


def _told(path):
    raw = read_register(path)
    return {finding.rule: finding for finding in raw.warnings}, {one.name: one for one in raw.unread}


def test_records_of_former_years_on_a_sheet_with_other_heads_are_counted_and_an_error(book, sheets):
    told, unread = _told(book(sheets | {"H26": FORMER_YEARS}))
    assert told["records_read"].severity == "error"
    assert "「H26」（8行、相談記録に似ている）" in told["records_read"].message.ja
    assert unread["H26"].rows == 8


@pytest.mark.parametrize("hidden", [True, False])
def test_copy_of_a_table_is_an_error_hidden_or_not(book, sheets, hidden):
    path = book(sheets | {"控え": [["相談台帳"], [], *sheets["ケース"][:3]]}, hidden=["控え"] if hidden else [])
    if hidden:
        assert "「控え」（2行、非表示、ケースに似ている）" in _told(path)[0]["records_read"].message.ja
    else:
        assert _told(path)[1]["控え"].like.name == "cases"


@pytest.mark.parametrize("rows", [MEMO, ANSWERS, MONTHLY, CROSSED, LOG], ids=["memo", "answers", "m", "crossed", "log"])
@pytest.mark.parametrize("hidden", [True, False])
def test_memos_lists_of_answers_and_counts_are_counted_and_told_and_stop_nothing(book, sheets, rows, hidden):
    told, unread = _told(book(sheets | {"他": rows}, hidden=["他"] if hidden else []))
    assert list(told) == ["sheet_used"]
    assert told["sheet_used"].severity == "warning"
    assert unread["他"].rows in (len(rows), len(rows) - 1)


def test_all_sheets_that_were_not_read_are_told_in_one_message_of_each_kind(book, sheets):
    told, unread = _told(book(sheets | {"R4": FORMER_YEARS, "R5": FORMER_YEARS, "メモ": MEMO, "集計": CROSSED}))
    assert len(told) == 2
    assert len(unread) == 4
    assert "「R4」（8行、相談記録に似ている）、「R5」（8行、相談記録に似ている）" in told["records_read"].message.ja


@pytest.mark.parametrize("name", ["相談記録_旧.csv", "old.parquet", "旧.xlsx"])
def test_file_with_records_beside_the_tables_is_an_error(folder, book, sheets, name):
    if name.endswith(".parquet"):
        pl.read_csv(folder / "contacts.csv").write_parquet(folder / name)
    elif name.endswith(".csv"):
        (folder / name).write_bytes((folder / "contacts.csv").read_text().encode("cp932"))
    else:
        book({"Sheet1": sheets["相談記録"]}).rename(folder / name)
    told, (unread,) = _told(folder)[0], read_register(folder).unread
    assert (unread.rows, unread.like.name) == (7, "contacts")
    assert told["records_read"].severity == "error"


def test_sheets_that_were_not_read_stand_in_the_count_of_rows(book, sheets, tmp_path):
    result = check_ledger(book(sheets | {"H26": FORMER_YEARS, "メモ": MEMO}), None, "ja", tmp_path / "checks")
    words = "読んでいないもの: 「H26」（8行、相談記録に似ている）、「メモ」（2行）"
    assert words in result.told("ja")
    assert words in result.results.page.read_text(encoding="utf-8")
    rows = list(openpyxl.load_workbook(result.results.list).worksheets[1].iter_rows(min_row=9, values_only=True))
    assert [(row[0], row[2], row[-1]) for row in rows] == [("読んでいない", "H26", 8), ("読んでいない", "メモ", 2)]
    with pytest.raises(InputError):
        result.refuse_errors()


def test_setting_faulty_rows_aside_does_not_accept_what_was_not_read(book, sheets, tmp_path):
    path = book(sheets | {"H26": FORMER_YEARS})
    for accept_quarantine in (True, False):
        with pytest.raises(InputError) as refusal:
            clean_register(path, tmp_path / "clean", accept_quarantine)
        assert "「H26」" in refusal.value.message.ja
    assert not (tmp_path / "clean").exists()


def test_months_on_sheets_of_their_own_are_one_message_that_names_them_all(book, sheets):
    heads, *rows = sheets.pop("相談記録")
    months = {f"R6.{number}月": [["令和6年度 相談受付簿"], [], heads, row] for number, row in enumerate(rows, start=1)}
    message = _refusal(book(sheets | months))
    assert "1か所" in message.ja
    assert "「相談記録」の表が7枚のシートに分かれています: 「R6.1月」「R6.2月」" in message.ja


@pytest.mark.parametrize("name", ["ケース", "相談記録"])
def test_hidden_sheet_of_a_needed_table_is_asked_to_be_shown(book, sheets, name):
    message = _refusal(book(sheets, hidden=[name]))
    assert f"シート「{name}」が非表示です" in message.ja
    assert "1か所" in message.ja


def test_clients_and_contacts_in_one_sheet_are_called_that_and_nothing_else(book, flat):
    message = _refusal(book({"相談受付簿": flat}))
    assert "「相談受付簿」は、ケースと相談記録が1枚にまとまった表です" in message.ja
    assert "clients and contacts are in one table" in message.en
    assert "1か所" in message.ja


@pytest.mark.parametrize("name", ["相談記録", "ケース"])
def test_empty_sheet_beside_clients_and_contacts_in_one_does_not_lose_the_contacts(book, flat, sheets, name):
    message = _refusal(book({"受付簿": flat, **sheets, name: sheets[name][:1]} | {"ケース": sheets["ケース"][:1]}))
    assert "1枚にまとまった表です" in message.ja


def test_form_that_asks_for_clients_and_contacts_at_once_is_called_that(book):
    heads = ["タイムスタンプ", "1. 相談日", "2. ケース番号を入力してください", "4. 相談方法を選んでください"]
    heads += [
        "5. 相談時間（分）",
        "7. 当事者の性別",
        "8. 当事者の年齢",
        "9. お住まいの市町村",
        "12. 相談目的（複数回答可）",
    ]
    answers = ["2024-05-01", "2024-05-01", "K1", "電話", "10", "女", "30", "北見市", "その他"]
    message = _refusal(book({"フォームの回答 1": [heads, answers, answers]}))
    assert "「フォームの回答 1」は、ケースと相談記録が1枚にまとまった表です" in message.ja
    assert "北見" not in message.ja


def test_contacts_that_repeat_what_is_known_of_clients_are_read_beside_the_clients(book, flat, sheets):
    raw = read_register(book(sheets | {"相談記録": flat}))
    assert raw.tables["contacts"].frame.height == 7
    assert {finding.severity for finding in raw.warnings} == {"warning"}


def test_files_that_a_program_named_are_told_with_the_names_to_give_them(folder):
    for name, title in (("cases", "ケース"), ("contacts", "相談記録")):
        (folder / f"{name}.csv").rename(folder / f"相談アプリ_{title}_20250401.csv")
    message = _refusal(folder)
    assert "「相談アプリ_ケース_20250401.csv」→「ケース.csv」" in message.ja
    assert "「相談アプリ_相談記録_20250401.csv」→「相談記録.csv」" in message.ja
    assert "1か所" in message.ja


def test_absent_tables_of_events_are_told_once_beside_the_faults_of_cells(book, sheets, tmp_path):
    for title in ("活動", "デイケア・外来", "アクセス"):
        sheets.pop(title)
    sheets["ケース"][1][3] = "？"
    raw = read_register(book(sheets))
    assert raw.tables["clinic"].frame.is_empty()
    errors = [finding for finding in validate(raw, Centre.read()).findings if finding.severity == "error"]
    assert [finding.rule for finding in errors] == ["other_tables_present", "code_known"]
    assert "「活動」「デイケア・外来」「アクセス」のシートがありません" in errors[0].message.ja
    with pytest.raises(InputError):
        clean_register(book(sheets), tmp_path / "clean", accept_quarantine=True)


def test_absent_file_of_events_is_told_beside_the_faults_of_cells(folder, tmp_path):
    (folder / "clinic.csv").unlink()
    result = check_ledger(folder, None, "ja", tmp_path / "checks")
    (error,) = (finding for finding in result.findings if finding.severity == "error")
    assert "「デイケア・外来」のファイルがありません" in error.message.ja


def test_table_of_which_the_centre_can_have_no_row_is_not_asked_for(monkeypatch):
    monkeypatch.setitem(CODE_LISTS, "clinic_service", CodeList("clinic_service", ()))
    clinic, activities = (
        Table(TABLES[name].name, TABLES[name].title, TABLES[name].model) for name in ("clinic", "activities")
    )
    assert clinic.offers_nothing
    assert not activities.offers_nothing
    (finding,) = others_are_absent([clinic, activities], [], Place("台帳.xlsx"), SHEET)
    assert "「活動」のシートがありません" in finding.message.ja
    assert others_are_absent([clinic], [], Place("台帳.xlsx"), SHEET) == []


@pytest.mark.parametrize(("other", "asked"), [(CROSSED, False), (ANSWERS, False), (MEMO, True)])
def test_nothing_empty_is_asked_for_while_rows_are_unread_that_may_be_the_records(book, sheets, other, asked):
    sheets.pop("活動")
    told = _told(book(sheets | {"他": other}))[0]
    words = told["other_tables_present" if asked else "other_tables_found"].describe("ja")
    assert ("見出しだけ" in words) == asked
    assert ("「他」" in words) != asked


@pytest.mark.parametrize("unread", [{}, {"他": CROSSED}])
def test_clients_without_a_single_contact_are_no_report(book, sheets, tmp_path, unread):
    path = book(sheets | {"相談記録": sheets["相談記録"][:1]} | unread)
    with pytest.raises(InputError) as refusal:
        clean_register(path, tmp_path / "clean", accept_quarantine=True)
    assert "相談記録に1行もありませんが、ケースには3行あります" in refusal.value.message.ja
    assert NOTHING_WRITTEN.ja in refusal.value.message.ja


LOSING = (
    "を消",
    "消すか",
    "削除",
    "取り除",
    "一つにして",
    "一つを",
    "delete",
    "Delete",
    "clear it",
    "Clear the",
    "Keep one",
)


@pytest.mark.parametrize("check", CHECKS.values(), ids=CHECKS)
def test_no_check_asks_to_delete_anything(check):
    for words in (check.hint.ja, check.hint.en):
        assert not any(word in words for word in LOSING)
