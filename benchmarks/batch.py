"""How long the report of one fiscal year and the batch of all take, beside other ways to run the same notebooks.

Run by `make bench`. Every way runs the notebooks of the sections, with the same parameters, on a clean register that
was made before. Each figure of hikiana and the floor over one year is the least of some rounds, the others are of one.
The other ways run one year's notebooks; over all years theirs is that year's by calculation, unless `--years 2009:2024`
has it measured, which takes long.
"""

import argparse
import os
import platform
import sys
import tempfile
from collections.abc import Callable
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from shutil import rmtree

from clock import Cost, cost
from hikiana.base.fiscal_year import FiscalYear
from hikiana.base.workspace import SYNTHETIC
from hikiana.batch.workers.ways import VARIABLE, WARM
from hikiana.register.clean.cleaning import clean_register
from peers import IN_EXTRA_BENCH, PEERS
from work import Work

HERE = Path(__file__).parent
CORES = os.cpu_count() or 1
ONE_YEAR, ALL_YEARS = "2024", "2009:2024"
PACKAGES = ("hikiana", "polars", "vl-convert-python", "papermill", "nbconvert", "nbclient", "ipykernel")
COMMAND = [sys.executable, "-c", "from hikiana.cli import main; main()"]
EXECUTION, FLOOR = "hikiana, execution", f"(e) floor, {CORES} processes"
"""What the others are compared with."""

Costs = dict[str, Cost]


def main() -> None:
    """Print a table for one fiscal year and one for all, as Markdown."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--years", help=f"measure the other ways over these fiscal years as well, such as {ALL_YEARS}")
    parser.add_argument("--rounds", type=int, default=3, help="rounds of hikiana and the floor over one year")
    given = parser.parse_args()
    versions = [f"{package} {version(package)}" for package in PACKAGES]
    print(f"{CORES} processors", f"Python {platform.python_version()}", *versions, sep=", ")
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        register, _ = clean_register(SYNTHETIC, place / "clean")
        one, many = (_work(years, register, place) for years in (ONE_YEAR, given.years or ALL_YEARS))
        others = _others(one)
        _print(one, _own(one, given.rounds) | others)
        times = len(many.years)
        computed = {f"{name}, × {times} by calculation": _times(one_year, times) for name, one_year in others.items()}
        _print(many, _own(many, 1) | (_others(many) if given.years else computed))


def _work(years: str, register: Path, place: Path) -> Work:
    return Work(tuple(year.year for year in FiscalYear.parse_range(years)), register, place / years.replace(":", "-"))


def _own(work: Work, rounds: int) -> Costs:
    """hikiana and the floor, in turn, so that what else the machine does falls on both.

    The whole report is the command's, with an empty HIKIANA_DATA, then once more, by processes that stay as where none
    can be forked, and with a new remark. Execution and
    export apart are processes of their own; "libraries loaded" is the part after the fork server has imported them, as
    in the floor.
    """
    ways: dict[str, Callable[[], Cost]] = {
        "hikiana, whole report": lambda: _report_from_nothing(work),
        "hikiana, whole report once more": lambda: _report(work),
        "hikiana, whole report by processes that stay": lambda: _report_from_nothing(work, WARM),
        "hikiana, one remark changed": lambda: _report_with_a_remark(work),
        EXECUTION: lambda: _step(work, "execution"),
        FLOOR: lambda: _floor(work, CORES),
        "(e) floor, 1 process": lambda: _floor(work, 1),
        "hikiana, export": lambda: _step(work, "export"),
    }
    runs: dict[str, list[Cost]] = {name: [] for name in ways}
    for _ in range(rounds):
        for name, run in ways.items():
            runs[name].append(_said(name, run()))
    best = {name: min(of, key=_wall) for name, of in runs.items()}
    loaded = {name: _best_loaded(of) for name, of in runs.items() if of[0].told}
    floors = {name: of for name, of in loaded.items() if name.startswith("(e)")}
    hikiana = {name: of for name, of in best.items() if name not in floors}
    return hikiana | {f"{name}, libraries loaded": loaded[name] for name in loaded if name in hikiana} | floors


def _report_from_nothing(work: Work, way: str = "") -> Cost:
    for folder in (work.data, work.reports):
        rmtree(folder, ignore_errors=True)
    return _report(work, way)


def _report_with_a_remark(work: Work) -> Cost:
    remarks = work.data / "commentary" / str(work.years[-1]) / "contacts.md"
    remarks.parent.mkdir(parents=True, exist_ok=True)
    remarks.write_text("相談の件数は、前の年度より多い。", encoding="utf-8")
    return _report(work)


def _report(work: Work, way: str = "") -> Cost:
    command = [*COMMAND, "report", "--fy", f"{work.years[0]}:{work.years[-1]}", "--out", work.reports]
    return cost(command, environment={"HIKIANA_DATA": str(work.data), VARIABLE: way})


def _step(work: Work, step: str) -> Cost:
    return cost([sys.executable, HERE / "own.py", step, *work.arguments()])


def _floor(work: Work, processes: int) -> Cost:
    return cost([sys.executable, HERE / "floor.py", str(processes), *work.arguments()])


def _others(work: Work) -> Costs:
    if find_spec("jupyter_cache") is None:
        print("jupyter-cache is not installed (pip install -e '.[bench]'): that peer is left out.")
        return {name: _said(name, peer(work)) for name, peer in PEERS.items()}
    return {name: _said(name, peer(work)) for name, peer in (PEERS | IN_EXTRA_BENCH).items()}


def _said(name: str, measured: Cost) -> Cost:
    """Tell on stderr what has been measured: the whole takes minutes."""
    print(f"{name}: {measured.wall:.1f} s", file=sys.stderr, flush=True)
    return measured


def _wall(measured: Cost) -> float:
    return measured.wall


def _best_loaded(runs: list[Cost]) -> Cost:
    """The least of what the processes have measured themselves, once their libraries were there."""
    return min((Cost(**{"memory": run.memory} | run.told["loaded"]) for run in runs), key=_wall)


def _times(measured: Cost, times: int) -> Cost:
    return Cost(measured.wall * times, (measured.processor or 0) * times, measured.memory)


def _print(work: Work, costs: Costs) -> None:
    """The table. On a machine that does other things, processor seconds tell more than the wall's."""
    years = " to ".join(map(str, sorted({work.years[0], work.years[-1]})))
    print(f"\nFY{years}, {len(work.notebooks())} notebooks\n")
    heads = ["", "seconds", "processor seconds", "largest process, GB", "seconds ÷ hikiana's execution"]
    print("|", " | ".join([*heads, "seconds ÷ floor", "processor seconds ÷ floor"]), "|")
    print("|---|---:|---:|---:|---:|---:|---:|")
    floor = costs[FLOOR]
    for name, row in costs.items():
        ratios = [row.wall / costs[EXECUTION].wall, row.wall / floor.wall, _ratio(row.processor, floor.processor)]
        cells = [name, _written(row.wall, 1), _written(row.processor, 1), _written(row.memory, 2)]
        print("|", " | ".join([*cells, *(_written(ratio, 2) for ratio in ratios)]), "|", flush=True)


def _ratio(part: float | None, whole: float | None) -> float | None:
    return None if part is None or not whole else part / whole


def _written(value: float | None, digits: int) -> str:
    return "" if value is None else f"{value:,.{digits}f}"


if __name__ == "__main__":
    main()
