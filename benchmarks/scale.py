"""Every section on registers many times over: seconds and peak memory, beside two queries by hand and the register once.

Run by `make bench-scale`. Each run is a process of its own, which tells its seconds, and whose peak memory the system
tells; this one stays small, because a child begins with the peak of its parent.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).parent
NOTEBOOKS = sorted(path.name for path in (HERE.parent / "notebooks").glob("[0-9]*.ipynb"))
CONTACTS = 8795
"""Contacts of the synthetic register."""


class Run(NamedTuple):
    """Seconds, and peak memory in GB."""

    seconds: float
    memory: float

    def __str__(self) -> str:
        return f"{self.seconds:7.2f} s {self.memory:5.2f} GB"


def main() -> None:
    """Print every section's best run on each size, and how many times the smallest and the queries by hand it takes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, nargs="+", default=[1, 100, 500, 1000], help="sizes of registers")
    parser.add_argument("--runs", type=int, default=3, help="runs of each section, of which the best counts")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        clean = {times: _cleaned(Path(place) / str(times), times) for times in given.times}
        measured = {
            name: {times: _best(given.runs, *what, folder) for times, folder in clean.items()}
            for name, what in {
                "two queries by hand (peer)": ["by_hand"],
                "frames derived anew (peer)": ["derived_anew"],
                **{name.removesuffix(".ipynb"): ["notebook", name] for name in NOTEBOOKS},
            }.items()
        }


def _cleaned(place: Path, times: int) -> Path:
    place.mkdir()
    _run("make", place / "register", str(times))
    cleaning = _run("clean", place / "register", str(place))
    print(f"x{times}: {CONTACTS * times:,} contacts, cleaned in {cleaning}", flush=True)
    return Path((place / "clean.txt").read_text(encoding="utf-8"))


if __name__ == "__main__":
    main()
