"""Printed figures: what the published reports say, cell by cell, errors included."""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path

import polars as pl

from hikiana.base.errors import InputError, UsageError
from hikiana.base.fiscal_year import FiscalYear
from hikiana.base.text import Text
from hikiana.base.workspace import PUBLISHED
from hikiana.centre.printed.owner import printed_files

DASH = "-"
EVENT_COLUMNS = (
    "kind",
    "date",
    "end_date",
    "title",
    "partner",
    "municipalities",
    "health_center",
    "meeting_kinds",
    "mode",
    "sessions",
    "participants",
    "participants_from_part",
    "with_peer",
)


@dataclass(frozen=True)
class Key:
    """Where a figure stands in print: the words of its row and column (NFKC), and which of several equal ones."""

    table: str
    row: str
    column: str
    occurrence: int = 1

    @classmethod
    def of(cls, table: str, row: Text, column: Text, occurrence: int = 1) -> "Key":
        """The place whose printed words are these labels."""
        normalize = partial(unicodedata.normalize, "NFKC")
        return cls(table, normalize(row.ja), normalize(column.ja), occurrence)


@dataclass(frozen=True)
class Erratum:
    """A figure that print has wrong: what stands there ('' for a blank), what should, and why."""

    key: Key
    printed: str
    expected: str
    why: Text


@dataclass(frozen=True)
class Printed:
    """The printed figures of one fiscal year.

    `cells` has one row per printed figure: table, row, column, occurrence, value (as printed: text), unit. `events` has
    one row per event of the printed lists, with the columns of the register's activities as text.
    """

    fiscal_year: FiscalYear
    cells: pl.DataFrame
    events: pl.DataFrame

    @classmethod
    def read(cls, fiscal_year: FiscalYear, folder: Path = PUBLISHED) -> "Printed":
        """Raises UsageError when no printed figures of the year are kept, InputError when they cannot be read."""
        files, name = printed_files(folder), f"{fiscal_year}.csv"
        if name not in files:
            raise UsageError(
                f"{fiscal_year.full_label.ja}の公表値がありません。報告書の数字を {name} として "
                f"{folder} に置いてください。",
                f"There are no printed figures of {fiscal_year.full_label.en}. Put them into {folder} as {name}.",
            )
        cells = _read(files[name], ("table", "row", "column", "value", "unit"))
        _refuse_no_figures(files[name], cells, "value")
        place = ("table", "row", "column")
        lists = files.get(f"{fiscal_year}_activities.csv")
        events = _read(lists, EVENT_COLUMNS) if lists else pl.DataFrame({"kind": []})
        return cls(fiscal_year, cells.with_columns(occurrence=pl.int_range(1, pl.len() + 1).over(place)), events)

    @cached_property
    def values(self) -> Mapping[Key, str]:
        rows = self.cells.select("table", "row", "column", "occurrence", "value").iter_rows()
        return {Key(table, row, column, nth): value for table, row, column, nth, value in rows}

    def of(self, table: str, row: str | None = None, column: str | None = None) -> list[Key]:
        """The places of a table, of one of its rows or of one of its columns, in print order."""
        return [
            key for key in self.values if key.table == table and row in (None, key.row) and column in (None, key.column)
        ]

    def number(self, table: str, row: str, column: str, occurrence: int = 1) -> float:
        """The figure as a number; a blank and a printed dash are 0."""
        value = self.values.get(Key(table, row, column, occurrence), DASH)
        return 0.0 if value == DASH else float(value)

    def corrected(self, errata: Mapping[Key, "Erratum"]) -> "Printed":
        """The same figures with the errata put right; a blank that should hold a figure gets one."""
        cells = self.cells.to_dicts()
        for cell in cells:
            key = Key(cell["table"], cell["row"], cell["column"], cell["occurrence"])
            cell["value"] = errata[key].expected if key in errata else cell["value"]
        for key, erratum in errata.items():
            if key not in self.values:
                place = {"table": key.table, "row": key.row, "column": key.column, "occurrence": key.occurrence}
                cells.append(place | {"value": erratum.expected, "unit": None})
        return Printed(self.fiscal_year, pl.DataFrame(cells, schema=self.cells.schema), self.events)

    def leaves_blank(self, key: Key) -> bool:
        """Whether print has the row and the column of a place, and nothing where they meet."""
        rows, columns = self._words.get(key.table, (set(), set()))
        return key not in self.values and key.row in rows and key.column in columns

    @cached_property
    def _words(self) -> Mapping[str, tuple[set[str], set[str]]]:
        words: dict[str, tuple[set[str], set[str]]] = {}
        for key in self.values:
            rows, columns = words.setdefault(key.table, (set(), set()))
            rows.add(key.row)
            columns.add(key.column)
        return words


def read_errata(fiscal_year: FiscalYear, folder: Path = PUBLISHED) -> Mapping[Key, Erratum]:
    """The known errata of one fiscal year's report; none where none are kept."""
    columns = ("fiscal_year", "table", "row", "column", "printed", "expected", "why", "why_en")
    path = printed_files(folder).get("errata.csv")
    if path is None:
        return {}
    lines = _read(path, columns)
    _refuse_no_figures(path, lines, "expected")
    lines = lines.with_columns(pl.col("printed").fill_null(""))
    return {
        (key := Key(line["table"], line["row"], line["column"])): Erratum(
            key, line["printed"], line["expected"], Text(line["why"], line["why_en"])
        )
        for line in lines.filter(fiscal_year=str(fiscal_year)).iter_rows(named=True)
    }


def read_beyond_records(fiscal_year: FiscalYear, folder: Path = PUBLISHED) -> Mapping[Key, Text]:
    """Printed figures that no record of a register can give and no other printed figure fixes, each with the reason."""
    path = printed_files(folder).get("beyond_records.csv")
    if path is None:
        return {}
    lines = _read(path, ("fiscal_year", "table", "row", "column", "why", "why_en")).filter(fiscal_year=str(fiscal_year))
    return {
        Key(line["table"], line["row"], line["column"]): Text(line["why"], line["why_en"])
        for line in lines.iter_rows(named=True)
    }


def _refuse_no_figures(path: Path, cells: pl.DataFrame, column: str) -> None:
    """A figure is a number, a ratio (7:3) or a dash; a blank of print has no row."""
    sound = pl.col(column).str.contains(r"^\s*-?\d+(\.\d+)?\s*$|^\d+:\d+$") | (pl.col(column) == DASH)
    wrong = cells.with_row_index("line", offset=2).filter(~sound.fill_null(False))
    if not wrong.is_empty():
        line, value = wrong.select("line", column).row(0)
        raise InputError(
            f"{path} の{line}行目の {column}「{value or ''}」は数字ではありません。カンマや単位のない数字か、"
            f"印刷された「{DASH}」を書いてください。空欄だったところの行は要りません。",
            f"{path}, row {line}: the {column} '{value or ''}' is no number. Write it without commas or unit, or "
            f"the printed '{DASH}'. What print leaves blank has no row.",
        )


def _read(path: Path, columns: Sequence[str]) -> pl.DataFrame:
    try:
        return pl.read_csv(path, infer_schema=False).select(columns)
    except (pl.exceptions.PolarsError, OSError) as fault:
        listing = ",".join(columns)
        raise InputError(
            f"{path} を読めません（{type(fault).__name__}）。UTF-8のCSVで、列は {listing} です。",
            f"{path} cannot be read ({type(fault).__name__}). It is a CSV in UTF-8 with the columns {listing}.",
        ) from fault
