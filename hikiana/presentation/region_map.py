"""Maps of the regions: tiles that need no geometry, or outlines with graduated symbols where the user gives them."""

import json
import math
import re
from collections.abc import Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from textwrap import wrap
from typing import Any

import altair as alt

from hikiana.base.errors import InputError
from hikiana.base.text import Lang, Text
from hikiana.presentation.charts import WIDTH, data, tooltips
from hikiana.presentation.figure import FAINT, INK
from hikiana.presentation.numbers import SIGNS, write
from hikiana.presentation.palette import PALETTE
from hikiana.statistics.table import StatTable
from schemas.code_lists import CODE_LISTS, CodeList
from schemas.roles import HOME

OUTLINES = "regions.geojson"
_TILE = 84
_DARK = 0.55
"""Above this part of the largest value a tile is so dark that its writing is white."""
_LINE, _WIDE_LINE = 12, 6
"""The letters, or the Japanese characters, that stand on a line of a tile."""

Ring = Sequence[Sequence[float]]
Tile = tuple[float, float]


def region_map(table: StatTable, place: tuple[str, ...], folder: Path, lang: Lang) -> alt.LayerChart:
    """The map of one measure of a table whose rows are regions; `place` is the rest of the cells' place.

    A row may be an area of several regions: it has one shade or symbol, and its number stands once. Rows of no place
    (unknown, outside …) stand in a column of their own beside the map; a hidden number is a sign without a shade.

    Raises
    ------
    InputError
        When the user's outlines cannot be used; the message says what is wrong with them.
    """
    outlines = read_outlines(folder / OUTLINES)
    if outlines is None:
        return _tiles(table, place, lang)
    return _symbols(table, place, outlines, lang)


def _rows(table: StatTable, place: tuple[str, ...], lang: Lang) -> dict[str, dict[str, Any]]:
    """One record per row that has a number or hides one, by its code."""
    measure = table.measure(place[-1])
    return {
        code: {
            "region": code,
            "row": table.dimensions[0][code].label(lang),
            "value": value,
            "written": SIGNS["suppressed"] if value is None else write(value, measure),
        }
        for code in table.dimensions[0].leaves
        if (value := table[(code, *place)]) is not None or table.hides(code, *place)
    }


def _members(table: StatTable, places: Mapping[str, Any]) -> dict[str, list[str]]:
    """The regions that have a place, in its order, by the row that they are in."""
    rows = {region: code for code in table.dimensions[0].leaves for region in table.dimensions[0][code].stands_for}
    members: dict[str, list[str]] = {}
    for region in places:
        members.setdefault(rows[region], []).append(region)
    return members


def _tiles(table: StatTable, place: tuple[str, ...], lang: Lang) -> alt.LayerChart:
    layout = tiles_of(CODE_LISTS["region"])
    rows, members = _rows(table, place, lang), _members(table, layout)
    most = max((row["value"] for row in rows.values() if row["value"] is not None), default=0) or 1
    beside = max(column for column, _ in layout.values()) + 1.5
    apart = [code for code in rows if code not in members]
    names = {code: _lines(row["row"]) for code, row in rows.items()}
    size = 10.5 if max(map(len, names.values()), default=1) == 1 else 9.5
    shades, words = [], []
    for code, row in rows.items():
        found = [layout[region] for region in members.get(code, ())] or [(beside, 1 + apart.index(code))]
        dark = {"dark": row["value"] is not None and row["value"] > most * _DARK}
        shades += [row | _tile(*tile) | dark for tile in found]
        words.append(row | {"row": "\n".join(names[code])} | _written(_middle(found), len(names[code])) | dark)
    columns, lines = beside + 1, max(line for _, line in layout.values()) + 1
    x = alt.X("column:Q", axis=None, scale=alt.Scale(domain=[0, columns]))
    y = alt.Y("line:Q", axis=None, scale=alt.Scale(domain=[lines, 0]))
    scale = alt.Scale(domain=[0, most], range=["#f1f6fa", PALETTE[0]], interpolate="rgb")
    shade = alt.Color("value:Q", legend=None, scale=scale)
    ink = alt.condition("datum.dark", alt.value("white"), alt.value(INK))
    middle = alt.X("middle:Q", axis=None)
    edge: dict[str, Any] = {"stroke": "#8a8a8a", "strokeWidth": 0.6, "cornerRadius": 3}
    told = tooltips("row", "written")
    hidden = any(row["value"] is None for row in shades)
    base = alt.Chart(data(shades))
    filled = base.transform_filter("isValid(datum.value)") if hidden else base
    writing = alt.Chart(data(words))
    marks = [
        filled.mark_rect(**edge).encode(x=x, x2=alt.X2("x2:Q"), y=y, y2=alt.Y2("y2:Q"), color=shade, tooltip=told),
        writing.mark_text(lineBreak="\n", fontSize=size).encode(
            x=middle, y=alt.Y("upper:Q", axis=None), text=alt.Text("row:N"), color=ink
        ),
        writing.mark_text(fontSize=15, fontWeight="bold").encode(
            x=middle, y=alt.Y("lower:Q", axis=None), text=alt.Text("written:N"), color=ink
        ),
    ]
    if hidden:
        blank = base.transform_filter("!isValid(datum.value)").mark_rect(fill="white", **edge)
        marks.insert(1, blank.encode(x=x, x2=alt.X2("x2:Q"), y=y, y2=alt.Y2("y2:Q"), tooltip=told))
    return alt.LayerChart(layer=marks, width=WIDTH, height=int(lines * _TILE * 0.8))


def tiles_of(regions: CodeList) -> Mapping[str, Tile]:
    """The place of each region that the centre serves; in rows of a square where any has none."""
    home = [entry for entry in regions.entries if HOME in entry.roles]
    if all(entry.tile for entry in home):
        return {entry.code: entry.tile for entry in home if entry.tile}
    across = math.ceil(math.sqrt(len(home)))
    return {entry.code: (place % across, place // across) for place, entry in enumerate(home)}


def _tile(column: float, line: float) -> dict[str, float]:
    """Where a tile begins and ends."""
    return {"column": column, "line": line, "x2": column + 0.94, "y2": line + 0.9}


def _written(tile: Tile, lines: int) -> dict[str, float]:
    """Where the writing of a tile stands: the first line of its name, and its number."""
    (column, line), more = tile, lines - 1
    return {"middle": column + 0.47, "upper": line + 0.3 - 0.085 * more, "lower": line + 0.62 + 0.05 * more}


def _lines(name: str) -> list[str]:
    """The lines in which a name fits into a tile: English words, Japanese characters, best after a ・."""
    if name.isascii():
        return wrap(name, _LINE)
    parts = [name] if len(name) <= _WIDE_LINE else re.split("(?<=・)|(?=（)", name)
    return [line for part in parts for line in wrap(part, _WIDE_LINE)]


def _middle(tiles: Sequence[Tile]) -> Tile:
    """The tile nearest to the middle of them all."""
    across, down = (sum(places) / len(tiles) for places in zip(*tiles, strict=True))
    return min(tiles, key=lambda tile: (tile[0] - across) ** 2 + (tile[1] - down) ** 2)


def _symbols(
    table: StatTable, place: tuple[str, ...], outlines: Mapping[str, Mapping[str, Any]], lang: Lang
) -> alt.LayerChart:
    rows, members = _rows(table, place, lang), _members(table, outlines)
    land = alt.Data(
        values=tuple({"type": "Feature", "geometry": shape, "properties": {}} for shape in outlines.values())
    )
    marked = []
    for code, regions in members.items():
        places = [centre(outlines[region]) for region in regions]
        middle = (sum(degrees) / len(places) for degrees in zip(*places, strict=True))
        marked.append(rows[code] | dict(zip(("longitude", "latitude"), middle, strict=True)))
    apart = [f"{row['row']} {row['written']}" for code, row in rows.items() if code not in members]
    points = alt.Chart(data(marked)).encode(longitude=alt.Longitude("longitude:Q"), latitude=alt.Latitude("latitude:Q"))
    size = alt.Size("value:Q", legend=None, scale=alt.Scale(type="linear", domainMin=0, range=[0, 1800]))
    marks = [
        alt.Chart(land).mark_geoshape(fill="#eef2f5", stroke="#8a8a8a", strokeWidth=0.7),
        points.mark_circle(color=PALETTE[3], opacity=0.8).encode(size=size, tooltip=tooltips("row", "written")),
        points.mark_text(dy=-4, fontSize=10.5).encode(text=alt.Text("row:N")),
        points.mark_text(dy=9, fontWeight="bold", fontSize=12).encode(text=alt.Text("written:N")),
        alt.Chart(data([{"words": "　".join(apart)}]))
        .mark_text(align="left", color=FAINT, fontSize=11)
        .encode(x=alt.XValue(0), y=alt.YValue(-10), text=alt.Text("words:N")),
    ]
    return alt.LayerChart(layer=marks, width=WIDTH, height=460, projection=alt.Projection(type="mercator"))


def read_outlines(path: Path) -> dict[str, dict[str, Any]] | None:
    """The regions' geometries by code from a GeoJSON FeatureCollection (WGS84); None when there is no file.

    Each feature is a Polygon or MultiPolygon with the property `region`, the code of one that the centre serves.

    Raises
    ------
    InputError
        When it is no such file, or a region is missing, doubled or unknown.
    """
    if not path.is_file():
        return None
    try:
        features = json.loads(path.read_text(encoding="utf-8-sig"))["features"]
        named = [(feature["properties"]["region"], feature["geometry"]) for feature in features]
        shapes = {region: _wound(shape) for region, shape in named if shape["type"] in ("Polygon", "MultiPolygon")}
        for shape in shapes.values():
            centre(shape)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, IndexError, ZeroDivisionError) as fault:
        raise _unusable(
            path,
            Text(
                "GeoJSONのFeatureCollectionではないか、地物に region（圏域のコード）とPolygonの座標がありません"
                f"（{type(fault).__name__}）。",
                "It is no GeoJSON FeatureCollection whose features have a region and a polygon "
                f"({type(fault).__name__}).",
            ),
        ) from fault
    regions = CODE_LISTS["region"].with_role(HOME)
    wrong = sorted({*map(str, shapes.keys() ^ set(regions))})
    doubled = sorted({str(region) for region, _ in named if [name for name, _ in named].count(region) > 1})
    if wrong or doubled:
        raise _unusable(
            path,
            Text(
                f"{len(regions)}の圏域がちょうど1つずつ要ります。足りない・余分・重複: {', '.join(wrong + doubled)}。",
                f"Each of the {len(regions)} regions is needed once. "
                f"Missing, unknown or doubled: {', '.join(wrong + doubled)}.",
            ),
        )
    return shapes


def _wound(shape: Mapping[str, Any]) -> dict[str, Any]:
    """The shape with outer rings clockwise and holes the other way, as the map projection needs them.

    GeoJSON asks for the opposite and many files follow neither; wound wrongly a region would cover all but itself.
    """
    polygons = [shape["coordinates"]] if shape["type"] == "Polygon" else shape["coordinates"]
    wound = [
        [ring if (_area(ring) < 0) == (place == 0) else list(reversed(ring)) for place, ring in enumerate(polygon)]
        for polygon in polygons
    ]
    return {"type": "MultiPolygon", "coordinates": wound}


def _area(ring: Ring) -> float:
    """Twice the signed area: negative when the ring runs clockwise."""
    return sum(x0 * y1 - x1 * y0 for (x0, y0, *_), (x1, y1, *_) in pairwise([*ring, ring[0]]))


def _unusable(path: Path, why: Text) -> InputError:
    return InputError(
        Text(
            f"圏域の地図 {path} を使えません。{why.ja}直すか、ファイルを除いてください（除くとタイル図になります）。",
            f"The outlines {path} cannot be used. {why.en} Mend or remove the file (then tiles are drawn).",
        )
    )


def centre(shape: Mapping[str, Any]) -> tuple[float, float]:
    """Longitude and latitude of the centroid of a shape's largest polygon.

    Source: the area centroid of a polygon (shoelace formula), in degrees: good enough to place a symbol.
    """
    polygons = [shape["coordinates"]] if shape["type"] == "Polygon" else shape["coordinates"]
    return max((_centroid(polygon[0]) for polygon in polygons), key=lambda found: found[0])[1]


def _centroid(ring: Ring) -> tuple[float, tuple[float, float]]:
    area = x = y = 0.0
    for (x0, y0, *_), (x1, y1, *_) in pairwise([*ring, ring[0]]):
        cross = x0 * y1 - x1 * y0
        area, x, y = area + cross, x + (x0 + x1) * cross, y + (y0 + y1) * cross
    return abs(area) / 2, (x / (3 * area), y / (3 * area))
