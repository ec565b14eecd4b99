"""What a command costs: wall seconds, processor seconds of all its processes, memory of the largest of them."""

import ctypes
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Command = Sequence[str | os.PathLike[str]]
_SET_CHILD_SUBREAPER = 36
"""prctl(2) of Linux."""


@dataclass(frozen=True)
class Cost:
    """Seconds on the wall, user and system seconds of all processes, peak memory of the largest process in GB.

    `told` is what the last command wrote as JSON on its last line, if it did. A figure that was not measured is None.
    """

    wall: float
    processor: float | None = None
    memory: float | None = None
    told: Mapping[str, Any] = field(default_factory=dict)


def cost(*commands: Command, environment: Mapping[str, str] | None = None) -> Cost:
    """Run commands one after another; a failure raises RuntimeError with what the command said.

    A process that outlives its parent (a fork server ends after the program that it serves) counts as well: it becomes
    a child of this process, on Linux. Elsewhere its processor seconds are missing. The wall's clock stops before.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    usages, told = [], ""
    start = time.perf_counter()
    for command in commands:
        usage, told = _run(command, os.environ | (environment or {}))
        usages.append(usage)
    wall = time.perf_counter() - start
    usages += _orphans()
    processor = sum(usage.ru_utime + usage.ru_stime for usage in usages)
    return Cost(wall, processor, max(map(_gigabytes, usages)), _last_json(told))


def _run(command: Command, environment: Mapping[str, str]) -> tuple[Any, str]:
    with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as words:
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=out, stderr=words, env=environment)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        for file in (out, words):
            file.seek(0)
        if process.returncode:
            raise RuntimeError(f"{' '.join(map(str, command))}\n{words.read()[-2000:]}")
        return usage, out.read()


def _orphans() -> list[Any]:
    usages = []
    while True:
        try:
            usages.append(os.wait4(-1, 0)[2])
        except ChildProcessError:
            return usages


def _gigabytes(usage: Any) -> float:
    unit = 1 if sys.platform == "darwin" else 1024
    return float(usage.ru_maxrss * unit / 1e9)


def _last_json(told: str) -> dict[str, Any]:
    last = told.strip().rpartition("\n")[2]
    return dict(json.loads(last)) if last.startswith("{") else {}
