"""Columns of ○: each is an answer of a list, or a range of ages, as its head, or the group above it, says."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

import polars as pl

from hikiana.intake.contact_kinds import kind_word
from hikiana.intake.office_form.answers_of_heads import answer_below, answers_of_head
from hikiana.intake.office_form.claims import Claim
from hikiana.intake.office_form.column_facts import ColumnFacts
from hikiana.intake.office_form.head_meanings import ALONE, SILENT, HeadMeaning
from hikiana.intake.office_form.marks import CROSSES, MARKS
from hikiana.intake.office_form.model import KIND
from hikiana.intake.written import trimmed

_MOST = 0.8


def columns_of_marks(
    meanings: Mapping[str, HeadMeaning], facts: Mapping[str, ColumnFacts], cells: pl.DataFrame
) -> dict[str, Claim]:
    """Columns of ○ whose heads are answers of one list, by a group above them or as several beside each other."""
    marks = [head for head in facts if facts[head].filled == 0 or facts[head].marks + _crosses(facts[head]) >= _MOST]
    found = {
        head: Claim(head, meanings[head].fields[0], ALONE, None, meanings[head].turn, meanings[head].marked)
        for head in marks
        if meanings[head].marked
    }
    silent = [head for head in marks if meanings[head].named == SILENT and head not in found]
    bare_ones = [head for head in silent if facts[head].signs >= _MOST or are_only_marks(facts[head])]
    kinds = {head: kind_word(head) for head in bare_ones if facts[head].signs >= _MOST}
    if {"新規", "継続"} <= set(kinds.values()):
        found |= {head: Claim(head, KIND, ALONE, None, 0, word) for head, word in kinds.items() if word}
    answers = _of_neighbours({head: answers_of_head(head) for head in bare_ones if head not in found})
    for field in sorted(answers, key=lambda field: -len(answers[field])):
        new = {head: label for head, label in answers[field].items() if head not in found}
        if len(new) > 1 and len(set(new.values())) == len(new) and are_chosen(list(new), facts, cells):
            empty = [head for head in silent if meanings[head].fields == () and not facts[head].filled]
            new |= {head: label for head in empty if head not in found and (label := answer_below(field, head))}
            found |= {head: Claim(head, field, ALONE, None, 0, label) for head, label in new.items()}
    return found


def _of_neighbours(told: Mapping[str, Mapping[str, str]]) -> dict[str, dict[str, str]]:
    """The answers by field and head; one of several fields, as 不明, is of the field of the columns before it."""
    answers: dict[str, dict[str, str]] = defaultdict(dict)
    before = ""
    for head, fields in told.items():
        of = [before] if before in fields else [*fields]
        before = of[0] if len(of) == 1 else ""
        for field in of:
            answers[field][head] = fields[field]
    return answers


def are_only_marks(facts: ColumnFacts) -> bool:
    """Whether all cells are marks, crosses or 0: no number says how many."""
    return facts.filled > 0 and facts.share(pl.col("cell").is_in([*MARKS, *CROSSES, "0"])) == 1


def are_chosen(heads: Sequence[str], facts: Mapping[str, ColumnFacts], cells: pl.DataFrame) -> bool:
    """Whether marks below these heads choose: signs do, and 1 where few rows have it below several of them."""
    once, marked = rows_marked_once(heads, cells)
    return all(facts[head].signs >= _MOST for head in heads) or once >= _MOST * marked


def rows_marked_once(heads: Sequence[str], cells: pl.DataFrame) -> tuple[int, int]:
    """How many rows have a mark below one of these heads alone, and how many below any."""
    times = cells.select(pl.sum_horizontal(trimmed(pl.col(heads)).is_in(MARKS).fill_null(False))).to_series().to_list()
    return times.count(1), len(times) - times.count(0)


def _crosses(facts: ColumnFacts) -> float:
    return facts.share(pl.col("cell").is_in([*CROSSES, "0"]))
