"""Public editions of several years, one after another."""

from copy import copy
from dataclasses import replace

import polars as pl
import pytest

from hikiana.base.errors import UsageError
from hikiana.base.fiscal_year import FiscalYear
from hikiana.disclosure.ledger import Ledger
from hikiana.disclosure.public import for_everyone, keep, public_editions
from hikiana.register.register import open_register
from hikiana.sections.contents import all_tables
from hikiana.sections.year import Year

YEARS = FiscalYear.parse_range("2009:2011")


@pytest.fixture(scope="module")
def ledger(tmp_path_factory):
    return Ledger.of(tmp_path_factory.mktemp("release"), synthetic=True)


@pytest.fixture(scope="module")
def editions(synthetic, ledger):
    return public_editions(synthetic, YEARS, ledger)


def test_count_that_one_edition_hides_no_other_shows(editions):
    for first in editions:
        for second in editions:
            assert not first.hidden & second.shown


def test_same_editions_come_out_one_by_one_with_the_ledger(synthetic, ledger, editions):
    for edition in editions:
        (alone,) = public_editions(synthetic, [edition.fiscal_year], ledger)
        assert alone.hidden == edition.hidden
        ledger.write(alone.entry(""))


def test_edition_that_is_made_again_is_the_same(synthetic, ledger, editions):
    again = public_editions(synthetic, YEARS, ledger)
    assert [edition.hidden for edition in again] == [edition.hidden for edition in editions]


@pytest.fixture(scope="module")
def shown(synthetic, editions, tmp_path_factory):
    """The tables of the last edition that everyone sees."""
    folder = tmp_path_factory.mktemp("kept")
    keep(editions[-1], folder)
    public = for_everyone(synthetic, str(folder), YEARS[-1], folder)
    return [table for table in all_tables(Year(public, YEARS[-1])) if not table.withheld]


def test_tables_of_everyone_hide_every_small_count(shown):
    persons = [
        (table.id, value)
        for table in shown
        for measure in table.measures
        if measure.population in ("new_clients", "clients", "outpatients", "day_care_clients")
        for value in table.cells.filter(pl.col("measure") == measure.code)["value"].drop_nulls()
    ]
    assert len(persons) > 80
    assert [entry for entry in persons if 0 < entry[1] < 5] == []


def test_at_most_a_quarter_of_the_public_cells_is_hidden(shown):
    status = pl.concat([table.cells.select("status") for table in shown])["status"]
    assert 0 < (status == "suppressed").sum() <= status.len() / 4


def test_edition_without_a_kept_mask_is_worked_out(synthetic, editions, tmp_path):
    public = for_everyone(synthetic, "", YEARS[0], tmp_path)
    hidden = [table.id for table in all_tables(Year(public, YEARS[0])) if table.hides_any and not table.withheld]
    assert "duration_by_method" in hidden


@pytest.mark.parametrize(
    "change",
    [
        {"k": 4},
        {"left_out": frozenset()},
        {"merged": {}},
    ],
    ids=["fewer persons", "more tables", "finer categories"],
)
def test_policy_that_tells_more_than_what_was_published_is_refused(synthetic, ledger, editions, change):
    ledger.write(editions[0].entry(""))
    centre = replace(synthetic.centre, disclosure=replace(synthetic.centre.disclosure, **change))
    other = copy(synthetic)
    vars(other)["centre"] = centre
    with pytest.raises(UsageError) as raised:
        public_editions(other, YEARS, ledger)
    assert "[disclosure]" in raised.value.message.ja


def test_nobody_else_publishes_at_the_same_time(tmp_path):
    with Ledger.alone(tmp_path), pytest.raises(UsageError, match="公開版"), Ledger.alone(tmp_path):
        pass


@pytest.mark.long
def test_year_without_records_is_published_as_it_stands_in_print(write_small_register, tmp_path):
    """The register has records of 2009 and 2024; the years between are known from print alone."""
    small = open_register(write_small_register(tmp_path / "register"))
    (edition,) = public_editions(small, [FiscalYear(2024)], Ledger.of(tmp_path, synthetic=False))
    assert edition.values["new_clients|fiscal_year=2010"] == 122
    assert "new_clients|fiscal_year=2010" in edition.shown
    assert "new_clients|fiscal_year=2009" in edition.hidden, "there is one"
    assert "new_clients|fiscal_year=2024" in edition.hidden, "there are two"


def test_internal_tables_stay_as_they_are(synthetic, editions):
    assert not any(table.protected for table in all_tables(Year(synthetic, YEARS[0])))
