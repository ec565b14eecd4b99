"""Folders that appear at their place whole or not at all."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def whole_folder(target: Path) -> Iterator[Path]:
    """Yield an empty folder beside `target` that takes its place when the block ends without an error.

    What stood at `target` stays there until that moment, and for good when the block fails.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    made = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
    try:
        yield made
        # mkdtemp makes folders that only their owner may open; the finished one is like any other.
        made.chmod(target.stat().st_mode if target.exists() else 0o777 & ~_umask())
        _swap(made, target)
    finally:
        shutil.rmtree(made, ignore_errors=True)


def _swap(made: Path, target: Path) -> None:
    if not target.exists():
        made.rename(target)
        return
    former = made.with_name(made.name + "-former")
    target.rename(former)
    try:
        made.rename(target)
    except OSError:
        former.rename(target)
        raise
    shutil.rmtree(former, ignore_errors=True)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
