"""The report's folder: whole, replaced whole, with its notebooks and clean data."""

import json
import re
import stat
from contextlib import contextmanager
from datetime import date

import nbformat
import polars
import pytest
from bs4 import BeautifulSoup

import hikiana
from hikiana.base.checksum import sha256
from hikiana.base.errors import ExecutionError, InputError, UsageError
from hikiana.base.fiscal_year import FiscalYear
from hikiana.base.workspace import SYNTHETIC
from hikiana.batch.progress import progress_bar
from hikiana.batch.record import Record
from hikiana.batch.reports import Way, make_reports
from hikiana.document.files import ALL
from hikiana.register.clean.data_package import FILES
from hikiana.register.register import open_register
from hikiana.sections.contents import all_tables, section_notebooks
from hikiana.sections.year import Year

pytestmark = pytest.mark.long


def test_report_stands_at_its_place_with_the_executed_notebooks(report, report_folder, contents):
    assert report.reports[0].html == report_folder / "out" / "2024" / "report.html"
    names = {f"notebooks/{path.name}" for path in section_notebooks()}
    tables = {f"tables/{table.id}.csv" for table in all_tables(Year(report.register, FiscalYear(2024)))}
    tables |= {f"tables/{name}" for name in ("breaks.csv", "errata.csv", "reconciliation.csv", "definitions.json")}
    documents = {"report.docx", "report.html", "report.pdf", "tables.xlsx", "run.json"}
    assert contents(report.reports[0].folder).keys() == documents | names | tables
    assert [finding.rule for finding in report.warnings] == ["health_center_serves_place"]


def test_report_tells_its_register(report, synthetic):
    assert report.register.source == synthetic.source
    assert report.register.contacts.equals(synthetic.contacts)


def test_report_keeps_beside_it_what_it_was_made_of(report, synthetic):
    folder = report.reports[0].folder
    record = Record.require(folder)
    assert (record.fiscal_year, record.synthetic, record.made_on) == (2024, True, date.today().isoformat())
    assert record.register == {"name": synthetic.name.ja, "given": str(SYNTHETIC)}
    assert record.sources == {path.name: sha256(path) for path in SYNTHETIC.glob("*.csv")}
    assert record.sections.keys() == {path.stem for path in section_notebooks()}
    assert record.documents.keys() == set(ALL.documents([]))
    assert record.findings == {"error": 0, "warning": 2, "note": 0}
    files = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
    assert record.outputs.keys() == files - {"run.json"}
    assert record.changed_outputs(folder) == []
    assert record.software["hikiana"] == hikiana.__version__
    assert record.software["packages"]["polars"] == polars.__version__


def test_nothing_temporary_is_left_beside_the_report(report, report_folder):
    assert {path.name for path in (report_folder / "out").iterdir()} == {".sections", "2024"}
    assert {path.name for path in report_folder.iterdir()} == {"out", "clean"}


def test_report_may_be_read_by_others_as_far_as_the_user_lets_them(report, report_folder):
    permissions = stat.S_IMODE(report.reports[0].html.parent.stat().st_mode)
    assert permissions == stat.S_IMODE((report_folder / "out").stat().st_mode)


def test_executed_notebooks_ran_to_their_end_without_an_error(report):
    for path in (report.reports[0].html.parent / "notebooks").iterdir():
        cells = [cell for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]
        assert [cell.execution_count for cell in cells] == list(range(1, len(cells) + 1))
        assert not [output for cell in cells for output in cell.outputs if output.output_type in ("error", "stream")]


def test_notebooks_read_the_clean_register_that_was_written(report, report_folder, synthetic):
    (clean,) = (report_folder / "clean").iterdir()
    assert {path.name for path in clean.iterdir()} == FILES
    for path in (report.reports[0].html.parent / "notebooks").iterdir():
        (injected,) = (
            cell
            for cell in nbformat.read(path, as_version=4).cells
            if "injected-parameters" in cell.metadata.get("tags", ())
        )
        assert f'register = "{clean}"' in injected.source
    assert open_register(clean).contacts.equals(synthetic.contacts)


@pytest.mark.parametrize("edition", ["publik", "draft", ""])
def test_edition_that_cannot_be_made_is_refused_before_anything_is_written(tmp_path, year, edition):
    with pytest.raises(UsageError, match="internal") as refusal:
        make_reports([year], SYNTHETIC, tmp_path / "out", edition=edition, clean=tmp_path / "clean")
    assert refusal.value.exit_code == 2
    assert list(tmp_path.iterdir()) == []


def test_year_before_the_opening_is_refused_before_anything_is_written(tmp_path):
    with pytest.raises(UsageError, match="開設"):
        make_reports([FiscalYear(2008)], SYNTHETIC, tmp_path / "out", clean=tmp_path / "clean")
    assert list(tmp_path.iterdir()) == []


def test_public_edition_of_a_year_that_is_not_over_is_refused(tmp_path, year, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1732838400")  # 29 November 2024
    with pytest.raises(UsageError, match="令和6年度は年度途中"):
        make_reports(
            [year], SYNTHETIC, tmp_path / "out", edition="public", clean=tmp_path / "clean", release=tmp_path / "open"
        )
    assert [path.name for path in tmp_path.iterdir()] == ["clean"]


def test_register_with_a_fault_is_refused_before_anything_is_written(tmp_path, year, write_small_register):
    raw = write_small_register(tmp_path / "raw")
    broken = (raw / "contacts.csv").read_text(encoding="utf-8").replace("phone", "fax")
    (raw / "contacts.csv").write_text(broken, encoding="utf-8")
    with pytest.raises(InputError, match="何も書き出していません"):
        make_reports([year], raw, tmp_path / "out", clean=tmp_path / "clean")
    assert list(tmp_path.iterdir()) == [raw]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda source: source.replace('edition: str = "internal"', ""), "「edition」というパラメータを知りません"),
        (lambda source: source.replace("fiscal_year: int = 2024", 'fiscal_year: str = "2024"'), "str 型です"),
        (lambda source: source.replace('register: str = ""', "register: bool = False"), "bool 型です"),
    ],
    ids=["unknown", "int for str", "str for bool"],
)
def test_parameter_that_a_notebook_does_not_take_is_refused_before_any_runs(
    tmp_path, year, write_small_register, copy_notebook, change, words
):
    raw = write_small_register(tmp_path / "raw")
    copy_notebook(tmp_path / "notebooks", parameters=change)
    with pytest.raises(UsageError, match=words):
        make_reports(
            [year],
            raw,
            tmp_path / "out",
            notebooks=tmp_path / "notebooks",
            clean=tmp_path / "clean",
            way=Way(progress=_never),
        )
    assert not [path for path in (tmp_path / "out").rglob("*") if path.is_file() and path.suffix != ".lock"]


def test_warnings_of_validation_are_handed_on(tmp_path, year, write_small_register, copy_notebook):
    raw = write_small_register(tmp_path / "raw")
    cases = (raw / "cases.csv").read_text(encoding="utf-8").replace("01208,okhotsk", "01100,ishikari")
    (raw / "cases.csv").write_text(cases, encoding="utf-8")
    empty = tmp_path / "notebooks"
    copy_notebook(empty)
    made = make_reports([year], raw, tmp_path / "out", notebooks=empty, clean=tmp_path / "clean")
    assert [(finding.rule, finding.severity) for finding in made.warnings] == [
        ("every_year_has_contacts", "warning"),
        ("records_agree_with_print", "warning"),
        ("resident_not_counted", "warning"),
    ]


def _former(folder, *, synthetic):
    """A report that stands in a folder, as far as it can be told without making it."""
    folder.mkdir(parents=True)
    (folder / "report.html").write_text("former", encoding="utf-8")
    (folder / "run.json").write_text(json.dumps({"fiscal_year": 2024, "synthetic": synthetic}), encoding="utf-8")


def test_report_of_synthetic_data_does_not_replace_one_of_real_records(tmp_path, year, contents):
    _former(tmp_path / "out" / "2024", synthetic=False)
    before = contents(tmp_path / "out")
    with pytest.raises(UsageError) as refusal:
        make_reports([year], SYNTHETIC, tmp_path / "out", clean=tmp_path / "clean", way=Way(progress=_never))
    assert "置き換えません" in refusal.value.message.ja
    assert "does not replace" in refusal.value.message.en
    for lang in ("ja", "en"):
        assert str(tmp_path / "out" / "2024") in refusal.value.in_language(lang)
        assert "--out" in refusal.value.in_language(lang)
    now = {name: content for name, content in contents(tmp_path / "out").items() if not name.endswith(".lock")}
    assert now == before


@pytest.mark.parametrize("former_is_synthetic", [True, False])
def test_report_of_real_records_replaces_any_report(
    tmp_path, year, write_small_register, copy_notebook, former_is_synthetic
):
    raw = write_small_register(tmp_path / "raw")
    _former(tmp_path / "out" / "2024", synthetic=former_is_synthetic)
    copy_notebook(tmp_path / "notebooks")
    made = make_reports([year], raw, tmp_path / "out", notebooks=tmp_path / "notebooks", clean=tmp_path / "clean")
    assert made.reports[0].html.read_text(encoding="utf-8") != "former"
    assert json.loads((made.reports[0].html.parent / "run.json").read_text(encoding="utf-8"))["synthetic"] is False


def test_progress_names_each_notebook_in_plain_lines_where_there_is_no_terminal(capsys):
    with progress_bar(2) as shown:
        shown.done("2024 01_contacts")
        assert capsys.readouterr().err == "[1/2] 2024 01_contacts\n"
        shown.done("2024 02_methods")
    assert capsys.readouterr().err == "[2/2] 2024 02_methods\n"


@contextmanager
def _never(_):
    """Progress of a run that must not begin."""
    raise AssertionError("a notebook was about to run")
    yield


def test_several_years_are_made_in_one_run_each_at_its_place(tmp_path, write_small_register, copy_notebook):
    raw = write_small_register(tmp_path / "raw")
    copy_notebook(tmp_path / "notebooks")
    years = FiscalYear.parse_range("2022:R6")
    options = {"notebooks": tmp_path / "notebooks", "clean": tmp_path / "clean"}
    made = make_reports(years, raw, tmp_path / "out", **options)
    assert [report.fiscal_year for report in made.reports] == list(years)
    for report in made.reports:
        assert report.fiscal_year.full_label.ja in report.html.read_text(encoding="utf-8")
    assert {path.name for path in (tmp_path / "out").glob("2*")} == {"2022", "2023", "2024"}


def test_year_that_fails_does_not_stop_the_others(tmp_path, write_small_register, copy_notebook):
    raw = write_small_register(tmp_path / "raw")
    copy_notebook(tmp_path / "notebooks", {4: "assert fiscal_year != 2023"})
    options = {"notebooks": tmp_path / "notebooks", "clean": tmp_path / "clean"}
    with pytest.raises(ExecutionError) as failure:
        make_reports(FiscalYear.parse_range("2022:2024"), raw, tmp_path / "out", **options)
    assert {path.name for path in (tmp_path / "out").iterdir()} == {"2022", "2024", ".sections", "failed"}
    assert [path.name for path in (tmp_path / "out" / "failed").iterdir()] == ["2023"]
    assert "AssertionError" in failure.value.message.ja
    assert "できた年度: 2022, 2024" in failure.value.message.ja
    assert "Finished: 2022, 2024" in failure.value.message.en


def test_report_in_english_has_english_words_and_no_japanese_explanation(tmp_path, year):
    made = make_reports([year], SYNTHETIC, tmp_path / "out", lang="en", clean=tmp_path / "clean")
    page = BeautifulSoup(made.reports[0].html.read_text(encoding="utf-8"), "html.parser")
    assert page.html["lang"] == "en"
    assert "Annual report" in page.title.get_text()
    japanese = re.compile("[ぁ-んァ-ヶ一-龠]")
    for element in page.select("h1, h2, main > p, caption, thead th, ul.sentences li, dt, dd, .mark, .warning, footer"):
        assert not japanese.search(element.get_text()), element.get_text()
    assert all(not japanese.search(image["alt"]) for image in page.select("img"))
