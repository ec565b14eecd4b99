"""Fiscal years that are unlike the years before them."""

from dataclasses import replace
from datetime import date

import polars as pl
import pytest

from hikiana.base.fiscal_year import FiscalYear
from hikiana.register.register import open_register
from hikiana.register.unusual_years import counts_unlike_years_before, is_unlike


@pytest.fixture(scope="module")
def synthetic():
    return open_register()


@pytest.fixture(scope="module")
def without_most_calls(synthetic):
    """The synthetic register with 44 of the 113 telephone contacts of FY2024; FY2023 has 89."""
    calls = synthetic.reported_contacts.filter(fiscal_year=2024, method="phone")["contact_id"]
    gone = pl.col("contact_id").is_in(calls[44:].implode())
    return replace(synthetic, contacts=synthetic.contacts.filter(~gone))


@pytest.mark.parametrize(
    ("now", "before"),
    [(20, [80, 90, 70]), (35, [80, 90, 70]), (180, [80, 90, 70]), (0, [20, 30]), (40, [0]), (200, [90])],
)
def test_count_of_half_the_lowest_or_twice_the_highest_is_unlike(now, before):
    assert is_unlike(now, before)


@pytest.mark.parametrize(
    ("now", "before"),
    [
        (36, [80, 90, 70]),
        (179, [80, 90, 70]),
        (100, [50, 400, 60]),
        (2, [5, 6, 7]),
        (8, [3, 4]),
        (0, [0, 0]),
        (0, [0, 50]),
    ],
    ids=["over half", "below twice", "between", "few by chance", "more by chance", "never any", "none as once before"],
)
def test_count_near_a_year_before_or_apart_by_chance_is_not(now, before):
    assert not is_unlike(now, before)


def test_method_of_which_most_contacts_are_missing_is_told_with_the_years_before(without_most_calls):
    (finding,) = counts_unlike_years_before(without_most_calls, FiscalYear(2024))
    assert (finding.rule, finding.file, finding.severity) == ("counts_like_years_before", "contacts", "warning")
    assert "電話 44件（R3 171、R4 167、R5 89）" in finding.message.ja
    assert "Telephone 44 (2021: 171, 2022: 167, 2023: 89)" in finding.message.en
    assert finding.hint.ja
    assert finding.hint.en


def test_new_clients_are_compared_too(synthetic):
    new = synthetic.new_clients.filter(fiscal_year=2024)["case_id"]
    gone = pl.col("case_id").is_in(new[20:].implode())
    fewer = replace(synthetic, contacts=synthetic.contacts.filter(~gone))
    (finding,) = counts_unlike_years_before(fewer, FiscalYear(2024))
    assert "新規の実人数 20名（R3 91、R4 94、R5 56）" in finding.message.ja


def test_year_that_is_not_over_is_not_compared(without_most_calls):
    assert counts_unlike_years_before(without_most_calls, FiscalYear(2024), date(2025, 3, 31)) == []
    assert counts_unlike_years_before(without_most_calls, FiscalYear(2024), date(2025, 4, 1)) != []


def test_years_without_records_are_not_compared_with(without_most_calls):
    contacts = without_most_calls.reported_contacts.filter(pl.col("fiscal_year").is_in([2022, 2024]))
    kept = pl.col("contact_id").is_in(contacts["contact_id"].implode())
    two = replace(without_most_calls, contacts=without_most_calls.contacts.filter(kept))
    (finding,) = counts_unlike_years_before(two, FiscalYear(2024))
    assert "電話 44件（R4 167）" in finding.message.ja
    assert counts_unlike_years_before(two, FiscalYear(2022)) == []
    assert counts_unlike_years_before(two, FiscalYear(2023)) == []


def test_years_before_a_break_in_comparability_are_not_compared_with(synthetic):
    """In FY2016, the first full year without the residents of Sapporo, office visits fell from 209 to 88."""
    assert counts_unlike_years_before(synthetic, FiscalYear(2016)) == []
    unbroken = replace(synthetic, centre=replace(synthetic.centre, breaks=()))
    (finding,) = counts_unlike_years_before(unbroken, FiscalYear(2016))
    assert "来所 88件（H25 294、H26 380、H27 209）" in finding.message.ja


def test_only_one_year_of_the_synthetic_register_is_unlike_those_before(synthetic):
    years = [year for year in range(2009, 2025) if counts_unlike_years_before(synthetic, FiscalYear(year))]
    assert years == [2023]
