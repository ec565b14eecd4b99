"""Reading and checking large registers, beside the same checks by hand and by dataframely, sound and with faults.

Run by `make bench-intake`. Each run is a process of its own, which tells its seconds, and whose peak memory the system
tells. The data are made by a process of their own too: a child begins with the peak of its parent.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

HERE = Path(__file__).parent
XLSX_ROWS = 100_000
PEERS = {
    "xlsx": ["hikiana", "calamine"],
    "columns": ["pandera_columns", "floor_columns", "dataframely_columns"],
    "parquet": ["hikiana", "floor", "dataframely"],
    "csv": ["hikiana", "floor", "dataframely"],
}


@dataclass(frozen=True)
class Run:
    """One run: seconds by step, how many cells or rows failed, and the peak memory in GB."""

    steps: dict[str, float]
    failed: int
    memory: float

    @property
    def seconds(self) -> float:
        return sum(self.steps.values())


def main() -> None:
    """Print seconds, peak memory and ratios of every peer on every kind of register."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=10_000_000, help="contacts of the Parquet and CSV registers")
    parser.add_argument("--runs", type=int, default=3, help="runs of each peer, in turn")
    parser.add_argument("--only", choices=PEERS, help="one kind of register")
    given = parser.parse_args()
    if find_spec("dataframely") is None:
        print("dataframely is not installed (pip install -e '.[bench]'): that peer is left out.")
    with tempfile.TemporaryDirectory() as place:
        for kind in [given.only] if given.only else PEERS:
            file_type = "parquet" if kind == "columns" else kind
            sound, bad = Path(place) / file_type, Path(place) / f"bad {file_type}"
            print(f"\n{kind}", flush=True)
            if not sound.exists():
                rows = XLSX_ROWS if kind == "xlsx" else given.rows
                command = [sys.executable, HERE / "registers.py", place, str(rows), sound.name, bad.name]
                subprocess.run(command, check=True)
            _compare(kind, sound, bad, given.runs)


def _compare(kind: str, sound: Path, bad: Path, runs: int) -> None:
    peers = [peer for peer in PEERS[kind] if find_spec("dataframely") or not peer.startswith("dataframely")]
    measured: dict[tuple[str, str], list[Run]] = {}
    for _ in range(runs):
        for peer in peers:
            for folder in (sound, bad):
                measured.setdefault((peer, folder.name), []).append(_run(peer, folder))
    best = {of: min(runs, key=lambda run: run.seconds) for of, runs in measured.items()}
    for (peer, name), run in best.items():
        median = statistics.median(run.seconds for run in measured[peer, name])
        words = [
            f"{peer:20} {name:12} {run.seconds:7.2f} s (median {median:7.2f})  {run.memory:5.2f} GB",
            f"{run.seconds / best[peers[1], name].seconds:5.2f} x {peers[1]}",
            f"{run.seconds / best[peer, sound.name].seconds:5.2f} x sound",
            " + ".join(f"{step} {seconds:.2f}" for step, seconds in run.steps.items()),
            f"failed {run.failed:,}",
        ]
        print("  ".join(words), flush=True)


def _run(peer: str, folder: Path) -> Run:
    process = subprocess.Popen([sys.executable, HERE / "measure.py", peer, folder], stdout=subprocess.PIPE, text=True)
    told = json.loads(process.stdout.read())
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return Run(told["steps"], told["failed"], usage.ru_maxrss * 1024 / 1e9)


if __name__ == "__main__":
    main()
