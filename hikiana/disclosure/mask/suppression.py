"""Suppression: the cells to hide so that no sensitive cell can be worked out, at the least loss for the reader."""

import time
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from hikiana.disclosure.mask.attack import ComponentAttack
from hikiana.disclosure.mask.demand import Demand, demands, is_sensitive
from hikiana.disclosure.mask.rounds import cheapest_mask
from hikiana.disclosure.mask.system import Component, System

Reason = Literal["no_solver", "time", "infeasible"]


@dataclass(frozen=True)
class Mask:
    """Which cells to hide, by id.

    `hidden` are all of them, `sensitive` all cells with few clients, those that cannot be hidden included. Two kinds of
    sensitive cells need another table, because no mask protects them: the values of `exposed` are known elsewhere or
    follow from what is, and somebody can narrow those of `narrowed` further than is promised (he who knows the rule or
    another sensitive cell can even tell them), whatever is hidden. `fallback` gives the reason per cell that is hidden
    with all that it hangs together with: of these it was not examined what can be worked out.
    """

    hidden: frozenset[str]
    sensitive: frozenset[str]
    exposed: frozenset[str]
    narrowed: frozenset[str]
    fallback: Mapping[str, Reason]


def suppress(
    system: System,
    k: int,
    hidden: Collection[str] = frozenset(),
    shown: Collection[str] = frozenset(),
    seconds: float = 60.0,
) -> Mask:
    """The mask of least weight under which nobody can work out a cell of 1 to `k` - 1 clients (see `demands`).

    `hidden` were hidden by earlier editions and stay so. The values of `shown` are known elsewhere and cannot be
    hidden, nor can they stay hidden. What hangs together through equations is solved as one, within `seconds` each;
    without the solver or the time for it all of it is hidden.

    Raises
    ------
    ValueError
        When `k` is below 3: who knows the rule would know every sensitive cell.
    RuntimeError
        When the solver fails.
    """
    if k < 3:
        raise ValueError(f"fewer than {k} clients are 1 client: nothing would be uncertain")
    sensitive = frozenset(id for id, cell in system.cells.items() if is_sensitive(cell, k))
    masked: set[str] = set()
    exposed, narrowed = set(sensitive.intersection(shown)), set[str]()
    fallback: dict[str, Reason] = {}
    for component in system.components(shown):
        kept = component.cells.keys() & sensitive.union(hidden)
        if not kept & sensitive:
            masked |= kept
            continue
        reason: Reason = "infeasible"
        try:
            mask, weaker = _mask(component, kept, k, time.monotonic() + seconds)
        except ImportError:
            mask, weaker, reason = None, [], "no_solver"
        except TimeoutError:
            mask, weaker, reason = None, [], "time"
        if mask is None:
            mask = set(component.cells)
            fallback |= dict.fromkeys(component.cells, reason)
        masked |= mask
        for demand in weaker:
            told = demand.width == 0 and demand.is_of_everybody
            (exposed if told else narrowed).add(demand.target)
    return Mask(frozenset(masked), sensitive, frozenset(exposed), frozenset(narrowed - exposed), fallback)


def _mask(component: Component, kept: Collection[str], k: int, end: float) -> tuple[set[str] | None, list[Demand]]:
    """The mask of least weight, and the demands that had to be weakened. Raises what Program.minimise raises."""
    asked = demands(component.cells.values(), k)
    if mask := cheapest_mask(component, kept, asked, end):
        return mask, []
    possible = list(_possible(component, asked, end))
    weaker = [demand for demand, before in zip(possible, asked, strict=True) if demand != before]
    return cheapest_mask(component, kept, [demand for demand in possible if demand.width], end), weaker


def _possible(component: Component, asked: Sequence[Demand], end: float) -> Iterator[Demand]:
    """The demands, each as far as it is met when all is hidden: the widest limits that there can be."""
    attack = ComponentAttack(component)
    for demand in asked:
        low, high = attack.limits(demand, end)
        yield replace(demand, rise=min(demand.rise, high), width=min(demand.width, high - low))
