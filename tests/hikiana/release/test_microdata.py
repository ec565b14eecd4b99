"""Micro data of a register: what is released, and what is not."""

from dataclasses import replace

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from hikiana.base.errors import UsageError
from hikiana.base.fiscal_year import FiscalYear
from hikiana.register.register import open_register
from hikiana.release.hierarchy import SUPPRESSED
from hikiana.release.microdata import micro_data

YEARS = FiscalYear.parse_range("2009:2024")


def test_only_released_columns_with_their_categories_are_there(pooled):
    assert pooled.frame.columns == [column.name for column in pooled.columns]
    assert pooled.frame.schema == {column.name: column.dtype for column in pooled.columns}
    assert pooled.frame.null_count().sum_horizontal().item() == 0
    assert "case_id" not in pooled.frame.columns


def test_there_is_a_row_for_every_client_who_is_not_left_out(pooled, register):
    assert pooled.clients == register.new_clients.height
    assert 0 < pooled.frame.height <= pooled.clients


def test_only_quasi_identifiers_are_suppressed(pooled):
    others = [column.name for column in pooled.columns if column.name not in pooled.quasi_identifiers]
    assert all(SUPPRESSED not in pooled.frame.schema[name].categories for name in others)


def test_released_outcomes_are_those_of_the_register_but_for_who_is_left_out(pooled, register):
    closed = register.new_clients["initial_outcome"].cast(pl.String).str.starts_with("closed").sum()
    assert 0 <= closed - (pooled.frame["initial_outcome"] == "closed").sum() <= pooled.dropped


def test_order_and_numbers_of_the_register_leave_no_trace(pooled, register):
    backwards = register.cases.reverse()
    numbers = {number: f"Z{place}" for place, number in enumerate(backwards["case_id"])}
    renumbered = pl.col("case_id").replace(numbers)
    other = replace(
        register,
        cases=backwards.with_columns(renumbered),
        contacts=register.contacts.with_columns(renumbered),
        clinic=register.clinic.with_columns(renumbered),
    )
    assert_frame_equal(micro_data(other, YEARS, 5, 2).frame, pooled.frame)


def test_rows_are_not_sorted(pooled):
    assert not pooled.frame.equals(pooled.frame.sort(pooled.frame.columns))


def test_clients_who_started_outside_of_the_years_are_left_out(register):
    found = micro_data(register, FiscalYear.parse_range("2021:2024"), 5, 2)
    assert found.clients == register.new_clients.filter(pl.col("fiscal_year") >= 2021).height


def test_consultations_are_counted_to_the_end_of_the_last_year(register):
    found = micro_data(register, [FiscalYear(2009)], 5, 2)
    first = register.scan("client_years").filter(fiscal_year=2009).collect()
    once = (found.frame["consultations"] == "1").sum()
    assert 0 <= (first["contacts"] == 1).sum() - once <= found.dropped


def test_micro_data_of_a_synthetic_register_say_so_and_all_name_the_agreement(pooled, register):
    assert pooled.name.startswith("synthetic")
    assert "合成データ" in pooled.title.ja
    assert "契約に基づく提供" in pooled.terms.ja
    assert "under agreement" in pooled.terms.en
    real = replace(pooled, synthetic=False)
    assert "synthetic" not in real.name + real.title.en


def test_years_with_too_few_clients_are_refused(folder):
    with pytest.raises(UsageError, match="年度を増やして"):
        micro_data(open_register(folder), YEARS, 5, 2)
