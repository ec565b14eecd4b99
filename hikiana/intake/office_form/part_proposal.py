"""Parts as they are proposed: new ones, and former ones with what they do not cover."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from hikiana.intake.heads import canonical
from hikiana.intake.office_form.asking import Asked
from hikiana.intake.office_form.called_off import known_words
from hikiana.intake.office_form.claims import CLIENT
from hikiana.intake.office_form.count_questions import counts_by_method, several_in_a_row
from hikiana.intake.office_form.covered import as_part, asked_words, draft_of, still_asked, waiting
from hikiana.intake.office_form.day_questions import era_of_days, whether_fiscal, year_of_days
from hikiana.intake.office_form.drafts import Draft
from hikiana.intake.office_form.head_meanings import turn_of_head
from hikiana.intake.office_form.legends import LegendSheets
from hikiana.intake.office_form.length_questions import unit_of_lengths
from hikiana.intake.office_form.look_questions import rows_coloured, rows_struck
from hikiana.intake.office_form.looked_at import LookedAt, SheetsOfOneForm
from hikiana.intake.office_form.marks_left import fields_of_marks, what_marks_tell
from hikiana.intake.office_form.matching import Matched
from hikiana.intake.office_form.model import (
    CASES,
    CONTACTS,
    IGNORED,
    KIND,
    ColumnUse,
    FormPart,
    FormQuestion,
    LedgerForm,
    UnreadSheets,
)
from hikiana.intake.office_form.names_tell import meanings_of_names, told_by_names
from hikiana.intake.office_form.number_questions import contacts_of_clients, kind_of_clients
from hikiana.intake.office_form.part_questions import (
    AGE,
    ages_as_decades,
    are_for_decades,
    decades_of,
    doubtful_columns,
    filled_down,
    rows_left_out,
)
from hikiana.intake.office_form.unnamed_clients import rows_of_nobody
from hikiana.intake.office_form.word_questions import WordsOfField, certain_words, doubtful_words
from schemas.tables import TABLES, Table

_BOTH = "1行が1回の相談で、その人のことも同じ行にある。"


@dataclass
class ProposedParts:
    """What has been proposed so far: parts with the drafts that they come of, by their place, and questions."""

    former: LedgerForm
    parts: list[FormPart]
    unread: list[UnreadSheets]
    questions: Sequence[FormQuestion]
    legends: LegendSheets
    drafts: dict[int, list[Draft]] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)

    @classmethod
    def of(cls, former: LedgerForm, legends: LegendSheets) -> "ProposedParts":
        return cls(former, list(former.parts), list(former.unread), former.questions, legends)

    @property
    def all_drafts(self) -> list[Draft]:
        return [draft for drafts in self.drafts.values() for draft in drafts]

    def ask_whether_read(self, asked: tuple[UnreadSheets, Asked]) -> None:
        """Add what is perhaps not read, and its question."""
        self.unread.append(asked[0])
        self.asked.append(asked[1])


def complete(proposed: ProposedParts, place: int, sheets: Sequence[Matched]) -> None:
    """A part with sheets that have its heads: new words, and what else has come into its cells."""
    part, form = proposed.parts[place], proposed.former
    if not {*part.tables} <= {CASES, CONTACTS}:
        return
    further = {head: use for sheet in sheets for head, use in sheet.further.items()}
    known_columns = {**part.columns, **further}
    known_fields = waiting(form, place) | {*part.by_name}
    draft = replace(draft_of(as_part(sheets), replace(part, columns=known_columns)), waiting=known_fields)
    columns, asked = _uses(draft, place, part_name(part), known_columns, proposed)
    if columns == known_columns and not asked:  # more contacts to the right are nothing new
        columns = dict(part.columns)
    year, of_year = (part.year, []) if part.year else year_of_days(draft, place, part_name(part))
    now = replace(part, columns=columns, year=year)
    _put(proposed, place, part if now == part else now, draft)
    known = {question.id for question in form.questions}
    proposed.asked += [
        *asked,
        *(
            one
            for one in filled_down(draft, place, part_name(part))
            if not part.fill_down and one.question.id not in known
        ),
        *rows_left_out(draft, place, part_name(part), known_words(form, place)),
        *(one for one in rows_of_nobody(draft, place, part_name(part), part) if one.question.id not in known),
        *(rows_struck(draft, place, part_name(part)) if part.leave_out_struck is None else ()),
        *rows_coloured(draft, place, part_name(part), part.leave_out_fill),
        *(one for one in several_in_a_row(draft, place, part_name(part)) if one.question.id not in known),
        *(one for one in what_marks_tell(draft, place, part_name(part)) if one.question.id not in known),
        *(meanings_of_names(draft, place, part_name(part), part.by_name) if part.by_name else []),
        *of_year,
    ]


def change(proposed: ProposedParts, place: int, sheets: Sequence[Matched], instead: bool) -> None:
    """A part for sheets of a known name whose heads have changed; `instead` of the one that they were."""
    former = proposed.former.parts[place]
    if not {*former.tables} <= {CASES, CONTACTS}:
        return
    at = place if instead else len(proposed.parts)
    draft = draft_of(as_part(sheets), former)
    heads = draft.form.heads
    known = {head: former.columns.get(head) or _as_of_other_turns(head, former) for head in heads}
    columns, asked = _uses(draft, at, part_name(former), known, proposed)
    fill_down = [head for head in former.fill_down if head in heads]
    left_out, unnamed = (
        {head: words for head, words in of_rows.items() if head in heads}
        for of_rows in (former.leave_out, former.unnamed)
    )
    part = replace(former, columns=columns, fill_down=fill_down, leave_out=left_out, unnamed=unnamed)
    _put(proposed, at, part, draft)
    if instead:
        proposed.questions = still_asked(proposed.questions, place, heads)
    proposed.asked += asked


def _as_of_other_turns(head: str, former: FormPart) -> ColumnUse:
    """The use of a new column as that of the same one of the other turns, of which one more came to the right."""
    turn, rest = turn_of_head(head)
    uses = (use for other, use in former.columns.items() if use.turn and turn_of_head(other)[1] == rest)
    return next((replace(use, turn=turn) for use in uses if turn), ColumnUse())


def add(proposed: ProposedParts, draft: Draft, doubled: Collection[LookedAt], at: int | None = None) -> None:
    """A new part, at the place of one whose sheets have become others or at the end.

    Sheets that may be copies come last in its names, and tell nothing of it.
    """
    place = len(proposed.parts) if at is None else at
    own = draft.form.without(doubled)
    form = replace(draft.form, sheets=sorted(draft.form.sheets, key=lambda one: not any(one is a for a in own.sheets)))
    draft = replace(draft, form=own)
    by_name = told_by_names(draft)
    part = FormPart(
        form.sheet_patterns,
        list(draft.tables),
        {},
        form.file_patterns if any(sheet.is_text for sheet in form.sheets) else [],
        form.head_rows,
        form.are_beside,
        form.split,
        why=_why(draft),
    )
    name = part_name(part)
    columns, asked = _uses(draft, place, name, {head: ColumnUse() for head in form.heads}, proposed)
    year, of_year = year_of_days(draft, place, name)
    of_names = list(meanings_of_names(draft, place, name))
    of_marks = list(what_marks_tell(draft, place, name))
    draft = replace(draft, waiting=draft.waiting | {*by_name} | fields_of_marks(draft))
    kinds = {KIND: by_name[KIND]} if KIND in by_name else {}
    _put(proposed, place, replace(part, columns=columns, year=year, by_name=kinds), draft)
    proposed.asked += [
        *asked,
        *contacts_of_clients(draft, place, name),
        *kind_of_clients(draft, place, name),
        *filled_down(draft, place, name),
        *rows_left_out(draft, place, name, {}),
        *rows_of_nobody(draft, place, name),
        *rows_struck(draft, place, name),
        *rows_coloured(draft, place, name, {}),
        *several_in_a_row(draft, place, name),
        *of_marks,
        *of_names,
        *of_year,
    ]


def usual(table: Table, sheet: LookedAt) -> FormPart:
    """A sheet of a table that offices keep in hikiana's own form."""
    named = {head: canonical(head, table) for head in sheet.below.heads}
    columns = {head: ColumnUse(f"{table.name}.{name}" if name else IGNORED) for head, name in named.items()}
    files = SheetsOfOneForm([sheet]).file_patterns if sheet.is_text else []
    why = f"「{table.title.ja}」の表"
    return FormPart([sheet.source.sheet.name], [table.name], columns, files, sheet.head_rows, why=why)


def part_name(part: FormPart) -> str:
    """What a part is called in ids of questions."""
    return part.sheets[0] or part.files[0]


def _put(proposed: ProposedParts, place: int, part: FormPart, draft: Draft) -> None:
    if place == len(proposed.parts):
        proposed.parts.append(part)
    else:
        proposed.parts[place] = part
    proposed.drafts.setdefault(place, []).append(draft)


def _uses(
    draft: Draft, place: int, name: str, columns: Mapping[str, ColumnUse], proposed: ProposedParts
) -> tuple[dict[str, ColumnUse], list[Asked]]:
    """The columns of a part with those of a draft that are certain, and what is asked about them."""
    uses, asked = dict(columns), [*doubtful_columns(draft, place, name), *counts_by_method(draft, place, name)]
    for doubt in draft.doubts:
        uses[doubt.head] = ColumnUse(turn=doubt.turn)
    for claim in draft.claims:
        known = uses[claim.head]
        if claim.field == AGE and not known.field and (ages := list(ages_as_decades(draft, claim, place, name))):
            asked += ages
            continue
        turns = [one for one in draft.claims if one.field == claim.field and one.turn] if claim.turn else [claim]
        of = WordsOfField(draft, turns, place, name, proposed.legends)
        words = {**certain_words(of), **known.words}
        if claim.field == AGE and are_for_decades(known.words):
            words = decades_of(draft.form.facts[claim.head]) | words
        of_cases = claim.field == CLIENT and CONTACTS not in draft.tables
        field = f"{CASES}.case_id" if of_cases else claim.field
        uses[claim.head] = ColumnUse(field, words, claim.marked, claim.turn, known.era, known.unit, known.counts)
        asked += era_of_days(draft, claim, place, name) if not known.era else []
        asked += whether_fiscal(draft, claim, place, name) if not known.field else []
        if claim is turns[0]:
            asked += unit_of_lengths(draft, turns, place, name) if not known.unit else []
            asked += doubtful_words(of, {*words, *asked_words(proposed.former, place, claim.head)})
    return uses, asked


def _why(draft: Draft) -> str:
    titles = "と".join(TABLES[table].title.ja for table in draft.tables)
    way = _BOTH if len(draft.tables) > 1 else ""
    return f"{titles}。{way}{len(draft.form.heads)}列のうち{len(draft.claims)}列の見出しと中身が合う"
