"""The cube of counts by several columns at once, and linked charts that sum it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import altair as alt
import polars as pl

from hikiana.base.errors import UsageError
from hikiana.base.text import Lang, Text
from hikiana.explore.arguments import Years, checked_register, chosen_column, chosen_population, chosen_years
from hikiana.explore.notes import of_linked, span
from hikiana.explore.offered import YEAR, Offered
from hikiana.explore.populations import Counted
from hikiana.explore.request import NO_ANSWER, NOT_ASKED, Request
from hikiana.presentation.charts import data
from hikiana.presentation.figure import Figure
from hikiana.presentation.palette import PALETTE
from hikiana.presentation.sentences import with_unit
from hikiana.register.register import Register
from hikiana.statistics.dimension import Item

_UNCHOSEN = "#c9d3da"
_ROW = "combination"
"""The field that tells one row of the cube from another."""
_COUNT, _AND = "count", "|"


def cube(
    register: Register, years: Years, names: Sequence[str] | str, counted: Counted = "new_clients", lang: Lang = "ja"
) -> pl.DataFrame:
    """Counts by several columns at once: one row per combination that occurs, with its labels and `count`.

    Multiple answers are a list of labels. What was not answered is 記入なし; 対象外 is what a record has no column for.

    Raises
    ------
    UsageError
        When an argument is not known, the columns do not go with what is counted, or clients are to be counted, who do
        not add up over fiscal years and methods.
    """
    return _labelled(_request(register, years, names, counted), lang)


def linked_charts(
    register: Register, years: Years, names: Sequence[str] | str, counted: Counted = "new_clients"
) -> Figure:
    """Bars by fiscal year and by each column, linked: brush years or click bars, and all other panels follow.

    The charts hold the cube's counts and sum them; a click on nothing lifts a choice. Of multiple answers each is a
    bar, and who chose two of them counts once in the other panels.

    Raises
    ------
    UsageError
        As `cube` does.
    """
    request = _request(register, years, [YEAR, *_each(names)], counted)
    population = request.population
    whole = with_unit(float(_counts(request)[_COUNT].sum()), population.measure)
    words = Text("年度と各区分の棒グラフ。{span}で計{all}。", "Linked bars by fiscal year and category. {span}: {all}.")
    return Figure(
        f"linked-{population.name}",
        Text("{counted}の年度と区分", "{counted} by fiscal year and category").format(counted=population.title),
        lambda lang: _Panels(request, lang).drawn(),
        words.format(span=span(request.years), all=whole),
        source=register.source,
        notes=of_linked(request),
    )


def _request(register: Register, years: Years, names: Sequence[str] | str, counted: str) -> Request:
    population = chosen_population(counted)
    if population.measure.distinct:
        raise UsageError(
            Text(
                "実人数は年度や方法について足し合わせられないので、連動する図にはできません。"
                "new_clients、consultations、contacts のどれかを数えてください。",
                "Clients do not add up over fiscal years and methods: count new_clients, consultations or contacts.",
            )
        )
    columns = dict.fromkeys(chosen_column(name, population) for name in _each(names))
    return Request(checked_register(register), population, chosen_years(years, register), tuple(columns))


def _each(names: Sequence[str] | str) -> list[str]:
    """The names one by one; a single one, or what is none, alone."""
    return [names] if isinstance(names, str) or not isinstance(names, Iterable) else list(names)


def _counts(request: Request) -> pl.DataFrame:
    """One row per combination that occurs: codes by column, several joined into one, and `count`."""
    several = [column.name for column in request.columns if column.several]
    names = [column.name for column in request.columns]
    joined = request.everyone().with_columns(pl.col(name).list.unique().list.sort().list.join(_AND) for name in several)
    return joined.group_by(names).agg(pl.len().alias(_COUNT)).sort(names)


def _labelled(request: Request, lang: Lang) -> pl.DataFrame:
    labels = {
        column.name: {item.code: item.label(lang) for item in _items(request, column)} for column in request.columns
    }
    told = [
        pl.col(column.name).str.split(_AND).list.eval(pl.element().replace_strict(labels[column.name]))
        if column.several
        else pl.col(column.name).replace_strict(labels[column.name], return_dtype=pl.String)
        for column in request.columns
    ]
    return _counts(request).with_columns(told)


def _items(request: Request, column: Offered) -> list[Item]:
    dimension = request.dimensions[request.columns.index(column)]
    return [*dimension.items, NO_ANSWER, NOT_ASKED]


@dataclass(frozen=True, eq=False)
class _Panels:
    """The panels of linked charts in a language: the fiscal years above, a panel per column below."""

    request: Request
    lang: Lang

    def drawn(self) -> alt.VConcatChart:
        overview, *panels = (self._panel(column) for column in self.request.columns)
        pairs = [alt.hconcat(*panels[place : place + 2]) for place in range(0, len(panels), 2)]
        return alt.vconcat(overview, *pairs)

    @cached_property
    def _source(self) -> alt.Data:
        return data(list(_labelled(self.request, self.lang).with_row_index(_ROW).iter_rows(named=True)))

    @cached_property
    def _choices(self) -> dict[Offered, alt.Parameter]:
        """What is chosen by column: fiscal years by a brush, all else by clicks."""
        years, *others = self.request.columns
        brush = alt.selection_interval(encodings=["x"], name="years")
        return {years: brush} | {
            column: alt.selection_point(fields=[column.name], name=column.name) for column in others
        }

    def _panel(self, column: Offered) -> alt.Chart:
        unit, title = self.request.population.measure.unit(self.lang), column.title(self.lang)
        labels = [item.label(self.lang) for item in _items(self.request, column)]
        length = f"sum({_COUNT}):Q"
        bars = self._chosen_elsewhere(column).encode(
            color=alt.condition(self._choices[column], alt.value(PALETTE[0]), alt.value(_UNCHOSEN)),
            tooltip=[alt.Tooltip(f"{column.name}:N", title=title), alt.Tooltip(length, title=unit)],
        )
        if column.name == YEAR:
            x = alt.X(f"{YEAR}:N", sort=labels, title=title, axis=alt.Axis(labelAngle=-30, title=None))
            drawn = bars.encode(x=x, y=alt.Y(length, title=unit)).properties(width=660, height=160)
        else:
            y = alt.Y(f"{column.name}:N", sort=labels, title=title, axis=alt.Axis(title=None))
            drawn = bars.encode(x=alt.X(length, title=unit), y=y).properties(width=280)
        chart: alt.Chart = drawn.add_params(self._choices[column])
        return chart

    def _chosen_elsewhere(self, column: Offered) -> alt.Chart:
        """The bars of a column, filtered by every choice but its own."""
        bars: alt.Chart = alt.Chart(self._source, title=column.title(self.lang)).mark_bar(cursor="pointer")
        for other, choice in self._choices.items():
            if other is column:
                continue
            bars = bars.transform_flatten([other.name]) if other.several else bars
            bars = bars.transform_filter(choice)
            if other.several:
                # Who gave two of the answers that are chosen is one all the same.
                rest = [entry.name for entry in self.request.columns if entry is not other]
                most = alt.AggregatedFieldDef(op="max", field=_COUNT, **{"as": _COUNT})
                bars = bars.transform_aggregate([most], groupby=[_ROW, *rest])
        return bars.transform_flatten([column.name]) if column.several else bars
