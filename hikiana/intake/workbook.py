"""Sheets of an Excel workbook as text, with their place; refused where a workbook is none, is locked, or is a trap."""

import pickle
import re
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import fastexcel
import polars as pl

from hikiana.errors import InputError
from hikiana.intake.failed_cells import failed_cells, with_failed
from schemas.text import Text

_OLD_OR_LOCKED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How a compound file begins: Excel before 2007, or a workbook that a password locks."""
_LOCKED = "EncryptedPackage".encode("utf-16-le")
_MOST_BYTES = 1 << 30
"""What a workbook may hold when it is unpacked; a million rows of contacts hold a third of it."""
_MOST_CELLS = 50_000_000
"""The area of a sheet, empty cells included: it is held in memory."""
_MOST_MEMORY = 4 << 30
_MOST_SECONDS = 300
_PLACE = re.compile(rb'<c r="([A-Z]{1,3})(\d{1,7})"')
_CHUNK = 1 << 20


@dataclass(frozen=True)
class Sheet:
    """A sheet: `cells` are its rows from the first on, one text column per sheet column, null where a cell is empty."""

    name: str
    cells: pl.DataFrame
    visible: bool


def read_sheets(path: Path) -> list[Sheet]:
    """Every sheet of a workbook, formulas as the values that Excel saved.

    Dates are text as 2024-05-29 00:00:00, numbers as 45, yes and no as true and false. A cell with an error (#N/A) or
    with a formula that nobody computed holds that and a mark that no form of a value allows.

    Raises
    ------
    InputError
        When the file is no workbook, is locked by a password, is of Excel before 2007, is damaged, or holds more than a
        ledger can.
    """
    _refuse_traps(path)
    # A damaged workbook can end the process that reads it, so it is read in one of its own.
    command = [sys.executable, "-P", "-m", __name__, str(path)]
    try:
        done = subprocess.run(command, capture_output=True, timeout=_MOST_SECONDS, check=True)
    except subprocess.SubprocessError as fault:
        raise _damaged(path) from fault
    return [Sheet(name, pl.read_ipc(cells), visible) for name, cells, visible in pickle.loads(done.stdout)]


def _read_and_tell(path: str) -> None:
    """What the process of its own does: write every sheet's name, cells (Arrow) and whether it is shown."""
    with suppress(ImportError):  # Windows has no such limits
        import resource

        resource.setrlimit(resource.RLIMIT_DATA, (_MOST_MEMORY, _MOST_MEMORY))
    book = fastexcel.read_excel(path)
    told = []
    failed = failed_cells(Path(path))
    for name in book.sheet_names:
        sheet = book.load_sheet(name, header_row=None, skip_rows=0, dtypes="string")
        cells = with_failed(_in_place(sheet), failed.get(name, {}))
        told.append((name, cells.write_ipc(None).getvalue(), sheet.visible == "visible"))
    pickle.dump(told, sys.stdout.buffer)


def _in_place(sheet: fastexcel.ExcelSheet) -> pl.DataFrame:
    """The cells with empty columns for those that the reader leaves out before the first that is filled."""
    places = [column.absolute_index for column in sheet.available_columns()]
    cells = sheet.to_polars()
    cells.columns = [str(place) for place in places]
    before = [pl.lit(None, pl.String).alias(str(place)) for place in range(places[0] if places else 0)]
    return cells.select(*before, *cells.columns)


def _refuse_traps(path: Path) -> None:
    with path.open("rb") as file:
        start = file.read(8)
    if start == _OLD_OR_LOCKED:
        raise _locked(path) if _LOCKED in path.read_bytes() else _old(path)
    try:
        with zipfile.ZipFile(path) as packed:
            entries = packed.infolist()
            if "xl/workbook.xml" not in packed.namelist():
                raise _no_workbook(path)
            if sum(entry.file_size for entry in entries) > _MOST_BYTES:
                raise _too_large(path)
            for entry in entries:
                if entry.filename.startswith("xl/worksheets/") and _area(packed, entry) > _MOST_CELLS:
                    raise _too_large(path)
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError, zlib.error) as fault:
        raise _damaged(path) if start[:2] == b"PK" else _no_workbook(path) from fault


def _area(packed: zipfile.ZipFile, entry: zipfile.ZipInfo) -> int:
    """Rows × columns that a sheet's cells span: two far cells alone would take all memory."""
    columns = rows = 1
    for column, row in _places(packed, entry):
        number = 0
        for letter in column:
            number = number * 26 + letter - 64
        columns, rows = max(columns, number), max(rows, row)
    return columns * rows


def _places(packed: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[tuple[bytes, int]]:
    """The widest column and the last row of each piece of a sheet, read in bounded memory."""
    read = 0
    with packed.open(entry) as file:
        rest = b""
        while piece := file.read(_CHUNK):
            read += len(piece)
            if read > _MOST_BYTES:
                yield b"XFD", 1 << 20
                return
            found = _PLACE.findall(rest + piece)
            rest = piece[-32:]
            if found:
                yield max((column for column, _ in found), key=lambda name: (len(name), name)), int(found[-1][1])
                yield b"A", max(int(row) for _, row in found)


def _no_workbook(path: Path) -> InputError:
    return InputError(
        Text(
            f"「{path.name}」はExcelのブック（.xlsx）ではありません。拡張子だけが違うファイルかもしれません。"
            "元のファイルを開き、「Excelブック（.xlsx）」で保存してください。",
            f"'{path.name}' is no Excel workbook (.xlsx). Open the original and save it as an Excel workbook.",
        )
    )


def _locked(path: Path) -> InputError:
    return InputError(
        Text(
            f"「{path.name}」はパスワードで保護されています。Excelで開き、保護を外して別の名前で保存してください。",
            f"'{path.name}' is locked by a password. Open it in Excel and save a copy without one.",
        )
    )


def _old(path: Path) -> InputError:
    return InputError(
        Text(
            f"「{path.name}」は古い形式（.xls）です。Excelで開き、「Excelブック（.xlsx）」で保存してください。",
            f"'{path.name}' is of an old format (.xls). Open it in Excel and save it as a workbook (.xlsx).",
        )
    )


def _damaged(path: Path) -> InputError:
    return InputError(
        Text(
            f"「{path.name}」は壊れているか、途中で切れています。元のファイルをもう一度コピーするか、Excelで開いて保存し直してください。",
            f"'{path.name}' is damaged or cut off. Copy the original again, or open it in Excel and save it anew.",
        )
    )


def _too_large(path: Path) -> InputError:
    return InputError(
        Text(
            f"「{path.name}」は大きすぎます。台帳から遠いセルに何か入っていないか確かめ、台帳の行と列を全て新しいブックに写して保存してください。",
            f"'{path.name}' is too large. See whether a cell far from the ledger holds something, and copy all "
            "rows and columns of the ledger into a new workbook.",
        )
    )


if __name__ == "__main__":
    _read_and_tell(sys.argv[1])
