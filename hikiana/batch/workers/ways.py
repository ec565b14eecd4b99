"""Where a call gets its process from: one of its own, or one that stays."""

import os
from multiprocessing.connection import wait
from threading import Lock
from typing import Protocol

from hikiana.base.errors import UsageError
from hikiana.batch.steps import load_libraries
from hikiana.batch.workers.child import make_call, make_calls
from hikiana.batch.workers.starting import CAN_FORK, Started, Starter

FORKED, WARM = "forked", "warm"
WAYS = (FORKED, WARM)
VARIABLE = "HIKIANA_WORKERS"
"""Names one of them; without it the computer decides, which can fork or cannot."""


class Processes(Protocol):
    """Where the calls of an executor get their processes from."""

    def take(self) -> Started:
        """A process for one call."""

    def give_back(self, started: Started, fit: bool) -> None:
        """After the call; `fit` when it came to its end, and the process says that it can serve another."""


class Forked:
    """A process for each call, forked from one that has the libraries: nothing passes from one call to the next."""

    def __init__(self, starter: Starter) -> None:
        self._starter = starter

    def take(self) -> Started:
        return self._starter.start(make_call)

    def give_back(self, started: Started, fit: bool) -> None:
        self._starter.end(started)


class Warm:
    """Processes that load the libraries once and stay: after each call they are as before, or give way to a new one."""

    def __init__(self, starter: Starter) -> None:
        self._starter, self._lock = starter, Lock()
        self._idle = [self._anew()]  # loads while the first call is made ready

    def take(self) -> Started:
        with self._lock:
            started = self._idle.pop() if self._idle else None
        if started is None:
            return self._anew()
        if not wait([started[0].sentinel], 0):
            return started
        self._starter.end(started)  # died while it waited
        return self._anew()

    def give_back(self, started: Started, fit: bool) -> None:
        if not fit:
            self._starter.end(started)
            return
        with self._lock:
            self._idle.append(started)

    def _anew(self) -> Started:
        return self._starter.start(make_calls, load_libraries)


def chosen_way(way: str | None = None) -> str:
    """The way that was asked for, here or by HIKIANA_WORKERS, or else the quickest that this computer has.

    Raises
    ------
    UsageError
        When there is no such way, or not on this computer.
    """
    way = way or os.environ.get(VARIABLE) or (FORKED if CAN_FORK else WARM)
    if way not in WAYS:
        raise UsageError(
            f"環境変数 {VARIABLE} の「{way[:20]}」はありません。使えるもの: {'、'.join(WAYS)}",
            f"The environment variable {VARIABLE} cannot be '{way[:20]}'. Choose from: {', '.join(WAYS)}",
        )
    if way == FORKED and not CAN_FORK:
        raise UsageError(
            f"このコンピュータではプロセスを分岐できません。環境変数 {VARIABLE} を消すか、{WARM} にしてください。",
            f"Processes cannot be forked on this computer. Unset the environment variable {VARIABLE}, or set it to "
            f"{WARM}.",
        )
    return way
