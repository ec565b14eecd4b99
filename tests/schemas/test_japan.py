"""The shipped list of municipalities, and the area that somebody names by it."""

import csv
import re
from collections import Counter

import pytest

from hikiana.base.errors import UsageError
from hikiana.base.workspace import SHIPPED_CENTRE
from schemas.japan import COLUMNS, MUNICIPALITIES, area_of, places, prefectures
from schemas.municipalities import municipality_lines


def _written(area):
    return area.kind, area.name.ja, len(area.places)


def test_every_line_has_its_form():
    with MUNICIPALITIES.open(encoding="utf-8", newline="") as file:
        lines = list(csv.DictReader(file))
    assert tuple(lines[0]) == COLUMNS
    for line in lines:
        assert re.fullmatch(r"\d{5}", line["code"]), line
        assert re.fullmatch(r"[ァ-ヶー]+", line["kana"]), line
        assert re.fullmatch(r"[A-Z][A-Za-z'-]*", line["en"]), line
        assert re.search(r"[市区町村]$", line["ja"]), line
    assert [line["code"] for line in lines] == sorted({line["code"] for line in lines})


def test_prefectures_are_47_and_each_code_begins_with_its_own():
    assert [*prefectures()] == [f"{number:02}" for number in range(1, 48)]
    assert {place.code[:2]: place.prefecture for place in places()} == {
        code: name.ja for code, name in prefectures().items()
    }
    assert len({(place.code[:2], place.prefecture) for place in places()}) == 47


def test_municipalities_and_designated_cities_are_as_many_as_there_are():
    of_wards = Counter(place.city for place in places() if place.city)
    assert len(of_wards) == 20
    assert (of_wards["横浜市"], of_wards["浜松市"]) == (18, 3)
    alone = [place for place in places() if not place.city]
    assert len(alone) == 1741
    assert {city for place in places() if (city := place.city)} <= {place.name.ja for place in alone}


def test_shipped_centre_has_the_same_names():
    known = {place.code: place.name for place in places()}
    lines = list(municipality_lines(SHIPPED_CENTRE))
    assert len(lines) == 179
    assert {line["code"]: line["ja"] for line in lines} == {line["code"]: known[line["code"]].ja for line in lines}
    assert {line["code"] for line in lines} == {place.code for place in area_of("北海道").places}


@pytest.mark.parametrize(
    ("words", "area"),
    [
        ("神奈川", ("prefecture", "神奈川県", 33)),
        (" 神奈川県 ", ("prefecture", "神奈川県", 33)),
        ("１４", ("prefecture", "神奈川県", 33)),
        ("140007", ("prefecture", "神奈川県", 33)),
        ("1", ("prefecture", "北海道", 179)),
        ("京都府", ("prefecture", "京都府", 26)),
        ("東京", ("prefecture", "東京都", 62)),
        ("横浜市", ("city", "横浜市", 18)),
        ("14100", ("city", "横浜市", 18)),
        ("141003", ("city", "横浜市", 18)),
        ("札幌", ("city", "札幌市", 10)),
        ("東京都港区", ("municipalities", "港区", 1)),
        ("広島県府中市", ("municipalities", "府中市", 1)),
        ("二宮町、大磯町", ("municipalities", "大磯町・二宮町", 2)),
        ("横浜市、大磯町,大磯町", ("municipalities", "横浜市・大磯町", 2)),
    ],
)
def test_area_is_found_by_any_usual_name_or_code(words, area):
    assert _written(area_of(words)) == area


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("府中市", ("東京都府中市（13206）", "広島県府中市（34208）")),
        ("横浜", ("青森県横浜町（02406）", "神奈川県横浜市（14100）")),
        ("広島", ("広島県（34）", "広島県広島市（34100）")),
        ("どこか市", ("都道府県も市区町村もありません",)),
        ("99999", ("都道府県も市区町村もありません",)),
        ("神奈川県、大磯町", ("並べることはできません",)),
        ("、 ", ("書いてください",)),
    ],
)
def test_what_is_no_area_or_several_is_told(words, told):
    with pytest.raises(UsageError) as refusal:
        area_of(words)
    for part in told:
        assert part in refusal.value.message.ja
    assert re.search(r"[A-Za-z]{4}", refusal.value.in_language("en"))
