"""What a sheet (or a file) is by its name, its head and its cells: a table, two in one, records of some kind, or none.

Nothing is read here; it is only judged, so that what is left unread can be told.
"""

from collections.abc import Collection, Sequence

import polars as pl

from hikiana.intake.forms import days, lacks_year
from hikiana.intake.heads import HEAD_WITHIN, canonical, head_place, known_heads, plain
from hikiana.intake.rows import is_filled
from hikiana.intake.workbook import Sheet
from schemas.tables import TABLES, Table

_PAIR = 2
"""Two columns tell nothing by their heads: month and number stand in every monthly count."""
_FEW = 3
_SAMPLE = 500
_PERSONS = ("cases", "contacts", "clinic")


def table_named(name: str) -> Table | None:
    """The table that a sheet or file is called by: ケース or cases."""
    named = plain(name)
    return next((table for table in TABLES.values() if named in (table.name, plain(table.title.ja))), None)


def table_by_head(sheet: Sheet) -> Table | None:
    """The table of whose columns a sheet's head names more than half.

    Where it names those of clients and contacts alike, it has contacts when a client comes again in it.
    """
    known = {table.name: len(_names(sheet, table)) for table in TABLES.values() if _may_be(sheet, table)}
    best = max(known, key=lambda name: known[name])
    if known[best] <= len(TABLES[best].usual) / 2:
        return None
    if best in ("cases", "contacts") and is_flat(sheet):
        return TABLES["contacts" if _clients_repeat(sheet) else "cases"]
    return TABLES[best]


def is_flat(sheet: Sheet) -> bool:
    """Whether one head names columns of clients and of contacts: the client is written anew with each contact."""
    place, head = head_of(sheet, TABLES["contacts"])
    both = [{canonical(cell, TABLES[name]) for cell in head} - {None, "case_id"} for name in ("cases", "contacts")]
    return min(map(len, both)) >= _FEW and records_below(sheet, place).height > 0


def records_like(sheet: Sheet, clients: Collection[str]) -> Table | None:
    """The table whose records a sheet seems to hold, by heads that it knows and by its cells; None where it has none.

    A list of answers has heads of a table too, but each answer once; a monthly count has no day and no client.
    """
    best = max((table for table in TABLES.values() if _may_be(sheet, table)), key=lambda table: _share(sheet, table))
    names = _names(sheet, best)
    place, head = head_of(sheet, best)
    below = records_below(sheet, place).head(_SAMPLE)
    identity = names & {*best.key, "case_id", "date"}
    has_days = any(_mostly(below[column], _is_day) for column in sheet.cells.columns)
    if names and (has_days or identity or _answers_repeat(below, head, best)):
        enough = len(names) >= max(_FEW, len(best.usual) / _FEW)
        if enough or (best.name in _PERSONS and has_days and identity and len(names) > 1) or len(best.usual) == _PAIR:
            return best
    if has_days and clients and any(_mostly(below[column], _is_in(clients)) for column in sheet.cells.columns):
        return TABLES["contacts"]
    return None


def has_days(sheet: Sheet) -> bool:
    """Whether a column holds days for the most part, its head beside them or not."""
    return any(_mostly(sheet.cells[column].head(_SAMPLE), _is_day) for column in sheet.cells.columns)


def rows_of(sheet: Sheet) -> int:
    """How many rows a sheet holds below its head; all that are filled where no head is known."""
    best = max(TABLES.values(), key=lambda table: _share(sheet, table))
    place, head = head_of(sheet, best)
    return records_below(sheet, place).height if known_heads(head, best) > 1 else records_below(sheet, -1).height


def is_tabular(sheet: Sheet) -> bool:
    """Whether it has more than one column with content; a memo has one."""
    filled = [name for name in sheet.cells.columns if sheet.cells.select(is_filled(name, pl.String()).any()).item()]
    return len(filled) > 1


def head_of(sheet: Sheet, table: Table) -> tuple[int, list[str]]:
    """Where a table's head would be among the first rows, and its cells."""
    rows: Sequence[list[str]] = [
        [plain(cell or "") for cell in row] for row in sheet.cells.head(HEAD_WITHIN).rows()
    ] or [[]]
    place = head_place(rows, table)
    return place, rows[place]


def records_below(sheet: Sheet, place: int) -> pl.DataFrame:
    """The filled rows below a row."""
    filled = [is_filled(name, pl.String()) for name in sheet.cells.columns]
    return sheet.cells.slice(place + 1).filter(pl.any_horizontal(pl.lit(False), *filled))


def known_share(cells: Sequence[str], table: Table) -> float:
    """How many of a table's columns a row names, for each that every file of it has."""
    return known_heads(cells, table) / len(table.usual)


def _names(sheet: Sheet, table: Table) -> set[str]:
    return {name for cell in head_of(sheet, table)[1] if (name := canonical(cell, table)) is not None}


def _share(sheet: Sheet, table: Table) -> float:
    return known_share(head_of(sheet, table)[1], table)


def _may_be(sheet: Sheet, table: Table) -> bool:
    return len(table.usual) > _PAIR or plain(table.title.ja) in plain(sheet.name)


def _clients_repeat(sheet: Sheet) -> bool:
    place, head = head_of(sheet, TABLES["contacts"])
    number = next((at for at, cell in enumerate(head) if canonical(cell, TABLES["contacts"]) == "case_id"), None)
    if number is None:
        return False
    clients = records_below(sheet, place)[sheet.cells.columns[number]].drop_nulls()
    return clients.n_unique() < clients.len()


def _answers_repeat(below: pl.DataFrame, head: Sequence[str], table: Table) -> bool:
    coded = [
        below.columns[number]
        for number, cell in enumerate(head)
        if (name := canonical(cell, table)) is not None and table.columns[name].code_list is not None
    ]
    return any(below[column].drop_nulls().is_duplicated().any() for column in coded)


def _mostly(cells: pl.Series, holds: pl.Expr) -> bool:
    """Whether it holds for more than half of the filled cells of a column, and for two at least."""
    written = cells.drop_nulls().str.normalize("NFKC").str.strip_chars().alias("cell").to_frame()
    written = written.filter(pl.col("cell") != "")
    true = written.filter(holds.fill_null(False)).height
    return true > 1 and 2 * true > written.height


_is_day = days(pl.col("cell")).is_not_null() | lacks_year(pl.col("cell"))


def _is_in(clients: Collection[str]) -> pl.Expr:
    return pl.col("cell").is_in(list(clients))
