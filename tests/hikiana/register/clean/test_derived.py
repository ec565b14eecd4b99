"""What follows from the records, by contact, client and fiscal year."""

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from hikiana.register.clean.derived import DERIVED, derive, derived_schemas
from hikiana.register.register import open_register


@pytest.fixture(scope="module")
def synthetic():
    return open_register()


@pytest.fixture(scope="module")
def derived(synthetic):
    return derive(synthetic.cases, synthetic.contacts, synthetic.centre)


def test_client_has_a_row_in_each_fiscal_year_with_a_consultation_and_its_contacts_and_minutes(derived):
    consultations = derived["reported_contacts"].filter("direct")
    counted = consultations.group_by("fiscal_year", "case_id", "start_year").agg(
        contacts=pl.len().cast(pl.Int64), minutes=pl.col("duration_min").cast(pl.Int64).sum()
    )
    assert_frame_equal(derived["client_years"], counted, check_row_order=False)


def test_clients_whose_year_is_their_start_year_are_the_new_clients(derived):
    starting = derived["client_years"].filter(pl.col("fiscal_year") == pl.col("start_year"))
    columns = ["fiscal_year", "case_id"]
    assert_frame_equal(starting.select(columns), derived["new_clients"].select(columns), check_row_order=False)


def test_contact_tells_where_its_client_lives(derived, synthetic):
    joined = derived["reported_contacts"].join(synthetic.cases, on="case_id", how="left", maintain_order="left")
    assert joined["client_municipality"].equals(joined["municipality"])


@pytest.mark.parametrize("name", DERIVED)
def test_frames_come_in_the_order_of_fiscal_years_with_the_columns_of_their_schema(derived, name):
    assert derived[name]["fiscal_year"].is_sorted()
    assert derived[name].schema == derived_schemas()[name]


def test_register_without_contacts_has_frames_without_rows(synthetic):
    nothing = derive(synthetic.cases, synthetic.contacts.clear(), synthetic.centre)
    assert {name: frame.height for name, frame in nothing.items()} == dict.fromkeys(DERIVED, 0)
