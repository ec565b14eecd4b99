"""One measured run of the benchmark of register sizes, in a process of its own: its seconds are told as JSON."""

import contextlib
import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

import nbformat
import polars as pl

from hikiana.base.workspace import NOTEBOOKS

YEAR = 2024


def make(folder: Path, times: str) -> Callable[[], None]:
    """A register of so many times the synthetic one."""
    from hikiana.register.synthetic.files import write_register

    return lambda: write_register(folder, times=int(times))


def clean(folder: Path, into: str) -> Callable[[], None]:
    """What is done once for a register."""
    from hikiana.register.clean.cleaning import clean_register

    return lambda: Path(into, "clean.txt").write_text(str(clean_register(folder, Path(into))[0]), encoding="utf-8")


def by_hand(folder: Path) -> Callable[[], None]:
    """What a section comes to: contacts of the year by method, and of every year, as two bare queries."""
    contacts = pl.scan_parquet(folder / "reported_contacts.parquet")
    of_year = contacts.filter(pl.col("fiscal_year") == YEAR).group_by("method", "kind").len()
    return lambda: pl.collect_all([of_year, contacts.group_by("fiscal_year", "method").len()])


def derived_anew(folder: Path) -> Callable[[], None]:
    """What every notebook would do first without the frames that a clean folder holds."""
    from hikiana.centre.profile import Centre
    from hikiana.register.clean.derived import derive

    def run() -> None:
        cases, contacts = (pl.read_parquet(folder / f"{name}.parquet") for name in ("cases", "contacts"))
        derive(cases, contacts, Centre.read())

    return run


def notebook(folder: Path, name: str) -> Callable[[], None]:
    """Every cell of a section's notebook with its outputs; the libraries are there, as they are for the batch."""
    import altair  # noqa: F401
    import vl_convert  # noqa: F401
    from IPython.core.interactiveshell import InteractiveShell

    import hikiana.notebook
    import hikiana.sections.reconciliation  # noqa: F401

    shell = InteractiveShell.instance(colors="nocolor")
    cells = [cell for cell in nbformat.read(NOTEBOOKS / name, as_version=4).cells if cell.cell_type == "code"]
    cells.insert(1, nbformat.v4.new_code_cell(f"fiscal_year, register = {YEAR}, {str(folder)!r}"))

    def run() -> None:
        for cell in cells:
            shell.run_cell(cell.source).raise_error()

    return run


def main() -> None:
    prepare = {function.__name__: function for function in (make, clean, by_hand, derived_anew, notebook)}[sys.argv[1]]
    with Path(os.devnull).open("w", encoding="utf-8") as nowhere, contextlib.redirect_stdout(nowhere):
        run = prepare(Path(sys.argv[2]), *sys.argv[3:])
        start = time.perf_counter()
        run()
        seconds = time.perf_counter() - start
    print(json.dumps(seconds))


if __name__ == "__main__":
    main()
