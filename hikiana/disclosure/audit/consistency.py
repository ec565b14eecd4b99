"""The same cell says the same in every artefact: nothing is open in one and hidden in another."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal, InvalidOperation

from hikiana.base.text import Text
from hikiana.disclosure.audit.cells import PublishedCell
from hikiana.disclosure.audit.facts import place_told
from hikiana.disclosure.audit.findings import AuditFinding
from hikiana.disclosure.audit.numbers import HIDDEN
from hikiana.disclosure.audit.reading.artefacts import Data, Grid
from hikiana.disclosure.audit.reading.tables import places_in_order

_PRINTED_MARK = "†"


def compare(
    tables: Mapping[str, Sequence[PublishedCell]], grids: Iterable[Grid], data: Iterable[Data]
) -> Iterator[AuditFinding]:
    """What grids and data of notebooks say otherwise than the cells of the CSV files, by id of table.

    A table of words alone has no cells.
    """
    for cells in tables.values():
        for cell in cells:
            if cell.value is None and _is_number(cell.written):
                yield _difference(f"{cell.folder}/tables/{cell.table.id}.csv", cell, cell.written, leak=True)
    for grid in grids:
        if grid.id:
            if grid.id in tables:
                yield from _compare_grid(tables[grid.id], grid) if tables[grid.id] and grid.rows else ()
            else:
                yield _undefined(grid.artefact, grid.id)
    for entry in data:
        if entry.id in tables:
            yield from _compare_data(tables[entry.id], entry)
        else:
            yield _undefined(entry.artefact, entry.id)


def _compare_grid(cells: Sequence[PublishedCell], grid: Grid) -> Iterator[AuditFinding]:
    table = cells[0].table
    columns = list(places_in_order(cells, table))
    rows = table.dimensions[0].codes
    if len(grid.rows) != len(rows) or any(len(row) < len(columns) for row in grid.rows):
        yield AuditFinding(
            "difference",
            Text(f"{grid.artefact} 表「{table.title.ja}」", f"{grid.artefact} '{table.title.en}'"),
            Text(
                "行や列が定義と違うため、比べられません。報告書を作り直してください。",
                "Its rows or columns are not those defined, so that it cannot be compared. Make the report anew.",
            ),
        )
        return
    found = {cell.place: cell for cell in cells}
    for code, row in zip(rows, grid.rows, strict=True):
        for column, written in zip(columns, row[len(row) - len(columns) :], strict=True):
            cell = found.get((code, *column))
            said = written.removesuffix(_PRINTED_MARK).strip()
            if cell is None and _is_number(said):
                yield _difference(grid.artefact, cells[0], said, leak=False)
            elif cell is not None and not _agree(cell, said):
                yield _difference(grid.artefact, cell, said, leak=(said == HIDDEN) != cell.is_hidden)


def _agree(cell: PublishedCell, said: str) -> bool:
    if said == cell.written:
        return True
    if cell.value is None or not _is_number(said):
        return False
    # A workbook holds numbers, rounded as they are written, and times as minutes.
    number = float(Decimal(said.replace(",", "")))
    return abs(number - cell.value) <= 0.5 * 10.0**-cell.measure.decimals + 1e-6


def _compare_data(cells: Sequence[PublishedCell], data: Data) -> Iterator[AuditFinding]:
    found = {cell.place: cell for cell in cells}
    for place, (value, status) in data.cells.items():
        cell = found.get(place)
        if cell is None:
            if value is not None:
                told = f"{value:g}"
                yield (
                    _difference(data.artefact, cells[0], told, leak=False)
                    if cells
                    else _undefined(data.artefact, data.id)
                )
        elif cell.is_hidden and value is not None:
            yield _difference(data.artefact, cell, f"{value:g}", leak=True)
        elif (status == "suppressed") != cell.is_hidden:
            yield _difference(data.artefact, cell, HIDDEN if value is None else f"{value:g}", leak=True)
        elif value is not None and (
            cell.low is None or cell.high is None or not cell.low - 1 <= value <= cell.high + 1
        ):
            yield _difference(data.artefact, cell, f"{value:g}", leak=False)


def _difference(artefact: str, cell: PublishedCell, said: str, leak: bool) -> AuditFinding:
    written = cell.written or "−"
    if leak:
        return AuditFinding(
            "leak",
            place_told(cell),
            Text(
                f"CSVでは「{written}」、{artefact} では「{said}」です。一方で秘匿した値が他方で読めます。"
                "同じ表から作り直してください。",
                f"'{written}' in the CSV file, '{said}' in {artefact}: what one hides the other tells. Make both anew "
                "from the same table.",
            ),
        )
    return AuditFinding(
        "difference",
        place_told(cell),
        Text(
            f"CSVでは「{written}」、{artefact} では「{said}」です。報告書を作り直してください。",
            f"'{written}' in the CSV file, '{said}' in {artefact}. Make the report anew.",
        ),
    )


def _undefined(artefact: str, identity: str) -> AuditFinding:
    return AuditFinding(
        "difference",
        Text(f"{artefact} 表 {identity}", f"{artefact} table {identity}"),
        Text(
            "tables/definitions.json に定義がないため、確かめられません。報告書を作り直してください。",
            "tables/definitions.json does not define it, so that it cannot be checked. Make the report anew.",
        ),
    )


def _is_number(said: str) -> bool:
    try:
        Decimal(said.replace(",", ""))
    except InvalidOperation:
        return False
    return True
