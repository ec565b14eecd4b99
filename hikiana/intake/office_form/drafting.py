"""Which tables sheets of one form hold, and by which columns they are joined."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

import polars as pl

from hikiana.intake.office_form.claims import CLIENT, DATE, METHOD, Doubt
from hikiana.intake.office_form.column_meanings import claims_of
from hikiana.intake.office_form.drafts import Draft, clients_of, filled_cells
from hikiana.intake.office_form.head_meanings import SILENT, meaning_of_head
from hikiana.intake.office_form.looked_at import SheetsOfOneForm
from hikiana.intake.office_form.model import BIRTH, CASES, CONTACTS, DAY, KIND, NAME
from hikiana.intake.office_form.shared_clients import lack_some_clients
from hikiana.intake.office_form.split_proposal import split_where_two_are_told
from hikiana.intake.written import spaceless
from schemas.tables import TABLES

_KEYS = (CLIENT, f"{CONTACTS}.contact_id", NAME)
_DAYS = (DATE, DAY)
STABLE = (f"{CASES}.sex", f"{CASES}.municipality", f"{CASES}.region")
"""Answers that hardly change."""
_AGE = f"{CASES}.age"
_FEW = 2
"""So many answers of a client make a sheet one of clients."""
_SELDOM, _JOINS = 0.1, 0.9
"""Of the distinct cells of a column: so many that are clients' numbers elsewhere make it their number."""


def drafted(forms: Iterable[SheetsOfOneForm], beside: Sequence[Draft] = ()) -> list[Draft]:
    """Each form of sheets with its tables; `beside` are those that are known already."""
    split = [split_where_two_are_told(form) for form in forms]
    looked = [Draft(form, *claims_of(form.facts, form.rows)) for form in split]
    whole = looked if beside else [_with_key_by_answers(draft) for draft in _with_shared_key(looked)]
    drafts = [_of_tables(draft) for draft in whole]
    others = [*drafts, *beside]
    drafts = [
        read if read.tables else _of_tables(_with_key_of_others(draft, others))
        for draft, read in zip(whole, drafts, strict=True)
    ]
    if not any(draft.tables and draft.needs_names for draft in [*drafts, *beside]):
        drafts = [_with_own_key(draft) for draft in drafts]
    drafts = [_with_key_of_others(draft, [*drafts, *beside]) for draft in drafts]
    drafts = [_beside_clients(draft, [*drafts, *beside]) for draft in drafts]
    return [_with_age(draft, one, [*drafts, *beside]) for draft, one in zip(drafts, whole, strict=True)]


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


def _with_age(draft: Draft, whole: Draft, drafts: Sequence[Draft]) -> Draft:
    """Contacts with the age that stands beside them, though lists tell all else of their clients."""
    ages = [claim for claim in whole.claims if claim.field == _AGE]
    has_lists = any(list(one.tables) == [CASES] for one in drafts)
    if list(draft.tables) != [CONTACTS] or not ages or not has_lists or draft.has_turns:
        return draft
    return replace(draft, claims=[*draft.claims, *ages], tables=[CASES, CONTACTS])


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


def has_contacts(draft: Draft) -> bool:
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


def _with_key_by_answers(draft: Draft) -> Draft:
    """Where no head names the number of clients, nor their names, and clients are written with each contact: a column
    is asked about whose cells come again and again, each with the same answers of a client.
    """
    heads = {field: head for field in sorted(_attributes(draft)) if (head := draft.head(field))}
    stable = [heads[field] for field in STABLE if field in heads]
    if draft.has_numbers or draft.needs_names or not draft.fields & {*_DAYS} or len(stable) < _FEW:
        return draft
    number = TABLES[CONTACTS].columns["case_id"]
    for head in draft.form.heads:
        if meaning_of_head(head).named == SILENT and (draft.form.facts[head].fits(number) or 0) >= _JOINS:
            told = draft.form.rows.select(
                spaceless(pl.col(head)).alias("_number"), *(spaceless(pl.col(one)) for one in stable)
            )
            again = told.filter(pl.col("_number").is_duplicated(), pl.col("_number") != "")
            numbers = again.n_unique("_number")
            if numbers > _FEW and numbers >= _JOINS * again.n_unique():
                return replace(draft, doubts=[*draft.doubts, Doubt(head, [CLIENT])])
    return draft


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
            known |= set(filled_cells(other, CLIENT))
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
    """What a sheet of both repeats of clients that have a sheet of their own is read there, but for the age, which may
    be the present one there; a sheet of clients with the first contact of each is none of contacts where these stand in
    their own sheet as well.
    """
    if list(draft.tables) != [CASES, CONTACTS]:
        return draft
    others = [one for one in drafts if one is not draft]
    if not has_contacts(draft) and any(CONTACTS in one.tables and has_contacts(one) for one in others):
        met = _share_of_contacts_met(draft, others)
        if met is None or _SELDOM < met < _JOINS:
            return replace(draft, may_repeat_contacts=True)
        if met >= _JOINS:
            return _read_as(draft, [CASES])
    lists = [one for one in others if list(one.tables) == [CASES]]
    if not lists or lack_some_clients(lists, draft):
        return draft
    of_clients = {field for field in draft.fields if field.startswith(CASES)}
    own = of_clients - set().union(*(one.fields for one in lists)) | of_clients & {_AGE}
    return draft.without(of_clients - own) if own else _read_as(draft, [CONTACTS])
