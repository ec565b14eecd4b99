"""Validation: raw register → typed tables of the sound rows, and findings about all of them.

First the cells, then the columns against the pandera models, then the rules between columns, rows and tables; a row
that has an error is not asked further. Rows with an error are set aside, and with them the rows that depend on them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Self

import pandera.errors
import polars as pl

from hikiana.base.fiscal_year import FiscalYear
from hikiana.centre.profile import Centre
from hikiana.intake.ages import decades_on_the_whole
from hikiana.intake.answers import Accepted
from hikiana.intake.findings import Finding
from hikiana.intake.parse import if_unknown, parse
from hikiana.intake.raw import RawRegister, RawTable
from hikiana.intake.rows import is_filled
from hikiana.intake.shown import only_empty, shown
from hikiana.intake.units import short_on_the_whole
from hikiana.register.earlier_years import Said, earlier_years
from schemas.rules import RULES, Context, Rule
from schemas.rules.checks import CHECKS
from schemas.tables import Column

_ERRORS = tuple(rule for rule in RULES if rule.severity == "error")
Marks = Mapping[str, pl.Series]
"""Per table a yes or no for each of its rows."""


@dataclass(frozen=True)
class Validated:
    """Typed tables of the sound rows, and all findings.

    Of the raw tables' rows `unsound` marks those with an error, `set_aside` these and the rows that depend on them: a
    contact on its case, a liaison on the client's first contact. With `years_missing` records of earlier years are not
    there, and the office accepts it.
    """

    tables: Mapping[str, pl.DataFrame]
    unsound: Marks
    set_aside: Marks
    findings: list[Finding]
    years_missing: bool = False


@dataclass(frozen=True)
class CheckedCells:
    """A raw table, its typed rows in step, which of them have an error, and what was found in cells and columns."""

    raw: RawTable
    typed: pl.DataFrame
    unsound: pl.Series
    findings: list[Finding]

    def with_findings(self, more: list[Finding]) -> Self:
        """The same with more that was found in its rows."""
        return replace(self, unsound=self.unsound | _with_errors(self.raw, more), findings=self.findings + more)


def validate(raw: RawRegister, centre: Centre, today: date | None = None) -> Validated:
    """Check a register. Every row of a raw table is either in `tables` or marked in `set_aside`."""
    checked = check_rules(_parts(raw), centre, today, raw.years_accepted)
    return replace(checked, findings=raw.warnings + checked.findings)


def _parts(raw: RawRegister) -> Mapping[str, list[CheckedCells]]:
    return {name: [check_cells(table, raw.fiscal_year)] for name, table in raw.tables.items()}


def check_cells(raw: RawTable, fiscal_year: FiscalYear | None = None) -> CheckedCells:
    """Check the cells and columns of one raw table by themselves; days without a year are those of `fiscal_year`."""
    typed, unread = parse(raw, fiscal_year)
    on_the_whole = short_on_the_whole(raw, typed) + decades_on_the_whole(raw, typed)
    found = raw.faults + unread + _check_columns(raw, typed, raw.faults + unread) + on_the_whole
    return CheckedCells(raw, typed, _with_errors(raw, found), found)


def check_rules(
    parts: Mapping[str, list[CheckedCells]],
    centre: Centre,
    today: date | None = None,
    years_accepted: Accepted | None = None,
) -> Validated:
    """Ask the rules of tables that lie in one or more parts, whose rows follow one another; a finding names its part's
    file. `years_accepted` says when the office has said that it goes on without the records of earlier years.
    """
    tables = {name: pl.concat([part.typed for part in of_table]) for name, of_table in parts.items()}
    unsound = {name: pl.concat([part.unsound for part in of_table]) for name, of_table in parts.items()}
    findings = [finding for of_table in parts.values() for part in of_table for finding in part.findings]
    if tables["contacts"].is_empty() and not tables["cases"].is_empty():
        place = parts["contacts"][-1].raw.place
        findings.append(Finding.of(CHECKS["contacts_present"], place, cases=tables["cases"].height))
    context = Context(tables, centre, today or date.today(), unsound)
    for across_rows in (False, True):
        marked = _broken(context, RULES, across_rows)
        for rule, marks in marked:
            findings += _of_rule(parts[rule.table], rule, marks)
        unsound |= _united(unsound, marked)
    set_aside = _with_dependents(context)
    sound = {name: frame.filter(~set_aside[name]) if set_aside[name].any() else frame for name, frame in tables.items()}
    contacts = [part.raw for part in parts["contacts"]]
    said = Said.of(contacts, tables["cases"], tables["contacts"], set_aside["contacts"], centre)
    years = earlier_years(said, sound["contacts"], contacts[-1].place, centre, years_accepted)
    return Validated(sound, unsound, set_aside, findings + years.findings, years.missing)


def _check_columns(raw: RawTable, typed: pl.DataFrame, found: list[Finding]) -> list[Finding]:
    findings = []
    if len(repeated := raw.table.repeated_keys(typed)):
        check = "field_uniqueness" if len(raw.table.key) == 1 else "multiple_fields_uniqueness"
        column = raw.table.columns[raw.table.key[0]]
        findings.append(_of_model(raw, column, check, raw.rows.gather(repeated), repeated))
    try:
        raw.table.schema_without_keys.validate(typed, lazy=True)
    except pandera.errors.SchemaErrors as fault:
        failures = fault.failure_cases
    else:
        return findings
    told: dict[str, pl.Series] = {}
    for finding in found:
        if finding.of_column and finding.severity == "error":
            name = finding.of_column.name
            told[name] = pl.concat([told[name], finding.rows]) if name in told else finding.rows
    for (column_name, check), cases in failures.group_by("column", "check", maintain_order=True):
        column = raw.table.columns[str(column_name)]
        index = cases["index"].drop_nulls().unique().sort()
        rows = raw.rows.gather(index)
        if check == "not_nullable" and (already := told.get(column.name)) is not None:
            # An unreadable cell became null and has been told already.
            keep = ~rows.is_in(already.implode())
            rows, index = rows.filter(keep), index.filter(keep)
        if check == "not_nullable" and column.name == "region":
            # Where a municipality is written, a fault of its own is why no region follows from it.
            municipality = raw.frame.select(is_filled("municipality", raw.frame.schema["municipality"])).to_series()
            keep = ~municipality.gather(index)
            rows, index = rows.filter(keep), index.filter(keep)
        if len(rows):
            findings.append(_of_model(raw, column, str(check), rows, index))
    return findings


def _of_model(raw: RawTable, column: Column, check: str, rows: pl.Series, index: pl.Series) -> Finding:
    name, _, limits = check.partition("(")
    cells = raw.frame[column.name].gather(index)
    # What stands in a cell from which no value was read may be anything.
    values = only_empty(cells) if name == "not_nullable" else shown(column, cells)
    words = {"limits": limits.rstrip(")").replace(", ", "〜"), "form": column.form or "", "unknown": if_unknown(column)}
    return Finding.of(CHECKS[name], raw.place, column, rows, values, **words)


def _of_rule(parts: list[CheckedCells], rule: Rule, marks: pl.Series) -> list[Finding]:
    """What a rule found, file by file."""
    findings = []
    first = 0
    for raw in (part.raw for part in parts):
        marked = marks.slice(first, len(raw.rows))
        first += len(raw.rows)
        if marked.any():
            column = raw.table.columns[rule.column]
            values = shown(column, raw.frame[column.name].filter(marked))
            findings.append(Finding.of(rule, raw.place, column, raw.rows.filter(marked), values))
    return findings


def _with_errors(raw: RawTable, findings: list[Finding]) -> pl.Series:
    """Which rows of a table have an error; row numbers rise."""
    marks = pl.repeat(False, len(raw.rows), dtype=pl.Boolean, eager=True)
    errors = [finding.rows for finding in findings if finding.severity == "error" and len(finding.rows)]
    return marks.scatter(raw.rows.search_sorted(pl.concat(errors).unique()), True) if errors else marks


def _broken(context: Context, rules: Sequence[Rule], across_rows: bool) -> list[tuple[Rule, pl.Series]]:
    """The broken rules, each with the rows that break it and have no error yet."""
    broken = []
    for name, frame in context.tables.items():
        asked = [rule for rule in rules if rule.table == name and rule.across_rows == across_rows]
        if frame.is_empty() or not asked:
            continue
        sound = ~context.unsound[name]
        marks = frame.select(
            (mark.fill_null(False) & sound).alias(rule.id) for rule in asked for mark in [rule.broken(context)]
        )
        broken += [(rule, marks[rule.id]) for rule in asked if marks[rule.id].any()]
    return broken


def _united(unsound: Marks, broken: list[tuple[Rule, pl.Series]]) -> dict[str, pl.Series]:
    united = dict(unsound)
    for rule, marks in broken:
        if rule.severity == "error":
            united[rule.table] = united[rule.table] | marks
    return united


def _with_dependents(context: Context) -> Marks:
    """The rows with an error, and those that break a rule once the former are gone, until no rule is broken."""
    set_aside = dict(context.unsound)
    while any(marks.any() for marks in set_aside.values()):
        numbered = {
            name: frame.with_row_index("row").filter(~set_aside[name]) for name, frame in context.tables.items()
        }
        kept = {name: frame.drop("row") for name, frame in numbered.items()}
        none = {name: pl.repeat(False, frame.height, dtype=pl.Boolean, eager=True) for name, frame in kept.items()}
        left = Context(kept, context.centre, context.today, none)
        errors = [found for across_rows in (False, True) for found in _broken(left, _ERRORS, across_rows)]
        if not errors:
            break
        for rule, marks in errors:
            rows = numbered[rule.table]["row"].filter(marks)
            set_aside[rule.table] = set_aside[rule.table].clone().scatter(rows, True)
    return set_aside
