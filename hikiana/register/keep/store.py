"""A register that hikiana keeps in a folder, and that changes as a whole at one moment.

register.toml names the folder of the present tables, and those of the states before. New tables are written beside them
and count from the moment at which a new register.toml, which names them, takes the former one's place.
"""

import json
import shutil
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import polars as pl
from filelock import FileLock, Timeout

from hikiana.base.durable import durable, put, settle
from hikiana.base.errors import InputError, UsageError
from hikiana.base.folders import refuse_foreign
from hikiana.base.spreadsheet import write_csv
from hikiana.base.text import Text
from hikiana.intake.encodings import LostContentError, UnknownEncodingError
from hikiana.intake.profile import MANIFEST, name_of, read_profile, tables_folder
from hikiana.intake.states import State, kept_states, states_of
from hikiana.intake.text_file import TextFile
from schemas.tables import TABLES

CHANGES = "changes.csv"
_LOCK = ".lock"
_NEW_MANIFEST = f"{MANIFEST}.new"
_OWN = (_LOCK, MANIFEST, _NEW_MANIFEST, f"tables-*/{CHANGES}", *(f"tables-*/{name}.parquet" for name in TABLES))
_PROFILE = """\
# hikiana ingest が書きます。名前（name_ja と name_en）は直せますが、ほかの行は変えないでください。
# Written by hikiana ingest. The names (name_ja and name_en) may be changed; leave the other lines as they are.
name_ja = {name_ja}
name_en = {name_en}
synthetic = {synthetic}
tables = {tables}
"""


@contextmanager
def kept_alone(folder: Path) -> Iterator[Path | None]:
    """Begin or take up a register that nobody else changes within the block; yield the folder of its present tables.

    The folder is None as long as there are no records. What a run that was killed left behind is removed.

    Raises
    ------
    UsageError
        When the folder holds anything else than such a register, or another run is changing it.
    InputError
        When register.toml, or the folder that it names, is lost or cannot be read.
    """
    _refuse_other(folder)
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(folder / _LOCK, timeout=0):
            present = _present(folder)
            _remove_others(folder, {state.tables for state in states_of(folder, read_profile(folder))})
            yield present
    except Timeout as fault:
        raise UsageError(
            f"登録簿「{folder}」には、今ほかの人が記録を加えています。終わってからもう一度実行してください。",
            f"Somebody else is adding records to the register '{folder}'. Run again when they have finished.",
        ) from fault


def present_tables(folder: Path) -> Path | None:
    """The folder of a register's present tables, None as long as there are no records; nothing is written.

    Raises
    ------
    UsageError
        When the folder holds anything else than such a register.
    InputError
        When register.toml, or the folder that it names, is lost.
    """
    _refuse_other(folder)
    return _present(folder)


def read_changes(present: Path) -> pl.DataFrame:
    """The record of changes in the folder of the present tables, all text; empty where somebody has deleted it."""
    path = present / CHANGES
    try:
        return TextFile.of(path).frame(0) if path.exists() else pl.DataFrame()
    except (pl.exceptions.PolarsError, UnknownEncodingError, LostContentError) as fault:
        raise InputError(
            f"変更の記録「{path}」を読めません。バックアップから戻してください。",
            f"The record of changes '{path}' cannot be read. Put it back from the backup.",
        ) from fault


@contextmanager
def next_state(folder: Path, present: Path | None, synthetic: bool, state: State) -> Iterator[Path]:
    """Yield a folder for the tables and the record of changes of a register's next state, to be filled in the block.

    The register is the former one until the block has ended and all is on the disk. The states that came last stay, the
    others go.
    """
    profile = read_profile(folder)
    former = states_of(folder, profile)
    name = name_of(folder, profile)
    if present is None:
        # From here on the folder is known as a register, and what lies in it without being named as unfinished.
        _write_profile(folder, name, synthetic, [])
        settle(folder.resolve().parent)
    made = folder / f"tables-{1 + max((state.number for state in former), default=0)}"
    made.mkdir()
    yield made
    settle(made)
    states = kept_states(replace(state, tables=made.name), former)
    _write_profile(folder, name, synthetic, states)
    _remove_others(folder, {state.tables for state in states})


def write_tables(made: Path, tables: Mapping[str, pl.DataFrame]) -> None:
    """Write the tables of a new state."""
    for table, frame in tables.items():
        with durable(made / f"{table}.parquet") as file:
            frame.write_parquet(file)


def recorded(when: str, ledger: str, digest: str, changes: pl.DataFrame) -> pl.DataFrame:
    """Changes as they are recorded: with the time, the ledger's file and its SHA-256."""
    origin = {"when": when, "ledger": ledger, "sha256": digest}
    return changes.select(*(pl.lit(word).alias(name) for name, word in origin.items()), pl.all())


def with_former(present: Path | None, changes: pl.DataFrame) -> pl.DataFrame:
    """The record of changes of the present tables, with more to come."""
    return pl.concat([*([read_changes(present)] if present else []), changes], how="diagonal")


def write_changes(made: Path, changes: pl.DataFrame) -> Path:
    """Write the record of changes of a new state; gives its file."""
    with durable(made / CHANGES) as file:
        write_csv(changes, file, include_bom=True)
    return made / CHANGES


def _present(folder: Path) -> Path | None:
    profile = read_profile(folder)
    return tables_folder(folder, profile) if profile.get("tables") else None


def _refuse_other(folder: Path) -> None:
    if any((folder / f"{name}.{kind}").exists() for name in TABLES for kind in ("csv", "parquet")):
        raise UsageError(
            f"「{folder}」は、表のファイルを自分で置いた登録簿です。書き換えません。"
            f"新しいフォルダで始めてください: hikiana ingest {folder} --into 新しいフォルダ",
            f"'{folder}' is a register whose files you keep yourself; it is not changed. "
            f"Begin in a new folder: hikiana ingest {folder} --into NEW",
        )
    refuse_foreign(folder, _OWN)
    if any(folder.glob("tables-*")) and "tables" not in read_profile(folder):
        raise InputError(
            f"登録簿「{folder}」の {MANIFEST} がないか、tables の行がありません。"
            "登録簿のフォルダをまるごとバックアップから戻してください。",
            f"The {MANIFEST} of the register '{folder}' is missing or lacks its line of tables. "
            "Put the register's whole folder back from the backup.",
        )


def _write_profile(folder: Path, name: Text, synthetic: bool, states: Sequence[State]) -> None:
    tables = states[0].tables if states else ""
    words = {"name_ja": name.ja, "name_en": name.en, "synthetic": synthetic, "tables": tables}
    text = _PROFILE.format(**{key: json.dumps(word, ensure_ascii=False) for key, word in words.items()})
    put(folder / MANIFEST, (text + "".join(state.written() for state in states)).encode())


def _remove_others(folder: Path, kept: Collection[str]) -> None:
    (folder / _NEW_MANIFEST).unlink(missing_ok=True)
    for other in folder.glob("tables-*"):
        if other.name not in kept:
            shutil.rmtree(other, ignore_errors=True)  # somebody may look at it; the next run tries again
