"""Every section on registers many times over: seconds and peak memory, beside the register once and two peers.

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
    """Print every section's best run on each size, and its ratio to the smallest register and to by_hand."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, nargs="+", default=[1, 100, 500, 1000], help="sizes of the registers")
    parser.add_argument("--runs", type=int, default=3, help="runs of each section: the least time, the most memory")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        clean = {times: _cleaned(Path(place) / str(times), times) for times in sorted(given.times)}
        print(
            "best time and most memory of",
            given.runs,
            *(f"x{times}" for times in clean),
            "ratio to the smallest and to by_hand",
        )
        by_hand: Run | None = None
        for job in (["by_hand"], ["derived_anew"], *(["notebook", name] for name in NOTEBOOKS)):
            # All sizes in turn, so that a slow hour of the machine falls on each.
            rounds = [[_run(job[0], folder, *job[1:]) for folder in clean.values()] for _ in range(given.runs)]
            by_size = list(zip(*rounds, strict=True))
            best = [Run(min(run.seconds for run in runs), max(run.memory for run in runs)) for runs in by_size]
            by_hand = by_hand or best[-1]
            ratios = (best[-1].seconds / best[0].seconds, best[-1].seconds / by_hand.seconds)
            print(f"{job[-1]:24}", *best, *(f"{ratio:6.1f} x" for ratio in ratios), flush=True)


def _cleaned(place: Path, times: int) -> Path:
    place.mkdir()
    _run("make", place / "register", str(times))
    print(
        f"x{times}: {CONTACTS * times:,} contacts, cleaned in",
        _run("clean", place / "register", str(place)),
        flush=True,
    )
    return Path((place / "clean.txt").read_text(encoding="utf-8"))


def _run(*job: str | Path) -> Run:
    process = subprocess.Popen([sys.executable, HERE / "section.py", *job], stdout=subprocess.PIPE, text=True)
    seconds = json.loads(process.stdout.read())
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return Run(seconds, usage.ru_maxrss * 1024 / 1e9)


if __name__ == "__main__":
    main()
