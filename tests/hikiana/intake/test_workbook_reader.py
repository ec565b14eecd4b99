"""What the XML of a workbook says, however it is spelled; and workbooks that are refused."""

import itertools
import pickle
import time
import zipfile
from dataclasses import dataclass
from datetime import date
from xml.etree import ElementTree
from xml.sax.saxutils import escape

import openpyxl
import polars as pl
import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.styles import Color, PatternFill
from polars.testing import assert_frame_equal

from hikiana.intake import workbook_reader
from hikiana.intake.package import RefusedError
from hikiana.intake.sheet_facts import MARK, UNCOMPUTED
from hikiana.intake.workbook import _told_by_reader
from hikiana.intake.workbook_reader import read_workbook

from ...examples import few_examples

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT_MAIN = "http://purl.oclc.org/ooxml/spreadsheetml/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
STRICT_OFFICE = "http://purl.oclc.org/ooxml/officeDocument"


@dataclass(frozen=True)
class Spelling:
    """One of the ways in which the same XML is written."""

    prefix: str = ""
    strict: bool = False
    implicit: bool = False
    reversed: bool = False
    quote: str = '"'
    between: str = ""
    references: bool = False
    cdata: bool = False

    def text(self, words, name):
        if name == "t" and self.cdata:
            return f"<![CDATA[{words}]]>"
        if name == "t" and self.references:
            return "".join(f"&#{ord(character)};" for character in words)
        return escape(words)

    def document(self, content):
        root = ElementTree.fromstring(content)
        text = self.element(root, itertools.count(1))
        return f"<?xml version={self.quote}1.0{self.quote}?>{text}".encode()

    def element(self, element, rows):
        local = element.tag.partition("}")[2]
        is_main = element.tag.startswith(f"{{{MAIN}}}")
        name = f"{self.prefix}:{local}" if self.prefix and is_main else local
        attributes = {
            f"r:{key.partition('}')[2]}" if key.startswith(f"{{{OFFICE}") else key.partition("}")[2] or key: value
            for key, value in element.attrib.items()
            if not key.startswith("{http://www.w3.org/XML")
        }
        if local == "row" and self.implicit and attributes["r"] == str(next(rows)):
            del attributes["r"]
        if local in ("worksheet", "workbook", "sst", "styleSheet", "Relationships"):
            space = element.tag[1:].partition("}")[0]
            attributes[f"xmlns:{self.prefix}" if self.prefix and is_main else "xmlns"] = space
            attributes["xmlns:r"] = f"{OFFICE}/relationships"
        if local == "t":
            attributes["xml:space"] = "preserve"
        pairs = reversed(attributes.items()) if self.reversed else attributes.items()
        quoted = {'"': "&quot;", "'": "&apos;"}
        written = "".join(f" {key}={self.quote}{escape(value, quoted)}{self.quote}" for key, value in pairs)
        inside = self.text(element.text or "", local) if not len(element) else ""
        for child in self.children(element, local):
            inside += (self.between if local in ("sheetData", "sst", "row") else "") + self.element(child, rows)
        whole = f"<{name}{written}>{inside}</{name}>" if inside else f"<{name}{written}/>"
        if self.strict and local in ("worksheet", "workbook", "sst", "styleSheet", "Relationships"):
            return whole.replace(MAIN, STRICT_MAIN).replace(f"{OFFICE}/relationships", f"{STRICT_OFFICE}/relationships")
        return whole

    def children(self, element, local):
        """With cells that follow the one before without their place."""
        before = 0
        for child in element:
            if local == "row" and self.implicit:
                column = ord(child.attrib["r"][0]) - 64
                if column == before + 1:
                    del child.attrib["r"]
                before = column
            yield child


def _respelled(path, spelling):
    """A workbook with the same parts in another spelling."""
    other = path.with_name("respelled.xlsx")
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(other, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in source.infolist():
            content = source.read(entry)
            if entry.filename.startswith("xl/") and entry.filename.endswith((".xml", ".rels")):
                content = spelling.document(content)
            target.writestr(entry.filename, content)
    return other


def _edited(path, part, *changes):
    """A workbook in one part of which bytes were replaced."""
    other = path.with_name("edited.xlsx")
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(other, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in source.infolist():
            content = source.read(entry)
            for old, new in changes if entry.filename == part else ():
                assert old in content
                content = content.replace(old, new, 1)
            target.writestr(entry.filename, content)
    return other


SHEET = "xl/worksheets/sheet1.xml"


def _make(path, options=None):
    with xlsxwriter.Workbook(path, options or {}) as book:
        sheet = book.add_worksheet("表")
        struck, day = book.add_format({"font_strikeout": True}), book.add_format({"num_format": "yyyy/m/d"})
        plain = book.add_format({"bold": True})
        sheet.write_row(0, 0, ["番号", "日", "値", "備考"])
        sheet.write_row(1, 0, [1, "父", 3], book.add_format({"num_format": "0000"}))
        sheet.write(1, 3, date(2024, 5, 29), day)
        sheet.write_row(2, 0, ["K2", "母", 4.5, "メモ"], struck)
        sheet.write_rich_string(3, 0, struck, "取り", struck, "消し")
        sheet.write_rich_string(3, 1, "一部", struck, "だけ")
        sheet.write_rich_string(3, 2, plain, "引かれ", plain, "ない", struck)
        sheet.write_formula(4, 0, "=NA()", None, "#N/A")
        sheet.write_formula(4, 1, '="01208"', None, "01208")
        sheet.write_formula(4, 2, '=""', None, "")
        for place, number in enumerate((27, 31, 32, 50)):
            sheet.write(5, place, 45441.5, book.add_format({"num_format": number}))
        sheet.write_row(6, 1, ["b7", "c7"])
        sheet.write(8, 2, True)
        sheet.set_row(6, None, None, {"hidden": True})
        sheet.set_row(8, 0)
        sheet.set_column(3, 4, None, None, {"hidden": True})
        sheet.merge_range("A10:A12", "結合")
        sheet.merge_range("B10:C10", "横")
    return path


@pytest.fixture(scope="module")
def usual(tmp_path_factory):
    return _make(tmp_path_factory.mktemp("usual") / "usual.xlsx")


def _same(path, other):
    for one, another in zip(read_workbook(path), read_workbook(other), strict=True):
        assert_frame_equal(one.cells, another.cells)
        assert (one.name, one.visible, one.from_1904) == (another.name, another.visible, another.from_1904)
        assert one.appearance == another.appearance


def test_what_excel_shows_of_a_sheet_is_known(usual):
    (sheet,) = read_workbook(usual)
    rows = sheet.cells.rows()
    assert rows[1] == ("0001", "父", "0003", "2024-05-29 00:00:00")
    assert rows[4][:3] == (f"#N/A{MARK}", "01208", UNCOMPUTED)
    assert rows[5] == ("2024-05-29 12:00:00",) * 4
    seen = sheet.appearance
    assert seen.zeros == [(1, 0), (1, 2)]
    assert seen.struck == {**dict.fromkeys([(2, 0), (2, 1), (2, 2), (2, 3), (3, 0)], True), (3, 1): False}
    assert (seen.hidden_rows, seen.hidden_columns) == ([6, 8], [(3, 4)])
    assert seen.merged == [(9, 0, 11, 0), (9, 1, 9, 2)]


@pytest.mark.parametrize(
    "spelling",
    [
        Spelling(prefix="x"),
        Spelling(strict=True),
        Spelling(implicit=True),
        Spelling(reversed=True, quote="'"),
        Spelling(between="\n  "),
        Spelling(between="<!-- <c r='Z9'/> -->"),
        Spelling(references=True),
        Spelling(cdata=True),
    ],
    ids=str,
)
def test_spelling_of_the_xml_does_not_matter(usual, spelling):
    _same(usual, _respelled(usual, spelling))


@few_examples
@given(
    st.builds(
        Spelling,
        prefix=st.sampled_from(["", "x", "main"]),
        strict=st.booleans(),
        implicit=st.booleans(),
        reversed=st.booleans(),
        quote=st.sampled_from(["'", '"']),
        between=st.sampled_from(["", "\r\n", "<?note?>"]),
        references=st.booleans(),
    )
)
def test_spellings_together_do_not_matter(usual, spelling):
    _same(usual, _respelled(usual, spelling))


@pytest.mark.parametrize("spelling", [Spelling(), Spelling(prefix="x"), Spelling(strict=True, implicit=True)], ids=str)
def test_far_cell_is_refused_in_any_spelling(tmp_path, spelling):
    with xlsxwriter.Workbook(tmp_path / "far.xlsx") as book:
        sheet = book.add_worksheet()
        sheet.write("A1", 1)
        sheet.write("Z40000", 1)
    with pytest.raises(RefusedError, match="too_large"):
        read_workbook(_respelled(tmp_path / "far.xlsx", spelling), most_cells=1_000_000)
    assert read_workbook(_respelled(tmp_path / "far.xlsx", spelling), most_cells=2_000_000)[0].cells.shape == (
        40_000,
        26,
    )


def test_workbook_that_is_large_when_unpacked_is_refused(usual):
    with pytest.raises(RefusedError, match="too_large"):
        read_workbook(_edited(usual, SHEET, (b"<row ", b" " * (3 << 20) + b"<row ")), most_bytes=2 << 20)


LAUGHS = (
    b'<!DOCTYPE x [<!ENTITY a0 "ha">'
    + b"".join(b'<!ENTITY a%d "%s">' % (number, b"&a%d;" % (number - 1) * 10) for number in range(1, 12))
    + b"]>"
)
OUTSIDE = b'<!DOCTYPE x [<!ENTITY a11 SYSTEM "file:///etc/hostname">]>'


@pytest.mark.parametrize(
    "part", [SHEET, "xl/sharedStrings.xml", "xl/styles.xml", "xl/workbook.xml", "docProps/app.xml"]
)
@pytest.mark.parametrize("entities", [LAUGHS, OUTSIDE], ids=["laughs", "outside"])
def test_part_that_declares_entities_is_refused_at_once(usual, part, entities):
    start = time.process_time()
    with pytest.raises(RefusedError, match="damaged"):
        read_workbook(_edited(usual, part, (b"?>\n", b"?>\n" + entities)))
    assert time.process_time() - start < 2


@pytest.mark.parametrize(
    "written", [b"<v>8&#49;</v>", b"<v>8<!-- -->1</v>", b"<v><![CDATA[81]]></v>", b"<v><?x?>81</v>", b"<v>&#56;1</v>"]
)
def test_value_that_the_reader_of_cells_would_lose_or_change_is_refused(usual, written):
    with pytest.raises(RefusedError, match="unusual"):
        read_workbook(_edited(usual, SHEET, (b"<v>45441</v>", written)))


def test_value_that_the_reader_of_cells_leaves_out_is_missed(usual, monkeypatch):
    whole = workbook_reader._in_place
    lost = pl.lit(None, pl.String).alias("1")
    monkeypatch.setattr(workbook_reader, "_in_place", lambda sheet: whole(sheet).with_columns(lost))
    with pytest.raises(RefusedError, match="unusual"):
        read_workbook(usual)


def test_parts_where_the_reader_of_cells_does_not_look_are_refused(usual):
    for part in (b"styles.xml", b"sharedStrings.xml"):
        with pytest.raises(RefusedError, match="unusual"):
            read_workbook(_edited(usual, "xl/_rels/workbook.xml.rels", (part, b"other/" + part)))


def test_sheet_is_found_by_an_absolute_way(usual):
    _same(usual, _edited(usual, "xl/_rels/workbook.xml.rels", (b"worksheets/sheet1.xml", b"/xl/worksheets/sheet1.xml")))


@pytest.mark.parametrize("form", [b"<f>1</f>", b"<f>1</f><v></v>", b"<f>1</f><v/>", b"<f/>", b"<f><![CDATA[1]]></f>"])
def test_formula_that_nobody_computed_is_called_that(usual, form):
    (sheet,) = read_workbook(_edited(usual, SHEET, (b"<v>45441</v>", form)))
    assert sheet.cells.row(1)[3] == UNCOMPUTED


@pytest.mark.parametrize(
    ("last", "told"),
    [
        (b'<c r="A13"><f>1</f></c></row>', UNCOMPUTED),
        (b'<c r="A13" t="e"><v>#N/A</v></c></row>', f"#N/A{MARK}"),
        (b'<c r="A13" t="e"><v>#N/A</v></c></row><row r="15"/>', f"#N/A{MARK}"),
    ],
)
def test_what_stands_below_the_cells_is_no_part_of_the_last(usual, last, told):
    below = b'<row r="13">' + last + b"</sheetData><headerFooter><oddHeader>7</oddHeader></headerFooter>"
    (sheet,) = read_workbook(_edited(usual, SHEET, (b"</sheetData>", below)))
    assert sheet.cells["0"][12] == told


def test_formula_that_gives_an_empty_text_has_a_value(usual):
    path = _edited(usual, SHEET, (b"><v>45441</v>", b' t="str"><f>""</f><v></v>'))
    assert read_workbook(path)[0].cells.row(1)[3] == ""


def test_days_of_1904_are_read_by_it_and_times_of_day_like_those_of_1900(tmp_path):
    for name, options in (("a.xlsx", {}), ("b.xlsx", {"date_1904": True})):
        with xlsxwriter.Workbook(tmp_path / name, options) as book:
            sheet = book.add_worksheet()
            formats = [book.add_format({"num_format": number}) for number in ("yyyy/m/d", '[$-411]ge"年"m"月"', 27, 58)]
            for place, style in enumerate(formats):
                sheet.write(0, place, date(2024, 5, 29), style)
            for place, style in enumerate(["h:mm", "[h]:mm", 32, 20]):
                sheet.write(1, place, 0.09375, book.add_format({"num_format": style}))
    for name, from_1904 in (("a.xlsx", False), ("b.xlsx", True)):
        (sheet,) = read_workbook(tmp_path / name)
        assert sheet.from_1904 is from_1904
        assert sheet.cells.rows() == [("2024-05-29 00:00:00",) * 4, ("1899-12-31 02:15:00",) * 4]


@pytest.mark.parametrize("says", [b"1", b"true"])
def test_workbook_says_in_either_way_that_it_counts_from_1904(usual, says):
    path = _edited(usual, "xl/workbook.xml", (b"<workbookPr ", b'<workbookPr date1904="' + says + b'" '))
    assert read_workbook(path)[0].cells.row(1)[3] == "2028-05-30 00:00:00"


def test_days_of_strict_workbooks_are_read(usual):
    for written, shown in (
        (b"2024-05-29", "2024-05-29 00:00:00"),
        (b"2024-05-29T00:00:00.000", "2024-05-29 00:00:00"),
        (b"2024-05-29T10:30:00Z", "2024-05-29 10:30:00"),
        (b"10:30:00", "1899-12-31 10:30:00"),
    ):
        path = _edited(usual, SHEET, (b"><v>45441</v>", b' t="d"><v>' + written + b"</v>"))
        assert read_workbook(path)[0].cells.row(1)[3] == shown


@pytest.mark.parametrize(
    ("default", "struck"), [(b'<row r="9" s="3" customFormat="1"', True), (b'<row r="9" s="3"', False)]
)
def test_cell_without_a_format_is_struck_as_its_row_is(usual, default, struck):
    (sheet,) = read_workbook(_edited(usual, SHEET, (b'<row r="9"', default)))
    assert ((8, 2) in sheet.appearance.struck) is struck


def test_colour_of_a_row_is_that_of_all_its_filled_cells_as_excel_shows_it(tmp_path):
    fills = [
        *(PatternFill("solid", fgColor="00D9D9D9"), PatternFill("solid", fgColor=Color(theme=0, tint=-0.15))),
        *(PatternFill("solid", fgColor=Color(theme=4, tint=0.8)), PatternFill("solid", fgColor=Color(indexed=13))),
        *(
            PatternFill("gray125"),
            PatternFill("solid", fgColor="FFFFFF"),
            PatternFill("solid", fgColor=Color(auto=True)),
        ),
    ]
    book = openpyxl.Workbook()
    for number, fill in enumerate(fills, start=1):
        for column in (1, 3):
            book.active.cell(number, column, "値").fill = fill
    book.active["B2"].fill = fills[3]
    book.active["A8"], book.active["C8"] = "値", "値"
    book.active["C8"].fill = fills[0]
    book.save(tmp_path / "a.xlsx")
    (sheet,) = read_workbook(tmp_path / "a.xlsx")
    assert sheet.appearance.fills == {0: "D9D9D9", 1: "D9D9D9", 2: "DCE6F2", 3: "FFFF00", 4: "DFDFDF"}


def test_drawing_below_the_cells_has_no_rows(usual):
    drawing = b'</sheetData><controls><from><col>1</col><row hidden="1">4</row></from></controls>'
    (sheet,) = read_workbook(_edited(usual, SHEET, (b"</sheetData>", drawing)))
    assert sheet.appearance.hidden_rows == [6, 8]


def test_reader_that_is_started_as_hikiana_starts_it_tells_the_same(tmp_path):
    """Elsewhere tests read workbooks in processes that have the libraries already (tests/conftest.py)."""
    path = tmp_path / "台帳.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("ケース").write_row(0, 0, ["ケース番号", "性別"])
    (told,), (read,) = pickle.loads(_told_by_reader(path)), read_workbook(path)
    assert told.name == read.name
    assert_frame_equal(told.cells, read.cells)


def test_reader_of_a_file_that_is_no_workbook_tells_why(tmp_path):
    (tmp_path / "a.xlsx").write_text("相談日,方法\n", encoding="utf-8")
    assert pickle.loads(_told_by_reader(tmp_path / "a.xlsx")) == "no_workbook"
