"""Tables of which an office keeps no records: nothing is known of what they would tell, which does not mean none."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Self

from hikiana.base.fiscal_year import FiscalYear
from hikiana.base.text import Text
from schemas.tables import TABLES

_BETWEEN_TABLES = ";"


@dataclass(frozen=True)
class Unrecorded:
    """By table the fiscal years of which there are no records; None where that is all of them."""

    years: Mapping[str, frozenset[int] | None] = field(default_factory=dict)

    @classmethod
    def of(cls, tables: Collection[str]) -> Self:
        """Tables that the office does not keep in any fiscal year."""
        return cls(dict.fromkeys(sorted(tables)))

    @classmethod
    def read(cls, written: str) -> Self:
        """What `written` has written.

        Raises
        ------
        ValueError
            When there is no such table, or what stands behind it are no years.
        """
        parts = [part.split() for part in written.split(_BETWEEN_TABLES) if part.strip()]
        if not all(part[0] in TABLES for part in parts):
            raise ValueError(f"no such table: {written}")
        return cls({table: frozenset(map(int, years)) if years else None for table, *years in parts})

    def written(self) -> str:
        """A line for files: activities 2023 2024; clinic. A table without years lacks them all."""
        told = {table: sorted(years) if years else () for table, years in self.years.items()}
        return f"{_BETWEEN_TABLES} ".join(" ".join([table, *map(str, told[table])]) for table in sorted(told))

    def __bool__(self) -> bool:
        return bool(self.years)

    def __contains__(self, place: tuple[str, FiscalYear]) -> bool:
        """Whether nothing is known of a table in a fiscal year."""
        table, fiscal_year = place
        if table not in self.years:
            return False
        years = self.years[table]
        return years is None or fiscal_year.year in years

    def tables_in(self, fiscal_year: FiscalYear) -> frozenset[str]:
        """The tables of which nothing is known in a fiscal year."""
        return frozenset(table for table in self.years if (table, fiscal_year) in self)

    def with_ledger(self, ledger: Self, years: Collection[int], known: Collection[int]) -> Self:
        """What is not known of a register after a ledger of some fiscal years was added to it.

        Of years that the register `known` before what it had recorded stays so.
        """
        after: dict[str, frozenset[int] | None] = {}
        for table in TABLES:
            before = self._in(table, known)
            lacking = ledger._in(table, years)
            recorded = frozenset(known) - before
            if now := (before - (frozenset(years) - lacking)) | (lacking - recorded):
                after[table] = now
        return type(self)(after)

    def _in(self, table: str, years: Collection[int]) -> frozenset[int]:
        """The years among these of which nothing is known."""
        told = self.years.get(table, frozenset())
        return frozenset(years) if told is None else told & frozenset(years)

    def labels(self) -> Text:
        """The tables as a sentence names them, those of the same years together: 活動（令和5年度）；デイケア・外来."""
        tables = [table for table in TABLES if table in self.years]
        same = dict.fromkeys(self.years[table] for table in tables)
        told = [self._label([table for table in tables if self.years[table] == years], years) for years in same]
        return Text("；".join(one.ja for one in told), "; ".join(one.en for one in told))

    @staticmethod
    def _label(tables: Collection[str], years: frozenset[int] | None) -> Text:
        titles = [TABLES[table].title for table in tables]
        named = Text("、".join(one.ja for one in titles), ", ".join(one.en for one in titles))
        if years is None:
            return named
        labels = [FiscalYear(year).label for year in sorted(years)]
        of_years = Text("・".join(one.ja for one in labels), ", ".join(one.en for one in labels))
        return Text("{named}（{years}）", "{named} ({years})").format(named=named, years=of_years)
