"""Validation: raw register → typed tables and findings.

First the cells, then the columns against the pandera models, all faults at once; then, when every column is sound, the
rules between columns, rows and tables.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import pandera.errors
import polars as pl

from hikiana.centre import Centre
from hikiana.findings import Finding
from hikiana.intake.parse import parse
from hikiana.intake.read import RawRegister, RawTable
from schemas.rules import RULES, Context
from schemas.tables import Column
from schemas.text import Text

# What each check of the models means to the person who mends the cell; {} is the check's own limits.
_CHECKS: Mapping[str, Text] = {
    "not_nullable": Text("空欄にできません。", "Must not be empty."),
    "field_uniqueness": Text("同じ番号が二度あります。", "The same value stands twice."),
    "multiple_fields_uniqueness": Text(
        "同じケース・診療・年度の行が二度あります。", "The same case, service and fiscal year stand twice."
    ),
    "in_range": Text("ありえない値です。範囲は {limits} です。", "Impossible value. The range is {limits}."),
    "greater_than_or_equal_to": Text("ありえない値です。{limits} 以上です。", "Impossible value. At least {limits}."),
    "str_matches": Text("書き方が違います。書き方: {form}", "Wrong form. Write it as: {form}"),
}
# Cells that may hold free text are not shown when they are wrong: a name could stand there by mistake.
_ID = r"^[0-9A-Za-z_-]{0,32}$"
_FREE_TEXT = ("title", "partner")


@dataclass(frozen=True)
class Validated:
    """Typed tables of a register without an error, and the warnings about them."""

    tables: Mapping[str, pl.DataFrame]
    findings: list[Finding]


def validate(raw: RawRegister, centre: Centre, today: date | None = None) -> Validated:
    """Check a register; `tables` can be trusted only when `findings` has no error."""
    tables: dict[str, pl.DataFrame] = {}
    findings: list[Finding] = []
    for name, raw_table in raw.tables.items():
        tables[name], unread = parse(raw_table)
        findings += unread + _check_columns(raw_table, tables[name], unread)
    if all(finding.severity == "note" for finding in findings):
        findings += _check_rules(raw, Context(tables, centre, today or date.today()))
    return Validated(tables, raw.warnings + findings)


def _check_columns(raw: RawTable, typed: pl.DataFrame, unread: list[Finding]) -> list[Finding]:
    try:
        raw.table.schema.validate(typed, lazy=True)
    except pandera.errors.SchemaErrors as fault:
        failures = fault.failure_cases
    else:
        return []
    told = {finding.column.ja: finding.rows for finding in unread if finding.column and finding.severity == "error"}
    findings = []
    for (column_name, check), cases in failures.group_by("column", "check", maintain_order=True):
        column = raw.table.columns.get(str(column_name)) or next(iter(raw.table.columns.values()))
        index = cases["index"].drop_nulls().unique().sort()
        if "uniqueness" in str(check):
            # Empty and unreadable cells became null: they are told as such, not as the same value.
            identity = [column.name] if str(check) == "field_uniqueness" else raw.table.schema.unique
            index = index.filter(~typed[index].select(pl.any_horizontal(pl.col(identity).is_null())).to_series())
        rows = raw.rows.gather(index)
        if check == "not_nullable" and (already := told.get(column.heading.ja)) is not None:
            # An unreadable cell became null and has been told already.
            keep = ~rows.is_in(already.implode())
            rows, index = rows.filter(keep), index.filter(keep)
        if len(rows):
            findings.append(_finding(raw, column, str(check), rows, index))
    return findings


def _finding(raw: RawTable, column: Column, check: str, rows: pl.Series, index: pl.Series) -> Finding:
    name, _, limits = check.partition("(")
    values = _shown(column, raw.frame[column.name].gather(index))
    message = _CHECKS[name].format(limits=limits.rstrip(")").replace(", ", "〜"), form=column.form or "")
    return Finding(name, raw.place, message, column.heading, rows, values)


def _check_rules(raw: RawRegister, context: Context) -> list[Finding]:
    findings = []
    for name, frame in context.tables.items():
        rules = {rule.id: rule for rule in RULES if rule.table == name}
        if frame.is_empty() or not rules:
            continue
        broken = frame.select(
            mark.fill_null(False).alias(rule.id) for rule in rules.values() for mark in [rule.broken(context)]
        )
        raw_table = raw.tables[name]
        for rule in rules.values():
            marks = broken[rule.id]
            if not marks.any():
                continue
            column = raw_table.table.columns[rule.column]
            cells = raw_table.frame[column.name].filter(marks)
            values = _shown(column, cells)
            findings.append(
                Finding(
                    rule.id,
                    raw_table.place,
                    rule.message,
                    column.heading,
                    raw_table.rows.filter(marks),
                    values,
                    rule.severity,
                )
            )
    return findings


def _shown(column: Column, cells: pl.Series) -> pl.Series | None:
    """The cells as text; None where a name could stand by mistake: free text, or what has not the form of an id."""
    if column.name in _FREE_TEXT or isinstance(cells.dtype, (pl.List, pl.Array, pl.Struct, pl.Binary)):
        return None
    text = cells.cast(pl.String, strict=False)
    if column.form is not None and not text.drop_nulls().str.strip_chars().str.contains(_ID).all():
        return None
    return text
