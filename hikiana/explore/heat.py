"""A cross-tabulation as a heat map of one quantity: its counts, or its shares."""

from collections.abc import Iterator, Sequence
from typing import Any

import altair as alt

from hikiana.base.errors import UsageError
from hikiana.base.text import Lang, Text
from hikiana.explore.notes import lines
from hikiana.presentation.charts import data
from hikiana.presentation.figure import FAINT, Figure
from hikiana.presentation.heat_map import ink, shades
from hikiana.presentation.numbers import SIGNS, unit, write
from hikiana.presentation.sentences import number
from hikiana.statistics.dimension import TOTAL, Dimension
from hikiana.statistics.measure import Measure
from hikiana.statistics.table import PrintedColumn, StatTable

_ABOVE = alt.Axis(labelAngle=-30, orient="top", labelLimit=150)


def crosstab_figure(table: StatTable, shares: bool = False) -> Figure:
    """The counts of a cross-tabulation, or its shares, written into cells of as dark a colour.

    Raises
    ------
    UsageError
        When the table is no cross-tabulation, or has no shares to show.
    """
    measure = _measure(table, shares)
    return Figure(
        f"{table.id}-figure",
        Text("{title}：{measure}", "{title}: {measure}").format(title=table.title, measure=_told(measure)),
        lambda lang: _draw(table, measure, lang),
        _words(table, measure),
        source=table.source,
        notes=[*(lines(table.note) if table.note else []), *_meaning(measure)],
        withheld=table.withheld,
    )


def _measure(table: StatTable, shares: bool) -> Measure:
    """The one quantity that is drawn."""
    if not isinstance(table, StatTable) or len(table.dimensions) != 2:
        raise UsageError(
            Text("図にできるのは explore.crosstab の表です。", "What can be drawn is a table of explore.crosstab.")
        )
    found = [measure for measure in table.measures if (measure.unit.en == "%") is bool(shares)]
    if not found:
        raise UsageError(
            Text(
                "この表に割合はありません。explore.crosstab に shares=True を付けて作ってください。",
                "The table has no shares: make it by explore.crosstab with shares=True.",
            )
        )
    return found[0]


def _draw(table: StatTable, measure: Measure, lang: Lang) -> alt.TopLevelMixin:
    rows, by = table.dimensions
    cells = list(_cells(table, measure, lang))
    valued = [cell for cell in cells if cell["value"] is not None]
    most = max((cell["value"] for cell in valued), default=0) or 1
    quantity = _told(measure)(lang)
    base = alt.Chart(data(valued)).encode(
        x=alt.X("column:N", scale=_domain(by, cells, "column", lang), title=by.title(lang), axis=_ABOVE),
        y=alt.Y("row:N", scale=_domain(rows, cells, "row", lang), title=rows.title(lang)),
        tooltip=[
            alt.Tooltip("row:N", title=rows.title(lang)),
            alt.Tooltip("column:N", title=by.title(lang)),
            alt.Tooltip("written:N", title=quantity),
        ],
    )
    colour = alt.Color("value:Q", scale=shades(most), legend=alt.Legend(title=quantity, tickMinStep=1))
    signs = base.properties(data=data([cell for cell in cells if cell["value"] is None]))
    return alt.LayerChart(
        layer=[
            base.mark_rect().encode(color=colour),
            base.mark_text(fontSize=10).encode(text="written:N", color=ink(most)),
            signs.mark_text(fontSize=10, color=FAINT).encode(text="written:N"),
        ],
        width=alt.Step(52),
        height=alt.Step(24),
    )


def _cells(table: StatTable, measure: Measure, lang: Lang) -> Iterator[dict[str, Any]]:
    """The cells without margins: what is written in each, and its value, where it has one."""
    rows, by = table.dimensions
    for row in (rows[code] for code in rows.leaves):
        for item in (by[code] for code in by.leaves):
            status = table.status(row, PrintedColumn((item.code,), measure, item.label))
            if status is None:
                continue
            value = table[row.code, item.code, measure.code]
            written = SIGNS[status] if value is None else write(value, measure)
            yield {"row": row.label(lang), "column": item.label(lang), "value": value, "written": written}


def _domain(dimension: Dimension, cells: Sequence[dict[str, Any]], name: str, lang: Lang) -> alt.Scale:
    """The categories that have cells, in their order, which holds for every layer whatever its cells are."""
    drawn = {cell[name] for cell in cells}
    labels = [dimension[code].label(lang) for code in dimension.leaves]
    return alt.Scale(domain=[label for label in labels if label in drawn])


def _told(measure: Measure) -> Text:
    """What is measured and in which unit, which English labels of counts say themselves."""
    label, named = measure.label, Text(unit(measure, "ja"), unit(measure, "en"))
    alike = label.en.lower() == named.en.lower()
    return Text(f"{label.ja}（{named.ja}）", label.en if alike else f"{label.en} ({named.en})")


def _meaning(measure: Measure) -> list[Text]:
    """What a share is of, as the table tells it."""
    if measure.note is None:
        return []
    return [Text("{label}：{note}", "{label}: {note}").format(label=measure.label, note=measure.note)]


def _words(table: StatTable, measure: Measure) -> Text:
    """The chart in words, with the total of counts."""
    whole = Text("", "")
    if measure is table.measures[0] and table[TOTAL, TOTAL, measure.code] is not None:
        whole = Text("、計{all}", "; {all} in all").format(all=number(table, TOTAL, TOTAL, measure.code))
    words = Text("{title}を掛け合わせた{measure}を濃淡で示す表{whole}。", "Heat map of {title}, {measure}{whole}.")
    return words.format(title=table.title, measure=_told(measure), whole=whole)
