"""CSV files as Excel and other programs save them: the encoding and the delimiter are found and told."""

import csv
import io
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TextIO

import polars as pl

from schemas.text import Text

_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
DELIMITERS = {",": Text("コンマ", "comma"), "\t": Text("タブ", "tab"), ";": Text("セミコロン", "semicolon")}
_OTHERS = {"cp932": "Shift_JIS (CP932)", "euc_jp": "EUC-JP", "utf-16": "UTF-16"}
_UNDEFINED = frozenset("\x80\uf8f0\uf8f1\uf8f2\uf8f3")
_HALF_WIDTH_KANA = range(0xFF61, 0xFFA0)
_BEGINNING = 1 << 16
_ROWS = 20


class UnknownEncodingError(ValueError):
    """Text in none of the encodings that Japanese offices use."""


@dataclass(frozen=True)
class TextFile:
    """A file of text: its `source` for polars (the path when it is UTF-8, else its content in UTF-8)."""

    source: Path | bytes
    encoding: str
    delimiter: str
    first_rows: list[list[str]]

    @classmethod
    def of(cls, path: Path) -> "TextFile":
        """Look at a file's beginning, and at the whole of it when it is not UTF-8.

        Raises
        ------
        UnknownEncodingError
            When the text is in none of the encodings.
        """
        with path.open("rb") as file:
            beginning = file.read(_BEGINNING)
        if not beginning.startswith(_UTF_16) and _is_utf_8(beginning):
            return cls._with(path, "utf-8", beginning.decode("utf-8-sig", errors="ignore"))
        return cls.decoded(path)

    @classmethod
    def decoded(cls, path: Path) -> "TextFile":
        """A file that is not UTF-8 throughout."""
        content = path.read_bytes()
        encoding, text = _decode(content)
        return cls._with(text.encode(), encoding, text[:_BEGINNING])

    @classmethod
    def _with(cls, source: Path | bytes, encoding: str, beginning: str) -> "TextFile":
        return cls(source, encoding, *first_rows(beginning))

    def open(self) -> TextIO:
        if isinstance(self.source, bytes):
            return io.StringIO(self.source.decode())
        return self.source.open(encoding="utf-8-sig", errors="replace", newline="")

    def frame(self, skipped_rows: int) -> pl.DataFrame:
        """The cells below a head that stands below `skipped_rows` rows; all text."""
        return pl.read_csv(
            self.source, separator=self.delimiter, skip_rows=skipped_rows, infer_schema=False, glob=False
        )

    @property
    def in_other_form(self) -> bool:
        """Whether it is anything but a CSV file in UTF-8 with commas."""
        return self.encoding != "utf-8" or self.delimiter != ","

    @property
    def known_as(self) -> str:
        """The encoding's name."""
        return _OTHERS.get(self.encoding, "UTF-8")


def first_rows(text: str) -> tuple[str, list[list[str]]]:
    """The delimiter that a text's first lines use, and the cells of them."""
    lines = "\n".join(text[:_BEGINNING].splitlines()[:_ROWS])
    delimiter = max(DELIMITERS, key=lambda mark: max((line.count(mark) for line in lines.splitlines()), default=0))
    return delimiter, list(islice(csv.reader(io.StringIO(lines), delimiter=delimiter), _ROWS))


def _is_utf_8(beginning: bytes) -> bool:
    try:
        beginning.decode("utf-8")
    except UnicodeDecodeError as fault:
        # The beginning may end within a character.
        return len(beginning) == _BEGINNING and fault.start > _BEGINNING - 4
    return True


def _decode(content: bytes) -> tuple[str, str]:
    """The encoding and the text; of two that fit, the one with fewer half-width kana, which wrong ones show."""
    candidates = ("utf-16",) if content.startswith(_UTF_16) else ("cp932", "euc_jp")
    texts = {}
    for encoding in candidates:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        # Python takes bytes that the code page does not define for characters of their own.
        if _UNDEFINED.isdisjoint(text):
            texts[encoding] = text
    if not texts:
        raise UnknownEncodingError
    best = min(texts, key=lambda encoding: sum(ord(letter) in _HALF_WIDTH_KANA for letter in texts[encoding]))
    return best, texts[best]
