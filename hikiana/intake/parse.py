"""Turn the cells of a raw table into the types its model declares; what cannot be read becomes a finding."""

from collections.abc import Callable

import polars as pl

from hikiana.findings import Finding
from hikiana.intake.read import RawTable
from schemas.tables import Column
from schemas.text import Text

ANSWER_SEPARATOR = ";"
LARGEST_EXACT = 2.0**53
"""Beyond this a float is no exact whole number any more."""
_PLAIN = r"^[0-9０-９/.:+\-年月日時分 ]{1,16}$"
TRUE = ("true", "True", "TRUE", "1", "はい", "有", "○")
FALSE = ("false", "False", "FALSE", "0", "いいえ", "無", "×")


def parse(raw: RawTable) -> tuple[pl.DataFrame, list[Finding]]:
    """Typed frame of the same rows, null where a cell could not be read, and one finding per column with such cells."""
    cells = raw.frame.with_columns(
        _as_csv_has_it(raw.frame.schema, column).alias(column.name) for column in raw.table.columns.values()
    )
    readers = {column.name: _reader(column, cells.schema[column.name]) for column in raw.table.columns.values()}
    typed = cells.select(reader(pl.col(name)).alias(name) for name, reader in readers.items())
    findings = []
    for column in raw.table.columns.values():
        written, read = cells[column.name], typed[column.name]
        unread = written.is_not_null() & (read.is_null() | _holds_null(read))
        if unread.any():
            findings.append(
                Finding(
                    "cell_readable",
                    raw.path.name,
                    _expected(column),
                    column.heading,
                    raw.rows.filter(unread),
                    _shown(column, _as_text(written.filter(unread))),
                )
            )
    return typed, findings


def _as_csv_has_it(schema: pl.Schema, column: Column) -> pl.Expr:
    """A cell of another stored type as a CSV file would have it: what does not fit is then told, never converted."""
    cells, stored = pl.col(column.name), schema[column.name]
    if stored == column.dtype:
        return _text(cells) if stored == pl.String else cells
    if (
        isinstance(stored, pl.List)
        and isinstance(column.dtype, pl.List)
        and isinstance(stored.inner, (pl.String, pl.Enum, pl.Categorical))
    ):
        return cells.cast(pl.List(pl.String)).list.join(ANSWER_SEPARATOR)
    if stored.is_float():
        return (
            pl.when(cells.is_nan())
            .then(None)
            .when(cells.is_finite() & (cells == cells.round()) & (cells.abs() < LARGEST_EXACT))
            .then(cells.cast(pl.Int64, strict=False).cast(pl.String))
            .otherwise(cells.cast(pl.String))
        )
    if isinstance(stored, pl.Datetime):
        return (
            pl.when(cells.dt.time() == pl.time()).then(cells.dt.date().cast(pl.String)).otherwise(cells.dt.to_string())
        )
    if isinstance(stored, (pl.List, pl.Struct, pl.Binary, pl.Array, pl.Object, pl.Duration)):
        return pl.when(cells.is_not_null()).then(pl.lit(str(stored)))
    return _text(cells.cast(pl.String))


def _text(cells: pl.Expr) -> pl.Expr:
    trimmed = cells.str.strip_chars()
    return pl.when(trimmed != "").then(trimmed)


def _reader(column: Column, stored: pl.DataType) -> Callable[[pl.Expr], pl.Expr]:
    """How the cells of a column, stored as `stored`, become the column's type."""
    if stored != pl.String:
        return lambda cells: cells.cast(column.dtype, strict=False)
    if isinstance(column.dtype, pl.List):
        return lambda cells: cells.str.split(ANSWER_SEPARATOR).list.eval(_one(column, pl.element().str.strip_chars()))
    return lambda cells: _one(column, cells)


def _one(column: Column, cells: pl.Expr) -> pl.Expr:
    inner = column.dtype.inner if isinstance(column.dtype, pl.List) else column.dtype
    if column.code_list is not None:
        return cells.str.normalize("NFKC").replace_strict(
            column.code_list.by_written_form, default=None, return_dtype=inner
        )
    if inner == pl.Date:
        return pl.coalesce(cells.str.to_date(form, strict=False) for form in ("%Y-%m-%d", "%Y/%m/%d"))
    if inner == pl.Boolean:
        meanings = dict.fromkeys(TRUE, True) | dict.fromkeys(FALSE, False)
        return cells.replace_strict(meanings, default=None, return_dtype=pl.Boolean)
    return cells.cast(inner, strict=False)


def _holds_null(cells: pl.Series) -> pl.Series:
    """Whether a multiple answer has an unreadable part."""
    if not isinstance(cells.dtype, pl.List):
        return pl.repeat(False, len(cells), eager=True)
    return cells.list.eval(pl.element().is_null()).list.any().fill_null(False)


def _shown(column: Column, written: pl.Series) -> pl.Series | None:
    """What stands in the cells; None when a date or number is none at all: other text may have slipped in."""
    if column.code_list is None and column.dtype != pl.Boolean and not written.str.contains(_PLAIN).all():
        return None
    return written


def _as_text(cells: pl.Series) -> pl.Series:
    return (
        cells.cast(pl.List(pl.String)).list.join(ANSWER_SEPARATOR)
        if isinstance(cells.dtype, pl.List)
        else cells.cast(pl.String)
    )


def _expected(column: Column) -> Text:
    if column.code_list is not None:
        several = isinstance(column.dtype, pl.List)
        how = Text("「;」で区切って、次の", "Separated by ;, any") if several else Text("次の", "One")
        return Text(
            f"使えない値です。{how.ja}どれかを記入します: {column.code_list.accepted('ja')}",
            f"Not an accepted value. {how.en} of: {column.code_list.accepted('en')}",
        )
    if column.dtype == pl.Date:
        return Text(
            "日付として読めません。2024-05-29 か 2024/5/29 のように、実在する日を記入します。",
            "Not a date. Write an existing day as 2024-05-29 or 2024/5/29.",
        )
    if column.dtype == pl.Boolean:
        return Text("「はい」か「いいえ」（true か false）を記入します。", "Write true or false (はい or いいえ).")
    return Text("半角の整数で記入します（桁が多すぎる値は使えません）。", "Write a whole number of usual size.")
