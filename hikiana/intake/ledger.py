"""A ledger in one workbook: which sheet is which table, and what becomes of the sheets that are none."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from hikiana.base.text import Text
from hikiana.intake.absent import table_is_absent
from hikiana.intake.contents import Contents
from hikiana.intake.findings import Finding, Place
from hikiana.intake.raw import RawTable
from hikiana.intake.records import records_of_sheet
from hikiana.intake.sheet_kinds import table_by_head, table_named
from hikiana.intake.sources import Source, sheets_of_workbook
from schemas.rules.checks import CHECKS
from schemas.tables import TABLES, Table

SHEET = Text("シート", "sheet")
UnreadSources = Callable[[Contents], Sequence[Source]]


def _no_sources(_: Contents) -> Sequence[Source]:
    return ()


def read_ledger(path: Path, faults: list[Finding], unread: UnreadSources = _no_sources) -> Contents:
    """The tables of a workbook and what is to be told of its sheets and rows; errors are added to `faults`.

    A sheet is known by its name (cases or ケース), else by its head. `unread` gives what lies beside the workbook.

    Raises
    ------
    InputError
        When the file cannot be read as a workbook.
    """
    contents = Contents(path, SHEET, faults)
    sources = sheets_of_workbook(path)
    visible = [source for source in sources if source.sheet.visible]
    found = {table.name: _sheets_of(table, visible) for table in TABLES.values()}
    taken = [source for of_table in found.values() for source in of_table]
    others = [source for source in sources if source not in taken]
    for name, of_table in found.items():
        if len(of_table) == 1:
            raw = records_of_sheet(path, of_table[0].sheet, TABLES[name], faults, contents.told)
            contents.add(name, raw, of_table[0])
        elif of_table:
            faults.append(_told_once(TABLES[name], of_table))
            contents.failed.add(name)
        else:
            others = _without_hidden(TABLES[name], others, contents)
    contents.settle([*others, *unread(contents)])
    return contents


@dataclass(frozen=True)
class TableFile:
    """The records in the file of one table (None where it has errors), where they stand, and its other sheets."""

    raw: RawTable | None
    source: Source | None = None
    others: Sequence[Source] = ()


def read_sheet_of(path: Path, table: Table, contents: Contents) -> TableFile:
    """The records of one table from a workbook that holds no other, and the sheets that are none of it.

    Its sheet is known by its name, else by its head, else it is the only one with content.

    Raises
    ------
    InputError
        When the file cannot be read as a workbook.
    """
    sources = sheets_of_workbook(path)
    visible = [source for source in sources if source.sheet.visible]
    own = _sheets_of(table, visible) or (visible if len(visible) == 1 else [])
    others = [source for source in sources if source not in own]
    if len(own) == 1:
        raw = records_of_sheet(path, own[0].sheet, table, contents.faults, contents.told)
        return TableFile(raw, own[0], others)
    if own:
        contents.faults.append(_told_once(table, own))
    else:
        contents.faults.append(table_is_absent([table], Place(path.name), SHEET))
    return TableFile(None, None, others)


def _sheets_of(table: Table, sources: Sequence[Source]) -> list[Source]:
    named = [source for source in sources if table_named(source.sheet.name) is table]
    others = (source for source in sources if table_named(source.sheet.name) is None)
    return named or [source for source in others if table_by_head(source.sheet) is table]


def _told_once(table: Table, sources: Sequence[Source]) -> Finding:
    names = Text("".join(f"「{one.name}」" for one in sources), ", ".join(f"'{one.name}'" for one in sources))
    place = Place(sources[0].path.name)
    return Finding.of(CHECKS["sheet_once"], place, title=table.title, count=len(sources), sheets=names)


def _without_hidden(table: Table, others: list[Source], contents: Contents) -> list[Source]:
    """The others without a hidden sheet of an absent table, which is asked to be shown."""
    hidden = [
        one for one in others if not one.sheet.visible and table in (table_named(one.name), table_by_head(one.sheet))
    ]
    if hidden:
        contents.faults.append(Finding.of(CHECKS["sheet_shown"], hidden[0].place, title=hidden[0].name))
        contents.failed.add(table.name)
    return [source for source in others if source not in hidden]
