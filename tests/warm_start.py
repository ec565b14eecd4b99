"""Processes of Python that start with the libraries loaded: four of five seconds of a start are imports.

A server imports the libraries, and nothing of hikiana that depends on where it runs; it has no threads, so that what it
forks is as good as new. `warm(...)` starts code in such a process as `subprocess.Popen([sys.executable, "-c", code])`
would, and the process's own fork server comes from there too. What a start itself does (the place of modules, options
of the interpreter, signals at the beginning) is for tests that start Python anew.
"""

import contextlib
import json
import os
import selectors
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from typing import Any

PLACE = "HIKIANA_TESTS_WARM"
"""Names the server's socket to the processes that it started."""
_STARTING = 120.0
"""Seconds."""
_WORD = 16
"""Bytes of a number that the server tells: when a process has ended before its own number is read, two of them wait."""


class Started:
    """A process as subprocess.Popen tells of it, as far as tests ask."""

    def __init__(self, arguments: list[str], told: socket.socket, pid: int, out: Any, error: Any) -> None:
        self.args, self.pid, self.returncode = arguments, pid, None
        self.stdout, self.stderr, self._told = out, error, told

    def wait(self, timeout: float | None = None) -> int:
        if self.returncode is None:
            self._told.settimeout(timeout)
            try:
                self.returncode = int(self._told.recv(_WORD) or -signal.SIGKILL)
            except TimeoutError:
                raise subprocess.TimeoutExpired(self.args, timeout or 0) from None
            self._told.close()
        return self.returncode

    def poll(self) -> int | None:
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.wait(0.001)
        return self.returncode

    def communicate(self, timeout: float | None = None) -> tuple[str, str]:
        texts = ["", ""]

        def read(place: int, stream: Any) -> None:
            with stream:
                texts[place] = stream.read()

        streams = enumerate((self.stdout, self.stderr))
        readers = [threading.Thread(target=read, args=each, daemon=True) for each in streams]
        for reader in readers:
            reader.start()
        for reader in readers:
            reader.join(timeout)
            if reader.is_alive():
                raise subprocess.TimeoutExpired(self.args, timeout or 0)
        self.wait(timeout)
        return texts[0], texts[1]

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)


class WarmStart:
    """The server, started with the first process that is asked of it."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="warm")
        self._place = Path(self._folder.name) / "socket"
        self._server: subprocess.Popen[bytes] | None = None

    def __call__(self, code: str, *arguments: str, cwd: Path, env: dict[str, str] | None = None) -> Started:
        """Start `python -c code arguments…` in a folder; stdout and stderr are pipes of text."""
        self._start()
        (out, its_out), (error, its_error) = os.pipe(), os.pipe()
        environment = dict(os.environ if env is None else env) | {PLACE: str(self._place)}
        request = {"code": code, "arguments": list(arguments), "cwd": str(cwd), "env": environment, "places": [1, 2]}
        told, pid = _ask(self._place, request, [its_out, its_error])
        os.close(its_out)
        os.close(its_error)
        streams = (os.fdopen(end, encoding="utf-8") for end in (out, error))
        return Started([sys.executable, "-c", code, *arguments], told, pid, *streams)

    def run(
        self, code: str, *arguments: str, cwd: Path, env: dict[str, str] | None = None, timeout: float = 300
    ) -> "subprocess.CompletedProcess[str]":
        """The same, when it has ended; killed after so many seconds."""
        process = self(code, *arguments, cwd=cwd, env=env)
        try:
            out, told = process.communicate(timeout)
        finally:
            process.kill()
        return subprocess.CompletedProcess(process.args, process.wait(), out, told)

    def output(self, code: str, *arguments: str, timeout: float) -> bytes:
        """What the code writes, as subprocess.run(…, check=True).stdout."""
        process = self(code, *arguments, cwd=Path.cwd())
        process.stderr.close()
        with process.stdout as stream:
            written = stream.buffer.read()
        if code := process.wait(timeout):
            raise subprocess.CalledProcessError(code, process.args)
        return written

    def _start(self) -> None:
        if self._server is None:
            self._server = subprocess.Popen([sys.executable, "-P", __file__, self._place], stdout=subprocess.PIPE)
            assert self._server.stdout is not None
            assert self._server.stdout.readline() == b"ready\n"

    def end(self) -> None:
        if self._server is not None:
            self._server.kill()
            self._server.wait()
            assert self._server.stdout is not None
            self._server.stdout.close()
        self._folder.cleanup()


def _ask(place: Path | str, request: dict[str, Any], descriptors: list[int]) -> tuple[socket.socket, int]:
    """Have the server start a process with these descriptors at the `places` of the request; its pid."""
    connection = socket.socket(socket.AF_UNIX)
    connection.settimeout(_STARTING)
    connection.connect(str(place))
    socket.send_fds(connection, [b"x"], descriptors)
    connection.sendall(json.dumps(request).encode() + b"\n")
    return connection, int(connection.recv(_WORD))


# From here on: the server and the processes that it forks.


def _serve(place: str) -> None:
    listening = socket.socket(socket.AF_UNIX)
    listening.bind(place)
    listening.listen()
    woken, wakes = os.pipe()
    os.set_blocking(wakes, False)
    os.set_blocking(woken, False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.set_wakeup_fd(wakes, warn_on_full_buffer=False)
    ends = selectors.DefaultSelector()
    ends.register(listening, selectors.EVENT_READ)
    ends.register(woken, selectors.EVENT_READ)
    running: dict[int, socket.socket] = {}
    print("ready", flush=True)  # noqa: T201
    while True:
        for key, _ in ends.select():
            if key.fileobj is listening:
                connection, _ = listening.accept()
                request, descriptors = _read(connection)
                pid = os.fork()
                if pid == 0:
                    ends.close()
                    _become(request, descriptors, [listening.fileno(), woken, wakes, connection.fileno()], running)
                for descriptor in descriptors:
                    os.close(descriptor)
                with contextlib.suppress(OSError):
                    connection.sendall(_word(pid))
                running[pid] = connection
            else:
                with contextlib.suppress(BlockingIOError):
                    os.read(woken, 4096)
        with contextlib.suppress(ChildProcessError):
            while (ended := os.waitpid(-1, os.WNOHANG))[0]:
                with running.pop(ended[0]) as asker, contextlib.suppress(OSError):
                    asker.sendall(_word(os.waitstatus_to_exitcode(ended[1])))


def _word(number: int) -> bytes:
    return f"{number:{_WORD}}".encode()


def _read(connection: socket.socket) -> tuple[dict[str, Any], list[int]]:
    _, descriptors, _, _ = socket.recv_fds(connection, 1, 16)
    data = b""
    while not data.endswith(b"\n"):
        data += connection.recv(1 << 16)
    return json.loads(data), descriptors


def _become(request: dict[str, Any], descriptors: list[int], own: list[int], running: dict[int, socket.socket]) -> None:
    """Be the process that was asked for, to its end."""
    code = 1
    try:
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        for descriptor in own:
            os.close(descriptor)
        for other in running.values():
            other.close()
        _put(descriptors, request["places"])
        if 0 not in request["places"]:
            nothing = os.open(os.devnull, os.O_RDONLY)
            os.dup2(nothing, 0)
        os.environ.clear()
        os.environ.update(request["env"])
        os.chdir(request["cwd"])
        sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
        sys.stderr = open(2, "w", encoding="utf-8", errors="backslashreplace", closefd=False)  # noqa: SIM115
        sys.argv = ["-c", *request["arguments"]]
        sys.path.insert(0, "")
        _fork_servers_are_warm_too()
        code = _run(request["code"])
    finally:
        with contextlib.suppress(BaseException):
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(code)


def _put(descriptors: list[int], places: list[int]) -> None:
    """Each descriptor at the number by which the process knows it."""
    import fcntl

    high = [fcntl.fcntl(descriptor, fcntl.F_DUPFD, 200) for descriptor in descriptors]
    for descriptor in descriptors:
        os.close(descriptor)
    for descriptor, place in zip(high, places, strict=True):
        os.dup2(descriptor, place, inheritable=True)
        os.close(descriptor)


def _run(code: str) -> int:
    """The exit code of a program."""
    import atexit
    import traceback
    from types import ModuleType

    main = sys.modules["__main__"] = ModuleType("__main__")
    ended = 0
    try:
        exec(compile(code, "<string>", "exec"), vars(main))
    except SystemExit as end:
        ended = end.code if isinstance(end.code, int) else 0 if end.code is None else 1
        if isinstance(end.code, str):
            print(end.code, file=sys.stderr)  # noqa: T201
    except BaseException:
        traceback.print_exc()
        ended = 1
    threading._shutdown()  # type: ignore[attr-defined]
    atexit._run_exitfuncs()
    return ended


def _fork_servers_are_warm_too() -> None:
    from multiprocessing import util

    anew = util.spawnv_passfds

    def spawn(path: bytes, arguments: list[str], descriptors: tuple[int, ...]) -> int:
        code = str(arguments[-1])
        if not code.startswith("from multiprocessing.forkserver import main"):
            return anew(path, arguments, descriptors)
        request = {"code": code, "arguments": [], "cwd": str(Path.cwd()), "env": dict(os.environ)}
        places = [0, 1, 2, *descriptors]
        told, _ = _ask(os.environ[PLACE], request | {"places": places}, places)
        told.settimeout(None)
        # Whoever starts a fork server waits for a child of its own.
        pid = os.fork()
        if pid == 0:
            os.closerange(0, told.fileno())
            os.closerange(told.fileno() + 1, 4096)
            os._exit(int(told.recv(_WORD) or 0) & 0xFF)
        told.close()
        return pid

    util.spawnv_passfds = spawn


if __name__ == "__main__":
    import hikiana.base.quick_start  # isort: skip

    import altair  # noqa: F401
    import fastexcel  # noqa: F401
    import IPython.core.interactiveshell  # noqa: F401
    import nbclient  # noqa: F401
    import nbformat
    import openpyxl  # noqa: F401
    import pandera.polars  # noqa: F401
    import papermill  # noqa: F401
    import pikepdf  # noqa: F401
    import polars  # noqa: F401
    import typer  # noqa: F401
    import typst  # noqa: F401
    import vl_convert  # noqa: F401
    import xlsxwriter  # noqa: F401

    import hikiana.intake.workbook_reader  # noqa: F401

    nbformat.validator.get_validator(4, 5)
    assert "hikiana.base.workspace" not in sys.modules, "it has to be read where the process runs"
    _serve(sys.argv[1])
