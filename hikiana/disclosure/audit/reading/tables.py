"""Tables as tidy CSV: the cells of an edition."""

import csv
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from pathlib import Path

from hikiana.base.errors import InputError
from hikiana.base.json_file import GREATEST
from hikiana.disclosure.audit.cells import PublishedCell
from hikiana.statistics.definition import TableDefinition
from hikiana.statistics.measure import Measure

_STATUS = frozenset({"observed", "zero", "printed", "not_applicable", "not_available", "suppressed"})
_PRECISE = 1e-6
"""Half the width within which an unrounded number is known: what a decimal fraction and a solver leave open."""


def rows_of(path: Path) -> tuple[list[str], list[dict[str, str]]]:
    """The heads and rows of a CSV file of a report."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        rows = [{name: value or "" for name, value in row.items() if name is not None} for row in reader]
        return list(reader.fieldnames or ()), rows


def read_cells(folder: Path, tables: Mapping[str, TableDefinition]) -> list[PublishedCell]:
    """The cells of every defined table, in the order of the files.

    Raises
    ------
    InputError
        When a table is missing or holds what its definition does not know.
    """
    return [cell for table in tables.values() for cell in _cells(folder, table)]


def called(folder: Path) -> str:
    """How findings call an edition: by its folder, which has a longer name before it takes its place (.2024-…)."""
    return folder.name.lstrip(".").partition("-")[0] if folder.name.startswith(".") else folder.name


def _cells(folder: Path, table: TableDefinition) -> list[PublishedCell]:
    path = folder / "tables" / f"{table.id}.csv"
    try:
        _, rows = rows_of(path)
        rows = [row for row in rows if row["measure"]]
        precise = {
            measure.code: any(not _is_rounded(row["value"], measure) for row in rows if row["measure"] == measure.code)
            for measure in table.measures.values()
        }
        known_codes = [*(dimension.codes for dimension in table.dimensions), list(table.measures)]
        cells = []
        for row in rows:
            place = (*(row[dimension.name] for dimension in table.dimensions), row["measure"])
            if unknown := [code for code, known in zip(place, known_codes, strict=True) if code not in known]:
                raise KeyError(unknown[0])
            if row["status"] not in _STATUS:
                raise KeyError(row["status"])
            value = float(row["value"]) if row["value"] else None
            low, high = interval(value, table.measures[place[-1]], precise[place[-1]])
            cells.append(
                PublishedCell(
                    table,
                    place,
                    status=row["status"],
                    value=value,
                    low=low,
                    high=high,
                    written=row["written"],
                    folder=called(folder),
                )
            )
        return cells
    except (FileNotFoundError, KeyError, ValueError, csv.Error) as fault:
        raise InputError(
            f"「{path}」が定義（definitions.json）と合いません（{fault}）。報告書を作り直してください。",
            f"'{path}' does not fit its definition in definitions.json ({fault}). Make the report anew.",
        ) from fault


def interval(value: float | None, measure: Measure, precise: bool) -> tuple[float | None, float | None]:
    """The numbers that are written so; a whole number of whole things is known exactly."""
    if value is None:
        return None, None
    if not measure.formula and measure.decimals == 0:
        return value, value
    half = _PRECISE if precise else float(Decimal(1).scaleb(-measure.decimals) / 2)
    return value - half, value + half


def _is_rounded(value: str, measure: Measure) -> bool:
    """Whether a number has no more digits than its measure is written with."""
    try:
        number = Decimal(value or "0")
    except InvalidOperation:
        raise ValueError(value) from None
    if not (number.is_finite() and abs(number) <= GREATEST):
        raise ValueError(value)
    step = Decimal(1).scaleb(-measure.decimals)
    return number == number.quantize(step)


def places_in_order(cells: Sequence[PublishedCell], table: TableDefinition) -> Iterator[tuple[str, ...]]:
    """The columns of the printed shape: the second dimension's items of each measure, or the measures alone."""
    present = {cell.place[1:] for cell in cells}
    for measure in table.measures:
        if len(table.dimensions) == 1:
            if (measure,) in present:
                yield (measure,)
        else:
            for code in table.dimensions[1].codes:
                if (code, measure) in present:
                    yield (code, measure)
