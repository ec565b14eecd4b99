"""The answers that heads of columns of marks name: 電話, 男, 就労について, and of ages 10代 or 60代以上."""

import re
from collections.abc import Iterator

from hikiana.intake.age_ranges import range_of
from hikiana.intake.heads import bare, plain
from hikiana.intake.office_form.heads_of_sheet import BETWEEN, lower_words
from hikiana.intake.office_form.model import CASES, CONTACTS
from hikiana.intake.office_form.words import meaning_of
from schemas.tables import TABLES, Column

AGE = f"{CASES}.age"
OF_CLIENTS = {AGE, f"{CASES}.sex"}
OF_OTHERS = re.compile(r"母|父|親|家族|保護者|来談者|来所者|きょうだい|兄|姉|弟|妹|配偶者|夫|妻|祖|担当|職員")
"""Whose age and sex are not the client's."""
_MAY_BE_OTHERS = re.compile(rf"{OF_OTHERS.pattern}|相談者|続柄")
_TELLS_AGE = re.compile(r"[代台歳才]")
_COUNTED = re.compile(r"(?<=.)の?(?:延べ?|のべ)?(?:件数|回数)$")
_NO_AGE = ("不明", "年齢不明", "年代不明", "不詳")


def column_of(field: str) -> Column | None:
    """The dictionary's column of a field; None of those that are the form's own."""
    table, _, name = field.partition(".")
    return TABLES[table].columns.get(name) if table in TABLES else None


def coded() -> Iterator[tuple[str, Column]]:
    """The fields of which a list tells the answers, with their columns."""
    for table in (CONTACTS, CASES):
        for column in TABLES[table].columns.values():
            if column.code_list is not None and column.code_list.entries and not column.optional:
                yield f"{table}.{column.name}", column


def answer_of(column: Column, word: str) -> str | None:
    """The label of the one answer that a word certainly is."""
    meaning = meaning_of(column, bare(word) or word)
    return meaning.labels[0] if meaning and meaning.certain and len(meaning.labels) == 1 else None


def answer_below(field: str, head: str) -> str | None:
    """The answer of a field that a mark below a head certainly gives: a label, or of ages the head's own words."""
    column, word = column_of(field), _lowest(head)
    if field == AGE:
        told = f"{word}代" if word.isdecimal() else word  # 10 below 年代
        return told if range_of(told) or word in _NO_AGE else None
    return None if column is None or column.code_list is None else answer_of(column, word)


def answers_of_head(head: str) -> dict[str, str]:
    """The answers, by field, that a head may be where no group above it names the field.

    What does stand above it, as 本人の状況, may be anything but another person.
    """
    upper, word = head.rpartition(BETWEEN)[0], _lowest(head)
    fields = [*(field for field, _ in coded()), *([AGE] if _TELLS_AGE.search(word) or word in _NO_AGE else [])]
    if _MAY_BE_OTHERS.search(upper):
        fields = [field for field in fields if field not in OF_CLIENTS]
    return {field: label for field in fields if (label := answer_below(field, head))}


def _lowest(head: str) -> str:
    """The plain words of the lowest row of a head, in one line, without 件数 behind them."""
    return _COUNTED.sub("", re.sub(r"\s", "", plain(lower_words(head))))
