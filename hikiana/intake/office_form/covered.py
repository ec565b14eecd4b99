"""What a former form covers of the sheets that are there now."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from hikiana.intake.office_form.column_meanings import CLIENT, Claim, claims_of
from hikiana.intake.office_form.drafts import Draft
from hikiana.intake.office_form.head_meanings import ALONE
from hikiana.intake.office_form.heads_of_sheet import best_head
from hikiana.intake.office_form.looked_at import LookedAt, SheetsOfOneForm
from hikiana.intake.office_form.model import CASES, CONTACTS, LedgerForm, Part, Unread
from hikiana.intake.office_form.name_patterns import matches
from hikiana.intake.sources import Source

_SAME = 0.6
"""Of a part's heads: a sheet that has so many of them may be one of the part."""


@dataclass
class Covered:
    """The sheets of each part by its place in the former form, and the sheets that no part and nothing unread is."""

    by_part: dict[int, list[Source]] = field(default_factory=dict)
    new: list[Source] = field(default_factory=list)


def covered(sources: Sequence[Source], form: LedgerForm) -> Covered:
    """Which sheets a form says to be read as what; what it says not to be read comes first."""
    found = Covered()
    for source in sources:
        if any(is_named(source, sheets) for sheets in form.unread):
            continue
        place = next((number for number, part in enumerate(form.parts) if is_named(source, part)), None)
        if place is None:
            found.new.append(source)
        else:
            found.by_part.setdefault(place, []).append(source)
    return found


def is_named(source: Source, by: Part | Unread) -> bool:
    """Whether a sheet, and its file, fit the patterns of a part; without those of files it may be in any."""
    return matches(source.sheet.name, by.sheets) and (not by.files or matches(source.path.name, by.files))


def as_part(sources: Sequence[Source], part: Part) -> SheetsOfOneForm:
    """Sheets of a part under the heads that it knows."""

    def known(heads: Sequence[str]) -> float:
        return len({*heads} & part.columns.keys())

    return SheetsOfOneForm(
        [LookedAt.under(source, best_head(source.sheet, known, [part.head_rows]), part.head_rows) for source in sources]
    )


def is_like(sheet: LookedAt, part: Part) -> bool:
    """Whether a sheet with a new name has the form of a part."""
    heads = set(sheet.below.heads)
    return sheet.head_rows == part.head_rows and len(heads & part.columns.keys()) >= _SAME * len(part.columns)


def draft_of(form: SheetsOfOneForm, part: Part) -> Draft:
    """The sheets of a part with the use of their columns that it has, and what columns with new heads may be."""
    claims = [
        Claim(head, CLIENT if use.field == f"{CASES}.case_id" else use.field, ALONE, None, use.turn, use.marked)
        for head, use in part.columns.items()
        if use.field and head in form.heads
    ]
    new = {head: facts for head, facts in form.facts.items() if head not in part.columns}
    if not new or not {*part.tables} <= {CASES, CONTACTS}:
        return Draft(form, claims, [], part.tables)
    held, doubts = claims_of(new, form.rows)
    taken = {(claim.field, claim.turn, claim.marked) for claim in claims}
    held = [claim for claim in held if (claim.field, claim.turn, claim.marked) not in taken]
    fields = {claim.field for claim in claims}
    doubts = [doubt for doubt in doubts if doubt.fields[0] not in fields]
    allowed = {CLIENT, *(one.field for one in held if one.field.partition(".")[0] in part.tables)}
    return Draft(form, [*claims, *(one for one in held if one.field in allowed)], doubts, part.tables)
