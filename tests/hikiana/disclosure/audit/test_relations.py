"""Relations between counts follow from their names alone."""

from hikiana.disclosure.audit.relations import Structure, relations
from hikiana.statistics.names import Name


def _told(*names, overlapping=()):
    structure = Structure(names=set(names), overlapping=set(overlapping))
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
