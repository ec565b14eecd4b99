"""Residence of the new clients; for everyone areas in the place of regions, nothing that rests on a hidden number."""

import json
from dataclasses import replace

import pytest

from hikiana.base.workspace import CENTRE
from hikiana.presentation.region_map import region_map
from hikiana.sections import residence
from hikiana.sections.year import Year
from hikiana.statistics.dimension import TOTAL

AREAS = ((20, {"region": "ishikari"}), (9, {"region": "sorachi"}), (6, {"region": "kamikawa"}))
FEW = (2, {"region": "oshima"})


@pytest.fixture(scope="module")
def public(make_new, publish):
    return publish(make_new(*AREAS, FEW, (3, {})), residence)


def _layers(table):
    drawn = region_map(table, ("clients",), CENTRE, "ja").to_dict()
    sets = drawn.get("datasets", {})
    values = [layer.get("data", drawn.get("data", {})) for layer in drawn["layer"]]
    return [sets[data["name"]] if "name" in data else data["values"] for data in values]


def test_regions_stand_by_size_and_equal_ones_in_their_order(people, year):
    register = people({}, {}, {"region": "nemuro"}, {"region": "sorachi"}, {"region": "outside_hokkaido"})
    table = residence.residence_by_region(Year(register, year))
    assert table.dimensions[0].codes[:5] == ["kamikawa", "sorachi", "nemuro", "outside_hokkaido", "ishikari"]
    assert table.dimensions[0].codes[-1] == TOTAL
    assert table["kamikawa", "share"] == 40
    assert residence.residence_by_fiscal_year(Year(register, year))["2024", "nemuro", "clients"] == 1
    assert residence.region_by_method(Year(register, year))["kamikawa", "phone", "clients"] == 2
    first, none, elsewhere = (text.ja for text in residence.sentences(Year(register, year)).texts)
    assert first == "新規相談者5名のうち最も多い圏域は上川で、2名（40.0%）である。"
    assert "留萌" in none
    assert elsewhere == "圏域の定まらない人は道外1名である。"


def test_regions_of_an_area_have_its_shade_and_its_number_stands_once(public, year):
    shades, *_, numbers = _layers(residence.residence_by_region(Year(public, year)))
    central = {"ishikari", "sorachi", "shiribeshi", "iburi", "hidaka"}
    assert [tile["value"] for tile in shades if tile["region"] == "central"] == [29] * len(central)
    assert [row["written"] for row in numbers if row["region"] == "central"] == ["29"]


def test_hidden_area_has_a_sign_and_no_shade(public, year):
    shades, *_, numbers = _layers(residence.residence_by_region(Year(public, year)))
    assert {tile["value"] for tile in shades if tile["region"] == "south"} == {None}
    assert [row["written"] for row in numbers if row["region"] == "south"] == ["x"]
    figure = residence.map_figure(Year(public, year))
    assert any("非公表" in note.ja for note in figure.notes)
    assert any("石狩" in note.ja for note in figure.notes)


def test_outlines_have_one_symbol_in_the_middle_of_an_area(public, year, tmp_path):
    table = residence.residence_by_region(Year(public, year))
    regions = residence.HOME
    shapes = [
        {"type": "Polygon", "coordinates": [[[x, 40], [x + 1, 40], [x + 1, 41], [x, 41], [x, 40]]]}
        for x in range(len(regions))
    ]
    features = [
        {"type": "Feature", "properties": {"region": region}, "geometry": shape}
        for region, shape in zip(regions, shapes, strict=True)
    ]
    (tmp_path / "regions.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    drawn = region_map(table, ("clients",), tmp_path, "ja").to_dict()
    marks = {mark["region"]: mark for mark in drawn["layer"][1]["data"]["values"]}
    middles = [regions.index(region) + 0.5 for region in table.dimensions[0]["central"].codes]
    assert marks["central"]["longitude"] == pytest.approx(sum(middles) / len(middles))
    assert marks["south"]["value"] is None
    assert marks["south"]["written"] == "x"


def test_sentences_tell_areas_and_say_nothing_of_hidden_ones(public, year):
    told = residence.sentences(Year(public, year)).texts
    assert "最も多い圏域は道央で、29名" in told[0].ja
    assert told[1].ja == "新規相談者のいない圏域は道東である。"
    assert not [text for text in told if "道南" in text.ja]


def test_no_region_is_the_largest_where_a_hidden_one_could_be(make_new, publish, year):
    hidden = publish(make_new(*AREAS, FEW), residence, "ishikari")
    assert not [text for text in residence.sentences(Year(hidden, year)).texts if "最も多い" in text.ja]


def test_hidden_total_is_no_year_without_records(make_new, publish, year):
    register = make_new(*AREAS)
    table = residence.residence_by_region(Year(publish(register, residence, "new_clients|fiscal_year=2024"), year))
    assert table.hides(TOTAL, "clients")
    told = residence.sentences(Year(publish(register, residence, "new_clients|fiscal_year=2024"), year)).texts
    assert not [text for text in told if "記録はない" in text.ja]


def test_rows_of_the_public_table_have_no_order_by_number(public, year):
    table = residence.residence_by_region(Year(public, year))
    assert table.dimensions[0].leaves == ["central", "south", "north", "east", "elsewhere"]
    assert "多い順" not in table.note.ja


def test_hidden_years_are_marked_in_the_heat_map(public, year):
    figure = residence.years_figure(Year(public, year))
    drawn = json.dumps(figure.specification("ja"), ensure_ascii=False)
    assert '"written": "x"' in drawn
    assert any("非公表" in note.ja for note in figure.notes)


def test_rates_of_an_area_are_of_the_inhabitants_of_all_its_regions(make_new, publish, year, tmp_path):
    (tmp_path / "populations.csv").write_text(
        "region,fiscal_year,population\nishikari,2020,1000000\nsorachi,2020,450000\nkamikawa,2020,300000\n"
    )
    register = make_new(*AREAS)
    supplied = replace(register, centre=replace(register.centre, folder=tmp_path))
    table = residence.rates_by_region(Year(publish(supplied, residence), year))
    assert table["central", "population"] == 1450000
    assert table["central", "rate"] == pytest.approx(2.0)
