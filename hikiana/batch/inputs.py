"""What a section's outputs follow from, by content: the same inputs give the same outputs, and others may not."""

import hashlib
import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path

from hikiana.base.checksum import sha256
from hikiana.base.errors import UsageError
from hikiana.base.fiscal_year import FiscalYear
from hikiana.base.text import Text
from hikiana.base.workspace import COMMENTARY, PUBLISHED, ROOT, SCHEMAS
from hikiana.batch.cells.jobs import SectionJob
from hikiana.centre.profile import profile_files
from hikiana.document.remarks import path_of_remarks
from hikiana.register.clean.data_package import MANIFEST
from hikiana.register.clean.derived import DERIVED
from hikiana.sections.contents import section_name
from schemas.tables import TABLES

Inputs = Mapping[str, str]
"""SHA-256 by the name of an input."""

LABELS: Mapping[str, Text] = {
    "notebook": Text("ノートブック", "notebook"),
    "parameters": Text("年度・版・言語", "fiscal year, edition or language"),
    "engine": Text("実行方法（--engine）", "engine"),
    "over": Text("年度が終わったかどうか", "whether the fiscal year is over"),
    "commentary": Text("担当者の所見", "remarks"),
    "mask": Text("公開版で伏せる数字", "what the public edition hides"),
    "place": Text("登録簿の場所", "the register's place"),
    "register": Text("登録簿の名前・元のファイル・検査結果", "the register's name, files or findings"),
    **{name: Text("表「{title}」", "table '{title}'").format(title=table.title) for name, table in TABLES.items()},
    "derived": Text("数える対象と新規・継続の区別", "what is counted, and as new or continuing"),
    "library": Text("hikiana と schemas のコード", "code of hikiana and schemas"),
    "profile": Text("センターの設定", "the centre's profile"),
    "published": Text("印刷された数字（published）", "printed figures (published)"),
    "lock": Text("requirements.lock", "requirements.lock"),
    "packages": Text("Python とパッケージの版", "versions of Python and packages"),
    "fonts": Text("フォント", "fonts"),
}
_CODE = (ROOT / "hikiana", SCHEMAS)
_at_first: dict[str, str] = {}
_FONTS = ("noto_cjk_sans_jp_regular", "noto_cjk_sans_jp_bold")


def common_inputs(clean: Path) -> Inputs:
    """What all sections of a run have in common: the clean tables, code, profile, packages and fonts."""
    return {
        "register": sha256(clean / MANIFEST),
        **{name: sha256(clean / f"{name}.parquet") for name in TABLES},
        "derived": _digest(clean / f"{name}.parquet" for name in DERIVED),
        **_installation(),
    }


def worker_inputs() -> Inputs:
    """What a computer that runs sections for another has to have as that one: all installed there, and the remarks."""
    return {"commentary": _digest_of(COMMENTARY), **_installation()}


def _installation() -> Inputs:
    return {
        "library": library_digest(),
        "profile": digest([(path.name, sha256(path)) for path in profile_files()]),
        "published": _digest_of(PUBLISHED),
        "lock": _digest([ROOT / "requirements.lock"]),
        "packages": digest([sys.version, *installed().items()]),
        "fonts": _digest(font for package in _FONTS for font in _package(package).glob("*.otf")),
    }


def section_inputs(common: Inputs, job: SectionJob, fiscal_year: FiscalYear, commentary: Path = COMMENTARY) -> Inputs:
    """What one section's outputs follow from: what all have in common, and its own."""
    return {
        "notebook": digest(job.notebook),
        "parameters": digest({name: value for name, value in job.parameters.items() if name != "register"}),
        "place": digest(job.parameters.get("register")),
        "engine": digest(job.engine),
        "over": digest(job.day > fiscal_year.end.isoformat()),
        "commentary": _digest([remarks_of(job, fiscal_year, commentary)]),
        **common,
    }


def remarks_of(job: SectionJob, fiscal_year: FiscalYear, commentary: Path = COMMENTARY) -> Path:
    """Where a section's remarks stand."""
    return path_of_remarks(section_name(Path(job.name).stem), fiscal_year, commentary)


def digest(value: object) -> str:
    """SHA-256 of what can be written as JSON."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def files_read(clean: Path) -> Sequence[Path]:
    """The folders of what all sections read or are run by."""
    return [clean, *_CODE, *profile_files(), PUBLISHED]


def stamp(places: Iterable[Path]) -> str:
    """Sizes and times of files, and of all files in folders: with the same stamp, nothing was written to them."""
    files = [path for place in places for path in (_written(place) if place.is_dir() else [place])]
    found = [(str(path), path.stat()) for path in files if path.exists()]
    return digest([(path, told.st_size, told.st_mtime_ns) for path, told in found])


def library_digest() -> str:
    """Of the code that this process runs.

    Raises
    ------
    UsageError
        When the files are no longer those that it began with: part of the code is loaded and stays as it was.
    """
    now = digest([_digest_of(folder) for folder in _CODE])
    _at_first.setdefault("library", now)
    if _at_first["library"] != now:
        raise UsageError(
            "hikiana のファイルが、この Python を起動した後に変わりました。"
            "起動し直してから、もう一度実行してください。",
            "hikiana's files have changed since this Python was started. Start it anew and run again.",
        )
    return now


def installed() -> Mapping[str, str]:
    """Version of every package that Python finds here, by the names of their folders: reading each takes longer."""
    found = (path.stem.rpartition("-") for place in sys.path for path in Path(place).glob("*.dist-info"))
    return {name: version for name, _, version in sorted(found, reverse=True)}


def _digest_of(folder: Path) -> str:
    """Of everything in a folder that somebody wrote."""
    return digest([(path.relative_to(folder).as_posix(), sha256(path)) for path in _written(folder)])


def _written(folder: Path) -> list[Path]:
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    hidden = (".", "__pycache__")
    return [path for path in paths if not any(part.startswith(hidden) for part in path.relative_to(folder).parts)]


def _digest(files: Iterable[Path]) -> str:
    """Of the contents of files; one that is not there counts as such."""
    return digest([sha256(path) if path.is_file() else None for path in files])


def _package(name: str) -> Path:
    spec = find_spec(name)
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(name)
    return Path(spec.origin).parent
