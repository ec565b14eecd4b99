"""What a section reads of a clean folder: the fiscal year that it tells of, unless it tells of all."""

import inspect
import shutil
from typing import get_type_hints

import polars as pl
import pytest

from hikiana.base.workspace import SYNTHETIC
from hikiana.register.clean import cleaning
from hikiana.register.clean.cleaning import clean_register
from hikiana.register.clean.derived import DERIVED
from hikiana.register.register import open_register
from hikiana.sections.contents import section_modules
from hikiana.sections.year import Year
from hikiana.statistics.table import StatTable

MADE = (StatTable, StatTable | None)
OF_ALL_YEARS = {
    "awareness.awareness_share_by_fiscal_year",
    "consulters.relation_share_by_fiscal_year",
    "contacts.clients_by_fiscal_year",
    "contacts.contacts_by_fiscal_year",
    "continuity.continuity",
    "continuity.retention",
    "continuity.retention_by_start_year",
    "methods.method_share_by_fiscal_year",
    "outcomes.outcome_share_by_fiscal_year",
    "patterns.contacts_by_month",
    "persons.age_share_by_fiscal_year",
    "prior_help.prior_help_share_by_fiscal_year",
    "purposes.purpose_by_fiscal_year",
    "quality.errata",
    "quality.findings",
    "quality.reconciliation",
    "residence.residence_by_fiscal_year",
    "summary.key_figures",
}


def _functions():
    """Each function that makes a table or a listing of a year, by section and name."""
    sections = {module.__name__ for module in section_modules()}
    for module in section_modules():
        for name, function in vars(module).items():
            # What a section has from a module of its own is the section's, what it has from another section is not.
            home = getattr(function, "__module__", "")
            sections = home.startswith("hikiana.sections.") and not home.startswith("hikiana.sections.shared.")
            other = sections and home != module.__name__
            if name.startswith("_") or not inspect.isfunction(function) or other:
                continue
            takes = list(inspect.signature(function).parameters)
            if takes == ["year"] and get_type_hints(function)["return"] in MADE:
                yield f"{module.__name__.rpartition('.')[2]}.{name}", function


@pytest.fixture(scope="module")
def damaged(tmp_path_factory):
    """A clean folder in which little but the last fiscal years can be read, and no row of cases and contacts."""
    place = tmp_path_factory.mktemp("clean")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cleaning, "ROWS_TOGETHER", 20)
        clean, _ = clean_register(SYNTHETIC, place)
    broken = place / "broken"
    shutil.copytree(clean, broken)
    for name, part in {"cases": 1.0, "contacts": 1.0, **dict.fromkeys(DERIVED, 0.6)}.items():
        _damage(broken / f"{name}.parquet", part)
    return broken


def _damage(path, part):
    """Overwrite a part of a Parquet file from its beginning, but not what it tells of its row groups at its end."""
    content = bytearray(path.read_bytes())
    rows = len(content) - 8 - int.from_bytes(content[-8:-4], "little")
    content[4 : int(rows * part)] = bytes(int(rows * part) - 4)
    path.write_bytes(content)


def test_tables_of_one_year_read_that_year_and_only_those_of_all_years_read_more(damaged, synthetic, year):
    register, unread = open_register(damaged), set()
    for name, function in _functions():
        try:
            made = function(Year(register, year))
        except pl.exceptions.PolarsError:
            unread.add(name)
            continue
        expected = function(Year(synthetic, year))
        assert expected is None or made.cells.equals(expected.cells), name
    assert unread == OF_ALL_YEARS


def test_table_of_a_clean_folder_is_read_when_it_is_first_used(damaged, synthetic):
    register = open_register(damaged)
    assert register.activities.equals(synthetic.activities)
    assert repr(register) == repr(synthetic)
    with pytest.raises(pl.exceptions.PolarsError):
        _ = register.contacts
