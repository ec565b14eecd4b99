"""The report for Word: real styles, fields that update, tables and pictures for everyone, and any template."""

import re
import shutil
import subprocess
import tomllib
import zipfile
from collections import Counter
from datetime import date
from importlib.metadata import EntryPoint
from io import BytesIO
from pathlib import Path

import docx
import pdfplumber
import polars as pl
import pytest
from docx.oxml.ns import qn
from docx.shared import Pt
from lxml import etree

from hikiana.base.errors import UsageError
from hikiana.base.fiscal_year import FiscalYear
from hikiana.base.text import Text
from hikiana.document.about import About
from hikiana.document.blocks import (
    BREAK,
    Divider,
    Document,
    Heading,
    Items,
    Limit,
    NumberedFigure,
    NumberedTable,
    Paragraph,
    PlainTable,
    Preformatted,
    Quotation,
    Remark,
    Run,
    Statements,
    Terms,
)
from hikiana.document.charts import ChartOutput
from hikiana.document.export import ReportWordExporter
from hikiana.document.word import to_word
from hikiana.document.word_package import read_template
from hikiana.statistics.dimension import Dimension, Item
from hikiana.statistics.measure import Measure
from hikiana.statistics.table import StatTable

OFFICE = shutil.which("soffice") or shutil.which("libreoffice")
EVIL = "<w:p>&\"'\x00\x08\ufffe\udc80]]>=1+1"
SHOWN = "<w:p>&\"']]>=1+1"
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="{}" height="{}" font-family="Noto Sans CJK JP"><text y="8">9</text>'
    "</svg>"
)


def _about(lang="ja", centre="所"):
    return About(Text(centre, centre), FiscalYear(2024), Text("録", "R"), True, "internal", lang, "0")


def _table(label="表1-1", identity="t", rows=1, columns=1, words="題"):
    items = tuple(Item(f"r{place}", Text(f"行{place}", f"row {place}")) for place in range(rows))
    total = Item("total", Text("計", "Total"), members=tuple(item.code for item in items))
    dimension = Dimension("row", Text("項目", "Item"), (*items, total))
    measures = [Measure(f"m{n}", Text(f"件数{n}", f"Number {n}"), Text("件", "contacts")) for n in range(columns)]
    cells = pl.DataFrame(
        [{"row": code, "measure": measure.code, "value": 1234.0} for code in dimension.codes for measure in measures]
    )
    return NumberedTable(
        label, StatTable.of(identity, Text(words, words), [dimension], measures, [cells], source=Text("出典", "Source"))
    )


def _figure(label="図1-1", identity="f", size=(400, 300), alt="5件の図"):
    return NumberedFigure(label, ChartOutput(identity, "図の題", alt, ("注",), SVG.format(*size), None))


def _section(number="1", name="one", appendix=False):
    return Heading(1, (Run("章の題"),), f"付録{number}" if appendix else number, f"section-{name}")


def _document(*blocks, lang="ja", centre="所"):
    return Document(_about(lang, centre), blocks, date(2026, 11, 24))


def _letters(element):
    return "-" if element.tag == qn("w:noBreakHyphen") else element.text or ""


class _Opened:
    """A file of Word by its parts."""

    def __init__(self, content):
        with zipfile.ZipFile(BytesIO(content)) as archive:
            assert archive.testzip() is None
            self.parts = {name: archive.read(name) for name in archive.namelist()}
        self.xml = etree.fromstring(self.parts["word/document.xml"])

    def find(self, path):
        spaces = {key: uri for key, uri in docx.oxml.ns.nsmap.items() if key}
        return self.xml.xpath(path, namespaces=spaces)

    def text(self, element):
        return "".join(_letters(each) for each in element.iter(qn("w:t"), qn("w:noBreakHyphen")))

    def styled(self, style):
        return [self.text(each) for each in self.find(f"//w:p[w:pPr/w:pStyle/@w:val='{style}']")]

    @property
    def fields(self):
        """What each field is told and what it shows."""
        told, open_fields = [], []
        for element in self.xml.iter(qn("w:fldChar"), qn("w:instrText"), qn("w:t"), qn("w:noBreakHyphen")):
            if element.tag == qn("w:instrText"):
                open_fields[-1][0] += element.text
            elif element.tag in (qn("w:t"), qn("w:noBreakHyphen")):
                for each in open_fields:
                    each[1] += _letters(element)
            elif element.get(qn("w:fldCharType")) == "begin":
                open_fields.append(["", ""])
            elif element.get(qn("w:fldCharType")) == "end":
                instruction, shown = open_fields.pop()
                told.append((instruction.strip(), shown))
        assert open_fields == []
        return told

    @property
    def bookmarks(self):
        return [each.get(qn("w:name")) for each in self.find("//w:bookmarkStart")]


def _open(*blocks, template=None, **of):
    return _Opened(to_word(_document(*blocks, **of), read_template(template) if template else None))


@pytest.fixture(scope="module")
def word():
    reference = Run("表1-1", anchor="table-t")
    return _open(
        _section(),
        Limit("年度の途中"),
        Heading(2, (Run("節の題"),), "1.1", "section-one-1"),
        Paragraph(
            (reference, Run("と"), Run("図1-2", anchor="figure-g"), Run("と"), Run("付録A", anchor="section-end"))
        ),
        Statements(("文の一", "文の二")),
        _table(),
        _table("表1-2", "u", rows=30, columns=14),
        _figure(),
        _figure("図1-2", "g", size=(3000, 90)),
        Remark((Paragraph((Run("所見の文"),)), Items(((Paragraph((Run("点"),)),),)))),
        _section("A", "end", appendix=True),
        Terms((("用語", "意味"),)),
        _table("表A-1", "v"),
    )


def test_every_part_of_a_report_has_a_style_of_its_own(word):
    assert word.styled("Heading1") == ["1\u3000章の題", "付録A\u3000章の題"]
    assert word.styled("Heading2") == ["1.1\u3000節の題"]
    assert word.styled("Title") == ["令和6年度（2024年度） 年次報告"]
    assert word.styled("Warning") == ["年度の途中"]
    assert word.styled("ListBullet") == ["文の一", "文の二", "点"]
    assert word.styled("Remark") == ["所見の文"]
    assert (word.styled("Term"), word.styled("Meaning")) == (["用語"], ["意味"])
    assert word.styled("Caption")[0] == "表1-1\u3000題"
    styles = {each.get(qn("w:styleId")) for each in etree.fromstring(word.parts["word/styles.xml"])}
    assert {each.get(qn("w:val")) for each in word.find("//w:pStyle | //w:rStyle | //w:tblStyle")} <= styles


def test_every_reference_leads_to_a_place_that_is_there_once(word):
    assert max(Counter(word.bookmarks).values()) == 1
    targets = {told.split()[1] for told, _ in word.fields if told.startswith(("REF", "PAGEREF"))}
    targets |= set(word.find("//w:hyperlink/@w:anchor"))
    assert targets == set(word.bookmarks)
    starts, ends = (word.find(f"//w:bookmark{end}/@w:id") for end in ("Start", "End"))
    assert sorted(starts) == sorted(ends)
    assert all(re.fullmatch(r"[A-Za-z][A-Za-z0-9_]{0,39}", name) for name in word.bookmarks)


def test_numbers_of_tables_count_within_their_section_and_references_tell_them(word):
    counted = [(told, shown) for told, shown in word.fields if told.startswith("SEQ")]
    assert counted == [
        ("SEQ 表 \\* ARABIC \\r 1", "1"),
        ("SEQ 表 \\* ARABIC \\s 1", "2"),
        ("SEQ 図 \\* ARABIC \\r 1", "1"),
        ("SEQ 図 \\* ARABIC \\s 1", "2"),
        ("SEQ 表 \\* ARABIC \\r 1", "1"),
    ]
    assert ("REF table_t \\h", "表1-1") in word.fields
    assert ("REF figure_g \\h", "図1-2") in word.fields
    # What a reference shows once it is updated is what stands in its bookmark.
    for told, shown in word.fields:
        if told.startswith("REF"):
            (start,) = word.find(f"//w:bookmarkStart[@w:name='{told.split()[1]}']")
            within = []
            for element in start.itersiblings():
                if element.tag == qn("w:bookmarkEnd"):
                    break
                within.append(word.text(element))
            assert "".join(within) == shown


def test_no_line_ends_within_the_number_of_a_table_or_a_reference_to_it(word):
    for place in (*word.find("//w:p[w:pPr/w:pStyle/@w:val='Caption']"), *word.find("//w:p[.//w:instrText]")):
        assert not [each.text for each in place.iter(qn("w:t")) if re.fullmatch(r"\w+-\w*", each.text or "")]
    assert word.find("//w:noBreakHyphen")


def test_contents_are_there_before_they_are_updated_and_word_is_asked_for_pages(word):
    contents = [(told, shown) for told, shown in word.fields if told.startswith("TOC")]
    assert [told for told, _ in contents] == ['TOC \\o "1-2" \\h \\z', 'TOC \\h \\z \\c "表"', 'TOC \\h \\z \\c "図"']
    assert word.styled("TOC1") == ["1\u3000章の題–", "付録A\u3000章の題–"]
    assert word.styled("TOC2") == ["1.1\u3000節の題–"]
    assert word.styled("TableofFigures")[2] == "表A-1\u3000題–"
    assert b'<w:updateFields w:val="true"/>' in word.parts["word/settings.xml"]


def test_heads_of_tables_are_repeated_rows_unbroken_and_numbers_stand_to_the_right(word):
    for table in word.find("//w:tbl"):
        rows = table.findall(qn("w:tr"))
        assert all(row.find(f"{qn('w:trPr')}/{qn('w:cantSplit')}") is not None for row in rows)
        assert [row.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None for row in rows].count(True) == 1
        assert rows[0].find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None
        for cell in rows[1].findall(qn("w:tc"))[1:]:
            assert cell.find(f".//{qn('w:jc')}").get(qn("w:val")) == "right"
        assert rows[-1].findall(f".//{qn('w:b')}"), "the sum"
        assert not rows[1].findall(f".//{qn('w:b')}")
        assert table.find(f"{qn('w:tblPr')}/{qn('w:tblLook')}").get(qn("w:firstColumn")) == "1"
        assert table.getprevious().find(f"{qn('w:pPr')}/{qn('w:pStyle')}").get(qn("w:val")) == "Caption"
    told = word.find("//w:tblCaption/@w:val")
    assert told == ["表1-1\u3000題", "表1-2\u3000題（単位：件）", "表A-1\u3000題"]


def test_short_table_stays_on_one_page_and_a_long_one_may_be_broken(word):
    short, long, _ = word.find("//w:tbl")
    assert all(row.findall(f".//{qn('w:keepNext')}") for row in short.findall(qn("w:tr")))
    kept = [bool(row.findall(f".//{qn('w:keepNext')}")) for row in long.findall(qn("w:tr"))]
    assert kept == [True, True, *[False] * 28, True, True]


def test_widest_tables_and_pictures_fit_on_the_paper(word):
    for table in word.find("//w:tbl"):
        assert sum(map(int, (each.get(qn("w:w")) for each in table.iter(qn("w:gridCol"))))) <= 174 / 25.4 * 1440 + 1
    sizes = [(int(each.get("cx")), int(each.get("cy"))) for each in word.find("//wp:extent")]
    assert sizes[0] == (400 * 9525, 300 * 9525)
    assert sizes[1][0] <= 9866 * 635, "between the margins"
    assert sizes[1][0] / sizes[1][1] == pytest.approx(3000 / 90, rel=1e-3)


def test_pictures_are_drawings_with_a_fallback_and_words(word):
    links = etree.fromstring(word.parts["word/_rels/document.xml.rels"])
    files = {each.get("Id"): each.get("Target").lstrip("/").removeprefix("word/") for each in links}
    for blip in word.find("//a:blip"):
        (drawing,) = blip.xpath(".//*[local-name()='svgBlip']")
        fallback, vector = (word.parts[f"word/{files[each.get(qn('r:embed'))]}"] for each in (blip, drawing))
        assert fallback.startswith(b"\x89PNG")
        assert b"<text" in vector
    assert word.find("//wp:docPr/@descr") == ["5件の図", "5件の図"]
    assert len(set(word.find("//wp:docPr/@id"))) == 2


def test_same_document_is_the_same_bytes(word):
    blocks = (_section(), _table(), _figure())
    assert to_word(_document(*blocks)) == to_word(_document(*blocks))


def test_properties_tell_the_centre_the_day_and_that_data_are_synthetic():
    properties = docx.Document(BytesIO(to_word(_document(_section())))).core_properties
    assert (properties.author, properties.language) == ("所", "ja-JP")
    assert properties.title == "所 令和6年度（2024年度） 年次報告 1 章の題（合成データ）"
    assert "合成データ" in properties.comments
    assert properties.created.date() == properties.modified.date() == date(2026, 11, 24)


def test_edges_of_pages_tell_section_title_and_page_but_not_on_the_cover(word):
    headers = {name: part.decode() for name, part in word.parts.items() if re.match(r"word/(header|footer)\d", name)}
    assert sum("STYLEREF 1" in part for part in headers.values()) == 1
    assert sum("NUMPAGES" in part for part in headers.values()) == 1
    front, main = word.find("//w:sectPr")
    assert front.find(qn("w:titlePg")) is not None
    assert main.find(qn("w:titlePg")) is None
    assert not front.xpath("w:headerReference[@w:type='first']", namespaces={"w": docx.oxml.ns.nsmap["w"]})


def test_english_report_is_english():
    opened = _open(_section(), _table("Table 1-1"), _figure("Figure 1-1"), Remark((Paragraph((Run("x"),)),)), lang="en")
    assert ('TOC \\h \\z \\c "Table"', "Table 1-1\u3000題–") in opened.fields
    assert ("SEQ Figure \\* ARABIC \\r 1", "1") in opened.fields
    assert opened.styled("RemarkHeading") == ["Remarks of the analyst"]
    assert b'w:lang w:val="en-GB"' in opened.parts["word/styles.xml"]


def test_japanese_words_have_a_japanese_font_and_language(word):
    styles = etree.fromstring(word.parts["word/styles.xml"])
    (defaults,) = styles.iter(qn("w:rPrDefault"))
    assert next(defaults.iter(qn("w:rFonts"))).get(qn("w:eastAsia")) == "游ゴシック"
    assert next(defaults.iter(qn("w:lang"))).get(qn("w:eastAsia")) == "ja-JP"


def test_markup_and_forbidden_characters_are_text_everywhere():
    evil = (Run(EVIL),)
    table = _table(words=EVIL)
    opened = _open(
        Heading(1, evil, "1", "section-x"),
        Paragraph((Run(EVIL, strong=True, emphasis=True, struck=True, code=True), Run(BREAK), *evil)),
        Paragraph(
            (Run(EVIL, url=f"https://example.org/{EVIL}"), Run("x", url="https://[broken"), Run("y", anchor="gone"))
        ),
        Statements((EVIL,)),
        Terms(((EVIL, EVIL),)),
        Preformatted(f"{EVIL}\n\t{EVIL}"),
        Limit(EVIL),
        PlainTable(EVIL, (evil,), ((evil,),), (True,)),
        table,
        _figure(alt=EVIL),
        centre=EVIL * 40,
    )
    assert opened.styled("Heading1") == [f"1\u3000{SHOWN}"]
    assert opened.styled("ListBullet") == [SHOWN]
    assert opened.styled("Preformatted") == [f"{SHOWN}    {SHOWN}"]
    assert opened.find("//wp:docPr/@descr") == [SHOWN]
    assert [opened.text(each) for each in opened.find("//w:hyperlink[@r:id]")] == [SHOWN]


def test_lists_begin_anew_and_go_as_deep_as_they_like():
    deep = Items(((Paragraph((Run("底"),)),),), ordered=True, start=3)
    for level in range(7):
        deep = Items(((Paragraph((Run(f"{level}"),)), deep, Preformatted("x")),))
    first = Items(((Paragraph((Run("一"),)),), (Quotation((Paragraph((Run("引用"),)),)),)), ordered=True)
    opened = _open(_section(), first, Divider(), first, deep)
    numbers = opened.find("//w:p/w:pPr/w:numPr/w:numId/@w:val")
    assert len(set(numbers)) == 3, "two lists and the deep one"
    assert numbers[0] == numbers[1] != numbers[2] == numbers[3]
    lists = etree.fromstring(opened.parts["word/numbering.xml"])
    there = {each.get(qn("w:numId")): each for each in lists.iter(qn("w:num"))}
    starts = [next(there[number].iter(qn("w:startOverride"))).get(qn("w:val")) for number in numbers[::2]]
    assert starts == ["1", "1", "3"]
    kinds = [each.tag for each in lists]
    assert kinds == sorted(kinds), "definitions before lists"
    assert opened.styled("Quote") == ["引用", "引用"]
    assert opened.styled("ListNumber5") == ["底"]


def test_what_stands_in_a_remark_bears_its_frame_whatever_its_style():
    opened = _open(_section(), Remark((Quotation((Paragraph((Run("引"),)),)), Heading(3, (Run("小"),)))))
    (quote,) = opened.find("//w:p[w:pPr/w:pStyle/@w:val='Quote']/w:pPr")
    assert [each.tag for each in quote][:3] == [qn("w:pStyle"), qn("w:pBdr"), qn("w:shd")]
    # The words stand further in and the border stays: 8 points and the 21 of a quotation.
    assert quote.find(f"{qn('w:pBdr')}/{qn('w:left')}").get(qn("w:space")) == "29"
    assert opened.styled("RemarkHeading") == ["担当者の所見", "小"]


@pytest.fixture
def template(tmp_path):
    """An office's own: a Japanese Word's ids of styles, a head of pages, and old text with a picture."""
    made = docx.Document()
    style = made.styles["Heading 1"]
    style.font.size = Pt(33)
    style.element.set(qn("w:styleId"), "1")
    made.sections[0].header.paragraphs[0].text = "市の頭書き"
    made.sections[0].left_margin = made.sections[0].right_margin = Pt(120)
    made.add_paragraph("古い本文 3件", style="List Bullet")
    made.core_properties.keywords = "秘密"
    path = tmp_path / "ひな形.docx"
    made.save(path)
    return path


def test_template_gives_styles_pages_and_heads_and_nothing_that_it_says(template):
    content = to_word(_document(_section(), _table(columns=9), _figure(size=(900, 90))), read_template(template))
    opened = _Opened(content)
    assert opened.styled("1") == ["1\u3000章の題"]
    styles = opened.parts["word/styles.xml"].decode()
    assert 'w:val="66"' in styles, "the office's size"
    assert "表・図の注" in styles, "what it lacked"
    assert len(re.findall('w:default="1"', styles)) == 4
    everything = "".join(part.decode("utf-8", "replace") for part in opened.parts.values())
    assert "古い本文" not in everything
    assert "秘密" not in everything
    assert not [name for name in opened.parts if "customXml" in name or "thumbnail" in name]
    assert sum("市の頭書き" in part.decode("utf-8", "replace") for part in opened.parts.values()) == 1
    assert "STYLEREF" not in everything
    room = (docx.Document(BytesIO(content)).sections[0].page_width - 2 * Pt(120)) / 12700
    assert sum(int(each) for each in opened.find("//w:gridCol/@w:w")) <= room * 20
    assert int(opened.find("//wp:extent/@cx")[0]) <= room * 12700 + 1


def test_report_is_a_template_for_the_next_one(tmp_path):
    first = tmp_path / "report.docx"
    first.write_bytes(to_word(_document(_section(), _table())))
    again = _Opened(to_word(_document(_section(), _table()), read_template(first)))
    names = [each.get(qn("w:val")) for each in etree.fromstring(again.parts["word/styles.xml"]).iter(qn("w:name"))]
    assert max(Counter(names).values()) == 1


def test_template_of_words_own_kind_is_taken(template, tmp_path):
    path = tmp_path / "ひな形.dotx"
    with zipfile.ZipFile(template) as before, zipfile.ZipFile(path, "w") as after:
        for name in before.namelist():
            content = before.read(name)
            after.writestr(name, content.replace(b"document.main+xml", b"template.main+xml"))
    assert _open(_section(), template=path).styled("1") == ["1\u3000章の題"]


def test_template_that_is_none_is_told(tmp_path):
    path = tmp_path / "x.docx"
    with pytest.raises(UsageError, match="ありません"):
        read_template(path)
    path.write_bytes(b"no zip")
    with pytest.raises(UsageError, match="docx") as told:
        read_template(path)
    assert told.value.in_language("en")


def test_document_without_anything_is_a_file_that_opens():
    assert docx.Document(BytesIO(to_word(_document()))).paragraphs


def test_exporter_is_named_to_nbconvert():
    project = tomllib.loads((Path(__file__).parents[3] / "pyproject.toml").read_text(encoding="utf-8"))
    named = project["project"]["entry-points"]["nbconvert.exporters"]["hikiana-docx"]
    assert EntryPoint("", named, "").load() is ReportWordExporter


def _pages(content, folder):
    path = folder / "report.docx"
    path.write_bytes(content)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [OFFICE, profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    with pdfplumber.open(folder / "report.pdf") as pdf:
        fonts = {each["fontname"] for page in pdf.pages for each in page.chars}
        return [page.extract_text() for page in pdf.pages], fonts


@pytest.mark.long
@pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed: the report was not opened in it")
def test_another_office_program_shows_captions_references_and_pages(tmp_path):
    blocks = []
    for section in ("1", "2"):
        blocks += [_section(section, f"s{section}"), Paragraph((Run(f"表{section}-2", anchor=f"table-b{section}"),))]
        blocks += [_table(f"表{section}-1", f"a{section}"), _table(f"表{section}-2", f"b{section}", rows=60)]
        blocks += [_figure(f"図{section}-1", f"f{section}")]
    pages, fonts = _pages(to_word(_document(*blocks)), tmp_path)
    text = "\n".join(pages).replace(" ", "")
    for section in ("1", "2"):
        # In the contents and above the table; the second one is referred to as well.
        assert len(re.findall(rf"表{section}-1(?!\d)", text)) == 2
        assert len(re.findall(rf"表{section}-2(?!\d)", text)) == 3
        assert len(re.findall(rf"図{section}-1(?!\d)", text)) == 2
    assert "年次報告" in pages[0]
    assert f"/{len(pages)}" not in pages[0].replace(" ", "")
    assert f"2/{len(pages)}" in pages[1].replace(" ", "")
    assert sum("件数0" in page for page in pages) >= 4, "heads of long tables are repeated"
    assert fonts
