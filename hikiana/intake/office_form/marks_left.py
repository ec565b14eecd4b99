"""Columns of ○ that nothing is known of: where they seem to be the answers of one question, the office is told."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from hikiana.intake.office_form.answers_of_heads import column_of
from hikiana.intake.office_form.asking import Asked, ask
from hikiana.intake.office_form.drafts import Draft
from hikiana.intake.office_form.head_meanings import SILENT, field_title, meaning_of_head
from hikiana.intake.office_form.heads_of_sheet import BETWEEN, lower_words
from hikiana.intake.office_form.marked_columns import are_only_marks, rows_marked_once
from hikiana.intake.office_form.model import IGNORED
from hikiana.intake.office_form.words import meaning_of
from schemas.tables import TABLES

_HALF, _MOST = 0.5, 0.8
_NOT_READ = "読まない"


def marks_left(draft: Draft) -> list[list[str]]:
    """The heads of such columns, where they stand beside each other and most rows have a mark below one of them."""
    used = {claim.head for claim in draft.claims} | {doubt.head for doubt in draft.doubts}
    free = [(number, head) for number, head in enumerate(draft.form.heads) if _is_left(draft, head, used)]
    groups = groupby(enumerate(free), lambda one: (one[1][0] - one[0], one[1][1].rpartition(BETWEEN)[0]))
    found = ([head for _, (_, head) in group] for _, group in groups)
    return [heads for heads in found if len(heads) > 1 and _is_choice(draft, heads)]


def what_marks_tell(draft: Draft, index: int, name: str) -> Iterator[Asked]:
    """Whether columns of ○ are the answers of a field that no other column is, where their words resemble these."""
    for heads in marks_left(draft):
        choices: dict[str, Any] = {
            _as_answers(field, words): {head: {"field": field, "marked": of} for head, of in words.items()}
            for field, words in _guesses(heads, _lacking(draft))
        }
        if choices:
            choices[_NOT_READ] = {head: {"field": IGNORED} for head in heads}
            text = f"「{draft.form.name}」の列「{'」「'.join(heads)}」の印は、何の答えですか。"
            yield ask(74, f"{name}/{heads[0]}/印の意味", text, ["parts", index, "columns"], choices)


def fields_of_marks(draft: Draft) -> set[str]:
    """The fields that these columns may be."""
    return {field for heads in marks_left(draft) for field, _ in _guesses(heads, _lacking(draft))}


def marks_unlike_any(draft: Draft) -> list[list[str]]:
    """The heads of such columns that resemble no answers of any field, so that nothing is asked about them."""
    return [heads for heads in marks_left(draft) if not any(_guesses(heads, _of_tables(draft)))]


def _as_answers(field: str, words: Mapping[str, str]) -> str:
    told = "、".join(f"{head} は{answer}" for head, answer in words.items())
    return f"「{field_title(field)}」の答えとして読む（{told}）"


def _is_left(draft: Draft, head: str, used: set[str]) -> bool:
    return head not in used and meaning_of_head(head).named == SILENT and are_only_marks(draft.form.facts[head])


def _is_choice(draft: Draft, heads: Sequence[str]) -> bool:
    once, marked = rows_marked_once(heads, draft.form.rows)
    return marked >= _HALF * draft.form.rows.height and once >= _MOST * marked


def _guesses(heads: Sequence[str], fields: Sequence[str]) -> Iterator[tuple[str, Mapping[str, str]]]:
    """The answers that heads seem to be, by the fields of which most of them are one each."""
    for field in fields:
        column = column_of(field)
        meanings = {head: meaning_of(column, lower_words(head)) if column else None for head in heads}
        labels = {head: meaning.labels[0] for head, meaning in meanings.items() if meaning and len(meaning.labels) == 1}
        if len(set(labels.values())) == len(labels) > max(1, _HALF * len(heads)):
            yield field, {head: labels.get(head, lower_words(head)) for head in heads}


def _lacking(draft: Draft) -> list[str]:
    return [field for field in _of_tables(draft) if field not in draft.fields | draft.possible]


def _of_tables(draft: Draft) -> list[str]:
    """The fields of its tables of which a list tells the answers."""
    return [f"{table}.{name}" for table in draft.tables for name, one in TABLES[table].usual.items() if one.code_list]
