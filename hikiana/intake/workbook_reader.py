"""The process that reads a workbook: a damaged one can take it down, a hostile one gets no more of the machine."""

import pickle
import sys
import zipfile
import zlib
from contextlib import suppress
from pathlib import Path

import fastexcel
import polars as pl

from hikiana.intake.cell_styles import read_runs, read_styles
from hikiana.intake.lost_values import refuse_lost_values
from hikiana.intake.open_document.reader import is_open_document, read_open_document
from hikiana.intake.package import Package, RefusedError
from hikiana.intake.sheet_facts import read_facts
from hikiana.intake.shown_values import shown_values
from hikiana.intake.workbook import Sheet

_MOST_BYTES = 1 << 30
"""What a workbook may hold when it is unpacked; a million rows of contacts hold a third of it."""
_MOST_CELLS = 50_000_000
"""The area of a sheet, empty cells included: it is held in memory."""
_MOST_MEMORY = 4 << 30
_NAMED_SO = (".xlsx", ".xlsm")


def read_workbook(path: Path, most_bytes: int = _MOST_BYTES, most_cells: int = _MOST_CELLS) -> list[Sheet]:
    """Every sheet of a workbook that has cells. All of its XML is looked at before a cell is held in memory.

    Raises
    ------
    RefusedError
        When the workbook is none, damaged, locked, larger than the limits, or written so that values would be lost.
    """
    try:
        with zipfile.ZipFile(path) as packed:
            if is_open_document(packed):
                return read_open_document(packed, most_bytes, most_cells)
            return _sheets(path, Package.of(packed, most_bytes), most_cells)
    except zipfile.BadZipFile as fault:
        with path.open("rb") as file:
            raise RefusedError("damaged" if file.read(2) == b"PK" else "no_workbook") from fault
    except (EOFError, NotImplementedError, RuntimeError, zlib.error, fastexcel.FastExcelError) as fault:
        raise RefusedError("damaged") from fault


def _sheets(path: Path, package: Package, most_cells: int) -> list[Sheet]:
    styles = read_styles(package)
    runs = read_runs(package, styles)
    facts = {name: read_facts(package, part, styles, runs, most_cells) for name, part in package.sheets.items()}
    # A file is read by what it holds, and the reader of cells goes by its name.
    book = fastexcel.read_excel(path if path.suffix.lower() in _NAMED_SO else path.read_bytes())
    sheets = []
    for name, of_sheet in facts.items():
        sheet = book.load_sheet(name, header_row=None, skip_rows=0, dtypes="string")
        cells = _in_place(sheet)
        refuse_lost_values(package, package.sheets[name], cells, of_sheet, most_cells)
        shown, of_sheet.appearance.zeros[:] = shown_values(cells, of_sheet, package.from_1904)
        sheets.append(Sheet(name, shown, sheet.visible == "visible", of_sheet.appearance, package.from_1904))
    return sheets


def _in_place(sheet: fastexcel.ExcelSheet) -> pl.DataFrame:
    """The cells with empty columns for those that the reader leaves out before the first that is filled."""
    places = [column.absolute_index for column in sheet.available_columns()]
    cells = sheet.to_polars()
    cells.columns = [str(place) for place in places]
    before = [pl.lit(None, pl.String).alias(str(place)) for place in range(places[0] if places else 0)]
    return cells.select(*before, *cells.columns)


def told(path: Path) -> bytes:
    """The sheets, or why the workbook is refused, as hikiana.intake.workbook takes them."""
    found: list[Sheet] | str
    try:
        found = read_workbook(path)
    except RefusedError as refusal:
        found = refusal.why
    return pickle.dumps(found)


def tell(path: str) -> None:
    """Write what is `told`, within limits of memory."""
    with suppress(ImportError):  # Windows has no such limits
        import resource

        resource.setrlimit(resource.RLIMIT_DATA, (_MOST_MEMORY, _MOST_MEMORY))
    sys.stdout.buffer.write(told(Path(path)))


if __name__ == "__main__":
    tell(sys.argv[1])
