"""Intervals of whole numbers under linear facts, by HiGHS."""

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from hikiana.base.errors import UsageError
from hikiana.disclosure.audit.facts import Fact
from hikiana.statistics.names import SUM

Interval = tuple[float, float]
FREE: Interval = (0.0, math.inf)
"""Counts are no less than nothing."""
NEAR = 1e-4
"""Closer than that numbers are the same."""


class ContradictionError(Exception):
    """No numbers fit the facts."""


def install_hint(library: str) -> UsageError:
    """What to do when a library of the extra `disclosure` is missing."""
    return UsageError(
        f"この検査には {library} が必要です。次のコマンドで入れてください: pip install 'hikiana[disclosure]'",
        f"This needs {library}. Install it by: pip install 'hikiana[disclosure]'",
    )


def bounds_of(facts: Iterable[Fact]) -> dict[str, Interval]:
    """What facts about a single number say of it, taken together."""
    bounds: dict[str, Interval] = {}
    for fact in facts:
        if len(fact.terms) == 1 and (factor := fact.terms[0][1]) > 0:
            low, high = bounds.get(fact.terms[0][0], FREE)
            bounds[fact.terms[0][0]] = max(low, fact.low / factor), min(high, fact.high / factor)
    return bounds


def components(facts: Sequence[Fact], bounds: Mapping[str, Interval]) -> list[list[Fact]]:
    """Facts about several numbers, grouped so that no number that is still open is in two groups."""
    parent: dict[str, str] = {}

    def root(name: str) -> str:
        parent.setdefault(name, name)
        while parent[name] != name:
            parent[name] = parent[parent[name]]
            name = parent[name]
        return name

    groups: dict[str, list[Fact]] = {}
    loose = [(fact, [name for name in fact.names if not is_known(bounds.get(name, FREE))]) for fact in facts]
    loose = [(fact, names) for fact, names in loose if names and len(fact.terms) > 1]
    for _, names in loose:
        for name in names[1:]:
            parent[root(name)] = root(names[0])
    for fact, names in loose:
        groups.setdefault(root(names[0]), []).append(fact)
    return list(groups.values())


def is_known(interval: Interval) -> bool:
    return interval[1] - interval[0] < NEAR


@dataclass
class FactModel:
    """Unknown numbers under facts; solutions found on the way are kept, they witness what is possible.

    `gaps` are numbers known to be 0 or at least so many.
    """

    facts: Sequence[Fact]
    bounds: Mapping[str, Interval]
    gaps: Mapping[str, float] = field(default_factory=dict)
    names: list[str] = field(init=False)
    solutions: list[dict[str, float]] = field(init=False, default_factory=list)

    def __post_init__(self) -> None:
        known = {name for fact in self.facts for name in fact.names}
        self.names = sorted(name for name in known if not is_known(self.bounds.get(name, FREE)))
        if any(low > high + NEAR for low, high in (self.bounds.get(name, FREE) for name in known)):
            raise ContradictionError
        self._solver = _solver()
        self._place = {name: place for place, name in enumerate(self.names)}
        for name in self.names:
            low, high = self.bounds.get(name, FREE)
            if SUM not in name:
                low, high = math.ceil(low - NEAR), math.floor(high + NEAR) if high < math.inf else high
            self._solver.addVar(low, high)
        for place, name in enumerate(self.names):
            if SUM not in name:
                self._solver.changeColIntegrality(place, _integer())
        for fact in self.facts:
            self._add(fact)
        for name, least in self.gaps.items():
            self._add_gap(name, least)

    def _add(self, fact: Fact) -> None:
        constant, terms = 0.0, dict[int, float]()
        for name, factor in fact.terms:
            if name in self._place:
                terms[self._place[name]] = terms.get(self._place[name], 0.0) + factor
            else:
                low, high = self.bounds[name]
                constant += factor * (low + high) / 2
        slack = NEAR / 10
        if terms:
            places = list(terms)
            low, high = fact.low - constant - slack, fact.high - constant + slack
            self._solver.addRow(low, high, len(places), places, list(terms.values()))
        elif not fact.low - 1 <= constant <= fact.high + 1:
            raise ContradictionError

    def _add_gap(self, name: str, least: float) -> None:
        """0 or at least so many: by a number that is 0 or 1."""
        high = min(self.bounds.get(name, FREE)[1], _MOST)
        switch = self._solver.getNumCol()
        self._solver.addVar(0.0, 1.0)
        self._solver.changeColIntegrality(switch, _integer())
        place = self._place[name]
        self._solver.addRow(0.0, math.inf, 2, [place, switch], [1.0, -least])
        self._solver.addRow(-math.inf, 0.0, 2, [place, switch], [1.0, -high])

    def interval(self, name: str) -> Interval:
        """The smallest and the largest value that a number can have.

        Raises
        ------
        ContradictionError
            When no numbers fit the facts.
        """
        if name not in self._place:
            return self.bounds.get(name, FREE)
        return self.smallest(name), self._extreme(name, -1.0)

    def smallest(self, name: str) -> float:
        """The smallest value that an unknown number can have. Raises ContradictionError as `interval` does."""
        return self._extreme(name, 1.0)

    def _extreme(self, name: str, sign: float) -> float:
        place = self._place[name]
        self._solver.changeColCost(place, sign)
        status = self._run()
        self._solver.changeColCost(place, 0.0)
        if status == "Optimal":
            values = self._solver.getSolution().col_value
            solution = {each: values[at] for each, at in self._place.items()}
            self.solutions.append(solution)
            value = solution[name]
            return float(round(value)) if SUM not in name else float(value)
        if status in ("Unbounded", "Primal infeasible or unbounded") and self._is_feasible():
            return 0.0 if sign > 0 else math.inf
        if status in ("Infeasible", "Primal infeasible or unbounded"):
            raise ContradictionError
        raise RuntimeError(f"HiGHS: {status}")

    def _run(self) -> str:
        self._solver.run()
        return str(self._solver.modelStatusToString(self._solver.getModelStatus()))

    def _is_feasible(self) -> bool:
        return self._run() == "Optimal"

    def intervals(self, names: Collection[str]) -> dict[str, Interval]:
        return {name: self.interval(name) for name in sorted(names)}


_MOST = 1e5
"""More than anything that is counted here."""


def _solver() -> Any:
    try:
        import highspy
    except ImportError as fault:
        raise install_hint("highspy") from fault

    class Quiet(highspy.Highs):
        """Silent from the beginning: HiGHS names itself on the terminal when its callbacks are set up."""

        def enableCallbacks(self) -> None:  # noqa: N802
            self.silent()
            super().enableCallbacks()  # type: ignore[no-untyped-call]

    solver: Any = Quiet()  # type: ignore[no-untyped-call]
    # The same answer every time: one thread (changing their number within a process gives zeros), no gap, one seed.
    for option, value in (("threads", 1), ("random_seed", 0), ("mip_rel_gap", 0.0), ("mip_abs_gap", 0.0)):
        solver.setOptionValue(option, value)
    return solver


def _integer() -> Any:
    import highspy

    return highspy.HighsVarType.kInteger
