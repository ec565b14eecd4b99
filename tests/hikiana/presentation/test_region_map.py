"""The map: tiles for every region, or the user's outlines with a symbol in the middle of each."""

import json
import re
from dataclasses import replace

import pytest

from hikiana.base.errors import InputError
from hikiana.base.text import Text
from hikiana.base.workspace import CENTRE
from hikiana.presentation.region_map import centre, read_outlines, region_map
from hikiana.sections import residence
from hikiana.sections.year import Year
from hikiana.statistics.dimension import Item
from schemas.code_lists import CODE_LISTS

REGIONS = CODE_LISTS["region"].with_role("home")


def _square(x, y, size=1.0):
    return {"type": "Polygon", "coordinates": [[[x, y], [x + size, y], [x + size, y + size], [x, y + size], [x, y]]]}


def _feature(region, geometry):
    return {"type": "Feature", "properties": {"region": region}, "geometry": geometry}


@pytest.fixture
def outlines(tmp_path):
    def write(features):
        path = tmp_path / "regions.geojson"
        text = (
            features if isinstance(features, str) else json.dumps({"type": "FeatureCollection", "features": features})
        )
        path.write_text(text, encoding="utf-8")
        return path

    return write


@pytest.fixture
def squares():
    return [_feature(region, _square(140 + place % 4, 42 + place // 4)) for place, region in enumerate(REGIONS)]


def test_each_region_has_a_tile_with_its_count(synthetic, year):
    table = residence.residence_by_region(Year(synthetic, year))
    drawn = region_map(table, ("clients",), CENTRE, "ja").to_dict()
    tiles = drawn["layer"][0]["data"]["values"] if "data" in drawn["layer"][0] else drawn["data"]["values"]
    assert {tile["region"]: tile["value"] for tile in tiles} == {
        code: table[code, "clients"] for code in CODE_LISTS["region"].codes
    }
    places = {(tile["column"], tile["line"]) for tile in tiles}
    assert len(places) == len(tiles)


@pytest.mark.parametrize(("lang", "longest"), [("ja", 6), ("en", 12)])
def test_whole_name_stands_on_a_tile_whatever_its_length(synthetic, year, lang, longest):
    table = residence.residence_by_region(Year(synthetic, year))
    long = Item("ishikari", Text("石狩・後志・胆振・圏域不明", "Hokkaido, region not known"))
    (regions,) = table.dimensions
    named = replace(regions, items=tuple(long if item.code == long.code else item for item in regions.items))
    drawn = region_map(replace(table, dimensions=(named,)), ("clients",), CENTRE, lang).to_dict()
    words = [row["row"] for row in _rows(drawn) if "upper" in row]
    assert {name.replace("\n", "" if lang == "ja" else " ") for name in words} == {
        item.label(lang) for item in named.items if item.code in named.leaves
    }
    assert max(len(line) for name in words for line in name.split("\n")) <= longest


def _rows(part):
    """The rows of all data of a chart."""
    if isinstance(part, dict):
        for name, inner in part.items():
            yield from inner if name == "values" else _rows(inner)
    elif isinstance(part, list):
        for inner in part:
            yield from _rows(inner)


def test_outlines_of_the_user_are_drawn_with_a_symbol_of_the_count_in_each(synthetic, year, outlines, squares):
    folder = outlines(squares).parent
    table = residence.residence_by_region(Year(synthetic, year))
    drawn = region_map(table, ("clients",), folder, "ja").to_dict()
    assert "geoshape" in json.dumps(drawn)
    shapes, marks = drawn["layer"][0]["data"]["values"], drawn["layer"][1]["data"]["values"]
    assert len(shapes) == len(marks) == len(REGIONS)
    assert {mark["region"]: mark["value"] for mark in marks} == {code: table[code, "clients"] for code in REGIONS}
    assert (marks[0]["longitude"], marks[0]["latitude"]) == pytest.approx((140.5, 42.5))
    assert "http" not in json.dumps({"layers": drawn["layer"]})


def test_figure_of_the_section_follows_the_outlines(synthetic, year, outlines, squares):
    folder = outlines(squares).parent
    register = replace(synthetic, centre=replace(synthetic.centre, folder=folder))
    assert "geoshape" in json.dumps(residence.map_figure(Year(register, year)).specification("en"))


def test_symbol_stands_in_the_largest_part_of_a_region():
    islands = {
        "type": "MultiPolygon",
        "coordinates": [_square(0, 0, 0.1)["coordinates"], _square(5, 5, 2)["coordinates"]],
    }
    assert centre(islands) == pytest.approx((6, 6))


def test_without_a_file_there_are_no_outlines(tmp_path):
    assert read_outlines(tmp_path / "regions.geojson") is None


@pytest.mark.parametrize(
    "spoil",
    [
        lambda squares: "no json",
        lambda squares: "[]",
        lambda squares: squares[:-1],
        lambda squares: [*squares, squares[0]],
        lambda squares: [*squares[:-1], _feature("atlantis", _square(1, 1))],
        lambda squares: [*squares[:-1], _feature(REGIONS[-1], {"type": "Point", "coordinates": [1, 1]})],
        lambda squares: [*squares[:-1], _feature(REGIONS[-1], {"type": "Polygon", "coordinates": []})],
        lambda squares: [{"geometry": squares[0]["geometry"], "properties": {}}, *squares[1:]],
        lambda squares: [_feature(["list"], squares[0]["geometry"]), *squares[1:]],
    ],
    ids=["no json", "a list", "missing", "doubled", "unknown", "a point", "empty", "no region", "no code"],
)
def test_outlines_that_cannot_be_used_are_named(outlines, squares, spoil):
    with pytest.raises(InputError) as refusal:
        read_outlines(outlines(spoil(squares)))
    assert "regions.geojson" in refusal.value.message.ja
    assert refusal.value.message.en


def test_rates_stand_only_where_populations_are_supplied(synthetic, year, tmp_path):
    assert residence.rates_by_region(Year(synthetic, year)) is None
    (tmp_path / "populations.csv").write_text("region,fiscal_year,population\nsoya,2020,50000\n", encoding="utf-8")
    register = replace(synthetic, centre=replace(synthetic.centre, folder=tmp_path))
    table = residence.rates_by_region(Year(register, year))
    clients = residence.residence_by_region(Year(synthetic, year))["soya", "clients"]
    assert table["soya", "rate"] == clients * 2
    assert table["soya", "lower"] < table["soya", "rate"] < table["soya", "upper"]
    assert table.dimensions[0].codes == ["soya"]
    assert "rates_by_region" in [found.id for found in residence.tables(Year(register, year))]


@pytest.mark.parametrize("turn", [lambda ring: ring, lambda ring: ring[::-1]], ids=["counterclockwise", "clockwise"])
def test_outlines_are_drawn_whichever_way_they_are_wound(synthetic, year, outlines, squares, turn):
    for square in squares:
        square["geometry"]["coordinates"] = [turn(square["geometry"]["coordinates"][0])]
    register = replace(synthetic, centre=replace(synthetic.centre, folder=outlines(squares).parent))
    bundle, _ = residence.map_figure(Year(register, year))._repr_mimebundle_()
    widths = []
    for path in re.findall(' d="([^"]+)" fill="#eef2f5"', bundle["image/svg+xml"]):
        across = [float(pair.partition(",")[0]) for pair in re.findall(r"-?[\d.]+,-?[\d.]+", path)]
        widths.append(max(across) - min(across))
    # Four columns of squares: each region is about a quarter of the map, and none the whole of it.
    assert len(widths) == len(REGIONS)
    assert max(widths) < 1.2 * min(widths)
