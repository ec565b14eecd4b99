"""The parts of a new centre's area: codes, labels, and what lies in them."""

import re

import pytest

from hikiana.base.errors import UsageError
from hikiana.base.text import Text
from hikiana.centre.new.parts import parts_of, usual_word, word_of
from schemas.japan import area_of, places, prefectures

CITIES = sorted({place.city for place in places() if place.city})


@pytest.mark.parametrize("name", CITIES)
def test_wards_of_each_designated_city_are_its_parts(name):
    area = area_of(name)
    parts = parts_of(area, "")
    assert [part.name.ja for part in parts] == [place.short for place in area.places]
    assert len({part.code for part in parts}) == len(parts)
    assert {code for part in parts for code in part.municipalities} == {place.code for place in area.places}


@pytest.mark.parametrize("name", [name.ja for name in prefectures().values()])
def test_municipalities_of_each_prefecture_can_be_its_parts(name):
    parts = parts_of(area_of(name), "市町村")
    assert len({part.code for part in parts}) == len(parts)
    assert all(re.fullmatch(r"[a-z][a-z0-9_]*", part.code) for part in parts)
    words = [word for part in parts for word in {part.code, part.name.ja, *part.synonyms}]
    assert len(set(words)) == len(words)


def test_named_parts_have_codes_of_their_english_names_or_of_their_places():
    parts = parts_of(area_of("神奈川県"), "横浜市、東部（East）、湘南東部、鎌倉")
    assert [(part.code, part.name, part.municipalities) for part in parts] == [
        ("yokohama", Text("横浜市", "Yokohama"), frozenset({"14100"})),
        ("east", Text("東部", "East"), frozenset()),
        ("area_3", Text("湘南東部", "湘南東部"), frozenset()),
        ("kamakura", Text("鎌倉", "Kamakura"), frozenset()),
    ]


@pytest.mark.parametrize(
    ("serves", "answer", "code", "count"),
    [
        ("鳥取県", "", "tottori", 19),
        ("横浜市", "なし", "yokohama", 18),
        ("港区、新宿区", "none", "area_1", 2),
        ("大磯町", "", "oiso", 1),
    ],
)
def test_area_that_is_not_divided_is_one_part_with_everything(serves, answer, code, count):
    if serves.startswith("港区"):
        serves = "東京都港区、東京都新宿区"
    (part,) = parts_of(area_of(serves), answer)
    assert (part.code, len(part.municipalities)) == (code, count)


def test_several_municipalities_are_parts_by_themselves():
    parts = parts_of(area_of("大磯町、二宮町"), "")
    assert [(part.code, part.name.ja, part.synonyms) for part in parts] == [
        ("oiso", "大磯町", ("大磯",)),
        ("ninomiya", "二宮町", ("二宮",)),
    ]


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        ("東部", "2つから"),
        ("東部、西部、東部", "二度あります"),
        ("東部、不明", "使えません"),
        ("東部、県外", "使えません"),
        ("東部、鳥取県", "使えません"),
        ("東|部、西部", "使えません"),
    ],
)
def test_part_that_cannot_be_is_refused(answer, told):
    with pytest.raises(UsageError, match=told):
        parts_of(area_of("鳥取県"), answer)


def test_codes_are_never_those_that_mean_something_else():
    codes = [
        part.code for part in parts_of(area_of("鳥取県"), "全体（Total）、よそ（Unknown）、東（East）、東部（East）")
    ]
    assert codes == ["area_1", "area_2", "east", "east_4"]


def test_word_of_parts_has_english():
    assert [word_of(word).en for word in ("区", "圏域", "谷", "谷（Valley）")] == ["Ward", "Region", "Region", "Valley"]
    assert [usual_word(area_of(name)) for name in ("横浜市", "鳥取県", "大磯町", "大磯町、二宮町")] == [
        "区",
        "圏域",
        "地区",
        "地域",
    ]
    with pytest.raises(UsageError):
        word_of(" ")
