"""A ledger in one workbook: sheets, heads and rows as staff keep them, and workbooks that are none or traps."""

import csv
import io
import shutil
import subprocess
import zipfile
from datetime import date, timedelta

import openpyxl
import polars as pl
import pytest
import xlsxwriter
from polars.testing import assert_frame_equal

from hikiana.base.errors import InputError
from hikiana.centre.profile import Centre
from hikiana.intake.form import write_form
from hikiana.intake.parse import parse
from hikiana.intake.read import read_register
from hikiana.intake.sheet_facts import UNCOMPUTED
from hikiana.register.clean.cleaning import clean_register
from hikiana.register.register import open_register
from schemas.tables import TABLES


def _write(path, sheets, hidden=()):
    """Write rows of cells as sheets; dates and times as Excel keeps them."""
    with xlsxwriter.Workbook(path) as book:
        formats = {
            date: book.add_format({"num_format": "yyyy/m/d"}),
            timedelta: book.add_format({"num_format": "[h]:mm"}),
        }
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            if name in hidden:
                sheet.hide()
            for row, cells in enumerate(rows):
                for column, cell in enumerate(cells):
                    if cell not in ("", None):
                        sheet.write(row, column, cell, formats.get(type(cell)))
    return path


@pytest.fixture
def sheets(sound):
    """The sound register as sheets under the Japanese titles."""
    written = {}
    for name, table in TABLES.items():
        heads = [column.title.ja for column in table.usual.values()]
        written[table.title.ja] = [heads, *([row[column] for column in table.usual] for row in sound[name])]
    return written


def _tables(path):
    return {name: parse(raw)[0] for name, raw in read_register(path).tables.items()}


def _refusal(path):
    with pytest.raises(InputError) as refusal:
        read_register(path)
    assert refusal.value.exit_code == 3
    return refusal.value.message


def test_workbook_holds_the_same_records_as_the_files(tmp_path, folder, sheets):
    in_files, in_workbook = _tables(folder), _tables(_write(tmp_path / "台帳.xlsx", sheets))
    for name in TABLES:
        assert_frame_equal(in_workbook[name], in_files[name])


def test_workbook_is_called_by_its_name_and_taken_as_real(tmp_path, sheets):
    raw = read_register(_write(tmp_path / "台帳.xlsx", sheets))
    assert (raw.name.ja, raw.synthetic, raw.warnings) == ("台帳", False, [])
    assert raw.tables["contacts"].place.sheet == "相談記録"


@pytest.mark.long
def test_report_can_be_made_of_a_workbook(tmp_path, sheets):
    clean, findings = clean_register(_write(tmp_path / "台帳.xlsx", sheets), tmp_path / "clean")
    assert open_register(clean).contacts.height == 7
    assert {finding.severity for finding in findings} <= {"note", "warning"}


def test_days_times_and_numbers_are_read_as_excel_keeps_them(tmp_path, sheets):
    row = sheets["相談記録"][1]
    row[2], row[4], row[5] = date(2012, 5, 10), timedelta(hours=1, minutes=15), True
    sheets["相談記録"][2][2] = 42277
    contacts = _tables(_write(tmp_path / "a.xlsx", sheets))["contacts"]
    assert contacts.select("date", "duration_min", "online").row(0) == (date(2012, 5, 10), 75, True)
    assert contacts["date"][1] == date(2015, 9, 30)


def test_head_below_a_title_blank_rows_totals_and_repeated_heads_are_no_records(tmp_path, sheets):
    heads, *rows = sheets["相談記録"]
    sheets["相談記録"] = [["相談記録 令和6年度"], [], heads, rows[0], [], heads, *rows[1:], ["合計", "", "", "", 270]]
    raw = read_register(_write(tmp_path / "a.xlsx", sheets))
    assert raw.tables["contacts"].rows.to_list() == [4, *range(7, 13)]
    (note,) = raw.warnings
    assert (note.place, note.severity, note.rows.to_list()) == ("a.xlsx / 相談記録", "note", [6, 13])


def test_table_that_begins_in_another_column_is_read_in_place(tmp_path, sheets):
    sheets["相談記録"] = [["", "", *row] for row in sheets["相談記録"]]
    contacts = read_register(_write(tmp_path / "a.xlsx", sheets)).tables["contacts"]
    assert contacts.frame["contact_id"][0] == "C1"
    assert contacts.place.letters["contact_id"] == "C"


def test_sheet_of_any_name_is_known_by_its_head(tmp_path, sheets):
    sheets["Sheet1"] = sheets.pop("ケース")
    assert read_register(_write(tmp_path / "a.xlsx", sheets)).tables["cases"].place.sheet == "Sheet1"


def test_heads_that_staff_write_otherwise_are_read_and_told(tmp_path, sheets):
    sheets["Sheet1"] = sheets.pop("相談記録")
    sheets["Sheet1"][0][:5] = ["受付番号", "ケースNo.", "相談日※", "相談\n方法", "相談時間（分）"]
    raw = read_register(_write(tmp_path / "a.xlsx", sheets))
    assert raw.tables["contacts"].frame["method"][0] == "phone"
    notes = [(note.place, note.letters) for note in raw.warnings if note.rule == "head_written_otherwise"]
    assert notes == [("a.xlsx / Sheet1", letter) for letter in "ABCD"]


def test_faults_name_sheet_row_and_column(tmp_path, sheets):
    sheets["相談記録"][3][3] = "電話？"
    with pytest.raises(InputError) as refusal:
        clean_register(_write(tmp_path / "a.xlsx", sheets), tmp_path / "clean")
    assert "a.xlsx / 相談記録 / 相談方法 (method)" in refusal.value.message.ja
    assert "4行目 「電話？」" in refusal.value.message.ja
    assert not (tmp_path / "clean").exists()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda sheets: sheets.pop("ケース"), "「ケース」のシートがありません"),
        (
            lambda sheets: sheets.update(contacts=sheets["相談記録"]),
            "枚のシートに分かれています: 「相談記録」「contacts」",
        ),
        (lambda sheets: sheets["ケース"][0].__setitem__(3, "山田性"), "列がありません: 「性別 (sex)」"),
        (
            lambda sheets: sheets["ケース"][0].__setitem__(3, "年齢"),
            "見出しが二つ以上あります: D列「年齢」、E列「年齢」",
        ),
        (
            lambda sheets: sheets["ケース"][0].__setitem__(3, "年令"),
            "見出しが二つ以上あります: D列「年令」、E列「年齢」",
        ),
        (lambda sheets: sheets["ケース"][1].append("余り"), "M列には内容がありますが、見出しがありません"),
        (lambda sheets: sheets["ケース"].__setitem__(0, ["山田"]), "見出しの行がありません"),
    ],
)
def test_sheet_that_cannot_be_a_table_is_told_and_shows_no_cell(tmp_path, sheets, change, words):
    change(sheets)
    message = _refusal(_write(tmp_path / "a.xlsx", sheets))
    assert words in message.ja
    assert "a.xlsx" in message.en
    assert "余り" not in message.ja
    assert "山田" not in message.ja


def test_other_and_hidden_sheets_are_told_and_those_of_the_form_are_not(tmp_path, sheets):
    others = {"メモ": [["何か"]], "使い方": [["書き方"]], "空": [], "contacts": sheets["相談記録"]}
    raw = read_register(_write(tmp_path / "a.xlsx", sheets | others, hidden=["contacts"]))
    assert [finding.severity for finding in raw.warnings] == ["error", "warning"]
    assert "「contacts」（7行、非表示、相談記録に似ている）" in raw.warnings[0].message.ja
    assert "「メモ」（1行）" in raw.warnings[1].message.ja


def test_formula_gives_the_value_that_excel_saved_and_is_never_run(tmp_path, sheets):
    path = tmp_path / "a.xlsx"
    _write(path, sheets)
    book = openpyxl.load_workbook(path)
    book["相談記録"]["A2"] = "=cmd|' /C calc'!A0"
    book.save(path)
    assert read_register(path).tables["contacts"].frame["contact_id"][0] == UNCOMPUTED


def _packed(path, **files):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in files.items():
            packed.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return path


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "ブック（.xlsx）でもLibreOffice"),
        (b"case_id,relation\n", "ブック（.xlsx）でもLibreOffice"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "古い形式"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "パスワードで保護"),
        (b"PK\x03\x04 cut off", "壊れているか"),
    ],
)
def test_file_that_is_no_workbook_is_refused_in_words(tmp_path, content, words):
    (tmp_path / "a.xlsx").write_bytes(content)
    message = _refusal(tmp_path / "a.xlsx")
    assert words in message.ja
    assert "a.xlsx" in message.en


@pytest.mark.long
def test_workbook_cut_off_in_the_middle_is_refused(tmp_path, sheets):
    path = _write(tmp_path / "a.xlsx", sheets)
    whole = path.read_bytes()
    for length in range(10, len(whole), len(whole) // 12):
        path.write_bytes(whole[:length])
        assert "a.xlsx" in _refusal(path).ja


def test_other_packed_file_is_no_workbook(tmp_path):
    assert "ブック（.xlsx）でもLibreOffice" in _refusal(_packed(tmp_path / "a.xlsx", word__document_xml="<x/>")).ja


@pytest.mark.parametrize("place", [b'r="A99999999999999"', b'r="ZZZZZZ2"', b'r=""', b"r='A2' r='A3'"])
def test_place_that_no_sheet_has_ends_in_words_and_not_with_the_process(tmp_path, sheets, place):
    path, changed = _write(tmp_path / "a.xlsx", sheets), io.BytesIO()
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(changed, "w") as target:
        for entry in source.infolist():
            content = source.read(entry)
            if entry.filename == "xl/worksheets/sheet1.xml":
                assert b'r="A2"' in content
                content = content.replace(b'r="A2"', place, 1)
            target.writestr(entry, content)
    path.write_bytes(changed.getvalue())
    try:
        told = str(read_register(path).tables["cases"].path)
    except InputError as refusal:
        told = refusal.message.ja
    assert "a.xlsx" in told


def test_external_entities_are_not_followed(tmp_path, sheets):
    path, secret = _write(tmp_path / "a.xlsx", sheets), tmp_path / "secret.txt"
    secret.write_text("SECRET", encoding="utf-8")
    changed = io.BytesIO()
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(changed, "w") as target:
        for entry in source.infolist():
            content = source.read(entry)
            if entry.filename == "xl/sharedStrings.xml":
                entity = f'<!DOCTYPE sst [<!ENTITY x SYSTEM "{secret.as_uri()}">]>'.encode()
                content = content.replace(b"<sst", entity + b"<sst", 1).replace(b"<t>C1</t>", b"<t>&x;</t>")
            target.writestr(entry, content)
    path.write_bytes(changed.getvalue())
    try:
        told = str(read_register(path).tables["contacts"].frame["contact_id"].to_list())
    except InputError as refusal:
        told = refusal.message.ja
    assert "SECRET" not in told


def test_csv_that_was_only_given_another_name_is_not_taken_for_a_workbook(tmp_path, sound):
    with (tmp_path / "a.xlsx").open("w", encoding="utf-8", newline="") as file:
        csv.DictWriter(file, list(sound["cases"][0])).writerows(sound["cases"])
    assert "拡張子だけが違う" in _refusal(tmp_path / "a.xlsx").ja


def _in_words(column, cell):
    """What staff write into the form for a cell of the files."""
    parts = cell.split(";") if isinstance(column.dtype, pl.List) else [cell]
    if column.code_list is not None:
        parts = [column.code_list[part].label.ja if part else "" for part in parts]
    if column.reading == "municipality":
        parts = [Centre.read().municipalities[part].name.ja if part else "" for part in parts]
    if column.dtype == pl.Boolean:
        parts = ["はい" if cell == "true" else "いいえ"]
    if column.dtype == pl.Date and cell:
        return date.fromisoformat(cell)
    if column.dtype.is_integer() and cell:
        return int(cell)
    return "、".join(parts) or None


def _fill(path, sound):
    write_form(path)
    book = openpyxl.load_workbook(path)
    for name, table in TABLES.items():
        for record in sound[name]:
            sheet = book[table.title.ja]
            for place, column in enumerate(table.usual.values(), start=1):
                row = sound[name].index(record) + 2
                sheet.cell(row, place, _in_words(column, record[column.name]))
    book.save(path)
    return path


def test_form_filled_by_hand_is_read_back_without_loss(tmp_path, folder, sound):
    in_form, in_files = read_register(_fill(tmp_path / "台帳.xlsx", sound)), _tables(folder)
    assert in_form.warnings == []
    for name in TABLES:
        typed, findings = parse(in_form.tables[name])
        assert_frame_equal(typed, in_files[name])
        assert {finding.severity for finding in findings} <= {"note"}


@pytest.mark.long
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_form_saved_by_libreoffice_is_read_back_without_loss(tmp_path, folder, sound):
    path = _fill(tmp_path / "台帳.xlsx", sound)
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "xlsx", "--outdir", str(tmp_path / "saved"), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    in_files = _tables(folder)
    for name, frame in _tables(tmp_path / "saved" / path.name).items():
        assert_frame_equal(frame, in_files[name])
