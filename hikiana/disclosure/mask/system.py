"""The cells of all tables of an edition as one system: what they count, and which of them add up to which."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class SystemCell:
    """One count. `value` is what is published, `persons` how many clients stand behind it.

    `value` exceeds `persons` where contacts are counted. `persons` is 0 where a count says nothing about persons.
    `weight` is what it costs the reader to miss the cell.
    """

    id: str
    value: int
    persons: int
    weight: float

    def __post_init__(self) -> None:
        if not 0 <= self.persons <= self.value:
            raise ValueError(f"{self.id}: {self.persons} persons in a count of {self.value}")
        if self.weight <= 0:
            raise ValueError(f"{self.id}: a weight of {self.weight} would hide cells without a reason")


@dataclass(frozen=True)
class Equation:
    """The value of the cell `whole` is the sum of the values of `parts`."""

    whole: str
    parts: tuple[str, ...]


@dataclass(frozen=True)
class Component:
    """Cells that hang together, seen from where the values of all others are known.

    A balance gives coefficients of cells: however far the cells are thought to deviate from their values, the
    deviations times the coefficients add up to 0.
    """

    cells: Mapping[str, SystemCell]
    balances: tuple[Mapping[str, int], ...]

    def without(self, known: Collection[str]) -> list["Component"]:
        """What still hangs together once the values of `known` are known: cells in the order of ids, first id first."""
        ids = sorted(self.cells.keys() - set(known))
        rest = ({id: row[id] for id in sorted(row.keys() - set(known))} for row in self.balances)
        balances = [row for row in rest if row]
        root = _roots(ids, balances)
        members: dict[str, list[str]] = {}
        for id in ids:
            members.setdefault(root[id], []).append(id)
        rows: dict[str, list[Mapping[str, int]]] = {}
        for row in sorted(balances, key=lambda row: sorted(row.items())):
            of_component = rows.setdefault(root[next(iter(row))], [])
            if row not in of_component[-1:]:
                of_component.append(row)
        return [
            Component({id: self.cells[id] for id in together}, tuple(rows.get(first, [])))
            for first, together in members.items()
        ]

    def balances_with(self, deviations: Mapping[str, int]) -> bool:
        """Do these deviations (those left out are 0) agree with every balance?"""
        return all(sum(factor * deviations.get(id, 0) for id, factor in row.items()) == 0 for row in self.balances)


@dataclass(frozen=True)
class System:
    """Cells by id, and the equations between them.

    Raises
    ------
    ValueError
        When an equation does not add up, names a cell twice or one that does not exist, or an id is not its cell's.
    """

    cells: Mapping[str, SystemCell]
    equations: tuple[Equation, ...]

    def __post_init__(self) -> None:
        if astray := sorted(id for id, cell in self.cells.items() if id != cell.id):
            raise ValueError(f"cells under another id than their own: {astray}")
        for equation in self.equations:
            ids = {equation.whole, *equation.parts}
            if dangling := sorted(ids - self.cells.keys()):
                raise ValueError(f"equation of {equation.whole}: no such cells: {dangling}")
            if len(ids) != 1 + len(equation.parts):
                raise ValueError(f"equation of {equation.whole}: a cell stands in it twice")
            whole, parts = self.cells[equation.whole].value, sum(self.cells[id].value for id in equation.parts)
            if whole != parts:
                raise ValueError(f"equation of {equation.whole}: {whole} is not the sum {parts} of its parts")

    def components(self, known: Collection[str]) -> list[Component]:
        """What hangs together when the values of `known` are known."""
        balances = tuple({equation.whole: -1} | dict.fromkeys(equation.parts, 1) for equation in self.equations)
        return Component(self.cells, balances).without(known)


def _roots(ids: Iterable[str], groups: Iterable[Iterable[str]]) -> dict[str, str]:
    """Per id the first id of all that share a group with it, directly or through others."""
    parent = {id: id for id in ids}

    def root(id: str) -> str:
        while parent[id] != id:
            parent[id] = id = parent[parent[id]]
        return id

    for group in groups:
        first, *others = group
        for other in others:
            low, high = sorted((root(first), root(other)))
            parent[high] = low
    return {id: root(id) for id in parent}
