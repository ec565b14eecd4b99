"""Flows: ribbons as wide as their counts, which arrive as they left."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hikiana.base.text import Text
from hikiana.presentation.flow import GAP, HEIGHT, flow
from hikiana.statistics.dimension import Dimension, Item
from hikiana.statistics.measures import CLIENTS
from hikiana.statistics.table import StatTable

WAY = Dimension("way", Text("道", "Way"), tuple(Item(code, Text(code, code)) for code in "abc"))
DOOR = Dimension("door", Text("戸", "Door"), tuple(Item(code, Text(code, code)) for code in "xy"))
ROOM = Dimension("room", Text("室", "Room"), tuple(Item(code, Text(code, code)) for code in "pq"))


def _table(rows, columns, counts):
    places = [(row, column) for row in rows.codes for column in columns.codes]
    cells = pl.DataFrame(
        [(*place, "clients", float(count)) for place, count in zip(places, counts, strict=True)],
        [rows.name, columns.name, "measure", "value"],
        orient="row",
    )
    return StatTable.of("t", Text("表", "T"), [rows, columns], [CLIENTS], [cells], source=Text("", ""))


def _ribbons(drawn):
    points = drawn.to_dict()["layer"][0]["data"]["values"]
    ribbons = {}
    for point in points:
        ribbons.setdefault(point["ribbon"], []).append(point)
    return ribbons


@pytest.mark.long
@given(st.lists(st.integers(0, 40), min_size=6, max_size=6).filter(any))
def test_ribbons_are_as_wide_as_their_counts_and_stay_within_the_figure(counts):
    drawn = flow([_table(WAY, DOOR, counts)], "ja")
    ribbons = _ribbons(drawn)
    assert len(ribbons) == sum(count > 0 for count in counts)
    widths = {name: points[0]["y2"] - points[0]["y"] for name, points in ribbons.items()}
    total = sum(float(points[0]["written"]) for points in ribbons.values())
    assert total == sum(counts)
    scale = sum(widths.values()) / total
    for name, points in ribbons.items():
        assert widths[name] == pytest.approx(float(points[0]["written"]) * scale, abs=0.3)
        assert all(point["y2"] - point["y"] == pytest.approx(widths[name], abs=0.21) for point in points)
        assert all(-0.1 <= point["y"] <= point["y2"] <= HEIGHT + 0.1 for point in points)


def test_categories_stand_apart_and_are_written_with_their_sums():
    both = _table(WAY, DOOR, [3, 1, 0, 0, 2, 2]), _table(DOOR, ROOM, [5, 0, 1, 2])
    drawn = flow(both, "en").to_dict()
    nodes = drawn["layer"][1]["data"]["values"]
    assert [node["label"] for node in nodes] == ["a 4", "c 4", "x 5", "y 3", "p 6", "q 2"]
    first, second = nodes[:2]
    assert second["y"] - first["y2"] >= GAP - 0.2


def test_year_without_clients_has_no_ribbon():
    drawn = flow([_table(WAY, DOOR, [0] * 6)], "ja").to_dict()
    assert drawn["layer"][0]["data"]["values"] == []
