"""The heads of a table's columns: names or Japanese titles, in any width; what is wrong with them, in words."""

import difflib
import re
import unicodedata
from collections.abc import Mapping, Sequence

from schemas.tables import Table
from schemas.text import Text

HEAD_WITHIN = 20
"""A head stands in one of the first rows; above it there may be a title."""


def column_problems(columns: Mapping[str, str | None], table: Table) -> list[Text]:
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


def canonical(header: str, table: Table) -> str | None:
    header = plain(header)
    if header in table.columns:
        return header
    return next((column.name for column in table.columns.values() if plain(column.title.ja) == header), None)


def plain(header: str) -> str:
    return unicodedata.normalize("NFKC", header).strip()


def _twice(header: str) -> Text:
    return Text(
        f"列「{header}」が二つあります。一つにしてください。", f"Column '{header}' stands twice. Keep one of them."
    )


def _unknown_column(header: str, table: Table) -> Text:
    # This is how polars names the second of two columns of one name.
    if (repeated := re.fullmatch(r"(.+)_duplicated_\d+", header)) and canonical(repeated[1], table):
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


def known_heads(cells: Sequence[str], table: Table) -> int:
    """How many of a table's columns a row names."""
    return len({canonical(cell, table) for cell in cells} - {None})


def head_place(rows: Sequence[Sequence[str]], table: Table) -> int:
    """Which of a file's first rows is the head: the one that names most columns, the first of equals."""
    return max(range(len(rows)), key=lambda index: (known_heads(rows[index], table), -index), default=0)
