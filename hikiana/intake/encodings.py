"""The encodings of Japanese offices: which of them a file's bytes are."""

UTF_16 = (b"\xff\xfe", b"\xfe\xff")
"""How text in UTF-16 begins that says so."""
NAMES = {
    "utf-8": "UTF-8",
    "cp932": "Shift_JIS (CP932)",
    "euc_jp": "EUC-JP",
    "iso2022_jp": "ISO-2022-JP (JIS)",
    **dict.fromkeys(("utf-16", "utf-16-le", "utf-16-be"), "UTF-16"),
}
_JAPANESE = ("cp932", "euc_jp")
_OF_BYTES = (*_JAPANESE, "iso2022_jp")
_ESCAPES = (b"\x1b$", b"\x1b(J")
"""How text in ISO-2022-JP goes over to Japanese; all its bytes are those of ASCII."""
_UNDEFINED = frozenset("\x80\uf8f0\uf8f1\uf8f2\uf8f3")
_HALF_WIDTH_KANA = range(0xFF61, 0xFFA0)
_LONGEST_CHARACTER = 4


class UnknownEncodingError(ValueError):
    """Text in none of the encodings that Japanese offices use; `row` is the first that is not in that of the others."""

    def __init__(self, row: int) -> None:
        super().__init__(row)
        self.row = row


class LostContentError(ValueError):
    """A file that holds zero bytes where text has been: part of it is lost."""


def is_utf_8(beginning: bytes, cut_off: bool) -> bool:
    """Whether a file's beginning is UTF-8; where it is `cut_off`, its last character may lack bytes."""
    try:
        beginning.decode("utf-8")
    except UnicodeDecodeError as fault:
        return cut_off and fault.start > len(beginning) - _LONGEST_CHARACTER
    return True


def decode(content: bytes) -> tuple[str, str]:
    """The encoding and the text; of two that fit, the one with fewer half-width kana, which wrong ones show.

    Raises
    ------
    UnknownEncodingError
        When it is in none of the encodings.
    LostContentError
        When it holds zero bytes that are no part of letters.
    """
    if (row := _row_among_utf_8(content)) is not None:
        raise UnknownEncodingError(row)
    marked = content.startswith(UTF_16)
    candidates: tuple[str, ...] = _JAPANESE
    if marked:
        candidates = ("utf-16",)
    elif b"\0" in content:
        candidates = ("utf-16-le", "utf-16-be")
    elif is_iso_2022(content):
        candidates = ("iso2022_jp",)
    texts = {}
    for encoding in candidates:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        # Python takes bytes that the code page does not define for characters of their own. In the wrong order of
        # bytes a text has neither commas nor ends of rows.
        if _UNDEFINED.isdisjoint(text) and "\0" not in text and (encoding in _OF_BYTES or _has_cells(text)):
            texts[encoding] = text
    if not texts:
        raise LostContentError if b"\0" in content and not marked else UnknownEncodingError(_odd_row(content))
    best = min(texts, key=lambda encoding: sum(ord(letter) in _HALF_WIDTH_KANA for letter in texts[encoding]))
    return best, texts[best]


def is_iso_2022(content: bytes) -> bool:
    return any(escape in content for escape in _ESCAPES)


def _row_among_utf_8(content: bytes) -> int | None:
    """The first row that is no UTF-8 where most rows with Japanese are: parts of two files came together."""
    japanese = [(number, row) for number, row in enumerate(content.splitlines(), start=1) if not row.isascii()]
    odd = [number for number, row in japanese if not _can_be_read(row, "utf-8")]
    return odd[0] if odd and 2 * len(odd) < len(japanese) else None


def _odd_row(content: bytes) -> int:
    """The first row that cannot be read in the encoding in which most can."""
    rows = content.splitlines()
    odd = {
        encoding: [number for number, row in enumerate(rows, start=1) if not _can_be_read(row, encoding)]
        for encoding in ("utf-8", *_JAPANESE)
    }
    fewest = min(odd.values(), key=len)
    return fewest[0] if fewest else 1


def _can_be_read(row: bytes, encoding: str) -> bool:
    try:
        return _UNDEFINED.isdisjoint(row.decode(encoding))
    except UnicodeDecodeError:
        return False


def _has_cells(text: str) -> bool:
    return any(mark in text for mark in ",\t;") and any(end in text for end in "\r\n")
