"""A mixed-integer program, solved by HiGHS: always in the same way, and with an answer that is sure or none."""

import time
from collections.abc import Mapping
from enum import Enum
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from highspy import HighsLp


class Kind(Enum):
    """The values that a column takes between its limits; `JUMP`: whole numbers, or 0 below its lower limit."""

    REAL = "kContinuous"
    WHOLE = "kInteger"
    JUMP = "kSemiInteger"


class Solution(NamedTuple):
    """The values of the columns and, of a program without whole numbers, the prices of the rows.

    A price is how much the cost grows with the limits of the row.
    """

    values: list[float]
    prices: list[float]


class Program:
    """Columns with limits and costs, and rows with limits of weighted sums of columns. The cost is minimised."""

    def __init__(self) -> None:
        self._costs: list[float] = []
        self._limits: list[tuple[float, float]] = []
        self._kinds: list[Kind] = []
        self._rows: list[tuple[float, float, Mapping[int, float]]] = []

    def column(self, low: float, high: float, kind: Kind, cost: float = 0.0) -> int:
        """Add a column; its number."""
        self._limits.append((low, high))
        self._kinds.append(kind)
        self._costs.append(cost)
        return len(self._costs) - 1

    def row(self, low: float, high: float, factors: Mapping[int, float]) -> None:
        """Add a row: the columns times their factors add up to something between the limits."""
        self._rows.append((low, high, factors))

    def minimise(self, end: float) -> Solution | None:
        """What has the least cost; None when nothing agrees with all limits. `end` is a moment of time.monotonic().

        Raises
        ------
        ImportError
            Without the solver (the extra `disclosure`).
        TimeoutError
            When there is no answer by `end`.
        RuntimeError
            When the solver ends in any other way.
        """
        import highspy

        if (seconds := end - time.monotonic()) <= 0:
            raise TimeoutError
        # highspy.Highs is this with callbacks, and greets on standard output when it is made.
        solver = highspy._core._Highs()
        # Another number of threads later in the same process gave zeros as if they were an answer: it never changes.
        fixed = {"output_flag": False, "threads": 1, "random_seed": 0, "mip_rel_gap": 0.0, "mip_abs_gap": 0.0}
        settings = [solver.setOptionValue(*option) for option in (fixed | {"time_limit": seconds}).items()]
        if any(answer != highspy.HighsStatus.kOk for answer in [*settings, solver.passModel(self._model())]):
            raise RuntimeError("HiGHS refused the program")
        solver.run()
        status = solver.getModelStatus()
        if status == highspy.HighsModelStatus.kTimeLimit:
            raise TimeoutError
        if status == highspy.HighsModelStatus.kInfeasible:
            return None
        if status != highspy.HighsModelStatus.kOptimal:
            raise RuntimeError(f"HiGHS ended with: {solver.modelStatusToString(status)}")
        solution = solver.getSolution()
        return Solution(list(solution.col_value), list(solution.row_dual))

    def _model(self) -> "HighsLp":
        import highspy

        model = highspy.HighsLp()
        model.num_col_, model.num_row_ = len(self._costs), len(self._rows)
        model.col_cost_ = self._costs
        model.col_lower_, model.col_upper_ = [low for low, _ in self._limits], [high for _, high in self._limits]
        model.integrality_ = [getattr(highspy.HighsVarType, kind.value) for kind in self._kinds]
        model.row_lower_, model.row_upper_ = [low for low, *_ in self._rows], [high for _, high, _ in self._rows]
        model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        model.a_matrix_.start_ = [0, *accumulate(len(factors) for *_, factors in self._rows)]
        model.a_matrix_.index_ = [column for *_, factors in self._rows for column in factors]
        model.a_matrix_.value_ = [factor for *_, factors in self._rows for factor in factors.values()]
        return model
