"""StatTable: the one value that is drawn, set, told, compared with print, protected and exported.

Cells are in long form. Margins, shares and means are derived here and nowhere else, so that they cannot disagree.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import polars as pl

from hikiana.base.display import Shown
from hikiana.base.text import Text
from hikiana.statistics.dimension import TOTAL, Dimension, Item
from hikiana.statistics.measure import Measure

STATUS = pl.Enum(["observed", "zero", "printed", "not_applicable", "not_available", "suppressed"])
"""SDMX's observation and confidentiality status in words: a true zero, a figure taken over from the printed report, a
cell that cannot exist, one that is not known and one that is hidden are five different things."""

PRINTED_MARK = "†"
_OF_CONTACTS = frozenset({"contacts", "clients", "new_clients"})
"""Populations that rest on contacts."""


@dataclass(frozen=True)
class Words:
    """A column of words: what is told of each row, by the row's code; a row may have none."""

    title: Text
    of: Mapping[str, Text]


@dataclass(frozen=True, repr=False)
class StatTable(Shown):
    """A statistical table.

    `cells` has one row per cell: a column of codes per dimension, measure, value (Float64, unrounded, null unless the
    status is observed, zero or printed) and status. `source` names the register and says when it is synthetic.

    Where the rows are events or the like, columns of `words` tell of each beside what is counted.

    `where` are conditions that all cells share (variable → codes). `counts` are the cells of every count behind the
    table with the distinct `persons` in them, shown or not; only a table that is still to be protected has them. A
    `protected` table may lack measures; a `withheld` one is not shown. With `years_missing` nobody knows what it says
    of new and continuing.
    """

    id: str
    title: Text
    dimensions: tuple[Dimension, ...]
    measures: tuple[Measure, ...]
    cells: pl.DataFrame
    source: Text
    note: Text | None = None
    where: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    counts: pl.DataFrame | None = None
    counted: tuple[Measure, ...] = ()
    protected: bool = False
    withheld: bool = False
    years_missing: bool = False
    words: tuple[Words, ...] = ()

    @classmethod
    def of(
        cls,
        id: str,
        title: Text,
        dimensions: Sequence[Dimension],
        measures: Sequence[Measure],
        cells: Iterable[pl.DataFrame],
        *,
        source: "Text | Origin",
        note: Text | None = None,
        impossible: pl.Expr | None = None,
        printed: pl.DataFrame | None = None,
        unknown: pl.Expr | None = None,
        where: Mapping[str, tuple[str, ...]] | None = None,
        counted: Sequence[Measure] = (),
        words: Sequence[Words] = (),
    ) -> "StatTable":
        """Join cells into a table; `impossible` marks those that cannot exist, whatever the records say.

        `printed` are cells taken over from the printed report: they stand in the place of those of the same place.
        `unknown` marks the cells that exist but are not known when they have no value. `counted` are measures that the
        shown ones follow from and that are not shown themselves. A table of an Origin passes through its door.

        Raises
        ------
        ValueError
            When two cells stand at the same place or one holds a code that its dimension does not know.
        """
        names = [dimension.name for dimension in dimensions]
        every = [*measures, *counted]
        if isinstance(source, Origin):
            dimensions = [source.marked(dimension) for dimension in dimensions]
        try:
            together = pl.concat(list(cells), how="diagonal")
            if "persons" not in together.columns:
                together = together.with_columns(persons=pl.lit(None, pl.Float64))
            joined = _with_printed(together, printed).with_columns(
                *(pl.col(dimension.name).cast(dimension.dtype) for dimension in dimensions),
                pl.col("measure").cast(pl.Enum([measure.code for measure in every])),
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
        shown = ordered.filter(pl.col("measure").cast(pl.String).is_in([measure.code for measure in measures])).select(
            *names, pl.col("measure").cast(pl.Enum([measure.code for measure in measures])), "value", "status"
        )
        told = source if isinstance(source, Text) else source.text
        made = cls(id, title, tuple(dimensions), tuple(measures), shown, told, note, where or {}, words=tuple(words))
        if isinstance(source, Text):
            return made
        if source.years_missing:
            made = replace(made, counted=tuple(every), years_missing=True)
            made = replace(made, cells=_without_unrecorded(made, source.recorded))
        return source.door(replace(made, counts=ordered, counted=tuple(every))) if source.door else made

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

    def counted_by(self, measure: Measure) -> Measure | None:
        """The measure that another one follows from."""
        if measure.formula is None or measure.formula.of == measure.code:
            return None
        every = (*self.measures, *self.counted)
        return next((other for other in every if other.code == measure.formula.of), None)

    def counts_contacts(self, measure: Measure) -> bool:
        """Whether a measure rests on contacts: of a year without any these are not known, and not none."""
        of = self.counted_by(measure)
        return measure.population in _OF_CONTACTS or (of is not None and self.counts_contacts(of))

    @cached_property
    def rows(self) -> tuple[Item, ...]:
        """The items of the first dimension: the rows of the printed shape."""
        return self.dimensions[0].items

    @cached_property
    def columns(self) -> tuple["PrintedColumn", ...]:
        """The columns of the printed shape: the second dimension's items of each measure, or the measures alone."""
        if len(self.dimensions) == 1:
            return tuple(PrintedColumn((), measure, measure.label) for measure in self.measures)
        places = {(item, measure) for _, item, measure in self._values}
        columns = []
        for measure in self.measures:
            items = [item for item in self.dimensions[1].items if (item.code, measure.code) in places]
            alone = len(items) == 1
            columns += [PrintedColumn((item.code,), measure, measure.label if alone else item.label) for item in items]
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

    def place(self, row: Item, column: "PrintedColumn") -> tuple[str, ...]:
        return (row.code, *column.items, column.measure.code)

    def hides(self, *place: str) -> bool:
        """Whether the value at (code per dimension …, measure) is hidden; so is one of a measure that is left out."""
        return self._statuses.get(place, "suppressed" if self.protected else "") == "suppressed"

    @cached_property
    def hides_any(self) -> bool:
        """Whether any value is hidden."""
        return "suppressed" in self._statuses.values()

    def is_partition(self, place: Sequence[str]) -> bool:
        """Whether no record is in two categories of a dimension that this place is one of."""
        return all(
            dimension.partition or code == TOTAL for dimension, code in zip(self.dimensions, place, strict=False)
        )

    def status(self, row: Item, column: "PrintedColumn") -> str | None:
        """The status of a cell of the printed shape; None where the table has no such cell."""
        return self._statuses.get(self.place(row, column))

    @cached_property
    def _statuses(self) -> dict[tuple[str, ...], str]:
        keys = [*(dimension.name for dimension in self.dimensions), "measure"]
        return {tuple(row[:-1]): row[-1] for row in self.cells.select(*keys, "status").iter_rows()}


def _without_unrecorded(table: StatTable, recorded: Collection[str]) -> pl.DataFrame:
    """The cells of a table by fiscal year, in which what rests on contacts is not known for years without any."""
    if table.dimensions[0].name != "fiscal_year":
        return table.cells
    measures = [measure.code for measure in table.measures if table.counts_contacts(measure)]
    gone = ~pl.col("fiscal_year").cast(pl.String).is_in(list(recorded)) & (pl.col("status") != "printed")
    gone &= pl.col("measure").cast(pl.String).is_in(measures) & (pl.col("status") != "not_applicable")
    return table.cells.with_columns(
        value=pl.when(~gone).then("value"),
        status=pl.when(gone).then(pl.lit("not_available", STATUS)).otherwise("status"),
    )


def _with_printed(cells: pl.DataFrame, printed: pl.DataFrame | None) -> pl.DataFrame:
    if printed is None:
        return cells.with_columns(printed=pl.lit(False))
    taken = (
        printed.with_columns(persons=pl.lit(None, pl.Float64)).select(cells.columns).with_columns(printed=pl.lit(True))
    )
    places = [name for name in cells.columns if name not in ("value", "persons")]
    return pl.concat([cells.join(taken, on=places, how="anti").with_columns(printed=pl.lit(False)), taken])


@dataclass(frozen=True)
class Origin:
    """Where a table's figures come from, the door that it passes before anybody sees it, if there is one, and what is
    written behind fiscal years (by their codes) that are not like others. With `years_missing` new and continuing are
    not known, and of fiscal years that are not `recorded` nothing.
    """

    text: Text
    door: Callable[[StatTable], StatTable] | None = None
    marks: Mapping[str, Text] = field(default_factory=dict)
    years_missing: bool = False
    recorded: Collection[str] = ()

    def marked(self, dimension: Dimension) -> Dimension:
        """The dimension with its marks, when it is of fiscal years."""
        if dimension.name != "fiscal_year" or not self.marks.keys() & set(dimension.codes):
            return dimension
        items = [replace(item, label=self._marked(item)) for item in dimension.items]
        return replace(dimension, items=tuple(items))

    def _marked(self, item: Item) -> Text:
        mark = self.marks.get(item.code)
        return Text(f"{item.label.ja}・{mark.ja}", f"{item.label.en}, {mark.en}") if mark else item.label


@dataclass(frozen=True)
class PrintedColumn:
    """A column of the printed shape: the second dimension's code, if there is one, and the measure."""

    items: tuple[str, ...]
    measure: Measure
    label: Text
