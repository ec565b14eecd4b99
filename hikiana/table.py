"""StatTable: the one value that is drawn, set, told, compared with print, protected and exported.

Cells are in long form. Margins, shares and means are derived here and nowhere else, so that they cannot disagree.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

import polars as pl

from hikiana.fiscal_year import MONTHS, FiscalYear
from schemas.code_lists import CODE_LISTS
from schemas.text import Text

STATUS = pl.Enum(["observed", "zero", "printed", "not_applicable", "not_available", "suppressed"])
"""SDMX's observation and confidentiality status in words: a true zero, a figure taken over from the printed report, a
cell that cannot exist, one that is not known and one that is hidden are five different things."""

TOTAL = "total"
_MONTH_NAMES = ("Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec", "Jan", "Feb", "Mar")
PRINTED_MARK = "†"


@dataclass(frozen=True)
class Item:
    """One category of a dimension. An aggregate names its `members`: its cells are the sums of theirs."""

    code: str
    label: Text
    members: tuple[str, ...] = ()


@dataclass(frozen=True)
class Dimension:
    """A classification with its categories, aggregates among them, in the order of print."""

    name: str
    title: Text
    items: tuple[Item, ...]

    @classmethod
    def of(cls, code_list: str, title: Text, codes: Iterable[str] | None = None, name: str = "") -> "Dimension":
        """The dimension of a code list, or of some of its codes; `name` is the column when it is called otherwise."""
        entries = CODE_LISTS[code_list]
        chosen = entries.codes if codes is None else list(codes)
        return cls(name or code_list, title, tuple(Item(code, entries[code].label) for code in chosen))

    @classmethod
    def of_years(cls, years: Iterable[FiscalYear]) -> "Dimension":
        items = tuple(Item(str(year), year.full_label) for year in years)
        return cls("fiscal_year", Text("年度", "Fiscal year"), items)

    @classmethod
    def of_months(cls) -> "Dimension":
        """The months of a fiscal year, April to March, by their numbers."""
        items = tuple(
            Item(str(month), Text(f"{month}月", name)) for month, name in zip(MONTHS, _MONTH_NAMES, strict=True)
        )
        return cls("month", Text("月", "Month"), items)

    def with_total(self, label: Text, first: bool = False) -> "Dimension":
        """Add the sum of all categories that are not aggregates themselves."""
        total = Item(TOTAL, label, tuple(item.code for item in self.items if not item.members))
        return Dimension(self.name, self.title, (total, *self.items) if first else (*self.items, total))

    def with_aggregate(self, code: str, label: Text, members: Iterable[str]) -> "Dimension":
        """Add an aggregate after the last of its members."""
        members = tuple(members)
        place = 1 + max(index for index, item in enumerate(self.items) if item.code in members)
        items = (*self.items[:place], Item(code, label, members), *self.items[place:])
        return Dimension(self.name, self.title, items)

    def __getitem__(self, code: str) -> Item:
        return next(item for item in self.items if item.code == code)

    @cached_property
    def codes(self) -> list[str]:
        return [item.code for item in self.items]

    @cached_property
    def leaves(self) -> list[str]:
        return [item.code for item in self.items if not item.members]

    @property
    def dtype(self) -> pl.Enum:
        return pl.Enum(self.codes)


@dataclass(frozen=True)
class Measure:
    """What is counted or computed, in which unit, and how it is written.

    `decimals` -1 writes to tens, `style` clock minutes as h:mm. A share names its denominator in `note`.
    """

    code: str
    label: Text
    unit: Text
    decimals: int = 0
    style: Literal["number", "clock"] = "number"
    note: Text | None = None


@dataclass(frozen=True, repr=False)
class StatTable:
    """A statistical table.

    `cells` has one row per cell: a column of codes per dimension, measure, value (Float64, unrounded, null unless the
    status is observed, zero or printed) and status. `source` names the register and says when it is synthetic.
    """

    id: str
    title: Text
    dimensions: tuple[Dimension, ...]
    measures: tuple[Measure, ...]
    cells: pl.DataFrame
    source: Text
    note: Text | None = None

    @classmethod
    def of(
        cls,
        id: str,
        title: Text,
        dimensions: Sequence[Dimension],
        measures: Sequence[Measure],
        cells: Iterable[pl.DataFrame],
        source: Text,
        note: Text | None = None,
        impossible: pl.Expr | None = None,
        printed: pl.DataFrame | None = None,
        unknown: pl.Expr | None = None,
    ) -> "StatTable":
        """Join cells into a table; `impossible` marks those that cannot exist, whatever the records say.

        `printed` are cells taken over from the printed report: they stand in the place of those of the same place.
        `unknown` marks the cells that exist but are not known when they have no value.

        Raises
        ------
        ValueError
            When two cells stand at the same place or one holds a code that its dimension does not know.
        """
        names = [dimension.name for dimension in dimensions]
        try:
            joined = _with_printed(pl.concat(list(cells)), printed).with_columns(
                *(pl.col(dimension.name).cast(dimension.dtype) for dimension in dimensions),
                pl.col("measure").cast(pl.Enum([measure.code for measure in measures])),
            )
        except pl.exceptions.InvalidOperationError as fault:
            raise ValueError(f"{id} cannot be made: {str(fault).partition(chr(10))[0]}") from fault
        if joined.select(*names, "measure").is_duplicated().any():
            raise ValueError(f"{id}: two cells at the same place")
        barred = pl.lit(False) if impossible is None else impossible
        present = pl.col("value").is_not_null() & ~barred
        status = (
            pl.when(~present & ~barred & (pl.lit(False) if unknown is None else unknown))
            .then(pl.lit("not_available"))
            .when(~present)
            .then(pl.lit("not_applicable"))
            .when(pl.col("printed"))
            .then(pl.lit("printed"))
            .when(pl.col("value") == 0)
            .then(pl.lit("zero"))
            .otherwise(pl.lit("observed"))
        )
        ordered = (
            joined.with_columns(status=status.cast(STATUS), value=pl.when(present).then("value"))
            .drop("printed")
            .sort(*names, "measure")
        )
        return cls(id, title, tuple(dimensions), tuple(measures), ordered, source, note)

    @cached_property
    def _values(self) -> dict[tuple[str, ...], float | None]:
        keys = [*(dimension.name for dimension in self.dimensions), "measure"]
        return {tuple(row[:-1]): row[-1] for row in self.cells.select(*keys, "value").iter_rows()}

    def __getitem__(self, place: str | tuple[str, ...]) -> float | None:
        """The value at (code per dimension …, measure); None where there is none to tell.

        Raises
        ------
        KeyError
            When the table has no such cell.
        """
        return self._values[(place,) if isinstance(place, str) else place]

    def measure(self, code: str) -> Measure:
        return next(measure for measure in self.measures if measure.code == code)

    @cached_property
    def rows(self) -> tuple[Item, ...]:
        """The items of the first dimension: the rows of the printed shape."""
        return self.dimensions[0].items

    @cached_property
    def columns(self) -> tuple["Column", ...]:
        """The columns of the printed shape: the second dimension's items of each measure, or the measures alone."""
        if len(self.dimensions) == 1:
            return tuple(Column((), measure, measure.label) for measure in self.measures)
        places = {(item, measure) for _, item, measure in self._values}
        columns = []
        for measure in self.measures:
            items = [item for item in self.dimensions[1].items if (item.code, measure.code) in places]
            alone = len(items) == 1
            columns += [Column((item.code,), measure, measure.label if alone else item.label) for item in items]
        return tuple(columns)

    @cached_property
    def printed_rows(self) -> set[str]:
        """The codes of the rows that hold a figure taken over from print."""
        return set(self.cells.filter(status="printed")[self.dimensions[0].name].unique().cast(pl.String))

    @property
    def printed_note(self) -> Text | None:
        """What marks these rows in tables and charts."""
        if not self.printed_rows:
            return None
        return Text(
            f"{PRINTED_MARK} 登録簿に記録がなく、印刷された報告書の値による。",
            f"{PRINTED_MARK} No records: figures of the printed report.",
        )

    def __repr__(self) -> str:
        return f"{self.id}: {self.title.ja} ({self.cells.height} cells)"

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        """The table as HTML for readers and as data for whatever is made of the executed notebook."""
        from hikiana.presentation.tables import bundle

        return bundle(self)

    def place(self, row: Item, column: "Column") -> tuple[str, ...]:
        return (row.code, *column.items, column.measure.code)

    def status(self, row: Item, column: "Column") -> str | None:
        """The status of a cell of the printed shape; None where the table has no such cell."""
        return self._statuses.get(self.place(row, column))

    @cached_property
    def _statuses(self) -> dict[tuple[str, ...], str]:
        keys = [*(dimension.name for dimension in self.dimensions), "measure"]
        return {tuple(row[:-1]): row[-1] for row in self.cells.select(*keys, "status").iter_rows()}


def _with_printed(cells: pl.DataFrame, printed: pl.DataFrame | None) -> pl.DataFrame:
    if printed is None:
        return cells.with_columns(printed=pl.lit(False))
    taken = printed.select(cells.columns).with_columns(printed=pl.lit(True))
    places = [name for name in cells.columns if name != "value"]
    return pl.concat([cells.join(taken, on=places, how="anti").with_columns(printed=pl.lit(False)), taken])


@dataclass(frozen=True)
class Column:
    """A column of the printed shape: the second dimension's code, if there is one, and the measure."""

    items: tuple[str, ...]
    measure: Measure
    label: Text
