"""The folders within a ledger's folder: their files belong to the ledger, but for what hikiana itself keeps there."""

import os
from collections.abc import Iterator
from pathlib import Path

from hikiana.base import workspace
from hikiana.intake.profile import MANIFEST
from schemas.centre_files import PROFILE

_HIDDEN = (".", "~$")
"""Excel locks open files by ~$."""
_OWN = (
    workspace.CLEAN,
    workspace.REPORTS,
    workspace.CHECKS,
    workspace.COMMENTARY,
    workspace.RELEASE,
    workspace.CACHE,
    workspace.PUBLISHED,
    workspace.CENTRES,
    workspace.ROOT,
)
_MARKS = (MANIFEST, PROFILE)
"""A folder with one of these is a register or a centre of hikiana's."""


def files_below(folder: Path) -> list[Path]:
    """The files in the folders within a folder, however deep, in their order; none within a register that is kept.

    Hidden ones are none, nor those in folders that hikiana writes.
    """
    return sorted(_files(folder)) if not (folder / MANIFEST).is_file() else []


def folder_within(file: Path, folder: Path) -> str:
    """Where in a folder a file lies: 令和5年度, or nothing."""
    within = file.parent.relative_to(folder).as_posix()
    return "" if within == "." else within


def is_shown(path: Path) -> bool:
    """Whether a file or folder is neither hidden nor a mark of Excel's."""
    return not path.name.startswith(_HIDDEN)


def _files(folder: Path) -> Iterator[Path]:
    for top, folders, files in os.walk(folder):
        there = Path(top)
        folders[:] = [name for name in folders if is_shown(there / name) and not _is_own(there / name)]
        if there != folder:
            yield from (path for name in files if is_shown(path := there / name))


def _is_own(folder: Path) -> bool:
    return folder.resolve() in _OWN or any((folder / mark).is_file() for mark in _MARKS)
