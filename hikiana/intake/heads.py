"""The heads of a table's columns: names or Japanese titles, in any width; what is wrong with them, in words."""

import difflib
import re
import unicodedata
from collections.abc import Mapping, Sequence

from hikiana.findings import Finding, Place
from schemas.rules.checks import CHECKS
from schemas.tables import Table
from schemas.text import Text

HEAD_WITHIN = 20
"""A head stands in one of the first rows; above it there may be a title."""


def column_problems(columns: Mapping[str, str | None], table: Table, place: Place) -> list[Finding]:
    """What is wrong with the heads of a table, given with the columns that they mean."""
    problems: list[Finding] = []
    known = [name for name in columns.values() if name is not None]
    if not known:
        # What stands there may be a record of a person, so it is not shown.
        if any(mark in header for header in columns for mark in (";", "\t")):
            return [Finding.of(CHECKS["delimiter_known"], place)]
        return [Finding.of(CHECKS["head_present"], place, columns=", ".join(table.columns))]
    for header, name in columns.items():
        if name is None:
            problems.append(_unknown_column(header, table, place))
        elif known.count(name) > 1:
            problems.append(Finding.of(CHECKS["column_once"], place, head=header))
    for column in table.columns.values():
        if column.name not in known:
            title = f"{column.title.ja} ({column.name})"
            problems.append(Finding.of(CHECKS["column_present"], place, column_title=title))
    return problems


def canonical(header: str, table: Table) -> str | None:
    header = plain(header)
    if header in table.columns:
        return header
    return next((column.name for column in table.columns.values() if plain(column.title.ja) == header), None)


def plain(header: str) -> str:
    return unicodedata.normalize("NFKC", header).strip()


def _unknown_column(header: str, table: Table, place: Place) -> Finding:
    # This is how polars names the second of two columns of one name.
    if (repeated := re.fullmatch(r"(.+)_duplicated_\d+", header)) and canonical(repeated[1], table):
        return Finding.of(CHECKS["column_once"], place, head=repeated[1])
    names = [name for column in table.columns.values() for name in (column.name, column.title.ja)]
    near = difflib.get_close_matches(header.strip(), names, n=1)
    hint = Text(f"「{near[0]}」のことですか。", f" Did you mean '{near[0]}'?") if near else Text("", "")
    listing = ", ".join(f"{column.title.ja} ({column.name})" for column in table.columns.values())
    shown = "".join(character for character in header[:30] if character.isprintable())
    return Finding.of(CHECKS["column_known"], place, head=shown, near=hint, columns=listing)


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
