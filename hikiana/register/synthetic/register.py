"""The synthetic register: every consistent printed figure, carried by records that never were."""

from collections.abc import Mapping, Sequence
from random import Random

import polars as pl

from hikiana.base.errors import UsageError
from hikiana.base.fiscal_year import FiscalYear
from hikiana.base.text import Text
from hikiana.centre.profile import Centre
from hikiana.register.synthetic.activities import make_activities
from hikiana.register.synthetic.clients import Client, make_clients
from hikiana.register.synthetic.clinic import make_clinic
from hikiana.register.synthetic.contacts import InventedContact, make_contacts, mark_online
from hikiana.register.synthetic.continuity import read_contacts, read_triangle
from hikiana.register.synthetic.figures import Figures
from hikiana.register.synthetic.further import with_further_columns
from hikiana.register.synthetic.invented_plan import invented_plan
from hikiana.register.synthetic.plans import YearMargins
from hikiana.register.synthetic.printed_plan import printed_plan
from hikiana.register.synthetic.residence import set_municipalities
from hikiana.register.synthetic.web import make_web_access
from schemas.code_lists import CODE_LISTS
from schemas.tables import TABLES

PRINTED_YEAR = FiscalYear(2024)


def generate(seed: int = 6) -> dict[str, pl.DataFrame]:
    """The five tables of the register, with the columns and dtypes of `schemas.tables.TABLES`.

    The same seed gives the same tables; each seed meets the printed figures.

    Raises
    ------
    KeyError, ValueError
        When a figure is not printed or cannot be met.
    """
    rng = Random(seed)
    centre = Centre.read()
    figures = Figures.read(PRINTED_YEAR)
    plans = _plans(rng, figures, centre)
    clients: list[Client] = []
    contacts: list[list[InventedContact]] = []
    for plan in plans:
        clients += make_clients(rng, plan)
        contacts.append(make_contacts(rng, plan, clients, centre.opened))
    set_municipalities(rng, clients, centre)
    for plan, of_year in zip(plans, contacts, strict=True):
        mark_online(rng, plan, of_year)
    clients.sort(key=lambda client: client.first_date)
    for number, client in enumerate(clients, start=1):
        client.case_id = f"S{number:05}"
    tables = {
        "cases": _cases(clients),
        "contacts": _contacts([contact for of_year in contacts for contact in of_year]),
        "activities": make_activities(rng, figures, centre),
        "clinic": make_clinic(rng, figures, clients),
        "web_access": make_web_access(rng, figures, centre),
    }
    return with_further_columns(tables, seed)


def multiply(tables: Mapping[str, pl.DataFrame], times: int) -> dict[str, pl.DataFrame]:
    """Every client `times` times, with contacts and clinic rows and ids of their own, so that each count is multiplied.

    Activities and page views stay as they are.

    Raises
    ------
    UsageError
        When `times` is less than 1.
    """
    if times < 1:
        raise UsageError(Text(f"倍数は1以上で指定してください（{times}）。", f"Multiply by 1 or more, not by {times}."))
    if times == 1:
        return dict(tables)
    copies = pl.DataFrame({"copy": [f"-{number:0{len(str(times))}}" for number in range(1, times + 1)]})
    multiplied = dict(tables)
    for name, ids in (("cases", ["case_id"]), ("contacts", ["contact_id", "case_id"]), ("clinic", ["case_id"])):
        crossed = tables[name].lazy().join(copies.lazy(), how="cross", maintain_order="left_right")
        own_ids = (pl.concat_str(column, "copy").alias(column) for column in ids)
        multiplied[name] = crossed.with_columns(own_ids).drop("copy").collect()
    return multiplied


def _plans(rng: Random, figures: Figures, centre: Centre) -> list[YearMargins]:
    triangle, contacts = read_triangle(figures), read_contacts(figures)
    years = centre.years_to(PRINTED_YEAR)
    if sorted(triangle) != [year.year for year in years]:
        raise ValueError(f"the continuity table does not cover the centre's life: {sorted(triangle)}")
    last = printed_plan(figures, triangle[PRINTED_YEAR.year])
    exclusion = FiscalYear.of(min(exclusion.since for exclusion in centre.exclusions))
    invented = [
        invented_plan(
            rng, last, active=triangle[year.year], contacts=contacts[year.year], year=year, exclusion=exclusion
        )
        for year in years[:-1]
    ]
    return [*invented, last]


def _cases(clients: Sequence[Client]) -> pl.DataFrame:
    agencies = CODE_LISTS["prior_agency"].codes
    return _frame(
        "cases",
        {
            "case_id": [client.case_id for client in clients],
            "relation": [client.relation for client in clients],
            "relation_detail": [client.relation_detail for client in clients],
            "sex": [client.sex for client in clients],
            "age": [client.age for client in clients],
            "municipality": [client.municipality for client in clients],
            "region": [client.region for client in clients],
            "prior_help_seeking": [client.prior for client in clients],
            "prior_agencies": [sorted(client.prior_agencies, key=agencies.index) or None for client in clients],
            "purposes": [client.purposes or None for client in clients],
            "awareness_channel": [client.awareness for client in clients],
            "initial_outcome": [client.outcome for client in clients],
        },
    )


def _contacts(contacts: Sequence[InventedContact]) -> pl.DataFrame:
    ordered = sorted(contacts, key=lambda contact: (contact.date, contact.client.case_id))
    return _frame(
        "contacts",
        {
            "contact_id": [f"C{number:06}" for number in range(1, len(ordered) + 1)],
            "case_id": [contact.client.case_id for contact in ordered],
            "date": [contact.date for contact in ordered],
            "method": [contact.method for contact in ordered],
            "duration_min": [contact.minutes for contact in ordered],
            "online": [contact.online for contact in ordered],
            "outreach_counterpart": [contact.outreach_counterpart for contact in ordered],
            "liaison_direction": [contact.liaison_direction for contact in ordered],
            "liaison_agency": [contact.liaison_agency for contact in ordered],
        },
    )


def _frame(name: str, columns: Mapping[str, Sequence[object]]) -> pl.DataFrame:
    return pl.DataFrame(columns, schema={name: column.dtype for name, column in TABLES[name].usual.items()})
