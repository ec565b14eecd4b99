"""The yearly batch: validate once, execute each section's notebook, export, and put the report at its place whole."""

import json
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
from nbclient.exceptions import DeadKernelError
from papermill.exceptions import PapermillException, PapermillExecutionError
from papermill.execute import execute_notebook
from traitlets.config import Config

from hikiana import __version__
from hikiana.centre import Centre
from hikiana.editions import check_edition
from hikiana.errors import ExecutionError, UsageError
from hikiana.findings import Finding
from hikiana.fiscal_year import FiscalYear
from hikiana.folders import whole_folder
from hikiana.history import check_history
from hikiana.register import Register, clean_register, open_register
from hikiana.report.export import ReportHTMLExporter, join_sections
from hikiana.report.kernels import QuietKernelManager, private_kernels
from hikiana.report.parameters import check_parameters
from hikiana.sections import section_notebooks
from hikiana.workspace import CLEAN, NOTEBOOKS, REPORTS
from schemas.text import Text

FAILED = "failed"
ABOUT = "run.json"
OWN_FILES = ("report.html", ABOUT, "notebooks/[0-9][0-9]_*.ipynb")
Progress = Callable[[Iterable[Path]], Iterator[Path]]


@dataclass(frozen=True)
class Report:
    """A finished report and the warnings of its validation."""

    html: Path
    register: Register
    warnings: list[Finding]


def make_report(
    fiscal_year: FiscalYear,
    register: Path,
    out: Path = REPORTS,
    edition: str = "internal",
    notebooks: Path = NOTEBOOKS,
    clean: Path = CLEAN,
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
    target, failed = out / str(fiscal_year), out / FAILED / str(fiscal_year)
    clean_folder, warnings = clean_register(register, clean)
    records = open_register(clean_folder)
    _keep_real_report(target, records)
    parameters = {"fiscal_year": fiscal_year.year, "register": str(clean_folder.resolve()), "edition": edition}
    sources = section_notebooks(notebooks)
    for source in sources:
        check_parameters(source, parameters)
    with whole_folder(target, own=OWN_FILES) as made, private_kernels() as config:
        for source in sources:
            (failed / source.name).unlink(missing_ok=True)
        executed = made / "notebooks"
        executed.mkdir()
        for source in progress(sources):
            _execute(source, executed / source.name, parameters, failed, config)
        joined = join_sections([nbformat.read(path, as_version=4) for path in sorted(executed.iterdir())])
        body, _ = ReportHTMLExporter(fiscal_year=fiscal_year, register=records).from_notebook_node(joined)
        (made / "report.html").write_text(body, encoding="utf-8")
        about = {
            "fiscal_year": fiscal_year.year,
            "register": records.name.ja,
            "synthetic": records.synthetic,
            "hikiana": __version__,
        }
        (made / ABOUT).write_text(json.dumps(about, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    return Report(target / "report.html", records, warnings + check_history(records, fiscal_year))


def _keep_real_report(target: Path, records: Register) -> None:
    """A report of synthetic data does not take the place of one of real records."""
    if records.synthetic and (target / "report.html").is_file() and not _says_synthetic(target / ABOUT):
        raise UsageError(
            Text(
                f"「{target}」には実際の記録の報告書があるため、合成データの報告書で置き換えません。"
                "--out で別のフォルダを指定してください。",
                f"'{target}' holds a report of real records, which one of synthetic data does not replace. "
                "Name another folder by --out.",
            )
        )


def _says_synthetic(about: Path) -> bool:
    try:
        return json.loads(about.read_text(encoding="utf-8"))["synthetic"] is True
    except (OSError, ValueError, KeyError, TypeError):
        return False


def _execute(source: Path, target: Path, parameters: dict[str, Any], failed: Path, config: Config) -> None:
    try:
        execute_notebook(
            str(source),
            str(target),
            parameters,
            progress_bar=False,
            kernel_name="python3",
            cwd=str(source.parent),
            config=config,
            kernel_manager_class=QuietKernelManager,
        )
        if not _ran_to_its_end(target):
            raise DeadKernelError("the notebook ended before its last cell")
    except (PapermillException, DeadKernelError) as fault:
        failed.mkdir(parents=True, exist_ok=True)
        kept = Path(shutil.copy(target, failed / source.name))
        raise _failure(source, kept, fault) from fault


def _ran_to_its_end(notebook: Path) -> bool:
    """papermill takes a notebook that leaves by sys.exit() for a finished one."""
    cells = nbformat.read(notebook, as_version=4).cells
    return all(cell.execution_count for cell in cells if cell.cell_type == "code" and cell.source.strip())


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
