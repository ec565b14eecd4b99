"""A process that calls one function for others: what the function has to load first is loaded once."""

from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any

PATIENCE = 60.0
"""Seconds for one call; the caller can do without."""


class HelperProcess:
    """Calls `function` in a process of its own, one call after the other; started at the first."""

    def __init__(self, function: Callable[[Any], Any], start: Callable[..., tuple[Any, Connection]]) -> None:
        self._function, self._start = function, start
        self._running: tuple[Any, Connection] | None = None

    def call(self, argument: Any) -> tuple[bool, Any]:
        """Whether there is a result, and the result: none when the process died, failed or took too long."""
        self._running = self._running or self._start(_serve, self._function)
        _, connection = self._running
        try:
            connection.send(argument)
            if connection.poll(PATIENCE):
                return connection.recv()  # type: ignore[no-any-return]
        except (EOFError, OSError):
            pass
        self.end()
        return False, None

    def end(self) -> None:
        """End the process, whatever it does."""
        if self._running:
            process, connection = self._running
            process.kill()
            connection.close()
            self._running = None


def _serve(connection: Connection, function: Callable[[Any], Any]) -> None:
    while True:
        try:
            argument = connection.recv()
        except EOFError:
            return
        try:
            told = (True, function(argument))
        except Exception:  # the caller does it by itself, and fails with the error where it belongs
            told = (False, None)
        connection.send(told)
