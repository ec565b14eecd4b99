"""Formats stand alone: one that cannot be made is told, and the others are there."""

from types import SimpleNamespace

import docx
import pytest
from docx.shared import Pt

from hikiana.base.errors import FormatError, InputError, UsageError
from hikiana.batch.placing import lacking_documents
from hikiana.batch.record import Record
from hikiana.batch.reports import Way, make_reports
from hikiana.batch.reproduction import reproduce
from hikiana.document.files import Wanted

PLACE = 4
UNPRINTABLE = """
from hikiana.document.remarks import Remarks
Remarks("[資料](https://example.org/" + "a" * 10_000 + ")")
"""
"""A link that a page can hold and a PDF cannot: its address is too long."""


@pytest.fixture
def make(tmp_path, year, write_small_register, copy_notebook):
    raw = write_small_register(tmp_path / "raw")

    def make(cell, *formats, template=None, **options):
        source = copy_notebook(tmp_path / "notebooks", {PLACE: cell} if cell else {})
        places = {"notebooks": source.parent, "clean": tmp_path / "clean", "release": tmp_path / "release"}
        return make_reports(
            [year], raw, tmp_path / "out", wanted=Wanted(formats, template=template), **places, **options
        )

    return make


def test_format_that_cannot_be_made_is_told_and_the_others_are_there(make, tmp_path):
    folder = tmp_path / "out" / "2024"
    for turn in range(2):
        with pytest.raises(FormatError) as told:
            make(UNPRINTABLE, "html", "pdf", "csv")
        assert told.value.exit_code == 6
        assert "組めませんでした" in told.value.in_language("ja")
        assert str(folder) in told.value.in_language("en")
        assert "以前の報告書" not in told.value.in_language("ja"), turn
        assert {path.name for path in folder.iterdir()} == {"report.html", "tables", "notebooks", "run.json"}
    assert "report.pdf" not in Record.read(folder).documents
    made = make(None, "html", "pdf", "csv")
    assert made.reports[0].is_new
    assert (folder / "report.pdf").is_file()


def test_report_of_which_no_format_can_be_made_is_put_nowhere(make, tmp_path):
    with pytest.raises(FormatError, match="以前の報告書はそのままです"):
        make(UNPRINTABLE, "pdf")
    assert not (tmp_path / "out" / "2024").exists()


def test_only_the_formats_that_are_asked_for_are_made_and_others_later_without_running_a_section(make, tmp_path):
    make(None, "csv")
    folder = tmp_path / "out" / "2024"
    assert {path.name for path in folder.iterdir()} == {"tables", "notebooks", "run.json"}
    later = make(None, "csv", "xlsx")
    assert (later.sections_run, later.reports[0].is_new) == (0, True)
    assert str(folder / "tables.xlsx") in later.told("ja")
    assert "report.pdf" not in later.told("ja")
    assert not make(None, "csv", "xlsx").reports[0].is_new


def test_public_edition_is_not_made_without_what_it_is_audited_by(make, tmp_path):
    with pytest.raises(UsageError, match="html と csv"):
        make(None, "pdf", "csv", edition="public")
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("unmade", "publication", "expected", "is_lacking"),
    [
        ("report.pdf", False, False, False),
        ("notebooks", False, False, True),
        ("report.pdf", True, False, False),
        ("report.html", True, False, True),
        ("tables", True, False, True),
        ("report.pdf", False, True, True),
    ],
)
def test_report_does_without_a_format_but_not_without_what_it_is_held_against(
    unmade, publication, expected, is_lacking
):
    names = ("report.html", "report.pdf", "tables", "notebooks")
    fault = FormatError("だめ", "no")
    year = SimpleNamespace(unmade={unmade: fault}, documents=dict.fromkeys(name for name in names if name != unmade))
    found = lacking_documents(year, SimpleNamespace(publication=publication), expected)
    assert found is (fault if is_lacking else None)


def test_another_template_makes_the_report_anew_and_has_to_be_named_to_make_it_once_more(make, tmp_path):
    looks = [_template(tmp_path / f"{size}.docx", size) for size in (20, 30)]
    folder = tmp_path / "out" / "2024"
    made = [make(None, "docx", template=look) for look in (None, looks[0], looks[0], looks[1])]
    assert [each.reports[0].is_new for each in made] == [True, True, False, True]
    for other in (None, looks[0]):
        with pytest.raises(InputError, match="--docx-template"):
            reproduce(folder / "run.json", tmp_path / "again", None, Way(), other)
    assert not (tmp_path / "again").exists()


def _template(path, size):
    made = docx.Document()
    made.styles["Heading 1"].font.size = Pt(size)
    made.save(str(path))
    return path.read_bytes()
