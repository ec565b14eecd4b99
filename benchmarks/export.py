"""How long the documents of a report take after its notebooks have run, beside nbconvert's own HTML of them.

Run by `make bench`. The documents are written as the batch writes them: by processes that have the libraries already,
as many at once as there are processors. The peer is the stock HTML exporter of nbconvert, called in the same way.
"""

import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from hikiana.base.fiscal_year import FiscalYear
from hikiana.base.workspace import SYNTHETIC
from hikiana.batch.reports import make_reports
from hikiana.batch.steps import make_document
from hikiana.batch.workers.processes import ProcessExecutor
from hikiana.document.files import ALL
from stock import peer

ROUNDS = 5
DAY = "2026-01-01"
PEER = "nbconvert's HTML (peer)"


def main() -> None:
    """Print the best time of each document and its ratio to the peer's."""
    with tempfile.TemporaryDirectory() as place, ProcessExecutor() as executor:
        folder = make_reports([FiscalYear(2024)], SYNTHETIC, Path(place)).reports[0].folder / "notebooks"
        executed = {path.stem: path.read_text(encoding="utf-8") for path in sorted(folder.iterdir())}

        def seconds(names: list[str], function: Callable[..., object] = make_document) -> float:
            start = time.perf_counter()
            for made in [executor.submit(function, name, executed, DAY) for name in names]:
                made.result()
            return time.perf_counter() - start

        one_by_one = {name: [name] for name in ALL.documents([])}
        ways = {name: min(seconds(names) for _ in range(ROUNDS)) for name, names in one_by_one.items()}
        ways["all of them"] = min(seconds(ALL.documents([])) for _ in range(ROUNDS))
        ways[PEER] = min(seconds([PEER], peer) for _ in range(ROUNDS))
    print(f"{os.cpu_count()} processors, best of {ROUNDS}")
    for name, spent in ways.items():
        print(f"{name:26} {spent:6.2f} s  {spent / ways[PEER]:5.2f} x peer")


if __name__ == "__main__":
    main()
