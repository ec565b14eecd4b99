"""A section to run, and what comes of it."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from hikiana.base.errors import UsageError
from hikiana.base.fiscal_year import FiscalYear
from hikiana.batch.workers.processes import CAN_FORK

ENGINES = ("fork", "kernel")
"""Cells run in a forked process itself, or in a stock Jupyter kernel."""
DEFAULT_ENGINE = ENGINES[0] if CAN_FORK else ENGINES[1]


@dataclass(frozen=True)
class SectionJob:
    """A notebook to run: `notebook` is its JSON text; `folder` is where its cells work; `seconds` is its limit.

    `day` is that of the report (YYYY-MM-DD); without one it is today.
    """

    name: str
    notebook: str
    folder: Path
    parameters: dict[str, Any]
    engine: str = DEFAULT_ENGINE
    seconds: float | None = None
    day: str = ""

    def of(self, fiscal_year: FiscalYear) -> "SectionJob":
        return replace(self, parameters=self.parameters | {"fiscal_year": fiscal_year.year})


@dataclass(frozen=True)
class Failure:
    """Why a notebook did not come to its end; the cell by the number that JupyterLab shows, if it was a cell."""

    error: str
    cell: int | None = None
    source: str = ""


@dataclass(frozen=True)
class Executed:
    """A notebook with its outputs, as JSON text, the same from the same inputs; the seconds that it took."""

    notebook: str
    seconds: float
    failure: Failure | None = None


def check_engine(engine: str) -> None:
    """Raise UsageError when there is no such engine, or not on this computer."""
    if engine not in ENGINES:
        raise UsageError(
            f"実行方法「{engine}」はありません。使えるもの: {'、'.join(ENGINES)}",
            f"There is no engine '{engine}'. Choose from: {', '.join(ENGINES)}",
        )
    if engine == "fork" and not CAN_FORK:
        raise UsageError(
            "このコンピュータではプロセスを分岐できません。--engine kernel を使ってください。",
            "Processes cannot be forked on this computer. Use --engine kernel.",
        )
