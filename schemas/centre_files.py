"""The files of a centre's folder as they are written: lines of CSV, the profile, and what is wrong with them."""

import csv
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from hikiana.base.errors import InputError
from hikiana.base.text import Text
from hikiana.base.workspace import CENTRE

PROFILE = "centre.toml"


@dataclass(frozen=True)
class Line:
    """A line of a CSV file: its cells by column, blank ones as empty text, and where it stands."""

    path: Path
    number: int
    cells: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")

    def fault(self, ja: str, en: str) -> InputError:
        """What is wrong with the line, what was expected and what to do."""
        return InputError(f"{self.path} の{self.number}行目: {ja}", f"{self.path}, line {self.number}: {en}")

    def whole(self, column: str) -> int | None:
        """A whole number, or None where the cell is empty.

        Raises
        ------
        InputError
            When it is neither.
        """
        if not self[column]:
            return None
        if not self[column].isascii() or not self[column].isdecimal():
            raise self.fault(
                f"{column} の「{self[column]}」は整数ではありません。半角の数字で書くか、空欄にしてください。",
                f"{column} is '{self[column]}', no whole number. Write digits, or leave it empty.",
            )
        return int(self[column])

    def words(self, column: str) -> tuple[str, ...]:
        """What stands in a cell, separated by `|`."""
        return tuple(word for part in self[column].split("|") if (word := part.strip()))


def lines_of(path: Path, columns: Sequence[str]) -> Iterator[Line]:
    """The lines of a CSV file with a head; empty lines are passed over, none are there without the file.

    Raises
    ------
    InputError
        When it cannot be read as UTF-8, has other columns than these, or a line has more cells than the head.
    """
    if not path.is_file():
        return
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            if unknown := sorted({*(reader.fieldnames or ())} - {*columns}):
                raise _unreadable(
                    path,
                    f"列「{unknown[0]}」は使いません。使える列: {'、'.join(columns)}。",
                    f"The column '{unknown[0]}' is not used. Columns: {', '.join(columns)}.",
                )
            for cells in reader:
                line = Line(path, reader.line_num, {name: (cells[name] or "").strip() for name in cells if name})
                if None in cells:
                    raise line.fault(
                        f'見出しより多くのセルがあります。コンマを含む言葉は " で囲みます。列: {"、".join(columns)}。',
                        f"There are more cells than heads. Put words with a comma in quotation marks: {columns}.",
                    )
                if any(line.cells.values()):
                    yield line
    except (OSError, UnicodeDecodeError, csv.Error) as fault:
        raise _unreadable(
            path,
            f"読めません（{type(fault).__name__}）。Excelで「CSV UTF-8（コンマ区切り）」として保存し直してください。",
            f"It cannot be read ({type(fault).__name__}). Save it as CSV in UTF-8.",
        ) from fault


def profile(folder: Path = CENTRE) -> Mapping[str, Any]:
    """What centre.toml says.

    Raises
    ------
    InputError
        When there is no such file, or it is not well formed.
    """
    return _profile(folder / PROFILE)


@cache
def _profile(path: Path) -> Mapping[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        raise _unreadable(
            path,
            "ファイルがありません。センターのフォルダの場所（HIKIANA_CENTRE、--centre）を確かめるか、"
            "hikiana centre new で作ってください。",
            "There is no such file. Check the centre's folder (HIKIANA_CENTRE, --centre), or make one by "
            "hikiana centre new.",
        ) from None
    except (OSError, ValueError, RecursionError) as fault:
        raise _unreadable(path, f"の書き方が違います（{fault}）。", f"It is not well formed ({fault}).") from fault


def text_of(told: object, path: Path, place: str) -> Text:
    """Words in both languages, as { ja = "圏域", en = "Region" }.

    Raises
    ------
    InputError
        When they are written otherwise.
    """
    if (
        not isinstance(told, dict)
        or {*told} != {"ja", "en"}
        or not all(isinstance(word, str) for word in told.values())
    ):
        raise _unreadable(
            path,
            f'{place} は {{ ja = "日本語", en = "English" }} の形で書きます。',
            f'{place} is written as {{ ja = "日本語", en = "English" }}.',
        )
    return Text(**told)


def _unreadable(path: Path, ja: str, en: str) -> InputError:
    return InputError(f"{path} {ja}", f"{path}: {en}")
