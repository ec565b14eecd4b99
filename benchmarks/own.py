"""hikiana's own steps apart, as a script: the only module of the benchmark that knows how the batch runs notebooks.

`own.py execution …` executes all notebooks, `own.py export …` makes the documents of reports that are there; either
tells as JSON how long the step took once the libraries were there. Whole reports are measured by the command
`hikiana report`.
"""

import json
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager

from hikiana.report import documents
from hikiana.report.workers import Job, Workers, workers
from work import Work

DAY = "2026-01-01"


def _execution(crew: Workers, work: Work) -> "list[Future]":
    jobs = [
        Job(source.name, work.results("hikiana", year) / source.name, source.parent, work.parameters(year))
        for year, source in work.notebooks()
    ]
    for (_, source), job in zip(work.notebooks(), jobs, strict=True):
        shutil.copy(source, job.target)
    return [crew.run(job) for job in jobs]


def _export(crew: Workers, work: Work) -> "list[Future]":
    folders = [work.reports / str(year) for year in work.years]
    for folder in folders:
        shutil.rmtree(folder / "tables", ignore_errors=True)
    written = (documents.write_pdf, documents.write_html, documents.write_tables)
    return [crew.call(function, folder, DAY) for folder in folders for function in written]


STEPS: dict[str, Callable[[Workers, Work], "list[Future]"]] = {"execution": _execution, "export": _export}


@contextmanager
def _ready_workers() -> Iterator[Workers]:
    """Workers whose fork server has its libraries."""
    with workers() as crew:
        crew.call(time.perf_counter).result()
        yield crew


def main(step: str, work: Work) -> None:
    """Do one step for all years and tell its seconds as JSON."""
    with _ready_workers() as crew:
        start = time.perf_counter()
        results = [future.result() for future in STEPS[step](crew, work)]
        seconds = time.perf_counter() - start
    if any(results):
        raise SystemExit(f"failed: {results}")
    print(json.dumps({"loaded": {"wall": seconds}}))


if __name__ == "__main__":
    main(sys.argv[1], Work.of(sys.argv[2:]))
