"""Other ways to run the sections' notebooks: the commands of each. As a script, one of them."""

import os
import sys
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from shutil import rmtree

import papermill

from clock import Command, Cost, cost
from work import Work

CACHE = "jupyter-cache"


def nbconvert(work: Work) -> Cost:
    """`jupyter nbconvert --execute`, one call per notebook, on copies that hold their parameters."""
    return cost(*(_nbconvert(work, year, copy) for year, copy in work.write_copies()))


def nbconvert_at_once(work: Work) -> Cost:
    """The same, all notebooks of a year in one call, which runs them one after another."""
    copies = work.write_copies()
    return cost(*(_nbconvert(work, year, *(copy for of, copy in copies if of == year)) for year in work.years))


def _nbconvert(work: Work, year: int, *copies: Path) -> Command:
    options = ["--to", "notebook", "--execute", "--output-dir", work.results("nbconvert", year)]
    return [sys.executable, "-m", "nbconvert", *options, *copies]


def papermill_command(work: Work) -> Cost:
    """The papermill command, one call per notebook."""
    commands = []
    for year, source in work.notebooks():
        given = [word for name, value in work.parameters(year).items() for word in ("-p", name, str(value))]
        target = work.results("papermill", year) / source.name
        commands.append([sys.executable, "-m", "papermill", source, target, *given])
    return cost(*commands)


def papermill_per_core(work: Work) -> Cost:
    """`papermill.execute_notebook` with stock kernels in one process per core."""
    return cost([sys.executable, __file__, "run_per_core", *work.arguments()])


def jupyter_cache(work: Work) -> Cost:
    """jupyter-cache with its parallel executor, on copies that hold their parameters, into an empty cache."""
    rmtree(work.place / CACHE, ignore_errors=True)
    work.write_copies()
    return jupyter_cache_again(work)


def jupyter_cache_again(work: Work) -> Cost:
    """The same call once more: all is in the cache."""
    return cost([sys.executable, __file__, "run_jupyter_cache", *work.arguments()])


PEERS: dict[str, Callable[[Work], Cost]] = {
    "(a) `jupyter nbconvert --execute`, a call per notebook": nbconvert,
    "(a) `jupyter nbconvert --execute`, a call per year": nbconvert_at_once,
    "(b) `papermill`, a call per notebook": papermill_command,
    "(c) papermill in a process per core": papermill_per_core,
}
IN_EXTRA_BENCH: dict[str, Callable[[Work], Cost]] = {
    "(d) jupyter-cache, local-parallel": jupyter_cache,
    "(d) jupyter-cache, once more": jupyter_cache_again,
}


def _run(source: Path, target: Path, parameters: dict[str, int | str]) -> None:
    papermill.execute_notebook(source, target, parameters, progress_bar=False)


def run_per_core(work: Work) -> None:
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        running = [
            pool.submit(_run, source, work.results("per core", year) / source.name, work.parameters(year))
            for year, source in work.notebooks()
        ]
        for result in running:
            result.result()


def run_jupyter_cache(work: Work) -> None:
    from jupyter_cache import get_cache
    from jupyter_cache.executors import load_executor

    is_new = not (work.place / CACHE).exists()
    cache = get_cache(work.place / CACHE)
    if is_new:
        for _, copy in work.copies():
            cache.add_nb_to_project(str(copy))
    result = load_executor("local-parallel", cache).run_and_cache(timeout=600)
    if result.excepted or result.errored:
        raise SystemExit(f"failed: {result.excepted + result.errored}")


if __name__ == "__main__":
    globals()[sys.argv[1]](Work.of(sys.argv[2:]))
