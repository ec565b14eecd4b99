"""What a former form covers of the sheets that are there now."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from hikiana.intake.office_form.claims import CLIENT, Claim
from hikiana.intake.office_form.column_meanings import claims_of
from hikiana.intake.office_form.drafts import Draft
from hikiana.intake.office_form.head_meanings import ALONE
from hikiana.intake.office_form.looked_at import LookedAt, SheetsOfOneForm
from hikiana.intake.office_form.matching import Matched, matched
from hikiana.intake.office_form.model import CASES, CONTACTS, IGNORED, FormPart, FormQuestion, LedgerForm
from hikiana.intake.sources import Source

_SAME = 0.6
"""Of a part's heads: a sheet that has so many of them may be one of the part."""


@dataclass
class Covered:
    """By the place of a part its sheets: those as it knows them, and those whose heads have changed, by their heads;
    and the sheets that the form does not know.
    """

    same: dict[int, list[Matched]] = field(default_factory=lambda: defaultdict(list))
    changed: dict[int, dict[frozenset[str], list[Matched]]] = field(default_factory=lambda: defaultdict(dict))
    new: Sequence[Source] = ()


def covered(sources: Sequence[Source], form: LedgerForm) -> Covered:
    """Which sheets a form says to be read as what."""
    matches = matched(sources, form)
    found = Covered(new=matches.unknown)
    places = {id(part): place for place, part in enumerate(form.parts)}
    for one in matches.read:
        place = places[id(one.part)]
        if one.lost or one.new:
            found.changed[place].setdefault(frozenset(one.below.heads), []).append(one)
        else:
            found.same[place].append(one)
    return found


def as_part(sheets: Sequence[Matched]) -> SheetsOfOneForm:
    """Sheets of a part under the heads that it knows."""
    looked = [LookedAt.under(one.source, one.below, one.part.head_rows) for one in sheets]
    return SheetsOfOneForm(looked).split_by({head: one for sheet in sheets for head, one in sheet.split.items()})


def is_known_by_heads(one: Matched) -> bool:
    """Whether a sheet has most heads of its part; else it is another, whatever its name."""
    needed = [head for head, use in one.part.columns.items() if use.field != IGNORED]
    return 2 * len(one.lost) < len(needed)


def is_like(sheet: LookedAt, part: FormPart) -> bool:
    """Whether a sheet with a new name has the form of a part."""
    heads = set(sheet.below.heads)
    return sheet.head_rows == part.head_rows and len(heads & {*part.heads}) >= _SAME * len(part.heads)


def draft_of(form: SheetsOfOneForm, part: FormPart) -> Draft:
    """The sheets of a part with the use of their columns that it has, and what columns with new heads may be."""
    claims = [
        Claim(
            head,
            CLIENT if use.field == f"{CASES}.case_id" else use.field,
            ALONE,
            None,
            use.turn,
            use.marked,
            use.counts,
        )
        for head, use in part.columns.items()
        if use.field and head in form.heads
    ]
    new = {head for head in form.heads if head not in part.columns}
    if not new or not {*part.tables} <= {CASES, CONTACTS}:
        return Draft(form, claims, [], part.tables)
    # A new column of marks is known by those that stand beside it.
    beside = {claim.head for claim in claims if claim.marked}
    held, doubts = claims_of({head: facts for head, facts in form.facts.items() if head in new | beside}, form.rows)
    doubts = [doubt for doubt in doubts if doubt.head in new]
    taken = {(claim.field, claim.turn, claim.marked) for claim in claims}
    held = [one for one in held if one.head in new and (one.field, one.turn, one.marked) not in taken]
    fields = {claim.field for claim in claims}
    doubts = [doubt for doubt in doubts if doubt.fields[0] not in fields]
    allowed = {CLIENT, *(one.field for one in held if one.field.partition(".")[0] in part.tables)}
    return Draft(form, [*claims, *(one for one in held if one.field in allowed)], doubts, part.tables)


def drafts_of(read: Sequence[Matched], form: LedgerForm) -> list[Draft]:
    """The sheets that are read, by their parts."""
    of_parts = ([one for one in read if one.part is part] for part in form.parts)
    return [draft_of(as_part(sheets), sheets[0].part) for sheets in of_parts if sheets]


def waiting(form: LedgerForm, place: int) -> frozenset[str]:
    """The fields that columns of a part may be by the answers to open questions."""
    fields: set[str] = set()
    for question in form.open_questions:
        if list(question.sets[:3]) == ["parts", place, "by_name"]:
            fields.add(str(question.sets[3]))
        if list(question.sets[:3]) == ["parts", place, "columns"]:
            told = (each for value in question.values for each in _single(value))
            fields |= {str(use.get("field", "")) if isinstance(use, Mapping) else str(use) for use in told}
    return frozenset(fields - {IGNORED})


def _single(value: object) -> Sequence[object]:
    return [*value.values()] if isinstance(value, Mapping) else [value]


def still_asked(questions: Sequence[FormQuestion], place: int, heads: Collection[str]) -> list[FormQuestion]:
    """Questions without those about columns of a part that are no longer there."""
    return [question for question in questions if not _is_of_others(question, place, heads)]


def _is_of_others(question: FormQuestion, place: int, heads: Collection[str]) -> bool:
    if list(question.sets[:3]) != ["parts", place, "columns"]:
        return False
    told = question.sets[3:4] or [head for value in question.values for head in value]
    return not {str(head) for head in told} <= {*heads}


def known_files(form: LedgerForm) -> set[str]:
    """The files of which it was asked whether they count, as a whole."""
    asked = (one.sets[1] for one in form.questions if one.sets[0] == "unread" and ["*"] in map(list, one.values))
    return {file for place in asked for file in form.unread[int(place)].files}


def known_absent(form: LedgerForm) -> set[str]:
    """The fields of absent columns that a form tells, or asks about already."""
    asked = [question for question in form.questions if list(question.sets[:2]) == ["rules", "absent"]]
    alone = {str(field) for question in asked for field in question.sets[2:]}
    together = {name for one in asked if isinstance(one.values[0], Mapping) for name in one.values[0]}
    return {*form.absent, *alone, *together}


def asked_words(form: LedgerForm, place: int, head: str) -> set[str]:
    """The words of a column that were asked about."""
    columns = ["parts", place, "columns"]
    alone = [question for question in form.questions if list(question.sets) == [*columns, head, "words"]]
    together = (value.get(head) for one in form.questions if list(one.sets) == columns for value in one.values)
    told = (use.get("words", {}) for use in together if isinstance(use, Mapping))
    words = [*(value for question in alone for value in question.values), *told]
    return {word for mapping in words for word in mapping}
