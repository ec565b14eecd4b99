"""What the folder of a register says of itself: its register.toml, and the checksums of synthetic data."""

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path

from hikiana.base.checksum import sha256
from hikiana.base.errors import InputError
from hikiana.base.text import Text
from schemas.tables import TABLES

MANIFEST = "register.toml"
CHECKSUMS = "SHA256SUMS"
KEPT_TABLES = re.compile(r"tables-([1-9][0-9]{0,8})")
"""How the folder of tables is called in a register that `hikiana ingest` keeps."""


def read_profile(folder: Path) -> Mapping[str, object]:
    """What the register.toml of a register says; nothing when there is none."""
    path = folder / MANIFEST
    try:
        return tomllib.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    except (OSError, ValueError, RecursionError) as fault:
        raise InputError(Text(f"{path} を読めません（{fault}）。", f"{path} cannot be read ({fault}).")) from fault


def is_kept(folder: Path) -> bool:
    """Whether a folder says of itself that it is a register."""
    return (folder / MANIFEST).is_file()


def name_of(folder: Path, profile: Mapping[str, object]) -> Text:
    """A register's name by its register.toml, else the folder's."""
    name = printable(str(profile.get("name_ja", folder.resolve().name)))
    return Text(name, printable(str(profile.get("name_en", name))))


def printable(name: str) -> str:
    """A name without line breaks and control characters."""
    return "".join(character for character in name if character.isprintable())


def is_synthetic(folder: Path, profile: Mapping[str, object]) -> bool:
    """Whether a register holds no real record; without a register.toml it is taken as real.

    Raises
    ------
    InputError
        When that is not well said, or a synthetic register is not as it was made.
    """
    synthetic = profile.get("synthetic", False)
    if not isinstance(synthetic, bool):
        raise InputError(
            f"{folder / MANIFEST} の synthetic は true か false（引用符なし）で書きます。",
            f"{folder / MANIFEST}: synthetic is true or false, without quotes.",
        )
    if synthetic:
        refuse_changed(folder)
    return synthetic


def refuse_changed(folder: Path) -> None:
    """Records typed into a copy of the synthetic register must not go out as synthetic."""
    sums = folder / CHECKSUMS
    if not sums.is_file():
        return
    for line in sums.read_text(encoding="utf-8", errors="replace").splitlines():
        digest, _, name = line.partition("  ")
        file = folder / name
        if not file.is_file() or sha256(file) != digest:
            raise InputError(
                f"「{folder}」は合成データとされていますが、{name} が元の合成データと違います。"
                f"自分の記録を入れたときは、記録のファイルだけを新しいフォルダに写して使ってください"
                f"（{MANIFEST} と {CHECKSUMS} は写しません）。",
                f"'{folder}' is said to be synthetic, but {name} differs from the synthetic data as made. "
                f"If these are your records, copy their files alone into a new folder, without {MANIFEST} and "
                f"{CHECKSUMS}.",
            )


def tables_folder(folder: Path, profile: Mapping[str, object]) -> Path | None:
    """The folder of the present tables of a register that `hikiana ingest` keeps; None when it is kept otherwise."""
    name = profile.get("tables")
    if name is None:
        return None
    if name == "":
        raise InputError(
            f"登録簿「{folder}」にはまだ記録がありません。hikiana ingest 台帳 --into {folder} で加えてください。",
            f"The register '{folder}' has no records yet. Add some: hikiana ingest LEDGER --into {folder}",
        )
    named = isinstance(name, str) and KEPT_TABLES.fullmatch(name)
    if not named or not all((folder / named[0] / f"{table}.parquet").is_file() for table in TABLES):
        raise InputError(
            f"登録簿「{folder}」の表（フォルダ「{name}」）がないか、欠けています。もう一度実行しても同じときは、"
            "登録簿のフォルダをまるごとバックアップから戻してください。",
            f"The register '{folder}' lacks tables (folder '{name}'). If it is so again on the next run, "
            "put the register's whole folder back from the backup.",
        )
    return folder / named[0]
