"""Charts of StatTables in the shapes that the sections share, in colours that colour-blind readers tell apart."""

from collections.abc import Collection, Mapping, Sequence
from math import ceil
from typing import Any

import altair as alt

from hikiana.base.rounding import round_half_up
from hikiana.base.text import Lang, Text
from hikiana.presentation.figure import INK, Figure
from hikiana.presentation.hidden import MARKED, TOGETHER, UNPUBLISHED
from hikiana.presentation.numbers import SIGNS, unit, write
from hikiana.presentation.palette import PALETTE, categories
from hikiana.presentation.years import YearAxis
from hikiana.statistics.dimension import TOTAL, Dimension, Item
from hikiana.statistics.table import PrintedColumn, StatTable

REST = "unpublished"
"""The code of the part of a stack that stands for its hidden parts together."""
REST_COLOUR = "#bdbdbd"
WIDTH = 640
_SYMBOL, _WIDE, _NARROW, _LEGEND = 24, 11, 6, WIDTH + 60
"""Of a legend's entry in pixels: its symbol with spaces, a Japanese character, another one; and all that has place."""
_JAPANESE = 0x2E80
"""Where characters begin that are as wide as high."""


def records(table: StatTable, lang: Lang = "ja") -> list[dict[str, Any]]:
    """The cells for a chart: one record per cell of the printed shape that has a value.

    Fields: row and column (labels), row_code, column_code, place (order of columns), value, written (as in the table).
    """
    return [
        _record(table, item, column, value, lang, place=place)
        for item in table.rows
        for place, column in enumerate(table.columns)
        if table.status(item, column) is not None and (value := table[table.place(item, column)]) is not None
    ]


def _record(
    table: StatTable, item: Item, column: PrintedColumn, value: float, lang: Lang, *, place: int
) -> dict[str, Any]:
    return {
        "row_code": item.code,
        "row": item.label(lang),
        "column_code": column.items[0] if column.items else column.measure.code,
        "column": column.label(lang),
        "place": place,
        "value": value,
        "written": write(value, column.measure),
    }


def unshown(table: StatTable, lang: Lang = "ja") -> list[dict[str, Any]]:
    """The hidden cells for a chart, which marks them where their bars would begin: records of value 0, written x."""
    return [
        _unshown(table, item, place, column, lang)
        for item in table.rows
        for place, column in enumerate(table.columns)
        if table.status(item, column) == "suppressed"
    ]


def _unshown(table: StatTable, item: Item, place: int, column: PrintedColumn, lang: Lang) -> dict[str, Any]:
    return _record(table, item, column, 0.0, lang, place=place) | {"written": SIGNS["suppressed"]}


def marked(rows: Sequence[Mapping[str, Any]]) -> list[Text]:
    """What a chart says below it of the marks of hidden cells."""
    return [MARKED] if rows else []


def marks_of(
    table: StatTable, columns: Collection[str] | None = None, rows: Collection[str] | None = None
) -> list[Text]:
    """What a chart of a table's cells (those of some columns and rows) says below it of the marks of hidden ones."""
    cells = [cell for cell in unshown(table) if columns is None or cell["column_code"] in columns]
    return marked([cell for cell in cells if rows is None or cell["row_code"] in rows])


def stacks(table: StatTable, lang: Lang = "ja") -> list[dict[str, Any]]:
    """The parts of stacks: records of the second dimension's categories by row, of the first measure.

    Rows are those that are no aggregates. The hidden parts of one stand together, as the rest of its total; a row
    without a shown total is left out.
    """
    measure, leaves = table.measures[0], table.dimensions[1].leaves
    told = [row for row in records(table, lang) if row["column_code"] in leaves]
    parts = []
    for item in (table.dimensions[0][code] for code in table.dimensions[0].leaves):
        of_row = [row for row in told if row["row_code"] == item.code]
        if any(table.hides(item.code, leaf, measure.code) for leaf in leaves):
            if table.hides(item.code, TOTAL, measure.code):
                continue
            rest = (table[item.code, TOTAL, measure.code] or 0.0) - sum(row["value"] for row in of_row)
            column = PrintedColumn((REST,), measure, UNPUBLISHED)
            of_row.append(_record(table, item, column, max(rest, 0.0), lang, place=len(table.columns)))
        parts += of_row
    return [row for row in parts if round_half_up(row["value"], measure.decimals) or row["column_code"] != REST]


def without_stack(table: StatTable, lang: Lang = "ja") -> list[dict[str, Any]]:
    """The hidden totals of the rows that `stacks` leaves out, as `unshown` gives them."""
    stacked = {row["row_code"] for row in stacks(table, lang)}
    total = PrintedColumn((TOTAL,), table.measures[0], table.measures[0].label)
    return [
        _unshown(table, item, len(table.columns), total, lang)
        for item in table.rows
        if not item.members and item.code not in stacked and table.status(item, total) == "suppressed"
    ]


def stack_notes(table: StatTable) -> list[Text]:
    """What a chart of stacks says below it of what it hides."""
    grey = any(row["column_code"] == REST for row in stacks(table))
    return [*([TOGETHER] if grey else []), *marked(without_stack(table))]


def stack_colours(table: StatTable, rows: Sequence[Mapping[str, Any]], palette: Sequence[str], lang: Lang) -> alt.Color:
    """The colours of the parts of stacks, whichever occur; of the hidden ones only where `rows` have them."""
    second = table.dimensions[1]
    colour = {second[code].label(lang): of for code, of in _coloured(second, palette).items()}
    if any(row["column_code"] == REST for row in rows):
        colour[UNPUBLISHED(lang)] = REST_COLOUR
    return colours(list(colour), list(colour.values()))


def _coloured(dimension: Dimension, palette: Sequence[str]) -> dict[str, str]:
    return dict(zip(dimension.leaves, categories(len(dimension.leaves), palette), strict=True))


def whole_ticks(most: float, size: float, **options: Any) -> alt.Axis:
    """The axis of counts up to `most`, `size` pixels long: a tick each 40, as Vega-Lite has them, but whole.

    Of a few, Vega would tell 0, 1, 1, 2, 2 (for 0, ½, 1 …), whatever `tickMinStep` says.
    """
    return alt.Axis(tickCount=max(1, min(ceil(size / 40), int(most))), format=",d", **options)


def tooltips(*fields: str) -> list[alt.Tooltip]:
    """What is told where a reader points. As objects: for a string Altair looks through all classes of its schema."""
    return [alt.Tooltip(f"{field}:N") for field in fields]


def data(rows: Sequence[Mapping[str, Any]]) -> alt.Data:
    """The rows of a chart. Altair copies a chart with each step that it is made by, and a list row by row."""
    return alt.Data(values=tuple(dict(row) for row in rows))


def colours(labels: Sequence[str], palette: Sequence[str] = PALETTE) -> alt.Color:
    """The columns' colours, in the order of `labels`; what does not fit into a line of the legend goes on in others."""
    scale = alt.Scale(domain=list(labels), range=list(palette[: len(labels)]))
    widths = [_SYMBOL + sum(_WIDE if ord(char) >= _JAPANESE else _NARROW for char in label) for label in labels]
    if sum(widths) <= _LEGEND:
        return alt.Color("column:N", title=None, scale=scale)
    legend = alt.Legend(columns=max(1, _LEGEND // max(widths)))
    return alt.Color("column:N", title=None, scale=scale, legend=legend)


def highlighted(chart: alt.Chart) -> alt.Chart:
    """The chart with parts that step back when others are chosen: by a click on the legend, by a brush over years."""
    legend = alt.selection_point(name="highlight", fields=["column"], bind="legend")
    years = alt.selection_interval(name="years", encodings=["x"])
    faded = alt.when(legend & years).then(alt.value(1)).otherwise(alt.value(0.2))
    return chart.encode(opacity=faded).add_params(legend, years)


def stacked_years(
    axis: YearAxis, lang: Lang, title: Text, palette: Sequence[str] = PALETTE, most: float | None = None
) -> alt.LayerChart:
    """Columns by fiscal year, stacked by the table's second dimension, with the total (if it is a cell) above.

    A category keeps its colour in every year's report, whichever categories occur. `most` is the end of the scale.
    """
    rows = axis.placed(stacks(axis.table, lang))
    used = {row["column_code"] for row in rows if row["value"]}
    items = [item for item in (*axis.table.dimensions[1].items, Item(REST, UNPUBLISHED)) if item.code in used]
    colour = _coloured(axis.table.dimensions[1], palette) | {REST: REST_COLOUR}
    scale = alt.Scale() if most is None else alt.Scale(domain=[0, most])
    totals = axis.placed(without_stack(axis.table, lang))
    if most is None:
        totals = [row for row in axis.placed(records(axis.table, lang)) if row["column_code"] == TOTAL] + totals
    highest = max((row["value"] for row in totals), default=0) if most is None else most
    bars = (
        alt.Chart(data([row for row in rows if row["value"]]))
        .mark_bar(stroke="white", strokeWidth=0.5)
        .encode(
            x=axis.x(),
            y=alt.Y("value:Q", title=title(lang), scale=scale, axis=whole_ticks(highest, 250)),
            color=colours([item.label(lang) for item in items], [colour[item.code] for item in items]),
            order=alt.Order("place:Q"),
            tooltip=tooltip(axis.table, lang, "row", "column", "written"),
        )
    )
    marks = [highlighted(bars)]
    if totals or most is None:
        base = alt.Chart(data(totals)).encode(x=axis.x(), y=alt.Y("value:Q"), text=alt.Text("written:N"))
        marks.append(base.mark_text(dy=-6, color=INK))
    return axis.layered(*marks, lang=lang, width=WIDTH, height=250)


def year_columns(
    axis: YearAxis, column: str, y: alt.Y, lang: Lang, *, height: int, colour: str = PALETTE[0]
) -> alt.LayerChart:
    """One column of a table by fiscal year, with its numbers above; a hidden one is marked where it would begin."""
    cells = axis.placed([*records(axis.table, lang), *unshown(axis.table, lang)])
    base = alt.Chart(data([cell for cell in cells if cell["column_code"] == column])).encode(
        x=axis.x(), y=y, tooltip=tooltips("row", "column", "written")
    )
    written = base.mark_text(dy=-6, color=INK).encode(text=alt.Text("written:N"))
    return axis.layered(base.mark_bar(color=colour), written, lang=lang, width=WIDTH, height=height)


def tooltip(table: StatTable, lang: Lang, *fields: str) -> list[alt.Tooltip]:
    """What a tooltip tells of a cell, each part called as in the table."""
    column = table.columns[0]
    told = unit(column.measure, lang)
    titles = {
        "row": table.dimensions[0].title(lang),
        "column": table.dimensions[-1].title(lang),
        "written": f"{column.measure.label(lang)} ({told})" if told else column.measure.label(lang),
    }
    return [alt.Tooltip(f"{name}:N", title=titles[name]) for name in fields]


def bars(
    table: StatTable,
    lang: Lang,
    measure: str,
    codes: Sequence[str] | None = None,
    colour: str = PALETTE[0],
    *,
    width: int = WIDTH - 200,
) -> alt.LayerChart:
    """Horizontal bars of one measure of a table's rows (default: those that are no aggregates), in the order given.

    A hidden value is marked where its bar would begin.
    """
    column = next(entry for entry in table.columns if entry.measure.code == measure)
    wanted = table.dimensions[0].leaves if codes is None else list(codes)
    place = (*column.items, measure)
    rows = [
        {
            "row": table.dimensions[0][code].label(lang),
            "row_code": code,
            "value": value or 0.0,
            "written": SIGNS["suppressed"] if value is None else write(value, column.measure),
        }
        for code in wanted
        if (value := table[(code, *place)]) is not None or table.hides(code, *place)
    ]
    most = max((table[(code, *place)] or 0.0 for code in wanted), default=0.0)
    axis = whole_ticks(most, width) if column.measure.decimals == 0 else alt.Axis()
    # Without any value a scale of its own would put zero in the middle.
    scale = alt.Scale() if most else alt.Scale(domain=[0, 1])
    base = alt.Chart(data(rows)).encode(
        y=alt.Y(
            "row:N",
            sort=[table.dimensions[0][code].label(lang) for code in wanted],
            title=None,
            axis=alt.Axis(labelLimit=260),
        ),
        x=alt.X("value:Q", title=column.measure.unit(lang), axis=axis, scale=scale),
        tooltip=tooltips("row", "written"),
    )
    written = base.mark_text(align="left", dx=4).encode(text=alt.Text("written:N"))
    layers = [base.mark_bar(color=colour), written]
    return alt.LayerChart(layer=layers, width=width, height=alt.Step(22))


def bars_figure(table: StatTable, measure: str, words: Text, codes: Sequence[str] | None = None) -> Figure:
    """The figure of `bars`, with what it says of hidden ones."""
    wanted = table.dimensions[0].leaves if codes is None else codes
    return Figure.of(table, lambda lang: bars(table, lang, measure, codes), words, marks_of(table, [measure], wanted))


def ranked(dimension: Dimension, table: StatTable, *place: str) -> list[str]:
    """The codes that are no aggregates, largest value first, in the list's order where values are equal.

    In a protected table they stay in the list's order: another would tell where hidden values lie.
    """
    if table.protected:
        return dimension.leaves
    return sorted(dimension.leaves, key=lambda code: -(table[(code, *place)] or 0))
