"""What Excel shows as not there: rows struck through, hidden rows and columns, cells under a merge. Told, and done.

A row counts as struck through when the cell of its number is, or at least half of its filled cells are.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace

import polars as pl

from hikiana.intake.answers import Answers
from hikiana.intake.cell_places import column_of
from hikiana.intake.findings import Finding
from hikiana.intake.raw import RawTable
from hikiana.intake.rows import is_filled
from schemas.rules.checks import CHECKS

_STRUCK = {None: "row_struck", "count": "row_struck_counted", "leave-out": "row_struck_left_out"}


def as_answered(raw: RawTable, answers: Answers) -> tuple[RawTable, list[Finding]]:
    """The table as the office has it counted, with the errors of its rows, and what else is to be told.

    Rows that are struck through are an error until the office says whether they count.
    """
    rows, cells = _struck(raw)
    told = [_at_rows(raw, _STRUCK[answers.struck], sorted(rows))] if rows else []
    if answers.struck == "leave-out":
        kept = ~raw.rows.is_in(sorted(rows))
        raw = replace(raw.only(kept), struck_out=len(rows))
    found = [
        *told,
        *(_at_rows(raw, "cell_struck", cells[name], name) for name in cells),
        *_hidden(raw),
        *(_at_rows(raw, "cell_merged", covered, name) for name, covered in _covered(raw).items()),
        *_with_zeros(raw),
    ]
    faults = [finding for finding in found if finding.severity == "error"]
    return replace(raw, faults=faults), [finding for finding in found if finding.severity != "error"]


def _columns(raw: RawTable) -> Mapping[int, str]:
    """The columns that are read, by their place in the sheet."""
    return {column_of(letters): name for name, letters in raw.place.letters.items() if name in raw.frame.columns}


def _struck(raw: RawTable) -> tuple[set[int], dict[str, list[int]]]:
    """The rows that are struck through, and by column those of other cells that are, wholly or in part."""
    if not raw.appearance.struck:
        return set(), {}
    filled = raw.frame.select(is_filled(name, dtype) for name, dtype in raw.frame.schema.items())
    by_name = {column.name: column.to_list() for column in filled}
    numbers = filled.select(pl.sum_horizontal(pl.all())).to_series().to_list()
    places, columns = {row: place for place, row in enumerate(raw.rows)}, _columns(raw)
    struck: dict[int, dict[str, bool]] = defaultdict(dict)
    for (row, column), whole in raw.appearance.struck.items():
        name, place = columns.get(column), places.get(row + 1)
        if name is not None and place is not None and by_name[name][place]:
            struck[row + 1][name] = whole
    rows = {
        row
        for row, cells in struck.items()
        if cells.get(raw.table.key[0]) or 2 * sum(cells.values()) >= numbers[places[row]]
    }
    single: dict[str, list[int]] = defaultdict(list)
    for row in sorted(struck.keys() - rows):
        for name in struck[row]:
            single[name].append(row)
    return rows, single


def _hidden(raw: RawTable) -> list[Finding]:
    of_table = set(raw.rows)
    rows = sorted(row + 1 for row in raw.appearance.hidden_rows if row + 1 in of_table)
    columns = [
        name
        for column, name in _columns(raw).items()
        if any(first <= column <= last for first, last in raw.appearance.hidden_columns)
    ]
    found = [_at_rows(raw, "row_hidden", rows)] if rows else []
    return found + [Finding.of(CHECKS["column_hidden"], raw.place, raw.table.columns[name]) for name in columns]


def _covered(raw: RawTable) -> dict[str, list[int]]:
    """By column the rows whose cell lies under a merge with rows above: Excel shows there what stands in the first."""
    columns, rows = _columns(raw), raw.rows.to_list()
    covered: dict[str, set[int]] = defaultdict(set)
    for top, left, bottom, right in raw.appearance.merged:
        below = rows[bisect_left(rows, top + 2) : bisect_left(rows, bottom + 2)]
        for column, name in columns.items() if below else ():
            if left <= column <= right:
                covered[name].update(below)
    return {name: sorted(of_column) for name, of_column in covered.items()}


def _with_zeros(raw: RawTable) -> list[Finding]:
    """Where zeros stand before the numbers of records or clients."""
    columns, of_table = _columns(raw), set(raw.rows)
    found: dict[str, list[int]] = defaultdict(list)
    for row, column in raw.appearance.zeros:
        name = columns.get(column)
        if name is not None and raw.table.columns[name].reading == "identifier" and row + 1 in of_table:
            found[name].append(row + 1)
    return [
        _at_rows(raw, "number_as_shown", sorted(rows), name, raw.frame[name].filter(raw.rows.is_in(rows)))
        for name, rows in found.items()
    ]


def _at_rows(
    raw: RawTable, check: str, rows: list[int], column: str | None = None, values: pl.Series | None = None
) -> Finding:
    described = raw.table.columns[column] if column else None
    return Finding.of(CHECKS[check], raw.place, described, pl.Series(rows, dtype=pl.UInt32), values)
