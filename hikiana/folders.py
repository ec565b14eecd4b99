"""Folders that appear at their place whole or not at all."""

import os
import shutil
import tempfile
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

from hikiana.errors import UsageError
from schemas.text import Text

_LITTER = (".DS_Store", "Thumbs.db", "desktop.ini")
"""What file managers leave in a folder that they have shown."""


@contextmanager
def whole_folder(target: Path, own: Collection[str]) -> Iterator[Path]:
    """Yield an empty folder beside `target` that takes its place when the block ends without an error.

    What stood at `target` stays there until that moment, and for good when the block fails. `own` are the names that
    such a folder may hold.

    Raises
    ------
    UsageError
        When `target` is no folder or holds anything else: replacing it would lose somebody's files.
    """
    _refuse_foreign(target, own)
    target.parent.mkdir(parents=True, exist_ok=True)
    made = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
    try:
        yield made
        # mkdtemp makes folders that only their owner may open; the finished one is like any other.
        made.chmod(target.stat().st_mode if target.exists() else 0o777 & ~_umask())
        _swap(made, target)
    finally:
        shutil.rmtree(made, ignore_errors=True)


def _refuse_foreign(target: Path, own: Collection[str]) -> None:
    if not target.exists():
        return
    if not target.is_dir():
        raise UsageError(Text(f"「{target}」はフォルダではありません。", f"'{target}' is not a folder."))
    foreign = sorted(path.name for path in target.iterdir() if path.name not in {*own, *_LITTER})
    if foreign:
        raise UsageError(
            Text(
                f"「{target}」に hikiana のものではないファイル（{foreign[0]} など）があるため、上書きしません。"
                "ファイルを移すか、別のフォルダを指定してください。",
                f"'{target}' holds files that are not hikiana's ({foreign[0]} …) and is not replaced. "
                "Move them or name another folder.",
            )
        )


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
