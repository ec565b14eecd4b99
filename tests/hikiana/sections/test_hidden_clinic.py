"""The clinic for everyone: numbers of one year are small, so each clause stands for itself."""

from dataclasses import replace

import polars as pl
import pytest

from hikiana.sections import clinic
from hikiana.sections.year import Year
from schemas.tables import TABLES


@pytest.fixture(scope="module")
def register(make_new):
    """Day care begun by six clients in 2020 and by two in 2024; six outpatients of 2024 with two visits each."""
    rows = [
        *(_row(f"0-{number}", "day_care", 2020 if number < 6 else 2024, None) for number in range(8)),
        *(_row(f"0-{number}", "outpatient", 2024, 2) for number in range(6)),
    ]
    schema = {column.name: column.dtype for column in TABLES["clinic"].columns.values()}
    return replace(make_new((8, {})), clinic=pl.DataFrame(rows, schema=schema))


def _row(client, service, year, visits):
    return {"case_id": client, "service": service, "fiscal_year": year, "visits": visits, "next_step": None}


def test_whole_is_told_without_the_few_of_the_year(register, publish, year):
    told = clinic.sentences(Year(publish(register, clinic), year)).texts
    assert told[0].ja == "ひきこもり相談から精神科デイケアに初めて通所した人は、開設からの通算が8名である。"
    assert told[0].en == "Clients who began psychiatric day care: 8 clients since the opening."


def test_visits_and_new_clients_are_told_together_where_both_can_be(register, publish, year):
    told = clinic.sentences(Year(publish(register, clinic), year)).texts
    assert told[1].ja == "ひきこもり外来は6名に延べ12回行い、新規ケースは6名、通算6名である。"


def test_hidden_visits_leave_the_new_clients(register, publish, year):
    told = clinic.sentences(Year(publish(register, clinic, "visits"), year)).texts
    assert told[1].ja == "ひきこもり外来の新規ケースは、この年度が6名、開設からの通算が6名である。"


def test_hidden_new_clients_leave_the_visits(register, publish, year):
    told = clinic.sentences(Year(publish(register, clinic, "outpatients"), year)).texts
    assert told[-1].ja == "ひきこもり外来は6名に延べ12回行った。"
    assert told[-1].en == "The outpatient clinic saw 6 clients in 12 visits."


def test_figure_of_a_table_that_is_left_out_is_not_shown(register, publish, year):
    assert clinic.figure(Year(publish(register, clinic), year)).withheld
