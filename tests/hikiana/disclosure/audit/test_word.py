"""A file of Word, read back: whatever it says in whatever place is found, wherever nobody can look is told."""

import zipfile
from dataclasses import replace
from datetime import date

import pytest

from hikiana.base.fiscal_year import FiscalYear
from hikiana.base.text import Text
from hikiana.disclosure.audit.reading.artefacts import Drawing, Grid, Passage, UnreadArtefact
from hikiana.disclosure.audit.reading.word import read_word
from hikiana.disclosure.audit.run import audit
from hikiana.document.about import About
from hikiana.document.blocks import Document, Heading, NumberedFigure, NumberedTable, Paragraph, Run
from hikiana.document.charts import ChartOutput
from hikiana.document.word import to_word

SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="30"><text y="8">父 3</text></svg>'
LEAK = "電話では父が3件である。"
SPACES = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


@pytest.fixture
def report(tmp_path, crossed):
    """What writes a report for Word into a folder, with parts of it changed."""

    def write(*blocks, folder=tmp_path, change=(), more=(), centre="所"):
        about = About(Text(centre, centre), FiscalYear(2024), Text("台帳", "Ledger"), True, "public", "ja", "0")
        table = NumberedTable("表1-1", crossed)
        document = Document(about, (Heading(1, (Run("題"),), "1", "section-x"), table, *blocks), date(2025, 4, 1))
        path = folder / "report.docx"
        path.write_bytes(to_word(document))
        with zipfile.ZipFile(path) as archive:
            parts = {name: archive.read(name).decode("utf-8", "surrogateescape") for name in archive.namelist()}
        for name, before, after in change:
            assert before in parts[name]
            parts[name] = parts[name].replace(before, after, 1)
        with zipfile.ZipFile(path, "w") as archive:
            for name, content in {**parts, **dict(more)}.items():
                archive.writestr(name, content.encode("utf-8", "surrogateescape"))
        return path

    return write


def _parts(path, kind):
    return [part for part in read_word(path, "report.docx") if isinstance(part, kind)]


def _figure(alt="流れ図"):
    return NumberedFigure("図1-1", ChartOutput("f", "図の題", alt, ("注",), SVG, None))


def test_id_that_no_bookmark_can_hold_is_known_by_its_beginning(report, crossed):
    long = replace(crossed, id="further_withdrawal_duration_by_fiscal_year")
    path = report(NumberedTable("表1-2", long))
    grids = [part for part in read_word(path, "report.docx", [crossed.id, long.id]) if isinstance(part, Grid)]
    assert [grid.id for grid in grids] == [crossed.id, long.id]


def test_table_is_read_by_its_id_with_heads_and_rows(report, crossed):
    (grid,) = _parts(report(), Grid)
    assert grid.id == crossed.id
    assert list(grid.heads) == ["相談者", "電話", "メール", "アウトリーチ", "計"]
    assert list(grid.rows[0]) == ["本人", "20", "8", "6", "34"]
    assert len(grid.rows) == 6


def test_drawing_is_read_by_its_id_and_its_stand_in_of_pixels_is_not_unread(report):
    path = report(_figure())
    assert [(part.id, "父" in part.svg) for part in _parts(path, Drawing)] == [("f", True)]
    assert _parts(path, UnreadArtefact) == []


def test_report_that_keeps_its_secrets_has_no_findings(report, clean):
    folder = clean.write()
    report(Paragraph((Run("表1-1", anchor="table-relation_by_method"),)), folder=folder)
    assert audit([folder]).findings == []


def test_number_of_a_table_is_read_with_its_hyphen_and_is_no_figure(report):
    told = [
        part.words for part in _parts(report(Paragraph((Run("表1-1", anchor="table-relation_by_method"),))), Passage)
    ]
    assert any("表1-1" in words for words in told)
    assert not any("表11" in words for words in told)


DOCUMENT, CORE, FOOTER = "word/document.xml", "docProps/core.xml", "word/footer1.xml"


@pytest.mark.parametrize(
    "change",
    [
        (
            DOCUMENT,
            "</w:body>",
            f"<w:p><w:r><w:t>{LEAK[:4]}</w:t></w:r><w:r><w:t>{LEAK[4:]}</w:t></w:r></w:p></w:body>",
        ),
        (DOCUMENT, 'descr="流れ図"', f'descr="{LEAK}"'),
        (DOCUMENT, 'tblDescription w:val="', f'tblDescription w:val="{LEAK}'),
        (DOCUMENT, "</w:body>", f"<w:p><w:del><w:r><w:delText>{LEAK}</w:delText></w:r></w:del></w:p></w:body>"),
        (DOCUMENT, "PAGEREF section_x", f"PAGEREF {LEAK}"),
        (CORE, "<dc:title>", f"<dc:title>{LEAK}"),
        (FOOTER, "</w:p>", f"<w:r><w:t>{LEAK}</w:t></w:r></w:p>"),
    ],
)
def test_number_that_only_the_file_for_word_tells_opens_a_hidden_cell(report, clean, change):
    folder = clean.write()
    report(_figure(), folder=folder, change=[change])
    assert any("report.docx" in finding.message.ja for finding in audit([folder]).findings)


def test_number_in_a_cell_that_other_files_hide_is_found(report, clean):
    folder = clean.write()
    path = report(folder=folder)
    hidden = next(cell for row in _parts(path, Grid)[0].rows if row[0] == "父" for cell in row[1:])
    with zipfile.ZipFile(path) as archive:
        written = archive.read(DOCUMENT).decode()
    row = written.index('<w:t xml:space="preserve">父</w:t>')
    place = written.index(f">{hidden}</w:t>", row)
    report(folder=folder, change=[(DOCUMENT, written[row:place] + f">{hidden}<", written[row:place] + ">3<")])
    found = audit([folder]).findings
    assert [(finding.kind, "report.docx" in finding.message.ja) for finding in found] == [("leak", True)]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        (
            "word/comments.xml",
            f"<w:comments {SPACES}><w:comment><w:p><w:r><w:t>{LEAK}</w:t></w:r></w:p></w:comment></w:comments>",
        ),
        ("customXml/item1.xml", f"<x>{LEAK}</x>"),
        ("customXml/styles.xml", f"<x>{LEAK}</x>"),
    ],
)
def test_words_beside_the_text_are_read(report, name, content):
    assert LEAK in [part.words for part in _parts(report(more=[(name, content)]), Passage)]


def test_picture_or_program_that_nobody_can_read_is_told(report):
    path = report(more=[("word/media/logo.png", "x"), ("word/vbaProject.bin", "x")])
    assert [part.artefact for part in _parts(path, UnreadArtefact)] == [
        "report.docx word/media/logo.png",
        "report.docx word/vbaProject.bin",
    ]


def test_damaged_file_is_told(clean):
    folder = clean.write()
    (folder / "report.docx").write_bytes(b"PK")
    assert [finding.kind for finding in audit([folder]).findings] == ["unread"]
