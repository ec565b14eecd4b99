"""A ledger laid over the register that it is to be added to: what both together are, and what is found in them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import polars as pl

from hikiana.centre import Centre
from hikiana.errors import UsageError
from hikiana.findings import Finding, Place
from hikiana.intake.doubts import doubts
from hikiana.intake.merge import Comparison, compare, keys
from hikiana.intake.parse import parse
from hikiana.intake.read import RawRegister, RawTable, read_register
from hikiana.validation import CheckedCells, Validated, check_cells, check_rules
from schemas.tables import TABLES
from schemas.text import Text


@dataclass(frozen=True)
class Laid:
    """A ledger over a register (None where there is none yet).

    `checked` has the rows that the register keeps, followed by the ledger's; `findings` are those about the ledger, and
    the errors of the register's own rows.
    """

    register: RawRegister | None
    compared: Mapping[str, Comparison]
    checked: Validated
    findings: list[Finding]

    def of_ledger(self) -> Validated:
        """The ledger's rows, as they were checked together with the register's."""
        kept = {name: comparison.counts.kept for name, comparison in self.compared.items()}
        unsound, aside = (
            {name: marks.slice(kept[name]) for name, marks in of_all.items()}
            for of_all in (self.checked.unsound, self.checked.set_aside)
        )
        before = {name: rows - int(self.checked.set_aside[name].head(rows).sum()) for name, rows in kept.items()}
        tables = {name: frame.slice(before[name]) for name, frame in self.checked.tables.items()}
        return Validated(tables, unsound, aside, self.findings)


def lay_over(raw: RawRegister, into: Path, present: Path | None, today: date | None = None) -> Laid:
    """Check a ledger together with the register in `into`, whose present tables lie in `present`. Nothing is written.

    With the ledger's fiscal year it must hold records of that year only.

    Raises
    ------
    InputError
        When the register cannot be read.
    UsageError
        When synthetic and real records would mix.
    """
    register = read_register(into) if present else None
    if register and register.synthetic != raw.synthetic:
        raise _mixture(raw.folder, into)
    compared, parts, kept = {}, {}, []
    for name, table in raw.tables.items():
        cells = check_cells(table, raw.fiscal_year)
        compared[name] = compare(table.table, _typed(name, register), cells.typed)
        parts[name] = [cells.with_findings(doubts(cells, compared[name], raw.fiscal_year))]
        if register:
            kept.append(_kept(into, register.tables[name], compared[name]))
            parts[name].insert(0, kept[-1])
    checked = check_rules(parts, Centre.read(), today)
    return Laid(register, compared, checked, raw.warnings + _of_interest(checked.findings, kept))


def _typed(name: str, register: RawRegister | None) -> pl.DataFrame:
    if register:
        return parse(register.tables[name])[0]
    return pl.DataFrame(schema={column.name: column.dtype for column in TABLES[name].columns.values()})


def _kept(into: Path, raw: RawTable, compared: Comparison) -> CheckedCells:
    """The rows of the register that the ledger does not replace."""
    frame, rows = raw.frame.filter(compared.kept), raw.rows.filter(compared.kept)
    return check_cells(replace(raw, frame=frame, rows=rows, place=Place(f"{into.resolve().name}/{raw.table.name}")))


def _of_interest(findings: list[Finding], kept: list[CheckedCells]) -> list[Finding]:
    """All about the ledger, and errors of the register's own rows, which are shown by their key: they have no cell."""
    by_place = {part.raw.place.file: part for part in kept}
    told = []
    for finding in findings:
        if (part := by_place.get(finding.file)) is None:
            told.append(finding)
        elif finding.severity == "error":
            places = part.raw.rows.search_sorted(finding.rows)
            told.append(replace(finding, values=keys(part.raw.table, part.typed).gather(places)))
    return told


def _mixture(ledger: Path, into: Path) -> UsageError:
    return UsageError(
        Text(
            f"合成データと実際の記録を一つの登録簿にまとめることはできません（台帳「{ledger}」、登録簿「{into}」）。"
            "別のフォルダを --into で指定してください。",
            f"Synthetic and real records cannot be in one register (ledger '{ledger}', register '{into}'). "
            "Name another folder by --into.",
        )
    )
