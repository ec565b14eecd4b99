"""The counts behind tables, and what adds up to what: by their names and by the tables' own margins."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product

from hikiana.statistics.names import Name, name_at
from hikiana.statistics.table import StatTable
from hikiana.statistics.vocabulary import PERSONS
from schemas.code_lists import CODE_LISTS

_CODE_LISTS = {frozenset(entries.codes) for entries in CODE_LISTS.values()}


@dataclass(frozen=True)
class Count:
    """A cell that counts: where it stands in its table, what it counts, and the persons behind it.

    A table that takes cells over from others does not know the persons: None.
    """

    id: str
    place: tuple[str, ...]
    value: int
    persons: int | None
    is_printed: bool


@dataclass(frozen=True)
class Sum:
    """A count that is the sum of others."""

    whole: str
    parts: tuple[str, ...]


def counts(table: StatTable) -> Iterator[Count]:
    """Every count behind a table that is still to be protected, but for those that cannot exist or are not known."""
    if table.counts is None:
        raise ValueError(f"{table.id} has no counts left")
    names = [dimension.name for dimension in table.dimensions]
    measures = {measure.code: measure for measure in table.counted}
    columns = [*names, "measure", "value", "persons", "status"]
    for *place, code, value, persons, status in table.counts.select(columns).iter_rows():
        measure = measures[code]
        if not measure.population or measure.formula or value is None:
            continue
        if persons is None and (measure.population in PERSONS or measure.distinct):
            persons = value
        behind = None if persons is None else round(persons)
        yield Count(
            str(name_at(table, tuple(place), measure)), (*place, code), round(value), behind, status == "printed"
        )


def sums(table: StatTable) -> Iterator[Sum]:
    """What adds up to what within a table, by its own margins."""
    known = {count.place: count.id for count in counts(table)}
    impossible = _impossible(table)
    for measure in table.counted:
        if not measure.population or measure.formula or measure.distinct:
            continue
        for index, dimension in enumerate(table.dimensions):
            if not dimension.partition:
                continue
            others = [entry.codes for place, entry in enumerate(table.dimensions) if place != index]
            for aggregate, rest in product([item for item in dimension.items if item.members], product(*others)):
                places = [
                    (*rest[:index], code, *rest[index:], measure.code) for code in (aggregate.code, *aggregate.members)
                ]
                whole, *parts = [known.get(place) for place in places]
                missing = [place for place, part in zip(places[1:], parts, strict=True) if part is None]
                if whole and impossible.issuperset(missing):
                    found = tuple(part for part in parts if part)
                    if found and found != (whole,):
                        yield Sum(whole, found)


def _impossible(table: StatTable) -> set[tuple[str, ...]]:
    if table.counts is None:
        return set()
    names = [dimension.name for dimension in table.dimensions]
    rows = table.counts.filter(status="not_applicable").select(*names, "measure")
    return {tuple(row) for row in rows.iter_rows()}


def splits(values: Mapping[str, int]) -> Iterator[Sum]:
    """Counts that others, over some of their codes of a variable each, add up to.

    A count without a condition on the variable is taken for their sum where the values say so: then everybody would.
    """
    for whole, group in _by_variable(values):
        for codes, id in group.items():
            if parts := _cover(codes, {part: other for part, other in group.items() if part < codes}):
                yield Sum(id, parts)
        parts = _cover(frozenset().union(*group), group)
        if whole in values and parts and sum(values[part] for part in parts) == values[whole]:
            yield Sum(whole, parts)


def wholes(values: Mapping[str, int]) -> Iterator[tuple[str, int]]:
    """Counts that are in no table and that all codes of a code list, which are, add up to."""
    for whole, group in _by_variable(values):
        parts = _cover(frozenset().union(*group), group)
        if whole not in values and parts and frozenset().union(*group) in _CODE_LISTS:
            yield whole, sum(values[part] for part in parts)


def differences(values: Mapping[str, int]) -> Iterator[tuple[str, int]]:
    """Counts that are in no table and follow from two that are: over the codes that the one has beside the other's."""
    for _, group in _by_variable(values):
        for codes, id in group.items():
            name = Name.read(id)
            within = [part for part in group if part < codes]
            for part in within:
                if not _cover(codes - part, {other: group[other] for other in within}):
                    (variable,) = (key for key, chosen in name.where.items() if chosen == codes)
                    rest = Name.literal(name.population, {**name.where, variable: codes - part})
                    yield str(rest), values[id] - values[group[part]]


def rests(values: Mapping[str, int], adding: Collection[str]) -> Iterator[tuple[Sum, str, int]]:
    """What a count leaves of the one without its condition: the sum of both, the id of the rest and its value.

    Of counts that add up (`adding`) it is what all of them leave, of others what each does. New clients are a part of
    the clients of the same year and conditions.
    """
    known = {id: id for id in values}
    known |= {alias: id for id in values if (alias := _among_clients(id)) not in (None, id)}
    for whole, group in _by_variable(known):
        if whole not in known:
            continue
        ids = {codes: known[id] for codes, id in group.items()}
        together = {codes: id for codes, id in ids.items() if id in adding}
        every = [_cover(frozenset().union(*together), together)] if together else []
        for parts in (*every, *((id,) for id in ids.values() if id not in adding)):
            left = values[known[whole]] - sum(values[part] for part in parts)
            if parts and left > 0:
                rest = f"{known[whole]} without {' and '.join(parts)}"
                yield Sum(known[whole], (rest, *parts)), rest, left


def _among_clients(id: str) -> str | None:
    """The name of new clients as those clients of the year who started in it; None for others."""
    name = Name.read(id)
    if name.population != "new_clients":
        return None
    return str(Name.literal("clients", {**name.where, "years_since_start": {"0"}}))


def _by_variable(ids: Iterable[str]) -> Iterator[tuple[str, dict[frozenset[str], str]]]:
    """Counts that differ in the codes of one variable: the id without a condition on it, and the others by codes."""
    groups: dict[tuple[str, str, str], dict[frozenset[str], str]] = {}
    for id in ids:
        name = Name.read(id)
        for variable, codes in name.where.items():
            group = groups.setdefault((name.population, variable, str(name.without(variable))), {})
            group[codes] = id
    yield from ((whole, group) for (_, _, whole), group in groups.items())


def _cover(codes: frozenset[str], group: Mapping[frozenset[str], str]) -> tuple[str, ...]:
    """Ids whose codes are all of `codes`, none twice, the largest first; none where they leave some out."""
    parts = []
    for part in sorted(group, key=lambda part: (-len(part), sorted(part))):
        if part <= codes:
            codes -= part
            parts.append(group[part])
    return () if codes else tuple(parts)
