"""The cells of one sheet as they come row by row, each row and cell as often as it is repeated."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import zip_longest

import polars as pl

from hikiana.intake.package import RefusedError

_ROWS_TOGETHER = 10_000
_EMPTY_ROW = (None,)


@dataclass
class Limits:
    """What all sheets together may still hold: cells (empty ones included), and characters."""

    cells: int
    characters: int

    def take(self, cells: int, characters: int) -> None:
        """Raises RefusedError when it is too much: a cell can be repeated a thousand million times in a few words."""
        self.cells -= cells
        self.characters -= characters
        if self.cells < 0 or self.characters < 0:
            raise RefusedError("too_large")


@dataclass
class SheetCells:
    """The filled rows so far, with the empty ones between them."""

    limits: Limits
    height: int = 0
    width: int = 0
    _rows: list[Sequence[str | None]] = field(default_factory=list)
    _frames: list[pl.DataFrame] = field(default_factory=list)

    def add(self, row: int, times: int, cells: Sequence[str | None]) -> None:
        """The cells of a row that is filled and comes so often; those between it and the one before are empty."""
        height, width = row + times, max(self.width, len(cells))
        self.limits.take(height * width - self.height * self.width, times * sum(len(cell or "") for cell in cells))
        self._put(_EMPTY_ROW, row - self.height)
        self._put(cells, times)
        self.height, self.width = height, width

    def _put(self, cells: Sequence[str | None], times: int) -> None:
        while times:
            now = min(times, _ROWS_TOGETHER - len(self._rows))
            self._rows += [cells] * now
            times -= now
            if len(self._rows) == _ROWS_TOGETHER:
                self._settle()

    def _settle(self) -> None:
        columns = enumerate(zip_longest(*self._rows))
        self._frames.append(pl.DataFrame([pl.Series(str(place), cells, pl.String) for place, cells in columns]))
        self._rows = []

    def frame(self) -> pl.DataFrame:
        """All cells, one text column per sheet column."""
        if not self.height:
            return pl.DataFrame()
        if self._rows:
            self._settle()
        return pl.concat(self._frames, how="diagonal").select(map(str, range(self.width)))
