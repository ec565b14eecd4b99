"""The attack on a mask: how far can somebody who knows what is open narrow a sensitive cell?

That he cannot is shown by witnesses: other whole numbers for the hidden cells that agree with all that he knows. Every
witness is checked by adding up, so that no cell is called safe because of an error of the solver.
"""

from collections.abc import Collection, Iterator, Sequence

from hikiana.disclosure.mask.demand import Demand
from hikiana.disclosure.mask.program import Kind, Program
from hikiana.disclosure.mask.system import Component


class ComponentAttack:
    """The attack on cells that hang together and are all hidden. Every other cell is open."""

    def __init__(self, component: Component) -> None:
        self._component = component
        self._witnesses: list[dict[str, int]] = [{}]

    def limits(self, demand: Demand, end: float) -> tuple[int, int]:
        """How far the target is shown to deviate, downwards and upwards, as far as the demand asks.

        Raises
        ------
        ImportError, TimeoutError, RuntimeError
            As Program.minimise.
        """
        shown = self._shown(demand)
        for sign in (1, -1):
            if not demand.is_met(*shown):
                self._search(demand, sign, end)
                shown = self._shown(demand)
        return shown

    def _shown(self, demand: Demand) -> tuple[int, int]:
        cells = self._component.cells
        deviations = [witness.get(demand.target, 0) for witness in self._witnesses if demand.allows(witness, cells)]
        return min(deviations), max(deviations)

    def _search(self, demand: Demand, sign: int, end: float) -> None:
        """Look for a witness whose target lies as high (low for sign -1) as the demand asks."""
        cells = self._component.cells
        enough = max(demand.rise, demand.width)
        most = max(cell.value for cell in cells.values()) + len(cells) * demand.reach
        program = Program()
        columns = {}
        for id, cell in cells.items():
            low, high, jump = demand.span(cell)
            if id == demand.target:
                columns[id] = program.column(max(low, -enough), min(high, enough), Kind.WHOLE, -sign)
            else:
                columns[id] = program.column(jump or low, min(high, most), Kind.JUMP if jump else Kind.WHOLE)
        for balance in self._component.balances:
            program.row(0, 0, {columns[id]: factor for id, factor in balance.items()})
        if solution := program.minimise(end):
            found = {id: round(solution.values[column]) for id, column in columns.items()}
            witness = {id: deviation for id, deviation in found.items() if deviation}
            if self._component.balances_with(witness):
                self._witnesses.append(witness)


def unmet(component: Component, mask: Collection[str], demands: Sequence[Demand], end: float) -> Iterator[Demand]:
    """The demands that a mask does not meet. Raises what Program.minimise raises."""
    for hidden in component.without(component.cells.keys() - set(mask)):
        attack = ComponentAttack(hidden)
        for demand in demands:
            # What an insider knows of a cell that does not hang together with the target tells him nothing about it.
            concerned = demand.target in hidden.cells and (demand.insider is None or demand.insider in hidden.cells)
            if concerned and not demand.is_met(*attack.limits(demand, end)):
                yield demand
