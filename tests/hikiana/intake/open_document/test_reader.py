"""What the XML of an OpenDocument spreadsheet says, and spreadsheets that are refused."""

import re
import shutil
import subprocess
import time
import zipfile
from datetime import date, timedelta
from datetime import time as clock
from xml.sax.saxutils import escape

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.styles import Font
from polars.testing import assert_frame_equal

from hikiana.base.errors import InputError
from hikiana.centre.profile import Centre
from hikiana.intake.package import RefusedError
from hikiana.intake.read import read_register
from hikiana.intake.sheet_facts import MARK, UNCOMPUTED
from hikiana.intake.workbook import read_sheets
from hikiana.intake.workbook_reader import read_workbook
from hikiana.register.check.results import write_results
from hikiana.register.validation import validate
from schemas.tables import TABLES
from tests.examples import few_examples
from tests.hikiana.intake.open_document.written import cell, content, row, sheet, write, write_book


@pytest.fixture
def read(tmp_path):
    """The only sheet of a spreadsheet with these rows."""

    def sheet_of(*rows, before="", **of):
        (found,) = read_workbook(write(tmp_path / "a.ods", content(sheet(*rows, before=before), **of)))
        return found

    return sheet_of


def _value(kind, shown, **of):
    return cell(shown, office_value_type=kind, **{f"office_{name}": value for name, value in of.items()})


@pytest.mark.parametrize(
    ("written", "value"),
    [
        (_value("float", "1.5E+10", value="1.5E+010"), "15000000000"),
        (_value("float", "1/3", value="0.30000000000000004"), "0.30000000000000004"),
        (_value("float", "0003", value="3"), "0003"),
        (_value("float", "0003", value="2.5"), "2.5"),
        (_value("float", "TRUE", value="1"), "true"),
        (_value("percentage", "45%", value="0.45"), "0.45"),
        (_value("currency", "¥1,200", value="1200"), "1200"),
        (_value("boolean", "TRUE", boolean_value="true"), "true"),
        (_value("date", "令和6年5月29日", date_value="2024-05-29"), "2024-05-29 00:00:00"),
        (_value("date", "29日", date_value="2024-05-29T13:00:00"), "2024-05-29 13:00:00"),
        (_value("date", "0:00", date_value="1899-12-30T02:15:00"), "1899-12-31 02:15:00"),
        (_value("date", "?", date_value="20240-05-29"), "20240-05-29"),
        (_value("time", "13:30", time_value="PT13H30M00S"), "1899-12-31 13:30:00"),
        (_value("time", "13:30", time_value="PT13H30M00,0000S"), "1899-12-31 13:30:00"),
        (_value("time", "13:30", time_value="PT13H29M59.999999S"), "1899-12-31 13:30:00"),
        (_value("time", "30:00", time_value="PT30H00M00S"), "1900-01-01 06:00:00"),
        (_value("string", "表示", string_value="値"), "値"),
        (cell("型なし"), "型なし"),
        (_value("string", ""), None),
        (_value("float", ""), None),
        (cell("<text:p/>", formula='of:=""'), ""),
        (cell(formula="of:=A1"), UNCOMPUTED),
        (cell(formula="of:=A1", office_value_type="float"), UNCOMPUTED),
        # Excel saves an error as the number 0, LibreOffice as an empty text.
        (cell("#DIV/0!", formula="of:=1/0", office_value_type="float", office_value="0"), f"#DIV/0!{MARK}"),
        (cell("#N/A", formula="of:=NA()", office_value_type="string", office_string_value=""), f"#N/A{MARK}"),
        (cell("Err:502", formula="of:=X()", office_value_type="string", office_string_value=""), f"Err:502{MARK}"),
        (_value("string", "#N/A"), "#N/A"),
        (_value("float", "#3", value="3"), "3"),
    ],
    ids=str,
)
def test_value_is_what_the_reader_of_excels_cells_would_write(read, written, value):
    assert read(row(cell("番号"), written)).cells.row(0)[1:] == (() if value is None else (value,))


NOTE = "<text:p>注</text:p>"
RUBY = "<text:ruby><text:ruby-base>北見</text:ruby-base><text:ruby-text>キタミ</text:ruby-text></text:ruby>"


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("<text:p>一行目</text:p><text:p/><text:p>三行目</text:p>", "一行目\n\n三行目"),
        ('<text:p><text:s text:c="2"/>前 と <text:s/>後\n  ろ </text:p>', "  前 と  後 ろ"),
        ("<text:p>タブ<text:tab/>と<text:line-break/>改行</text:p>", "タブ\tと\n改行"),
        ("<text:p>母<text:span>より</text:span><text:a>電話</text:a></text:p>", "母より電話"),
        (f"<text:p>{RUBY}市</text:p>", "北見市"),
        (f"<office:annotation><dc:date>2024</dc:date>{NOTE}</office:annotation><text:p>本文</text:p>", "本文"),
        ("<text:p>本<office:annotation><text:p>注</text:p></office:annotation>文</text:p>", "本文"),
        (f"<text:span>外</text:span><text:list><text:list-item>{NOTE}</text:list-item></text:list>", "注"),
        ("<drawing:frame><text:p>図</text:p></drawing:frame><text:p>本文</text:p>", "本文"),
    ],
)  # fmt: skip
def test_text_of_a_cell_is_its_paragraphs_without_comments(read, written, text):
    assert read(row(cell(written, office_value_type="string"))).cells.rows() == [(text,)]


def _as_saved(text):
    """Paragraphs as spreadsheets write them: spaces and tabs as elements."""
    elements = {" ": "<text:s/>", "\t": "<text:tab/>"}
    lines = ("".join(elements.get(character) or escape(character) for character in line) for line in text.split("\n"))
    return "".join(f"<text:p>{line}</text:p>" for line in lines)


@few_examples
@given(st.text(st.sampled_from(" \t\n　あa&<#0-"), min_size=1).filter(str.strip))
def test_any_text_is_read_as_it_was_saved(tmp_path_factory, text):
    path = tmp_path_factory.mktemp("text") / "a.ods"
    (found,) = read_workbook(write(path, content(sheet(row(cell(_as_saved(text), office_value_type="string"))))))
    assert found.cells.rows() == [(text,)]


def test_what_is_repeated_comes_so_often_and_empty_cells_to_the_end_of_the_sheet_take_nothing(read):
    found = read(
        row(cell(), cell("a", number_columns_repeated=2), cell(number_columns_repeated=16381), number_rows_repeated=2),
        row(cell(number_columns_repeated=16384), number_rows_repeated=25_000),
        f"<table:table-header-rows>{row(cell('b'))}</table:table-header-rows>",
        row(cell(number_columns_repeated=16384), number_rows_repeated=1_023_573),
    )
    assert found.cells.shape == (25_003, 3)
    assert found.cells.with_row_index().drop_nulls("1")["2"].to_list() == ["a", "a"]
    assert found.cells["0"].drop_nulls().to_list() == ["b"]
    assert found.cells["0"][-1] == "b"


STYLES = (
    '<style:style style:name="parent" style:family="table-cell"><style:text-properties'
    ' style:text-line-through-type="single"/></style:style>'
    '<style:style style:name="child" style:family="table-cell" style:parent-style-name="parent"/>'
    '<style:style style:name="run" style:family="text"><style:text-properties style:text-line-through-style="solid"/>'
    '</style:style><style:style style:name="not" style:family="text"><style:text-properties'
    ' style:text-line-through-style="none"/></style:style>'
)


def test_strikes_are_those_of_the_cell_its_row_or_column_or_of_its_runs(read):
    runs = '<text:p><text:span text:style-name="run">取</text:span>{}</text:p>'
    found = read(
        row(
            cell("列"), cell("自分", style_name="Default"), cell(runs.format("一部")), cell(runs.format("")), cell("無")
        ),
        row(cell(), cell("行"), default_cell_style_name="child", number_rows_repeated=2),
        row(cell('<text:p><text:span text:style-name="not">外す</text:span></text:p>', style_name="child")),
        before='<table:table-column table:default-cell-style-name="child"/><table:table-column/>',
        styles=STYLES,
    )
    assert found.appearance.struck == {(0, 0): True, (0, 2): False, (0, 3): True, (1, 1): True, (2, 1): True}


NARROW = '<table:table-column table:visibility="collapse" table:number-columns-repeated="2"/>'


def test_colour_of_a_row_is_that_of_all_its_filled_cells(read):
    colours = "".join(
        f'<style:style style:name="{name}" style:family="table-cell"><style:table-cell-properties'
        f' fo:background-color="{colour}"/></style:style>'
        for name, colour in (("white", "#ffffff"), ("none", "transparent"), ("yellow", "#ffff00"))
    )
    found = read(
        row(cell("列"), cell("灰", style_name="grey"), cell()),
        row(cell("列"), cell(), cell("灰", style_name="grey"), number_rows_repeated=2),
        row(cell("列"), cell("黄", style_name="yellow")),
        row(cell("白", style_name="white")),
        row(cell("無", style_name="none")),
        row(cell(style_name="yellow"), cell("黄", style_name="yellow"), default_cell_style_name="grey"),
        before='<table:table-column table:default-cell-style-name="grey"/><table:table-column/>',
        styles=colours,
    )
    assert found.appearance.fills == {0: "D9D9D9", 1: "D9D9D9", 2: "D9D9D9", 6: "FFFF00"}


def test_rows_and_columns_that_are_not_shown_are_known_up_to_the_last_filled_row(read):
    group = f'<table:table-row-group table:display="false">{row(cell("d"))}</table:table-row-group>'
    found = read(
        row(cell("a"), visibility="filter", number_rows_repeated=2),
        row(cell("b"), style_name="low"),
        group,
        row(cell("c")),
        row(cell(), visibility="collapse", number_rows_repeated=1_000_000),
        before=f"<table:table-column/>{NARROW}",
    )
    assert (found.appearance.hidden_rows, found.appearance.hidden_columns) == ([0, 1, 2, 3], [(1, 2)])


def test_sheets_are_those_of_the_office_alone(tmp_path):
    """Not what formulas keep of other files, nor what is noted of changes."""
    kept = sheet('<table:table-source table:mode="copy-results-only"/>', row(cell("x")), name="'file:///a.ods'#$1")
    changes = f"<table:tracked-changes>{sheet(row(cell('削除')))}</table:tracked-changes>"
    kept += f"<table:dde-links><table:dde-link>{sheet(row(cell('z')))}</table:dde-link></table:dde-links>"
    xml = content(changes + kept + sheet(row(cell("y")), name="隠し", style="hidden") + sheet(name="空"))
    assert [(one.name, one.visible, one.cells.rows()) for one in read_workbook(write(tmp_path / "a.ods", xml))] == [
        ("隠し", False, [("y",)]),
        ("空", True, []),
    ]


def test_prefixes_of_the_xml_do_not_matter(tmp_path):
    xml = content(sheet(row(cell("a", style_name="struck"), _value("float", "3", value="3"))))
    for prefix in ("office", "table", "text", "style"):
        xml = re.sub(rf"(?<=xmlns:){prefix}(?==)|(?<=[< /]){prefix}(?=:)", f"x{prefix}", xml)
    (found,) = read_workbook(write(tmp_path / "a.ods", xml))
    assert (found.cells.rows(), found.appearance.struck) == ([("a", "3")], {(0, 0): True})


PLAIN = content(sheet(row(cell("a"))))
MANIFEST = {"META-INF/manifest": "<manifest><encryption-data/></manifest>"}


@pytest.mark.parametrize(
    ("why", "xml", "parts"),
    [
        ("locked", "\x01\x02", MANIFEST),
        ("no_workbook", content("", within="text"), {}),
        ("damaged", PLAIN[:-9], {}),
        ("damaged", PLAIN.replace("<table:table-row>", '<table:table-row table:number-rows-repeated="-1">'), {}),
        ("damaged", content(sheet(row(_value("float", "3", value="三")))), {}),
        ("unusual", content(sheet(row(_value("void", "3")))), {}),
        ("unusual", content(sheet(row(cell(sheet(row(cell("a"))))))), {}),
        ("unusual", content("", settings='<table:null-date table:date-value="1900-01-01"/>'), {}),
    ],
)
def test_file_that_cannot_be_read_whole_is_refused(tmp_path, why, xml, parts):
    with pytest.raises(RefusedError, match=why):
        read_workbook(write(tmp_path / "a.ods", xml, **parts))


def test_locked_file_is_told_to_be_saved_without_a_password(tmp_path):
    with pytest.raises(InputError, match=r"パスワード.*LibreOffice"):
        read_sheets(write(tmp_path / "台帳.ods", "\x01", **MANIFEST))


LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'


@pytest.mark.parametrize(
    ("why", "xml"),
    [
        ("damaged", PLAIN.replace("?>", f"?>{LAUGHS}", 1)),
        ("too_large", content(sheet(row(cell("a", number_columns_repeated=10_000), number_rows_repeated=1_000_000)))),
        ("too_large", content(sheet(row(cell("a", number_columns_repeated=1 << 40))))),
        ("too_large", content(sheet(row(cell("a")), row(cell("b"), number_rows_repeated=1 << 20)))),
        ("too_large", content(sheet(row(cell("あ" * 30_000, number_columns_repeated=9_000), number_rows_repeated=9)))),
        ("too_large", content(sheet(row(cell("a"), number_rows_repeated=90_000)) * 3)),
    ],
    ids=["entities", "cells", "columns", "rows", "characters", "sheets"],
)  # fmt: skip
def test_a_few_words_that_would_take_all_memory_are_refused_at_once(tmp_path, why, xml):
    start = time.process_time()
    with pytest.raises(RefusedError, match=why):
        read_workbook(write(tmp_path / "a.ods", xml), most_bytes=1 << 30, most_cells=200_000)
    assert time.process_time() - start < 3


@pytest.mark.parametrize("name", ["台帳.xlsx", "台帳.ods", "台帳.xls"])
def test_file_is_read_by_what_it_holds_not_by_its_name(tmp_path, name):
    assert read_sheets(write(tmp_path / name, PLAIN))[0].cells.rows() == [("a",)]
    book = openpyxl.Workbook()
    book.active["A1"] = "a"
    book.save(tmp_path / name)
    assert read_sheets(tmp_path / name)[0].cells.rows() == [("a",)]


@pytest.fixture
def book(sound):
    """The sound register as a workbook with most of what a sheet can hold, in what the report needs and beside it."""
    made = openpyxl.Workbook()
    made.remove(made.active)
    for name, table in TABLES.items():
        of = made.create_sheet(table.title.ja)
        of.append([column.title.ja for column in table.usual.values()])
        for line in sound[name]:
            of.append([_typed(line[column]) for column in table.usual])
    contacts = made["相談記録"]
    contacts["E2"], contacts["E3"] = clock(1, 15), timedelta(hours=26)
    contacts["A4"].value, contacts["D5"].font = "#N/A", Font(strike=True)
    contacts["K1"], contacts["K3"] = "備考", "一行目\n二行目"
    for column in "ABCDEFGHI":
        contacts[f"{column}7"].font = Font(strike=True)
    contacts.row_dimensions[6].hidden = contacts.column_dimensions["F"].hidden = True
    contacts.merge_cells("B3:B4")
    for line in range(2, 5):
        made["ケース"][f"A{line}"].value, made["ケース"][f"A{line}"].number_format = line - 1, "0000"
    made.create_sheet("メモ").sheet_state = "hidden"
    made["メモ"]["C4"] = "下書き"
    return made


def _typed(text):
    """As spreadsheets keep it: days, numbers, and text."""
    if len(text) == 10 and text[4] == text[7] == "-":
        return date.fromisoformat(text)
    return int(text) if text.isdecimal() and not text.startswith("0") else text or None


def _same_register(one, other):
    read = [read_register(path) for path in (one, other)]
    for name in TABLES:
        frames = [register.tables[name].frame for register in read]
        assert_frame_equal(*frames)
        assert read[0].tables[name].rows.to_list() == read[1].tables[name].rows.to_list()
    told = [validate(register, Centre.read()).findings for register in read]
    assert [_parts(finding) for finding in told[0]] == [_parts(finding) for finding in told[1]]
    return {finding.rule for finding in told[0]}


def _parts(finding):
    values = None if finding.values is None else finding.values.to_list()
    return finding.rule, finding.sheet, finding.letters, finding.rows.to_list(), values


def test_register_reads_the_same_of_ods_as_of_xlsx_with_the_same_findings(tmp_path, book):
    book.save(tmp_path / "台帳.xlsx")
    rules = _same_register(tmp_path / "台帳.xlsx", write_book(tmp_path / "台帳.ods", book))
    assert rules >= {"row_struck", "cell_struck", "row_hidden", "column_hidden", "cell_merged", "cell_failed"}
    assert rules >= {"number_as_shown", "sheet_used"}


@pytest.mark.long
def test_register_reads_the_same_once_libreoffice_has_saved_it(tmp_path, book):
    program = shutil.which("soffice")
    if program is None:
        pytest.skip("LibreOffice is not installed")
    book.save(tmp_path / "台帳.xlsx")
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [program, profile, "--headless", "--convert-to", "ods", "--outdir", str(tmp_path / "made")]
    subprocess.run([*command, str(tmp_path / "台帳.xlsx")], check=True, capture_output=True, timeout=120)
    assert "content.xml" in zipfile.ZipFile(tmp_path / "made" / "台帳.ods").namelist()
    assert "cell_failed" in _same_register(tmp_path / "台帳.xlsx", tmp_path / "made" / "台帳.ods")


def test_copy_of_an_ods_ledger_has_its_cells_and_the_list_leads_to_them(tmp_path, book):
    raw = read_register(write_book(tmp_path / "台帳.ods", book))
    validated = validate(raw, Centre.read())
    results = write_results(raw, validated, validated.findings, "ja", into=tmp_path / "checks")
    copy = openpyxl.load_workbook(results.copy)
    assert copy.sheetnames == [*(table.title.ja for table in TABLES.values()), "メモ"]
    assert copy["ケース"]["A2"].value == "0001"
    assert (copy["相談記録"]["A4"].value, copy["相談記録"]["A4"].comment.text[:4]) == ("#N/A", "【誤り】")
    assert (copy["相談記録"]["C3"].value, copy["メモ"].sheet_state) == ("2015-09-30", "hidden")
    listed = openpyxl.load_workbook(results.folder / "findings.xlsx").worksheets[0]
    targets = {cell.hyperlink.target for line in listed.iter_rows() for cell in line if cell.hyperlink}
    assert targets
    assert all(target.startswith("annotated.xlsx") for target in targets)
