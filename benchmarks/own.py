"""hikiana's own steps apart, as a script: the only module of the benchmark that knows how the batch runs them.

`own.py execution …` executes all notebooks, `own.py export …` makes the documents of reports that are there; either
tells as JSON how long the step took once the libraries were there. Whole reports are measured by the command
`hikiana report`.
"""

import json
import sys
import time
from collections.abc import Callable
from concurrent.futures import Executor, Future

from hikiana.batch.cells.jobs import SectionJob
from hikiana.batch.steps import draw_chart, make_document, run_section
from hikiana.batch.workers.processes import ProcessExecutor
from hikiana.document.files import ALL
from work import Work

DAY = "2026-01-01"


def _execution(executor: Executor, work: Work) -> "list[Future]":
    jobs = [
        SectionJob(source.name, source.read_text(encoding="utf-8"), source.parent, work.parameters(year))
        for year, source in work.notebooks()
    ]
    return [executor.submit(run_section, job) for job in jobs]


def _export(executor: Executor, work: Work) -> "list[Future]":
    executed = {
        year: {path.stem: path.read_text(encoding="utf-8") for path in sorted(work.executed(year).glob("*.ipynb"))}
        for year in work.years
    }
    names = ALL.documents([])
    return [executor.submit(make_document, name, executed[year], DAY) for year in work.years for name in names]


STEPS: dict[str, Callable[[Executor, Work], "list[Future]"]] = {"execution": _execution, "export": _export}


def main(step: str, work: Work) -> None:
    """Do one step for all years and tell its seconds as JSON."""
    with ProcessExecutor(helper=draw_chart) as executor:
        executor.submit(time.perf_counter).result()
        start = time.perf_counter()
        results = [future.result() for future in STEPS[step](executor, work)]
        seconds = time.perf_counter() - start
    if failures := [result.failure for result in results if getattr(result, "failure", None)]:
        raise SystemExit(f"failed: {failures}")
    print(json.dumps({"loaded": {"wall": seconds}}))


if __name__ == "__main__":
    main(sys.argv[1], Work.of(sys.argv[2:]))
