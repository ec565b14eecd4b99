"""Year: a fiscal year of a register as one edition sees it, which every section is told of."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, wraps
from typing import Any, Self, TypeVar

import polars as pl

from hikiana.base.fiscal_year import FiscalYear
from hikiana.base.text import Text
from hikiana.centre.policy import Outlet
from hikiana.centre.profile import Centre
from hikiana.centre.unfinished import Unfinished, last_whole
from hikiana.register.register import Register
from hikiana.statistics.dimension import Dimension
from hikiana.statistics.measure import Measure
from hikiana.statistics.table import StatTable, Words

Made = TypeVar("Made")


@dataclass(frozen=True, eq=False, repr=False)
class Year:
    """A fiscal year of a register; what was made of it once is remembered.

    As text it is the year's code in tables: 2024.
    """

    register: Register
    fiscal_year: FiscalYear
    _remembered: dict[Callable[..., Any], Any] = field(default_factory=dict, init=False)

    def __str__(self) -> str:
        return str(self.fiscal_year)

    def __repr__(self) -> str:
        # As of a register, what a notebook shows by mistake is only how many rows there are.
        return f"{self.fiscal_year.full_label.ja}, {self.register!r}"

    def once(self, make: Callable[[Self], Made]) -> Made:
        """What `make` makes of this year, made when it is first asked for."""
        if make not in self._remembered:
            self._remembered[make] = make(self)
        found: Made = self._remembered[make]
        return found

    def at(self, fiscal_year: FiscalYear) -> Self:
        """Another fiscal year of the same register."""
        return type(self)(self.register, fiscal_year)

    @property
    def last_whole(self) -> Self:
        """This fiscal year, or the one before where it is not whole."""
        return self.at(last_whole(self.centre, self.fiscal_year))

    @property
    def years(self) -> tuple[FiscalYear, ...]:
        """The fiscal years of which there are records, up to this one."""
        return self.centre.years_to(self.fiscal_year)

    @property
    def unrecorded(self) -> frozenset[str]:
        """The tables of the register of which nothing is known in this fiscal year: the office did not keep them."""
        return self.register.unrecorded.tables_in(self.fiscal_year)

    def recorded_since(self, table: str) -> FiscalYear:
        """The fiscal year from which a table is recorded without a gap, up to this one."""
        lacking = [year for year in self.years if table in self.at(year).unrecorded]
        return FiscalYear(lacking[-1].year + 1) if lacking else self.centre.first_recorded

    @property
    def condition(self) -> dict[str, tuple[str, ...]]:
        """That what is counted is of this fiscal year, as tables say it (StatTable.where)."""
        return self.fiscal_year.condition

    @property
    def label(self) -> Text:
        """The fiscal year as a sentence names it: with the months that are recorded where these are not all."""
        return self.register.label_of(self.fiscal_year)

    @property
    def months_to_come(self) -> list[str]:
        """The months (by number) after the last recorded one, where the year is not whole."""
        return self.register.months_to_come(self.fiscal_year)

    @cached_property
    def contacts(self) -> pl.DataFrame:
        """The counted contacts of the fiscal year, one row each."""
        return self.register.reported_contacts_in(self.fiscal_year)

    @cached_property
    def new_clients(self) -> pl.DataFrame:
        """The new clients of the fiscal year, one row each."""
        return self.register.new_clients_in(self.fiscal_year)

    @cached_property
    def clients(self) -> pl.DataFrame:
        """The clients with a consultation in the year, one row each: case_id, start_year, contacts and minutes."""
        return self.register.clients_in(self.fiscal_year)

    def scan(self, name: str) -> pl.LazyFrame:
        """A table of the register, or a frame that follows from them, of all fiscal years (Register.scan)."""
        return self.register.scan(name)

    @property
    def recorded_years(self) -> list[int]:
        """The fiscal years of which the register has any counted contact, in order."""
        return self.register.recorded_years

    @property
    def centre(self) -> Centre:
        return self.register.centre

    @property
    def outlet(self) -> Outlet | None:
        """The door of an edition for everyone."""
        return self.register.outlet

    @property
    def unfinished(self) -> Unfinished | None:
        """The fiscal year of the report, when not all of it is recorded."""
        return self.register.unfinished

    @property
    def source(self) -> Text:
        """What figures name as their source."""
        return self.register.source

    def table(
        self,
        id: str,
        title: Text,
        dimensions: Sequence[Dimension],
        measures: Sequence[Measure],
        cells: Iterable[pl.DataFrame],
        *,
        note: Text | None = None,
        impossible: pl.Expr | None = None,
        printed: pl.DataFrame | None = None,
        unknown: pl.Expr | None = None,
        where: Mapping[str, tuple[str, ...]] | None = None,
        counted: Sequence[Measure] = (),
        words: Sequence[Words] = (),
    ) -> StatTable:
        """A table of this register as this edition shows it (StatTable.of)."""
        return StatTable.of(
            id,
            title,
            dimensions,
            measures,
            cells,
            source=self.register.origin,
            note=note,
            impossible=impossible,
            printed=printed,
            unknown=unknown,
            where=where,
            counted=counted,
            words=words,
        )

    def shown(self, dimension: Dimension) -> Dimension:
        """A classification as this edition shows it: some of its categories may be merged."""
        return self.register.shown(dimension)


def once(make: Callable[[Year], Made]) -> Callable[[Year], Made]:
    """A function of a year whose result is remembered with the year."""

    @wraps(make)
    def remembered(year: Year) -> Made:
        return year.once(make)

    return remembered
