"""Why: a set of facts none of which can be missed for what they lead to."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from hikiana.disclosure.audit.facts import Fact
from hikiana.disclosure.audit.solver import FREE, ContradictionError, FactModel, Interval, bounds_of, is_known


def opening(
    name: str, facts: Sequence[Fact], bounds: Mapping[str, Interval], is_narrow: Callable[[str, Interval], bool]
) -> list[Fact]:
    """Facts of which each is needed to hold a number in a narrow interval."""
    given = {each: interval for each, interval in bounds.items() if is_known(interval) and each != name}

    def holds(some: Sequence[Fact]) -> bool:
        own = {**bounds_of(some), **given}
        several = [fact for fact in some if len(fact.terms) > 1]
        if not any(name in fact.names for fact in several):
            return is_narrow(name, own.get(name, FREE))
        try:
            return is_narrow(name, FactModel(several, own).interval(name))
        except ContradictionError:
            return False

    return _irreducible(_nearest_last(name, facts), holds)


def contradicting(facts: Sequence[Fact], bounds: Mapping[str, Interval]) -> list[Fact]:
    """Facts that contradict each other, and would not without any one of them."""

    def holds(some: Sequence[Fact]) -> bool:
        if not some:
            return False
        try:
            model = FactModel(some, bounds)
            model.interval(model.names[0])
        except ContradictionError:
            return True
        return False

    return _irreducible(list(facts), holds)


def _irreducible(facts: Sequence[Fact], holds: Callable[[Sequence[Fact]], bool]) -> list[Fact]:
    """Drop facts while it holds without them: many at once, then one by one."""
    kept = dict(enumerate(facts))
    for part in _parts(len(facts)):
        rest = {place: fact for place, fact in kept.items() if place not in part}
        if len(rest) < len(kept) and holds(list(rest.values())):
            kept = rest
    return list(kept.values())


def _parts(count: int) -> Iterator[range]:
    """Ranges of places: halves, quarters and so on, at last each place."""
    size = count // 2
    while size > 1:
        yield from (range(start, min(start + size, count)) for start in range(0, count, size))
        size //= 2
    yield from (range(place, place + 1) for place in range(count))


def _nearest_last(name: str, facts: Sequence[Fact]) -> list[Fact]:
    """Facts that are many steps away from the number come first: they are dropped first."""
    distance: dict[int, int] = {}
    seen, frontier, steps = {name}, {name}, 0
    while frontier:
        reached: set[str] = set()
        for place, fact in enumerate(facts):
            if place not in distance and not frontier.isdisjoint(fact.names):
                distance[place] = steps
                reached.update(fact.names)
        frontier = reached - seen
        seen |= reached
        steps += 1
    order = sorted(range(len(facts)), key=lambda place: (-distance.get(place, len(facts)), place))
    return [facts[place] for place in order]
