"""The two locks: what running needs (requirements.lock) and what developing needs on top (requirements-dev.lock).

Only the standard library is used here: the locks are read before anything is installed.
"""

import re
from dataclasses import dataclass
from pathlib import Path

_NAME = re.compile(r"[\w.-]+")


@dataclass(frozen=True)
class Entry:
    """One package of a lock.

    `requirement` is its name, version and marker on one line; `text` is all of it as it stands, with the hashes.
    """

    requirement: str
    text: str

    @property
    def name(self) -> str:
        """The name as the lock writes it, which is in its normal form."""
        return _NAME.match(self.requirement)[0]  # type: ignore[index]

    @property
    def pinned(self) -> str:
        """Name and version, without the marker."""
        return self.requirement.partition(" ")[0]


def entries(lock: str) -> list[Entry]:
    """The packages of a lock, in its order."""
    texts = re.split(r"(?m)^(?=[^\s#])", lock)
    return [Entry(text.partition("\\\n")[0].strip(), text) for text in texts if _NAME.match(text)]


def on_top(developing: str, running: str) -> str:
    """Of the lock of all that developing needs, what the lock of what running needs does not have in the same words."""
    there = {entry.requirement for entry in entries(running)}
    return "".join(entry.text for entry in entries(developing) if entry.requirement not in there)


def entry_of(lock: Path, name: str) -> Entry:
    """The one package of that name in a lock."""
    (found,) = (entry for entry in entries(lock.read_text(encoding="utf-8")) if entry.name == name)
    return found
