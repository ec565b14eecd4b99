"""The heads of a table's columns: names, Japanese titles or what staff also call them."""

import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from functools import cache, lru_cache

from hikiana.intake.length_heads import without_unit
from schemas.tables import TABLES, Table

HEAD_WITHIN = 20
"""A head stands in one of the first rows; above it there may be a title."""
# Other brackets may change what a column means: 相談日（曜日） is no day.
_ASIDE = re.compile(
    r"[(\[〔【](?:単位:?)?(?:満|満?[歳才]|分|[人名回件]|年度|西暦|和暦|年月日|半角|半角数字|コード|複数(?:回答|選択)?可?|"
    r"必須|任意|選択式?|[※注例][^)\]〕】]*)[)\]〕】]"
)
_MARK = re.compile(r"^[※*]\d*|[※*]\d*$")
_QUESTION = re.compile(r"^(?:Q|問|設問)?\d{1,2}[.)、:](?=\D)|を(?:選んで|選択して|入力して|記入して|書いて)ください$")
"""What a form puts around a head when it asks for it: 4. 相談方法を選んでください."""


def canonical(header: str, table: Table) -> str | None:
    """The name of the column that a head means."""
    return _canonical(header, table.name)


# Which row is the head, and which table a file is, is asked of the same cells for every table and delimiter.
@lru_cache(maxsize=10_000)
def _canonical(header: str, name: str) -> str | None:
    header, table = plain(header), TABLES[name]
    known = documented_heads(table).get(header) or names_of_columns(table).get(bare(header))
    return known or _in_other_unit(header, table)


def _in_other_unit(header: str, table: Table) -> str | None:
    """The column of lengths whose head names hours, as 相談時間(時間)."""
    name = names_of_columns(table).get(bare(without_unit(header)))
    return name if name and table.columns[name].reading == "minutes" else None


def column_that_follows(names: Collection[str | None], table: Table) -> str | None:
    """The column that the file need not have, because another that it has tells it: the region, by the municipality."""
    return "region" if table.name == "cases" and "region" not in names and "municipality" in names else None


def documented_heads(table: Table) -> Mapping[str, str]:
    """Names and titles → columns."""
    return _documented(table.name)


def names_of_columns(table: Table) -> Mapping[str, str]:
    """All known heads, without spaces and asides → columns."""
    return _also_known(table.name)


@cache
def _documented(table: str) -> Mapping[str, str]:
    columns = TABLES[table].columns.values()
    return {head: column.name for column in columns for head in (column.name, plain(column.title.ja))}


@cache
def _also_known(table: str) -> Mapping[str, str]:
    columns = TABLES[table].columns.values()
    return {bare(head): column.name for column in columns for head in (*column.also, column.name, column.title.ja)}


def plain(header: str) -> str:
    """In NFKC without outer spaces."""
    return unicodedata.normalize("NFKC", header).strip()


def bare(header: str) -> str:
    """A head in one line without spaces, marks of footnotes, and units, remarks or what a form adds."""
    without_asides = _MARK.sub("", _ASIDE.sub("", re.sub(r"\s", "", plain(header))))
    return _QUESTION.sub("", without_asides)


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
