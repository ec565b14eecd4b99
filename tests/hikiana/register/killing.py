"""A run that is killed at the n-th thing that it does in a folder."""

import os
import sys
from contextlib import contextmanager

STEPS = {"open", "os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.listdir", "os.scandir"}


class Killed(BaseException):
    """The run ends here: whatever it tries from now on, nothing reaches the disk."""


class _Death:
    """Ends a run at the n-th thing that it does in a folder."""

    folder = None
    left = 0

    def __call__(self, event, arguments):
        if self.folder is None or event not in STEPS:
            return
        path = arguments[0]
        # Within a folder that is being removed names are relative, and the folder is a number.
        if isinstance(path, int) or (path := os.fspath(path)).startswith(self.folder) or os.sep not in path:
            self.left -= 1
            if self.left < 0:
                raise Killed


DEATH = _Death()
sys.addaudithook(DEATH)


@contextmanager
def killed_at(step, folder):
    """End what runs in the block at its step-th thing, and let nothing more reach the disk."""
    DEATH.folder, DEATH.left = str(folder), step
    try:
        yield
    finally:
        DEATH.folder = None
