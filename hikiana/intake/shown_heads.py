"""Which words of a head may be shown: a record may have come into its place, and then no message may repeat it."""

import re
from collections.abc import Collection
from functools import cache

from hikiana.base.text import Text
from hikiana.intake.heads import bare, names_of_columns, plain
from schemas.code_lists import CODE_LISTS
from schemas.own_heads import OWN_HEADS
from schemas.tables import TABLES

_BETWEEN = ("の", "と", "・", "/", "、", ",", "(", ")", "[", "]", ":", "-", "_", ".", "?", " ")
_DAY = r"(?:\d{4}|(?:令和|平成|昭和|[RHS])\.?\s?(?:元|\d{1,2}))\s?[年/.-]\s?\d{1,2}\s?[月/.-]\s?\d{1,2}日?(?:[ (T].*)?"
_VALUE = re.compile(
    rf"{_DAY}|"
    r"(?!(?:19|20)\d\d$)[\d,.()+-]+|\d+\s?[歳才分]|\d{1,2}:\d\d(?::\d\d)?"
)
"""A year alone is none: it may be the head of a column of that year."""
_TELLING = re.compile(rf"{_DAY}|.*\d{{2,4}}[-() ]+\d{{2,4}}[-() ]+\d{{3,4}}.*|.*\d{{6}}.*|.*\S@\S.*")
_DAY_OF_ANY_YEAR = re.compile(r"\d{1,2}\s?[月/]\s?\d{1,2}日?(?:[ (].*)?")
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
    return is_answer(head) or (shown_head(head) is None and _VALUE.fullmatch(plain(head)) is not None)


def is_answer(head: str) -> bool:
    """Whether a head is no known one, but an answer to choose."""
    return shown_head(head) is None and plain(head) in _answers()


def tells_of_a_record(head: str) -> bool:
    """Whether a head is a day, or holds a telephone number or an address of mail."""
    return _TELLING.fullmatch(plain(head)) is not None


def hold_a_record(cells: Collection[str]) -> bool:
    """Whether the cells of a row that is taken for a head are those of a record: more are values than known heads.

    Answers alone are none: they stand above columns of marks. Days or numbers alone are those of a table of counts.
    """
    known = [cell for cell in cells if shown_head(cell) is not None]
    written = [cell for cell in cells if _is_written(cell)]
    answers = [cell for cell in cells if is_answer(cell) and not _is_written(cell)]
    return bool(written) and len(written) < len(cells) and len(written) + len(answers) > len(known)


def _is_written(cell: str) -> bool:
    """Whether it is a day or a number, which no list offers."""
    text = plain(cell)
    return shown_head(cell) is None and bool(_VALUE.fullmatch(text) or _DAY_OF_ANY_YEAR.fullmatch(text))


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
