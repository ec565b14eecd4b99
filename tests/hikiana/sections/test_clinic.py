"""The clinic from a few records; for everyone numbers of one year are small, so each clause stands for itself."""

from dataclasses import replace

import polars as pl
import pytest

from hikiana.base.fiscal_year import FiscalYear
from hikiana.intake.unrecorded import Unrecorded
from hikiana.sections import clinic
from hikiana.sections.year import Year
from hikiana.statistics.dimension import TOTAL
from schemas.tables import TABLES


def _frame(table, rows):
    schema = {column.name: column.dtype for column in TABLES[table].columns.values()}
    return pl.DataFrame(rows, schema)


@pytest.fixture
def attending(make_register):
    rows = [
        ("A", "day_care", 2020, None, None),
        ("A", "day_care", 2021, None, "schooling"),
        ("A", "day_care", 2024, None, "general_employment"),
        ("B", "day_care", 2024, None, None),
        ("A", "outpatient", 2023, 5, None),
        ("A", "outpatient", 2024, 2, None),
        ("B", "outpatient", 2024, 1, None),
        ("C", "outpatient", 2025, 9, None),
    ]
    names = ("case_id", "service", "fiscal_year", "visits", "next_step")
    frame = _frame("clinic", [dict(zip(names, row, strict=True)) for row in rows])
    return replace(make_register(("A", "2009-08-01", "phone", 5), ("B", "2024-04-02", "phone", 5)), clinic=frame)


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


def test_client_counts_in_the_first_year_of_day_care_and_at_the_latest_next_step(attending, year):
    table = clinic.day_care(Year(attending, year))
    assert [table[code, "clients"] for code in ("this_year", "earlier", TOTAL)] == [1, 1, 2]
    steps = clinic.day_care_next_steps(Year(attending, year))
    assert (steps["general_employment", "clients"], steps["schooling", "clients"], steps[TOTAL, "clients"]) == (1, 0, 1)
    assert clinic.day_care_next_steps(Year(attending, FiscalYear(2021)))["schooling", "clients"] == 1


def test_outpatients_are_counted_up_to_the_year(attending, year):
    table = clinic.outpatient(Year(attending, year))
    assert [table[code, "visits"] for code in ("this_year", "earlier", TOTAL)] == [3, 5, 8]
    assert [table[code, "new_cases"] for code in ("this_year", "earlier", TOTAL)] == [1, 1, 2]
    assert table["this_year", "seen"] == 2
    assert table.dimensions[0]["earlier"].label.ja == "平成21～令和5年度"


def test_nothing_is_told_of_years_in_which_the_clinic_was_not_recorded(attending, year):
    lacking = Year(replace(attending, unrecorded=Unrecorded({"clinic": frozenset({2021, 2022})})), year)
    care, visits, trend = clinic.day_care(lacking), clinic.outpatient(lacking), clinic.clinic_by_fiscal_year(lacking)
    assert care.dimensions[0]["earlier"].label.ja == "令和5年度"
    assert [care[code, "clients"] for code in ("this_year", "earlier", TOTAL)] == [2, 0, 2]
    assert [visits[code, "visits"] for code in ("this_year", "earlier", TOTAL)] == [3, 5, 8]
    assert [trend[code, "visits"] for code in ("2020", "2022", "2023", "2024")] == [None, None, 5, 3]
    assert set(trend.cells.filter(fiscal_year="2022")["status"]) == {"not_available"}
    assert "記録の始まりからの通算" in clinic.sentences(lacking).texts[0].ja


def test_first_year_of_the_centre_has_no_years_before(attending):
    table = clinic.outpatient(Year(attending, FiscalYear(2009)))
    assert table.dimensions[0].codes == ["this_year", TOTAL]


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
