"""Starting processes of ours, and ending them with all that they have started."""

import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection, wait
from types import ModuleType
from typing import Any

from hikiana.batch.workers.child import OURS, SAFE_PATH, silenced

PRELOADED = "hikiana.batch.cells.preload"
CAN_FORK = "forkserver" in multiprocessing.get_all_start_methods()

_CHILDREN = threading.Lock()
"""For starting a process and for taking its exit code: multiprocessing reads those of all whenever one starts."""

Started = tuple[Any, Connection]
"""A process, and our end of the connection to it."""


class Starter:
    """Starts processes, forked from one that has the libraries or anew, until it is stopped."""

    def __init__(self, forked: bool) -> None:
        self._context: Any = multiprocessing.get_context("forkserver" if forked else "spawn")
        self._started: set[Any] = set()
        self._stopped = False
        if forked:
            self._context.set_forkserver_preload([PRELOADED])
            _start_fork_server()

    def start(self, target: Callable[..., None], *arguments: Any) -> Started:
        """A process that runs `target` with its end of a connection and the arguments."""
        ours, its = self._context.Pipe()
        process = self._context.Process(target=silenced, args=(target, its, *arguments))
        with _CHILDREN, _no_main_module(), _safe_path():
            process.start()
        self._started.add(process)
        if self._stopped:
            _kill(process)
        its.close()
        return process, ours

    def end(self, started: Started) -> None:
        process, connection = started
        connection.close()
        _kill(process)
        reap(process)
        self._started.discard(process)

    def kill_all(self) -> None:
        """Have all end, and those too that are started after this."""
        self._stopped = True
        for process in list(self._started):
            _kill(process)

    def reap_all(self) -> None:
        for process in list(self._started):
            reap(process)


def reap(process: Any) -> None:
    """Take the exit code of a process, which can be read once only: two threads at it, and one gets 255."""
    wait([process.sentinel])
    with _CHILDREN:
        process.join()


def _kill(process: Any) -> None:
    """End a process and what it has started."""
    with suppress(ProcessLookupError, PermissionError, AttributeError):
        os.killpg(process.pid, signal.SIGKILL)
    process.kill()


def _start_fork_server() -> None:
    """Begin to load the libraries."""
    from multiprocessing import forkserver

    with _CHILDREN, _safe_path():
        forkserver.ensure_running()


@contextmanager
def _safe_path() -> Iterator[None]:
    """Libraries come from where this process has them and not from whatever folder it was called in."""
    former = os.environ.get(SAFE_PATH)
    os.environ[SAFE_PATH] = former or OURS
    try:
        yield
    finally:
        if former is None:
            del os.environ[SAFE_PATH]


@contextmanager
def _no_main_module() -> Iterator[None]:
    """A process that starts would run the user's own script once more, and make the reports again from within."""
    main = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main
