"""Attackers find exactly what follows: no less than who tries all numbers, and never anything that is not so."""

import math
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hikiana.base.text import Text
from hikiana.disclosure.audit.attack import Attacker, Threshold, attack
from hikiana.disclosure.audit.explanation import contradicting
from hikiana.disclosure.audit.facts import Fact
from hikiana.disclosure.audit.solver import ContradictionError, FactModel

from ....examples import few_examples

MOST = 4


def fact(low, high, told="", given=False, **terms):
    return Fact(low, high, tuple(terms.items()), Text(told, told), given)


def _fitting(facts, names):
    """All numbers up to the most that fit."""
    return [
        values
        for numbers in product(range(MOST + 1), repeat=len(names))
        if (values := dict(zip(names, numbers, strict=True)))
        and all(each.low <= sum(factor * values[name] for name, factor in each.terms) <= each.high for each in facts)
    ]


def _tried(facts, names):
    """The interval of each number over all numbers up to the most that fit."""
    fitting = _fitting(facts, names)
    return {name: (min(v[name] for v in fitting), max(v[name] for v in fitting)) for name in names}


@st.composite
def tables(draw):
    """A table of two rows and three columns with some of its sums."""
    counts = {name: draw(st.integers(0, MOST)) for name in "abcdef"}
    lines = draw(st.sets(st.sampled_from(["abc", "def", "ad", "be", "cf"]), min_size=1))
    sums = [
        fact(total, total, **dict.fromkeys(line, 1.0))
        for line in sorted(lines)
        for total in [float(sum(counts[name] for name in line))]
    ]
    whole = float(sum(counts.values()))
    limits = [fact(0.0, float(MOST), **{name: 1.0}) for name in counts]
    return counts, [*sums, *limits, fact(whole, whole, **dict.fromkeys(counts, 1.0))]


@given(tables())
@few_examples
def test_intervals_are_those_of_who_tries_all_numbers(drawn):
    counts, facts = drawn
    found = attack(facts, counts, Threshold(5)).intervals
    assert found == _tried(facts, list(counts))


@given(tables())
@few_examples
def test_the_truth_is_never_excluded(drawn):
    counts, facts = drawn
    small = frozenset(name for name, count in counts.items() if 0 < count < 5)
    for opened in attack(facts, counts, Threshold(5, small)).opened:
        low, high = opened.interval
        assert low <= counts[opened.name] <= high


@given(tables())
@few_examples
def test_no_fact_of_an_explanation_can_be_missed(drawn):
    counts, facts = drawn
    rule = Threshold(5)
    for opened in attack(facts, counts, rule).opened:
        for left_out in opened.facts:
            rest = [each for each in opened.facts if each is not left_out]
            again = attack(rest, [opened.name], rule)
            assert not any(entry.name == opened.name for entry in again.opened)


def test_intervals_need_whole_numbers():
    # 2a + 2b = 5 or 6 − 0.5: between the bounds of fractions there is one whole solution.
    model = FactModel([fact(4.5, 6.5, a=2.0, b=2.0), fact(-math.inf, 0.5, a=1.0), fact(-math.inf, 10.0, b=1.0)], {})
    assert model.interval("b") == (3, 3)


def test_unbounded_number_has_no_upper_end():
    assert FactModel([fact(3.0, math.inf, a=1.0, b=1.0)], {}).interval("a") == (0, math.inf)


def test_sum_of_minutes_need_not_be_whole():
    model = FactModel([fact(0.0, 0.0, **{"contacts:duration_min": 2.0, "a": -1.0}), fact(1.0, 1.0, a=1.0, b=1.0)], {})
    assert model.interval("contacts:duration_min") == pytest.approx((0, 0.5), abs=1e-4)


def test_numbers_that_contradict_each_other_are_told_with_the_facts_that_do():
    facts = [
        fact(5.0, 5.0, "five", a=1.0, b=1.0),
        fact(0.0, math.inf, "order", a=1.0, b=-1.0),
        fact(9.0, 9.0, "nine", a=1.0, b=1.0),
    ]
    with pytest.raises(ContradictionError):
        FactModel(facts, {}).interval("a")
    assert {each.told.en for each in contradicting(facts, {})} == {"five", "nine"}
    found = attack(facts, ["a"], Threshold(5))
    assert len(found.contradictions) == 1


def test_two_values_of_one_number_are_a_contradiction():
    found = attack([fact(3.0, 3.0, a=1.0), fact(4.0, 4.0, a=1.0)], ["a"], Threshold(5))
    assert [len(facts) for facts in found.contradictions] == [2]


def test_number_known_only_to_be_small_fails_without_names_of_sensitive_cells():
    assert Threshold(5).is_narrow("clients", (1, 4))
    assert not Threshold(5).is_narrow("clients", (0, 4))
    assert not Threshold(5).is_narrow("clients", (1, 5))


def test_sensitive_number_of_persons_has_to_reach_the_threshold_and_be_open_over_it():
    rule = Threshold(5, frozenset({"clients|sex=male", "contacts|method=phone"}))
    assert rule.is_narrow("clients|sex=male", (0, 4))
    assert rule.is_narrow("clients|sex=male", (2, 5))
    assert not rule.is_narrow("clients|sex=male", (1, 5))
    assert not rule.is_narrow("contacts|method=phone", (4, 6))
    assert not rule.is_narrow("clients|sex=female", (7, 7))


def test_insider_of_one_of_three_hidden_cells_does_not_find_the_others():
    facts = [fact(9.0, 9.0, **{"clients|a": 1.0, "clients|b": 1.0, "clients|c": 1.0})]
    names = frozenset({"clients|a", "clients|b", "clients|c"})
    found = attack(facts, names, Threshold(5, names))
    assert found.opened == []


def test_insider_of_one_of_two_hidden_cells_finds_the_other():
    facts = [fact(5.0, 5.0, **{"clients|a": 1.0, "clients|b": 1.0})]
    names = frozenset({"clients|a", "clients|b"})
    found = attack(facts, names, Threshold(5, names))
    assert {(entry.attacker, entry.knowing) for entry in found.opened} == {
        (Attacker.INSIDER, "clients|a"),
        (Attacker.INSIDER, "clients|b"),
    }


@given(tables())
@few_examples
def test_insiders_find_exactly_what_follows_whatever_the_number_is_that_they_know(drawn):
    counts, facts = drawn
    names = {name: f"clients|{name}" for name in counts}
    facts = [Fact(one.low, one.high, tuple((names[n], f) for n, f in one.terms), one.told) for one in facts]
    found = attack(facts, names.values(), Threshold(MOST + 1, frozenset(names.values())))
    opened = {entry.name for entry in found.opened if entry.attacker is not Attacker.INSIDER}
    by_insiders = {(entry.knowing, entry.name) for entry in found.opened if entry.attacker is Attacker.INSIDER}
    fitting = _fitting(facts, list(names.values()))
    left = sorted({*names.values()} - opened)

    def follows(known, name):
        return all(len({one[name] for one in fitting if one[known] == value}) <= 1 for value in range(1, MOST + 1))

    assert by_insiders == {
        (known, name) for known, name in product(left, left) if known != name and follows(known, name)
    }
