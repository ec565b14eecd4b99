"""The model of the least loss: which cells to hide, so that every demand is met.

A demand asks that deviations exist which agree with the balances and are 0 where a cell is open. They are not columns
of the model: where a choice leaves too little room for them, the prices of the balances tell which cells would make
room, and a cut tells the model to hide enough of these (Fischetti and Salazar, 2001, Solving the cell suppression
problem on tabular data with linear constraints, Management Science 47).
"""

import hashlib
from collections.abc import Collection, Mapping

from hikiana.disclosure.mask.demand import Demand
from hikiana.disclosure.mask.program import Kind, Program
from hikiana.disclosure.mask.system import Component

# Among masks of the same loss an id decides: far below any weight, far above what the solver takes for equal.
TIE = 1e-4
# Less is no lack of room but the solver's rounding: whole numbers decide about it.
ROUNDING = 1e-3

# Factors of cells. Those of the cells that are hidden add up to 1 at least.
Cut = Mapping[str, float]


class MaskModel:
    """The choice of the cells of a component to hide, `kept` among them."""

    def __init__(self, component: Component, kept: Collection[str]) -> None:
        self._component = component
        self._kept = kept
        self._cuts: list[Cut] = []

    def add(self, cut: Cut) -> None:
        self._cuts.append(cut)

    def cheapest(self, kind: Kind, end: float) -> dict[str, float] | None:
        """How far each cell is hidden, from 0 to 1; None when no choice agrees with the cuts.

        Raises what Program.minimise raises, as `cut` does.
        """
        program = Program()
        columns = {
            id: program.column(float(id in self._kept), 1, kind, cell.weight + TIE * _lot(id))
            for id, cell in self._component.cells.items()
        }
        for cut in self._cuts:
            program.row(1, sum(cut.values()) + 1, {columns[id]: factor for id, factor in cut.items()})
        solution = program.minimise(end)
        return None if solution is None else {id: solution.values[column] for id, column in columns.items()}

    def cut(self, demand: Demand, choice: Mapping[str, float], end: float) -> Cut | None:
        """What a choice lacks that leaves too little room for a demand; None when there is room, in fractions."""
        needed, room = demand.rise, self._room(demand, 1, choice, end)
        if _total(room, choice) >= needed * (1 - ROUNDING) and demand.width > needed:
            down = self._room(demand, -1, choice, end)
            needed, room = demand.width, {id: room[id] + down[id] for id in room}
        if _total(room, choice) >= needed * (1 - ROUNDING):
            return None
        rest = needed - sum(room[id] for id in self._kept)
        return {id: min(size / rest, 1.0) for id, size in room.items() if size > 0 and id not in self._kept}

    def _room(self, demand: Demand, sign: int, choice: Mapping[str, float], end: float) -> dict[str, float]:
        """Per cell by how much hiding it lets the target deviate further upwards (downwards for sign -1), at the most.

        These bounds hold at any prices; at those that the solver finds they add up to what the choice allows.
        """
        limits = {}
        for id, cell in self._component.cells.items():
            low, high, _ = demand.span(cell)
            limits[id] = max(low, -demand.reach), min(high, demand.reach)
        program = Program()
        columns = {
            id: program.column(low * choice[id], high * choice[id], Kind.REAL, -sign if id == demand.target else 0)
            for id, (low, high) in limits.items()
            if choice[id] > 0
        }
        balances = [balance for balance in self._component.balances if not columns.keys().isdisjoint(balance)]
        for balance in balances:
            program.row(0, 0, {columns[id]: factor for id, factor in balance.items() if id in columns})
        solution = program.minimise(end)
        if solution is None:
            raise RuntimeError("HiGHS finds no deviations, though none at all would do")
        prices = dict.fromkeys(limits, 0.0) | {demand.target: float(sign)}
        for balance, price in zip(balances, solution.prices, strict=True):
            for id, factor in balance.items():
                prices[id] += factor * round(price, 6)
        return {id: max(prices[id] * low, prices[id] * high) for id, (low, high) in limits.items()}


def _total(room: Mapping[str, float], choice: Mapping[str, float]) -> float:
    return sum(size * choice[id] for id, size in room.items())


def _lot(id: str) -> float:
    """A number from 0 to 1 that is always the same for an id."""
    return int(hashlib.sha256(id.encode()).hexdigest()[:8], 16) / 2**32
