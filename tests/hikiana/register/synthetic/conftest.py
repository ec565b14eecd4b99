import polars as pl
import pytest

from hikiana.register.synthetic import generate
from hikiana.register.synthetic.figures import Figures
from hikiana.register.synthetic.register import PRINTED_YEAR
from schemas.code_lists import CODE_LISTS

SEEDS = (6, 1, 2024)


@pytest.fixture(scope="session")
def figures() -> Figures:
    return Figures.read(PRINTED_YEAR)


@pytest.fixture(scope="session", params=SEEDS)
def register(request) -> dict[str, pl.DataFrame]:
    return generate(request.param)


@pytest.fixture(scope="session")
def contacts(register) -> pl.DataFrame:
    """All contacts with their fiscal year, whether they count, whether they are new, and the client's start."""
    counted = pl.col("method").is_in(CODE_LISTS["contact_method"].with_role("consultation"))
    marked = register["contacts"].with_columns(
        fiscal_year=pl.col("date").dt.offset_by("-3mo").dt.year(),
        counted=counted,
    )
    first = (
        marked.filter("counted")
        .sort("date", "contact_id")
        .group_by("case_id", maintain_order=True)
        .agg(
            first_id=pl.col("contact_id").first(),
            start=pl.col("fiscal_year").first(),
            first_date=pl.col("date").first(),
            first_method=pl.col("method").first(),
        )
    )
    return marked.join(first, on="case_id", how="left").with_columns(new=pl.col("contact_id") == pl.col("first_id"))


@pytest.fixture(scope="session")
def cases(register, contacts) -> pl.DataFrame:
    """All clients with the fiscal year and method of the first contact."""
    return register["cases"].join(
        contacts.filter("new").select("case_id", "start", "first_method", "first_date"), on="case_id", how="left"
    )


@pytest.fixture(scope="session")
def this_year(contacts) -> pl.DataFrame:
    return contacts.filter(fiscal_year=PRINTED_YEAR.year)


@pytest.fixture(scope="session")
def new_clients(cases) -> pl.DataFrame:
    return cases.filter(start=PRINTED_YEAR.year)


@pytest.fixture(scope="session")
def tally():
    """Count the rows of a frame by the values of a column: value → rows, without zeros."""

    def count(frame: pl.DataFrame, column: str) -> dict[str, int]:
        return {str(value): number for value, number in frame.group_by(column).len().iter_rows() if value is not None}

    return count


@pytest.fixture(scope="session")
def printed(figures):
    """One printed column by code, without zeros."""

    def read(table: str, rows: dict[str, str], column: str) -> dict[str, int]:
        return {code: number for code, number in figures.counts(table, rows, column).items() if number}

    return read
