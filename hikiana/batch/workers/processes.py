"""An executor that makes each call in a process of its own, forked from one that has the libraries already.

Nothing passes from one call to the next, and one that dies or never ends takes no other with it. Where processes cannot
be forked (Windows), each starts anew and imports what it needs.
"""

import multiprocessing
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection, wait
from types import ModuleType
from typing import Any

from hikiana.batch.workers.child import OURS, SAFE_PATH, ProcessDiedError, TimeLimitError, make_call, silenced, words_of
from hikiana.batch.workers.helper import HelperProcess

PRELOADED = "hikiana.batch.cells.preload"
CAN_FORK = "forkserver" in multiprocessing.get_all_start_methods()
GRACE = 5.0
"""Seconds that a call past its limit has for telling where it was, before its process is killed."""

_CHILDREN = threading.Lock()
"""For starting a process and for taking its exit code: multiprocessing reads those of all whenever one starts."""


class ProcessExecutor(Executor):
    """As many calls side by side as `jobs`, each in its own process and ended after `seconds`.

    What a call raises, its future raises: a HikianaError or OSError as it is, anything else as a RuntimeError with its
    words; ProcessDiedError when the process came to no end of its own or passed its limit. A call may `ask` for what
    `helper` makes of an argument: it is called in a process that stays, one for each of the jobs. What a call has
    started ends with it.
    """

    def __init__(
        self, jobs: int | None = None, seconds: float | None = None, helper: Callable[[Any], Any] | None = None
    ) -> None:
        self.jobs = jobs or os.cpu_count() or 1
        self._seconds, self._helper = seconds, helper
        self._threads = ThreadPoolExecutor(self.jobs)
        self._of_thread = threading.local()
        self._running: set[Any] = set()
        self._stopped = False
        self._context: Any = multiprocessing.get_context("forkserver" if CAN_FORK else "spawn")
        if CAN_FORK:
            self._context.set_forkserver_preload([PRELOADED])
            _start_fork_server()

    def submit(self, function: Callable[..., Any], /, *arguments: Any, **named: Any) -> "Future[Any]":
        return self._threads.submit(self._call, function, arguments, named)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Wait for what was submitted, then end the helpers."""
        self._threads.shutdown(wait=wait, cancel_futures=cancel_futures)
        if wait:
            self.stop()

    def stop(self) -> None:
        """End what runs and forget what waits; nothing of it runs any more when this returns."""
        self._stopped = True
        self._threads.shutdown(wait=False, cancel_futures=True)
        for process in list(self._running):
            _kill(process)
        self._threads.shutdown(wait=True)
        for process in list(self._running):
            _reap(process)

    def __exit__(self, *_: object) -> None:
        self.stop()

    def _call(self, function: Callable[..., Any], arguments: tuple[Any, ...], named: dict[str, Any]) -> Any:
        process, connection = self._start(make_call, self._seconds, function, arguments, named)
        try:
            return self._result(process, connection)
        finally:
            connection.close()
            _kill(process)
            _reap(process)
            self._running.discard(process)

    def _start(self, target: Callable[..., None], *arguments: Any) -> tuple[Any, Connection]:
        """A process that runs `target` with its end of a connection and the arguments, and our end."""
        ours, its = self._context.Pipe()
        process = self._context.Process(target=silenced, args=(target, its, *arguments))
        with _CHILDREN, _no_main_module():
            process.start()
        self._running.add(process)
        if self._stopped:
            _kill(process)
        its.close()
        return process, ours

    def _result(self, process: Any, connection: Connection) -> Any:
        note = None
        end = None if self._seconds is None else time.monotonic() + self._seconds + GRACE
        while True:
            # What the process has started may hold its end of the connection when it is dead.
            if not wait([connection, process.sentinel], end and max(0, end - time.monotonic())):
                raise ProcessDiedError(words_of(TimeLimitError(self._seconds or 0)), note)
            try:
                if not connection.poll():
                    raise EOFError
                kind, told = connection.recv()
            except (EOFError, OSError):
                _reap(process)
                raise ProcessDiedError(_cause(process.exitcode), note) from None
            if kind == "ask":
                number, argument = told
                with suppress(OSError):  # it may no longer wait for the answer
                    connection.send((number, self._help(argument)))
            if kind == "result":
                return told
            if kind == "fault":
                raise told
            if kind == "note":
                note = told

    def _help(self, argument: Any) -> tuple[bool, Any]:
        if self._helper is None:
            return False, None
        if not hasattr(self._of_thread, "helper_process"):
            self._of_thread.helper_process = HelperProcess(self._helper, self._start)
        helper_process: HelperProcess = self._of_thread.helper_process
        return helper_process.call(argument)


def _start_fork_server() -> None:
    """Begin to load the libraries, from where this process has them and not from whatever folder it was called in."""
    from multiprocessing import forkserver

    with _CHILDREN:
        former = os.environ.get(SAFE_PATH)
        os.environ[SAFE_PATH] = former or OURS
        try:
            forkserver.ensure_running()
        finally:
            if former is None:
                del os.environ[SAFE_PATH]


def _kill(process: Any) -> None:
    """End a process and what it has started."""
    with suppress(ProcessLookupError, PermissionError, AttributeError):
        os.killpg(process.pid, signal.SIGKILL)
    process.kill()


def _reap(process: Any) -> None:
    """Take the exit code of a process, which can be read once only: two threads at it, and one gets 255."""
    wait([process.sentinel])
    with _CHILDREN:
        process.join()


def _cause(exit_code: int) -> str:
    if exit_code >= 0:
        return f"DeadKernelError ({exit_code})"
    try:
        return f"DeadKernelError ({signal.Signals(-exit_code).name})"
    except ValueError:
        return f"DeadKernelError ({exit_code})"


@contextmanager
def _no_main_module() -> Iterator[None]:
    """A process that starts would run the user's own script once more, and make the reports again from within."""
    main = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main
