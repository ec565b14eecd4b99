"""The parts into which a new centre divides its area: their codes, labels and which municipalities lie in each."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from hikiana.base.errors import UsageError
from hikiana.base.text import Text
from schemas.japan import KINDS, Area, JapaneseMunicipality

NONE, EACH = ("なし", "none"), ("市区町村", "市町村", "each")
"""Answers that name no part: the area is one, or each municipality is a part."""
USUAL_WORDS: Mapping[str, Text] = {
    "圏域": Text("圏域", "Region"),
    "区": Text("区", "Ward"),
    "地区": Text("地区", "District"),
    "地域": Text("地域", "Area"),
    "ブロック": Text("ブロック", "Block"),
    "管内": Text("管内", "District"),
}
"""What parts are called, and in English."""
NOT_KNOWN = "不詳|分からない|わからない|未確認|未聴取|無回答|未回答"

_BOTH = re.compile(r"(.+?)\s*\(([^()]+)\)")
_OTHERS = ("不明", *NOT_KNOWN.split("|"))
_OUTSIDE = re.compile(r"[都道府県市区町村管]外")
_TAKEN = ("total", "unknown", "area_unspecified", "outside_area")
_MANY = 200


@dataclass(frozen=True)
class AreaPart:
    """A region that the centre serves; `municipalities` are the codes of those that are known to lie in it."""

    code: str
    name: Text
    municipalities: frozenset[str] = frozenset()
    synonyms: tuple[str, ...] = ()


def usual_word(area: Area) -> str:
    """What the parts of an area are usually called."""
    if area.kind == "city":
        return "区"
    if area.kind == "prefecture":
        return "圏域"
    return "地域" if len(area.places) > 1 else "地区"


def word_of(answer: str) -> Text:
    """What the parts are called, in both languages: 圏域, ブロック（Block）.

    Raises
    ------
    UsageError
        When it is empty.
    """
    word = _in_both(answer)
    if not word.ja:
        raise UsageError(
            "区分けの呼び方が空です。例: 圏域、区、地区。", "Say what the parts are called: 圏域, 区, 地区."
        )
    return USUAL_WORDS.get(word.ja, Text(word.ja, "Region")) if word.en == word.ja else word


def parts_of(area: Area, answer: str) -> tuple[AreaPart, ...]:
    """The parts that somebody names (東部（East）、中部、西部); for an empty answer those that are usual.

    Usual are a city's wards, each of several municipalities, and else the whole area as one.

    Raises
    ------
    UsageError
        When a name stands twice, means something else, or there is one name alone or too many.
    """
    if answer.strip() in NONE or (not answer.strip() and area.kind != "city" and not _are_several(area)):
        return (_whole(area),)
    if not answer.strip() or answer.strip() in EACH:
        return _coded([(place.short, place.name.en, place) for place in area.places])
    named = [_in_both(name) for name in re.split(r"[、,\n]+", answer) if name.strip()]
    _refuse(named, area)
    whole, stems = ({name(place): place for place in area.places} for name in (_name, _stem))
    return _coded([(name.ja, _english(name, whole | stems), whole.get(name.ja)) for name in named])


def _name(place: JapaneseMunicipality) -> str:
    return place.short


def _stem(place: JapaneseMunicipality) -> str:
    return place.short[:-1]


def _english(name: Text, known: Mapping[str, JapaneseMunicipality]) -> str:
    """As somebody gave it, else the reading of the municipality of that name, else as it is."""
    return known[name.ja].name.en if name.en == name.ja and name.ja in known else name.en


def _are_several(area: Area) -> bool:
    return area.kind == "municipalities" and len(area.places) > 1


def _whole(area: Area) -> AreaPart:
    codes = frozenset(place.code for place in area.places)
    if _are_several(area):
        return AreaPart("area_1", area.name, codes, ("管内",))
    return AreaPart(_slug(area.name.en) or "area_1", area.name, codes, (f"{area.name.ja}内", f"{area.name.ja[-1]}内"))


def _in_both(name: str) -> Text:
    """東部（East） in both languages; a name without English is the same in both."""
    name = unicodedata.normalize("NFKC", name).strip()
    found = _BOTH.fullmatch(name)
    return Text(found[1], found[2].strip()) if found else Text(name, name)


def _refuse(named: Sequence[Text], area: Area) -> None:
    names = [name.ja for name in named]
    if len(names) < 2 or len(names) > _MANY:
        raise UsageError(
            f"区分けの名前は「、」で区切って2つから{_MANY}まで書きます。分けないときは「なし」と書いてください。",
            f"Name 2 to {_MANY} parts, apart by 、; write none where there are none.",
        )
    if doubled := [name for name in dict.fromkeys(names) if names.count(name) > 1]:
        raise UsageError(f"区分けの「{doubled[0]}」が二度あります。", f"The part '{doubled[0]}' stands twice.")
    if other := [name for name in names if _is_no_part(name, area)]:
        raise UsageError(
            f"「{other[0]}」は区分けの名前に使えません（地域の外や不明などは、自動で加わります）。",
            f"'{other[0]}' cannot be a part's name; what is outside or not known is added by itself.",
        )


def _is_no_part(name: str, area: Area) -> bool:
    return name in (*_OTHERS, area.name.ja) or "|" in name or _OUTSIDE.fullmatch(name) is not None


def _coded(named: Sequence[tuple[str, str, JapaneseMunicipality | None]]) -> tuple[AreaPart, ...]:
    """Parts with codes of small letters made from their English names, or area_1 … where these are none."""
    codes: list[str] = []
    parts = []
    for number, (ja, en, place) in enumerate(named, start=1):
        kind = f" {KINDS[place.kind]}" if place and _is_repeated(en, named) else ""
        code = _slug(f"{en}{kind}") or f"area_{number}"
        codes.append(f"{code}_{number}" if code in codes else code)
        municipalities = frozenset({place.code}) if place else frozenset()
        synonyms = _also(place, [name for name, _, _ in named]) if place else ()
        parts.append(AreaPart(codes[-1], Text(ja, f"{en}{kind}"), municipalities, synonyms))
    return tuple(parts)


def _is_repeated(en: str, named: Sequence[tuple[str, str, JapaneseMunicipality | None]]) -> bool:
    return sum(other == en for _, other, _ in named) > 1


def _also(place: JapaneseMunicipality, names: Sequence[str]) -> tuple[str, ...]:
    """What staff also write for a municipality: 横浜市鶴見区, 鶴見; a stem that two share is none of theirs."""
    stem, stems = _stem(place), [name[:-1] for name in names]
    alone = len(stem) > 1 and stems.count(stem) == 1 and stem not in names
    return tuple(dict.fromkeys([*([place.name.ja] if place.city else []), *([stem] if alone else [])]))


def _slug(name: str) -> str:
    """A code of small letters, digits and _ from an English name; empty where it has other letters or is taken."""
    code = re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_") if name.isascii() else ""
    return "" if code in _TAKEN else code
