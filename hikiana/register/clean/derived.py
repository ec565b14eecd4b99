"""What follows from the records: counted contacts, new clients, and the clients of each fiscal year."""

from functools import cache

import polars as pl

from hikiana.centre.profile import Centre
from schemas.code_lists import CODE_LISTS
from schemas.rules import fiscal_year_of
from schemas.rules.contacts import DIRECT, of_excluded_residents
from schemas.start_years import as_number
from schemas.tables import TABLES

DERIVED = ("reported_contacts", "new_clients", "client_years")
KIND = pl.Enum(CODE_LISTS["contact_kind"].codes)


def derive(cases: pl.DataFrame, contacts: pl.DataFrame, centre: Centre) -> dict[str, pl.DataFrame]:
    """The frames that the sections count, by name, each in the order of fiscal years.

    reported_contacts: one row per contact that the centre counts, in order of time. To the columns of the contact it
    adds client_municipality, fiscal_year (Int32), direct (a consultation, not 連携 or ケア会議), start_year (fiscal
    year of the client's first direct contact, or an earlier one that the case gives, BEFORE_RECORDS where that is not
    known) and kind (new for the first direct contact in the start year, else continuing). Contacts of residents whom
    the centre does not count (from 2015-10-01 those of Sapporo) are left out.

    new_clients: one row per client whose first counted consultation is new: the case's columns but the given start
    year, and of that consultation its fiscal_year, date and method.

    client_years: one row per fiscal year and client with a consultation in it: fiscal_year, case_id, start_year, and
    the number of consultations (contacts) and their minutes in that year.

    Source of the rules: annual report FY2024, section 1.
    """
    # Clients are told apart by their place among the cases: numbers are grouped several times faster than ids.
    clients = cases.with_row_index("client")
    given = as_number(pl.col("start_year"))
    of_client = clients.select("case_id", "client", client_municipality="municipality", given=given)
    reported = (
        contacts.filter(~of_excluded_residents(cases, centre))
        # Numbers without leading zeros sort like numbers when the shorter come first.
        .sort("date", pl.col("contact_id").str.len_bytes(), "contact_id")
        .join(of_client, on="case_id", how="left", maintain_order="left")
        .with_columns(fiscal_year=fiscal_year_of("date"), direct=pl.col("method").is_in(DIRECT))
        .with_row_index("place")
        .with_columns(
            is_first=pl.col("direct") & (pl.col("place") == pl.col("place").filter("direct").first().over("client")),
            first_year=pl.col("fiscal_year").filter("direct").first().over("client"),
        )
        # Who began earlier continues from the first contact on record.
        .with_columns(start_year=pl.min_horizontal("first_year", "given"))
        .with_columns(is_new=pl.col("is_first") & (pl.col("start_year") == pl.col("fiscal_year")))
    )
    kind = pl.when("is_new").then(pl.lit("new", KIND)).otherwise(pl.lit("continuing", KIND))
    of_contacts = reported.select(
        *contacts.columns, "client_municipality", "fiscal_year", "direct", "start_year", kind=kind
    )
    first = reported.filter("is_new").select("client", "fiscal_year", "date", "method")
    new = first.join(clients, on="client", maintain_order="left")
    years = (
        reported.lazy()
        .filter("direct")
        .group_by("fiscal_year", "client")
        .agg(
            pl.col("case_id", "start_year").first(),
            contacts=pl.len().cast(pl.Int64),
            minutes=pl.col("duration_min").cast(pl.Int64).sum(),
        )
        .sort("fiscal_year", "client")
    )
    return {
        "reported_contacts": of_contacts,
        "new_clients": new.select("case_id", pl.all().exclude("client", "case_id", "start_year")),
        "client_years": years.drop("client").collect(engine="streaming"),
    }


@cache
def derived_schemas() -> dict[str, pl.Schema]:
    """The columns and types of each derived frame."""
    cases, contacts = (
        pl.DataFrame(schema={column.name: column.dtype for column in TABLES[name].columns.values()})
        for name in ("cases", "contacts")
    )
    return {name: frame.schema for name, frame in derive(cases, contacts, Centre.read()).items()}
