"""Tables that a ledger does not have: clients and contacts are needed to read it, the others to make a report."""

from collections.abc import Sequence
from pathlib import Path

import polars as pl

from hikiana.base.text import Text
from hikiana.intake.findings import Finding, Place
from hikiana.intake.heads import letters
from hikiana.intake.raw import RawTable
from hikiana.intake.unread import Unread, listed
from schemas.rules.checks import CHECKS
from schemas.tables import Table

_NEEDED = ("cases", "contacts")
_NOTHING = Text("", "")


def needed_are_absent(absent: Sequence[Table], unread: Sequence[Unread], place: Place, kind: Text) -> list[Finding]:
    """One error when clients or contacts are not there, with what was found in their place."""
    needed = [table for table in absent if table.name in _NEEDED]
    if not needed:
        return []
    if ledgers := _whole_ledgers(unread, place):
        return [Finding.of(CHECKS["ledger_alone"], place, ledgers=ledgers, unread=listed(unread))]
    found = (
        Text("読んでいないもの: {unread}。", " Not read: {unread}.").format(unread=listed(unread))
        if unread
        else _NOTHING
    )
    return [table_is_absent(needed, place, kind, found, _renamed(needed, unread))]


def table_is_absent(
    tables: Sequence[Table], place: Place, kind: Text, found: Text = _NOTHING, names: Text = _NOTHING
) -> Finding:
    """The error about tables whose sheet or file (`kind`) is not there."""
    return Finding.of(CHECKS["table_present"], place, tables=_titles(tables), kind=kind, found=found, names=names)


def others_are_absent(absent: Sequence[Table], unread: Sequence[Unread], place: Place, kind: Text) -> list[Finding]:
    """One error for the other tables, but for those of which this centre can have no row.

    Nothing empty is asked for while rows are unread that may be what is absent.
    """
    others = [table for table in absent if table.name not in _NEEDED and not table.offers_nothing]
    if not others:
        return []
    asked = [one for one in unread if one.may_hold_records]
    check = CHECKS["other_tables_found" if asked else "other_tables_present"]
    return [Finding.of(check, place, tables=_titles(others), kind=kind, unread=listed(asked))]


def empty_table(table: Table, path: Path) -> RawTable:
    """A table without a row in the place of one that is not there; `path` is the workbook or the folder."""
    columns = {name: letters(number) for number, name in enumerate(table.columns)}
    frame = pl.DataFrame(schema=dict.fromkeys(columns, pl.String()))
    place = Place(path.name, table.title.ja, columns)
    if path.is_dir():
        path = path / f"{table.name}.csv"
        place = Place(path.name, letters=columns)
    return RawTable(table, path, frame, pl.Series(dtype=pl.UInt32), place)


def _whole_ledgers(unread: Sequence[Unread], place: Place) -> Text | None:
    """The workbooks in a folder that have sheets like all of the needed tables."""
    like: dict[str, set[str]] = {}
    for one in unread:
        if one.like is not None and one.place.file != place.file:
            like.setdefault(one.place.file, set()).add(one.like.name)
    files = [file for file, tables in like.items() if tables.issuperset(_NEEDED)]
    if not files:
        return None
    return Text("、".join(f"「{file}」" for file in files), ", ".join(f"'{file}'" for file in files))


def _renamed(needed: Sequence[Table], unread: Sequence[Unread]) -> Text:
    """Which of the unread would be called what."""
    pairs = [(one, one.like) for one in unread if one.like is not None and one.like in needed]
    if not pairs:
        return _NOTHING
    suffixes = ["" if one.place.sheet else Path(one.place.file).suffix for one, _ in pairs]
    named = list(zip(pairs, suffixes, strict=True))
    told_ja = "、".join(f"「{one.name}」→「{like.title.ja}{suffix}」" for (one, like), suffix in named)
    told_en = ", ".join(f"'{one.name}' → '{like.name}{suffix}'" for (one, like), suffix in named)
    return Text(f"（{told_ja}）", f" ({told_en})")


def _titles(tables: Sequence[Table]) -> Text:
    return Text("".join(f"「{table.title.ja}」" for table in tables), ", ".join(table.title.en for table in tables))
