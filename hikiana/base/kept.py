"""What is slow to make and follows from versions alone: kept as a file, and made again when the file is damaged."""

import hashlib
from collections.abc import Callable
from pathlib import Path

from hikiana.base.durable import put


def kept(path: Path, make: Callable[[], bytes]) -> bytes:
    """The content of a file, which is made when it is not there, or not as its checksum beside it says.

    Raises
    ------
    OSError
        When it cannot be kept.
    """
    told = path.with_name(f"{path.name}.sha256")
    try:
        content = path.read_bytes()
        if told.read_text(encoding="ascii") == _checksum(content):
            return content
    except (OSError, ValueError):
        pass
    content = make()
    path.parent.mkdir(parents=True, exist_ok=True)
    put(path, content, by_many=True)
    put(told, _checksum(content).encode("ascii"), by_many=True)
    return content


def _checksum(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
