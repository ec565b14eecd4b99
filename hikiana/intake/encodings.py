"""The encodings of Japanese offices: which of them a file's bytes are."""

UTF_16 = (b"\xff\xfe", b"\xfe\xff")
"""How text in UTF-16 begins that says so."""
NAMES = {
    "utf-8": "UTF-8",
    "cp932": "Shift_JIS (CP932)",
    "euc_jp": "EUC-JP",
    **dict.fromkeys(("utf-16", "utf-16-le", "utf-16-be"), "UTF-16"),
}
_JAPANESE = ("cp932", "euc_jp")
_UNDEFINED = frozenset("\x80\uf8f0\uf8f1\uf8f2\uf8f3")
_HALF_WIDTH_KANA = range(0xFF61, 0xFFA0)
_LONGEST_CHARACTER = 4


class UnknownEncodingError(ValueError):
    """Text in none of the encodings that Japanese offices use."""


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
    marked = content.startswith(UTF_16)
    candidates = ("utf-16",) if marked else ("utf-16-le", "utf-16-be") if b"\0" in content else _JAPANESE
    texts = {}
    for encoding in candidates:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        # Python takes bytes that the code page does not define for characters of their own. In the wrong order of
        # bytes a text has neither commas nor ends of rows.
        if _UNDEFINED.isdisjoint(text) and "\0" not in text and (encoding in _JAPANESE or _has_cells(text)):
            texts[encoding] = text
    if not texts:
        raise LostContentError if b"\0" in content and not marked else UnknownEncodingError
    best = min(texts, key=lambda encoding: sum(ord(letter) in _HALF_WIDTH_KANA for letter in texts[encoding]))
    return best, texts[best]


def _has_cells(text: str) -> bool:
    return any(mark in text for mark in ",\t;") and any(end in text for end in "\r\n")
