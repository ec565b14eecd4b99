import unicodedata
from collections.abc import Callable
from datetime import date
from types import ModuleType

import polars as pl
import pytest

from hikiana.base.fiscal_year import FiscalYear
from hikiana.base.rounding import round_half_up
from hikiana.base.text import Text
from hikiana.centre.policy import Outlet
from hikiana.centre.printed.figures import DASH, Key, Printed, read_errata
from hikiana.centre.profile import Centre
from hikiana.disclosure.mask.meaning import counts
from hikiana.disclosure.protection import Protection
from hikiana.register.register import Register, open_register
from hikiana.sections.year import Year
from hikiana.statistics.table import StatTable
from schemas.tables import TABLES

CASE = {
    "relation": "self",
    "sex": "unknown",
    "region": "unknown",
    "prior_help_seeking": "unknown",
    "awareness_channel": "unknown",
    "initial_outcome": "closed_advice",
}
PERSON = {
    "relation": "self",
    "sex": "male",
    "age": 30,
    "region": "kamikawa",
    "prior_help_seeking": "no",
    "awareness_channel": "website",
    "initial_outcome": "closed_advice",
    "method": "phone",
    "day": "2024-05-01",
}
LIAISON = {"liaison_direction": "to_agency", "liaison_agency": "other"}


@pytest.fixture(scope="session")
def synthetic() -> Register:
    return open_register()


@pytest.fixture(scope="session")
def year() -> FiscalYear:
    return FiscalYear(2024)


@pytest.fixture(scope="session")
def make_register() -> Callable[..., Register]:
    """Make a register of contacts (client, day, method, minutes, other columns) and of what is told of clients."""

    def make(
        *contacts: tuple, municipalities: dict[str, str] | None = None, cases: dict[str, dict] | None = None
    ) -> Register:
        places, told = municipalities or {}, cases or {}
        clients = dict.fromkeys(contact[0] for contact in contacts)
        frames = {
            "cases": [
                CASE | {"case_id": client, "municipality": places.get(client)} | told.get(client, {})
                for client in clients
            ],
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
def make_new(make_register) -> Callable[..., Register]:
    """Make a register of new clients of one phone call each, so many as each group (number, columns) says."""

    def make(*groups: tuple[int, dict]) -> Register:
        cases = {f"{place}-{number}": told for place, (size, told) in enumerate(groups) for number in range(size)}
        return make_register(*((client, "2024-05-01", "phone", 10) for client in cases), cases=cases)

    return make


@pytest.fixture(scope="session")
def publish(year) -> Callable[..., Register]:
    """A register whose tables of a section hide counts of few persons, and those whose id has one of the words."""

    def behind(register: Register, section: ModuleType, *hide: str, shown_in: FiscalYear = year) -> Register:
        tables: list[StatTable] = []

        def collect(table: StatTable) -> StatTable:
            tables.append(table)
            return table

        policy = register.centre.disclosure
        section.tables(Year(register.behind(Outlet(policy, collect)), shown_in))
        cells = [cell for table in tables if table.id not in policy.left_out for cell in counts(table)]
        hidden = {cell.id for cell in cells if 0 < (cell.persons or 0) < policy.k}
        hidden |= {cell.id for cell in cells if any(word in cell.id for word in hide)}
        shown = {cell.id for cell in cells} - hidden
        return register.behind(Outlet(policy, Protection(policy, frozenset(shown), frozenset(hidden)).door))

    return behind


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


@pytest.fixture(scope="session")
def printed(year):
    return Printed.read(year).corrected(read_errata(year))


@pytest.fixture
def agree(printed):
    """Compare a value with the figure printed at a place; a dash and a blank are 0 or no value."""

    def compare(value, table, row, column, occurrence=1):
        figure = printed.values.get(Key(table, unicodedata.normalize("NFKC", row), column, occurrence), DASH)
        if figure == DASH:
            assert not value
        else:
            decimals = len(figure.partition(".")[2])
            assert str(round_half_up(value, decimals)) == figure

    return compare


@pytest.fixture(scope="session")
def people() -> Callable[..., Register]:
    """A register of persons who differ from PERSON in what is given, each with one first contact."""

    def make(*persons: dict) -> Register:
        rows = [PERSON | {"case_id": f"P{number}"} | person for number, person in enumerate(persons)]
        contacts = [
            {"contact_id": f"C{row['case_id']}", "case_id": row["case_id"], "duration_min": 10, "online": False}
            | {"method": row["method"], "date": date.fromisoformat(row["day"])}
            | ({"outreach_counterpart": "agency"} if row["method"] == "outreach" else {})
            for row in rows
        ]
        frames = {
            "cases": [{name: value for name, value in row.items() if name not in ("method", "day")} for row in rows],
            "contacts": contacts,
        }
        tables = {
            name: pl.DataFrame(frames.get(name, []), {column.name: column.dtype for column in table.columns.values()})
            for name, table in TABLES.items()
        }
        return Register(Text("試験", "Test"), False, Centre.read(), **tables)

    return make


@pytest.fixture(scope="session")
def usual(synthetic, public, year):
    return public(synthetic, year)


@pytest.fixture(scope="session")
def returning(make_register):
    """A client of 2022 who stays away in 2023 and returns, one of 2023, one of 2024 with three contacts."""
    return make_register(
        ("A", "2022-05-01", "phone", 10),
        ("B", "2023-05-01", "phone", 10),
        ("A", "2024-05-01", "phone", 30),
        ("C", "2024-04-01", "phone", 10),
        ("C", "2024-04-08", "email", 10),
        ("C", "2025-03-31", "office_visit", 40),
        ("C", "2025-03-31", "liaison", 99, LIAISON),
    )
