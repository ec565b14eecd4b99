"""Heat maps: fiscal years across, categories down, each cell with its figure or the sign of a hidden one."""

from collections.abc import Sequence

import altair as alt

from hikiana.presentation.charts import PALETTE, WIDTH, data, records, unshown
from hikiana.presentation.figure import INK
from hikiana.presentation.years import YearAxis
from schemas.text import Lang

_DARK = 0.3
"""Above this part of the largest value a cell is so dark that its figure is white."""


def heat_map(axis: YearAxis, lang: Lang, codes: Sequence[str], step: int) -> alt.LayerChart:
    """The cells of a table by fiscal year and `codes` of its second dimension, from top to bottom, `step` high each."""
    rows = [row for row in axis.placed(records(axis.table, lang)) if row["column_code"] in codes]
    hidden = [row for row in axis.placed(unshown(axis.table, lang)) if row["column_code"] in codes]
    most = max((row["value"] for row in rows), default=0) or 1
    order = [axis.table.dimensions[1][code].label(lang) for code in codes]
    y = alt.Y("column:N", sort=order, title=None)
    # Square roots keep the small counts apart beside the largest.
    scale = alt.Scale(type="sqrt", domain=[0, most], range=["#f1f6fa", PALETTE[0]], interpolate="rgb")
    told = ["row:N", "column:N", "written:N"]
    base = alt.Chart(data(rows)).encode(x=axis.x(), y=y, tooltip=told)
    ink = alt.condition(f"datum.value > {most * _DARK}", alt.value("white"), alt.value(INK))
    marks = [
        base.mark_rect().encode(color=alt.Color("value:Q", legend=None, scale=scale)),
        base.mark_text(fontSize=9.5).encode(text="written:N", color=ink),
    ]
    if hidden:
        signs = alt.Chart(data(hidden)).encode(x=axis.x(), y=y, tooltip=told, text="written:N")
        marks.append(signs.mark_text(fontSize=9.5, color=INK))
    return axis.layered(*marks, lang=lang, width=WIDTH - 40, height=alt.Step(step))
