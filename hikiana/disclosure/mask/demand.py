"""What must stay unknown of a sensitive cell, and to whom."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from math import inf
from typing import NamedTuple

from hikiana.disclosure.mask.system import SystemCell

# A count of contacts tells about its few clients by its size: it stays uncertain by 30 %, given here in whole percents.
UNCERTAINTY = 30


class Span(NamedTuple):
    """How far a cell may deviate from its value: from `low` to `high`, and if upwards then by `jump` at least."""

    low: float
    high: float
    jump: int = 0

    def holds(self, deviation: int) -> bool:
        return self.low <= deviation <= self.high and not 0 < deviation < self.jump


@dataclass(frozen=True)
class Demand:
    """The limits that somebody can work out for the cell `target` lie apart.

    The upper limit lies at least `rise` above the value, and `width` above the lower limit. It is enough to look at
    deviations of up to `reach`. Everybody knows that counts are not negative. Who knows the `rule` knows `k` and which
    of the hidden cells are sensitive; `insider` is a cell whose value he knows.
    """

    target: str
    rise: int
    width: int
    reach: int
    k: int
    rule: bool = False
    insider: str | None = None

    def span(self, cell: SystemCell) -> Span:
        """The deviations that he cannot exclude by what he knows of this cell alone."""
        if cell.id == self.insider:
            return Span(0, 0)
        if self.rule and is_sensitive(cell, self.k):
            # Where contacts are counted the rule speaks of their clients: he knows only that there are any.
            return Span(1 - cell.value, inf if cell.value > cell.persons else self.k - 1 - cell.value)
        if self.rule and cell.value >= self.k:
            return Span(self.k - cell.value, inf)
        if self.rule and cell.value == 0:
            return Span(0, inf, self.k)
        return Span(-cell.value, inf)

    def allows(self, deviations: Mapping[str, int], cells: Mapping[str, SystemCell]) -> bool:
        """Can he not exclude these deviations by what he knows of each of the cells?"""
        return all(self.span(cells[id]).holds(deviation) for id, deviation in deviations.items())

    @property
    def is_of_everybody(self) -> bool:
        """Does it hold against what is open, for those who know nothing else?"""
        return not self.rule and self.insider is None

    def is_met(self, low: int, high: int) -> bool:
        """Is it met when the deviations of the target have these limits?"""
        return high >= self.rise and high - low >= self.width


def is_sensitive(cell: SystemCell, k: int) -> bool:
    """Fewer than `k` clients stand behind the cell, but some."""
    return 1 <= cell.persons < k


def demands(cells: Collection[SystemCell], k: int) -> list[Demand]:
    """Everything that is asked for the sensitive ones among cells that hang together.

    Nobody who adds up and subtracts what is open learns that the cell lies below `k`: the upper limit is `k` and the
    limits lie `k` - 1 apart. A count of contacts that is not below `k` itself stays uncertain around its value instead.
    Nobody learns the exact value who knows the rule, and nobody who knows the value of one other sensitive cell.
    """
    sensitive = [cell for cell in cells if is_sensitive(cell, k)]
    protection, secrecy = [], []
    for cell in sensitive:
        width = k - 1 if cell.value < k else max(k - 1, -(-cell.value * UNCERTAINTY // 100))
        protection.append(Demand(cell.id, rise=max(k - cell.value, 1), width=width, reach=width, k=k))
        # A cell that leaves 0 becomes k, and another one may have to make up for two of them.
        secrecy.append(Demand(cell.id, rise=0, width=1, reach=2 * k, k=k, rule=True))
    discretion = [
        Demand(target.id, rise=0, width=1, reach=k, k=k, insider=known.id)
        for target in sensitive
        for known in sensitive
        if known is not target
    ]
    return protection + secrecy + discretion
