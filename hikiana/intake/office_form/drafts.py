"""Parts of a form as they are drafted: sheets of one form, the tables that they hold, and the use of their columns."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import polars as pl

from hikiana.intake import forms
from hikiana.intake.office_form.calendar_names import YearsOfNames
from hikiana.intake.office_form.claims import CLIENT, DATE, METHOD, Claim, Doubt
from hikiana.intake.office_form.column_meanings import claims_of
from hikiana.intake.office_form.days_of_parts import NameTells, days_as_text, tells_day
from hikiana.intake.office_form.head_meanings import SILENT, meaning_of_head
from hikiana.intake.office_form.looked_at import LookedAt, SheetsOfOneForm
from hikiana.intake.office_form.model import BIRTH, CASES, CONTACTS, DAY, DAY_PARTS, KIND, NAME, ColumnUse
from hikiana.intake.office_form.split_proposal import split_where_two_are_told
from hikiana.intake.office_form.years_of_names import bare_year
from hikiana.intake.written import spaceless, trimmed
from schemas.tables import TABLES

_KEYS = (CLIENT, f"{CONTACTS}.contact_id", NAME)
_DAYS = (DATE, DAY)
_ANY = 2000
"""A year that has every day."""
_FEW = 2
"""So many answers of a client make a sheet one of clients."""
_SELDOM, _JOINS = 0.1, 0.9
"""Of the distinct cells of a column: so many that are clients' numbers elsewhere make it their number."""


@dataclass(frozen=True)
class Draft:
    """Sheets of one form with what their columns are; without `tables` they hold no records of clients or contacts.

    `waiting` are fields that columns may be by the answer to a question that is still open, `kind_of_clients` is the
    head of new or continuing where it stands beside clients alone. With `may_repeat_contacts` it is not certain whether
    the contacts in a sheet of both stand in another as well.
    """

    form: SheetsOfOneForm
    claims: Sequence[Claim]
    doubts: Sequence[Doubt]
    tables: Sequence[str] = ()
    waiting: frozenset[str] = frozenset()
    kind_of_clients: str = ""
    may_repeat_contacts: bool = False

    @property
    def fields(self) -> set[str]:
        return {claim.field for claim in self.claims}

    @property
    def possible(self) -> set[str]:
        """The fields that columns may be by what the office answers."""
        return {*self.waiting, *(field for doubt in self.doubts for field in doubt.fields)}

    @property
    def has_turns(self) -> bool:
        return any(claim.turn for claim in self.claims)

    @property
    def has_numbers(self) -> bool:
        """Whether a column is, or may be, the number of clients."""
        return CLIENT in self.fields | self.possible

    @property
    def needs_names(self) -> bool:
        """Whether clients are told from each other by their names alone."""
        return not self.has_numbers and NAME in self.fields

    def head(self, field: str) -> str | None:
        """The head of the first column of a field."""
        return next((claim.head for claim in self.claims if claim.field == field), None)

    @cached_property
    def days(self) -> pl.Series:
        """The days of the rows, with the year and the month that the names of their sheets tell; null where none is."""
        return pl.concat(self._days(sheet, sheet.tells(self.calendar_names)) for sheet in self.form.sheets)

    @cached_property
    def calendar_names(self) -> bool | None:
        """Whether years in names are calendar ones; None where nothing tells."""
        told = []
        if not any(bare_year(*sheet.source.names) for sheet in self.form.sheets):
            return False
        for sheet in self.form.sheets:
            whole, within = (
                self._days(sheet, NameTells(month=sheet.tells().month, calendar_year=a)) for a in (None, _ANY)
            )
            told.append(
                (sheet.source.names, pl.DataFrame({"month": within.dt.month().cast(pl.Int32), "year": whole.dt.year()}))
            )
        return YearsOfNames.of(told).are_calendar

    def _days(self, sheet: LookedAt, tells: NameTells) -> pl.Series:
        rows = sheet.below.frame
        used = {claim.field: (claim.head, ColumnUse(claim.field)) for claim in reversed(self.claims)}
        parts = {field: used[field] for field in DAY_PARTS if field in used}
        date = used.get(DATE)
        heads = [head for head, _ in (*parts.values(), *([date] if date else []))]
        if not (date or tells_day(parts, tells)) or not {*heads} <= {*rows.columns}:
            return pl.Series("day", [None], dtype=pl.Date).new_from_index(0, rows.height)
        distinct = rows.select(heads).unique(maintain_order=True)
        plain = distinct.with_columns(day=trimmed(days_as_text(distinct, parts, date, tells)))
        read = plain.with_columns(day=forms.days(pl.col("day")))
        return rows.select(heads).join(read, on=heads, how="left", maintain_order="left", nulls_equal=True)["day"]

    def without(self, fields: Collection[str]) -> "Draft":
        """The same where columns of these fields are not read."""
        claims = [claim for claim in self.claims if claim.field not in fields]
        left = (replace(one, fields=[field for field in one.fields if field not in fields]) for one in self.doubts)
        return replace(self, claims=claims, doubts=[doubt for doubt in left if doubt.fields])


def drafted(forms: Iterable[SheetsOfOneForm], beside: Sequence[Draft] = ()) -> list[Draft]:
    """Each form of sheets with its tables; `beside` are those that are known already."""
    split = [split_where_two_are_told(form) for form in forms]
    looked = [Draft(form, *claims_of(form.facts, form.rows)) for form in split]
    whole = looked if beside else _with_shared_key(looked)
    drafts = [_of_tables(draft) for draft in whole]
    others = [*drafts, *beside]
    drafts = [
        read if read.tables else _of_tables(_with_key_of_others(draft, others))
        for draft, read in zip(whole, drafts, strict=True)
    ]
    if not any(draft.tables and draft.needs_names for draft in [*drafts, *beside]):
        drafts = [_with_own_key(draft) for draft in drafts]
    drafts = [_with_key_of_others(draft, [*drafts, *beside]) for draft in drafts]
    return [_beside_clients(draft, [*drafts, *beside]) for draft in drafts]


def clients_of(draft: Draft) -> pl.Series | None:
    """The clients of the rows, as numbers or names, without rows that tell none."""
    field = next((field for field in (CLIENT, NAME) if draft.head(field)), None)
    return None if field is None else _cells(draft, field)


def _cells(draft: Draft, field: str) -> pl.Series:
    """The filled cells of the first column of a field."""
    return draft.form.rows[draft.head(field) or ""].str.strip_chars().drop_nulls()


def _with_own_key(draft: Draft) -> Draft:
    """Where clients have numbers, their names are not read."""
    return draft.without([NAME]) if draft.has_numbers else draft


def _of_tables(draft: Draft) -> Draft:
    if f"{CASES}.age" in draft.fields:
        draft = draft.without([BIRTH])
    told = draft.fields | draft.possible
    attributes = _attributes(draft)
    of_contacts = {field for field in told if field.startswith(CONTACTS)} - {*_KEYS, *_DAYS}
    has_day = bool(told & {*_DAYS})
    has_key = bool(told & {*_KEYS})
    tables = []
    if len(attributes) >= _FEW and (has_key or has_day):
        tables.append(CASES)
    tells_contacts = of_contacts if told & {CLIENT, NAME} else told & {METHOD}
    if has_day and (tells_contacts or _clients_repeat(draft)):
        tables.append(CONTACTS)
    return _read_as(draft, tables)


def _attributes(draft: Draft) -> set[str]:
    """The fields of clients that columns are or may be."""
    return {field for field in draft.fields | draft.possible if field.startswith(CASES) and field != NAME}


def _read_as(draft: Draft, tables: Sequence[str]) -> Draft:
    """A draft with the fields of its tables only."""
    other = {
        field
        for field in draft.fields | draft.possible
        if field not in (CLIENT, NAME) and field.partition(".")[0] not in tables
    }
    kind = draft.head(KIND) if list(tables) == [CASES] else None
    return replace(draft.without(other), tables=list(tables), kind_of_clients=kind or draft.kind_of_clients)


def _clients_repeat(draft: Draft) -> bool:
    clients = clients_of(draft)
    return clients is not None and clients.n_unique() < clients.len()


def _has_contacts(draft: Draft) -> bool:
    """Whether a sheet tells of more than the first contact of each client."""
    return CASES not in draft.tables or draft.has_turns or _clients_repeat(draft)


def _with_shared_key(drafts: Sequence[Draft]) -> list[Draft]:
    """Where no head of any sheet names the number of clients, columns that join the sheets are asked about: each client
    once in one, and again and again within another.
    """
    if any(draft.has_numbers for draft in drafts):
        return list(drafts)
    number = TABLES[CONTACTS].columns["case_id"]
    silent = {
        (place, head): _filled(draft, head)
        for place, draft in enumerate(drafts)
        for head in draft.form.heads
        if meaning_of_head(head).named == SILENT and (draft.form.facts[head].fits(number) or 0) >= _JOINS
    }
    once = {one: set(cells["cell"]) for one, cells in silent.items() if not cells["cell"].is_duplicated().any()}
    again = {one: set(cells["cell"]) for one, cells in silent.items() if cells.is_duplicated().any()}
    found: dict[int, str] = {}
    for (of_clients, head), clients in once.items():
        for (of_contacts, other), met in again.items():
            if of_clients != of_contacts and len(met & clients) >= _JOINS * len(met) and len(met) > _FEW:
                found.setdefault(of_clients, head)
                found.setdefault(of_contacts, other)
    return [
        replace(draft, doubts=[*draft.doubts, Doubt(found[place], [CLIENT])]) if place in found else draft
        for place, draft in enumerate(drafts)
    ]


def _filled(draft: Draft, head: str) -> pl.DataFrame:
    """The filled cells of a column with their sheets."""
    cells = draft.form.rows.select("sheet", cell=pl.col(head).str.strip_chars())
    return cells.filter(pl.col("cell") != "")


def _with_key_of_others(draft: Draft, drafts: Sequence[Draft]) -> Draft:
    """Where no head names the number of clients, a column whose cells are those of another table is asked about."""
    if draft.has_numbers or (not draft.tables and len(_attributes(draft)) < _FEW):
        return draft
    known: set[str] = set()
    for other in drafts:
        if other is not draft and other.tables and CLIENT in other.fields:
            known |= set(_cells(other, CLIENT))
    heads = [head for head in draft.form.heads if meaning_of_head(head).named == SILENT]
    joined = [head for head in heads if known and _joins(draft, head, known)]
    return replace(draft, doubts=[*draft.doubts, Doubt(joined[0], [CLIENT])]) if joined else draft


def _joins(draft: Draft, head: str, known: Collection[str]) -> bool:
    cells = draft.form.rows[head].str.strip_chars().drop_nulls()
    distinct = set(cells)
    if CONTACTS not in draft.tables and len(distinct) < cells.len():
        return False
    return bool(distinct) and len(distinct & {*known}) >= _JOINS * min(len(distinct), len(known))


def _share_of_contacts_met(draft: Draft, others: Sequence[Draft]) -> float | None:
    """Which share of the contacts that stand beside clients, one for each, stands in sheets of contacts as well; None
    where that cannot be told.
    """
    own = _clients_and_days(draft)
    theirs = [told for one in others if CONTACTS in one.tables and (told := _clients_and_days(one)) is not None]
    if own is None or own.is_empty() or not theirs:
        return None
    return own.join(pl.concat(theirs).unique(), on=["client", "day"], how="semi").height / own.height


def _clients_and_days(draft: Draft) -> pl.DataFrame | None:
    """The client and the day of each row that tells both."""
    field = next((field for field in (CLIENT, NAME) if draft.head(field)), None)
    if field is None or draft.has_turns:
        return None
    client = spaceless(draft.form.rows[draft.head(field) or ""])
    return pl.DataFrame({"client": client, "day": draft.days}).drop_nulls()


def _beside_clients(draft: Draft, drafts: Sequence[Draft]) -> Draft:
    """What a sheet of both repeats of clients that have a sheet of their own is read there; a sheet of clients with
    the first contact of each is none of contacts where these stand in their own sheet as well.
    """
    if list(draft.tables) != [CASES, CONTACTS]:
        return draft
    others = [one for one in drafts if one is not draft]
    if not _has_contacts(draft) and any(CONTACTS in one.tables and _has_contacts(one) for one in others):
        met = _share_of_contacts_met(draft, others)
        if met is None or _SELDOM < met < _JOINS:
            return replace(draft, may_repeat_contacts=True)
        if met >= _JOINS:
            return _read_as(draft, [CASES])
    clients = [one for one in others if list(one.tables) == [CASES]]
    if clients:
        own = {field for field in draft.fields if field.startswith(CASES)} - set().union(
            *(one.fields for one in clients)
        )
        return (
            draft.without({field for field in draft.fields if field.startswith(CASES)} - own)
            if own
            else _read_as(draft, [CONTACTS])
        )
    return draft
