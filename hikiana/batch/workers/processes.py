"""An executor that makes each call in a process that has the libraries already.

Nothing passes from one call to the next, and one that dies or never ends takes no other with it. Where processes can be
forked, each call has its own; elsewhere (Windows) processes stay, and what a call leaves in one is put back, or it is
replaced (ways.py, isolation.py).
"""

import os
import signal
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from multiprocessing.connection import wait
from typing import Any

from hikiana.batch.workers.child import ProcessDiedError, TimeLimitError, words_of
from hikiana.batch.workers.helper import HelperProcess
from hikiana.batch.workers.starting import Started, Starter, reap
from hikiana.batch.workers.ways import FORKED, Forked, Processes, Warm, chosen_way

GRACE = 5.0
"""Seconds that a call past its limit has for telling where it was, before its process is killed."""
STARTING = 300.0
"""Seconds in which a process has to begin with its call, whatever it loads before on however slow a computer."""


class ProcessExecutor(Executor):
    """As many calls side by side as `jobs`, each alone in a process and ended after `seconds`.

    What a call raises, its future raises: a HikianaError or OSError as it is, anything else as a RuntimeError with its
    words; ProcessDiedError when the process came to no end of its own or passed its limit. What a call has started
    ends with it. `way` is one of ways.WAYS (see chosen_way). Where processes are forked, a call may `ask` for what
    `helper` makes of an argument: it is called in a process that stays, one for each of the jobs. A process that stays
    itself is its own helper.
    """

    def __init__(
        self,
        jobs: int | None = None,
        seconds: float | None = None,
        helper: Callable[[Any], Any] | None = None,
        way: str | None = None,
    ) -> None:
        self.jobs = jobs or os.cpu_count() or 1
        forked = chosen_way(way) == FORKED
        self._seconds, self._helper = seconds, helper if forked else None
        self._threads = ThreadPoolExecutor(self.jobs)
        self._of_thread = threading.local()
        self._starter = Starter(forked)
        self._processes: Processes = Forked(self._starter) if forked else Warm(self._starter)

    def submit(self, function: Callable[..., Any], /, *arguments: Any, **named: Any) -> "Future[Any]":
        return self._threads.submit(self._call, function, arguments, named)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Wait for what was submitted, then end the helpers."""
        self._threads.shutdown(wait=wait, cancel_futures=cancel_futures)
        if wait:
            self.stop()

    def stop(self) -> None:
        """End what runs and forget what waits; nothing of it runs any more when this returns."""
        self._threads.shutdown(wait=False, cancel_futures=True)
        self._starter.kill_all()
        self._threads.shutdown(wait=True)
        self._starter.reap_all()

    def __exit__(self, *_: object) -> None:
        self.stop()

    def _call(self, function: Callable[..., Any], arguments: tuple[Any, ...], named: dict[str, Any]) -> Any:
        started = self._processes.take()
        fit = False
        try:
            kind, told, fit = self._told(started, (self._seconds, function, arguments, named))
        finally:
            self._processes.give_back(started, fit)
        if kind == "fault":
            raise told
        return told

    def _told(self, started: Started, call: tuple[Any, ...]) -> tuple[str, Any, bool]:
        """What a process makes of a call, a result or a fault, and whether it can serve another."""
        process, connection = started
        notes, fit = deque[Any]([None], maxlen=1), True
        with _or_died(process, notes):
            connection.send(("call", call))
        end: float | None = time.monotonic() + STARTING
        # What the process has started may hold its end of the connection when it is dead.
        while wait([connection, process.sentinel], end and max(0, end - time.monotonic())):
            with _or_died(process, notes):
                if not connection.poll():
                    raise EOFError
                kind, told = connection.recv()
            if kind in ("result", "fault"):
                return kind, told, fit
            if kind == "begun":
                end = None if self._seconds is None else time.monotonic() + self._seconds + GRACE
            elif kind == "note":
                notes.append(told)
            elif kind == "last":
                fit = False
            elif kind == "ask":
                number, argument = told
                with suppress(OSError):  # it may no longer wait for the answer
                    connection.send(("answer", (number, self._help(argument))))
        raise ProcessDiedError(words_of(TimeLimitError(self._seconds or 0)), notes[-1])

    def _help(self, argument: Any) -> tuple[bool, Any]:
        if self._helper is None:
            return False, None
        if not hasattr(self._of_thread, "helper_process"):
            self._of_thread.helper_process = HelperProcess(self._helper, self._starter.start)
        helper_process: HelperProcess = self._of_thread.helper_process
        return helper_process.call(argument)


@contextmanager
def _or_died(process: Any, notes: Sequence[Any]) -> Iterator[None]:
    """A connection that is closed tells of a process that died."""
    try:
        yield
    except (EOFError, OSError):
        reap(process)
        raise ProcessDiedError(_cause(process.exitcode), notes[-1]) from None


def _cause(exit_code: int) -> str:
    if exit_code >= 0:
        return f"DeadKernelError ({exit_code})"
    try:
        return f"DeadKernelError ({signal.Signals(-exit_code).name})"
    except ValueError:
        return f"DeadKernelError ({exit_code})"
