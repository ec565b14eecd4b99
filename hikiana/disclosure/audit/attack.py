"""Attackers who solve all facts together, and whether what is hidden stays hidden from them."""

import math
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from hikiana.base.text import Text
from hikiana.disclosure.audit.explanation import contradicting, opening
from hikiana.disclosure.audit.facts import Fact
from hikiana.disclosure.audit.solver import (
    FREE,
    NEAR,
    ContradictionError,
    FactModel,
    Interval,
    bounds_of,
    components,
    is_known,
)
from hikiana.statistics.names import SUM
from hikiana.statistics.vocabulary import PERSONS

_RULE_TOLD = Text(
    "秘匿の決まり（対象のセルは1人以上で基準未満、ほかは0か基準以上）",
    "the rule of hiding (named cells 1 to k − 1, others 0 or at least k)",
)


class Attacker(StrEnum):
    """Who attacks: with the published facts alone, knowing the rule as well, or knowing one hidden number too."""

    BASIC = "basic"
    RULE = "rule"
    INSIDER = "insider"


@dataclass(frozen=True)
class Opened:
    """A hidden number that an attacker finds out, how closely, and by which facts (a set none of which can be missed).

    `knowing` is the name of the number that an insider knows.
    """

    name: str
    attacker: Attacker
    interval: Interval
    facts: tuple[Fact, ...]
    knowing: str = ""


@dataclass
class Attack:
    """What all attackers found: the interval of each hidden number for the basic one, and the numbers opened."""

    intervals: dict[str, Interval] = field(default_factory=dict)
    opened: list[Opened] = field(default_factory=list)
    contradictions: list[tuple[Fact, ...]] = field(default_factory=list)


@dataclass(frozen=True)
class Threshold:
    """The threshold, and which hidden numbers are about 1 to k − 1 persons, where that is known."""

    k: int
    sensitive: frozenset[str] | None = None

    def is_narrow(self, name: str, interval: Interval) -> bool:
        """Whether the basic attacker knows too much of a hidden number.

        With the sensitive numbers known, one of them must reach k, and one of persons be open over k − 1. Without, a
        number must not be exact nor known to be about 1 to k − 1 persons.
        """
        low, high = interval
        if self.sensitive is None:
            return is_known(interval) or (low >= 1 and high < self.k)
        if name not in self.sensitive:
            return False
        of_persons = name.partition("|")[0] in PERSONS
        return is_known(interval) or high < self.k or (of_persons and high - low < self.k - 1)


def attack(facts: Sequence[Fact], hidden: Collection[str], rule: Threshold) -> Attack:
    """Let every attacker solve for the hidden numbers, one group of connected facts after the other."""
    found = Attack()
    bounds = bounds_of(facts)
    for name, (low, high) in list(bounds.items()):
        if low > high + NEAR:
            found.contradictions.append(tuple(fact for fact in facts if fact.names == (name,)))
            bounds[name] = FREE
    known = _Known(facts, bounds, rule, found)
    for name in sorted(hidden):
        if is_known(bounds.get(name, FREE)):
            known.add(name, bounds[name])
    linked = components(facts, bounds)
    reached = {name for group in linked for fact in group for name in fact.names}
    for name in sorted(set(hidden) - reached - set(found.intervals)):
        known.add(name, bounds.get(name, FREE))
    for group in linked:
        own = {name for fact in group for name in fact.names}
        targets = sorted(name for name in set(hidden) & own if name not in found.intervals)
        if targets:
            known.attack_group(group, targets)
    return found


@dataclass(frozen=True)
class _Known:
    """What attackers know of all numbers, and what they have found so far."""

    facts: Sequence[Fact]
    bounds: Mapping[str, Interval]
    rule: Threshold
    found: Attack

    def add(self, name: str, interval: Interval, group: Sequence[Fact] = ()) -> None:
        self.found.intervals[name] = interval
        if self.rule.is_narrow(name, interval):
            single = [fact for fact in self.facts if fact.names == (name,)]
            reasons = opening(name, [*group, *single], self.bounds, self.rule.is_narrow)
            self.found.opened.append(Opened(name, Attacker.BASIC, interval, tuple(reasons)))

    def attack_group(self, group: Sequence[Fact], targets: Sequence[str]) -> None:
        found, rule = self.found, self.rule
        try:
            model = FactModel(group, self.bounds)
            intervals = model.intervals(targets)
        except ContradictionError:
            found.contradictions.append(tuple(contradicting(group, self.bounds)))
            return
        for name, interval in intervals.items():
            self.add(name, interval, group)
        if rule.sensitive is None:
            return
        opened = {entry.name for entry in found.opened}
        sensitive = [name for name in targets if name in rule.sensitive and name not in opened]
        try:
            if sensitive:
                own, gaps = _as_rule_says(targets, self.bounds, intervals, rule)
                by_rule = FactModel(group, own, gaps)
                for name in sensitive:
                    if is_known(interval := by_rule.interval(name)):
                        found.opened.append(Opened(name, Attacker.RULE, interval, tuple(_told(group))))
                        opened.add(name)
        except ContradictionError:
            found.contradictions.append((Fact(0.0, 0.0, (), _RULE_TOLD), *_told(group)))
        left = [name for name in sensitive if name not in opened]
        for known, name in _by_insiders(model, group, self.bounds, left, rule):
            found.opened.append(Opened(name, Attacker.INSIDER, intervals[name], tuple(_told(group)), known))


def _told(group: Sequence[Fact]) -> list[Fact]:
    """One fact of each kind: of a whole group no small set is looked for."""
    return list({fact.told: fact for fact in group}.values())


def _as_rule_says(
    targets: Sequence[str], bounds: Mapping[str, Interval], intervals: Mapping[str, Interval], rule: Threshold
) -> tuple[dict[str, Interval], dict[str, float]]:
    own, gaps = dict(bounds), dict[str, float]()
    for name in targets:
        low, high = intervals[name]
        if name in (rule.sensitive or ()):
            most = rule.k - 1 if name.partition("|")[0] in PERSONS else high
            own[name] = max(low, 1.0), min(high, most)
        elif SUM not in name:
            own[name] = low, high
            if low < rule.k and high > 0:
                gaps[name] = float(rule.k)
    return own, gaps


def _by_insiders(
    model: FactModel, group: Sequence[Fact], bounds: Mapping[str, Interval], sensitive: Sequence[str], rule: Threshold
) -> Iterator[tuple[str, str]]:
    """Pairs (known, opened): who knows the first number knows the second, whatever the first is.

    Solutions that agree in the first and not in the second show the contrary: those that are at hand are looked at
    before new ones are sought.
    """
    solutions = [_rounded(solution, sensitive) for solution in model.solutions]
    for known in (name for name in sensitive if name.partition("|")[0] in PERSONS):
        left = set(sensitive) - {known} - _differing(solutions, known, sensitive, rule.k)
        for name in sorted(left):
            if name not in left:
                continue  # two solutions that were found for another number differ in this one too
            two = [_rounded(each, sensitive) for each in _two_that_differ(group, bounds, known, name, rule.k)]
            if not two:
                yield known, name
            solutions += two
            left -= _differing(two, known, left, rule.k)


def _rounded(solution: Mapping[str, float], names: Collection[str]) -> dict[str, int]:
    return {name: round(solution[name]) for name in names}


def _differing(solutions: Sequence[Mapping[str, int]], known: str, names: Collection[str], k: int) -> set[str]:
    """The numbers that are not the same in all solutions with the same value of `known`, which is 1 to k − 1."""
    alike: dict[int, list[Mapping[str, int]]] = {}
    for solution in solutions:
        if 1 <= solution[known] < k:
            alike.setdefault(solution[known], []).append(solution)
    return {
        name
        for first, *others in alike.values()
        for name in names
        if any(solution[name] != first[name] for solution in others)
    }


def _two_that_differ(
    group: Sequence[Fact], bounds: Mapping[str, Interval], known: str, name: str, k: int
) -> list[dict[str, float]]:
    """Two solutions that agree in the first number and differ in the second; none where there are no such ones."""
    twin = [
        Fact(fact.low, fact.high, tuple((_TWIN + each, factor) for each, factor in fact.terms), fact.told)
        for fact in group
    ]
    low, high = bounds.get(known, FREE)
    own = {**bounds, **{_TWIN + each: interval for each, interval in bounds.items()}}
    own[known] = own[_TWIN + known] = max(low, 1.0), min(high, k - 1.0)
    told = group[0].told
    alike = Fact(0.0, 0.0, ((known, 1.0), (_TWIN + known, -1.0)), told)
    apart = Fact(1.0, math.inf, ((name, 1.0), (_TWIN + name, -1.0)), told)
    try:
        model = FactModel([*group, *twin, alike, apart], own)
        model.smallest(name)
    except ContradictionError:
        return []
    (found,) = model.solutions
    return [
        {each.removeprefix(_TWIN): value for each, value in found.items() if each.startswith(_TWIN) == is_twin}
        for is_twin in (False, True)
    ]


_TWIN = "\0"
