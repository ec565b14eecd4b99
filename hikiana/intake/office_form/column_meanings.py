"""Which field each column of sheets of one form is, by its head and by its cells, and which are to be asked about."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from itertools import chain

import polars as pl

from hikiana.intake import forms
from hikiana.intake.contact_kinds import Kinds, column_of_kinds
from hikiana.intake.office_form.answers_of_heads import coded, column_of
from hikiana.intake.office_form.claims import CLIENT, DATE, LENGTH, METHOD, Claim, Doubt
from hikiana.intake.office_form.column_facts import ColumnFacts
from hikiana.intake.office_form.counted_methods import counted_methods
from hikiana.intake.office_form.head_meanings import (
    ALONE,
    OF_ENTRY,
    OF_FIRST,
    SILENT,
    HeadMeaning,
    meaning_of_head,
    turn_of_head,
)
from hikiana.intake.office_form.lengths_of_parts import clocks_in_parts, lengths_of_parts
from hikiana.intake.office_form.marked_columns import columns_of_marks
from hikiana.intake.office_form.model import (
    BEGIN,
    BIRTH,
    CASES,
    CONTACTS,
    DAY,
    DAY_PARTS,
    END,
    FISCAL_YEAR,
    KIND,
    MONTH,
    NAME,
    YEAR,
)
from hikiana.intake.office_form.words import meaning_of
from schemas.tables import TABLES, Column

_HALF, _MOST, _NEARLY_ALL = 0.5, 0.8, 0.9
_LEAST_CELLS = 3
"""Fewer cells tell nothing without their head."""
_ANY_ONE = ("relation_detail",)
"""Lists of few and common words, which the cells alone do not tell."""


def claims_of(facts: Mapping[str, ColumnFacts], cells: pl.DataFrame) -> tuple[list[Claim], list[Doubt]]:
    """The columns whose field is certain, each field once (and turn), and those to be asked about."""
    meanings = {head: meaning_of_head(head) for head in facts}
    counted = counted_methods(meanings, facts, cells)
    uncounted = {head: facts[head] for head in facts if not any(head == one.head for one in counted)}
    marked = columns_of_marks(meanings, uncounted, cells)
    marked |= lengths_of_parts(facts)
    kind = _column_of_kinds(meanings, facts, cells, marked)
    claims = [*marked.values(), *([kind] if kind else [])]
    told = {claim.head for claim in claims}
    of_clocks = clocks_in_parts(facts)
    clocks = {doubt.head for doubt in of_clocks}
    for head, meaning in meanings.items():
        if head not in told | clocks and meaning.fields and not meaning.marked:
            best = max((_claim(head, field, meaning, facts[head]) for field in meaning.fields), key=_rank)
            claims.append(best)
    claims = _fitting_together(_with_turns(_without_first(claims)), facts)
    held, doubts = _each_once(claims)
    doubts += of_clocks if LENGTH not in {claim.field for claim in held} else []
    doubts = [doubt for doubt in doubts if not _is_repeated(doubt, cells)]
    doubts = [_as_doubt(doubt, held, _of_all_turns(doubt, doubts, facts)) for doubt in doubts]
    doubts += counted if _are_of_clients(held, doubts) else []
    lacking = _lacking(held, doubts)
    silent = [head for head, meaning in meanings.items() if meaning.named == SILENT and not meaning.private]
    turns = {claim.turn for claim in held if claim.turn}
    doubts += _by_cells_alone([head for head in silent if head not in told], lacking, facts, turns)
    private = [head for head, meaning in meanings.items() if meaning.private and not meaning.fields]
    doubts += _by_certain_words(private, _lacking(held, doubts), facts)
    return held, [*doubts, *_days_of_entry(held, doubts, facts)]


def _days_of_entry(held: Sequence[Claim], doubts: Sequence[Doubt], facts: Mapping[str, ColumnFacts]) -> list[Doubt]:
    """Where contacts have no day of their own: the day on which each was entered, which may be it."""
    told = {*(claim.field for claim in held), *chain.from_iterable(doubt.fields for doubt in doubts)}
    if told & {DATE, *DAY_PARTS} or not told & {METHOD, LENGTH}:
        return []
    entered = [head for head in facts if OF_ENTRY.search(head) and facts[head].days >= _NEARLY_ALL]
    return [Doubt(head, [DATE]) for head in entered[:1]]


def _are_of_clients(held: Sequence[Claim], doubts: Sequence[Doubt]) -> bool:
    """Whether a column tells whose contacts they are, and none their method: else counts are of days or months."""
    fields = {*(claim.field for claim in held), *chain.from_iterable(doubt.fields for doubt in doubts)}
    return bool(fields & {CLIENT, NAME}) and METHOD not in fields


def _without_first(claims: Sequence[Claim]) -> list[Claim]:
    """Columns of the first contact, as 初回相談日, are of contacts only where no other column tells the same."""
    others = {claim.field for claim in claims if not OF_FIRST.search(claim.head)}

    def is_told_elsewhere(claim: Claim) -> bool:
        return claim.field.startswith(CONTACTS) and claim.field in others and bool(OF_FIRST.search(claim.head))

    return [claim for claim in claims if not is_told_elsewhere(claim)]


def fit_of(field: str, facts: ColumnFacts) -> float | None:
    """Which share of a column's cells are of a field."""
    if not facts.filled:
        return None
    if field in (BEGIN, END):
        return facts.clocks
    if field in (YEAR, FISCAL_YEAR):
        return facts.years
    if field == BIRTH:
        return facts.share(forms.days(pl.col("cell")).is_not_null() | forms.say_nothing(pl.col("cell")))
    if field == MONTH:
        return facts.between(1, 12, "月")
    if field == DAY:
        return facts.between(1, 31, "日")
    if field == KIND:
        return 1 - Kinds.of("新規/継続", "", facts.cells["cell"]).said.null_count() / facts.cells.height
    column = column_of(field)
    return 1 if column is None else facts.fits(column)


def _rank(claim: Claim) -> tuple[bool, int, float]:
    return claim.rank


def _claim(head: str, field: str, meaning: HeadMeaning, facts: ColumnFacts) -> Claim:
    return Claim(head, field, meaning.named, fit_of(field, facts), meaning.turn)


def _column_of_kinds(
    meanings: Mapping[str, HeadMeaning],
    facts: Mapping[str, ColumnFacts],
    cells: pl.DataFrame,
    marked: Mapping[str, Claim],
) -> Claim | None:
    """The column of new or continuing, by its head and cells."""
    if any(claim.field == KIND for claim in marked.values()):
        return None
    told = [head for head, meaning in meanings.items() if meaning.fields == (KIND,) and head not in marked]
    if fitting := [head for head in told if (fit_of(KIND, facts[head]) or 0) >= _HALF]:
        return Claim(fitting[0], KIND, ALONE, fit_of(KIND, facts[fitting[0]]))
    free = [head for head, meaning in meanings.items() if meaning.named == SILENT and head not in marked]
    number = column_of_kinds(TABLES[CONTACTS], {place: (head, cells[head]) for place, head in enumerate(free)})
    return None if number is None else Claim(free[number], KIND, ALONE, 1)


def _with_turns(claims: Sequence[Claim]) -> list[Claim]:
    """Where fields come again to the right, the first of them are the first turn."""
    again = {claim.field for claim in claims if claim.turn > 1 and claim.field.startswith(CONTACTS)}
    turns = {claim.turn for claim in claims if claim.turn > 1 and claim.field in again}
    if not again & {DATE, *DAY_PARTS} or (len(again) < 2 and len(turns) < 2):  # a contact has a day of its own
        return [replace(claim, turn=0) for claim in claims]
    return [
        replace(claim, turn=claim.turn or (1 if claim.field in again else 0))
        if claim.field.startswith(CONTACTS)
        else replace(claim, turn=0)
        for claim in claims
    ]


def _fitting_together(claims: Sequence[Claim], facts: Mapping[str, ColumnFacts]) -> list[Claim]:
    """Columns of one field with each turn fit as they all do: the last of them hold few cells."""
    fits: dict[str, tuple[float, int]] = {}
    for claim in claims:
        if claim.turn and claim.fit is not None:
            share, filled = fits.get(claim.field, (0.0, 0))
            fits[claim.field] = share + claim.fit * facts[claim.head].filled, filled + facts[claim.head].filled
    pooled = {field: share / filled for field, (share, filled) in fits.items() if filled}
    return [replace(claim, fit=pooled.get(claim.field)) if claim.turn else claim for claim in claims]


def _each_once(claims: Sequence[Claim]) -> tuple[list[Claim], list[Doubt]]:
    """Of the claims to one field the best is held where it is certain; what is not certain is a doubt."""
    by_field: dict[tuple[str, int, str], list[Claim]] = defaultdict(list)
    for claim in claims:
        by_field[claim.field, claim.turn, claim.marked].append(claim)
    held: list[Claim] = []
    doubts: list[Doubt] = []
    for (field, turn, _), rivals in by_field.items():
        best, *others = sorted(rivals, key=_rank, reverse=True)
        if field == NAME:
            held.append(best)
            continue
        if best.is_certain:
            held.append(best)
            doubts += [Doubt(one.head, [field], turn, best.head) for one in others if one.is_certain]
        else:
            doubts += [Doubt(one.head, [field], turn) for one in rivals if one.named == ALONE or one.fit]
    return held, doubts


def _of_all_turns(doubt: Doubt, doubts: Sequence[Doubt], facts: Mapping[str, ColumnFacts]) -> ColumnFacts:
    """The cells of a column, and of those that are as doubtful with other turns: the last of them hold few."""
    alike = [one for one in doubts if one.turn and doubt.turn and one.fields == doubt.fields] or [doubt]
    return ColumnFacts.together([facts[one.head] for one in alike])


def _as_doubt(doubt: Doubt, held: Sequence[Claim], facts: ColumnFacts) -> Doubt:
    """A doubt with the other fields that the cells may be; clocks under 時間 are those at which contacts began."""
    fields = [claim.field for claim in held]
    if doubt.fields == [LENGTH] and facts.clocks >= _HALF and BEGIN not in fields:
        return replace(doubt, fields=[BEGIN, LENGTH])
    if doubt.taken_by:
        return doubt
    others = [field for field, _ in _by_cells(facts, _missing(fields)) if field not in doubt.fields]
    return replace(doubt, fields=[*others[:1], *doubt.fields])


def _is_repeated(doubt: Doubt, cells: pl.DataFrame) -> bool:
    """Whether a column only repeats the one that is read."""
    return bool(doubt.taken_by) and cells[doubt.head].equals(cells[doubt.taken_by])


def _lacking(held: Sequence[Claim], doubts: Sequence[Doubt]) -> list[str]:
    return _missing([*(claim.field for claim in held), *chain.from_iterable(doubt.fields for doubt in doubts)])


def _missing(known: Sequence[str]) -> list[str]:
    """Fields that the cells alone may tell and no column is."""
    told = [field for field, column in coded() if column.name not in _ANY_ONE]
    return [field for field in (*told, DATE, LENGTH, f"{CASES}.municipality") if field not in known]


def _by_cells_alone(
    heads: Sequence[str], lacking: Sequence[str], facts: Mapping[str, ColumnFacts], turns: Collection[int]
) -> list[Doubt]:
    """Columns with unknown heads whose cells are of a field that no other column is; such as come again with each of
    the turns are one column.
    """
    found: list[Doubt] = []
    used: Counter[str] = Counter()
    columns: dict[tuple[str, bool], list[tuple[str, int]]] = defaultdict(list)
    for head in heads:
        turn, rest = turn_of_head(head)
        is_of_turn = turn in turns
        columns[rest if is_of_turn else head, is_of_turn].append((head, turn if is_of_turn else 0))
    for (_, is_of_turn), of_column in columns.items():
        fields = [field for field, _ in _by_cells(ColumnFacts.together([facts[one] for one, _ in of_column]), lacking)]
        fields = [field for field in fields if field.startswith(CONTACTS)] if is_of_turn else fields
        if fields and not used[fields[0]]:
            used.update(fields[:1])
            found += [Doubt(head, fields[:2], turn) for head, turn in of_column]
    return found


def _by_certain_words(heads: Sequence[str], lacking: Sequence[str], facts: Mapping[str, ColumnFacts]) -> list[Doubt]:
    """Columns with heads of free text, as 主訴, that hold nothing but answers of a list that no other column is."""
    found: list[Doubt] = []
    for head in heads:
        for field, column in coded():
            taken = field not in lacking or any(field in one.fields for one in found)
            if not taken and _hold_answers(facts[head], column):
                found.append(Doubt(head, [field]))
                break
    return found


def _hold_answers(facts: ColumnFacts, column: Column) -> bool:
    is_told = facts.filled >= _LEAST_CELLS and facts.certain_answers(column) >= _NEARLY_ALL
    return is_told and len(facts.codes(column)) > 1


def _by_cells(facts: ColumnFacts, fields: Sequence[str]) -> list[tuple[str, float]]:
    """The fields that nearly all cells are of, the best first."""
    if facts.filled < _LEAST_CELLS:
        return []
    fits = ((field, _fit_alone(field, facts)) for field in fields)
    return sorted(((field, fit) for field, fit in fits if fit >= _NEARLY_ALL), key=lambda one: -one[1])


def _fit_alone(field: str, facts: ColumnFacts) -> float:
    """How well cells fit without a head: numbers may be anything, and so may one word alone."""
    if field == LENGTH:
        return facts.spans
    column = column_of(field)
    assert column is not None
    if column.code_list is None and column.reading != "municipality":
        return facts.fits(column) or 0
    known = facts.share_of_words(lambda word: not word.isdecimal() and meaning_of(column, word) is not None)
    return known if known < _NEARLY_ALL or len(facts.codes(column)) > 1 else 0
