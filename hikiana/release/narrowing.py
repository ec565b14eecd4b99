"""What micro data tell about the counts of public tables, for those who try to find out what these hide."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import product

from hikiana.disclosure.mask.bounds import Bounds
from hikiana.disclosure.public import PublicEdition
from hikiana.release.margins import Margin, margins
from hikiana.release.microdata import MicroData
from hikiana.statistics.names import Name


def narrowing(micro: MicroData, editions: Iterable[PublicEdition]) -> list[Bounds]:
    """The facts of micro data as sums of counts of the public editions, as far as these have such counts."""
    known = {id for edition in editions for id in edition.values}
    groups: dict[tuple[str, frozenset[str]], list[Name]] = {}
    for id in known:
        name = Name.read(id)
        groups.setdefault((name.population, frozenset(name.where)), []).append(name)
    return [bounds for fact in margins(micro) if (bounds := _bounds(fact, groups)) is not None]


def _bounds(fact: Margin, groups: Mapping[tuple[str, frozenset[str]], list[Name]]) -> Bounds | None:
    wanted = {variable: frozenset(codes) for variable, codes in fact.conditions.items()}
    within = [
        name
        for name in groups.get((fact.population, frozenset(wanted)), [])
        if all(name.where[variable] <= codes for variable, codes in wanted.items())
    ]
    smallest = [name for name in within if not any(_is_part(other, name) for other in within)]
    covered = {cell for name in smallest for cell in _cells(name)}
    if covered != set(product(*(sorted(codes) for _, codes in sorted(wanted.items())))):
        return None
    return Bounds(tuple(sorted(str(name) for name in smallest)), fact.at_least, fact.at_most)


def _is_part(part: Name, whole: Name) -> bool:
    return part.where != whole.where and all(codes <= whole.where[variable] for variable, codes in part.where.items())


def _cells(name: Name) -> Iterator[tuple[str, ...]]:
    yield from product(*(sorted(codes) for _, codes in name.conditions))
