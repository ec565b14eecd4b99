"""A report of the synthetic register, and what a small one is made of."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest
from bs4 import BeautifulSoup

from hikiana.base.fiscal_year import FiscalYear
from hikiana.base.workspace import NOTEBOOKS, SYNTHETIC
from hikiana.batch.reports import Batch, make_reports
from hikiana.centre.policy import Outlet, Policy
from hikiana.disclosure.mask.meaning import counts
from hikiana.disclosure.protection import Protection
from hikiana.register.register import Register, open_register
from hikiana.sections.contents import all_tables
from hikiana.sections.year import Year
from hikiana.statistics.table import StatTable
from schemas.tables import TABLES

CASES = [
    "A,self,,male,25,01208,okhotsk,yes,medical,,relative,closed_advice",
    "B,self,,female,31,01206,kushiro,no,,,other,other",
    "Z,self,,unknown,,,outside_hokkaido,unknown,,,other,other",
]
CONTACTS = [
    "C1,A,2024-04-10,phone,14,false,,,",
    "C2,A,2024-05-10,phone,15,true,,,",
    "C3,B,2024-06-03,outreach,60,false,client_or_family,,",
    "C4,B,2024-07-01,liaison,29,false,,to_agency,psychiatry",
    "C5,A,2025-03-31,email,59,false,,,",
    # Records that begin in the opening year: a register of one later year alone makes no report.
    "C0,Z,2009-07-06,email,5,false,,,",
]


@pytest.fixture(scope="session")
def year() -> FiscalYear:
    return FiscalYear(2024)


@pytest.fixture(scope="session")
def synthetic() -> Register:
    return open_register()


@pytest.fixture(scope="session")
def public() -> Callable[..., Register]:
    """A register whose tables pass a door that hides counts of few persons and those whose ids hold given words."""

    def behind_a_door(register: Register, year: FiscalYear, *words: str, policy: Policy | None = None) -> Register:
        policy = policy or register.centre.disclosure
        tables: dict[str, StatTable] = {}

        def collect(table: StatTable) -> StatTable:
            return tables.setdefault(table.id, table)

        all_tables(Year(register.behind(Outlet(policy, collect)), year))
        found = [each for table in tables.values() if table.id not in policy.left_out for each in counts(table)]
        hidden = {each.id for each in found if each.persons is not None and 0 < each.persons < policy.k}
        hidden |= {each.id for each in found if any(word in each.id for word in words)}
        shown = frozenset(each.id for each in found) - hidden
        return register.behind(Outlet(policy, Protection(policy, shown, frozenset(hidden)).door))

    return behind_a_door


@pytest.fixture(scope="session")
def report_folder(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("report")


@pytest.fixture(scope="session")
def report(report_folder, year) -> Batch:
    """The whole report of the synthetic register, made once."""
    return make_reports([year], SYNTHETIC, report_folder / "out", clean=report_folder / "clean")


@pytest.fixture(scope="session")
def html(report) -> str:
    return report.reports[0].html.read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def executed(report) -> dict[str, nbformat.NotebookNode]:
    """The report's executed notebooks by name."""
    folder = report.reports[0].folder / "notebooks"
    return {path.stem: nbformat.read(path, as_version=4) for path in sorted(folder.iterdir())}


@pytest.fixture(scope="session")
def page(html) -> BeautifulSoup:
    return BeautifulSoup(html, "html.parser")


@pytest.fixture(scope="session")
def write_small_register() -> Callable[[Path], Path]:
    """Write a raw register that does not say it is synthetic: two clients of fiscal year 2024, one of the first."""

    def write(folder: Path) -> Path:
        folder.mkdir(parents=True)
        rows = {"cases": CASES, "contacts": CONTACTS}
        for name, table in TABLES.items():
            lines = [",".join(table.columns), *rows.get(name, [])]
            (folder / f"{name}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
        return folder

    return write


@pytest.fixture(scope="session")
def copy_notebook() -> Callable[..., Path]:
    """Copy one section's notebook into a folder of its own, with cells put in or its parameters changed.

    Its chart comes along only where it is asked for: it takes most of the time that such a report takes.
    """

    def copy(
        folder: Path,
        insert: dict[int, str] | None = None,
        parameters: Callable[[str], str] | None = None,
        *,
        chart: bool = False,
    ) -> Path:
        folder.mkdir(parents=True, exist_ok=True)
        target = folder / "04_liaison.ipynb"
        shutil.copy(NOTEBOOKS / target.name, target)
        notebook = nbformat.read(target, as_version=4)
        if not chart:
            notebook.cells = [cell for cell in notebook.cells if cell.source != "liaison.figure(year)"]
            for cell in notebook.cells:
                cell.source = re.sub(r"\[(\w+)\]\(#figure-\w+\)", r"\1", cell.source)
        for place, source in (insert or {}).items():
            notebook.cells.insert(place, nbformat.v4.new_code_cell(source))
        if parameters is not None:
            (cell,) = (cell for cell in notebook.cells if "parameters" in cell.metadata.get("tags", ()))
            cell.source = parameters(cell.source)
        nbformat.write(notebook, target)
        return target

    return copy


@pytest.fixture(scope="session")
def contents() -> Callable[[Path], dict[str, bytes]]:
    """Every file below a folder with its bytes."""

    def read(folder: Path) -> dict[str, bytes]:
        return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}

    return read
