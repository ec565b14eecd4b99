"""Print beside the records: where a cell of a table stands in the printed report, and years known from print alone."""

from collections.abc import Callable
from dataclasses import dataclass

import polars as pl

from hikiana.centre.printed.figures import Key, Printed
from hikiana.centre.printed.years import PrintedYears, read_printed_years
from hikiana.register.register import Register
from hikiana.sections.year import Year
from hikiana.statistics.dimension import Item
from hikiana.statistics.measures import SHARE_OF_NEW
from hikiana.statistics.table import PrintedColumn, StatTable


@dataclass(frozen=True)
class PrintedCell:
    """A cell of a StatTable in its printed shape, with the register it was computed from and the figures in print."""

    table: StatTable
    row: Item
    column: PrintedColumn
    register: Register
    printed: Printed

    @property
    def is_newest(self) -> bool:
        """Whether the cell is of the last row: of the newest fiscal year in a table by fiscal year."""
        return self.table.rows[-1] is self.row

    @property
    def default_key(self) -> Key:
        """Where the cell stands in print when the table's labels are the printed words."""
        same = [item for item in self.table.rows if item.label.ja == self.row.label.ja]
        return Key.of(self.table.id, self.row.label, self.column.label, same.index(self.row) + 1)


def newest_share(table: str) -> Callable[[PrintedCell], Key | None]:
    """Where shares by fiscal year are printed: of the newest year alone, in the table of its numbers."""
    return lambda cell: Key.of(table, cell.column.label, SHARE_OF_NEW.label) if cell.is_newest else None


def years_resting_on_print(year: Year) -> PrintedYears:
    """The printed figures of the fiscal years before this one for which the register should have contacts and has none.

    Records win where both exist; the fiscal year of the report itself always rests on records.
    """
    printed = read_printed_years(year.centre)
    every = [each.year for each in year.years[:-1]]
    missing = pl.col("fiscal_year").is_in(every) & ~pl.col("fiscal_year").is_in(year.recorded_years)
    return PrintedYears(printed.years.filter(missing), printed.starts.filter(missing))
