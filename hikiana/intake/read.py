"""Read a raw register: a folder with one CSV or Parquet file per table."""

import csv
import difflib
import hashlib
import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from hikiana.errors import InputError
from hikiana.findings import Finding, refuse_errors
from schemas.tables import TABLES, Table
from schemas.text import Text

MANIFEST = "register.toml"
CHECKSUMS = "SHA256SUMS"
_NOT_UTF8 = Text(
    "文字コードがUTF-8ではありません。Excelでは「CSV UTF-8（コンマ区切り）」で保存してください。",
    "The file is not UTF-8. In Excel save it as 'CSV UTF-8 (comma delimited)'.",
)


@dataclass(frozen=True)
class RawTable:
    """One file as it stands: columns under their canonical names, CSV cells as text, without wholly blank rows.

    `rows` are the row numbers that a spreadsheet shows for the records of `frame`.
    """

    table: Table
    path: Path
    frame: pl.DataFrame
    rows: pl.Series


@dataclass(frozen=True)
class RawRegister:
    """A raw register; `synthetic` is what its register.toml says of it (a register without one is taken as real)."""

    folder: Path
    name: Text
    synthetic: bool
    tables: Mapping[str, RawTable]
    warnings: list[Finding]


def read_register(folder: Path) -> RawRegister:
    """Read every table of a raw register.

    Raises
    ------
    InputError
        When the folder, a file or a column is missing, unknown or unreadable, or the register is empty; all such faults
        of all files at once.
    """
    if not folder.is_dir():
        raise InputError(
            Text(
                f"登録簿のフォルダ「{folder}」がありません。"
                "--register で、cases.csv などの入ったフォルダを指定してください。",
                f"There is no register folder '{folder}'. Name the folder with cases.csv and the others by --register.",
            )
        )
    faults: list[Finding] = []
    tables: dict[str, RawTable] = {}
    for table in TABLES.values():
        path = _find_file(folder, table, faults)
        if path is not None and (raw := _read_table(path, table, faults)) is not None:
            tables[table.name] = raw
    refuse_errors(faults, str(folder))
    if tables["cases"].frame.is_empty() and tables["contacts"].frame.is_empty():
        raise InputError(
            Text(
                f"登録簿「{folder}」が空です。ケース（cases）と相談記録（contacts）に1行もありません。",
                f"The register '{folder}' is empty: neither cases nor contacts have a row.",
            )
        )
    profile = _read_manifest(folder / MANIFEST)
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
    name = _printable(str(profile.get("name_ja", folder.resolve().name)))
    label = Text(name, _printable(str(profile.get("name_en", name))))
    return RawRegister(folder, label, synthetic, tables, _unused(folder, tables))


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
        if not file.is_file() or hashlib.sha256(file.read_bytes()).hexdigest() != digest:
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
    kinds = (".csv", ".parquet", ".xlsx", ".xls", ".xlsm", ".ods", ".tsv")
    used = {raw.path.name for raw in tables.values()}
    names = sorted(path.name for path in folder.iterdir() if path.suffix.lower() in kinds and path.name not in used)
    message = Text(
        "このファイルは使いませんでした（登録簿の表の名前ではありません）。",
        "This file was not used: it is no table of a register.",
    )
    return [Finding("file_used", name, message, severity="warning") for name in names]


def _read_manifest(path: Path) -> Mapping[str, object]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        raise InputError(Text(f"{path} を読めません（{fault}）。", f"{path} cannot be read ({fault}).")) from fault


def _find_file(folder: Path, table: Table, faults: list[Finding]) -> Path | None:
    found = [path for suffix in ("csv", "parquet") if (path := folder / f"{table.name}.{suffix}").is_file()]
    if len(found) == 1:
        return found[0]
    if found:
        message = Text(
            "CSVとParquetの両方があります。どちらか一つにしてください。",
            "There is both a CSV and a Parquet file. Keep one of them.",
        )
    else:
        message = Text(
            f"ファイルがありません（{table.title.ja}）。"
            f"記録がない場合も、見出しだけの {table.name}.csv を置いてください。",
            f"The file is missing ({table.title.en}). Without records, put a {table.name}.csv of only the header.",
        )
    faults.append(Finding("file_present", f"{table.name}.csv", message))
    return None


def _read_table(path: Path, table: Table, faults: list[Finding]) -> RawTable | None:
    try:
        frame = pl.read_csv(path, infer_schema=False) if path.suffix == ".csv" else pl.read_parquet(path)
    except BaseException as fault:
        # A damaged Parquet file can make polars panic, which Python does not count as an Exception.
        if not isinstance(fault, (pl.exceptions.PolarsError, OSError)) and type(fault).__name__ != "PanicException":
            raise
        faults.append(Finding("file_readable", path.name, _unreadable(path, fault, table.columns)))
        return None
    if any("\ufffd" in header for header in frame.columns):
        # polars replaces what is not UTF-8 in a header, and refuses it in cells.
        faults.append(Finding("file_readable", path.name, _NOT_UTF8))
        return None
    columns = {header: _canonical(header, table) for header in frame.columns}
    problems = _column_problems(columns, table)
    faults.extend(Finding("columns", path.name, problem) for problem in problems)
    if problems:
        return None
    first_row = 2 if path.suffix == ".csv" else 1
    numbered = frame.rename({header: name for header, name in columns.items() if name}).with_row_index("row", first_row)
    filled = numbered.filter(
        pl.any_horizontal(_is_filled(name, dtype) for name, dtype in numbered.drop("row").schema.items())
    )
    return RawTable(table, path, filled.drop("row"), filled["row"])


def _is_filled(name: str, dtype: pl.DataType) -> pl.Expr:
    cells = pl.col(name)
    return (cells.str.strip_chars() != "").fill_null(False) if dtype == pl.String else cells.is_not_null()


def _column_problems(columns: Mapping[str, str | None], table: Table) -> list[Text]:
    problems: list[Text] = []
    known = [name for name in columns.values() if name is not None]
    if not known:
        # What stands there may be a record of a person, so it is not shown.
        if any(mark in header for header in columns for mark in (";", "\t")):
            return [
                Text(
                    "区切りがコンマではありません。コンマ区切りのCSV（UTF-8）で保存してください。",
                    "The delimiter is not a comma. Save the file as comma-delimited CSV (UTF-8).",
                )
            ]
        return [
            Text(
                f"見出しの行がありません。1行目に列名を書いてください: {', '.join(table.columns)}",
                f"There is no header row. Write the columns' names into row 1: {', '.join(table.columns)}",
            )
        ]
    for header, name in columns.items():
        if name is None:
            problems.append(_unknown_column(header, table))
        elif known.count(name) > 1:
            problems.append(_twice(header))
    for column in table.columns.values():
        if column.name not in known:
            title = f"{column.title.ja} ({column.name})"
            problems.append(
                Text(f"列「{title}」がありません。列を加えてください。", f"Column '{title}' is missing. Add it.")
            )
    return problems


def _canonical(header: str, table: Table) -> str | None:
    header = _plain(header)
    if header in table.columns:
        return header
    return next((column.name for column in table.columns.values() if _plain(column.title.ja) == header), None)


def _plain(header: str) -> str:
    return unicodedata.normalize("NFKC", header).strip()


def _twice(header: str) -> Text:
    return Text(
        f"列「{header}」が二つあります。一つにしてください。", f"Column '{header}' stands twice. Keep one of them."
    )


def _unknown_column(header: str, table: Table) -> Text:
    # This is how polars names the second of two columns of one name.
    if (repeated := re.fullmatch(r"(.+)_duplicated_\d+", header)) and _canonical(repeated[1], table):
        return _twice(repeated[1])
    names = [name for column in table.columns.values() for name in (column.name, column.title.ja)]
    near = difflib.get_close_matches(header.strip(), names, n=1)
    hint = Text(f"「{near[0]}」のことですか。", f" Did you mean '{near[0]}'?") if near else Text("", "")
    listing = ", ".join(f"{column.title.ja} ({column.name})" for column in table.columns.values())
    shown = "".join(character for character in header[:30] if character.isprintable())
    return Text(
        f"知らない列「{shown}」があります。{hint.ja}名前を直すか、列を消してください。使える列: {listing}",
        f"Unknown column '{shown}'.{hint.en} Rename or delete it. Known columns: {listing}",
    )


def _unreadable(path: Path, fault: BaseException, columns: Iterable[str]) -> Text:
    if path.stat().st_size == 0 or isinstance(fault, pl.exceptions.NoDataError):
        return Text(
            f"ファイルが空です。記録がなくても見出しの行が要ります: {','.join(columns)}",
            f"The file is empty. Even without records it needs a header row: {','.join(columns)}",
        )
    if "utf-8" in str(fault).lower():
        return _NOT_UTF8
    if path.suffix == ".csv" and (row := _first_long_row(path)):
        return Text(
            f'{row}行目のセルが見出しより多い。コンマを含む内容は " " で囲んでください。',
            f'Row {row} has more cells than the header. Put text that contains a comma into " ".',
        )
    return Text(
        f"ファイルが壊れているか、形式が違います。開き直して保存してください（{type(fault).__name__}）。",
        f"The file is damaged or of another format. Open it and save it anew ({type(fault).__name__}).",
    )


def _first_long_row(path: Path) -> int | None:
    with path.open(encoding="utf-8-sig", newline="") as file:
        lines = csv.reader(file)
        width = len(next(lines, []))
        return next((row for row, line in enumerate(lines, start=2) if len(line) > width), None)
