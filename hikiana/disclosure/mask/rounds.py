"""The rounds of choosing a mask and attacking it, until one withstands."""

from collections.abc import Collection, Sequence

from hikiana.disclosure.mask.attack import unmet
from hikiana.disclosure.mask.demand import Demand
from hikiana.disclosure.mask.model import Cut, MaskModel
from hikiana.disclosure.mask.program import Kind
from hikiana.disclosure.mask.system import Component


def cheapest_mask(
    component: Component, kept: Collection[str], demands: Sequence[Demand], end: float
) -> set[str] | None:
    """The mask of least weight, `kept` in it, that meets all demands; None when there is none.

    Fractions of cells come first: they are chosen quickly and lead near. Every cut excludes the choice that it was made
    for and no mask that meets the demands within their reach, so the rounds come to an end.

    Raises
    ------
    ImportError, TimeoutError, RuntimeError
        As Program.minimise.
    """
    model = MaskModel(component, kept)
    of_everybody = [demand for demand in demands if demand.insider is None]
    while choice := model.cheapest(Kind.REAL, end):
        cuts = [cut for demand in of_everybody if (cut := model.cut(demand, choice, end)) is not None]
        if not cuts:
            break
        for cut in cuts:
            model.add(cut)
    while choice := model.cheapest(Kind.WHOLE, end):
        mask = {id for id, part in choice.items() if part > 0.5}
        failures = list(unmet(component, mask, demands, end))
        if not failures:
            return mask
        whole = {id: float(id in mask) for id in choice}
        for demand in failures:
            cut = model.cut(demand, whole, end)
            model.add(cut if cut is not None else _one_more(component, mask, demand, end))
    return None


def _one_more(component: Component, mask: Collection[str], demand: Demand, end: float) -> Cut:
    """The cut for a mask that fractions would do for: hide one more cell, of those without which whole numbers fail."""

    def grow(failing: set[str], others: list[str]) -> set[str]:
        if not any(unmet(component, failing.union(others), [demand], end)):
            if len(others) == 1:
                return failing
            half = len(others) // 2
            return grow(grow(failing, others[:half]), others[half:])
        return failing.union(others)

    helpful = component.cells.keys() - grow(set(mask), sorted(component.cells.keys() - mask))
    return dict.fromkeys(sorted(helpful), 1.0)
