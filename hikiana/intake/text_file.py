"""CSV files as Excel and other programs save them: the encoding and the delimiter are found and told."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import polars as pl

from hikiana.base.spreadsheet import plain as without_apostrophes
from hikiana.base.text import Text
from hikiana.intake.encodings import NAMES, UTF_16, decode, is_iso_2022, is_utf_8
from hikiana.intake.heads import known_heads
from schemas.tables import TABLES

_UTF_8_MARK = b"\xef\xbb\xbf"
_MARK = "\ufeff"
_END_OF_FILE = "\x1a"
DELIMITERS = {",": Text("コンマ", "comma"), "\t": Text("タブ", "tab"), ";": Text("セミコロン", "semicolon")}
_BEGINNING = 1 << 16
_ROWS = 20


class LongRowError(ValueError):
    """A row with more cells than the head; `row` is its number."""

    def __init__(self, row: int) -> None:
        super().__init__(row)
        self.row = row


class QuotationMarkError(ValueError):
    """A quotation mark that is not closed or does not stand around a cell, in row `row`."""

    def __init__(self, row: int) -> None:
        super().__init__(row)
        self.row = row


@dataclass(frozen=True)
class TextFile:
    """A file of text: its `source` for polars (the path when it is UTF-8, else its content in UTF-8).

    One that is not `plain` has row ends that polars does not know, and is read row by row.
    """

    source: Path | bytes
    encoding: str
    delimiter: str
    first_rows: list[list[str]]
    plain: bool = True

    @classmethod
    def of(cls, path: Path) -> "TextFile":
        """Look at a file's beginning for its encoding, and at the whole of it for what is no text.

        A mark of the end of the file, as old programs write it, and marks of the order of bytes are nothing.

        Raises
        ------
        UnknownEncodingError
            When the text is in none of the encodings.
        LostContentError
            When it holds zero bytes.
        """
        content = path.read_bytes()
        if (
            content.startswith(UTF_16)
            or b"\0" in content
            or is_iso_2022(content)
            or not is_utf_8(content[:_BEGINNING], len(content) > _BEGINNING)
        ):
            return cls.decoded(path)
        if _is_plain(content):
            return cls._with(path, "utf-8", content[:_BEGINNING].decode("utf-8-sig", errors="ignore"))
        try:
            return cls._with_text(content.decode("utf-8-sig"), "utf-8")
        except UnicodeDecodeError:
            return cls.decoded(path)

    @classmethod
    def decoded(cls, path: Path) -> "TextFile":
        """A file that is not UTF-8 throughout."""
        encoding, text = decode(path.read_bytes())
        return cls._with_text(text, encoding)

    @classmethod
    def _with_text(cls, text: str, encoding: str) -> "TextFile":
        stripped = text.rstrip("\r\n" + _END_OF_FILE)
        text = (stripped if _END_OF_FILE in text[len(stripped) :] else text).replace(_MARK, "")
        content = text.encode()
        return cls._with(content, encoding, text[:_BEGINNING], _is_plain(content))

    @classmethod
    def _with(cls, source: Path | bytes, encoding: str, beginning: str, plain: bool = True) -> "TextFile":
        return cls(source, encoding, *first_rows(beginning), plain)

    def frame(self, skipped_rows: int) -> pl.DataFrame:
        """The cells below a head that stands below `skipped_rows` rows; all text, as it was before it was made safe."""
        cells = pl.read_csv(
            self.source, separator=self.delimiter, skip_rows=skipped_rows, infer_schema=False, glob=False
        )
        return cells.with_columns(without_apostrophes(pl.all()))

    def cells(self, head: int) -> pl.DataFrame:
        """All rows from the first on, as wide as the one at `head`; text columns called 0, 1 …, null where empty.

        Raises
        ------
        LongRowError
            When a row below the head is wider and holds something there.
        QuotationMarkError
            When quotation marks do not stand in pairs around cells.
        csv.Error, polars.exceptions.PolarsError
            When it is no table.
        """
        if not any(self.first_rows):
            raise pl.exceptions.NoDataError
        width = len(self.first_rows[head])
        above = _as_frame([row[:width] for row in self.first_rows[:head]], width)
        try:
            below = self._from_head(head, width)
        except (pl.exceptions.ComputeError, csv.Error) as fault:
            if (row := self._row_of_stray_quotation_mark()) is None:
                raise
            raise QuotationMarkError(row) from fault
        return pl.concat([above, below]).with_columns(without_apostrophes(pl.all()))

    def _from_head(self, head: int, width: int) -> pl.DataFrame:
        if not self.plain and not self._has_broken_cells(head, width):
            return self._row_by_row(head, width)
        try:
            return self._below(head, width)
        except pl.exceptions.ComputeError as fault:
            if self.plain and "truncate_ragged_lines" not in str(fault):
                raise
            return self._row_by_row(head, width)

    def _has_broken_cells(self, head: int, width: int) -> bool:
        """Whether carriage returns stand within cells: taken for the ends of rows, they leave some of another width."""
        text = self._text()
        if "\n" not in text:
            return False
        return any(len(row) not in (0, width) for row in islice(_rows(text, self.delimiter), head, None))

    def _below(self, head: int, width: int) -> pl.DataFrame:
        schema = dict.fromkeys(map(str, range(width)), pl.String())
        return pl.read_csv(
            self.source,
            separator=self.delimiter,
            skip_rows=head,
            has_header=False,
            schema=schema,
            raise_if_empty=False,
            glob=False,
        )

    def _row_by_row(self, head: int, width: int) -> pl.DataFrame:
        rows = []
        for number, row in enumerate(_rows(self._text(), self.delimiter, strict=True), start=1):
            if number > head:
                if any(cell.strip() for cell in row[width:]):
                    raise LongRowError(number)
                rows.append(row[:width])
        return _as_frame(rows, width)

    def _row_of_stray_quotation_mark(self) -> int | None:
        number = 0
        try:
            for number, row in enumerate(_rows(self._text(), self.delimiter, strict=True), start=1):
                if any(cell.count('"') % 2 for cell in row):
                    return number
        except csv.Error:  # the row after the last that could be read
            return number + 1
        except UnicodeDecodeError:
            return None
        return None

    def _text(self) -> str:
        return (self.source if isinstance(self.source, bytes) else self.source.read_bytes()).decode("utf-8-sig")

    @property
    def in_other_form(self) -> bool:
        """Whether it is anything but a CSV file in UTF-8 with commas."""
        return self.encoding != "utf-8" or self.delimiter != ","

    @property
    def known_as(self) -> str:
        """The encoding's name."""
        return NAMES[self.encoding]


def first_rows(text: str) -> tuple[str, list[list[str]]]:
    """The delimiter that a text's first rows use, and the cells of them.

    It is the one by which they name most columns of a table; where they name none, the one that a line has most often.
    """
    beginning = text[:_BEGINNING]
    lines = list(islice(io.StringIO(beginning, newline=""), _ROWS))
    rows = {delimiter: list(islice(_rows(beginning, delimiter), _ROWS)) for delimiter in DELIMITERS}

    def fitness(delimiter: str) -> tuple[int, int]:
        named = max((known_heads(row, table) for row in rows[delimiter] for table in TABLES.values()), default=0)
        return named, max((line.count(delimiter) for line in lines), default=0)

    best = max(DELIMITERS, key=fitness)
    return best, rows[best]


def _rows(text: str, delimiter: str, strict: bool = False) -> Iterator[list[str]]:
    """Rows end with a line feed, a carriage return or both; within quotation marks they are part of the cell."""
    return csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=strict)


def _as_frame(rows: list[list[str]], width: int) -> pl.DataFrame:
    filled = [[cell or None for cell in row] + [None] * (width - len(row)) for row in rows]
    return pl.DataFrame(filled, schema=dict.fromkeys(map(str, range(width)), pl.String), orient="row")


def _is_plain(content: bytes) -> bool:
    """Whether polars reads it as it stands: no carriage return without a line feed, no mark within."""
    returns = content.count(b"\r") == content.count(b"\r\n")
    return returns and _END_OF_FILE.encode() not in content and content.find(_UTF_8_MARK, 1) < 0
