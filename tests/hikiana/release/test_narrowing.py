"""What pooled data tell of the cells of tables is true, and no more than anybody can count."""

from dataclasses import replace

import polars as pl

from hikiana.release.hierarchy import SUPPRESSED
from hikiana.release.narrowing import margins
from hikiana.sections.shared.age_bands import age_band


def _true(register, conditions):
    frame = register.new_clients.with_columns(age_band())
    fulfilled = [pl.col(name).cast(pl.String).is_in(list(codes)) for name, codes in conditions.items()]
    return frame.filter(fulfilled).height


def test_true_count_lies_between_the_bounds_of_every_fact(pooled, register):
    facts = [fact for fact in margins(pooled) if "consultations" not in fact.conditions]
    assert facts
    for fact in facts:
        assert fact.population == "new_clients"
        assert fact.at_least <= _true(register, fact.conditions) <= fact.at_most, fact


def test_bounds_meet_where_nothing_is_suppressed_and_nobody_left_out(pooled):
    complete = pooled.frame.filter(~pl.any_horizontal(pl.all().cast(pl.String) == SUPPRESSED))
    whole = replace(pooled, dropped=0, frame=complete)
    assert all(fact.at_least == fact.at_most for fact in margins(whole))


def test_facts_are_about_all_rows_each_value_and_each_pair(pooled):
    facts = margins(pooled)
    assert facts[0].conditions == {"fiscal_year": tuple(str(year) for year in pooled.years)}
    assert (facts[0].at_least, facts[0].at_most) == (pooled.frame.height, pooled.clients)
    sexes = [fact for fact in facts if set(fact.conditions) == {"fiscal_year", "sex"}]
    assert {codes for fact in sexes for codes in fact.conditions["sex"]} == {"male", "female", "unknown"}
    assert any(set(fact.conditions) == {"fiscal_year", "sex", "initial_outcome"} for fact in facts)
