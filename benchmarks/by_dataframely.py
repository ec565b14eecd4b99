"""The checks of columns, uniqueness and foreign key by dataframely."""

from collections.abc import Mapping

import dataframely as dy
import polars as pl

from by_hand import ID
from schemas.tables import TABLES


def _codes(table: str, name: str, *, nullable: bool = False) -> dy.Enum:
    return dy.Enum(TABLES[table].columns[name].code_list.codes, nullable=nullable)


def _several(name: str) -> dy.List:
    return dy.List(_codes("cases", name), nullable=True)


class Cases(dy.Schema):
    case_id = dy.String(regex=ID, nullable=False, unique=True)
    relation = _codes("cases", "relation")
    relation_detail = _codes("cases", "relation_detail", nullable=True)
    sex = _codes("cases", "sex")
    age = dy.Int16(min=0, max=120, nullable=True)
    municipality = dy.String(regex=r"^01[0-9]{3}$", nullable=True)
    region = _codes("cases", "region")
    prior_help_seeking = _codes("cases", "prior_help_seeking")
    prior_agencies = _several("prior_agencies")
    purposes = _several("purposes")
    awareness_channel = _codes("cases", "awareness_channel")
    initial_outcome = _codes("cases", "initial_outcome")


class Contacts(dy.Schema):
    contact_id = dy.String(regex=ID, nullable=False, unique=True)
    case_id = dy.String(regex=ID, nullable=False)
    date = dy.Date(nullable=False)
    method = _codes("contacts", "method")
    duration_min = dy.Int16(min=0, max=1440, nullable=False)
    online = dy.Bool(nullable=False)
    outreach_counterpart = _codes("contacts", "outreach_counterpart", nullable=True)
    liaison_direction = _codes("contacts", "liaison_direction", nullable=True)
    liaison_agency = _codes("contacts", "liaison_agency", nullable=True)


def check(frames: Mapping[str, pl.DataFrame], *, foreign_key: bool) -> int:
    """How many rows fail. The key is an anti-join: a collection needs a primary key that all its members share."""
    failed = 0
    for schema, name in ((Cases, "cases"), (Contacts, "contacts")):
        _, failure = schema.filter(frames[name])
        failed += len(failure)
    if foreign_key:
        failed += len(frames["contacts"].join(frames["cases"], on="case_id", how="anti"))
    return failed
