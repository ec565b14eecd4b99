"""Folders that appear at their place whole or not at all."""

import os
import re
import shutil
import tempfile
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePath

from hikiana.errors import UsageError
from schemas.text import Text

_LITTER = (".DS_Store", "Thumbs.db", "desktop.ini", "*-checkpoint.ipynb")
"""What file managers and JupyterLab leave in a folder that they have shown."""
_FORMER = "-former"
_OPENED = ("~$*", ".~lock.*#")
"""What Excel and LibreOffice put beside a file as long as it is open."""


@contextmanager
def whole_folder(target: Path, own: Collection[str]) -> Iterator[Path]:
    """Yield an empty folder beside `target` that takes its place when the block ends without an error.

    What stood at `target` stays there until that moment, and for good when the block fails. `own` are the patterns of
    the files that such a folder may hold.

    Raises
    ------
    UsageError
        When `target` is no folder or holds anything else: replacing it would lose somebody's files.
    """
    target = target.resolve()
    refuse_foreign(target, own)
    target.parent.mkdir(parents=True, exist_ok=True)
    recover(target)
    made = Path(tempfile.mkdtemp(prefix=f".{target.name}-{os.getpid()}-", dir=target.parent))
    try:
        yield made
        # mkdtemp makes folders that only their owner may open; the finished one is like any other.
        made.chmod(target.stat().st_mode if target.exists() else 0o777 & ~_umask())
        _swap(made, target)
    finally:
        shutil.rmtree(made, ignore_errors=True)


def refuse_foreign(target: Path, own: Collection[str]) -> None:
    """Raise UsageError when `target` is no folder or holds files that are not of the patterns `own`."""
    if not target.exists():
        return
    if not target.is_dir():
        raise UsageError(Text(f"「{target}」はフォルダではありません。", f"'{target}' is not a folder."))
    files = sorted(path.relative_to(target) for path in target.rglob("*") if not path.is_dir())
    foreign = [file for file in files if not _matches(file, own) and not _matches(PurePath(file.name), _LITTER)]
    if opened := [file for file in foreign if _matches(PurePath(file.name), _OPENED)]:
        raise UsageError(
            Text(
                f"「{target}」のファイルを Excel などで開いているようです（{opened[0]}）。"
                "閉じてからもう一度実行してください。",
                f"A file in '{target}' seems to be open in Excel or the like ({opened[0]}). Close it and run again.",
            )
        )
    if foreign:
        raise UsageError(
            Text(
                f"「{target}」に hikiana のものではないファイル（{foreign[0]} など）があるため、上書きしません。"
                "ファイルを移すか、別のフォルダを指定してください。",
                f"'{target}' holds files that are not hikiana's ({foreign[0]} …) and is not replaced. "
                "Move them or name another folder.",
            )
        )


def _matches(file: PurePath, patterns: Collection[str]) -> bool:
    return any(len(file.parts) == len(PurePath(pattern).parts) and file.match(pattern) for pattern in patterns)


def recover(target: Path) -> None:
    """Clear away what a run that was killed has left, as it may hold records; put back what it had just moved away."""
    own = re.compile(re.escape(f".{target.name}-") + rf"(?P<process>[0-9]{{1,9}})-[a-z0-9_]{{8}}(?P<former>{_FORMER})?")
    for left in sorted(target.parent.glob(f".{target.name}-*")):
        if (match := own.fullmatch(left.name)) and not is_running(int(match["process"])):
            if match["former"] and not target.exists():
                left.rename(target)
            else:
                shutil.rmtree(left, ignore_errors=True)


def is_running(process: int) -> bool:
    """Whether there is a process of this number, as far as that can be asked."""
    if os.name != "posix":  # elsewhere asking would end it
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


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
