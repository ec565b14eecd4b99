"""A ledger laid over the register that it is to be added to: what both together are, and what is found in them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

import polars as pl

from hikiana.base.errors import InputError, UsageError
from hikiana.base.text import Text
from hikiana.centre.profile import Centre
from hikiana.intake.filled_columns import FilledColumns
from hikiana.intake.findings import Finding, Place
from hikiana.intake.parse import parse
from hikiana.intake.raw import RawRegister, RawTable
from hikiana.intake.read import read_register
from hikiana.intake.unrecorded import Unrecorded
from hikiana.register.keep.doubts import doubts, of_other_years
from hikiana.register.keep.further import columns_no_more, with_former
from hikiana.register.keep.merge import LedgerComparison, compare, keys
from hikiana.register.keep.new_numbers import NewNumbers
from hikiana.register.keep.numbering import RUNNING, Numbers, reasons, year_numbers, years_of
from hikiana.register.keep.other_records import Seen, fiscal_years, numbers_begun_anew
from hikiana.register.keep.renumbering import YearNumbers
from hikiana.register.keep.same_clients import with_former_numbers
from hikiana.register.validation import CheckedCells, Validated, check_cells, check_rules
from schemas.tables import TABLES


@dataclass(frozen=True)
class Laid:
    """A ledger over a register (None where there is none yet).

    `checked` has the rows that the register keeps, followed by the ledger's; `findings` are those about the ledger, and
    the errors of the register's own rows. `years` is how the ledger's numbers got their fiscal year; None where numbers
    stay as they are. `unrecorded` and `filled_columns` are of the register with the ledger.
    """

    register: RawRegister | None
    compared: Mapping[str, LedgerComparison]
    checked: Validated
    findings: list[Finding]
    years: YearNumbers | None = None
    unrecorded: Unrecorded = field(default_factory=Unrecorded)
    filled_columns: FilledColumns = field(default_factory=FilledColumns)

    @property
    def told_of_numbers(self) -> list[Text]:
        """A line about numbers that are not as in the ledger."""
        if self.years is None or self.years.keeps_own:
            return []
        words = Text(
            "番号に年度を付けました（1 は {example}）。この登録簿に加える台帳は、次もそうします。",
            "Numbers got their fiscal year (1 is {example}), as those of later ledgers in this register will.",
        )
        return [words.format(example=self.years.example)]

    def of_ledger(self) -> Validated:
        """The ledger's rows, as they were checked together with the register's."""
        kept = {name: comparison.counts.kept for name, comparison in self.compared.items()}
        unsound, aside = (
            {name: marks.slice(kept[name]) for name, marks in of_all.items()}
            for of_all in (self.checked.unsound, self.checked.set_aside)
        )
        before = {name: rows - int(self.checked.set_aside[name].head(rows).sum()) for name, rows in kept.items()}
        tables = {name: frame.slice(before[name]) for name, frame in self.checked.tables.items()}
        return Validated(tables, unsound, aside, self.findings, self.checked.years_missing)


def lay_over(
    raw: RawRegister, into: Path, present: Path | None, numbers: Numbers = RUNNING, today: date | None = None
) -> Laid:
    """Check a ledger together with the register in `into`, whose present tables lie in `present`. Nothing is written.

    With the ledger's fiscal year it must hold records of that year only. `numbers` is what is said of its numbers.

    Raises
    ------
    InputError
        When the register cannot be read, or has columns that the centre's profile has no more.
    UsageError
        When synthetic and real records would mix, or numbers cannot get their fiscal year.
    """
    register = read_register(into) if present else None
    if register and (lost := columns_no_more(register)):
        raise _lost(into, lost)
    if register and register.synthetic != raw.synthetic:
        raise _mixture(raw.folder, into)
    former = {name: _typed(name, register) for name in TABLES}
    raw = with_former_numbers(raw, former)
    years = year_numbers(numbers, raw.fiscal_year, into, former)
    office = {name: check_cells(table, raw.fiscal_year) for name, table in raw.tables.items()}
    numbered = {name: years.put(cells) for name, cells in office.items()} if years else office
    ledger = {name: with_former(cells, former[name]) for name, cells in numbered.items()}
    seen = Seen.of(former, {name: cells.typed for name, cells in ledger.items()})
    why = reasons(raw, into, raw.fiscal_year in years_of(former))
    compared, parts, kept = {}, {}, []
    for name, cells in ledger.items():
        compared[name] = compare(cells.raw.table, former[name], cells.typed)
        told = [] if numbers.same_records else numbers_begun_anew(cells, compared[name], seen, why)
        told = told or doubts(cells, compared[name], raw.fiscal_year)
        told += of_other_years(cells, raw.fiscal_year) if raw.fiscal_year else []
        if years:
            told += NewNumbers(years, former["cases"], seen).findings(office[name], cells, compared[name])
        parts[name] = [cells.with_findings(told)]
        if register:
            kept.append(_kept(into, register.tables[name], compared[name]))
            parts[name].insert(0, kept[-1])
    accepted = (register.years_accepted if register else None) or raw.years_accepted
    checked = check_rules(parts, Centre.read(), today, accepted)
    before = (register.unrecorded, register.filled_columns) if register else (Unrecorded(), FilledColumns())
    return Laid(
        register,
        compared,
        checked,
        raw.warnings + _of_interest(checked.findings, kept),
        years,
        before[0].with_ledger(raw.unrecorded, _years(ledger["contacts"].typed), _years(former["contacts"])),
        before[1] | raw.filled_columns,
    )


def _years(contacts: pl.DataFrame) -> set[int]:
    """The fiscal years of which there are records."""
    return set(fiscal_years("contacts", contacts).drop_nulls().to_list())


def _typed(name: str, register: RawRegister | None) -> pl.DataFrame:
    if register:
        return parse(register.tables[name])[0]
    return pl.DataFrame(schema={column.name: column.dtype for column in TABLES[name].columns.values()})


def _kept(into: Path, raw: RawTable, compared: LedgerComparison) -> CheckedCells:
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


def _lost(into: Path, columns: Sequence[str]) -> InputError:
    named = ", ".join(columns)
    return InputError(
        f"登録簿「{into}」には列「{named}」の記録がありますが、センターの columns.csv に、その列がありません。"
        "このまま台帳を加えると記録が失われるので、何も変えていません。columns.csv に列を戻してください。",
        f"The register '{into}' has records of '{named}', which the centre's columns.csv has not. They would be "
        "lost, so nothing was changed. Put the column back into columns.csv.",
    )


def _mixture(ledger: Path, into: Path) -> UsageError:
    return UsageError(
        f"合成データと実際の記録を一つの登録簿にまとめることはできません（台帳「{ledger}」、登録簿「{into}」）。"
        "別のフォルダを --into で指定してください。",
        f"Synthetic and real records cannot be in one register (ledger '{ledger}', register '{into}'). "
        "Name another folder by --into.",
    )
