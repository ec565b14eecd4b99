"""Reports made one after the other: a second replaces the first whole, a failing one leaves it as it was."""

import re
import tempfile
from types import SimpleNamespace

import nbformat
import pytest
from bs4 import BeautifulSoup

from hikiana.base.errors import ExecutionError, ExportError, UsageError
from hikiana.base.fiscal_year import FiscalYear
from hikiana.base.workspace import SYNTHETIC
from hikiana.batch.reports import make_reports
from hikiana.document.files import Wanted

pytestmark = pytest.mark.long

FAULT = "記号 = 6\n記号 / 0"
PLACE = 4
"""Where the failing cell stands in the notebook: after two markdown cells, the parameters and the setup."""


@pytest.fixture(scope="module")
def runs(tmp_path_factory, year, write_small_register, copy_notebook, contents):
    """Two sound runs into one folder and then one that fails."""
    folder = tmp_path_factory.mktemp("runs")
    temporary = folder / "tmp"
    temporary.mkdir()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tempfile, "tempdir", str(temporary))
        yield _make_runs(folder, year, write_small_register, copy_notebook, contents)


def _make_runs(folder, year, write_small_register, copy_notebook, contents):
    raw = write_small_register(folder / "raw")
    out, notebooks = folder / "out", folder / "notebooks"
    options = {"notebooks": notebooks, "clean": folder / "clean"}
    copy_notebook(notebooks)
    first = make_reports([year], raw, out, **options)
    first_page = first.reports[0].html.read_text(encoding="utf-8")
    (out / "2024" / "notebooks" / "09_former.ipynb").write_text("of a section that is no more", encoding="utf-8")
    failed = out / "failed" / "2024"
    failed.mkdir(parents=True)
    for name in ("04_liaison.ipynb", "09_former.ipynb"):
        (failed / name).write_text("kept by a former run", encoding="utf-8")
    contact = "C6,A,2025-03-31,liaison,5,false,,to_agency,psychiatry\n"
    with (raw / "contacts.csv").open("a", encoding="utf-8") as file:
        file.write(contact)
    second = make_reports([year], raw, out, **options)
    former, formerly_failed = contents(out / "2024"), contents(out / "failed")
    source = copy_notebook(notebooks, {PLACE: FAULT})
    with pytest.raises(ExecutionError) as failure:
        make_reports([year], raw, out, **options)
    return SimpleNamespace(
        out=out,
        first_page=first_page,
        page=second.reports[0].html.read_text(encoding="utf-8"),
        folder=folder,
        former=former,
        formerly_failed=formerly_failed,
        source=source,
        fault=failure.value,
        kept=out / "failed" / "2024" / source.name,
    )


def _rows(html):
    return [
        [cell.get_text() for cell in row.select("th, td")]
        for row in BeautifulSoup(html, "html.parser").select("#table-liaison_out tbody tr")
    ]


def test_second_run_replaces_the_first_whole(runs):
    tables = {f"tables/{name}" for name in ("liaison_in.csv", "liaison_out.csv", "definitions.json")}
    documents = {"report.docx", "report.html", "report.pdf", "tables.xlsx", *tables}
    assert runs.former.keys() == {*documents, "run.json", "notebooks/04_liaison.ipynb"}
    assert ["精神科", "1"] in _rows(runs.first_page)
    assert ["精神科", "2"] in _rows(runs.page)


def test_register_that_is_not_marked_synthetic_is_not_called_so(runs):
    page = BeautifulSoup(runs.page, "html.parser")
    assert "合成データ" not in runs.page
    assert page.select_one(".marks").get_text() == "内部資料"
    assert {notes.select("p")[-1].get_text() for notes in page.select(".below")} == {"出典：登録簿「raw」"}


def test_failing_notebook_leaves_the_former_report_byte_for_byte(runs, contents):
    assert contents(runs.out / "2024") == runs.former


def test_failing_notebook_leaves_nothing_else_behind(runs, contents):
    assert {path.name for path in runs.out.iterdir()} == {"2024", ".sections", "failed"}
    assert contents(runs.out / "failed").keys() == {f"2024/{runs.source.name}", "2024/09_former.ipynb"}


def test_run_that_succeeds_clears_away_its_own_failures_and_no_others(runs):
    assert runs.formerly_failed == {"2024/09_former.ipynb": b"kept by a former run"}


def test_nothing_is_left_anywhere_but_the_fork_servers_own_folder(runs):
    assert [path.name for path in runs.source.parent.iterdir()] == [runs.source.name]
    # The fork server's socket stays as long as this process.
    assert [path.name for path in (runs.folder / "tmp").iterdir() if not path.name.startswith("pymp-")] == []
    elsewhere = [path for path in runs.folder.rglob("*") if "tmp" not in path.relative_to(runs.folder).parts]
    assert [path for path in elsewhere if path.is_socket()] == []


def test_failing_notebook_is_kept_with_its_error(runs):
    notebook = nbformat.read(runs.kept, as_version=4)
    errors = [output for cell in notebook.cells for output in cell.get("outputs", ()) if output.output_type == "error"]
    assert [error.ename for error in errors] == ["ZeroDivisionError"]
    assert "記号 / 0" in re.sub(r"\x1b\[[\d;]*m", "", "".join(errors[0].traceback))


def test_message_names_the_notebook_the_error_and_where_it_is_kept(runs):
    for lang in ("ja", "en"):
        message = runs.fault.in_language(lang)
        assert runs.source.name in message
        assert "ZeroDivisionError: division by zero" in message
        assert str(runs.kept) in message
        assert FAULT.splitlines()[0] in message
        assert "Traceback" not in message


def test_message_names_the_cell_by_the_number_that_jupyterlab_shows_in_the_kept_notebook(runs):
    cells = nbformat.read(runs.kept, as_version=4).cells
    (failing,) = (cell for cell in cells if cell.source == FAULT)
    assert re.search(r"\[(\d+)\]", runs.fault.in_language("ja"))[1] == str(failing.execution_count)
    assert re.search(r"\[(\d+)\]", runs.fault.in_language("en"))[1] == str(failing.execution_count)


def test_failing_notebook_ends_with_exit_code_4(runs):
    assert runs.fault.exit_code == 4


def test_year_that_cannot_become_a_document_is_named_and_the_others_are_made(
    tmp_path, year, write_small_register, copy_notebook
):
    raw = write_small_register(tmp_path / "raw")
    shown = "from IPython.display import Markdown, display\ndisplay(Markdown('x')) if fiscal_year == 2024 else None"
    source = copy_notebook(tmp_path / "notebooks", {PLACE: shown})
    years = [FiscalYear(2023), year]
    with pytest.raises(ExportError) as refused:
        make_reports(years, raw, tmp_path / "out", notebooks=source.parent, clean=tmp_path / "clean")
    for lang, place, done in (
        ("ja", "令和6年度の報告書: ノートブック 04_liaison.ipynb: セル [4] ", "できた年度: 2023"),
        ("en", "Report of FY2024: Notebook 04_liaison.ipynb: cell [4] ", "Finished: 2023"),
    ):
        assert refused.value.in_language(lang).startswith(place)
        assert refused.value.in_language(lang).endswith(done)
    assert {path.name for path in (tmp_path / "out").iterdir()} == {"2023", ".sections"}


def test_what_a_cell_prints_is_in_no_file_and_the_report_is_refused(
    tmp_path, year, write_small_register, copy_notebook, contents
):
    raw = write_small_register(tmp_path / "raw")
    source = copy_notebook(tmp_path / "notebooks", {PLACE: "print('佐藤' + '花子')"})
    # The protection of the synthetic register, which has more to show, takes a quarter of the time.
    for edition, register in (("internal", raw), ("public", SYNTHETIC)):
        with pytest.raises(ExportError, match="04_liaison"):
            make_reports(
                [year],
                register,
                tmp_path / "out",
                edition=edition,
                notebooks=source.parent,
                clean=tmp_path / "clean",
                wanted=Wanted(by_section=True),
                release=tmp_path / "release",
            )
    assert not [name for name, content in contents(tmp_path / "out").items() if "佐藤花子".encode() in content]
    assert not list((tmp_path / "out").rglob("report.html"))


def test_somebodys_own_file_beside_the_report_is_not_lost(runs, tmp_path, year, write_small_register):
    raw = write_small_register(tmp_path / "raw")
    own = tmp_path / "out" / "2024" / "remarks.txt"
    own.parent.mkdir(parents=True)
    own.write_text("mine", encoding="utf-8")
    with pytest.raises(UsageError, match=own.name):
        make_reports([year], raw, tmp_path / "out", notebooks=runs.source.parent, clean=tmp_path / "clean")
    assert [path.name for path in own.parent.iterdir()] == [own.name]
    assert own.read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize(
    "cell",
    ["import os\n\nos._exit(1)", "import sys\n\nsys.exit(0)", "raise SystemExit", "quit()"],
    ids=lambda cell: cell[-10:],
)
def test_notebook_that_ends_before_its_last_cell_is_kept_and_named_too(
    tmp_path, year, write_small_register, copy_notebook, cell
):
    raw = write_small_register(tmp_path / "raw")
    source = copy_notebook(tmp_path / "notebooks", {PLACE: cell})
    with pytest.raises(ExecutionError, match=source.name):
        make_reports([year], raw, tmp_path / "out", notebooks=source.parent, clean=tmp_path / "clean")
    assert (tmp_path / "out" / "failed" / "2024" / source.name).is_file()
    assert not (tmp_path / "out" / "2024").exists()
