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
from itertools import count
from multiprocessing.connection import Connection, wait
from types import FrameType, ModuleType
from typing import Any

from hikiana.batch.companion import Companion
from hikiana.errors import HikianaError

PRELOADED = "hikiana.batch.preload"
CAN_FORK = "forkserver" in multiprocessing.get_all_start_methods()
GRACE = 5.0
"""Seconds that a call past its limit has for telling where it was, before its process is killed."""
_SAFE_PATH, _OURS = "PYTHONSAFEPATH", "hikiana"
_OF_TABLES = "POLARS_FMT_"
"""Variables by which a user has tables shown in another way than a report shows them."""

_CHILDREN = threading.Lock()
"""For starting a process and for taking its exit code: multiprocessing reads those of all whenever one starts."""
_to_parent: Connection | None = None
_numbers = count()
_speaking = threading.Lock()


class ProcessDiedError(RuntimeError):
    """A process that ended without a result; `last_note` is what it had told last."""

    def __init__(self, reason: str, last_note: Any = None) -> None:
        super().__init__(reason, last_note)
        self.last_note = last_note

    def __str__(self) -> str:
        return str(self.args[0])


class TimeLimitError(BaseException):
    """A call that took longer than its limit; no `except Exception` or `except OSError` of its takes it for its own."""

    def __init__(self, seconds: float) -> None:
        super().__init__(seconds)

    def __str__(self) -> str:
        limit = f"{self.args[0]:g}"
        return (
            f"制限時間 {limit} 秒を超えました（--timeout で延ばせます） / over the limit of {limit} s (see --timeout)"
        )


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
        process, connection = self._start(_in_child, self._seconds, function, arguments, named)
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
        process = self._context.Process(target=_silenced, args=(target, its, *arguments))
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
                raise ProcessDiedError(_words(TimeLimitError(self._seconds or 0)), note)
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
        if not hasattr(self._of_thread, "companion"):
            self._of_thread.companion = Companion(self._helper, self._start)
        companion: Companion = self._of_thread.companion
        return companion.call(argument)


def _start_fork_server() -> None:
    """Begin to load the libraries, from where this process has them and not from whatever folder it was called in."""
    from multiprocessing import forkserver

    with _CHILDREN:
        former = os.environ.get(_SAFE_PATH)
        os.environ[_SAFE_PATH] = former or _OURS
        try:
            forkserver.ensure_running()
        finally:
            if former is None:
                del os.environ[_SAFE_PATH]


def note(value: Any) -> None:
    """Tell the process that waits for this one how far it came, in case it comes to no end."""
    if _to_parent is not None:
        with _speaking:
            _to_parent.send(("note", value))


def ask(argument: Any) -> tuple[bool, Any]:
    """Whether there is a helper that could do it, and what it made of the argument."""
    if _to_parent is None:
        return False, None
    with _speaking:
        asked = next(_numbers)
        _to_parent.send(("ask", (asked, argument)))
        while True:
            number, told = _to_parent.recv()
            if number == asked:  # the answer to a question that was given up may come first
                return told  # type: ignore[no-any-return]


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


def _words(fault: BaseException) -> str:
    try:
        return f"{type(fault).__name__}: {fault}"
    except Exception:  # an error whose own words fail
        return type(fault).__name__


@contextmanager
def _no_main_module() -> Iterator[None]:
    """A process that starts would run the user's own script once more, and make the reports again from within."""
    main = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main


def _silenced(target: Callable[..., None], connection: Connection, *arguments: Any) -> None:
    """What every process of ours does: Ctrl-C is for the one that started it, without which it ends; and it ends when
    its work is done, whatever threads it has left.
    """
    if hasattr(os, "setsid"):
        os.setsid()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    silence = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(silence, stream)
    if os.environ.get(_SAFE_PATH) == _OURS:
        del os.environ[_SAFE_PATH]
    for name in [name for name in os.environ if name.startswith(_OF_TABLES)]:
        del os.environ[name]
    threading.Thread(target=_end_with_parent, daemon=True).start()
    try:
        target(connection, *arguments)
    except BaseException:  # nobody would read its traceback
        os._exit(1)
    os._exit(0)


def _in_child(
    connection: Connection,
    seconds: float | None,
    function: Callable[..., Any],
    arguments: tuple[Any, ...],
    named: dict[str, Any],
) -> None:
    global _to_parent
    _to_parent = connection
    _set_limit(seconds)
    try:
        told = ("result", function(*arguments, **named))
    except HikianaError as fault:
        told = ("fault", fault)
    except OSError as fault:
        told = ("fault", OSError(*fault.args))
    except TimeLimitError as fault:
        told = ("fault", ProcessDiedError(_words(fault)))
    except Exception as fault:  # its traceback stays in this process; its words are what the user gets
        told = ("fault", RuntimeError(_words(fault)))
    _set_limit(None)
    with suppress(BrokenPipeError):
        connection.send(told)


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _set_limit(seconds: float | None) -> None:
    """Raise TimeLimitError wherever the process is by then, so that a notebook's running cell says so itself."""
    if not hasattr(signal, "setitimer"):
        return

    def stop(_: int, __: FrameType | None) -> None:
        raise TimeLimitError(seconds or 0)

    signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds or 0)
