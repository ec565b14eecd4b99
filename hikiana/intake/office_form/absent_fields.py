"""Columns that a ledger does not have: what stands for them, as the office has said, or that nothing is recorded."""

import polars as pl

from hikiana.base.text import Text
from hikiana.intake.filled_columns import FilledColumns, quoted
from hikiana.intake.findings import Finding, Place
from hikiana.intake.heads import column_that_follows
from hikiana.intake.office_form.model import LedgerForm
from hikiana.intake.written import trimmed
from schemas.code_lists import CODE_LISTS
from schemas.rules.checks import CHECKS
from schemas.tables import Table

NEEDED_WITH = {"outreach_counterpart": "visit", "liaison_direction": "liaison", "liaison_agency": "liaison"}
"""Columns of contacts that are filled in exactly where the method has a role."""


def with_absent(
    frame: pl.DataFrame, table: Table, form: LedgerForm, place: Place, told: list[Finding], faults: list[Finding]
) -> tuple[pl.DataFrame, FilledColumns]:
    """The frame with columns that it lacks, and which of them the form fills; the others are empty.

    One that must not be empty is a fault.
    """
    follows = column_that_follows(frame.columns, table)
    lacking = [
        column
        for name, column in table.in_ledgers.items()
        if name not in frame.columns and name != follows and not column.offers_nothing
    ]
    needed = [column for column in lacking if not column.nullable and f"{table.name}.{column.name}" not in form.absent]
    if needed:
        faults.append(column_fault([column.heading for column in needed], place))
    for column in lacking:
        word = form.absent.get(f"{table.name}.{column.name}", "")
        cells = pl.lit(word or None, pl.String)
        if column.name in NEEDED_WITH and "method" in frame.columns:
            cells = pl.when(_has_role(NEEDED_WITH[column.name])).then(cells)
        frame = frame.with_columns(cells.alias(column.name))
    filled = [f"{table.name}.{column.name}" for column in lacking if frame[column.name].count()]
    further = [column for column in lacking if column.name != "start_year"]  # which follows from the contacts
    empty = [column for column in further if column.nullable and f"{table.name}.{column.name}" not in form.absent]
    if empty:
        titles = quoted([column.heading for column in empty])
        told.append(Finding.of(CHECKS["column_recorded"], place, titles=titles, near=Text("", "")))
    return frame, FilledColumns(frozenset((field, form.absent[field]) for field in filled))


def column_fault(headings: list[Text], place: Place) -> Finding:
    """That columns are not there which a table cannot do without."""
    nothing = Text("", "")
    return Finding.of(CHECKS["column_present"], place, titles=quoted(headings), unread=nothing, near=nothing)


def _has_role(role: str) -> pl.Expr:
    methods = CODE_LISTS["contact_method"]
    codes = methods.with_role(role)
    words = [word for word, code in methods.by_written_form.items() if code in codes]
    return trimmed(pl.col("method")).is_in(words).fill_null(False)
