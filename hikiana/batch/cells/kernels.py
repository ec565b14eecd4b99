"""Kernels of the batch: they speak through files of their own run, and not to the terminal."""

import os
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from jupyter_client.manager import AsyncKernelManager
from traitlets.config import Config

LONGEST_SOCKET = 100
"""Bytes of the path of a kernel's socket, to which the kernel adds the number of its channel; a path may have 107."""


class QuietKernelManager(AsyncKernelManager):
    """A kernel that is interrupted dies with a traceback on the terminal, where nobody needs it."""

    async def start_kernel(self, **options: Any) -> None:  # type: ignore[override]
        await super().start_kernel(**options | {"stderr": subprocess.DEVNULL})


@contextmanager
def private_kernels() -> Iterator[Config]:
    """Configuration for the kernels of one run.

    What a kernel says is about persons: where it can speak through files of this machine, it opens no port.
    """
    with tempfile.TemporaryDirectory(prefix="hikiana-", ignore_cleanup_errors=True) as folder:
        sockets = f"{folder}/kernel"
        if os.name == "posix" and len(os.fsencode(sockets)) <= LONGEST_SOCKET:
            yield Config({"KernelManager": {"transport": "ipc", "ip": sockets}})
        else:
            yield Config()
