"""Which files of a folder are the tables of a register."""

import unicodedata

import pytest
import xlsxwriter

from hikiana.base.errors import InputError
from hikiana.intake.parse import parse
from hikiana.intake.read import read_register
from schemas.tables import TABLES


def _refusal(folder):
    with pytest.raises(InputError) as refusal:
        read_register(folder)
    return refusal.value.message


def _sheet(rows):
    return [list(rows[0]), *(list(row.values()) for row in rows)]


def _book(path, **sheets):
    with xlsxwriter.Workbook(path) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for place, cells in enumerate(rows):
                sheet.write_row(place, 0, cells)
    return path


def test_files_may_be_called_by_the_japanese_names_of_the_tables(folder, sound):
    for name, table in TABLES.items():
        (folder / f"{name}.csv").rename(folder / f"{table.title.ja}.CSV")
    raw = read_register(folder)
    assert raw.warnings == []
    read = {name: table.frame.select([*table.table.usual]) for name, table in raw.tables.items()}
    assert {name: frame.fill_null("").to_dicts() for name, frame in read.items()} == sound
    assert raw.tables["cases"].place.file == "ケース.CSV"


def test_name_of_a_file_may_be_decomposed_as_other_systems_keep_it(folder):
    (folder / "clinic.csv").rename(folder / unicodedata.normalize("NFD", "デイケア・外来.csv"))
    assert read_register(folder).tables["clinic"].frame.height == 2


@pytest.mark.parametrize("kind", ["tsv", "txt"])
def test_text_with_tabs_is_read_and_told(folder, sound, kind):
    text = (folder / "cases.csv").read_text(encoding="utf-8").replace(",", "\t")
    (folder / "cases.csv").unlink()
    (folder / f"ケース.{kind}").write_bytes(text.encode("cp932"))
    raw = read_register(folder)
    assert raw.tables["cases"].frame.select([*TABLES["cases"].usual]).fill_null("").to_dicts() == sound["cases"]
    assert [(note.rule, note.file) for note in raw.warnings] == [("file_in_its_form", f"ケース.{kind}")]


@pytest.mark.parametrize("sheet", ["相談記録", "contacts", "Sheet1"])
@pytest.mark.parametrize("name", ["相談記録.xlsx", "contacts.xlsm", "相談記録.XLSX"])
def test_file_of_a_table_may_be_a_workbook(folder, sound, name, sheet):
    (folder / "contacts.csv").unlink()
    _book(folder / name, **{sheet: _sheet(sound["contacts"]), "空": []})
    raw = read_register(folder)
    assert raw.warnings == []
    table = raw.tables["contacts"]
    assert table.frame.fill_null("").to_dicts() == sound["contacts"]
    assert (table.place.file, table.place.sheet, table.place.letters["method"]) == (name, sheet, "D")
    assert parse(table)[1] == []


def test_sheet_is_known_by_its_head_among_others_which_are_told(folder, sound):
    (folder / "cases.csv").unlink()
    _book(folder / "ケース.xlsx", メモ=[["何か"]], 一覧=_sheet(sound["cases"]), contacts=_sheet(sound["contacts"]))
    raw = read_register(folder)
    assert raw.tables["cases"].place.sheet == "一覧"
    assert [(finding.rule, finding.severity) for finding in raw.warnings] == [
        ("records_read", "error"),
        ("sheet_used", "warning"),
    ]
    assert "「contacts」（7行、相談記録に似ている）" in raw.warnings[0].message.ja
    assert "「メモ」（1行）" in raw.warnings[1].message.ja


def test_two_sheets_of_the_table_are_not_chosen_between(folder, sound):
    (folder / "cases.csv").unlink()
    _book(folder / "cases.xlsx", R5=_sheet(sound["cases"]), R6=_sheet(sound["cases"]))
    assert "cases.xlsx: 「ケース」の表が2枚のシートに分かれています: 「R5」「R6」" in _refusal(folder).ja


def test_workbook_whose_sheets_are_none_of_the_table_is_told(folder):
    (folder / "cases.csv").unlink()
    _book(folder / "cases.xlsx", a=[["何か"]], b=[["何か"]])
    message = _refusal(folder)
    assert "cases.xlsx: 「ケース」のシートがありません" in message.ja
    assert "何か" not in message.ja


@pytest.mark.parametrize("content", [b"", b"case_id\n", b"PK\x03\x04 cut off", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"])
def test_file_that_is_no_workbook_is_told_beside_the_other_faults(folder, content):
    (folder / "cases.csv").unlink()
    (folder / "contacts.csv").unlink()
    (folder / "ケース.xlsx").write_bytes(content)
    message = _refusal(folder)
    assert "ケース.xlsx: " in message.ja
    assert "「相談記録」のファイルがありません" in message.ja


@pytest.mark.parametrize("other", ["ケース.csv", "cases.tsv", "ケース.xlsx", "cases.txt"])
def test_two_files_of_one_table_are_not_chosen_between(folder, other):
    (folder / other).write_bytes((folder / "cases.csv").read_bytes())
    message = _refusal(folder)
    for told, words in ((message.ja, "同じ表のファイルがほかにも"), (message.en, "other files of the same table")):
        assert words in told
        assert other in told


def test_records_in_folders_within_are_never_passed_over(folder, sound):
    (folder / "過年度").mkdir()
    _book(folder / "過年度" / "台帳.xlsx", R5=_sheet(sound["contacts"]), メモ=[["何か"]])
    (folder / "過年度" / "壊れた.xlsx").write_bytes(b"PK")
    raw = read_register(folder)
    assert [(one.rule, one.severity) for one in raw.warnings] == [("records_read", "error"), ("sheet_used", "warning")]
    assert "「過年度/台帳.xlsx / R5」（7行、相談記録に似ている）" in raw.warnings[0].message.ja
    assert "「過年度/壊れた.xlsx」（開けません）" in raw.warnings[1].message.ja


def test_records_in_a_folder_beside_a_whole_ledger_are_told(tmp_path, book, sheets):
    folder = tmp_path / "台帳"
    (folder / "過年度").mkdir(parents=True)
    book(sheets).rename(folder / "台帳.xlsx")
    book(sheets).rename(folder / "過年度" / "台帳.xlsx")
    raw = read_register(folder)
    assert [(one.rule, one.severity) for one in raw.warnings][:1] == [("records_read", "error")]
    assert "「過年度/台帳.xlsx / 相談記録」" in raw.warnings[0].message.ja
