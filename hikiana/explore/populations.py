"""What can be counted: new clients, clients, consultations, and contacts with liaison and care conferences."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal, get_args

import polars as pl

from hikiana.base.text import Text
from hikiana.statistics.measure import Measure
from hikiana.statistics.measures import (
    ALL_CONTACTS,
    CLIENTS,
    CONTACTS,
    COORDINATION,
    DIRECT,
    NEW_PERSONS,
    WITHOUT_COORDINATION,
)

Counted = Literal["new_clients", "clients", "consultations", "contacts"]
EVERY: tuple[Counted, ...] = get_args(Counted)
UNIT = "unit"
"""The column that tells one of what is counted from another."""


@dataclass(frozen=True)
class Population:
    """What is counted: the contacts that `condition` chooses, or the clients behind them (`persons`).

    `where` are the codes that these contacts have, so that no others are told of; `once` says that a client has one
    of these contacts in all years.
    """

    name: Counted
    title: Text
    measure: Measure
    condition: pl.Expr
    where: Mapping[str, tuple[str, ...]]
    note: Text | None
    persons: bool = False
    once: bool = False
    also: tuple[str, ...] = ()


POPULATIONS: Mapping[str, Population] = {
    population.name: population
    for population in (
        Population(
            "new_clients",
            Text("新規相談者", "New clients"),
            NEW_PERSONS,
            pl.col("kind") == "new",
            where={"kind": ("new",), "method": DIRECT},
            note=Text("新規相談者を、初回の相談によって数える。", "New clients, by their first consultation."),
            persons=True,
            once=True,
            also=("新規", "新規相談", "new"),
        ),
        Population(
            "clients",
            Text("実人数", "Clients"),
            replace(CLIENTS, distinct=True),
            pl.col("direct"),
            where={"method": DIRECT},
            note=Text(
                "相談のあった人を、何回、何年度相談しても1名と数える。当てはまる区分が複数あればそれぞれに数える。",
                "Clients, one each, however many consultations and years they have; in every category that applies.",
            ),
            persons=True,
            also=("クライアント", "相談実人数"),
        ),
        Population(
            "consultations",
            Text("相談件数", "Consultations"),
            ALL_CONTACTS,
            pl.col("direct"),
            where={"method": DIRECT},
            note=WITHOUT_COORDINATION,
            also=("相談", "相談延べ件数"),
        ),
        Population(
            "contacts",
            Text("相談と{others}", "Contacts, {others} included").format(others=COORDINATION.within)
            if COORDINATION.ja
            else CONTACTS.label,
            CONTACTS,
            pl.lit(True),
            where={},
            note=Text("{others}を含む。", "Included: {others}.").format(others=COORDINATION.within)
            if COORDINATION.ja
            else None,
            also=("件数", "相談と連携"),
        ),
    )
}
