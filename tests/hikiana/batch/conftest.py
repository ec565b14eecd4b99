"""An office that runs the command in a folder of its own, with few notebooks."""

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

import nbformat
import pytest

from hikiana.batch.workers.starting import CAN_FORK
from hikiana.batch.workers.ways import FORKED, VARIABLE, WARM

from ...warm_start import Started, WarmStart

WITH_ITS_NOTEBOOKS = """
from functools import partial
from pathlib import Path
from hikiana.batch import reports
reports.make_reports = partial(reports.make_reports, notebooks=Path("notebooks"))
from hikiana.cli import main
main()
"""
SETUP = "import hikiana\nyear = hikiana.open_year(fiscal_year, register, edition, lang)"
PARAMETERS = 'fiscal_year: int = 2024\nregister: str = ""\nedition: str = "internal"\nlang: str = "ja"'


@dataclass(frozen=True)
class Office:
    """A folder with a register, notebooks, and HIKIANA_DATA in data/."""

    folder: Path
    warm: WarmStart

    @property
    def reports(self) -> Path:
        return self.folder / "data" / "reports"

    @staticmethod
    def said(expression: str) -> str:
        """A cell that shows the value of an expression as a section may: as a sentence."""
        return (
            "from hikiana.presentation.sentences import Sentences\nfrom hikiana.base.text import Text\n"
            f"Sentences([Text(*[str({expression})] * 2)])"
        )

    def section(self, name: str, *cells: str) -> Path:
        """Put a notebook of a section at its place: a title, parameters, the setup, and these cells."""
        notebook = nbformat.v4.new_notebook()
        notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
        sources = [nbformat.v4.new_markdown_cell(f"# {name}"), nbformat.v4.new_code_cell(PARAMETERS)]
        sources += [nbformat.v4.new_code_cell(source) for source in (SETUP, *cells)]
        sources[1].metadata["tags"], sources[2].metadata["tags"] = ["parameters"], ["setup"]
        notebook.cells = sources
        path = self.folder / "notebooks" / f"{name}.ipynb"
        path.parent.mkdir(exist_ok=True)
        for cell in notebook.cells:
            cell["id"] = f"cell-{notebook.cells.index(cell)}"
        nbformat.write(notebook, path)
        return path

    def remark(self, year: int, section: str, words: str) -> None:
        path = self.folder / "data" / "commentary" / str(year) / f"{section}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(words, encoding="utf-8")

    def start(self, *arguments: str, **environment: str) -> Started:
        """The command `hikiana report` on the office's register, running."""
        place = {"HIKIANA_DATA": str(self.folder / "data"), "SOURCE_DATE_EPOCH": ""}
        command = ("report", "--register", "records", *arguments)
        return self.warm(WITH_ITS_NOTEBOOKS, *command, cwd=self.folder, env=os.environ | place | environment)

    def report(self, *arguments: str, **environment: str) -> "subprocess.CompletedProcess[str]":
        """The same, when it has ended."""
        process = self.start(*arguments, **environment)
        try:
            out, told = process.communicate(timeout=300)
        finally:
            process.kill()
        return subprocess.CompletedProcess(process.args, process.wait(), out, told)

    def run(self, *arguments: str, **environment: str) -> set[str]:
        """What a report that succeeds has run or made: 2024 04_liaison, 2024 report.pdf …"""
        done = self.report(*arguments, **environment)
        assert done.returncode == 0, done.stderr
        return {line.partition("] ")[2] for line in done.stderr.splitlines() if line.startswith("[")}

    def contents(self) -> dict[str, bytes]:
        """Every file of the finished reports."""
        files = [path for year in self.reports.glob("2*") for path in year.rglob("*") if path.is_file()]
        return {str(path.relative_to(self.reports)): path.read_bytes() for path in files}


@pytest.fixture
def office(tmp_path, write_small_register, warm) -> Office:
    """With a register of two clients in fiscal year 2024, and two sections that say how many contacts there are."""
    write_small_register(tmp_path / "records")
    made = Office(tmp_path, warm)
    made.section("01_one", made.said("year.register.contacts.height"), 'hikiana.remarks("one", year)')
    made.section("02_two", made.said("year.register.contacts.height + 1"), 'hikiana.remarks("two", year)')
    return made


FORKED_WHERE_IT_CAN_BE = pytest.param(
    FORKED, marks=pytest.mark.skipif(not CAN_FORK, reason="processes cannot be forked here")
)


@pytest.fixture(params=[FORKED_WHERE_IT_CAN_BE, WARM])
def way(request, monkeypatch) -> str:
    """Where calls get their processes from: a test with it runs both ways."""
    monkeypatch.setenv(VARIABLE, request.param)
    return str(request.param)
