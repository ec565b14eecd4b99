"""Questions to the office: how they are put, and which cells they may show."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Any

import polars as pl

from hikiana.intake import forms, shown
from hikiana.intake.findings import WITHHELD
from hikiana.intake.office_form.column_facts import ColumnFacts
from hikiana.intake.office_form.model import FormQuestion
from schemas.code_lists import CODE_LISTS
from schemas.tables import Column

_EXAMPLES = 3
_BETWEEN = re.compile(r"[\s\d()\[\]〔〕【】「」・/、,.:~〜-]+|から|より|にて|による|への|へ|での|で|の|と|に")
_BESIDE = (
    "代理",
    "同席",
    "同行",
    "受信",
    "発信",
    "着信",
    "返信",
    "初回",
    "継続",
    "新規",
    "時間外",
    "夜間",
    "定期",
    "臨時",
    "相談",
    "対応",
    "面談",
)
"""What stands beside an answer and is nobody's name."""
PLAIN_NUMBER = r"^[A-Za-z]{0,2}(?:[0-9]{1,2}-)?[0-9]{1,3}$"
"""A client's number that may be shown: nobody's initials, telephone number or day of birth."""
_LONGEST_RUN = 3
"""More digits may be a telephone number or a day of birth, and so may several runs of them."""
FIRST_OF_CENTRES = 2009
"""Since then there are support centres. Source: 厚生労働省「ひきこもり対策推進事業」（平成21年度）."""
_FIRST_DAY, _LATEST_YEAR = date(FIRST_OF_CENTRES, 4, 1), 31
"""An earlier day may be one of birth, and so may a later year that lacks its era: 60.5.5."""
_FRACTION = re.compile(r"^\d\.\d+$|^1(?:899|900)-\d\d-\d\d [0-9:]{8}$")
"""A length of time as a spreadsheet may have it."""
_CLOCK = re.compile(r"^1899-12-3[01] (\d\d:\d\d):\d\d$")
_MIDNIGHT = re.compile(r"^(\d{4}-\d\d-\d\d) 00:00:00$")


@dataclass(frozen=True)
class Asked:
    """A question with its weight: what changes most counts is asked first."""

    weight: int
    question: FormQuestion


def ask(
    weight: int, id_: str, question: str, sets: Sequence[str | int], choices: Mapping[str, Any], **more: Any
) -> Asked:
    """A question with the value of each choice by its words."""
    return Asked(weight, FormQuestion(id_, question, list(choices), list(choices.values()), list(sets), **more))


def in_order(asked: Collection[Asked], former: Sequence[FormQuestion]) -> list[FormQuestion]:
    """The questions that were not asked before, the weightiest first, each with an id of its own."""
    before = {question.id: question for question in former}
    taken, questions = set(before), []
    for one in sorted(asked, key=lambda one: -one.weight):
        id_, number = one.question.id, 1
        if id_ in before and not _asks_more(one.question, before[id_]):
            continue
        while id_ in taken:
            number += 1
            id_ = f"{one.question.id} {number}"
        taken.add(id_)
        questions.append(replace(one.question, id=id_))
    return questions


def _asks_more(question: FormQuestion, before: FormQuestion) -> bool:
    """Whether a question of the same id is about other words or columns than before."""
    return isinstance(question.values[0], Mapping) and list(question.values) != list(before.values)


def examples(column: Column | None, facts: ColumnFacts) -> list[str]:
    """Some cells of a column, none that could be a name, a telephone number or free text."""
    if column is None or column.reading == "identifier":
        return []
    return harmless(column, facts.words)[:_EXAMPLES]


def harmless(column: Column, words: Sequence[str]) -> list[str]:
    """The words that may be shown, times and days as Excel shows them."""
    written = pl.Series(words, dtype=pl.String)
    judged = shown.unread(column, written)
    allowed = are_of_records(written) if column.dtype == pl.Date else [_may_be_shown(column, word) for word in words]
    kept = [
        word
        for word, told, is_allowed in zip(words, judged, allowed, strict=True)
        if is_allowed and (told != WITHHELD or is_harmless(word))
    ]
    return list(dict.fromkeys(_as_shown(word) for word in kept))


def clock_examples(facts: ColumnFacts) -> list[str]:
    """Some times of day of a column, and nothing else that stands there."""
    found = [_CLOCK.sub(r"\1", word) for word in facts.words]
    return list(dict.fromkeys(clock for clock in found if re.fullmatch(r"\d{1,2}:\d\d", clock)))[:_EXAMPLES]


def is_harmless(word: str) -> bool:
    """Whether each part of a word is one of the dictionary, or one that offices put beside it: 母より電話, 1.電話."""
    parts = [part for part in _BETWEEN.split(word) if part]
    return bool(parts) and _has_few_digits(word) and all(part in _known_words() for part in parts)


def are_of_records(days: pl.Series) -> list[bool]:
    """Which cells may be shown as days of contacts, being none that may be one of birth."""
    cell = pl.col("day")
    year = pl.when(forms.lacks_era(cell)).then(cell.str.extract(r"^([0-9]{1,2})").cast(pl.Int32))
    since, is_written_so = forms.days(cell) >= _FIRST_DAY, year <= _LATEST_YEAR
    told = days.alias("day").to_frame().select(since.fill_null(True) & is_written_so.fill_null(True))
    return told.to_series().to_list()


def _may_be_shown(column: Column, word: str) -> bool:
    """Whether the digits of a word are those of an answer, or of numbers and lengths: 13:30, 1.5, 0.0208333."""
    if column.code_list is not None or column.dtype == pl.Boolean:
        return _has_few_digits(word)
    return _FRACTION.search(word) is not None or re.search(shown.TELLING, word) is None


def _has_few_digits(word: str) -> bool:
    runs = re.findall(r"\d+", word)
    return len(runs) <= 1 and all(len(run) <= _LONGEST_RUN for run in runs)


@cache
def _known_words() -> frozenset[str]:
    return frozenset({*_BESIDE, *(form for code_list in CODE_LISTS.values() for form in code_list.by_written_form)})


def _as_shown(word: str) -> str:
    return _MIDNIGHT.sub(r"\1", _CLOCK.sub(r"\1", word))
