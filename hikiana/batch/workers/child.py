"""What a process of the executor does: its call, the words that it has for the process that waits, and its end."""

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable
from contextlib import suppress
from itertools import count
from multiprocessing.connection import Connection
from types import FrameType
from typing import Any

from hikiana.base.errors import HikianaError

SAFE_PATH, OURS = "PYTHONSAFEPATH", "hikiana"
"""The variable, and the value by which the fork server was started with it."""
_OF_TABLES = "POLARS_FMT_"
"""Variables by which a user has tables shown in another way than a report shows them."""

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


def make_call(
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
        told = ("fault", ProcessDiedError(words_of(fault)))
    except Exception as fault:  # its traceback stays in this process; its words are what the user gets
        told = ("fault", RuntimeError(words_of(fault)))
    _set_limit(None)
    with suppress(BrokenPipeError):
        connection.send(told)


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
        raise TimeLimitError(seconds or 0)

    signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds or 0)
