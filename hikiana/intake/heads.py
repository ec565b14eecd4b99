"""The heads of a table's columns: names, Japanese titles or what staff also call them; what is wrong with them."""

import difflib
import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from functools import cache

import polars as pl

from hikiana.findings import Finding, Place
from hikiana.intake.length_heads import without_unit
from schemas.rules.checks import CHECKS
from schemas.tables import TABLES, Table
from schemas.text import Text

HEAD_WITHIN = 20
"""A head stands in one of the first rows; above it there may be a title."""
# Other brackets may change what a column means: 相談日（曜日） is no day.
_ASIDE = re.compile(
    r"[(\[〔【](?:単位:?)?(?:満|満?[歳才]|分|[人名回件]|年度|西暦|和暦|年月日|半角|半角数字|コード|複数(?:回答|選択)?可?|"
    r"必須|任意|選択式?|[※注例][^)\]〕】]*)[)\]〕】]"
)
_MARK = re.compile(r"^[※*]\d*|[※*]\d*$")


def column_problems(columns: Mapping[str, str | None], table: Table, place: Place) -> list[Finding]:
    """What is wrong with the heads of a table, given with the columns that they mean."""
    problems: list[Finding] = []
    known = [name for name in columns.values() if name is not None]
    if len(known) <= len(table.columns) / 3:
        # What stands there may be a record of a person, so it is not shown.
        if any(mark in header for header in columns for mark in (";", "\t")):
            return [Finding.of(CHECKS["delimiter_known"], place)]
        return [Finding.of(CHECKS["head_present"], place, columns=", ".join(table.columns))]
    follows = column_that_follows(known, table)
    missing = [column for column in table.columns.values() if column.name not in known and column.name != follows]
    for header, name in columns.items():
        if name is None:
            problems.append(_unknown_column(header, table, place, one_is_missing=bool(missing)))
        elif known.count(name) > 1:
            problems.append(Finding.of(CHECKS["column_once"], place, head=_shown(header)))
    for column in missing:
        title = f"{column.title.ja} ({column.name})"
        problems.append(Finding.of(CHECKS["column_present"], place, column_title=title))
    return problems


def canonical(header: str, table: Table) -> str | None:
    """The name of the column that a head means."""
    header = plain(header)
    known = _also_known(table.name)
    return _documented(table.name).get(header) or known.get(bare(header)) or _in_other_unit(header, table)


def _in_other_unit(header: str, table: Table) -> str | None:
    """The column of lengths whose head names hours, as 相談時間(時間)."""
    name = _also_known(table.name).get(bare(without_unit(header)))
    return name if name and table.columns[name].reading == "minutes" else None


def column_that_follows(names: Collection[str | None], table: Table) -> str | None:
    """The column that the file need not have, because another that it has tells it: the region, by the municipality."""
    return "region" if table.name == "cases" and "region" not in names and "municipality" in names else None


def heads_written_otherwise(columns: Mapping[str, str | None], table: Table, place: Place) -> list[Finding]:
    """A note on each head that was read although it is neither a column's name nor its title."""
    documented = _documented(table.name)
    return [
        Finding.of(
            CHECKS["head_written_otherwise"],
            place,
            table.columns[name],
            head=_shown(header),
            column_title=table.columns[name].title,
        )
        for header, name in columns.items()
        if name is not None and plain(header) not in documented
    ]


@cache
def _documented(table: str) -> Mapping[str, str]:
    """Names and titles → columns."""
    columns = TABLES[table].columns.values()
    return {head: column.name for column in columns for head in (column.name, plain(column.title.ja))}


@cache
def _also_known(table: str) -> Mapping[str, str]:
    """Heads without spaces and asides → columns."""
    columns = TABLES[table].columns.values()
    return {bare(head): column.name for column in columns for head in (*column.also, column.name, column.title.ja)}


def plain(header: str) -> str:
    return unicodedata.normalize("NFKC", header).strip()


def bare(header: str) -> str:
    """A head in one line without spaces, marks of footnotes, and units or remarks in brackets."""
    return _MARK.sub("", _ASIDE.sub("", re.sub(r"\s", "", plain(header))))


def _unknown_column(header: str, table: Table, place: Place, one_is_missing: bool) -> Finding:
    """An error where it may be the column that is missing, else a warning: it is a column of the office's own."""
    # This is how polars names the second of two columns of one name.
    if (repeated := re.fullmatch(r"(.+)_duplicated_\d+", header, re.DOTALL)) and canonical(repeated[1], table):
        return Finding.of(CHECKS["column_once"], place, head=_shown(repeated[1]))
    if not one_is_missing:
        return Finding.of(CHECKS["column_used"], place, head=_shown(header))
    names = [name for column in table.columns.values() for name in (column.name, column.title.ja)]
    near = difflib.get_close_matches(header.strip(), names, n=1)
    hint = Text(f"「{near[0]}」のことですか。", f" Did you mean '{near[0]}'?") if near else Text("", "")
    listing = ", ".join(f"{column.title.ja} ({column.name})" for column in table.columns.values())
    return Finding.of(CHECKS["column_known"], place, head=_shown(header), near=hint, columns=listing)


def _shown(header: str) -> str:
    return "".join(character for character in " ".join(header.split())[:30] if character.isprintable())


def records_above(rows: Sequence[Sequence[str | None]], table: Table, place: Place) -> list[Finding]:
    """An error where rows above the head fill more than half of the table's columns: no title does."""
    filled = [sum(bool(cell and cell.strip()) for cell in row) for row in rows]
    above = [number for number, cells in enumerate(filled, start=1) if cells > len(table.columns) / 2]
    if not above:
        return []
    return [Finding.of(CHECKS["records_below_head"], place, rows=pl.Series(above, dtype=pl.UInt32))]


def letters(column: int) -> str:
    """What a spreadsheet shows above a column, counted from 0: A, …, Z, AA."""
    shown, number = "", column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        shown = chr(65 + rest) + shown
    return shown


def known_heads(cells: Sequence[str], table: Table) -> int:
    """How many of a table's columns a row names."""
    return len({canonical(cell, table) for cell in cells} - {None})


def head_place(rows: Sequence[Sequence[str]], table: Table) -> int:
    """Which of a file's first rows is the head: the one that names most columns, the first of equals."""
    return max(range(len(rows)), key=lambda index: (known_heads(rows[index], table), -index), default=0)
