"""Which words of a head may be shown: a record may have come into its place, and then no message may repeat it."""

import re
from functools import cache

from hikiana.base.text import Text
from hikiana.intake.heads import bare, names_of_columns, plain
from schemas.code_lists import CODE_LISTS
from schemas.own_heads import OWN_HEADS
from schemas.tables import TABLES

_BETWEEN = ("の", "と", "・", "/", "、", ",", "(", ")", "[", "]", ":", "-", "_", ".", "?", " ")
_VALUE = re.compile(
    r"(?:\d{4}|(?:令和|平成|昭和|[RHS])\s?(?:元|\d{1,2}))\s?[年/.-]\s?\d{1,2}\s?[月/.-]\s?\d{1,2}日?(?:[ T].*)?|"
    r"(?!(?:19|20)\d\d$)[\d,.()+-]+|\d+\s?[歳才分]|\d{1,2}:\d\d(?::\d\d)?"
)
"""A year alone is none: it may be the head of a column of that year."""
_NUMBERED = re.compile(r"(?<=\D)[0-9①-⑨]$")


def shown_head(head: str) -> str | None:
    """A head as messages show it, in one line; None where any part of it is no known word of heads."""
    line = " ".join(plain(head).split())
    if _is_made_of(_NUMBERED.sub("", line).casefold(), _words()):
        return line
    # What staff add to a known head in brackets is not shown.
    known = bare(head)
    return known if known and any(known in names_of_columns(table) for table in TABLES.values()) else None


def is_value(head: str) -> bool:
    """Whether a head has the form of a record's cell: a day, a number, a telephone number, or an answer to choose."""
    return shown_head(head) is None and (plain(head) in _answers() or _VALUE.fullmatch(plain(head)) is not None)


def column_as_shown(letters: str, head: str) -> Text:
    """B列「備考」, or the letters alone."""
    words = shown_head(head)
    named = Text(f"「{words}」", f" '{words}'") if words else Text("", "")
    return Text("{letters}列{named}", "{letters}{named}").format(letters=letters, named=named)


@cache
def _answers() -> frozenset[str]:
    entries = [entry for code_list in CODE_LISTS.values() for entry in code_list.entries]
    return frozenset(plain(word) for entry in entries for word in (entry.code, entry.label.ja, *entry.synonyms))


@cache
def _words() -> frozenset[str]:
    heads = [*OWN_HEADS, *(head for table in TABLES.values() for head in names_of_columns(table))]
    return frozenset(word.casefold() for head in heads for word in (plain(head), bare(head)) if word)


def _is_made_of(text: str, words: frozenset[str]) -> bool:
    """Whether words and what stands between them make up the whole text."""
    reached = {0: False}
    for start in range(len(text)):
        if start in reached:
            for word in (*words, *_BETWEEN):
                if text.startswith(word, start):
                    end = start + len(word)
                    reached[end] = reached.get(end, False) or reached[start] or word not in _BETWEEN
    return reached.get(len(text), False)
