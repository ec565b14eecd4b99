"""Execution of notebooks: each in a process of its own, forked from one that has the libraries already.

Nothing passes from one notebook to the next. Where processes cannot be forked (Windows), each gets a kernel.
"""

import multiprocessing
import os
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from pathlib import Path
from threading import Lock
from types import ModuleType
from typing import Any

import nbformat

from hikiana.errors import HikianaError

PRELOADED = "hikiana.report.preload"
_CHILDREN = Lock()
"""For starting a process and for taking its exit code: multiprocessing reads those of all whenever one starts."""


@dataclass(frozen=True)
class Job:
    """A notebook to run: `target` holds its cells and gets their outputs; `folder` is where its cells work."""

    name: str
    target: Path
    folder: Path
    parameters: dict[str, Any]


@dataclass(frozen=True)
class Failure:
    """Why a notebook did not come to its end; the cell by the number that JupyterLab shows, if it was a cell."""

    error: str
    cell: int | None = None
    source: str = ""


class ProcessDiedError(RuntimeError):
    """A process that ended without a result."""


class Workers:
    """Run jobs side by side, as many as there are processors."""

    def __init__(self) -> None:
        self._forks = "forkserver" in multiprocessing.get_all_start_methods()
        self._pool = ThreadPoolExecutor(os.cpu_count() if self._forks else 1)
        self._running: set[Any] = set()
        self.stopped = False
        if self._forks:
            self._context = multiprocessing.get_context("forkserver")
            self._context.set_forkserver_preload([PRELOADED])

    def run(self, job: Job) -> "Future[Failure | None]":
        """Run a notebook when a processor is free; the result is None when it came to its end."""
        return self._pool.submit(self._notebook if self._forks else run_in_kernel, job)

    def call(self, function: Callable[..., None], *arguments: Any) -> "Future[None]":
        """Call a function of a module when a processor is free; what it raises, the result raises."""
        return self._pool.submit(self._call, function, *arguments)

    def _notebook(self, job: Job) -> Failure | None:
        result = self._in_process(_run_notebook, job)
        return Failure(str(result)) if isinstance(result, ProcessDiedError) else result

    def _call(self, function: Callable[..., None], *arguments: Any) -> None:
        result = (self._in_process if self._forks else _at_once)(_call_and_catch, function, *arguments)
        if isinstance(result, Exception):
            raise result

    def _in_process(self, target: Callable[..., Any], *arguments: Any) -> Any:
        receiver, sender = self._context.Pipe(duplex=False)
        process = self._context.Process(target=_run_and_tell, args=(sender, target, *arguments), daemon=True)
        with _CHILDREN, _no_main_module():
            process.start()
        self._running.add(process)
        sender.close()
        try:
            result = receiver.recv()
        except EOFError:
            self._reap(process)
            return ProcessDiedError(f"DeadKernelError ({process.exitcode})")
        finally:
            self._running.discard(process)
            receiver.close()
        self._reap(process)
        return result

    def _reap(self, process: Any) -> None:
        """Take the exit code of a process, which can be read once only: two threads at it, and one gets 255."""
        wait([process.sentinel])
        with _CHILDREN:
            process.join()

    def stop(self) -> None:
        """End what runs and forget what waits; nothing of it runs any more when this returns."""
        self.stopped = True
        self._pool.shutdown(wait=False, cancel_futures=True)
        for process in list(self._running):
            process.terminate()
        self._pool.shutdown(wait=True)


@contextmanager
def _no_main_module() -> Iterator[None]:
    """A process that starts would run the user's own script once more, and make the reports again from within."""
    main = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main


@contextmanager
def workers() -> Iterator[Workers]:
    """Workers that are gone when the block ends, whatever happened in it."""
    crew = Workers()
    try:
        yield crew
    finally:
        crew.stop()


def _run_and_tell(sender: Connection, target: Callable[..., Any], *arguments: Any) -> None:
    """What a process of ours does, silently; Ctrl-C is for the process that started it."""
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    silence = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(silence, stream)
    sender.send(target(*arguments))


def _run_notebook(job: Job) -> Failure | None:
    os.chdir(job.folder)
    sys.path.insert(0, str(job.folder))
    from hikiana.report.engine import NAME

    return _execute(job, engine_name=NAME)


def _at_once(target: Callable[..., Any], *arguments: Any) -> Any:
    return target(*arguments)


def _call_and_catch(function: Callable[..., None], *arguments: Any) -> Exception | None:
    try:
        function(*arguments)
    except HikianaError as fault:
        return fault
    except OSError as fault:
        return OSError(*fault.args)
    except Exception as fault:  # its traceback stays in this process; its words are what the user gets
        return RuntimeError(f"{type(fault).__name__}: {fault}")
    return None


def run_in_kernel(job: Job) -> Failure | None:
    """Run a notebook in a stock kernel of its own."""
    from hikiana.report.kernels import QuietKernelManager, private_kernels

    with private_kernels() as config:
        return _execute(job, cwd=str(job.folder), config=config, kernel_manager_class=QuietKernelManager)


def _execute(job: Job, **options: Any) -> Failure | None:
    from papermill.exceptions import PapermillExecutionError
    from papermill.execute import execute_notebook

    path = str(job.target)
    try:
        execute_notebook(path, path, job.parameters, progress_bar=False, kernel_name="python3", **options)
    except PapermillExecutionError as fault:
        first_line = str(fault.source).strip().partition("\n")[0]
        return Failure(f"{fault.ename}: {str(fault.evalue).partition(chr(10))[0]}", fault.exec_count, first_line)
    except Exception as fault:  # whatever it is, this notebook failed by it and the others go on
        words = str(fault).partition("\n")[0]
        return Failure(f"{type(fault).__name__}: {words}" if words else type(fault).__name__)
    return None if _ran_to_its_end(job.target) else Failure("DeadKernelError")


def _ran_to_its_end(notebook: Path) -> bool:
    """papermill takes a notebook that leaves by sys.exit() for a finished one."""
    cells = nbformat.read(notebook, as_version=4).cells
    return all(cell.execution_count for cell in cells if cell.cell_type == "code" and cell.source.strip())
