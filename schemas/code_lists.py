"""Code lists: what a coded column may hold. National ones stand in code_lists.csv, the centre's own in its folder.

`use` is `on_request` for a national code that a centre has only when its own codes.csv names it; a list of such codes
alone is the centre's as a whole when one of its further columns has it (schemas/own_columns.py). `roles` say what a
code is for (schemas/roles.py); `valid_from` and `valid_to` are the first and last fiscal year in which a code may be
used; `synonyms` are what staff also write for it. Several roles or synonyms are separated by `|`.

A line of a centre's codes.csv adds a code, or changes what it says of a national one; `use` = `no` takes one away. Its
regions are those of regions.csv; bands of age and duration follow from the profile (schemas/bands.py).
"""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from hikiana.base.text import Lang, Text
from hikiana.base.workspace import CENTRE
from schemas.bands import band_lists
from schemas.centre_files import Line, lines_of
from schemas.centre_heads import CODES, HEADS, REGIONS
from schemas.code import Code
from schemas.own_columns import TOTAL, read_own_columns
from schemas.roles import OTHER, UNKNOWN, roles_of

NATIONAL = Path(__file__).with_name("code_lists.csv")
OWN = ("health_center",)
"""Lists of which no code is national; like any other, they are empty for a centre that has no such code."""
_USES = ("", "yes", "no")


@dataclass(frozen=True)
class CodeList:
    """Codes in the order in which they are printed."""

    name: str
    entries: tuple[Code, ...]

    @cached_property
    def codes(self) -> list[str]:
        return [entry.code for entry in self.entries]

    @cached_property
    def by_written_form(self) -> Mapping[str, str]:
        """What staff may write for a code, in NFKC: a synonym, the code itself or its Japanese label."""
        return {
            unicodedata.normalize("NFKC", written): entry.code
            for entry in self.entries
            for written in (*entry.synonyms, entry.code, entry.label.ja)
        }

    def __getitem__(self, code: str) -> Code:
        return next(entry for entry in self.entries if entry.code == code)

    def with_role(self, *roles: str) -> tuple[str, ...]:
        """The codes that have all of these roles, in order; none where the centre has no such code."""
        return tuple(entry.code for entry in self.entries if {*roles} <= {*entry.roles})

    def labels(self, *roles: str) -> Text:
        """The labels of the codes that have all of these roles: 電話・来所."""
        named = [self[code].label for code in self.with_role(*roles)]
        return Text("・".join(label.ja for label in named), ", ".join(label.en for label in named))

    def labels_within(self, *roles: str) -> Text:
        """The same as they stand within a sentence: liaison, care conference."""
        named = [self[code].label.within for code in self.with_role(*roles)]
        return Text("・".join(label.ja for label in named), ", ".join(label.en for label in named))

    def accepted(self, lang: Lang = "ja") -> str:
        """The accepted values as a sentence part: 電話、来所 …, in English 電話 (phone), 来所 (office_visit) …"""
        if lang == "ja":
            return "、".join(entry.label.ja for entry in self.entries)
        return ", ".join(f"{entry.label.ja} ({entry.code})" for entry in self.entries)


def read_code_lists(folder: Path) -> dict[str, CodeList]:
    """The code lists of a centre, by name.

    Raises
    ------
    InputError
        When a line of codes.csv or regions.csv is not what it should be; it says which, and why.
    """
    offered: dict[str, dict[str, Code]] = {}
    on_request: dict[str, dict[str, Code]] = {}
    national: dict[str, dict[str, Code]] = {}
    for line in lines_of(NATIONAL, HEADS[CODES]):
        code = _changed(line, Code(line["code"], Text("", "")))
        national.setdefault(line["list"], {})[line["code"]] = code
        # A list of which all codes are on request is that of a column that the centre may have.
        into = on_request if line["use"] == "on_request" else offered
        into.setdefault(line["list"], {})[line["code"]] = code
    further = read_own_columns(folder)
    for column in further:
        if not offered.get(column.code_list):
            offered[column.code_list] = on_request.pop(column.code_list, {})
    for line in lines_of(folder / CODES, HEADS[CODES]):
        _overlay(line, offered, on_request)
    offered = {name: _in_order(codes, national.get(name, {})) for name, codes in offered.items()}
    for name in OWN:
        offered.setdefault(name, {})
    offered["region"] = {code.code: code for code in _regions(folder)}
    lists = {name: CodeList(name, tuple(codes.values())) for name, codes in offered.items()}
    lists |= {name: CodeList(name, codes) for name, codes in band_lists(folder).items()}
    for column in further:
        if column.code_list not in lists or not lists[column.code_list].entries:
            raise column.fault(
                f"コード一覧「{column.code_list}」がありません。{CODES} に、その list のコードを書いてください。",
                f"There is no code list '{column.code_list}'. Write its codes into {CODES}.",
            )
        if taken := {TOTAL, column.none_code} & {*lists[column.code_list].codes}:
            raise column.fault(
                f"コード一覧「{column.code_list}」の「{min(taken)}」は、計や記録なしを表す言葉です。別のコードにしてください。",
                f"'{min(taken)}' of the code list '{column.code_list}' means a total or no record. Choose another.",
            )
    return lists


def _overlay(line: Line, offered: dict[str, dict[str, Code]], on_request: dict[str, dict[str, Code]]) -> None:
    name, code = line["list"], line["code"]
    if line["use"] not in _USES:
        raise line.fault(
            f"use の「{line['use']}」は使えません。yes、no または空欄にしてください。",
            f"use is '{line['use']}'; write yes, no, or leave it empty.",
        )
    codes = offered.setdefault(name, {})
    known = codes.get(code) or on_request.get(name, {}).get(code)
    if line["use"] == "no":
        if known is None:
            raise line.fault(
                f"「{name}」に「{code}」はありません。除けるのは全国共通のコードだけです。",
                f"There is no '{code}' in '{name}'; only national codes can be taken away.",
            )
        codes.pop(code, None)
        return
    codes[code] = _changed(line, known or Code(code, Text("", "")))


def _changed(line: Line, code: Code) -> Code:
    """A code with what a line says of it; an empty cell leaves what was known."""
    if (
        not line["code"].isascii()
        or not line["code"].replace("_", "").isalnum()
        or line["code"] != line["code"].lower()
    ):
        raise line.fault(
            f"code の「{line['code']}」は使えません。半角の英小文字・数字・_ で書いてください。",
            f"code is '{line['code']}'; write small letters, digits and _.",
        )
    known = roles_of(line["list"])
    if unknown := [role for role in line.words("roles") if role not in known]:
        raise line.fault(
            f"「{line['list']}」に役割「{unknown[0]}」はありません。使える役割: {'、'.join(known)}。",
            f"'{line['list']}' has no role '{unknown[0]}'. Roles: {', '.join(known)}.",
        )
    label = Text(line["ja"] or code.label.ja, line["en"] or code.label.en or line["ja"])
    if not label.ja:
        raise line.fault(
            f"新しいコード「{line['code']}」に ja（日本語の表示）がありません。",
            f"The new code '{line['code']}' has no ja (Japanese label).",
        )
    return replace(
        code,
        label=label,
        roles=line.words("roles") or code.roles,
        valid_from=line.whole("valid_from") or code.valid_from,
        valid_to=line.whole("valid_to") or code.valid_to,
        longest_minutes=line.whole("longest_minutes") or code.longest_minutes,
        least_median_minutes=line.whole("least_median_minutes") or code.least_median_minutes,
        synonyms=line.words("synonyms") or code.synonyms,
        national_code=line["national_code"] or code.national_code,
    )


def _in_order(codes: Mapping[str, Code], national: Mapping[str, Code]) -> dict[str, Code]:
    """National codes in their order; the centre's own after those of their role, or before what is other or unknown."""
    places = {code: float(place) for place, code in enumerate(national)}
    last = [places[code] for code in national if code in codes and {OTHER, UNKNOWN} & {*codes[code].roles}]
    for code in codes.keys() - national.keys():
        alike = [places[each] for each in national if codes[code].roles and codes[code].roles == national[each].roles]
        places[code] = max(alike) + 0.5 if alike else min(last, default=len(national)) - 0.5
    return {code: codes[code] for code in sorted(codes, key=lambda code: places[code])}


def _regions(folder: Path) -> Iterable[Code]:
    for line in lines_of(folder / REGIONS, HEADS[REGIONS]):
        cells = {**line.cells, "list": "region", "roles": line["role"]}
        tile = line.whole("tile_column"), line.whole("tile_row")
        code = _changed(Line(line.path, line.number, cells), Code(line["code"], Text("", "")))
        yield replace(code, tile=tile if None not in tile else None)  # type: ignore[arg-type]


CODE_LISTS: Mapping[str, CodeList] = read_code_lists(CENTRE)
_NATIONAL_LABELS = {
    (line["list"], line["code"]): Text(line["ja"], line["en"]) for line in lines_of(NATIONAL, HEADS[CODES])
}


def labels_unless_national(name: str, *roles: str) -> Text | None:
    """What the centre calls the codes of these roles; None where it calls them as they are called everywhere."""
    codes = CODE_LISTS[name].with_role(*roles)
    if all(CODE_LISTS[name][code].label == _NATIONAL_LABELS.get((name, code)) for code in codes):
        return None
    return CODE_LISTS[name].labels(*roles)


LAST = frozenset(code for every in CODE_LISTS.values() for role in (OTHER, UNKNOWN) for code in every.with_role(role))
"""Codes that stand last in a ranking, however many they are of: what is other or not known."""
