"""Names of counted cells: equal numbers have equal names."""

import pytest

from hikiana.disclosure.audit.cells import DIRECT, Name
from hikiana.disclosure.audit.relations import Structure, relations

YEAR = {"fiscal_year": frozenset({"2024"})}


@pytest.mark.parametrize(
    ("population", "where", "name"),
    [
        ("contacts", {"kind": {"new"}, "method": {"phone"}}, "new_clients|fiscal_year=2024|method=phone"),
        ("clients", {"years_since_start": {"0"}}, "new_clients|fiscal_year=2024"),
        ("new_clients", {"method": DIRECT}, "new_clients|fiscal_year=2024"),
        ("contacts", {"kind": {"new"}, "method": DIRECT}, "new_clients|fiscal_year=2024"),
        ("contacts", {"method": DIRECT}, f"contacts|fiscal_year=2024|method={'+'.join(sorted(DIRECT))}"),
        ("contacts:duration_min", {"method": {"phone"}}, "contacts:duration_min|fiscal_year=2024|method=phone"),
        ("new_clients", {"sex": {"b", "a"}}, "new_clients|fiscal_year=2024|sex=a+b"),
    ],
)
def test_name_says_population_and_conditions(population, where, name):
    told = {variable: frozenset(codes) for variable, codes in where.items()}
    assert str(Name.of(population, {**YEAR, **told})) == name


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
