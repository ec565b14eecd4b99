"""Public editions of several years, one after another."""

import polars as pl
import pytest

from hikiana.disclosure.ledger import Ledger
from hikiana.disclosure.public import for_everyone, keep, public_editions
from hikiana.fiscal_year import FiscalYear
from hikiana.sections import all_tables

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


def test_tables_of_everyone_hide_every_small_count(synthetic, editions, tmp_path):
    keep(editions[-1], tmp_path / "clean")
    public = for_everyone(synthetic, str(tmp_path / "clean"), YEARS[-1], tmp_path)
    tables = [table for table in all_tables(public, YEARS[-1]) if not table.withheld]
    persons = [
        (table.id, value)
        for table in tables
        for measure in table.measures
        if measure.population in ("new_clients", "clients", "outpatients", "day_care_clients")
        for value in table.cells.filter(pl.col("measure") == measure.code)["value"].drop_nulls()
    ]
    assert len(persons) > 80
    assert [entry for entry in persons if 0 < entry[1] < 5] == []


def test_at_most_a_quarter_of_the_public_cells_is_hidden(synthetic, editions, tmp_path):
    keep(editions[-1], tmp_path / "clean")
    public = for_everyone(synthetic, str(tmp_path / "clean"), YEARS[-1], tmp_path)
    status = pl.concat([table.cells.select("status") for table in all_tables(public, YEARS[-1]) if not table.withheld])[
        "status"
    ]
    assert 0 < (status == "suppressed").sum() <= status.len() / 4


def test_edition_without_a_kept_mask_is_worked_out(synthetic, editions, tmp_path):
    public = for_everyone(synthetic, "", YEARS[0], tmp_path)
    hidden = [table.id for table in all_tables(public, YEARS[0]) if table.hides_any and not table.withheld]
    assert "duration_by_method" in hidden


def test_internal_tables_stay_as_they_are(synthetic, editions):
    assert not any(table.protected for table in all_tables(synthetic, YEARS[0]))
