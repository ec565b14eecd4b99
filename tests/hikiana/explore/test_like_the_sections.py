"""A cross-tabulation counts as the sections do: it is held against all counts and shares of theirs that it can give."""

from functools import cache
from math import isclose

import pytest

from hikiana import explore
from hikiana.base.fiscal_year import FiscalYear
from hikiana.explore.offered import offered
from hikiana.register.register import open_register
from hikiana.sections.contents import all_tables
from hikiana.sections.year import Year
from hikiana.statistics.dimension import TOTAL
from hikiana.statistics.measures import CONTACTS, DIRECT, NEW_CLIENTS

YEARS = FiscalYear.parse_range("2009:2024")
COUNTED = {"new_clients", "clients", "contacts"}
SHARED = {"contacts": CONTACTS, "clients": NEW_CLIENTS}
"""What shares are of in tables that do not show it."""

BEYOND = {
    ("key_figures", "contacts_per_client"): "a ratio of two populations",
    ("clients_by_fiscal_year", "contacts_per_client"): "a ratio of two populations",
    ("duration_by_method", "time"): "a sum of minutes",
    ("duration_by_method", "mean_minutes"): "a mean",
    ("age_summary", "mean_age"): "a mean",
    ("second_contact", "median_days"): "a median",
    ("contacts_by_month", "mean"): "a mean of several fiscal years",
    ("online_sessions", "places"): "a number of municipalities",
    ("online_sessions", "contacts"): "two scopes that overlap, one of them by three columns",
    ("contacts_per_client", "clients"): "how many contacts a client has is no column",
    ("contacts_per_client", "share"): "how many contacts a client has is no column",
    ("second_contact", "clients"): "how long until the second contact is no column",
    ("second_contact", "share"): "how long until the second contact is no column",
}
"""What concerns clients and contacts and cannot be given by any two columns, and why.

Measures without such a population are left aside: day care and the outpatient clinic, events, page views, what
validation found, single ages and ratios, and presence in later fiscal years.
"""
BEYOND_CELLS = {("prior_agency", "several"): "how many agencies somebody names is no column"}


class BeyondError(Exception):
    """No two columns give it."""


@pytest.fixture(scope="module")
def synthetic():
    return open_register()


def _column(variable):
    """The column of a variable; multiple answers are called after their code list in tables."""
    return {"consultation_purpose": "purposes", "prior_agency": "prior_agencies"}.get(variable, variable)


def _conditions(table, measure, place):
    """The codes that a cell of a section demands by column; None where it only has to have the column."""
    found = {}

    def demand(variable, codes):
        name = _column(variable)
        known = found.get(name)
        found[name] = codes if known is None else known if codes is None else known & codes

    for variable, codes in (*table.where.items(), *measure.where):
        demand(variable, set(codes))
    for dimension, code in zip(table.dimensions, place, strict=True):
        item = dimension[code]
        parts = [dimension[part] for part in item.members] if item.members else [item]
        whole = code == TOTAL or item.codes == ("*",)
        demand(
            dimension.variable or dimension.name, None if whole else {one for part in parts for one in part.stands_for}
        )
    if since := found.pop("years_since_start", None):
        # Clients who started in earlier fiscal years than that of the cell.
        assert since == {"1_2", "3_over"}
        (year,) = found["fiscal_year"]
        found["start_year"] = {str(start) for start in YEARS if str(start) < year}
    return found


def _counted(population, conditions):
    """What is to be counted; consultations are contacts of the direct methods."""
    if population == "contacts" and conditions.get("method") == set(DIRECT):
        del conditions["method"]
        return "consultations"
    return population


def _columns(conditions, last=""):
    """The two columns that tell of the conditions, `last` the second of them; another column where one is enough."""
    every = offered()
    if unknown := conditions.keys() - every.keys():
        raise BeyondError(f"no column {unknown}")
    implied = {
        variable
        for name in conditions
        for variable, codes in every[name].where.items()
        if conditions.get(variable) == set(codes)
    }
    names = [name for name in conditions if name not in implied]
    if len(names) > 2:
        names.remove("fiscal_year")
    if len(names) > 2:
        raise BeyondError(f"more than two columns: {names}")
    names += [name for name in ("fiscal_year", "sex", "region") if name not in names][: 2 - len(names)]
    return tuple(sorted(names, key=lambda name: (name == last, name != "fiscal_year")))


def _value(cross, conditions, measure):
    """The value of a cross-tabulation under the conditions; categories together are the sum of theirs."""
    rows, by = ([TOTAL] if (codes := conditions.get(entry.name)) is None else codes for entry in cross.dimensions)
    values = [cross[_code(cross, 0, row), _code(cross, 1, column), measure] for row in rows for column in by]
    known = [value for value in values if value is not None]
    return sum(known) if known or not values else None


def _code(cross, place, code):
    """Sections call those who gave an answer 'answered' where a cross-tabulation has all others beside them."""
    return TOTAL if code == "answered" and code not in cross.dimensions[place].codes else code


@pytest.fixture(scope="module")
def crossed(synthetic):
    @cache
    def make(rows, by, years, counted):
        return explore.crosstab(synthetic, rows, by, years, counted, shares=True)

    return make


def _expected(crossed, table, measure, place, year):
    """What a cross-tabulation gives for a cell of a section."""
    counted_there = {one.code: one for one in table.measures} | SHARED
    basis, last = measure, ""
    if formula := measure.formula:
        if not formula.by or formula.per != 100:
            raise BeyondError("no count and no share")
        basis = counted_there[formula.of]
        ((last, _),) = formula.whole or ((table.dimensions[-1].name, TOTAL),)
    conditions = _conditions(table, basis, place)
    counted = _counted(basis.population, conditions)
    variables = {entry.name: entry.variable or entry.name for entry in table.dimensions}
    rows, by = _columns(conditions, _column(variables.get(last, last)))
    # Of one fiscal year where that is no column itself.
    years = YEARS if "fiscal_year" in (rows, by) else tuple(map(FiscalYear.parse, conditions["fiscal_year"]))
    cross = crossed(rows, by, years, counted)
    return _value(cross, conditions, "share" if measure.formula else cross.measures[0].code)


def _concerns(measure):
    """Whether a measure counts new clients, clients or contacts, or follows from such a count."""
    return measure.population in COUNTED or measure.formula is not None


@pytest.mark.long
def test_every_count_and_share_of_the_sections_that_two_columns_give_is_given_by_them(synthetic, crossed):
    wrong, beyond, held = [], set(), set()
    for year in YEARS:
        for table in all_tables(Year(synthetic, year)):
            measures = {measure.code: measure for measure in table.measures if _concerns(measure)}
            cells = table.cells.select(*(entry.name for entry in table.dimensions), "measure", "value")
            for *place, code, value in cells.iter_rows():
                name = (table.id, code)
                if code not in measures or name in beyond or (table.id, *place) in BEYOND_CELLS:
                    continue
                try:
                    expected = _expected(crossed, table, measures[code], place, year)
                except BeyondError:
                    beyond.add(name)
                    continue
                held.add(name)
                if (value is None) is not (expected is None) or not isclose(value or 0, expected or 0, abs_tol=1e-9):
                    wrong.append(f"{table.id} of {year} at {place} {code}: {value}, crossed {expected}")
    assert wrong == []
    assert beyond == BEYOND.keys()
    assert not held & beyond
