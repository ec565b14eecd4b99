"""The execution of one section's notebook, by papermill, from text to text: it needs no place on a disk."""

import json
import os
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

import nbformat

from hikiana.base.errors import UsageError
from hikiana.base.language import show_in, shown_language
from hikiana.base.today import set_day
from hikiana.batch.cells.jobs import DIRECT, Executed, Failure, SectionJob
from hikiana.batch.workers.child import ProcessDiedError, TimeLimitError, ask, watched

_INJECTED = "injected-parameters"
_NOTEBOOK, _CELL = ("kernelspec", "language_info"), ("tags", "raw_mimetype")
"""What is kept of the metadata of a notebook and of its cells."""


def execute(job: SectionJob) -> Executed:
    """Run a notebook in this process, which is for it alone, or has what it leaves behind put back.

    Raises
    ------
    UsageError
        When the folder is not there: on a worker of a cluster others may be.
    """
    start = time.perf_counter()
    _enter(job.folder)
    set_day(job.day)
    sys.path.insert(0, str(job.folder))
    # A kernel is a process of its own, and ends.
    with watched() if job.engine == DIRECT else nullcontext(()) as left:
        notebook, failure = _executed(job)
    return Executed(_to_text(notebook), round(time.perf_counter() - start, 3), failure, left)


def without_end(job: SectionJob, fault: Exception) -> Executed:
    """What is kept of a notebook whose process died or was killed: its cells, and the error where it was last."""
    from papermill.execute import execute_notebook

    source = nbformat.reads(job.notebook, as_version=4)
    notebook = execute_notebook(source, None, job.parameters, prepare_only=True)
    last = fault.last_note if isinstance(fault, ProcessDiedError) else None
    words = str(fault) if isinstance(fault, RuntimeError) else f"{type(fault).__name__}: {fault}"
    if last is None:
        return Executed(_to_text(notebook), 0, Failure(words))
    begun = [cell for cell in notebook.cells[: last + 1] if _runs(cell)]
    for number, cell in enumerate(begun, start=1):
        cell.execution_count = number
    begun[-1].outputs = [nbformat.v4.new_output("error", ename="Error", evalue=words, traceback=[words])]
    return Executed(_to_text(notebook), 0, Failure(words, len(begun), _first_line(begun[-1].source)))


def _enter(folder: Path) -> None:
    try:
        os.chdir(folder)
    except OSError as fault:
        host = socket.gethostname()
        raise UsageError(
            f"コンピュータ {host} にはノートブックのフォルダ「{folder}」がありません。"
            "共有ディスクなどで、同じ場所に見えるようにしてください。",
            f"The computer {host} has no folder of notebooks '{folder}'. "
            "See to it that it is seen at the same place there, by a shared disk for example.",
        ) from fault


def _executed(job: SectionJob) -> tuple[nbformat.NotebookNode, Failure | None]:
    from papermill.exceptions import PapermillExecutionError
    from papermill.execute import execute_notebook

    from hikiana.batch.cells.memory import MEMORY, PLACE

    MEMORY.write(job.notebook)
    try:
        with _options(job) as options:
            execute_notebook(PLACE, PLACE, job.parameters, progress_bar=False, kernel_name="python3", **options)
    except PapermillExecutionError as fault:
        error = f"{fault.ename}: {_first_line(str(fault.evalue))}"
        return MEMORY.notebook, Failure(error, fault.exec_count, _first_line(str(fault.source)))
    except (Exception, TimeLimitError) as fault:  # whatever it is, this notebook failed by it and the others go on
        return MEMORY.notebook, _of_no_output(fault, MEMORY.notebook)
    executed = MEMORY.notebook
    return executed, None if _ran_to_its_end(executed) else Failure("DeadKernelError")


@contextmanager
def _options(job: SectionJob) -> Iterator[dict[str, Any]]:
    if job.engine == DIRECT:
        from hikiana.batch.cells.engine import NAME
        from hikiana.presentation.figure import draw, draw_by

        language = shown_language()
        draw_by(_drawn)
        try:
            yield {"engine_name": NAME, "request_save_on_cell_execute": False}
        finally:
            draw_by(draw)
            show_in(language)
        return
    from hikiana.batch.cells.kernels import NAME as KERNEL
    from hikiana.batch.cells.kernels import QuietKernelManager, private_kernels

    # A kernel is another process: the limit of this one would not tell its cell.
    with private_kernels() as config:
        options = {"config": config, "kernel_manager_class": QuietKernelManager, "execution_timeout": job.seconds}
        yield options | {"engine_name": KERNEL}


def _drawn(specification: dict[str, Any]) -> str:
    from hikiana.presentation.figure import draw

    helped, drawn = ask(specification)
    return drawn if helped else draw(specification)


def _of_no_output(fault: BaseException, notebook: nbformat.NotebookNode) -> Failure:
    """An error that no cell shows: a kernel that died, a cell that it was not done with in time."""
    words = _first_line(str(fault))
    error = f"{type(fault).__name__}: {words}" if words else type(fault).__name__
    begun = [cell for cell in notebook.cells if _runs(cell) and cell.metadata.get("papermill", {}).get("start_time")]
    return Failure(error, len(begun), _first_line(begun[-1].source)) if begun else Failure(error)


def _to_text(notebook: nbformat.NotebookNode) -> str:
    """The notebook as it is the same from the same inputs: without the times of its cells and the id that was drawn."""
    told = notebook.metadata.pop("papermill", {})
    # Editors keep there what they like, such as the state of widgets, which holds what these show.
    notebook.metadata = {name: notebook.metadata[name] for name in _NOTEBOOK if name in notebook.metadata}
    notebook.metadata["papermill"] = {name: told[name] for name in ("parameters", "version") if name in told}
    for cell in notebook.cells:
        cell.metadata = {name: cell.metadata[name] for name in _CELL if name in cell.metadata}
        if _INJECTED in cell.metadata.get("tags", ()):
            cell.id = _INJECTED
    text = json.dumps(notebook, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    # Half a character (a lone surrogate) cannot be written anywhere.
    return text.encode(errors="replace").decode()


def _ran_to_its_end(notebook: nbformat.NotebookNode) -> bool:
    """papermill takes a notebook that leaves by sys.exit() for a finished one."""
    return all(cell.execution_count for cell in notebook.cells if _runs(cell))


def _runs(cell: nbformat.NotebookNode) -> bool:
    return bool(cell.cell_type == "code" and cell.source.strip())


def _first_line(text: str) -> str:
    return text.strip().partition("\n")[0]
