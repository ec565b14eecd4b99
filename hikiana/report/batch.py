"""The yearly batch: validate once, execute each section's notebook, export, and put each report at its place whole."""

import json
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor, wait
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat

from hikiana import __version__
from hikiana.centre import Centre
from hikiana.commentary import stray_remarks
from hikiana.editions import check_edition
from hikiana.errors import ExecutionError, HikianaError, UsageError
from hikiana.findings import Finding
from hikiana.fiscal_year import FiscalYear
from hikiana.folders import refuse_foreign, whole_folder
from hikiana.history import check_history
from hikiana.register import Register, clean_register, open_register
from hikiana.report import documents
from hikiana.report.day import today
from hikiana.report.parameters import check_parameters
from hikiana.report.workers import Failure, Job, Workers, workers
from hikiana.sections import section_name, section_notebooks
from hikiana.workspace import CLEAN, NOTEBOOKS, REPORTS, check_private_folder
from schemas.text import LANGUAGES, Lang, Text

FAILED = "failed"
ABOUT = "run.json"
OWN_FILES = (ABOUT, *documents.OWN_FILES)
Tell = Callable[[str], None]
Progress = Callable[[int], AbstractContextManager[Tell]]


@dataclass(frozen=True)
class Report:
    """A finished report of one fiscal year."""

    fiscal_year: FiscalYear
    folder: Path

    @property
    def html(self) -> Path:
        return self.folder / "report.html"

    @property
    def pdf(self) -> Path:
        return self.folder / "report.pdf"


@dataclass(frozen=True)
class Batch:
    """The reports of one run, the register they were made from, and the warnings about it."""

    reports: list[Report]
    register: Register
    warnings: list[Finding]


Writer = tuple[str, Callable[..., None], tuple[str, ...]]
"""What is made of executed notebooks: its name, the function that writes it, what it needs to know."""


@dataclass(frozen=True)
class _Run:
    """What all years of a run have in common."""

    crew: Workers
    writers: Sequence[Writer]
    tell: Tell
    records: Register
    made_on: str
    lang: Lang
    out: Path


def make_reports(
    fiscal_years: Sequence[FiscalYear],
    register: Path,
    out: Path = REPORTS,
    edition: str = "internal",
    lang: Lang = "ja",
    notebooks: Path = NOTEBOOKS,
    clean: Path = CLEAN,
    progress: Progress | None = None,
    by_section: bool = False,
    accept_quarantine: bool = False,
) -> Batch:
    """Make the report of each fiscal year in `out`/<year>/: HTML, PDF, workbook and CSV of its tables.

    With `by_section` each section also becomes an HTML page and a PDF of its own, in sections/. With
    `accept_quarantine` the rows of the register that have an error are left out, and the report says so.

    Everything that can be wrong beforehand is checked before the first notebook runs. A notebook that fails is kept
    with its error in `out`/failed/<year>/ and does not stop the others; a former report of that year stays as it was,
    and the other years get theirs.

    Raises
    ------
    UsageError
        When the edition, a fiscal year, a notebook's parameters or HIKIANA_DATA do not fit.
    InputError
        When the register does not pass validation.
    ExecutionError
        When notebooks fail; the message names each, after the other years are made.
    ExportError
        When what a notebook shows cannot be read by everyone, or the PDF cannot be made.
    """
    check_edition(edition)
    centre = Centre.read()
    for year in fiscal_years:
        centre.check_open_in(year)
    check_private_folder()
    clean_folder, warnings = clean_register(register, clean, accept_quarantine, only_year(fiscal_years))
    records = open_register(clean_folder)
    sources = section_notebooks(notebooks)
    constant = {"register": str(clean_folder.resolve()), "edition": edition, "lang": lang}
    for source in sources:
        check_parameters(source, constant | {"fiscal_year": fiscal_years[-1].year})
    for year in fiscal_years:
        _keep_real_report(out / str(year), records)
        refuse_foreign(out / str(year), OWN_FILES)
    made, failed = [], []
    made_on = today().isoformat()
    writers = _writers([source.stem for source in sources] if by_section else [])
    count = (len(sources) + len(writers)) * len(fiscal_years)
    with (
        tempfile.TemporaryDirectory(prefix="hikiana-", ignore_cleanup_errors=True) as folder,
        (progress or _silent)(count) as tell,
        # The workers stop first: a year that waits for them then ends as well.
        ThreadPoolExecutor(len(fiscal_years)) as years,
        workers() as crew,
    ):
        running = {}
        for year in fiscal_years:
            place = Path(folder) / str(year)
            place.mkdir()
            jobs = [_job(source, place, constant | {"fiscal_year": year.year}, lang) for source in sources]
            running[year] = [(job, _telling(crew, crew.run(job), Path(job.name).stem, year, tell)) for job in jobs]
        run = _Run(crew, writers, tell, records, made_on, lang, out)
        ended = [years.submit(_end, year, submitted, run) for year, submitted in running.items()]
        # polars lets waits go on after Ctrl-C: one without an end would not hear of it.
        while wait(ended, timeout=0.2).not_done:
            pass
        for result in ended:
            report, faults = result.result()
            made += [report] if report else []
            failed += faults
    if failed:
        kind = ExecutionError if any(isinstance(fault, ExecutionError) for fault in failed) else type(failed[0])
        raise kind(_all_failures([fault.message for fault in failed], made))
    sections = [section_name(source.stem) for source in sources]
    stray = [finding for year in fiscal_years for finding in stray_remarks(year, sections)]
    return Batch(made, records, warnings + check_history(records, fiscal_years[-1]) + stray)


def only_year(fiscal_years: Sequence[FiscalYear]) -> FiscalYear | None:
    """The year that a ledger's days without a year belong to: the one asked for, when it is one."""
    return fiscal_years[0] if len(fiscal_years) == 1 else None


def _job(source: Path, place: Path, parameters: dict[str, object], lang: Lang) -> Job:
    """Copy a notebook with the text cells of one language to where it will be executed."""
    notebook = nbformat.read(source, as_version=4)
    others = {other for other in LANGUAGES if other != lang}
    notebook.cells = [cell for cell in notebook.cells if not others.intersection(cell.metadata.get("tags", ()))]
    target = place / source.name
    nbformat.write(notebook, target)
    return Job(source.name, target, source.parent.resolve(), parameters)


def _writers(sections: Sequence[str]) -> list[Writer]:
    # The PDF takes longest: it starts first.
    whole = {"report.pdf": documents.write_pdf, "report.html": documents.write_html, "tables": documents.write_tables}
    return [
        *((name, function, ()) for name, function in whole.items()),
        *((f"sections/{name}", documents.write_section, (name,)) for name in sections),
    ]


def _telling(crew: Workers, future: "Future[Any]", name: str, year: FiscalYear, tell: Tell) -> "Future[Any]":
    future.add_done_callback(lambda _: None if crew.stopped else tell(f"{year} {name}"))
    return future


def _end(
    year: FiscalYear, submitted: Sequence[tuple[Job, "Future[Failure | None]"]], run: _Run
) -> tuple[Report | None, list[HikianaError]]:
    """Wait for a year's notebooks; put the report at its place, or keep those that failed."""
    failures = [(job, failure) for job, future in submitted if (failure := future.result())]
    if run.crew.stopped:
        raise CancelledError
    kept, target = run.out / FAILED / str(year), run.out / str(year)
    for job, _ in submitted:
        (kept / job.name).unlink(missing_ok=True)
    if failures:
        return None, [ExecutionError(_keep(year, job, failure, kept)) for job, failure in failures]
    try:
        with whole_folder(target, own=OWN_FILES) as made:
            _write(made, year, [job for job, _ in submitted], run)
    except HikianaError as fault:
        words = Text(f"{year.label.ja}の報告書: {fault.message.ja}", f"Report of {year.label.en}: {fault.message.en}")
        return None, [type(fault)(words)]
    return Report(year, target), []


def _write(folder: Path, year: FiscalYear, jobs: Sequence[Job], run: _Run) -> None:
    (folder / documents.NOTEBOOKS).mkdir()
    for job in jobs:
        shutil.move(job.target, folder / documents.NOTEBOOKS / job.name)
    documents.number_executed(folder)
    written = [
        _telling(run.crew, run.crew.call(function, folder, *more, run.made_on), name, year, run.tell)
        for name, function, more in run.writers
    ]
    for future in written:
        future.result()
    about = {
        "fiscal_year": year.year,
        "register": run.records.name.ja,
        "synthetic": run.records.synthetic,
        "lang": run.lang,
        "made_on": run.made_on,
        "hikiana": __version__,
    }
    (folder / ABOUT).write_text(json.dumps(about, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


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


def _keep(year: FiscalYear, job: Job, failure: Failure, folder: Path) -> Text:
    """Keep a failed notebook and name its cell by the number that JupyterLab shows beside it."""
    folder.mkdir(parents=True, exist_ok=True)
    kept = Path(shutil.copy(job.target, folder / job.name))
    cell = failure.cell
    place = Text("で", "") if cell is None else Text(f"のセル [{cell}] で", f"cell [{cell}] of ")
    error = "\n    ".join(line for line in (failure.source, failure.error) if line)
    return Text(
        f"{year.label.ja}のノートブック {job.name} {place.ja}エラーになりました。\n    {error}\n"
        f"    エラーの入ったノートブックを {kept} に残しました。",
        f"An error stopped {place.en}notebook {job.name} of {year.label.en}.\n    {error}\n"
        f"    The notebook with its error is kept in {kept}.",
    )


def _all_failures(failed: Sequence[Text], made: Sequence[Report]) -> Text:
    whole = Text("以前の報告書はそのままです。", "A former report is unchanged.")
    if made:
        years = ", ".join(str(report.fiscal_year) for report in made)
        whole = Text(f"{whole.ja}できた年度: {years}", f"{whole.en} Finished: {years}")
    parts = [*failed, whole]
    return Text("\n".join(text.ja for text in parts), "\n".join(text.en for text in parts))


def _silent(_: int) -> AbstractContextManager[Tell]:
    return nullcontext(lambda _: None)


@contextmanager
def progress_bar(count: int) -> Iterator[Tell]:
    """Name each notebook when it is done: a bar on a terminal, plain lines elsewhere."""
    if sys.stderr.isatty():
        from tqdm import tqdm

        with tqdm(total=count, unit="節", leave=False) as bar:

            def step(name: str) -> None:
                bar.set_description(name)
                bar.update()

            yield step
        return
    done = iter(range(1, count + 1))

    def line(name: str) -> None:
        sys.stderr.write(f"[{next(done)}/{count}] {name}\n")

    yield line
