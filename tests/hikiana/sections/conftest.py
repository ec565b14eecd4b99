from collections.abc import Callable
from datetime import date

import polars as pl
import pytest

from hikiana.centre import Centre
from hikiana.fiscal_year import FiscalYear
from hikiana.register import Register, open_register
from hikiana.table import StatTable
from schemas.tables import TABLES
from schemas.text import Text

CASE = {
    "relation": "self",
    "sex": "unknown",
    "region": "unknown",
    "prior_help_seeking": "unknown",
    "awareness_channel": "unknown",
    "initial_outcome": "closed_advice",
}


@pytest.fixture(scope="session")
def synthetic() -> Register:
    return open_register()


@pytest.fixture(scope="session")
def year() -> FiscalYear:
    return FiscalYear(2024)


@pytest.fixture(scope="session")
def make_register() -> Callable[..., Register]:
    """Make a register of contacts (client, day, method, minutes, other columns) and of clients' municipalities."""

    def make(*contacts: tuple, municipalities: dict[str, str] | None = None) -> Register:
        places = municipalities or {}
        clients = dict.fromkeys(contact[0] for contact in contacts)
        frames = {
            "cases": [CASE | {"case_id": client, "municipality": places.get(client)} for client in clients],
            "contacts": [
                {"contact_id": f"C{number}", "case_id": client, "date": date.fromisoformat(day), "method": method}
                | {"duration_min": minutes, "online": False}
                | dict(*others)
                for number, (client, day, method, minutes, *others) in enumerate(contacts, start=1)
            ],
        }
        tables = {
            name: pl.DataFrame(
                frames.get(name, []), schema={column.name: column.dtype for column in table.columns.values()}
            )
            for name, table in TABLES.items()
        }
        return Register(Text("試験", "Test"), False, Centre.read(), **tables)

    return make


@pytest.fixture(scope="session")
def five(make_register) -> Register:
    """Five contacts of two clients: each kind of contact that the tables tell apart."""
    return make_register(
        ("A", "2024-04-10", "phone", 14),
        ("A", "2024-05-10", "phone", 15, {"online": True}),
        ("B", "2024-06-01", "outreach", 60, {"outreach_counterpart": "client_or_family"}),
        ("B", "2024-07-01", "liaison", 29, {"liaison_direction": "to_agency", "liaison_agency": "psychiatry"}),
        ("A", "2025-03-31", "email", 59),
        municipalities={"A": "01208"},
    )


@pytest.fixture(scope="session")
def filled() -> Callable[[StatTable], dict[tuple[str, ...], float]]:
    """The cells of a table that are neither zero nor without a value, by their place."""

    def cells(table: StatTable) -> dict[tuple[str, ...], float]:
        names = [*(dimension.name for dimension in table.dimensions), "measure", "value"]
        observed = table.cells.filter(status="observed").select(names)
        return {tuple(row[:-1]): row[-1] for row in observed.iter_rows()}

    return cells
