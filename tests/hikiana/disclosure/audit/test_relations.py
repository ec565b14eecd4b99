"""Relations between counts follow from their names alone."""

import math

from hikiana.disclosure.audit.relations import Structure, relations
from hikiana.statistics.names import Name


def _told(*names, overlapping=(), bands=None):
    structure = Structure(names=set(names), overlapping=set(overlapping), bands=bands or {})
    return {
        (fact.low, fact.high, tuple(sorted((name.partition("|")[2], factor) for name, factor in fact.terms)))
        for fact in relations(structure)
    }


def _of(**codes):
    return Name.of("new_clients", {variable: frozenset(told.split("+")) for variable, told in codes.items()})


def test_merged_category_is_the_sum_of_its_parts():
    assert _told(_of(age="20+30"), _of(age="20"), _of(age="30")) == {
        (0, 0, (("age=20", -1), ("age=20+30", 1), ("age=30", -1)))
    }


def test_sets_that_cross_are_told_by_the_parts_they_share():
    told = _told(_of(age="20+30"), _of(age="30+40"))
    assert told == {
        (0, 0, (("age=20", -1), ("age=20+30", 1), ("age=30", -1))),
        (0, 0, (("age=30", -1), ("age=30+40", 1), ("age=40", -1))),
    }


def test_overlapping_categories_do_not_add_up():
    told = _told(_of(purpose="a"), _of(purpose="b"), _of(), overlapping={("new_clients", "purpose")})
    assert {factors for low, high, factors in told if high == low == 0} == set()
    assert len(told) == 2


def test_total_time_ends_a_minute_before_the_next_bands_begin():
    time = Name.of("contacts:duration_min", {"duration_band": ("short", "long")})
    short, long, both = "duration_band=short", "duration_band=long", "duration_band=long+short"
    assert _told(time, bands={"duration_band": {"short": (0, 15), "long": (15, 30)}}) == {
        (0, math.inf, ((long, -15), (both, 1))),
        (0, math.inf, ((long, 29), (both, -1), (short, 14))),
    }
