"""Relations that hold whatever the numbers are: parts and wholes, and what is contained in what.

They follow from the names of cells alone, so that merged categories, eras, other tables and other editions are joined
without being told.
"""

import math
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import combinations

from hikiana.base.text import Text
from hikiana.disclosure.audit.cells import PublishedCell, categories, name_of, quotient_of
from hikiana.disclosure.audit.facts import Fact, at_most, equation
from hikiana.statistics.dimension import TOTAL, Dimension
from hikiana.statistics.names import SUM, Name, aliases

Codes = frozenset[str]
_PARTS = Text("表の内訳は合計に等しい", "the parts of a table add up to their total")
_SPREAD = Text("どの人もどれかの区分に入る", "everybody is in some category")
_WITHIN = Text("条件を加えた数は、もとの数を超えない", "a number under further conditions is no greater")
_PERSONS = Text("実人数は延べ件数を超えない", "clients are no more than contacts")
_NEW = Text("新規の人は、その年度の実人数に含まれる", "new clients are among the clients of the year")
_BANDS = Text("時間の合計は、時間区分ごとの件数の範囲にある", "a total time lies between the limits of its bands")


@dataclass
class Structure:
    """What definitions say of names: which variables part a population, and which categories are everything."""

    names: set[Name] = field(default_factory=set)
    overlapping: set[tuple[str, str]] = field(default_factory=set)
    spread: set[tuple[str, str]] = field(default_factory=set)
    covers: dict[tuple[Name, str], set[tuple[Codes, tuple[Codes, ...]]]] = field(
        default_factory=lambda: defaultdict(set)
    )
    bands: dict[str, dict[str, tuple[float, float | None]]] = field(default_factory=lambda: defaultdict(dict))

    @classmethod
    def of(cls, cells: Collection[PublishedCell]) -> "Structure":
        structure = cls()
        for cell in cells:
            structure._add(cell)
        return structure

    def _add(self, cell: PublishedCell) -> None:
        names = [name_of(cell.table, cell.place), *(quotient_of(cell.table, cell.place) or ())]
        for name in names:
            if name is None:
                continue
            self.names.update(aliases(name))
            for dimension in cell.table.dimensions:
                self._add_dimension(name, dimension, cell.measure.distinct)

    def _add_dimension(self, name: Name, dimension: Dimension, distinct: bool) -> None:
        variable = dimension.classifies
        covers = dimension.partition and dimension.exhaustive and TOTAL in dimension
        if distinct:
            self.overlapping.add((name.population, variable))
        if not dimension.partition:
            self.overlapping.update((alias.population, variable) for alias in aliases(name))
        if distinct and covers:
            self.spread.add((name.population, variable))
        if covers:
            base = Name.of(name.population, name.without(variable).where)
            leaves = tuple(sorted({dimension.stands_for[code] for code in categories(dimension)}, key=sorted))
            all_codes = frozenset[str]().union(*dimension.stands_for.values())
            self.covers[base, variable].add((all_codes, leaves))
        for item in dimension.items:
            if item.range is not None:
                self.bands[variable][item.code] = item.range


def relations(structure: Structure) -> Iterator[Fact]:
    """Every relation between the names, and the parts of them that are needed to tell it."""
    groups: dict[tuple[Name, str], set[Codes]] = defaultdict(set)
    for name in structure.names:
        for variable, codes in name.conditions:
            groups[name.without(variable), variable].add(frozenset(codes))
    for base, variable in structure.covers:
        groups.setdefault((base, variable), set())
    for base, variable in sorted(groups, key=lambda key: (str(key[0]), key[1])):
        sets = groups[base, variable]
        if (base.population, variable) in structure.overlapping:
            yield from _contained(structure, base, variable, sets)
        else:
            yield from _added(structure, base, variable, sets)
    yield from _between_populations(structure)
    yield from _within_bands(structure)


def _added(structure: Structure, base: Name, variable: str, sets: set[Codes]) -> Iterator[Fact]:
    """Sets of codes as sums of the smallest parts that any of them tells apart."""
    covers = {codes for codes, _ in structure.covers.get((base, variable), ())}
    whole = base in structure.names or len(covers) > 1
    told = sets | covers if whole else sets
    if len(told) + bool(covers and whole) < 2:
        if whole:
            yield from (at_most(base.with_codes(variable, codes), base, _WITHIN) for codes in sets)
        return
    parts: dict[tuple[bool, ...], set[str]] = defaultdict(set)
    ordered = sorted(told, key=sorted)
    for code in sorted(frozenset[str]().union(*ordered)):
        parts[tuple(code in codes for codes in ordered)].add(code)
    atoms = [frozenset(part) for part in parts.values()]
    for codes in ordered:
        own = [atom for atom in atoms if atom <= codes]
        if len(own) > 1 and codes in sets:
            yield equation(base.with_codes(variable, codes), [base.with_codes(variable, atom) for atom in own], _PARTS)
        if codes in covers and whole:
            yield equation(Name.of(base.population, base.where), _named(base, variable, own), _PARTS)
    if whole and not covers:
        yield Fact(
            0.0,
            math.inf,
            (
                (str(Name.of(base.population, base.where)), 1.0),
                *((str(n), -1.0) for n in _named(base, variable, atoms)),
            ),
            _WITHIN,
        )


def _named(base: Name, variable: str, atoms: list[Codes]) -> list[Name]:
    return [base.with_codes(variable, atom) for atom in atoms]


def _contained(structure: Structure, base: Name, variable: str, sets: set[Codes]) -> Iterator[Fact]:
    """Categories that overlap: each is within the whole, a smaller set within a larger, all reach the whole."""
    whole = Name.of(base.population, base.where)
    if base in structure.names:
        for codes in sorted(sets, key=sorted):
            yield at_most(base.with_codes(variable, codes), whole, _WITHIN)
    for first, second in combinations(sorted(sets, key=sorted), 2):
        smaller, larger = (first, second) if first < second else (second, first)
        if smaller < larger:
            yield at_most(base.with_codes(variable, smaller), base.with_codes(variable, larger), _WITHIN)
    if base in structure.names and (base.population, variable) in structure.spread:
        for _, leaves in sorted(structure.covers.get((base, variable), ()), key=repr):
            if set(leaves) <= sets:
                terms = ((str(base.with_codes(variable, leaf)), 1.0) for leaf in leaves)
                yield Fact(0.0, math.inf, (*terms, (str(whole), -1.0)), _SPREAD)


def _between_populations(structure: Structure) -> Iterator[Fact]:
    for name in sorted(structure.names, key=str):
        if name.population == "clients" and Name("contacts", name.conditions) in structure.names:
            yield at_most(Name.of("clients", name.where), Name.of("contacts", name.where), _PERSONS)
        if name.population == "new_clients" and Name("clients", name.conditions) in structure.names:
            yield at_most(name, Name.of("clients", name.where), _NEW)


def _within_bands(structure: Structure) -> Iterator[Fact]:
    """Bounds of a summed quantity by the bands into which the same contacts fall.

    A variable duration_band holds the bands of the quantity that begins alike: duration_min.
    """
    for name in sorted((name for name in structure.names if name.is_sum), key=str):
        population, _, quantity = name.population.partition(SUM)
        for variable, limits in structure.bands.items():
            if not quantity.startswith(variable.removesuffix("_band")):
                continue
            counted = Name.of(population, name.where)
            if variable in name.where:
                codes = name.where[variable]
                numbers = {code: counted.with_codes(variable, frozenset({code})) for code in codes}
            elif any(codes == limits.keys() for codes, _ in structure.covers.get((counted, variable), ())):
                numbers = {code: counted.with_codes(variable, frozenset({code})) for code in limits}
            else:
                continue
            yield from _bounds(name, numbers, limits)


def _bounds(
    name: Name, numbers: Mapping[str, Name], limits: Mapping[str, tuple[float, float | None]]
) -> Iterator[Fact]:
    least = ((str(number), -limits[code][0]) for code, number in numbers.items() if limits[code][0])
    yield Fact(0.0, math.inf, ((str(name), 1.0), *least), _BANDS)
    if all(limits[code][1] is not None for code in numbers):
        # Whole minutes below the limit at which the next band begins.
        most = ((str(number), (limits[code][1] or 0) - 1) for code, number in numbers.items())
        yield Fact(0.0, math.inf, ((str(name), -1.0), *most), _BANDS)
