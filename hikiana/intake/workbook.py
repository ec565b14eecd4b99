"""Sheets of a workbook of Excel or OpenDocument as text, with their place.

Refused where a workbook is none, is locked, or is a trap.
"""

import pickle
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from hikiana.base.errors import InputError
from hikiana.base.text import Text
from hikiana.intake.appearance import Appearance

_OLD_OR_LOCKED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How a compound file begins: Excel before 2007, or a workbook that a password locks."""
_LOCKED = "EncryptedPackage".encode("utf-16-le")
_MOST_SECONDS = 300
_REFUSALS = {
    "no_workbook": Text(
        "「{name}」はExcelのブック（.xlsx）でもLibreOfficeなどの表（.ods）でもありません。拡張子だけが違うファイルかも"
        "しれません。元のファイルを開き、「Excelブック（.xlsx）」で保存してください。",
        "'{name}' is neither an Excel workbook (.xlsx) nor a spreadsheet of LibreOffice (.ods). Open the original and "
        "save it as an Excel workbook.",
    ),
    "locked": Text(
        "「{name}」はパスワードで保護されています。ExcelかLibreOfficeで開き、保護を外して別の名前で保存してください。",
        "'{name}' is locked by a password. Open it in Excel or LibreOffice and save a copy without one.",
    ),
    "old": Text(
        "「{name}」は古い形式（.xls）です。Excelで開き、「Excelブック（.xlsx）」で保存してください。",
        "'{name}' is of an old format (.xls). Open it in Excel and save it as a workbook (.xlsx).",
    ),
    "damaged": Text(
        "「{name}」は壊れているか、途中で切れています。元のファイルをもう一度コピーするか、"
        "Excelで開いて保存し直してください。",
        "'{name}' is damaged or cut off. Copy the original again, or open it in Excel and save it anew.",
    ),
    "too_large": Text(
        "「{name}」は大きすぎます。台帳から遠いセルに何か入っていないか確かめ、"
        "台帳の行と列を全て新しいブックに写して保存してください。",
        "'{name}' is too large. See whether a cell far from the ledger holds something, and copy all "
        "rows and columns of the ledger into a new workbook.",
    ),
    "unusual": Text(
        "「{name}」は、ExcelやLibreOfficeとは違う書き方で保存されていて、値を正しく読めないところがあります。"
        "Excelで開き、「Excelブック（.xlsx）」で保存し直してください。",
        "'{name}' was saved in a way unlike that of Excel or LibreOffice, in which not all values can be read. "
        "Open it in Excel and save it anew as an Excel workbook (.xlsx).",
    ),
}
"""What is wrong with a workbook that is not read, by the word that its reader has for it."""


@dataclass(frozen=True)
class Sheet:
    """A sheet: `cells` are its rows from the first on, one text column per sheet column, null where a cell is empty.

    `appearance` is what Excel shows otherwise. With `from_1904` bare numbers of days count from 1904-01-01.
    """

    name: str
    cells: pl.DataFrame
    visible: bool
    appearance: Appearance = field(default_factory=Appearance)
    from_1904: bool = False


def read_sheets(path: Path) -> list[Sheet]:
    """Every sheet of a workbook (.xlsx, .xlsm, .ods: by what it holds), formulas as the values that were saved.

    Dates are text as 2024-05-29 00:00:00, numbers as 45, yes and no as true and false. A cell with an error (#N/A) or
    with a formula that nobody computed holds that and a mark that no form of a value allows.

    Raises
    ------
    InputError
        When the file is no workbook, is locked by a password, is of Excel before 2007, is damaged, holds more than a
        ledger can, or is written so that values would be lost.
    """
    with path.open("rb") as file:
        if file.read(8) == _OLD_OR_LOCKED:
            raise _refusal("locked" if _LOCKED in path.read_bytes() else "old", path)
    try:
        told: list[Sheet] | str = pickle.loads(_told_by_reader(path))
    except subprocess.SubprocessError as fault:
        raise _refusal("damaged", path) from fault
    if isinstance(told, str):
        raise _refusal(told, path)
    return told


def _told_by_reader(path: Path) -> bytes:
    """What workbook_reader.py tells: a damaged workbook can end the process that reads it, so it has one of its own."""
    command = [sys.executable, "-P", "-m", "hikiana.intake.workbook_reader", str(path)]
    return subprocess.run(command, capture_output=True, timeout=_MOST_SECONDS, check=True).stdout


def _refusal(kind: str, path: Path) -> InputError:
    return InputError(_REFUSALS.get(kind, _REFUSALS["damaged"]).format(name=path.name))
