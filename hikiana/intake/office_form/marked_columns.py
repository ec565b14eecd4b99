"""Columns of ○: each is an answer of a list, as its head, or the group above it, says."""

from collections import defaultdict
from collections.abc import Mapping

import polars as pl

from hikiana.intake.contact_kinds import kind_word
from hikiana.intake.office_form.claims import Claim, coded
from hikiana.intake.office_form.column_facts import ColumnFacts
from hikiana.intake.office_form.head_meanings import ALONE, SILENT, HeadMeaning, answer_of, column_of
from hikiana.intake.office_form.model import KIND

_MOST = 0.8


def columns_of_marks(meanings: Mapping[str, HeadMeaning], facts: Mapping[str, ColumnFacts]) -> dict[str, Claim]:
    """Columns of ○ whose heads are answers of one list, by a group above them or as several beside each other."""
    marks = [head for head in facts if facts[head].filled == 0 or facts[head].marks + _crosses(facts[head]) >= _MOST]
    found = {
        head: Claim(head, meanings[head].fields[0], ALONE, None, meanings[head].turn, meanings[head].marked)
        for head in marks
        if meanings[head].marked
    }
    bare_ones = [head for head in marks if meanings[head].named == SILENT and facts[head].signs >= _MOST]
    kinds = {head: kind_word(head) for head in bare_ones}
    if {"新規", "継続"} <= set(kinds.values()):
        found |= {head: Claim(head, KIND, ALONE, None, 0, word) for head, word in kinds.items() if word}
    answers: dict[str, dict[str, str]] = defaultdict(dict)
    for head in bare_ones:
        for field, column in coded():
            if head not in found and (label := answer_of(column, head)):
                answers[field][head] = label
    for field in sorted(answers, key=lambda field: -len(answers[field])):
        new = {head: label for head, label in answers[field].items() if head not in found}
        if len(new) > 1 and len(set(new.values())) == len(new):
            listed = column_of(field)
            empty = [head for head in marks if meanings[head].fields == () and not facts[head].filled]
            new |= {head: label for head in empty if listed and (label := answer_of(listed, head))}
            found |= {head: Claim(head, field, ALONE, None, 0, label) for head, label in new.items()}
    return found


def _crosses(facts: ColumnFacts) -> float:
    return facts.share(pl.col("cell").is_in(["×", "✕", "0"]))
