"""Columns that a ledger does not have, and the one answer that the office gave for all its rows."""

from collections import defaultdict
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Self

from hikiana.base.text import Text
from hikiana.intake.findings import Finding, Place
from hikiana.intake.office_form.words import NO, YES
from schemas.rules.checks import CHECKS
from schemas.tables import TABLES, Column

_BETWEEN = ";"
_IS = "="


@dataclass(frozen=True)
class FilledColumns:
    """Pairs of a field, as contacts.online, and the word of the dictionary that stands in its rows."""

    words: AbstractSet[tuple[str, str]] = frozenset()

    @classmethod
    def read(cls, written: str) -> Self:
        """What `written` has written.

        Raises
        ------
        ValueError
            When a field is none of the tables'.
        """
        pairs = [part.strip().partition(_IS) for part in written.split(_BETWEEN) if part.strip()]
        for field, _, _ in pairs:
            _column(field)
        return cls(frozenset((field, word) for field, _, word in pairs))

    def written(self) -> str:
        """A line for files: contacts.online=いいえ; contacts.liaison_agency=その他."""
        return f"{_BETWEEN} ".join(f"{field}{_IS}{word}" for field, word in sorted(self.words))

    def __or__(self, other: Self) -> Self:
        return type(self)(self.words | other.words)

    def findings(self, check: str, place: Place) -> list[Finding]:
        """One finding of a check for each word, with the columns in which it stands."""
        titles: dict[Text, list[Text]] = defaultdict(list)
        for field, word in sorted(self.words):
            column = _column(field)
            titles[_label(column, word)].append(column.title)
        return [Finding.of(CHECKS[check], place, titles=quoted(of), word=word) for word, of in titles.items()]


def _column(field: str) -> Column:
    table, _, name = field.partition(".")
    if table not in TABLES or name not in TABLES[table].columns:
        raise ValueError(f"no such column: {field}")
    return TABLES[table].columns[name]


def _label(column: Column, word: str) -> Text:
    """What a word of the dictionary is called in both languages."""
    if column.code_list is not None and word in column.code_list.by_written_form:
        return column.code_list[column.code_list.by_written_form[word]].label
    return Text(word, {YES: "yes", NO: "no"}.get(word, word))


def quoted(titles: list[Text]) -> Text:
    """Titles of columns in a sentence."""
    return Text("、".join(f"「{one.ja}」" for one in titles), ", ".join(f"'{one.en}'" for one in titles))
