"""The floor of the execution benchmark: the code cells of the notebooks in warm plain Python processes.

Run as a script with the number of processes and the work. Each process has the libraries imported before the clock
starts; then it takes one notebook after another and runs its cells by `exec` in a fresh namespace. What IPython would
show of a cell, the value of its last line, is formatted by IPython's own formatter: the SVG of figures and the HTML of
tables are part of the work. Not part of it: kernels, messages, notebooks that are written, processes that start. What
one notebook leaves in memory (JavaScript engine, fonts, caches) serves the next.
"""

import ast
import contextlib
import io
import json
import multiprocessing
import sys
import time
from functools import cache
from multiprocessing.synchronize import Barrier
from pathlib import Path
from typing import Any

from work import Work

Task = tuple[Path, dict[str, int | str]]
SPAWN = multiprocessing.get_context("spawn")


def main(processes: int, work: Work) -> None:
    """Run all notebooks; tell seconds and processor seconds as JSON."""
    tasks = [(notebook, work.parameters(year)) for year, notebook in work.notebooks()]
    ready = SPAWN.Barrier(processes + 1)
    with SPAWN.Pool(processes, _load, [ready]) as pool:
        ready.wait()
        start = time.perf_counter()
        processor = sum(pool.imap_unordered(run, tasks))
        print(json.dumps({"loaded": {"wall": time.perf_counter() - start, "processor": processor}}))


def _load(ready: Barrier) -> None:
    import hikiana.batch.cells.preload  # noqa: F401

    _formatter()
    ready.wait()


@cache
def _formatter() -> Any:
    from IPython.core.formatters import DisplayFormatter

    return DisplayFormatter()


def run(task: Task) -> float:
    """Run a notebook's cells; gives the processor seconds that this process spent."""
    notebook, parameters = task
    start, names = time.process_time(), {"__name__": "__main__"}
    with contextlib.redirect_stdout(io.StringIO()):
        for cell in json.loads(notebook.read_text(encoding="utf-8"))["cells"]:
            if cell["cell_type"] == "code":
                _run_cell("".join(cell["source"]), names)
            if "parameters" in cell["metadata"].get("tags", ()):
                names |= parameters
    return time.process_time() - start


def _run_cell(source: str, names: dict[str, Any]) -> None:
    body = ast.parse(source).body
    last = body.pop() if body and isinstance(body[-1], ast.Expr) else None
    exec(compile(ast.Module(body, []), "<cell>", "exec"), names)
    if isinstance(last, ast.Expr):
        value = eval(compile(ast.Expression(last.value), "<cell>", "eval"), names)
        if value is not None:
            _formatter().format(value)


if __name__ == "__main__":
    main(int(sys.argv[1]), Work.of(sys.argv[2:]))
