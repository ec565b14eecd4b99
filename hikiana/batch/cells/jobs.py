"""A section to run, and what comes of it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from hikiana.base.errors import UsageError
from hikiana.base.fiscal_year import FiscalYear
from hikiana.base.text import Text

DIRECT, KERNEL = "direct", "kernel"
ENGINES = (DIRECT, KERNEL)
"""Cells run in a process of the batch itself, or in a stock Jupyter kernel."""
_FORMER = {"fork": DIRECT}
"""Names that earlier versions had."""


@dataclass(frozen=True)
class SectionJob:
    """A notebook to run: `notebook` is its JSON text; `folder` is where its cells work; `seconds` is its limit.

    `day` is that of the report (YYYY-MM-DD); without one it is today.
    """

    name: str
    notebook: str
    folder: Path
    parameters: dict[str, Any]
    engine: str = DIRECT
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
    """A notebook with its outputs, as JSON text, the same from the same inputs; the seconds that it took.

    `left` names what it left behind in a process that serves others after it: none of it reaches them.
    """

    notebook: str
    seconds: float
    failure: Failure | None = None
    left: Sequence[Text] = ()


def engine_of(name: str) -> str:
    """The engine of a name, which may be a former one.

    Raises
    ------
    UsageError
        When there is no such engine.
    """
    engine = _FORMER.get(name, name)
    if engine not in ENGINES:
        raise UsageError(
            f"実行方法「{engine}」はありません。使えるもの: {'、'.join(ENGINES)}",
            f"There is no engine '{engine}'. Choose from: {', '.join(ENGINES)}",
        )
    return engine
