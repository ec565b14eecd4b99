"""Clients of a ledger whose numbers began anew and who are in the register already: its form says how to know them."""

from collections.abc import Mapping
from dataclasses import replace

import polars as pl

from hikiana.intake.findings import Finding
from hikiana.intake.office_form.clients import AGES, same_by_answers
from hikiana.intake.parse import parse
from hikiana.intake.raw import RawRegister, RawTable
from hikiana.intake.shown import pairs
from schemas.rules import fiscal_year_of
from schemas.rules.checks import CHECKS
from schemas.tables import TABLES

_CHANGES = ("case_id", *AGES, "start_year")
"""What may differ from one year's record of a client to the next."""


def with_former_numbers(raw: RawRegister, former: Mapping[str, pl.DataFrame]) -> RawRegister:
    """The ledger with the register's numbers for clients whose answers, but for what changes with time, are all the
    same as those of one client of former years, and of no other; they are no clients of their own then.

    `former` has the register's typed tables. Numbers that the register has are its own clients already.
    """
    if not raw.knows_clients_by_answers or former["cases"].is_empty():
        return raw
    numbers = _numbers(raw, former)
    if not numbers:
        return raw
    cases, contacts = raw.tables["cases"], raw.tables["contacts"]
    written = _bare(cases.frame["case_id"])
    again = written.is_in(list(numbers))
    told = Finding.of(
        CHECKS["client_known_again"],
        cases.place,
        cases.table.columns["case_id"],
        cases.rows.filter(again),
        pairs(written.filter(again), written.filter(again).replace(numbers)),
    )
    others = cases.only(~again)
    tables = {**raw.tables, "cases": others, "contacts": _renumbered(contacts, numbers)}
    if "clinic" in tables:
        tables["clinic"] = _renumbered(tables["clinic"], numbers)
    return replace(raw, tables=tables, warnings=[*raw.warnings, told])


def _numbers(raw: RawRegister, former: Mapping[str, pl.DataFrame]) -> dict[str, str]:
    typed = {name: parse(raw.tables[name], raw.fiscal_year)[0] for name in ("cases", "contacts")}
    known = former["cases"]["case_id"]
    alike = [name for name in TABLES["cases"].columns if name not in _CHANGES and name in typed["cases"].columns]
    before = _answers(former["cases"], former["contacts"], alike)
    now = _answers(typed["cases"].filter(~pl.col("case_id").is_in(known.implode())), typed["contacts"], alike)
    return same_by_answers(before, now)


def _answers(cases: pl.DataFrame, contacts: pl.DataFrame, alike: list[str]) -> pl.DataFrame:
    """For each client the first fiscal year, the age, and all other answers as one text."""
    first = contacts.group_by("case_id").agg(year=fiscal_year_of("date").cast(pl.Int32).min())
    texts = [
        pl.col(name).cast(pl.List(pl.String)).list.sort().list.join(";")
        if isinstance(cases.schema[name], pl.List)
        else pl.col(name).cast(pl.String)
        for name in alike
    ]
    told = cases.select(
        "case_id",
        *AGES,
        answers=pl.concat_str([text.fill_null("") for text in texts], separator="\x1f"),
    )
    return told.join(first, on="case_id").drop_nulls("case_id")


def _renumbered(table: RawTable, numbers: Mapping[str, str]) -> RawTable:
    return replace(table, frame=table.frame.with_columns(case_id=_bare(table.frame["case_id"]).replace(dict(numbers))))


def _bare(cells: pl.Series) -> pl.Series:
    return cells.cast(pl.String).str.normalize("NFKC").str.strip_chars()
