"""Read a raw register: a folder with one CSV or Parquet file per table."""

import csv
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Self

import polars as pl

from hikiana.checksum import sha256
from hikiana.errors import InputError
from hikiana.findings import Finding, Place, refuse_errors
from hikiana.intake.heads import (
    canonical,
    column_problems,
    column_that_follows,
    head_place,
    heads_written_otherwise,
    letters,
)
from hikiana.intake.rows import is_filled, without_totals
from hikiana.intake.text_file import DELIMITERS, TextFile, UnknownEncodingError
from schemas.rules.checks import CHECKS
from schemas.tables import TABLES, Table
from schemas.text import Text

MANIFEST = "register.toml"
WORKBOOKS = (".xlsx", ".xlsm", ".xls")
CHECKSUMS = "SHA256SUMS"
KEPT_TABLES = re.compile(r"tables-([1-9][0-9]{0,8})")
"""How the folder of tables is called in a register that `hikiana ingest` keeps."""


@dataclass(frozen=True)
class RawTable:
    """One file as it stands: columns under their canonical names, CSV cells as text, without wholly blank rows.

    `rows` are the row numbers that a spreadsheet shows for the records of `frame`, `place` is where they stand.
    """

    table: Table
    path: Path
    frame: pl.DataFrame
    rows: pl.Series
    place: Place

    @classmethod
    def of(cls, table: Table, path: Path, frame: pl.DataFrame, rows: pl.Series, place: Place, width: int) -> Self:
        """A table as it was read, `width` columns wide in its file; an absent column that follows from another is
        added empty, with its place beside the others.
        """
        if absent := column_that_follows(frame.columns, table):
            frame = frame.with_columns(pl.lit(None, pl.String).alias(absent))
            place = replace(place, letters={**place.letters, absent: letters(width)})
        return cls(table, path, frame, rows, place)


@dataclass(frozen=True)
class RawRegister:
    """A raw register; `synthetic` is what its register.toml says of it (a register without one is taken as real)."""

    folder: Path
    name: Text
    synthetic: bool
    tables: Mapping[str, RawTable]
    warnings: list[Finding]

    @property
    def is_workbook(self) -> bool:
        """Whether `folder` is one workbook with a sheet per table."""
        return self.folder.is_file()


def read_register(folder: Path) -> RawRegister:
    """Read every table of a raw register: a folder of files, or one Excel workbook with a sheet per table.

    The register.toml of a register that `hikiana ingest` keeps names the folder within that holds the files.

    Raises
    ------
    InputError
        When the folder, a file or a column is missing, unknown or unreadable, or the register is empty; all such faults
        of all files at once.
    """
    faults: list[Finding] = []
    if folder.is_file() and folder.suffix.lower() in WORKBOOKS:
        from hikiana.intake.ledger import read_ledger

        sheets, warnings = read_ledger(folder, faults)
        _refuse(folder, sheets, faults)
        name = _printable(folder.stem)
        return RawRegister(folder, Text(name, name), False, sheets, warnings)
    if not folder.is_dir():
        raise InputError(
            Text(
                f"登録簿のフォルダ「{folder}」がありません。"
                "--register で、cases.csv などの入ったフォルダか、Excelの台帳（.xlsx）を指定してください。",
                f"There is no register folder '{folder}'. Name the folder with cases.csv and the others, or a workbook "
                "(.xlsx), by --register.",
            )
        )
    profile = read_profile(folder)
    kept = tables_folder(folder, profile)
    tables: dict[str, RawTable] = {}
    told: list[Finding] = []
    for table in TABLES.values():
        path = _find_file(kept or folder, table, faults)
        if path is not None and (raw := _read_table(path, table, faults, told)) is not None:
            tables[table.name] = raw
    _refuse(folder, tables, faults)
    synthetic = profile.get("synthetic", False)
    if not isinstance(synthetic, bool):
        raise InputError(
            Text(
                f"{folder / MANIFEST} の synthetic は true か false（引用符なし）で書きます。",
                f"{folder / MANIFEST}: synthetic is true or false, without quotes.",
            )
        )
    if synthetic:
        refuse_changed(folder)
    return RawRegister(folder, name_of(folder, profile), synthetic, tables, told + _unused(folder, tables))


def _refuse(register: Path, tables: Mapping[str, RawTable], faults: list[Finding]) -> None:
    refuse_errors(faults, str(register))
    if tables["cases"].frame.is_empty() and tables["contacts"].frame.is_empty():
        raise InputError(
            Text(
                f"登録簿「{register}」が空です。ケース（cases）と相談記録（contacts）に1行もありません。",
                f"The register '{register}' is empty: neither cases nor contacts have a row.",
            )
        )


def name_of(folder: Path, profile: Mapping[str, object]) -> Text:
    """A register's name by its register.toml, else the folder's."""
    name = _printable(str(profile.get("name_ja", folder.resolve().name)))
    return Text(name, _printable(str(profile.get("name_en", name))))


def _printable(text: str) -> str:
    return "".join(character for character in text if character.isprintable())


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
                Text(
                    f"「{folder}」は合成データとされていますが、{name} が元の合成データと違います。"
                    f"自分の記録を入れたときは {MANIFEST} と {CHECKSUMS} を消してください。",
                    f"'{folder}' is said to be synthetic, but {name} differs from the synthetic data as made. "
                    f"If these are your records, delete {MANIFEST} and {CHECKSUMS}.",
                )
            )


def _unused(folder: Path, tables: Mapping[str, RawTable]) -> list[Finding]:
    """A warning for each file that looks like records and is none of the register's."""
    kinds = (".csv", ".parquet", *WORKBOOKS, ".ods", ".tsv")
    used = {raw.path.name for raw in tables.values()}
    names = sorted(path.name for path in folder.iterdir() if path.suffix.lower() in kinds and path.name not in used)
    return [Finding.of(CHECKS["file_used"], Place(name), tables=", ".join(TABLES)) for name in names]


def read_profile(folder: Path) -> Mapping[str, object]:
    """What the register.toml of a register says; nothing when there is none."""
    path = folder / MANIFEST
    try:
        return tomllib.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        raise InputError(Text(f"{path} を読めません（{fault}）。", f"{path} cannot be read ({fault}).")) from fault


def tables_folder(folder: Path, profile: Mapping[str, object]) -> Path | None:
    """The folder of the present tables of a register that `hikiana ingest` keeps; None when it is kept otherwise."""
    name = profile.get("tables")
    if name is None:
        return None
    if name == "":
        raise InputError(
            Text(
                f"登録簿「{folder}」にはまだ記録がありません。hikiana ingest 台帳 --into {folder} で加えてください。",
                f"The register '{folder}' has no records yet. Add some: hikiana ingest LEDGER --into {folder}",
            )
        )
    named = isinstance(name, str) and KEPT_TABLES.fullmatch(name)
    if not named or not all((folder / named[0] / f"{table}.parquet").is_file() for table in TABLES):
        raise InputError(
            Text(
                f"登録簿「{folder}」の表（フォルダ「{name}」）がないか、欠けています。もう一度実行しても同じときは、"
                "登録簿のフォルダをまるごとバックアップから戻してください。",
                f"The register '{folder}' lacks tables (folder '{name}'). If it is so again on the next run, "
                "put the register's whole folder back from the backup.",
            )
        )
    return folder / named[0]


def _find_file(folder: Path, table: Table, faults: list[Finding]) -> Path | None:
    found = [path for suffix in ("csv", "parquet") if (path := folder / f"{table.name}.{suffix}").is_file()]
    if len(found) == 1:
        return found[0]
    place = Place(f"{table.name}.csv")
    if found:
        others = ", ".join(path.name for path in found)
        faults.append(Finding.of(CHECKS["file_once"], place, others=others))
    else:
        faults.append(Finding.of(CHECKS["file_present"], place, title=table.title, table=table.name))
    return None


def _read_table(path: Path, table: Table, faults: list[Finding], told: list[Finding]) -> RawTable | None:
    try:
        frame, first_row = _read_csv(path, table, told) if path.suffix == ".csv" else (pl.read_parquet(path), 1)
    except UnknownEncodingError:
        faults.append(Finding.of(CHECKS["encoding_known"], Place(path.name)))
        return None
    except BaseException as fault:
        # A damaged Parquet file can make polars panic, which Python does not count as an Exception.
        if not isinstance(fault, (pl.exceptions.PolarsError, OSError)) and type(fault).__name__ != "PanicException":
            raise
        faults.append(_unreadable(path, fault, table))
        return None
    columns = {header: canonical(header, table) for header in frame.columns}
    above = {name: letters(number) for number, name in enumerate(columns.values()) if name}
    place = Place(path.name, letters=above)
    problems = column_problems(columns, table, place)
    faults.extend(problems)
    if problems:
        return None
    told.extend(heads_written_otherwise(columns, table, place))
    numbered = frame.with_row_index("row", first_row)
    filled = numbered.filter(pl.any_horizontal(is_filled(name, dtype) for name, dtype in frame.schema.items()))
    if path.suffix == ".csv":
        filled = without_totals(filled, {name: name for name in frame.columns}, place, told)
    named = filled.rename({header: name for header, name in columns.items() if name})
    return RawTable.of(table, path, named.drop("row"), named["row"], place, frame.width)


def _read_csv(path: Path, table: Table, told: list[Finding]) -> tuple[pl.DataFrame, int]:
    """The cells below the head, and the number of the first row of them."""
    file = TextFile.of(path)
    place = head_place(file.first_rows, table)
    try:
        frame = file.frame(place)
        if any("\ufffd" in header for header in frame.columns):
            raise UnknownEncodingError
    except (pl.exceptions.PolarsError, UnknownEncodingError) as fault:
        # polars replaces what is not UTF-8 in a header, and refuses it in cells.
        if file.encoding != "utf-8" or (isinstance(fault, pl.exceptions.PolarsError) and "utf-8" not in str(fault)):
            raise
        file = TextFile.decoded(path)
        frame = file.frame(place)
    if file.in_other_form:
        delimiter = DELIMITERS[file.delimiter]
        found = Finding.of(CHECKS["file_in_its_form"], Place(path.name), encoding=file.known_as, delimiter=delimiter)
        told.append(found)
    return frame, place + 2


def _unreadable(path: Path, fault: BaseException, table: Table) -> Finding:
    place = Place(path.name)
    if path.stat().st_size == 0 or isinstance(fault, pl.exceptions.NoDataError):
        return Finding.of(CHECKS["file_has_a_head"], place, columns=",".join(table.columns))
    if "utf-8" in str(fault).lower():
        return Finding.of(CHECKS["encoding_known"], place)
    if path.suffix == ".csv" and (row := _first_long_row(path, table)):
        return Finding.of(CHECKS["row_within_head"], place, row=row)
    return Finding.of(CHECKS["file_readable"], place, fault=type(fault).__name__)


def _first_long_row(path: Path, table: Table) -> int | None:
    file = TextFile.of(path)
    place = head_place(file.first_rows, table)
    with file.open() as text:
        rows = islice(enumerate(csv.reader(text, delimiter=file.delimiter), start=1), place, None)
        width = len(next(rows, (0, []))[1])
        return next((row for row, cells in rows if len(cells) > width), None)
