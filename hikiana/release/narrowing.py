"""What micro data tell about the counts of public tables, for those who try to find out what these hide."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, combinations, product

from hikiana.base.text import Text
from hikiana.disclosure.audit.facts import Fact
from hikiana.disclosure.public import PublicEdition
from hikiana.release.hierarchy import SUPPRESSED, LevelledColumn, MicroCategory
from hikiana.release.microdata import MicroData
from hikiana.statistics.names import Name

POPULATION = "new_clients"
_WHERE = Text("個票データ（契約に基づく提供）", "micro data (under agreement)")


@dataclass(frozen=True)
class Margin:
    """Between `at_least` and `at_most` persons of the population fulfil the conditions (variable → codes)."""

    population: str
    conditions: Mapping[str, tuple[str, ...]]
    at_least: int
    at_most: int


def narrowing(micro: MicroData, editions: Iterable[PublicEdition]) -> list[Fact]:
    """The facts of micro data as sums of counts of the public editions, as far as these have such counts."""
    known = {id for edition in editions for id in edition.values}
    groups: dict[tuple[str, frozenset[str]], list[Name]] = {}
    for id in known:
        name = Name.read(id)
        groups.setdefault((name.population, frozenset(name.where)), []).append(name)
    return [fact for margin in margins(micro) if (fact := _fact_of(margin, groups)) is not None]


def _fact_of(margin: Margin, groups: Mapping[tuple[str, frozenset[str]], list[Name]]) -> Fact | None:
    wanted = {variable: frozenset(codes) for variable, codes in margin.conditions.items()}
    within = [
        name
        for name in groups.get((margin.population, frozenset(wanted)), [])
        if all(name.where[variable] <= codes for variable, codes in wanted.items())
    ]
    smallest = [name for name in within if not any(_is_part(other, name) for other in within)]
    covered = {cell for name in smallest for cell in _cells(name)}
    if covered != set(product(*(sorted(codes) for _, codes in sorted(wanted.items())))):
        return None
    return Fact(margin.at_least, margin.at_most, tuple((name, 1.0) for name in sorted(map(str, smallest))), _WHERE)


def _is_part(part: Name, whole: Name) -> bool:
    return part.where != whole.where and all(codes <= whole.where[variable] for variable, codes in part.where.items())


def _cells(name: Name) -> Iterator[tuple[str, ...]]:
    yield from product(*(sorted(codes) for _, codes in name.conditions))


def margins(micro: MicroData) -> list[Margin]:
    """The facts that anybody counts from the rows: in all, by each value and by each pair of values of two columns.

    At least as many clients as there are rows fulfil a condition, and at most those whose values were suppressed and
    those who were left out besides. Where nothing was suppressed and nobody left out both are the same.
    """
    columns = [column for column in micro.columns if len(_restricting(column)) > 1]
    choices = chain.from_iterable(combinations(columns, size) for size in range(3))
    return [margin for chosen in choices for margin in _margins(micro, chosen)]


def _margins(micro: MicroData, columns: tuple[LevelledColumn, ...]) -> Iterator[Margin]:
    names = [column.name for column in columns]
    counted = micro.frame.group_by(names).len().rows() if names else [(micro.frame.height,)]
    rows = {tuple(key): number for *key, number in counted}
    for categories in product(*(_restricting(column) for column in columns)):
        codes = [category.code for category in categories]
        possible = product(*((code, SUPPRESSED) for code in codes))
        conditions = {"fiscal_year": tuple(str(year) for year in micro.years)}
        conditions |= {column.variable: category.codes for column, category in zip(columns, categories, strict=True)}
        at_least = rows.get(tuple(codes), 0)
        at_most = sum(rows.get(key, 0) for key in possible) + micro.dropped
        yield Margin(POPULATION, conditions, at_least, at_most)


def _restricting(column: LevelledColumn) -> list[MicroCategory]:
    """The categories that stand for codes; where there is only one, the column tells nothing."""
    return [category for category in column.categories if category.codes]
