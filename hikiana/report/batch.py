"""The yearly batch: validate once, execute each section's notebook, export, and put the report at its place whole."""

import os
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
from papermill.exceptions import PapermillException
from papermill.execute import execute_notebook
from traitlets.config import Config

from hikiana.centre import Centre
from hikiana.editions import check_edition
from hikiana.errors import ExecutionError
from hikiana.findings import Finding
from hikiana.fiscal_year import FiscalYear
from hikiana.folders import whole_folder
from hikiana.register import clean_register, open_register
from hikiana.report.export import ReportHTMLExporter, join_sections
from hikiana.report.parameters import check_parameters
from hikiana.sections import section_notebooks
from hikiana.workspace import DATA, NOTEBOOKS
from schemas.text import Text

REPORTS = DATA / "reports"
FAILED = "failed"
# What the kernel shows are records of persons: where sockets of this machine's files exist, no port is opened for it.
_KERNEL = Config({"KernelManager": {"transport": "ipc"}} if os.name == "posix" else {})
Progress = Callable[[Iterable[Path]], Iterator[Path]]


@dataclass(frozen=True)
class Report:
    """A finished report and the warnings of its validation."""

    html: Path
    warnings: list[Finding]


def make_report(
    fiscal_year: FiscalYear,
    register: Path,
    out: Path = REPORTS,
    edition: str = "internal",
    notebooks: Path = NOTEBOOKS,
    clean: Path | None = None,
    progress: Progress = iter,
) -> Report:
    """Make the report of one fiscal year in `out`/<year>/.

    Everything that can be wrong beforehand is checked before the first notebook runs. A notebook that fails is kept
    with its error in `out`/failed/<year>/, and a former report stays as it was.

    Raises
    ------
    UsageError
        When the edition, the fiscal year or a notebook's parameters do not fit.
    InputError
        When the register does not pass validation.
    ExecutionError
        When a notebook fails.
    """
    check_edition(edition)
    Centre.read().check_open_in(fiscal_year)
    clean_folder, warnings = clean_register(register, clean)
    parameters = {"fiscal_year": fiscal_year.year, "register": str(clean_folder.resolve()), "edition": edition}
    sources = section_notebooks(notebooks)
    for source in sources:
        check_parameters(source, parameters)
    failed = out / FAILED / str(fiscal_year)
    shutil.rmtree(failed, ignore_errors=True)
    with whole_folder(out / str(fiscal_year), own=("report.html", "notebooks")) as made:
        executed = made / "notebooks"
        executed.mkdir()
        for source in progress(sources):
            _execute(source, executed / source.name, parameters, failed)
        joined = join_sections([nbformat.read(path, as_version=4) for path in sorted(executed.iterdir())])
        body, _ = ReportHTMLExporter(fiscal_year=fiscal_year, register=open_register(clean_folder)).from_notebook_node(
            joined
        )
        (made / "report.html").write_text(body, encoding="utf-8")
    return Report(out / str(fiscal_year) / "report.html", warnings)


def _execute(source: Path, target: Path, parameters: dict[str, Any], failed: Path) -> None:
    try:
        execute_notebook(
            str(source),
            str(target),
            parameters,
            progress_bar=False,
            kernel_name="python3",
            cwd=str(source.parent),
            config=_KERNEL,
        )
    except PapermillException as fault:
        failed.mkdir(parents=True, exist_ok=True)
        kept = failed / source.name
        shutil.copy(target, kept)
        raise _failure(source, kept, fault) from fault


def _failure(source: Path, kept: Path, fault: PapermillException) -> ExecutionError:
    cell = getattr(fault, "cell_index", None)
    error = f"{getattr(fault, 'ename', type(fault).__name__)}: {getattr(fault, 'evalue', fault)}".strip()
    place = Text("", "") if cell is None else Text(f"の{cell + 1}番目のセル", f", cell {cell + 1}")
    return ExecutionError(
        Text(
            f"ノートブック {source.name} {place.ja}で止まりました。\n    {error}\n"
            f"エラーの入ったノートブックを {kept} に残しました。以前の報告書はそのままです。",
            f"Notebook {source.name}{place.en} failed.\n    {error}\n"
            f"The notebook with its error is kept in {kept}. A former report is unchanged.",
        )
    )


def progress_bar(sources: Iterable[Path]) -> Iterator[Path]:
    """Name each notebook as it starts: a bar on a terminal, plain lines elsewhere."""
    notebooks = list(sources)
    if not sys.stderr.isatty():
        for number, source in enumerate(notebooks, start=1):
            sys.stderr.write(f"[{number}/{len(notebooks)}] {source.stem}\n")
            yield source
        return
    from tqdm import tqdm

    with tqdm(notebooks, unit="節", leave=False) as bar:
        for source in bar:
            bar.set_description(source.stem)
            yield source
