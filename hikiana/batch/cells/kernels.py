"""Kernels of the batch: they speak through files of their own run, and not to the terminal."""

import os
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from jupyter_client.manager import AsyncKernelManager
from papermill.engines import NBClientEngine, papermill_engines
from traitlets.config import Config

NAME = "hikiana-kernel"
LONGEST_SOCKET = 100
"""Bytes of the path of a kernel's socket, to which the kernel adds the number of its channel; a path may have 107."""


class KernelEngine(NBClientEngine):  # type: ignore[misc]
    """papermill's own engine without its copies of the whole notebook before and after every cell, which take a third
    of the time; the one that it makes at the end, whatever the end is, is enough.
    """

    @classmethod
    def execute_managed_notebook(cls, nb_man: Any, kernel_name: str, **options: Any) -> None:
        place, nb_man.output_path = nb_man.output_path, None
        try:
            super().execute_managed_notebook(nb_man, kernel_name, **options)
        finally:
            nb_man.output_path = place


papermill_engines.register(NAME, KernelEngine)


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
