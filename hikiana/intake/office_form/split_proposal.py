"""Which columns tell two things in each cell: found by their cells, where no other column tells the second."""

from collections.abc import Iterator, Mapping

import polars as pl

from hikiana.intake.office_form.answers_of_heads import coded, column_of
from hikiana.intake.office_form.asking import is_harmless
from hikiana.intake.office_form.called_off import says_so
from hikiana.intake.office_form.claims import LENGTH, METHOD
from hikiana.intake.office_form.column_facts import ColumnFacts
from hikiana.intake.office_form.head_meanings import ALONE, meaning_of_head
from hikiana.intake.office_form.looked_at import SheetsOfOneForm
from hikiana.intake.office_form.model import BEGIN, CASES, END, NAME, CellSplit
from schemas.tables import Column

_MOST, _HALF, _SOME = 0.8, 0.5, 0.3
_BESIDE_EACH_OTHER = ((f"{CASES}.sex", f"{CASES}.age"), (METHOD, LENGTH))
IN_BRACKETS = "かっこの中"


def split_where_two_are_told(form: SheetsOfOneForm) -> SheetsOfOneForm:
    """Sheets with two columns for each of whose cells tells two things, where both halves are surely known."""
    splits = {head: one for head in form.heads if (one := _split_of(form, head))}
    return form.split_by(splits) if splits else form


def _split_of(form: SheetsOfOneForm, head: str) -> CellSplit | None:
    facts = form.facts[head]
    if not facts.filled:
        return None
    others = {field for other in form.heads if other != head for field in _fields_told(form, other)}
    return _day_and_times(head, facts, others) or _words_and_number(head, facts) or _with_brackets(head, facts)


def _fields_told(form: SheetsOfOneForm, head: str) -> tuple[str, ...]:
    meaning = meaning_of_head(head)
    return meaning.fields if meaning.named == ALONE and form.facts[head].filled else ()


def _day_and_times(head: str, facts: ColumnFacts, others: set[str]) -> CellSplit | None:
    """R6.5.29(水) 13:00～13:45, where no other column tells the length; 13:00 alone, where another tells the end."""
    day, times = facts.halves("day")
    if times.filled < _SOME * facts.filled or day.days < _MOST or others & {LENGTH, BEGIN}:
        return None
    if times.lengths >= _MOST and not times.clocks:
        return CellSplit("day", [f"{head} / 相談日", f"{head} / 相談時間"])
    return CellSplit("day", [f"{head} / 相談日", f"{head} / 開始時刻"]) if END in others else None


def _words_and_number(head: str, facts: ColumnFacts) -> CellSplit | None:
    """32歳男性, 電話30分: most cells are an answer of a list and a number. Under 相談者 it is another's age."""
    words, numbers = facts.halves("number")
    if numbers.filled < _HALF * facts.filled:
        return None
    for told_by_words, told_by_number in _BESIDE_EACH_OTHER:
        first, second = column_of(told_by_words), column_of(told_by_number)
        assert first is not None
        assert second is not None
        of_others = {*meaning_of_head(head).fields} - {told_by_words, told_by_number, NAME}
        if not of_others and words.certain_answers(first) >= _MOST and _tells(told_by_number, numbers):
            return CellSplit("number", [f"{head} / {first.title.ja}", f"{head} / {second.title.ja}"])
    return None


def _tells(field: str, numbers: ColumnFacts) -> bool:
    """Whether numbers are those of a field, and not marks before words: 32, 8歳, 30分; not the 1 of 1男 and ①電話."""
    cell = pl.col("cell")
    told = cell.str.contains(r"分|時間|[hH]$") if field == LENGTH else cell.str.contains(r"^\D*[0-9]{2}|歳|才|代")
    has_number = numbers.share(cell.str.contains("[0-9]"))
    return has_number > 0 and numbers.share(told) >= _MOST * has_number


def _with_brackets(head: str, facts: ColumnFacts) -> CellSplit | None:
    """来所（本人・母）: what stands outside is an answer, and within only words that name nobody."""
    outside, within = facts.halves("brackets")
    if within.filled < 2 or not all(is_harmless(word) or says_so(word) for word in within.words):
        return None
    meant = meaning_of_head(head).fields
    for field, column in _single():
        if field in meant and not _has_brackets_itself(column) and outside.certain_answers(column) >= _MOST:
            return CellSplit("brackets", [f"{head} / {column.title.ja}", f"{head} / {IN_BRACKETS}"])
    return None


def _single() -> Iterator[tuple[str, Column]]:
    """Lists of which a cell holds one answer."""
    return ((field, column) for field, column in coded() if not isinstance(column.dtype, pl.List))


def _has_brackets_itself(column: Column) -> bool:
    written: Mapping[str, str] = column.code_list.by_written_form if column.code_list else {}
    return any("(" in form for form in written)
