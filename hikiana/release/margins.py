"""What micro data tell about the cells of statistical tables."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, combinations, product

from hikiana.release.hierarchy import SUPPRESSED, LevelledColumn, MicroCategory
from hikiana.release.microdata import MicroData

POPULATION = "new_clients"


@dataclass(frozen=True)
class Margin:
    """Between `at_least` and `at_most` persons of the population fulfil the conditions (variable → codes)."""

    population: str
    conditions: Mapping[str, tuple[str, ...]]
    at_least: int
    at_most: int


def margins(micro: MicroData) -> list[Margin]:
    """The facts that anybody counts from the rows: in all, by each value and by each pair of values of two columns.

    At least as many clients as there are rows fulfil a condition, and at most those whose values were suppressed and
    those who were left out besides. Where nothing was suppressed and nobody left out both are the same.
    """
    columns = [column for column in micro.columns if len(_restricting(column)) > 1]
    choices = chain.from_iterable(combinations(columns, size) for size in range(3))
    return [fact for chosen in choices for fact in _facts(micro, chosen)]


def _facts(micro: MicroData, columns: tuple[LevelledColumn, ...]) -> Iterator[Margin]:
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
