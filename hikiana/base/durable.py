"""Files that are on the disk, and not only on their way there: who looks after a power cut finds them whole.

A system keeps what is written for a while, and may bring a new name to the disk before the content. So content is
brought there first, then the name takes its place, then the folder that holds the name is brought there too.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from secrets import token_hex
from typing import BinaryIO


@contextmanager
def durable(path: Path) -> Iterator[BinaryIO]:
    """A new file that is on the disk when the block ends; its name is when the folder has been settled."""
    with path.open("wb") as file:
        yield file
        file.flush()
        os.fsync(file.fileno())


def put(path: Path, content: bytes, *, by_many: bool = False) -> None:
    """A file in the place of the former one, at one moment; what was there stays when there is no room for the new one.

    With `by_many` others may put the same file at the same time.
    """
    new = path.with_name(f".{path.name}.{token_hex(8)}" if by_many else f"{path.name}.new")
    try:
        with durable(new) as file:
            file.write(content)
        # It may name what stands beside it, which has to be there first.
        settle(path.parent)
        new.replace(path)
    finally:
        new.unlink(missing_ok=True)
    settle(path.parent)


def settle(folder: Path) -> None:
    """Bring the names of a folder's files to the disk; Windows does so by itself."""
    if os.name == "posix":
        _bring(folder, os.O_RDONLY)


def settle_all(folder: Path) -> None:
    """Bring everything below a folder to the disk."""
    for path in sorted(folder.rglob("*"), reverse=True):
        if path.is_dir():
            settle(path)
        elif not path.is_symlink():
            # Windows brings to the disk only what may be written.
            _bring(path, os.O_RDWR if os.name == "nt" else os.O_RDONLY)
    settle(folder)


def _bring(path: Path, way: int) -> None:
    opened = os.open(path, way)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
