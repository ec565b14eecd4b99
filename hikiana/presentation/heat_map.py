"""Heat maps: fiscal years across, categories down, each cell with its figure or the sign of a hidden one."""

from collections.abc import Sequence
from typing import Any

import altair as alt

from hikiana.base.text import Lang
from hikiana.presentation.charts import WIDTH, data, records, tooltips, unshown
from hikiana.presentation.figure import INK
from hikiana.presentation.palette import PALETTE
from hikiana.presentation.years import YearAxis

_DARK = 0.3
"""Above this part of the largest value a cell is so dark that its figure is white."""


def shades(most: float) -> alt.Scale:
    """Light to dark up to the largest value; square roots keep the small ones apart beside it."""
    return alt.Scale(type="sqrt", domain=[0, most], range=["#f1f6fa", PALETTE[0]], interpolate="rgb")


def ink(most: float) -> Any:
    """The colour in which a cell's figure can be read."""
    return alt.condition(f"datum.value > {most * _DARK}", alt.value("white"), alt.value(INK))


def heat_map(axis: YearAxis, lang: Lang, codes: Sequence[str], step: int) -> alt.LayerChart:
    """The cells of a table by fiscal year and `codes` of its second dimension, from top to bottom, `step` high each."""
    rows = [row for row in axis.placed(records(axis.table, lang)) if row["column_code"] in codes]
    hidden = [row for row in axis.placed(unshown(axis.table, lang)) if row["column_code"] in codes]
    most = max((row["value"] for row in rows), default=0) or 1
    order = [axis.table.dimensions[1][code].label(lang) for code in codes]
    y = alt.Y("column:N", sort=order, title=None, axis=alt.Axis(labelLimit=260))
    told = tooltips("row", "column", "written")
    base = alt.Chart(data(rows)).encode(x=axis.x(), y=y, tooltip=told)
    marks = [
        base.mark_rect().encode(color=alt.Color("value:Q", legend=None, scale=shades(most))),
        base.mark_text(fontSize=9.5).encode(text=alt.Text("written:N"), color=ink(most)),
    ]
    if hidden:
        signs = alt.Chart(data(hidden)).encode(x=axis.x(), y=y, tooltip=told, text=alt.Text("written:N"))
        marks.append(signs.mark_text(fontSize=9.5, color=INK))
    return axis.layered(*marks, lang=lang, width=WIDTH - 40, height=alt.Step(step))
