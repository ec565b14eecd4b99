"""What is to be counted by which columns, the records of it, and which cells there can be."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property

import polars as pl

from hikiana.base.fiscal_year import FiscalYear
from hikiana.base.text import Text
from hikiana.explore.offered import START, YEAR, Offered, Where
from hikiana.explore.populations import UNIT, Population
from hikiana.register.register import Register
from hikiana.statistics.dimension import Dimension, Item
from schemas.start_years import BEFORE

NO_ANSWER = Item("no_answer", Text("記入なし", "No answer"))
NOT_ASKED = Item("not_applicable", Text("対象外", "Not applicable"))


@dataclass(frozen=True, eq=False)
class Request:
    """A population of a register's fiscal years by columns."""

    register: Register
    population: Population
    years: tuple[FiscalYear, ...]
    columns: tuple[Offered, ...]

    @cached_property
    def dimensions(self) -> tuple[Dimension, ...]:
        """The categories of each column, without one for what was not answered."""
        centre = self.register.centre
        return tuple(column.dimension(self.years, centre, self.population) for column in self.columns)

    @cached_property
    def recorded(self) -> tuple[FiscalYear, ...]:
        """The fiscal years of which the register has records."""
        return tuple(year for year in self.years if year.year in self.register.recorded_years)

    @cached_property
    def asked(self) -> tuple[FiscalYear, ...]:
        """The fiscal years in which there may be records with every column."""
        every = [dimension.leaves for dimension in self.dimensions]
        return tuple(year for year in self.years if self._may_hold(every, year))

    def clock(self, column: Offered) -> str:
        """Which fiscal year decides on a column's codes: what is told of a client was told when the client started."""
        return YEAR if column.of_contact or self.population.once else START

    def times(self, column: Offered) -> tuple[FiscalYear, ...]:
        """The fiscal years that `clock` may show."""
        return self.years if self.clock(column) == YEAR else self.register.centre.start_years(self.years[-1])

    def out_of_time(self, column: Offered, codes: Collection[str]) -> tuple[FiscalYear, ...]:
        """Those of the times of a column in which none of these codes can occur."""
        return tuple(time for time in self.times(column) if not self._possible(column, codes, time))

    def _possible(self, column: Offered, codes: Collection[str], time: FiscalYear) -> bool:
        return any(column.possible(code, time, self.register.centre) for code in codes)

    def _may_hold(self, codes: Sequence[Collection[str]], year: FiscalYear) -> bool:
        """Whether records of a fiscal year can have one of these codes of each column."""
        starts = self.register.centre.start_years(year)
        return all(
            any(self._possible(column, some, time) for time in ((year,) if self.clock(column) == YEAR else starts))
            for column, some in zip(self.columns, codes, strict=True)
        )

    @cached_property
    def where(self) -> Where:
        """The codes that all records with the columns have."""
        conditions = _joined([column.where for column in self.columns])
        return {variable: tuple(sorted(codes)) for variable, codes in conditions.items()}

    def answers(self) -> pl.DataFrame:
        """One row per contact or client that has all columns and combination of its answers: UNIT and the columns."""
        rows = self._records().filter(*(self._applies(column) for column in self.columns))
        frame = rows.select(UNIT, *(_answer(column) for column in self.columns)).collect()
        for column in self.columns:
            frame = frame.explode(column.name) if column.several else frame
        return frame

    def everyone(self) -> pl.DataFrame:
        """One row per contact or client: the columns, multiple answers as a list, NOT_ASKED where one has no column."""
        told = [
            pl.when(self._applies(column)).then(_answer(column)).otherwise(_filled(column, NOT_ASKED))
            for column in self.columns
        ]
        names = [column.name for column in self.columns]
        return self._records().select(UNIT, **dict(zip(names, told, strict=True))).collect()

    def _records(self) -> pl.LazyFrame:
        years = [year.year for year in self.recorded]
        contacts = self.register.scan("reported_contacts").filter(pl.col(YEAR).is_in(years), self.population.condition)
        told = contacts.with_row_index(UNIT).join(self.register.scan("cases"), on="case_id", how="left")
        return told.with_columns(pl.col("case_id").alias(UNIT)) if self.population.persons else told

    def _applies(self, column: Offered) -> pl.Expr:
        """Whether a contact has the column."""
        leaves = self.dimensions[self.columns.index(column)].leaves
        never = [time.year for time in self.out_of_time(column, leaves)]
        conditions = [pl.col(variable).cast(pl.String).is_in(codes) for variable, codes in column.where.items()]
        in_time = [~pl.col(self.clock(column)).is_in(never)] if never else []
        return pl.all_horizontal(pl.lit(True), *in_time, *conditions)

    def years_of(self, codes: Sequence[Collection[str]]) -> tuple[FiscalYear, ...]:
        """The fiscal years in which a cell of these codes by column can hold anything; none where it never can."""
        conditions = [self.population.where]
        for column, some in zip(self.columns, codes, strict=True):
            conditions += column.needed(some)
        if not all(_joined(conditions).values()):
            return ()
        return tuple(year for year in self.asked if self._may_hold(codes, year))

    def is_known(self, codes: Sequence[Collection[str]]) -> bool:
        """Whether the records tell of a cell of these codes by column.

        Who started in a fiscal year without records looks new in a later one.
        """
        starts = [some for column, some in zip(self.columns, codes, strict=True) if column.name == START]
        linked = all(any(map(self._is_linked, some)) for some in starts)
        return linked and not set(self.recorded).isdisjoint(self.years_of(codes))

    def _is_linked(self, start: str) -> bool:
        """Whether it is known who started then: by records, or, before these begin, by what cases give."""
        centre = self.register.centre
        given = start == BEFORE or (centre.begins_late and start < str(centre.first_recorded))
        return given or int(start) in self.register.recorded_years


def _joined(conditions: Sequence[Where]) -> dict[str, frozenset[str]]:
    """The codes that meet all conditions, by variable."""
    joined: dict[str, frozenset[str]] = {}
    for condition in conditions:
        for variable, codes in condition.items():
            joined[variable] = frozenset(codes) & joined.get(variable, frozenset(codes))
    return joined


def _answer(column: Offered) -> pl.Expr:
    """What a record has in the column, or NO_ANSWER."""
    if column.several:
        given = column.value.cast(pl.List(pl.String))
        return pl.when(given.list.len() > 0).then(given).otherwise(_filled(column, NO_ANSWER)).alias(column.name)
    return column.value.cast(pl.String).fill_null(NO_ANSWER.code).alias(column.name)


def _filled(column: Offered, item: Item) -> pl.Expr:
    return pl.concat_list(pl.lit(item.code)) if column.several else pl.lit(item.code)
