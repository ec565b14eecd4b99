"""What a ledger turned out to hold: its tables, what is to be told, and what was left unread."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from hikiana.base.text import Text
from hikiana.intake.absent import empty_table, needed_are_absent, others_are_absent
from hikiana.intake.findings import Finding, Place
from hikiana.intake.raw import RawTable
from hikiana.intake.sheet_kinds import is_flat
from hikiana.intake.sources import Source
from hikiana.intake.unread import Unread, tell_unread
from schemas.rules.checks import CHECKS
from schemas.tables import TABLES, Table


@dataclass
class Contents:
    """What is known of a ledger while it is read. Its tables are sheets or files (`kind`), which lie at `path`.

    `faults` are the errors that keep it from being read, `failed` the tables that have them, `sources` the sheets of
    the tables.
    """

    path: Path
    kind: Text
    faults: list[Finding]
    tables: dict[str, RawTable] = field(default_factory=dict)
    told: list[Finding] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)
    failed: set[str] = field(default_factory=set)
    sources: list[Source] = field(default_factory=list)

    def add(self, name: str, raw: RawTable | None, source: Source | None) -> None:
        """A table that was read, or could not be."""
        if raw is None:
            self.failed.add(name)
        else:
            self.tables[name] = raw
        if source is not None:
            self.sources.append(source)

    def settle(self, others: Sequence[Source]) -> None:
        """Tell what is unread and absent; an empty table takes the place of an absent one unless it is needed.

        `others` are the sheets that are none of the tables.
        """
        if parted := self._parted(others):
            self.faults[:] = parted  # whatever else was found in that sheet follows from it
            return
        cases = self.tables.get("cases")
        clients = {str(number).strip() for number in cases.frame["case_id"].drop_nulls()} if cases else set()
        self.unread += [Unread.of(source.place, source.sheet, clients) for source in others]
        place = Place(self.path.name)
        absent = [table for name, table in TABLES.items() if name not in self.tables and name not in self.failed]
        needed = needed_are_absent(absent, self.unread, place, self.kind)
        told = [] if needed else tell_unread(self.unread, place)
        self.told += told
        if needed or self.faults:
            self.faults += needed + [finding for finding in told if finding.severity == "error"]
            return
        self.told += others_are_absent(absent, self.unread, place, self.kind)
        empty = {table.name: empty_table(table, self.path) for table in absent}
        self.tables = {name: self.tables[name] if name in self.tables else empty[name] for name in TABLES}

    def _parted(self, others: Sequence[Source]) -> list[Finding]:
        """One error when clients and contacts are in one sheet, and no sheets hold each of them by itself."""
        held = self.failed | {name for name, raw in self.tables.items() if raw.frame.height}
        visible = [source for source in (*self.sources, *others) if source.sheet.visible]
        parted = [source.name for source in visible if is_flat(source.sheet)]
        if held >= {"cases", "contacts"} or not parted:
            return []
        sheets = Text("".join(f"「{name}」" for name in parted), ", ".join(f"'{name}'" for name in parted))
        cases, contacts = _columns_of(TABLES["cases"]), _columns_of(TABLES["contacts"])
        place = Place(self.path.name)
        return [Finding.of(CHECKS["sheet_parted"], place, sheets=sheets, cases=cases, contacts=contacts)]


def _columns_of(table: Table) -> Text:
    columns = table.in_ledgers.values()
    return Text("、".join(column.title.ja for column in columns), ", ".join(column.title.en for column in columns))
