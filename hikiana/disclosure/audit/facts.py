"""Facts: what is known of the numbers, as bounds of sums of them."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

from hikiana.base.text import Text
from hikiana.disclosure.audit.cells import PublishedCell, name_of, quotient_of
from hikiana.statistics.names import Name


@dataclass(frozen=True)
class Fact:
    """low ≤ Σ factor · number ≤ high; `terms` pair names of cells with factors.

    `told` says to a reader where the fact stands. A fact that is `given` is a published cell itself.
    """

    low: float
    high: float
    terms: tuple[tuple[str, float], ...]
    told: Text
    given: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(name for name, _ in self.terms)


def equation(whole: Name, parts: list[Name], told: Text) -> Fact:
    """The whole is the sum of its parts."""
    return Fact(0.0, 0.0, ((str(whole), 1.0), *((str(part), -1.0) for part in parts)), told)


def at_most(smaller: Name, greater: Name, told: Text, by: float = 0.0) -> Fact:
    """One number is no greater than another, or less `by` so many."""
    return Fact(by, math.inf, ((str(greater), 1.0), (str(smaller), -1.0)), told)


def facts_of(cell: PublishedCell, low: float, high: float, told: Text, given: bool = False) -> Iterator[Fact]:
    """What follows when the value of a cell lies in [low, high]: of a count itself, of a quotient of both its parts."""
    if (name := name_of(cell.table, cell.place)) is not None:
        yield Fact(low, high, ((str(name), 1.0),), told, given)
    elif (parts := quotient_of(cell.table, cell.place)) is not None and cell.measure.formula is not None:
        above, below = str(parts[0]), str(parts[1])
        per = cell.measure.formula.per
        if above == below:
            return
        yield Fact(0.0, math.inf, ((above, per), (below, -low)), told)
        yield Fact(-math.inf, 0.0, ((above, per), (below, -high)), told)


def place_told(cell: PublishedCell) -> Text:
    """Where a cell stands: 2024 表「相談者の内訳」の父、件数."""
    return Text(
        f"{cell.folder} 表「{cell.table.title.ja}」の{cell.label('ja')}",
        f"{cell.folder} table '{cell.table.title.en}': {cell.label('en')}",
    )


def open_facts(cells: list[PublishedCell]) -> Iterator[Fact]:
    """The published numbers; what cannot exist is nothing."""
    for cell in cells:
        where = place_told(cell)
        if cell.low is not None and cell.high is not None:
            told = Text(f"{where.ja}は{cell.written}", f"{where.en} = {cell.written}")
            yield from facts_of(cell, cell.low, cell.high, told, given=True)
        elif cell.status == "not_applicable" and (name := name_of(cell.table, cell.place)) is not None:
            told = Text(f"{where.ja}はありえない", f"{where.en} cannot exist")
            yield Fact(0.0, 0.0, ((str(name), 1.0),), told, given=True)
