"""How long the documents of a report take after its notebooks have run, beside nbconvert's own HTML of them.

Run by `make bench`. The documents are written as the batch writes them: by processes that have the libraries already,
as many at once as there are processors. The peer is the stock HTML exporter of nbconvert, called in the same way.
"""

import os
import shutil
import tempfile
import time
from pathlib import Path

from hikiana.report.batch import make_reports
from hikiana.report.workers import workers

from hikiana.fiscal_year import FiscalYear
from hikiana.report import documents
from hikiana.workspace import SYNTHETIC
from stock import peer

ROUNDS = 5
DAY = "2026-01-01"
DOCUMENTS = {
    "report.html": [documents.write_html],
    "report.pdf": [documents.write_pdf],
    "tables.xlsx and tables/": [documents.write_tables],
    "all of them": [documents.write_pdf, documents.write_html, documents.write_tables],
}


def main() -> None:
    """Print the best time of each document and its ratio to the peer's."""
    with tempfile.TemporaryDirectory() as place, workers() as crew:
        folder = make_reports([FiscalYear(2024)], SYNTHETIC, Path(place)).reports[0].folder

        def seconds(functions: list[object]) -> float:
            shutil.rmtree(folder / "tables", ignore_errors=True)
            start = time.perf_counter()
            for written in [crew.call(function, folder, DAY) for function in functions]:
                written.result()
            return time.perf_counter() - start

        best = {
            name: min(seconds(functions) for _ in range(ROUNDS))
            for name, functions in {**DOCUMENTS, "nbconvert's HTML (peer)": [peer]}.items()
        }
    whole = best["nbconvert's HTML (peer)"]
    print(f"{os.cpu_count()} processors, best of {ROUNDS}")
    for name, spent in best.items():
        print(f"{name:26} {spent:6.2f} s  {spent / whole:5.2f} x peer")


if __name__ == "__main__":
    main()
