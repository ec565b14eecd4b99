"""Where the folders are: the centre's, which HIKIANA_CENTRE names, and that of everything made or private."""

import os
from pathlib import Path

from hikiana.base.errors import UsageError
from hikiana.base.variables import CENTRE_PLACE, PLACE

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT / "data"
SCHEMAS = ROOT / "schemas"
NOTEBOOKS = ROOT / "notebooks"
CENTRES = DATA / "centres"
"""All of data/ that is in git."""
SHIPPED_CENTRE = CENTRES / "hokkaido"
SYNTHETIC = SHIPPED_CENTRE / "register"


def _named(variable: str, otherwise: Path) -> Path:
    return Path(os.path.abspath(os.path.expanduser(os.environ.get(variable) or otherwise)))  # noqa: PTH100, PTH111


CENTRE = _named(CENTRE_PLACE, SHIPPED_CENTRE)
"""The folder of the centre that this process works for: its profile, codes, printed figures and register."""
REGISTER = CENTRE / "register"
PUBLISHED = CENTRE / "published"

PRIVATE = _named(PLACE, DATA if CENTRE.is_relative_to(ROOT) else CENTRE)
"""The folder of everything made or private: a centre's own, or data/ for one that lies in hikiana's own folder.

What is wrong with it, `check_private_folder` tells, not the import.
"""
CLEAN = PRIVATE / "clean"
REPORTS = PRIVATE / "reports"
CHECKS = PRIVATE / "checks"
COMMENTARY = PRIVATE / "commentary"
RELEASE = PRIVATE / "release"
CACHE = PRIVATE / "cache"
"""What is slow to make and the same for every report; it can be deleted."""

for _variable, _folder in ((CENTRE_PLACE, CENTRE), (PLACE, PRIVATE)):
    if os.environ.get(_variable):
        # A kernel starts in another folder and takes a relative path from there.
        os.environ[_variable] = str(_folder)


def check_private_folder() -> None:
    """Raise UsageError when HIKIANA_DATA names what is no folder and cannot be made, or a place that git sees.

    Nothing is made: a command that refuses its register leaves nothing behind.
    """
    folder = PRIVATE.resolve()
    if folder.is_relative_to(ROOT) and folder != DATA.resolve():
        raise UsageError(
            f"環境変数 {PLACE} の「{PRIVATE}」は hikiana のフォルダの中です。"
            f"記録が git に入らないように、「{ROOT}」の外のフォルダを指定してください。",
            f"The environment variable {PLACE} names '{PRIVATE}', which lies in hikiana's own folder. "
            f"Name a folder outside of '{ROOT}', so that no record gets into git.",
        )
    there = next((str(path) for path in (PRIVATE, *PRIVATE.parents) if os.path.exists(path)), "")  # noqa: PTH110
    if not os.path.isdir(there) or not os.access(there, os.W_OK):  # noqa: PTH112
        raise UsageError(
            f"「{PRIVATE}」はフォルダではないか、作ることができません。"
            f"環境変数 {PLACE} で、書き込めるフォルダを指定してください。",
            f"'{PRIVATE}' is no folder, or cannot be made. "
            f"Name a folder that can be written to by the environment variable {PLACE}.",
        )
