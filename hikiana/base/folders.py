"""Folders that appear at their place whole or not at all."""

import os
import re
import shutil
import tempfile
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path, PurePath

from filelock import FileLock, Timeout

from hikiana.base.durable import settle, settle_all
from hikiana.base.errors import UsageError
from hikiana.base.text import Text

PATIENCE = 120.0
"""Seconds that somebody else is waited for who makes the same folder."""
_LITTER = (".DS_Store", "Thumbs.db", "desktop.ini", "*-checkpoint.ipynb")
"""What file managers and JupyterLab leave in a folder that they have shown."""
_FORMER = "-former"
_OPENED = ("~$*", ".~lock.*#")
"""What Excel and LibreOffice put beside a file as long as it is open."""


@contextmanager
def whole_folder(target: Path, own: Collection[str]) -> Iterator[Path]:
    """Yield an empty folder beside `target` that takes its place when the block ends without an error.

    What stood at `target` stays there until that moment, and for good when the block fails. `own` are the patterns of
    the files that such a folder may hold. Whoever makes the same folder meanwhile, on this computer or another one that
    shares it, waits.

    Raises
    ------
    UsageError
        When `target` is no folder or holds anything else: replacing it would lose somebody's files. When somebody else
        is making it and does not end.
    """
    target = target.resolve()
    with _alone(target), _made(target, own) as made:
        yield made


@contextmanager
def folder_made_once(target: Path, own: Collection[str], is_there: Callable[[Path], bool]) -> Iterator[Path | None]:
    """The same, where whoever comes second takes the folder that somebody else has made meanwhile: then it is None."""
    target = target.resolve()
    if is_there(target):
        yield None
        return
    with _alone(target):
        if is_there(target):
            yield None
        else:
            with _made(target, own) as made:
                yield made


@contextmanager
def _alone(target: Path) -> Iterator[None]:
    """Nobody else makes the folder within the block; what a run that was killed has left of it is cleared away.

    A lock ends with the process that holds it, wherever that runs: whatever lies there is nobody's any more. The
    number of a process says nothing, in another container or on another computer.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    place = target.with_name(f".{target.name}.lock")
    try:
        with FileLock(place, timeout=PATIENCE):
            try:
                _clear_away(target)
                yield
            finally:
                # Those who wait for it see that it is gone, and take another.
                with suppress(OSError):
                    place.unlink()
    except Timeout as fault:
        raise UsageError(
            f"「{target}」は、今ほかの実行が作っています。終わってからもう一度実行してください。",
            f"Another run is making '{target}'. Run again when it has ended.",
        ) from fault


@contextmanager
def _made(target: Path, own: Collection[str]) -> Iterator[Path]:
    refuse_foreign(target, own)
    made = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
    try:
        yield made
        # mkdtemp makes folders that only their owner may open; the finished one is like any other.
        made.chmod(target.stat().st_mode if target.exists() else 0o777 & ~_umask())
        settle_all(made)
        _swap(made, target)
        settle(target.parent)
    finally:
        shutil.rmtree(made, ignore_errors=True)


def refuse_foreign(target: Path, own: Collection[str]) -> None:
    """Raise UsageError when `target` is no folder or holds files that are not of the patterns `own`."""
    if not target.exists():
        return
    if not target.is_dir():
        raise UsageError(Text(f"「{target}」はフォルダではありません。", f"'{target}' is not a folder."))
    files = sorted(path.relative_to(target) for path in target.rglob("*") if not path.is_dir())
    foreign = [file for file in files if not is_of(file, own) and not is_of(PurePath(file.name), _LITTER)]
    if opened := [file for file in foreign if is_of(PurePath(file.name), _OPENED)]:
        raise UsageError(
            f"「{target}」のファイルを Excel などで開いているようです（{opened[0]}）。"
            "閉じてからもう一度実行してください。",
            f"A file in '{target}' seems to be open in Excel or the like ({opened[0]}). Close it and run again.",
        )
    if foreign:
        raise UsageError(
            f"「{target}」に hikiana のものではないファイル（{foreign[0]} など）があるため、上書きしません。"
            "ファイルを移すか、別のフォルダを指定してください。",
            f"'{target}' holds files that are not hikiana's ({foreign[0]} …) and is not replaced. "
            "Move them or name another folder.",
        )


def is_of(file: PurePath, patterns: Collection[str]) -> bool:
    """Whether a file of a folder is one of these patterns."""
    return any(len(file.parts) == len(PurePath(pattern).parts) and file.match(pattern) for pattern in patterns)


def recover(target: Path) -> None:
    """Clear away what a run that was killed has left, as it may hold records; put back what it had just moved away.

    Raises UsageError when another run is making the folder.
    """
    target = target.resolve()
    if next(_left_of(target), None):
        with _alone(target):
            pass


def _clear_away(target: Path) -> None:
    """Of a folder that nobody else is making."""
    for left in sorted(_left_of(target)):
        if left.name.startswith(f".{target.name}") and left.name.endswith(_FORMER) and not target.exists():
            left.rename(target)
        else:
            shutil.rmtree(left, ignore_errors=True)


def _left_of(target: Path) -> Iterator[Path]:
    """Folders that were being made for the place of this one, and those for the place of such a one."""
    name, mark = re.escape(target.name), "-[a-z0-9_]{8}"
    own = re.compile(rf"\.({name}{mark}|\.{name}{mark}{mark})({_FORMER})?")
    if target.parent.is_dir():
        yield from (path for path in target.parent.iterdir() if own.fullmatch(path.name))


def _swap(made: Path, target: Path) -> None:
    if not target.exists():
        made.rename(target)
        return
    former = made.with_name(made.name + _FORMER)
    try:
        target.rename(former)
        made.rename(target)
    except BaseException:
        if former.exists() and not target.exists():
            former.rename(target)
        raise
    shutil.rmtree(former, ignore_errors=True)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
