"""The files of a new centre's folder, written all at once or not at all."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import jinja2
import polars as pl

from hikiana.base.errors import UsageError
from hikiana.base.folders import whole_folder
from hikiana.base.spreadsheet import write_csv
from hikiana.base.text import Text
from hikiana.base.workspace import ROOT
from hikiana.centre.new.parts import NOT_KNOWN, AreaPart
from schemas.centre_files import PROFILE
from schemas.centre_heads import ACTIVITY_LISTS, CODES, HEADS, MUNICIPALITIES, OWN_COLUMNS, REGIONS
from schemas.japan import Area, JapaneseMunicipality

READ_ME = "読んでください.txt"
_HOME, _UNSPECIFIED, _OUTSIDE = "home", "area_unspecified", "outside_area"


@dataclass(frozen=True)
class NewCentre:
    """What somebody says of a new centre; `word` is what its parts are called."""

    name: Text
    area: Area
    opened: date
    word: Text
    parts: tuple[AreaPart, ...]
    has_clinic: bool = False

    @property
    def to_fill(self) -> tuple[JapaneseMunicipality, ...]:
        """The municipalities of which only the office knows in which part they lie."""
        known = {code for part in self.parts for code in part.municipalities}
        return tuple(place for place in self.area.places if place.code not in known)

    @property
    def outside(self) -> Text:
        """What lies outside of the area: 県外, 市外, 管外."""
        several = self.area.kind == "municipalities" and len(self.area.places) > 1
        if several:
            return Text("管外", "outside the area")
        return Text(f"{self.area.name.ja[-1]}外", f"outside {self.area.name.en}")

    @property
    def inside(self) -> Text:
        """What lies within the area, nobody knows where."""
        return Text(f"{self.outside.ja[0]}内", f"{self.area.name.en}, {self.word.en.lower()} not known")


def refuse_place(folder: Path) -> None:
    """Raise UsageError for a folder that holds anything, is none, or lies in hikiana's own, where git would see it."""
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"「{folder}」はフォルダではありません。", f"'{folder}' is not a folder.")
    if folder.is_dir() and any(folder.iterdir()):
        raise UsageError(
            f"「{folder}」には、もう何かがあるので、何も書きません。新しいフォルダの名前を書いてください。",
            f"'{folder}' holds something already, so nothing is written. Name a new folder.",
        )
    if folder.resolve().is_relative_to(ROOT):
        raise UsageError(
            f"「{folder}」は hikiana のフォルダの中です。"
            f"記録が git に入らないように、「{ROOT}」の外のフォルダにしてください。",
            f"'{folder}' lies in hikiana's own folder. Name one outside of '{ROOT}', so that no record gets into git.",
        )


def make_folder(folder: Path, centre: NewCentre) -> None:
    """Write the centre's folder.

    Raises
    ------
    UsageError
        When it holds anything, or must not lie there.
    """
    refuse_place(folder)
    with whole_folder(folder, own=()) as made:
        words = _words(folder, centre)
        (made / PROFILE).write_text(_filled("centre.toml.j2", words), encoding="utf-8")
        # Notepad and Excel know by the mark at its beginning that a file is UTF-8.
        (made / READ_ME).write_text(_filled("read_me.j2", words), encoding="utf-8-sig", newline="\r\n")
        _write(made / REGIONS, _regions(centre))
        _write(made / MUNICIPALITIES, _municipalities(centre))
        for name in (CODES, ACTIVITY_LISTS, OWN_COLUMNS):
            _write(made / name, iter(()))
        for name in ("register", "published"):
            (made / name).mkdir()


def _write(path: Path, lines: Iterator[Mapping[str, str]]) -> None:
    heads = HEADS[path.name]
    rows = [[line.get(head) or None for head in heads] for line in lines]
    frame = pl.DataFrame(rows, dict.fromkeys(heads, pl.String), orient="row")
    write_csv(frame, path, include_bom=True, quote_style="necessary")


def _regions(centre: NewCentre) -> Iterator[Mapping[str, str]]:
    for part in centre.parts:
        yield _region(part.code, part.name, _HOME, "|".join(part.synonyms))
    if len(centre.parts) > 1:
        inside, word = centre.inside.ja, centre.word.ja
        names = [f"{centre.area.name.ja}内", f"{inside}（{word}不明）", f"{inside}不明"]
        yield _region(_UNSPECIFIED, centre.inside, "home_unspecified", "|".join(dict.fromkeys(names)))
    outside = centre.outside
    others = {"県外": "他県|他都道府県|他府県", "都外": "他県|他都道府県|他道府県", "府外": "他府県|他都道府県|他県"}
    synonyms = others.get(outside.ja, f"{outside.ja}（他市町村）|他市町村|他都道府県|他県")
    yield _region(_OUTSIDE, Text(outside.ja, outside.en[0].upper() + outside.en[1:]), "outside", synonyms)
    yield _region("unknown", Text("不明", "Unknown"), "unknown", NOT_KNOWN)


def _region(code: str, name: Text, role: str, synonyms: str) -> Mapping[str, str]:
    return {"code": code, "ja": name.ja, "en": name.en, "role": role, "synonyms": synonyms}


def _municipalities(centre: NewCentre) -> Iterator[Mapping[str, str]]:
    parts = {code: part.code for part in centre.parts for code in part.municipalities}
    for place in centre.area.places:
        name = place.short if centre.area.kind == "city" else place.name.ja
        yield {"code": place.code, "ja": name, "en": place.name.en, "region": parts.get(place.code, "")}


def _words(folder: Path, centre: NewCentre) -> Mapping[str, Any]:
    return {
        "id": re.sub(r"[^a-z0-9]+", "-", centre.name.en.lower()).strip("-") or f"centre-{centre.area.places[0].code}",
        "name": centre.name,
        "opened": centre.opened,
        "word": centre.word,
        "regions_are": _what_they_are(centre),
        "outside": centre.outside,
        "left_out": [] if centre.has_clinic else ["clinic"],
        "example": next((place for place in centre.area.places if place.is_divided), centre.area.places[0]),
        "merged": centre.parts[:2] if len(centre.parts) > 1 else (),
        "to_fill": f"{len(centre.to_fill)}" if centre.to_fill else "",
        "parts": "、".join(part.name.ja for part in centre.parts),
        "folder": folder,
    }


def _what_they_are(centre: NewCentre) -> Text | None:
    if centre.area.kind == "city" and not centre.to_fill and len(centre.parts) == len(centre.area.places):
        return Text("行政区", "wards")
    return None


def _filled(template: str, words: Mapping[str, Any]) -> str:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(Path(__file__).parent),
        undefined=jinja2.StrictUndefined,
        keep_trailing_newline=True,
        trim_blocks=True,
    )
    environment.filters["toml"] = _toml
    return environment.get_template(template).render(words)


def _toml(value: object) -> str:
    """As TOML writes words and lists of words, which is as JSON does."""
    return json.dumps(value, ensure_ascii=False)
