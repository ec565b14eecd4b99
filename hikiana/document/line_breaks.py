"""Where tables may be broken: the lines of a cell, the pages of a table, the size of what has many columns."""

import re

from hikiana.presentation.tables import ColumnHead, WrittenTable

WIDE, WIDEST = 8, 12
"""From this number of columns on a table is set narrower on paper, and narrower still."""
_WHOLE = 20
"""A table of so many rows stays on one page."""
_SHORT, _NAME, _WORD = 18, 10, 6
"""Row heads, cells and words of column heads up to these lengths stay on one line."""
_LONGEST = 24
"""A longer word of letters, such as an address, may be broken anywhere: it would push other columns off the paper."""
_FEWEST = 3
"""So many characters of Japanese stand on a line at the least."""
_WORDS_OF_LETTERS = re.compile(r"[^\s\u3000-\u9fff\uff00-\uffef]+")
_SMALL, _KANA, _HAN = "ぁぃぅぇぉっゃゅょァィゥェォッャュョ", "ぁ-んァ-ヶー", "\u3400-\u9fff"
_TAIL = re.compile(f"（[^（）]{{1,5}}）$|(?![ー{_SMALL}])(?<![0-9])[{_KANA}{_HAN}][{_KANA}{_HAN}]{{1,2}}[）」。]*$")
_BREAK = re.compile(r"(?<=～)|(?<=^[HR]\d)(?=\D)|(?<=^[HR]\d\d)|(?<=^[HR]元)")


def is_whole(table: WrittenTable) -> bool:
    """Whether a table stays on one page."""
    return len(table.rows) <= _WHOLE


def is_long(words: str) -> bool:
    """Whether there is a word in a cell that may be broken anywhere."""
    return any(len(word) > _LONGEST for word in _WORDS_OF_LETTERS.findall(words))


def is_short(words: str, is_head: bool = False) -> bool:
    """Whether a cell of a table's body, or the head of its row, stays on one line: no word of few letters is broken."""
    return len(words) <= (_SHORT if is_head else _NAME)


def pieces(words: str) -> list[str]:
    """The parts of a line of a column head between which it is best broken: after ～ and after the year of an era."""
    parts = [part for part in _BREAK.split(words) if part]
    return parts if len(parts) > 1 and max(map(len, parts)) <= _NAME else [words]


def is_short_head(head: ColumnHead, columns: int) -> bool:
    """Whether a column head stays on the lines that it has: not where there are too many columns."""
    return max(len(head.label), len(head.unit)) <= _WORD and columns <= WIDEST


def unbreakable(words: str) -> str:
    """The longest part of a cell or a column head that stays on one line: a word of letters, or some characters."""
    letters = [word for word in _WORDS_OF_LETTERS.findall(words) if len(word) <= _LONGEST]
    parts: list[str] = [words[:_FEWEST], *letters]
    return max(parts, key=len)


def tail(words: str) -> int:
    """How many characters at the end of Japanese words stay together, so that none stands on a line alone."""
    found = _TAIL.search(words)
    return len(found[0]) if found else 0
