"""Ledgers of which files lie in folders within the ledger's folder."""

import pytest
import xlsxwriter

from hikiana.base.text import Text
from hikiana.intake import folders_below
from hikiana.intake.answers import NO_ANSWERS
from hikiana.intake.findings import Finding
from hikiana.intake.office_form.form_file import answered
from hikiana.intake.office_form.proposal import propose
from hikiana.intake.office_form.read_by_form import read_by_form, sources_of_ledger
from hikiana.intake.raw import RawRegister
from schemas.rules.checks import CHECKS

CASES = [["ケース番号", "性別", "年齢"], ["K1", "男", 24], ["K2", "女", 31]]
HEADS = ["ケース番号", "相談日", "相談方法", "相談時間(分)", "オンライン"]


def book(path, sheet, *rows):
    path.parent.mkdir(parents=True, exist_ok=True)
    with xlsxwriter.Workbook(path) as made:
        written = made.add_worksheet(sheet)
        for place, cells in enumerate(rows):
            written.write_row(place, 0, cells)


@pytest.fixture
def ledger(tmp_path):
    """Clients in a workbook at the top, a folder for each year with a workbook for each month."""
    folder = tmp_path / "台帳"
    book(folder / "ケース.xlsx", "ケース", *CASES)
    book(folder / "令和5年度" / "4月.xlsx", "Sheet1", HEADS, ["K1", "4/3", "電話", 30, "いいえ"])
    book(folder / "令和5年度" / "1月.xlsx", "Sheet1", HEADS, ["K2", "1/9", "来所", 60, "いいえ"])
    book(folder / "令和6年度" / "4月.xlsx", "Sheet1", HEADS, ["K1", "4/3", "電話", 15, "いいえ"])
    return folder


def _answered(form):
    return answered(form, {question.id: 1 for question in form.open_questions})


def test_years_and_months_are_told_by_folders_and_files_within(ledger):
    sources = sources_of_ledger(ledger)
    form = propose(sources)
    assert [one.id for one in form.questions if "台帳にない列" not in one.id] == []
    reading, _ = read_by_form(ledger, sources, _answered(form), NO_ANSWERS)
    contacts = reading.tables["contacts"]
    assert sorted(contacts.frame["date"]) == ["2023-04-03", "2024-01-09", "2024-04-03"]
    found = Finding.of(CHECKS["form_year_known"], contacts.place, rows=contacts.rows)
    assert {one.place for one in found.by_sheet()} == {
        "令和5年度/1月.xlsx / Sheet1",
        "令和5年度/4月.xlsx / Sheet1",
        "令和6年度/4月.xlsx / Sheet1",
    }
    book(ledger / "令和7年度" / "4月.xlsx", "Sheet1", HEADS, ["K2", "4/3", "電話", 15, "いいえ"])
    assert propose(sources_of_ledger(ledger), form) is form


def test_files_of_text_go_by_their_folder(tmp_path):
    for year in (5, 6):
        path = tmp_path / "台帳" / f"令和{year}年度" / "相談.csv"
        path.parent.mkdir(parents=True)
        path.write_text(",".join(HEADS) + "\nK1,4/3,電話,30,いいえ\n", encoding="utf-8")
    form = propose(sources_of_ledger(tmp_path / "台帳"))
    assert [part.files for part in form.parts] == [["令和#年度/相談.csv"]]


def test_what_hikiana_keeps_and_what_is_hidden_is_no_part_of_the_ledger(ledger, tmp_path, monkeypatch):
    before = [one.file for one in sources_of_ledger(ledger)]
    monkeypatch.setattr(folders_below, "_OWN", (ledger / "checks",))
    for name in ("checks/annotated.xlsx", ".git/a.xlsx", "令和6年度/~$4月.xlsx", "登録簿/tables-1/cases.xlsx"):
        book(ledger / name, "相談記録", HEADS, ["K1", "4/3", "電話", 15, "いいえ"])
    (ledger / "登録簿" / "register.toml").write_text("", encoding="utf-8")
    assert [one.file for one in sources_of_ledger(ledger)] == before
    assert "令和5年度/1月.xlsx" in before


def test_sources_of_one_name_are_told_apart_by_their_folders(ledger):
    sources = sources_of_ledger(ledger)
    reading, _ = read_by_form(ledger, sources, _answered(propose(sources)), NO_ANSWERS)
    files = tuple(source.path for source in sources)
    raw = RawRegister(ledger, Text("台帳", "ledger"), False, reading.tables, [], files=files)
    assert {raw.name_of_source(path) for path in files} == {source.file for source in sources}
