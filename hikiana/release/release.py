"""A release: its tables and what it says of itself, from which every file of the package is made."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import polars as pl

from hikiana.base.fiscal_year import FiscalYear
from hikiana.base.text import Text
from hikiana.release.about import SYNTHETIC, SYNTHETIC_MARK, ReleaseAbout
from hikiana.release.editions import join_editions
from hikiana.release.tables import MicroTable, ReleaseTable, Variable, of_micro
from hikiana.statistics.table import StatTable

FOLDERS = {"csv": "csv", "parquet": "parquet", "sav": "spss", "dta": "stata"}
"""Format of a table → the folder of its files."""
_TITLE = Text("{centre}　相談統計の研究用データ（{years}）", "{centre}: consultation statistics for research ({years})")
_OF_SYNTHETIC = Text("合成データ：{title}", "Synthetic data: {title}")
SYNTHETIC_COLUMN = "synthetic"
_SYNTHETIC = Variable(
    SYNTHETIC_COLUMN, SYNTHETIC, Text("true：実在しない人の記録による", "true: of people who do not exist")
)


@dataclass(frozen=True)
class Release:
    """`years` are the fiscal years whose reports the tables are of, in order."""

    about: ReleaseAbout
    years: tuple[FiscalYear, ...]
    tables: tuple[ReleaseTable, ...]

    @classmethod
    def of(
        cls,
        tables: Mapping[FiscalYear, Sequence[StatTable]],
        micro: Sequence[MicroTable],
        about: ReleaseAbout,
    ) -> "Release":
        """Raises ValueError when there is no table, a name stands twice or a table is not as it says."""
        made = [*join_editions(tables), *map(of_micro, micro)]
        names = [table.name for table in made]
        if not any(tables.values()) or len(set(names)) < len(names):
            raise ValueError("a release has tables, each with a name of its own")
        return cls(
            about, tuple(sorted(tables)), tuple(_labelled(table) if about.synthetic else table for table in made)
        )

    @property
    def title(self) -> Text:
        first, last = self.years[0].label, self.years[-1].label
        years = first if first == last else Text(f"{first.ja}～{last.ja}", f"{first.en}–{last.en}")
        return self._marked(_TITLE.format(centre=self.about.centre, years=years))

    def title_of(self, table: ReleaseTable) -> Text:
        """The title of a table in a file of its own."""
        return self._marked(table.title)

    def _marked(self, title: Text) -> Text:
        return _OF_SYNTHETIC.format(title=title) if self.about.synthetic else title

    def path(self, table: ReleaseTable, kind: str) -> str:
        """Where a table lies in the package in the format `kind`; the name of a file tells synthetic data."""
        return f"{FOLDERS[kind]}/{SYNTHETIC_MARK if self.about.synthetic else ''}{table.name}.{kind}"


def _labelled(table: ReleaseTable) -> ReleaseTable:
    """With a column that stays with the rows wherever they are copied to."""
    frame = table.frame.with_columns(pl.lit(True).alias(SYNTHETIC_COLUMN))
    return replace(table, variables=(*table.variables, _SYNTHETIC), frame=frame)
