"""What is counted is named in one list, by which who hides and who attacks know the same counts."""

import pytest

from hikiana.base.fiscal_year import FiscalYear
from hikiana.centre.policy import DEFAULT_POLICY, Outlet
from hikiana.disclosure.audit.unplaced import unknown_part
from hikiana.disclosure.mask.meaning import counts
from hikiana.sections.contents import all_tables
from hikiana.sections.year import Year
from hikiana.statistics.names import Name
from hikiana.statistics.vocabulary import OF_NO_CLIENT, POPULATIONS, QUANTITIES


@pytest.fixture(scope="module")
def tables(synthetic):
    """As they are before anything is hidden, with all that they count."""
    found = {}

    def collect(table):
        return found.setdefault(table.id, table)

    all_tables(Year(synthetic.behind(Outlet(DEFAULT_POLICY, collect)), FiscalYear(2024)))
    return list(found.values())


def test_every_count_of_the_report_can_be_placed_and_has_one_name(tables):
    ids = {count.id for table in tables for count in counts(table)}
    assert len(ids) > 500
    assert {id for id in ids if unknown_part(Name.parse(id)) or str(Name.parse(id)) != id} == set()


def test_every_measure_is_of_a_known_population_or_known_to_be_of_no_client(tables):
    """Who was seen again is counted in tables that the public edition withholds."""
    measures = [measure for table in tables if not table.id.startswith("retention") for measure in table.counted]
    shown = [measure for table in tables if not table.id.startswith("retention") for measure in table.measures]
    assert {measure.population for measure in measures} - {""} == POPULATIONS
    assert {measure.sums for measure in measures} - {""} == QUANTITIES
    silent = {
        (measure.code, measure.unit.ja)
        for measure in shown
        if not (measure.population or measure.internal or (measure.formula and measure.formula.by))
    }
    assert silent - OF_NO_CLIENT == set()
