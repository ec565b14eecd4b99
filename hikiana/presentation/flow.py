"""Flows: counts that pass from one classification to the next, drawn as ribbons whose width is the count (alluvial)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt

from hikiana.base.text import Lang
from hikiana.presentation.charts import WIDTH, data, tooltips
from hikiana.presentation.figure import FAINT, INK
from hikiana.presentation.palette import categories
from hikiana.statistics.dimension import Dimension
from hikiana.statistics.table import StatTable

HEIGHT, GAP, NODE = 380.0, 14.0, 12.0
_STEPS = 24
_LABEL = 150


@dataclass(frozen=True)
class _Node:
    """A category of one stage: where its bar stands and where the next ribbon leaves or arrives."""

    code: str
    top: float
    height: float
    count: float


_HALO: Sequence[Mapping[str, Any]] = ({"stroke": "white", "strokeWidth": 3, "strokeJoin": "round"}, {})


def flow(tables: Sequence[StatTable], lang: Lang) -> alt.LayerChart:
    """Ribbons through the dimensions of two-dimensional tables of counts; the columns of one are the rows of the next.

    Categories without a count are left out. The ribbons keep the colour of the category they come from.
    """
    stages = [tables[0].dimensions[0], *(table.dimensions[1] for table in tables)]
    sums = [{code: _row_sum(tables[0], code) for code in stages[0].leaves}]
    sums += [{code: _column_sum(table, code) for code in table.dimensions[1].leaves} for table in tables]
    scale = _scale(sums)
    nodes = [_stacked(counts, scale) for counts in sums]
    places = [index * (WIDTH - 2 * _LABEL) / (len(stages) - 1) + _LABEL for index in range(len(stages))]
    ribbons = [
        point
        for index, table in enumerate(tables)
        for point in _ribbons(table, nodes[index : index + 2], places[index : index + 2], scale, lang)
    ]
    x = alt.X("x:Q", axis=None, scale=alt.Scale(domain=[0, WIDTH]))
    y = alt.Y("y:Q", axis=None, scale=alt.Scale(domain=[HEIGHT, 0]))
    areas = (
        alt.Chart(data(ribbons))
        .mark_area(opacity=0.55, interpolate="linear")
        .encode(
            x=x,
            y=y,
            y2=alt.Y2("y2:Q"),
            detail=alt.Detail("ribbon:N"),
            color=alt.Color("colour:N", scale=None),
            tooltip=tooltips("ribbon", "written"),
        )
    )
    bars = alt.Chart(data(_bars(stages, nodes, places, lang)))
    marks = [
        areas,
        bars.mark_rect(color=INK).encode(x=x, x2=alt.X2("x2:Q"), y=y, y2=alt.Y2("y2:Q")),
        # Words over ribbons stand in a halo of paper.
        *(
            bars.transform_filter(f"datum.align == '{align}'")
            .mark_text(align=align, fontSize=11, baseline="middle", **halo)
            .encode(x=alt.X("label_x:Q", axis=None), y=alt.Y("middle:Q", axis=None), text=alt.Text("label:N"))
            for align in ("left", "right")
            for halo in _HALO
        ),
        alt.Chart(data(_titles(stages, places, lang)))
        .mark_text(color=FAINT, baseline="bottom", fontSize=11)
        .encode(x=x, y=alt.YValue(-8), text=alt.Text("title:N")),
    ]
    return alt.LayerChart(layer=marks, width=WIDTH, height=int(HEIGHT))


def _row_sum(table: StatTable, code: str) -> float:
    measure = table.measures[0].code
    return sum(table[code, other, measure] or 0.0 for other in table.dimensions[1].leaves)


def _column_sum(table: StatTable, code: str) -> float:
    measure = table.measures[0].code
    return sum(table[other, code, measure] or 0.0 for other in table.dimensions[0].leaves)


def _scale(sums: Sequence[dict[str, float]]) -> float:
    """Height per unit at which the stage with the most categories fills the figure."""
    total = sum(sums[0].values())
    gaps = max(sum(count > 0 for count in counts.values()) for counts in sums) - 1
    return (HEIGHT - GAP * max(gaps, 0)) / total if total else 0.0


def _stacked(counts: dict[str, float], scale: float) -> dict[str, _Node]:
    shown = {code: count for code, count in counts.items() if count}
    free = HEIGHT - scale * sum(shown.values())
    gap = free / (len(shown) - 1) if len(shown) > 1 else 0.0
    nodes, top = {}, 0.0
    for code, count in shown.items():
        nodes[code] = _Node(code, top, count * scale, count)
        top += count * scale + gap
    return nodes


def _ribbons(
    table: StatTable, stages: Sequence[dict[str, _Node]], places: Sequence[float], scale: float, lang: Lang
) -> list[dict[str, Any]]:
    left, right = stages
    start, end = places[0] + NODE / 2, places[1] - NODE / 2
    leaving = {code: node.top for code, node in left.items()}
    arriving = {code: node.top for code, node in right.items()}
    leaves = table.dimensions[0].leaves
    colours = dict(zip(leaves, categories(len(leaves)), strict=True))
    points = []
    for source in left:
        for target in right:
            count = table[source, target, table.measures[0].code] or 0.0
            if not count:
                continue
            names = [table.dimensions[0][source].label(lang), table.dimensions[1][target].label(lang)]
            for step in range(_STEPS + 1):
                part = step / _STEPS
                bend = part * part * (3 - 2 * part)
                top = leaving[source] + (arriving[target] - leaving[source]) * bend
                points.append(
                    {
                        "ribbon": " → ".join(names),
                        "x": round(start + (end - start) * part, 1),
                        "y": round(top, 1),
                        "y2": round(top + count * scale, 1),
                        "colour": colours[source],
                        "written": f"{count:,.0f}",
                    }
                )
            leaving[source] += count * scale
            arriving[target] += count * scale
    return points


def _bars(
    stages: Sequence[Dimension], nodes: Sequence[dict[str, _Node]], places: Sequence[float], lang: Lang
) -> list[dict[str, Any]]:
    rows = []
    for index, (stage, placed, place) in enumerate(zip(stages, nodes, places, strict=True)):
        align = "right" if index == 0 else "left"
        for node in placed.values():
            rows.append(
                {
                    "x": place - NODE / 2,
                    "x2": place + NODE / 2,
                    "y": round(node.top, 1),
                    "y2": round(node.top + node.height, 1),
                    "middle": round(node.top + node.height / 2, 1),
                    "label": f"{stage[node.code].label(lang)} {node.count:,.0f}",
                    "label_x": place - NODE if align == "right" else place + NODE,
                    "align": align,
                }
            )
    return rows


def _titles(stages: Sequence[Dimension], places: Sequence[float], lang: Lang) -> list[dict[str, Any]]:
    return [{"x": place, "title": stage.title(lang)} for stage, place in zip(stages, places, strict=True)]
