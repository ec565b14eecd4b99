"""What git holds for the next commit: paths and contents of the index, whatever lies in the folder by now."""

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from hikiana.base.errors import UsageError

Contents = Mapping[str, bytes]
"""Content by path; a path starts at the top of the repository and has slashes."""

_SUBMODULE = b"160000"


class _Entry(NamedTuple):
    path: bytes
    mode: bytes
    blob: bytes


def staged(repository: Path) -> Contents:
    """What the next commit adds or changes.

    Raises
    ------
    UsageError
        When the folder is in no git repository, or git cannot tell.
    """
    options = ("--raw", "-z", "--no-abbrev", "--no-renames", "--no-relative", "--diff-filter=d")
    fields = _git(repository, "diff", "--cached", *options).split(b"\0")
    # Each file is two fields, ":mode mode blob blob status" and its path; behind the last there is an empty one.
    pairs = [(told.split(), path) for told, path in zip(fields[:-1:2], fields[1::2], strict=True)]
    return _contents(repository, [_Entry(path, mode, blob) for (_, mode, _, blob, _), path in pairs])


def tracked(repository: Path, folder: str = "") -> Contents:
    """Everything that the next commit holds, or all of it that lies in one folder. Raises as `staged` does."""
    listed = _git(repository, "ls-files", "--stage", "-z", "--full-name", "--", f":(top,literal){folder}").split(b"\0")
    pairs = [(told.split(), path) for told, _, path in (line.partition(b"\t") for line in listed if line)]
    return _contents(repository, [_Entry(path, mode, blob) for (mode, blob, _), path in pairs])


def has_commit(repository: Path) -> bool:
    """Whether there is a commit to go back to."""
    command = ["git", "-C", str(repository), "rev-parse", "--quiet", "--verify", "HEAD"]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def present_commit(repository: Path) -> tuple[str, bool] | None:
    """The commit that a folder stands at, and whether a tracked file differs from it; None where there is no git."""
    try:
        if Path(os.fsdecode(_git(repository, "rev-parse", "--show-toplevel").strip())) != repository.resolve():
            return None
        commit = _git(repository, "rev-parse", "HEAD").decode().strip()
        return commit, bool(_git(repository, "status", "--porcelain", "--untracked-files=no"))
    except UsageError:
        return None


def _contents(repository: Path, entries: list[_Entry]) -> Contents:
    files = [entry for entry in entries if entry.mode != _SUBMODULE]
    told = _git(repository, "cat-file", "--batch", sent=b"".join(file.blob + b"\n" for file in files))
    contents, place = {}, 0
    for file in files:
        start = told.index(b"\n", place) + 1
        end = start + int(told[place:start].split()[2])
        contents[os.fsdecode(file.path)] = told[start:end]
        place = end + 1
    return contents


def _git(repository: Path, *arguments: str, sent: bytes = b"") -> bytes:
    command = ["git", "-C", str(repository), *arguments]
    try:
        return subprocess.run(command, input=sent, capture_output=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError) as fault:
        words = os.fsdecode(getattr(fault, "stderr", b"")).strip() or type(fault).__name__
        ja = f"git で「{repository}」を調べられません。"
        raise UsageError(f"{ja}\n    {words}", f"git cannot tell what '{repository}' holds.\n    {words}") from fault
