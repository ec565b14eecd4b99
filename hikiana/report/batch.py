"""The yearly batch: validate once, execute each section's notebook, export, and put the report at its place whole."""

import os
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
from jupyter_core.paths import jupyter_runtime_dir
from nbclient.exceptions import DeadKernelError
from papermill.exceptions import PapermillException, PapermillExecutionError
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
from hikiana.workspace import NOTEBOOKS, REPORTS
from schemas.text import Text

FAILED = "failed"
# A socket's path may have 107 characters; a kernel's takes 50 beside its folder.
LONGEST_SOCKET_FOLDER = 57
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
            config=_kernel_config(),
        )
    except (PapermillException, DeadKernelError) as fault:
        failed.mkdir(parents=True, exist_ok=True)
        kept = Path(shutil.copy(target, failed / source.name))
        raise _failure(source, kept, fault) from fault


def _kernel_config() -> Config:
    """What a kernel says is about persons: where it can speak through files of this machine, it opens no port."""
    private = os.name == "posix" and len(jupyter_runtime_dir()) <= LONGEST_SOCKET_FOLDER
    return Config({"KernelManager": {"transport": "ipc"}} if private else {})


def _failure(source: Path, kept: Path, fault: Exception) -> ExecutionError:
    """Name the cell by the number that JupyterLab shows beside it, with its first line and the error's."""
    if isinstance(fault, PapermillExecutionError):
        code = str(fault.source).strip().partition("\n")[0]
        place = Text(f"のセル [{fault.exec_count}] で", f"cell [{fault.exec_count}] of ")
        error = f"{code}\n    {fault.ename}: {str(fault.evalue).partition(chr(10))[0]}"
    else:
        place, error = Text("で", ""), type(fault).__name__
    return ExecutionError(
        Text(
            f"ノートブック {source.name} {place.ja}エラーになりました。\n    {error}\n"
            f"エラーの入ったノートブックを {kept} に残しました。以前の報告書はそのままです。",
            f"An error stopped {place.en}notebook {source.name}.\n    {error}\n"
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
