"""For analysts: cross-tabulations of any two coded columns, and the cube of counts behind linked charts.

Everything here gives counts: a cell of the cube is a number of persons or contacts, never a person.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Literal

import altair as alt
import polars as pl

from hikiana.cells import count, share
from hikiana.dimension import TOTAL, Dimension, Item
from hikiana.errors import UsageError
from hikiana.fiscal_year import FiscalYear
from hikiana.measure import Measure
from hikiana.measures import CONTACTS, NEW_PERSONS
from hikiana.presentation.charts import PALETTE, data, records
from hikiana.presentation.figure import INK, Figure
from hikiana.presentation.sentences import number, with_unit
from hikiana.register import Register
from hikiana.sections.durations import duration_band
from hikiana.sections.persons import age_band
from hikiana.table import StatTable
from schemas.tables import TABLES
from schemas.text import Lang, Text

Counted = Literal["new_clients", "contacts"]
MEASURES: Mapping[Counted, Measure] = {"new_clients": NEW_PERSONS, "contacts": CONTACTS}
NO_ANSWER = Item("no_answer", Text("記入なし", "No answer"))
ROW_SHARE = Measure(
    "share",
    Text("行の割合", "Share of the row"),
    Text("%", "%"),
    decimals=1,
    note=Text("各行の計に対する割合", "of the row's total"),
)
_YEAR, _ALL = "fiscal_year", Text("計", "Total")
_UNCHOSEN = "#c9d3da"


@cache
def columns() -> Mapping[str, Text]:
    """The columns that can be crossed, with their titles: coded ones of cases and contacts, and derived ones."""
    coded = {
        name: column.title
        for table in ("cases", "contacts")
        for name, column in TABLES[table].columns.items()
        if column.code_list is not None
    }
    derived = {
        _YEAR: Text("年度", "Fiscal year"),
        "age_band": Text("年齢", "Age"),
        "kind": Text("新規・継続", "New or continuing"),
        "duration_band": Text("相談時間", "Duration"),
    }
    return coded | derived


def crosstab(
    register: Register,
    rows: str,
    by: str,
    years: Sequence[FiscalYear],
    counted: Counted = "new_clients",
    shares: bool = False,
) -> StatTable:
    """Count new clients (by their first contact) or contacts by two coded columns over fiscal years.

    A column of multiple answers counts a client in each answer, so that it does not add up to its total; a cell left
    empty stands under 記入なし. `shares` adds each row's shares.

    Raises
    ------
    UsageError
        When a column is not known, or both are the same.
    """
    _check(rows, by, counted)
    frame = _frame(register, years, counted, (rows, by))
    dimensions = [_dimension(name, years) for name in (rows, by)]
    for name in (rows, by):
        if isinstance(frame.schema[name], pl.List):
            frame = frame.explode(name)
        frame = frame.with_columns(pl.col(name).cast(pl.String).fill_null(NO_ANSWER.code))
    present = {name: set(frame[name]) for name in (rows, by)}
    dimensions = [
        dimension if NO_ANSWER.code in present[dimension.name] else _without_no_answer(dimension)
        for dimension in dimensions
    ]
    totals = [dimension.with_total(_ALL) for dimension in dimensions]
    measure = MEASURES[counted]
    counts = count(frame, totals, measure)
    cells = [counts, share(counts, totals[1], ROW_SHARE)] if shares else [counts]
    titles = columns()
    title = Text("{rows}と{by}", "{rows} by {by}").format(rows=titles[rows], by=titles[by])
    return StatTable.of(
        f"crosstab-{rows}-{by}",
        title,
        totals,
        [measure, ROW_SHARE] if shares else [measure],
        cells,
        register.source,
        Text(f"{_span(years).ja}。複数回答はそれぞれに数える。", f"{_span(years).en}. Multiple answers count in each."),
    )


def crosstab_figure(table: StatTable) -> Figure:
    """A cross-tabulation as a heat map with its counts written in."""
    measure = table.measures[0]

    def draw(lang: Lang) -> alt.TopLevelMixin:
        cells = [
            row
            for row in records(table, lang)
            if TOTAL not in (row["row_code"], row["column_code"]) and row["column"] in _labels(table, lang)
        ]
        counts = cells[: len(table.dimensions[0].leaves) * len(table.dimensions[1].leaves)]
        most = max((row["value"] for row in counts), default=0) or 1
        scale = alt.Scale(type="sqrt", domain=[0, most], range=["#f1f6fa", PALETTE[0]], interpolate="rgb")
        base = alt.Chart(data(counts)).encode(
            x=alt.X("column:N", sort=_labels(table, lang), title=None, axis=alt.Axis(labelAngle=-30, orient="top")),
            y=alt.Y("row:N", sort=[item.label(lang) for item in table.rows], title=None),
            tooltip=["row:N", "column:N", "written:N"],
        )
        ink = alt.condition(f"datum.value > {most * 0.3}", alt.value("white"), alt.value(INK))
        marks = [
            base.mark_rect().encode(color=alt.Color("value:Q", legend=None, scale=scale)),
            base.mark_text(fontSize=10).encode(text="written:N", color=ink),
        ]
        return alt.LayerChart(layer=marks, width=alt.Step(52), height=alt.Step(24))

    words = Text("{title}の件数を濃淡で示す表。計{all}。", "Heat map of counts: {title}; {all} in all.").format(
        title=table.title, all=number(table, TOTAL, TOTAL, measure.code)
    )
    return Figure(f"{table.id}-figure", table.title, draw, words, table.source)


def cube(register: Register, years: Sequence[FiscalYear], names: Sequence[str], counted: Counted) -> pl.DataFrame:
    """Counts by several columns at once: one row per combination that occurs, with its labels and `count`."""
    for name in names:
        _check(name, "", counted)
    frame = _frame(register, years, counted, names)
    counts = frame.group_by(pl.col(names).cast(pl.String).fill_null(NO_ANSWER.code)).agg(count=pl.len()).sort(names)
    labels = {name: {item.code: item.label.ja for item in _dimension(name, years).items} for name in names}
    return counts.with_columns(pl.col(name).replace_strict(labels[name]) for name in names)


def linked_charts(
    register: Register, years: Sequence[FiscalYear], names: Sequence[str], counted: Counted = "new_clients"
) -> Figure:
    """Bars by fiscal year and by each column, linked: brush years or click bars, and all other panels follow.

    The charts hold the cube's counts and sum them; a click on nothing lifts a choice.
    """
    counts, measure = cube(register, years, [_YEAR, *names], counted), MEASURES[counted]
    whole = with_unit(float(counts["count"].sum()), measure)
    words = Text("年度と各区分の棒グラフ。{span}で計{all}。", "Linked bars by fiscal year and category. {span}: {all}.")
    return Figure(
        f"linked-{counted}",
        Text("{unit}の年度と区分", "{unit} by fiscal year and category").format(unit=measure.label),
        lambda lang: _linked(counts, years, names, measure),
        words.format(span=_span(years), all=whole),
        register.source,
    )


def _linked(
    counts: pl.DataFrame, years: Sequence[FiscalYear], names: Sequence[str], measure: Measure
) -> alt.VConcatChart:
    source = data(list(counts.iter_rows(named=True)))
    choices = {name: alt.selection_point(fields=[name], name=name) for name in names}
    brush = alt.selection_interval(encodings=["x"], name="years")
    titles = columns()

    def chosen(name: str) -> alt.Chart:
        """The bars of a column, filtered by every choice but its own."""
        base: alt.Chart = alt.Chart(source, title=titles[name].ja).mark_bar(cursor="pointer")
        for other in (brush, *choices.values()):
            if other.name not in (name, "years" if name == _YEAR else name):
                base = base.transform_filter(other)
        return base

    total = alt.Tooltip("sum(count):Q", title=measure.unit.ja)
    overview = chosen(_YEAR).encode(
        x=alt.X(
            f"{_YEAR}:N",
            sort=[year.full_label.ja for year in years],
            title=titles[_YEAR].ja,
            axis=alt.Axis(labelAngle=-30, title=None),
        ),
        y=alt.Y("sum(count):Q", title=measure.unit.ja),
        color=alt.condition(brush, alt.value(PALETTE[0]), alt.value(_UNCHOSEN)),
        tooltip=[alt.Tooltip(f"{_YEAR}:N", title=titles[_YEAR].ja), total],
    )
    panels = [
        chosen(name)
        .encode(
            x=alt.X("sum(count):Q", title=measure.unit.ja),
            y=alt.Y(
                f"{name}:N",
                sort=[item.label.ja for item in _dimension(name, years).items],
                title=titles[name].ja,
                axis=alt.Axis(title=None),
            ),
            color=alt.condition(choices[name], alt.value(PALETTE[0]), alt.value(_UNCHOSEN)),
            tooltip=[alt.Tooltip(f"{name}:N", title=titles[name].ja), total],
        )
        .add_params(choices[name])
        .properties(width=280)
        for name in names
    ]
    pairs = [alt.hconcat(*panels[place : place + 2]) for place in range(0, len(panels), 2)]
    return alt.vconcat(overview.add_params(brush).properties(width=660, height=160), *pairs)


def _frame(register: Register, years: Sequence[FiscalYear], counted: Counted, names: Sequence[str]) -> pl.DataFrame:
    """One row per new client (by the first contact) or per consultation, with these columns."""
    chosen = pl.col(_YEAR).is_in([year.year for year in years])
    counted_alone = pl.col("kind") == "new" if counted == "new_clients" else pl.col("direct")
    contacts = register.scan("reported_contacts").filter(chosen, counted_alone)
    of_clients = contacts.join(register.scan("cases"), on="case_id", how="left")
    return of_clients.with_columns(age_band(), duration_band()).select(names).collect()


def _dimension(name: str, years: Sequence[FiscalYear]) -> Dimension:
    title = columns()[name]
    if name == _YEAR:
        return Dimension.of_years(years)
    lists = {"age_band": "age_band", "kind": "contact_kind", "duration_band": "duration_band"}
    for table in ("cases", "contacts"):
        column = TABLES[table].columns.get(name)
        if column is not None and column.code_list is not None:
            lists[name] = column.code_list.name
    coded = Dimension.of(lists[name], title, name=name)
    return Dimension(name, title, (*coded.items, NO_ANSWER))


def _without_no_answer(dimension: Dimension) -> Dimension:
    return Dimension(dimension.name, dimension.title, tuple(item for item in dimension.items if item is not NO_ANSWER))


def _labels(table: StatTable, lang: Lang) -> list[str]:
    return [item.label(lang) for item in table.dimensions[1].items if item.code != TOTAL]


def _span(years: Sequence[FiscalYear]) -> Text:
    first, last = min(years), max(years)
    if first == last:
        return first.label
    return Text(f"{first.label.ja}～{last.label.ja}", f"{first.label.en} to {last.label.en}")


def _check(name: str, other: str, counted: Counted) -> None:
    possible = columns()
    for column in (name, other) if other else (name,):
        if column not in possible:
            listing = ", ".join(possible)
            raise UsageError(
                Text(
                    f"「{column}」という列はありません。使えるもの: {listing}",
                    f"There is no column '{column}'. Possible: {listing}",
                )
            )
    if name == other:
        raise UsageError(Text("同じ列どうしは掛け合わせられません。", "A column cannot be crossed with itself."))
