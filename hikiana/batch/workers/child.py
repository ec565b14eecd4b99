"""What a process of the executor does: its calls, the words that it has for the process that waits, and its end."""

import gc
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from itertools import count
from multiprocessing.connection import Connection
from types import FrameType
from typing import Any

from hikiana.base.errors import HikianaError
from hikiana.base.text import Text
from hikiana.batch.workers.windows import end_with_all_that_is_started

SAFE_PATH, OURS = "PYTHONSAFEPATH", "hikiana"
"""The variable, and the value by which a process of ours was started with it."""
_OF_TABLES = "POLARS_FMT_"
"""Variables by which a user has tables shown in another way than a report shows them."""

_to_parent: Connection | None = None
_guard: Any = None
"""The isolation.Guard of a process that stays."""
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
            number, told = _received(_to_parent, "answer")
            if number == asked:  # the answer to a question that was given up may come first
                return told  # type: ignore[no-any-return]


@contextmanager
def watched() -> Iterator[list[Text]]:
    """Name what the block leaves behind in a process that stays, in the list that it is given, when it ends."""
    if _guard is None:
        yield []
        return
    with _guard.watched() as left:
        yield left


def words_of(fault: BaseException) -> str:
    try:
        return f"{type(fault).__name__}: {fault}"
    except Exception:  # an error whose own words fail
        return type(fault).__name__


def silenced(target: Callable[..., None], connection: Connection, *arguments: Any) -> None:
    """What every process of ours does: Ctrl-C is for the one that started it, without which it ends; and it ends when
    its work is done, whatever threads it has left.
    """
    if hasattr(os, "setsid"):
        os.setsid()
    else:
        end_with_all_that_is_started()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    silence = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(silence, stream)
    if os.environ.get(SAFE_PATH) == OURS:
        del os.environ[SAFE_PATH]
    for name in [name for name in os.environ if name.startswith(_OF_TABLES)]:
        del os.environ[name]
    threading.Thread(target=_end_with_parent, daemon=True).start()
    try:
        target(connection, *arguments)
    except BaseException:  # nobody would read its traceback
        os._exit(1)
    os._exit(0)


def make_call(connection: Connection) -> None:
    """Make the one call that comes through the connection."""
    global _to_parent
    _to_parent = connection
    _make(connection)


def make_calls(connection: Connection, load: Callable[[], object]) -> None:
    """Make call after call in this process, which stays as long as it is as it was when it had loaded its libraries."""
    global _to_parent, _guard
    from hikiana.batch.workers.isolation import Guard

    _to_parent = connection
    with suppress(ImportError):  # told by the call that needs it
        load()
    gc.collect()
    gc.freeze()
    _guard = Guard()
    while _guard.fit:
        _make(connection)


def _make(connection: Connection) -> None:
    seconds, function, arguments, named = _received(connection, "call")
    connection.send(("begun", None))
    _set_limit(seconds)
    try:
        told = ("result", function(*arguments, **named))
    except HikianaError as fault:
        told = ("fault", fault)
    except OSError as fault:
        told = ("fault", OSError(*fault.args))
    except TimeLimitError as fault:
        told = ("fault", ProcessDiedError(words_of(fault)))
    except Exception as fault:  # its traceback stays in this process; its words are what the user gets
        told = ("fault", RuntimeError(words_of(fault)))
    _set_limit(None)
    if _guard is not None:
        _guard.put_back()
        if not _guard.fit:
            connection.send(("last", None))
    with suppress(BrokenPipeError):
        connection.send(told)


def _received(connection: Connection, wanted: str) -> Any:
    """What comes next of its kind; an answer may be left that nobody waits for any more."""
    while True:
        kind, told = connection.recv()
        if kind == wanted:
            return told


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        if hasattr(os, "killpg"):
            os.killpg(0, signal.SIGKILL)  # with all that it has started
        os._exit(1)


def _set_limit(seconds: float | None) -> None:
    """Raise TimeLimitError wherever the process is by then, so that a notebook's running cell says so itself."""
    if not hasattr(signal, "setitimer"):
        return

    def stop(_: int, __: FrameType | None) -> None:
        if _guard is not None:
            _guard.fit = False  # whatever it was in the middle of
        raise TimeLimitError(seconds or 0)

    signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds or 0)
