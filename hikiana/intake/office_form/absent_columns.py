"""Columns that the tables need and the ledger does not have: what stands for them is asked."""

from collections.abc import Collection, Iterator, Sequence
from typing import Any

import polars as pl

from hikiana.intake.office_form.absent_fields import NEEDED_WITH
from hikiana.intake.office_form.asking import Asked, ask
from hikiana.intake.office_form.claims import LENGTH, METHOD
from hikiana.intake.office_form.drafts import Draft
from hikiana.intake.office_form.marks_left import marks_unlike_any
from hikiana.intake.office_form.model import BEGIN, BIRTH, CASES, CONTACTS, END, HOURS, MINUTES
from hikiana.intake.office_form.shared_clients import hold_all_clients
from hikiana.intake.office_form.words import NO, YES, meaning_of
from schemas.code_lists import CODE_LISTS
from schemas.roles import OTHER, UNKNOWN
from schemas.tables import TABLES, Column

ADD_IT = "台帳に列を加えてから読み直す"
_ONLY_WITH = {f"{CONTACTS}.{name}": role for name, role in NEEDED_WITH.items()}
"""Columns that are needed where the method of a contact has a role."""
_NOT_ASKED = ("case_id", "contact_id", "date", "relation_detail", "prior_agencies")
"""Keys and days have questions of their own; the last two are empty where nothing is to be told."""


def absent_columns(drafts: Sequence[Draft], told: Collection[str], meant: Collection[str]) -> Iterator[Asked]:
    """One question for all columns whose answer can be not known, and one for each of the others."""
    lacking = [field for field in _lacking(drafts, _roles_met(drafts, meant)) if field not in told]
    unknown = {field: word for field in lacking if (word := _unknown(_column(field))) is not None}
    if unknown:
        titles = "」「".join(_column(field).title.ja for field in unknown)
        text = f"台帳に「{titles}」の列がありません。全て「不明」として読みますか。{_not_read(drafts)}"
        choices: dict[str, Any] = {"はい、全て不明とする": unknown, ADD_IT: dict.fromkeys(unknown, "")}
        yield ask(45, "台帳にない列", text, ["rules", "absent"], choices)
    for field in lacking:
        if field not in unknown:
            column = _column(field)
            answers = _answers(column)
            same = (
                f"{_only_where(field)}全て同じ答えにできますか。" if len(answers) > 1 else "どの相談にも必要な列です。"
            )
            text = f"台帳に「{column.title.ja}」の列がありません。{same}"
            weight = 44 if field in _ONLY_WITH else 42
            yield ask(weight, f"台帳にない列/{column.title.ja}", text, ["rules", "absent", field], answers)


def _not_read(drafts: Sequence[Draft]) -> str:
    """Columns of ○ that may tell what seems not to be there."""
    groups = [heads for draft in drafts for heads in marks_unlike_any(draft)]
    listed = "、".join(f"「{heads[0]}」～「{heads[-1]}」" for heads in groups)
    return f"印の列{listed}は、何の答えか分からないので読んでいません。" if groups else ""


def _lacking(drafts: Sequence[Draft], roles: Collection[str]) -> Iterator[str]:
    for table in (CONTACTS, CASES):
        of_table = [draft for draft in drafts if table in draft.tables]
        read = [_told_of_clients(draft, of_table) if table == CASES else _told(draft) for draft in of_table]
        if not read and not (table == CASES and any(CONTACTS in draft.tables for draft in drafts)):
            continue
        every = set.intersection(*read) if read else set()
        for name, column in TABLES[table].usual.items():
            field = f"{table}.{name}"
            if field in every or name in _NOT_ASKED or column.offers_nothing:
                continue
            if field == LENGTH and ({BEGIN, END} <= every or {HOURS, MINUTES} <= every):
                continue
            if name == "age" and BIRTH in every:
                continue
            if name == "region" and f"{CASES}.municipality" in every:
                continue  # it follows
            if field in _ONLY_WITH and _ONLY_WITH[field] not in roles:
                continue
            yield field


def _told(draft: Draft) -> set[str]:
    return draft.fields | draft.possible


def _told_of_clients(draft: Draft, drafts: Sequence[Draft]) -> set[str]:
    """What is told of the clients of a draft, there or in other sheets that all of them are in."""
    own = _told(draft)
    others = {field for one in drafts if one is not draft for field in _told(one)} - own
    return own | {
        field
        for field in others
        if hold_all_clients([one for one in drafts if one is not draft and field in _told(one)], draft)
    }


def _roles_met(drafts: Sequence[Draft], meant: Collection[str]) -> set[str]:
    """What the methods in the ledger are for, be it in columns that are asked about, with those that words of the
    office are said, or asked, to mean.
    """
    methods, column = CODE_LISTS["contact_method"], _column(METHOD)
    codes = methods.by_written_form
    roles = {role for word in meant if word in codes for role in methods[codes[word]].roles}
    for draft in drafts:
        told = [(claim.head, claim.marked) for claim in draft.claims if claim.field == METHOD]
        for head, marked in [*told, *((doubt.head, doubt.counts) for doubt in draft.doubts if METHOD in doubt.fields)]:
            facts = draft.form.facts[head]
            words = [marked] if marked and facts.filled else facts.words
            for label in (label for word in words if (meaning := meaning_of(column, word)) for label in meaning.labels):
                roles.update(methods[methods.by_written_form[label]].roles)
    return roles


def _column(field: str) -> Column:
    table, _, name = field.partition(".")
    return TABLES[table].columns[name]


def _unknown(column: Column) -> str | None:
    """The word for what is not known: that of the list, or nothing where a cell may be empty."""
    if column.code_list is not None and column.code_list.with_role(UNKNOWN):
        return column.code_list.labels(UNKNOWN).ja
    needed = column.name in {field.partition(".")[2] for field in _ONLY_WITH}
    return "" if column.nullable and not needed else None


def _only_where(field: str) -> str:
    role = _ONLY_WITH.get(field)
    return f"{CODE_LISTS['contact_method'].labels(role).ja}の相談で、" if role else ""


def _answers(column: Column) -> dict[str, str]:
    if column.dtype == pl.Boolean:
        labels = [NO, YES]
    elif column.code_list is not None:
        last = {*column.code_list.with_role(OTHER), *column.code_list.with_role(UNKNOWN)}
        labels = [entry.label.ja for entry in sorted(column.code_list.entries, key=lambda entry: entry.code in last)]
    else:
        labels = []
    return {f"全て「{label}」とする": label for label in labels} | {ADD_IT: ""}
