"""Steps on a worker of a cluster: each in a process forked from a fork server, a subprocess beside the worker.

A worker of Dask may have no children of multiprocessing, but subprocesses. A fork server takes calls from its standard
input, one after the other, makes each in a process of its own as this computer would (processes.ProcessExecutor), and
ends with what runs in it when its input does: by the worker's death too. It begins by comparing what it has with what
the one who asks has, code and remarks (inputs.worker_inputs), so that no section is kept as of inputs that it did not
have.

It works in the environment that the asker has of `SENT`: remarks are read where the asker's HIKIANA_DATA says.
"""

import os
import pickle
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Mapping
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import IO, Any

from hikiana.base.errors import UsageError
from hikiana.base.text import Text
from hikiana.base.variables import CENTRE_PLACE, PLACE
from hikiana.base.workspace import COMMENTARY
from hikiana.batch.steps import draw_chart
from hikiana.batch.workers.child import ProcessDiedError
from hikiana.batch.workers.processes import ProcessExecutor

SENT = (CENTRE_PLACE, PLACE, "SOURCE_DATE_EPOCH")
"""Variables of the environment that a step follows from."""
_NOTHING = b""
"""Asks for the comparison alone."""


@dataclass(frozen=True)
class Asker:
    """A run of the batch as workers know it: `inputs` they need to have too, `seconds` are the limit of each call."""

    id: str
    inputs: Mapping[str, str]
    environment: Mapping[str, str]
    seconds: float


class ForkServer:
    """A fork server as its worker sees it."""

    def __init__(self, asker: Asker) -> None:
        environment = {name: value for name, value in os.environ.items() if name not in SENT}
        self.asker = asker
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", "hikiana.batch.workers.cluster_worker", str(asker.seconds)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=environment | dict(asker.environment),
        )

    def call(self, told: Any) -> Any:
        """What the fork server answers; raise what it says was raised, or ProcessDiedError when it is dead."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        try:
            pickle.dump(told, self._process.stdin)
            self._process.stdin.flush()
            result, fault = pickle.load(self._process.stdout)
        except (OSError, EOFError, pickle.UnpicklingError):
            self.end()
            raise ProcessDiedError(f"DeadRelayError ({socket.gethostname()})") from None
        if fault is not None:
            raise fault
        return result

    @property
    def lives(self) -> bool:
        return self._process.poll() is None

    def kill(self) -> None:
        self._process.kill()

    def end(self) -> None:
        """Not for a fork server whose answer another thread waits for."""
        self._process.kill()
        self._process.communicate()


_LOCK = threading.Lock()
_idle: list[ForkServer] = []
_busy: list[ForkServer] = []
_gone: set[str] = set()
"""Askers that have left: a step of theirs that was on its way is not begun."""


def run_on_worker(asker: Asker, call: bytes) -> Any:
    """Make a pickled call of (function, arguments, named arguments) on this worker.

    Raises
    ------
    UsageError
        When this worker does not have what the asker has.
    ProcessDiedError
        When the call's process, or the fork server, came to no end of its own.
    """
    fork_server = _taken(asker)
    try:
        return fork_server.call((asker.inputs, call))
    finally:
        _give_back(fork_server)


def compare(asker: Asker) -> None:
    """Raise UsageError when this worker does not have what the asker has."""
    run_on_worker(asker, _NOTHING)


def dismiss(asker: str) -> None:
    """End all that runs or waits for calls of an asker who leaves."""
    with _LOCK:
        _gone.add(asker)
        for fork_server in _busy:
            if fork_server.asker.id == asker:
                fork_server.kill()
        _end_idle([fork_server for fork_server in _idle if fork_server.asker.id == asker])


def _taken(asker: Asker) -> ForkServer:
    with _LOCK:
        if asker.id in _gone:
            raise ProcessDiedError("CancelledError")
        # An asker may have vanished without a word; one that is still there gets a new fork server.
        _end_idle([fork_server for fork_server in _idle if fork_server.asker.id != asker.id or not fork_server.lives])
        fork_server = _idle.pop() if _idle else ForkServer(asker)
        _busy.append(fork_server)
    return fork_server


def _give_back(fork_server: ForkServer) -> None:
    with _LOCK:
        _busy.remove(fork_server)
        _idle.append(fork_server)
        if fork_server.asker.id in _gone or not fork_server.lives:
            _end_idle([fork_server])


def _end_idle(fork_servers: list[ForkServer]) -> None:
    for fork_server in fork_servers:
        _idle.remove(fork_server)
        fork_server.end()


def main(seconds: float) -> None:
    """The fork server itself: answer each call on standard input by a pickled (result, fault) on standard output."""
    from hikiana.batch.inputs import worker_inputs

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    calls, answers = _streams()
    with ProcessExecutor(jobs=1, seconds=seconds, helper=draw_chart) as executor:
        here = worker_inputs()
        while True:
            try:
                expected, call = pickle.load(calls)
            except EOFError:
                return
            if expected != here:
                _answer(answers, None, _refusal(expected, here))
                continue
            if call == _NOTHING:
                _answer(answers, None, None)
                continue
            function, arguments, named = pickle.loads(call)
            # Not waited for: the next to be read is the next call, or the end of all.
            executor.submit(function, *arguments, **named).add_done_callback(partial(_pass_on, answers))


def _streams() -> tuple[IO[bytes], IO[bytes]]:
    """Standard input and output for the calls alone: no process that is started from here has them open."""
    streams = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    silence = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1):
        os.dup2(silence, stream)
    return streams


def _pass_on(answers: IO[bytes], future: "Future[Any]") -> None:
    fault = future.exception()
    _answer(answers, None if fault else future.result(), fault)


def _answer(answers: IO[bytes], result: Any, fault: BaseException | None) -> None:
    with suppress(BrokenPipeError):
        pickle.dump((result, fault), answers)
        answers.flush()


def _refusal(expected: Mapping[str, str], here: Mapping[str, str]) -> UsageError:
    from hikiana.batch.inputs import LABELS

    names = [LABELS[name] for name in LABELS if expected.get(name) != here.get(name)]
    return UsageError(
        Text(
            "ワーカーのコンピュータ {host} は、こちらと同じではありません。違うもの: {names}。\n"
            "    同じ版の hikiana と requirements.lock のパッケージを入れ、{folder} が同じ内容で見えるようにしてから、"
            "もう一度実行してください。",
            "The worker's computer {host} is not as this one. What differs: {names}.\n"
            "    Install the same version of hikiana and the packages of requirements.lock there, see to it that "
            "{folder} has the same contents, and run this again.",
        ).format(
            host=socket.gethostname(),
            names=Text("、".join(name.ja for name in names), ", ".join(name.en for name in names)),
            folder=COMMENTARY,
        )
    )


if __name__ == "__main__":
    main(float(sys.argv[1]))
