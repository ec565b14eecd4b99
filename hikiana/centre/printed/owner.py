"""Whose the printed figures beside the profile are: another centre's, and those before the opening, are refused.

Printed figures stand in for years without records, so that another centre's would silently become this centre's past.
"""

import csv
import re
import tomllib
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from pathlib import Path

from hikiana.base.errors import InputError, UsageError
from hikiana.base.fiscal_year import FiscalYear
from hikiana.base.json_file import mapping, string
from hikiana.base.text import Text
from hikiana.base.workspace import PUBLISHED
from hikiana.centre.profile import Centre

MANIFEST = "published.toml"
"""Beside the figures: `centre`, the id in the profile of the centre whose they are, and its `name`."""
_YEAR = re.compile(r"(?P<year>(?:昭和|平成|令和|[SHRＳＨＲ])\s*(?:元|\d{1,2})|(?:19|20)\d\d)\s*年")
_WORDS = ("row", "column", "fiscal_year")


def refuse_other_figures(centre: Centre, folder: Path = PUBLISHED) -> None:
    """Refuse printed figures that are not this centre's; a folder without any, or no folder, is no fault.

    Raises
    ------
    InputError
        When the folder holds figures and does not say whose they are, names another centre, or when a printed fiscal
        year lies before the centre's opening.
    """
    files = printed_files(folder)
    if not files:
        return
    _refuse_other_centre(centre, folder)
    stamps = tuple((path, path.stat().st_mtime_ns) for path in files.values())
    _refuse_years_before(stamps, centre.opened)


def printed_files(folder: Path = PUBLISHED) -> Mapping[str, Path]:
    """The CSV files of printed figures, by their names in small letters; none where there is no folder.

    Raises
    ------
    InputError
        When what is called like a file is none, or two names differ in capital letters alone.
    """
    files: dict[str, Path] = {}
    for path in sorted(folder.glob("*.[cC][sS][vV]")):
        if not path.is_file():
            raise InputError(
                f"{path} はCSVファイルではなくフォルダなどです。名前を変えるか、別の場所へ移してください。",
                f"{path} is called like a CSV file and is none. Rename it or move it elsewhere.",
            )
        if (other := files.setdefault(path.name.lower(), path)) != path:
            raise InputError(
                f"{other} と {path.name} は、どちらを使うのか分かりません。使わない方を別の場所へ移してください。",
                f"Nobody can tell which of {other} and {path.name} is meant. Move the other one elsewhere.",
            )
    return files


def _refuse_other_centre(centre: Centre, folder: Path) -> None:
    path = folder / MANIFEST
    profile = centre.folder / "centre.toml"
    if not centre.id:
        raise InputError(
            f"「{folder}」に印刷された報告書の数字がありますが、{profile} に id がないため、このセンターのものか"
            f"どうか分かりません。{profile} に id を書き、{path} の centre にも同じものを書いてください。",
            f"'{folder}' holds printed figures, but {profile} has no id, so that nobody can tell whether they are "
            f"this centre's. Write an id into {profile}, and the same as centre into {path}.",
        )
    if not path.is_file():
        raise InputError(
            f"「{folder}」に印刷された報告書の数字がありますが、どのセンターのものかを示す {MANIFEST} が"
            "ありません。"
            f'このセンター（{centre.name.ja}）のものなら、{path} に centre = "{centre.id}" と書いてください。'
            "ほかのセンターのものなら、数字のファイルを別の場所へ移してください。",
            f"'{folder}' holds printed figures and no {MANIFEST} that says whose they are. If they are this "
            f"centre's ({centre.name.en}), write centre = \"{centre.id}\" into {path}. If they are another's, move "
            "them elsewhere.",
        )
    owner, name = _owner(path)
    # A profile that was copied from another centre's keeps its id, but hardly its name.
    if owner != centre.id or name.ja not in ("", centre.name.ja):
        raise InputError(
            f"「{folder}」の印刷された数字は、ほかのセンター（{name.ja}、id {owner}）のものです。このセンターは、"
            f"{profile} によれば {centre.name.ja}（id {centre.id}）です。数字のファイルを別の場所へ移すか、"
            f"このセンターの数字に替えて、{path} の centre と name を {profile} に合わせてください。",
            f"The printed figures in '{folder}' are another centre's ({name.en}, id {owner}). By {profile} this "
            f"centre is {centre.name.en}, id {centre.id}. Move the figures elsewhere, or put this centre's in "
            f"their place and write centre and name of {profile} into {path}.",
        )


def _owner(path: Path) -> tuple[str, Text]:
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8-sig"))
        name = mapping(told.get("name", {"ja": "", "en": ""}), string)
        return string(told["centre"]), Text(**name)
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as fault:
        raise InputError(
            f'{path} の書き方が違います（{type(fault).__name__}: {fault}）。centre = "センターのid" と、必要なら '
            'name = { ja = "名称", en = "Name" } を書きます。',
            f'{path} is not well formed ({type(fault).__name__}: {fault}). It says centre = "id of the centre", '
            'and name = { ja = "名称", en = "Name" } where it is wanted.',
        ) from fault


@cache
def _refuse_years_before(files: tuple[tuple[Path, int], ...], opened: date) -> None:
    first = FiscalYear.of(opened)
    for path, _ in files:
        for place, year in _years_of(path):
            if year < first.year:
                raise InputError(
                    f"{path}{place.ja} の年度（{year}年度）は、センターの開設（{opened:%Y-%m-%d}）より前です。"
                    "別のセンターの数字か、年度の書き違いではないか確かめてください。",
                    f"{path}{place.en}: fiscal year {year} is before the centre opened ({opened:%Y-%m-%d}). Check "
                    "whether it is another centre's figure or a wrong year.",
                )


def _years_of(path: Path) -> Iterator[tuple[Text, int]]:
    """Every fiscal year that a file of printed figures names, with its place: in its name, in words, in dates."""
    if named := re.match(r"\d{4}(?=_|$)", path.stem):
        yield Text("", ""), int(named[0])
    number = 1
    try:
        with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
            for number, line in enumerate(csv.DictReader(file), start=2):
                for year in _years_in(line):
                    yield Text(f" の{number}行目", f", row {number}"), year
    except (csv.Error, ValueError) as fault:
        raise InputError(
            f"{path} を{number}行目の近くで読めません（{fault}）。日付や年度、引用符の書き方を確かめてください。",
            f"{path} cannot be read near row {number} ({fault}). Check how days, years and quotation marks stand.",
        ) from fault


def _years_in(line: Mapping[str, str | None]) -> Iterator[int]:
    for words in (line.get(name) or "" for name in _WORDS):
        if words.isdecimal():
            yield int(words)
        # An era has no year 0 or 99: what is none of its years is no fiscal year.
        yield from (year for match in _YEAR.finditer(words) if (year := _year_of(match["year"])))
    for day in (line.get(name) or "" for name in ("date", "end_date")):
        if re.fullmatch(r"\d{4}-\d\d-\d\d", day):
            yield FiscalYear.of(date.fromisoformat(day)).year


def _year_of(words: str) -> int | None:
    if before := re.fullmatch(r"(?:昭和|[SＳ])\s*(\d{1,2})", words):
        return 1925 + int(before[1])
    try:
        return FiscalYear.parse(words).year
    except UsageError:
        return None
