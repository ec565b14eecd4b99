"""Sheets that look like records beside those of the contacts and may be none: bookings, absences, closed cases."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from hikiana.intake.heads import plain
from hikiana.intake.office_form.claims import METHOD
from hikiana.intake.office_form.drafting import has_contacts
from hikiana.intake.office_form.drafts import Draft
from hikiana.intake.office_form.looked_at import LookedAt, SheetsOfOneForm
from hikiana.intake.office_form.model import CASES, CONTACTS, KIND
from hikiana.intake.office_form.name_patterns import with_numbers_open
from hikiana.intake.office_form.names_tell import told_by_sheet
from hikiana.intake.office_form.shared_clients import lack_some_clients

_BY_NAME = re.compile(r"予約|予定|キャンセル|取消|待機|不在|欠席|会議")
_SAME = 0.6
"""Of the heads of the records: a sheet that has so many of them is one of them."""
_AGE = f"{CASES}.age"


@dataclass(frozen=True)
class Aside:
    """Sheets of one form of which nobody has said whether they are read, beside the records of which `like` is one; of
    clients only those some of whom are not in them.
    """

    form: SheetsOfOneForm
    like: str
    are_clients: bool = False


def sheets_aside(drafts: Sequence[Draft], known: Sequence[Draft]) -> list[Aside]:
    """Which sheets are asked about: those called so, those of another form than the records, and lists that hold only
    some of the clients who are written beside their contacts. `known` are sheets that a form reads already.
    """
    return [*_of_contacts(drafts, known), *_of_clients(drafts, known)]


def _of_contacts(drafts: Sequence[Draft], known: Sequence[Draft]) -> Iterator[Aside]:
    records = [draft for draft in drafts if CONTACTS in draft.tables]
    before = [draft for draft in known if CONTACTS in draft.tables]
    own = before or [draft for draft in records if not all(map(_is_called_so, draft.form.sheets))]
    if not own:
        return
    main = max(own, key=lambda draft: draft.form.rows.height)
    for draft in records:
        called = [sheet for sheet in draft.form.sheets if _is_called_so(sheet)]
        if called:
            yield Aside(SheetsOfOneForm(called, draft.form.split), main.form.name)
        if len(called) < len(draft.form.sheets) and not any(_are_alike(draft, one) for one in (main, *before)):
            yield Aside(draft.form.without(called), main.form.name)


def _of_clients(drafts: Sequence[Draft], known: Sequence[Draft]) -> Iterator[Aside]:
    lists = [draft for draft in drafts if list(draft.tables) == [CASES]]
    before = [draft for draft in known if list(draft.tables) == [CASES]]
    asked = set[int]()
    for draft in (*known, *drafts):
        told = {field for field in draft.fields if field.startswith(CASES)} - {_AGE}
        partial = [one for one in lists if one.fields & told and one.form.rows.height]
        if {*draft.tables} == {CASES, CONTACTS} and partial and lack_some_clients([*before, *lists], draft):
            yield from (Aside(one.form, draft.form.name, are_clients=True) for one in partial if id(one) not in asked)
            asked.update(map(id, partial))


def _is_called_so(sheet: LookedAt) -> bool:
    return _BY_NAME.search(plain(sheet.source.sheet.name or sheet.source.path.stem)) is not None


def _are_alike(one: Draft, other: Draft) -> bool:
    """Whether both are records, kept in one form or of one kind, or of what their names tell apart."""
    if not (has_contacts(one) and has_contacts(other)):
        return True  # clients with the first contact of each: it is asked whether these count, where it is not certain
    if one is other or one.fields | one.possible == other.fields | other.possible:
        return True
    heads = {*other.form.heads}
    if len(heads & {*one.form.heads}) >= _SAME * len(heads):
        return True
    if _names(one) & _names(other):
        return True
    return _tell_other_times(one, other) or (_tell_kinds(one) and _tell_kinds(other))


def _names(draft: Draft) -> set[tuple[str, ...]]:
    return {tuple(map(with_numbers_open, sheet.source.names)) for sheet in draft.form.sheets}


def _tell_other_times(one: Draft, other: Draft) -> bool:
    """Whether names tell years or months that are others: their form has changed."""
    told = [{(sheet.year, sheet.tells().month) for sheet in draft.form.sheets} for draft in (one, other)]
    kinds = {(year is None, month is None) for of_draft in told for year, month in of_draft}
    return len(kinds) == 1 and (True, True) not in kinds and not told[0] & told[1]


def _tell_kinds(draft: Draft) -> bool:
    """Whether names tell the method of contacts, or who is new: 電話相談, 新規."""
    return all(any(told_by_sheet(field, sheet) for field in (METHOD, KIND)) for sheet in draft.form.sheets)
