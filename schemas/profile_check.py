"""Whether a centre's folder fits together: every fault with its file and line, before anything is counted by it."""

import unicodedata
from collections.abc import Iterator, Mapping, Set
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from hikiana.base.errors import InputError
from hikiana.base.fiscal_year import FiscalYear
from hikiana.base.text import Text
from hikiana.base.workspace import CENTRE
from schemas import japan, words
from schemas.activity_lists import read_activity_lists
from schemas.bands import younger_than
from schemas.centre_files import PROFILE, Line, lines_of, profile, text_of
from schemas.centre_heads import ACTIVITY_LISTS, CODES, HEADS, MUNICIPALITIES, REGIONS
from schemas.code_lists import NATIONAL, CodeList, read_code_lists
from schemas.municipalities import municipality_lines
from schemas.own_columns import read_own_columns
from schemas.roles import COUNTED_BY, HOME, NEEDED, SINGLE, roles_of
from schemas.tables import TABLES

_KEYS = frozenset(
    {
        *("id", "name", "opened", "words", "heads", "bands", "activities", "report", "excluded_residents"),
        *("breaks", "contexts", "disclosure", "release", "records"),
    }
)
"""What a profile may say."""
_FILES = (PROFILE, *HEADS, "regions.geojson")
_ALIKE = str.maketrans("ヶヵ", "ケカ")
"""Letters in which the names of municipalities are written either way."""


def profile_faults(folder: Path = CENTRE) -> list[Text]:
    """What is wrong with a centre's folder, one message per fault; what cannot be read at all hides what follows."""
    try:
        told = profile(folder)
        lists = read_code_lists(folder)
        read_activity_lists(folder)
        younger_than(folder)
        words.read_words(folder)
        found = [
            *_of_files(folder),
            *_of_profile(told, folder),
            *_of_heads(told, folder),
            *_of_codes(lists, folder),
            *_of_places(lists, told, folder),
        ]
    except InputError as fault:
        return [fault.message]
    return [fault.message for fault in found]


def refuse_faulty_profile(folder: Path = CENTRE) -> None:
    """Raise InputError with every fault of a centre's folder."""
    if not (faults := profile_faults(folder)):
        return
    raise InputError(
        f"センターの設定「{folder}」に誤りが{len(faults)}件あります。直してから、もう一度実行してください。"
        + "".join(f"\n    {fault.ja}" for fault in faults),
        f"The centre's profile '{folder}' has {len(faults)} faults. Mend them and run again."
        + "".join(f"\n    {fault.en}" for fault in faults),
    )


def _of_files(folder: Path) -> Iterator[InputError]:
    """A file whose name is nearly right would be passed over in silence."""
    for path in sorted(folder.glob("[!.~]*.*")):
        near = get_close_matches(path.name.lower(), _FILES, cutoff=0.8)
        if path.name not in _FILES and path.suffix.lower() in (".csv", ".toml", ".geojson") and near:
            yield _fault(
                path,
                f"この名前のファイルは使いません（{near[0]} の書き違い？）。名前を直すか、別の場所へ移してください",
                f"A file of this name is not used ({near[0]}?). Rename it, or move it elsewhere",
            )


def _of_heads(told: Mapping[str, Any], folder: Path) -> Iterator[InputError]:
    """A head means one column: what the parts are called, or a further head, is none of another column's."""
    of_profile = told.get("heads", {})
    further = {
        column: words.other_heads(column, folder) for column in (of_profile if isinstance(of_profile, dict) else {})
    }
    every = {column for table in TABLES.values() for column in table.columns}
    for column in sorted(further.keys() - every):
        yield _fault(
            folder / PROFILE, f"[heads] の「{column}」という列はありません", f"[heads] names no column: '{column}'"
        )
    given = {("region", words.word("region", folder).ja): "[words] region"}
    given |= {(column, head): f"[heads] {column}" for column, heads in further.items() for head in heads}
    for table in TABLES.values():
        known = {
            head: column.title.ja
            for column in table.columns.values()
            for head in (column.name, column.title.ja, *column.also)
            if column.name not in ("region", *further)
        }
        for (column, head), place in given.items():
            if column in table.columns and head in known:
                yield _fault(
                    folder / PROFILE,
                    f"{place} の「{head}」は、列「{known[head]}」の見出しでもあります。別の言葉にしてください",
                    f"{place}: '{head}' is a head of the column '{known[head]}' as well. Choose another word",
                )


def _of_profile(told: Mapping[str, Any], folder: Path) -> Iterator[InputError]:
    path = folder / PROFILE
    for key in sorted(told.keys() - _KEYS):
        yield _fault(
            path, f"「{key}」は使いません（書き違い？）。使えるもの: {'、'.join(sorted(_KEYS))}", f"'{key}' is not used"
        )
    if not isinstance(told.get("opened"), date):
        yield _fault(
            path, "opened に開設日を書きます（例 opened = 2015-10-01、引用符なし）", "opened = 2015-10-01 is missing"
        )
    name = told.get("name")
    if not isinstance(name, dict) or {*name} != {"ja", "en"}:
        yield _fault(
            path, 'name = { ja = "名称", en = "Name" } を書きます', 'name = { ja = "名称", en = "Name" } is missing'
        )
    if "records" in told:
        yield from _of_records(told["records"], told.get("opened"), path)


def _of_records(records: object, opened: object, path: Path) -> Iterator[InputError]:
    """From which fiscal year records are: not before the opening, and as a year, for half a year compares with none."""
    if not isinstance(records, dict) or "since" not in records or records.keys() - {"since", "before"}:
        yield _fault(
            path,
            "[records] には since（記録の始まる年度、例 since = 2019）を書きます。before（それより前の記録の言葉）も"
            "書けます",
            "[records] has since (the fiscal year in which records begin, as since = 2019), and before where it is "
            "wanted (what was kept before, in words)",
        )
        return
    if "before" in records:
        text_of(records["before"], path, "[records] の before")
    since = records["since"]
    if type(since) is not int or not 1989 <= since <= 2099:
        yield _fault(
            path,
            f"[records] の since の「{since}」は年度ではありません。西暦の4桁を引用符なしで書きます"
            "（例 since = 2019）。記録が年度の途中からなら、その次の年度を書きます（それまでの記録は"
            "前からの人と知るために使います）",
            f"since of [records] is '{since}', no fiscal year. Write four digits without quotes (since = 2019). Where "
            "records begin within a fiscal year, name the next one: the records before tell who had come before",
        )
    elif isinstance(opened, date) and since < (first := FiscalYear.of(opened).year):
        yield _fault(
            path,
            f"[records] の since の{since}年度は、開設（{opened}）の年度より前です。{first} 以降を書くか、[records] を"
            "除いてください",
            f"since of [records] is FY{since}, before the centre opened ({opened}). Write {first} or later, or take "
            "[records] out",
        )


def _of_codes(lists: Mapping[str, CodeList], folder: Path) -> Iterator[InputError]:
    """Each code counts in one place, each word means one code, and single roles are those of one code."""
    lines = {(line["list"], line["code"]): line for line in lines_of(folder / CODES, HEADS[CODES])}
    lines |= {("region", line["code"]): line for line in lines_of(folder / REGIONS, HEADS[REGIONS])}

    def at(code_list: str, code: str, ja: str, en: str) -> InputError:
        line = lines.get((code_list, code))
        named = f"{code_list} の「{code}」: {ja}", f"'{code}' of {code_list}: {en}"
        return line.fault(*named) if line else _fault(folder / CODES, *named)

    for name, codes in lists.items():
        for entry in codes.entries:
            counted = [role for role in entry.roles if role in COUNTED_BY.get(name, ())]
            if name in COUNTED_BY and len(counted) != 1:
                needed = "、".join(f"{role}（{roles_of(name)[role].ja}）" for role in COUNTED_BY[name])
                yield at(
                    name,
                    entry.code,
                    f"どの表にも数えられません。役割（roles）に次のうち一つを書いてください: {needed}",
                    f"It is counted nowhere. Write one of these roles: {', '.join(COUNTED_BY[name])}",
                )
            if (entry.valid_from or 1989) > (entry.valid_to or 2099):
                yield at(name, entry.code, "valid_from が valid_to より後です", "valid_from lies after valid_to")
        yield from (
            at(
                name,
                codes.with_role(role)[1],
                f"役割「{role}」は一つのコードだけが持ちます",
                f"'{role}' is the role of one code alone",
            )
            for role in SINGLE
            if role in roles_of(name) and len(codes.with_role(role)) > 1
        )
        meanings: dict[str, str] = {}
        for entry in codes.entries:
            for word in dict.fromkeys((entry.code, entry.label.ja, *entry.synonyms)):
                if meanings.setdefault(word, entry.code) != entry.code:
                    yield at(
                        name,
                        entry.code,
                        f"言葉「{word}」は「{meanings[word]}」の意味でもあります。どちらかから除いてください",
                        f"The word '{word}' means '{meanings[word]}' as well. Take it out of one of them",
                    )
    used = {line["list"] for line in lines_of(NATIONAL, HEADS[CODES])} | {"region", "health_center"}
    used |= {column.code_list for column in read_own_columns(folder)}
    for name, role in NEEDED:
        if name not in lists or not lists[name].with_role(role):
            yield _fault(
                folder / CODES,
                f"{name} に役割「{role}」（{roles_of(name)[role].ja}）のコードが一つもありません",
                f"{name} has no code with the role '{role}' ({roles_of(name)[role].en})",
            )
    for (name, _), line in lines.items():
        if name not in used:
            yield line.fault(f"「{name}」というコード一覧はどの列にもありません。", f"No column has a list '{name}'.")
    kinds = lists["activity_kind"].codes if "activity_kind" in lists else []
    for line in lines_of(folder / ACTIVITY_LISTS, HEADS[ACTIVITY_LISTS]):
        if line["kind"] not in kinds:
            yield line.fault(f"活動の種別「{line['kind']}」はありません。", f"There is no kind '{line['kind']}'.")


def _of_places(lists: Mapping[str, CodeList], told: Mapping[str, Any], folder: Path) -> Iterator[InputError]:
    """Each municipality lies in a region that the centre serves, and each such region has its place."""
    path = folder / MUNICIPALITIES
    regions = lists.get("region", CodeList("region", ()))
    home, centres = regions.with_role(HOME), lists.get("health_center", CodeList("health_center", ())).codes
    lines = list(municipality_lines(folder))
    if not home:
        yield _fault(folder / REGIONS, "role が home の地域が一つ以上要ります", "one region or more has the role home")
    if not lines:
        yield _fault(path, "市町村が一つもありません", "there is no municipality")
    written = [f"{code}（{regions[code].label.ja}）" for code in home]
    seen: set[str] = set()
    for line in lines:
        yield from _of_municipality(line, seen, centres)
        if line["region"] not in home:
            said = Text("region が空欄です", "region is empty")
            if line["region"]:
                said = Text(
                    f"region の「{line['region']}」は {REGIONS} の home の地域ではありません",
                    f"region is '{line['region']}', no home region of {REGIONS}",
                )
            yield line.fault(
                f"{line['ja']}の {said.ja}。次のどれかを書いてください: {'、'.join(written)}。",
                f"{line['en']}: {said.en}. Write one of: {', '.join(home)}.",
            )
        seen.add(line["code"])
    inhabited = {line["region"] for line in lines}
    for line in lines_of(folder / REGIONS, HEADS[REGIONS]):
        if line["role"] == HOME and line["code"] not in inhabited and lines and "" not in inhabited:
            yield line.fault(
                f"地域「{line['code']}」の市町村が {MUNICIPALITIES} にありません。",
                f"No municipality of {MUNICIPALITIES} lies in the region '{line['code']}'.",
            )
    placed = [regions[code].tile for code in home if regions[code].tile]
    if placed and (len(placed) < len(home) or len({*placed}) < len(placed)):
        yield _fault(
            folder / REGIONS,
            "地図の位置（tile_column、tile_row）は、home の地域の全てに、重ならないように書くか、全て空欄にします",
            "tile_column and tile_row are given for each home region, no two the same, or for none",
        )
    for entry in told.get("excluded_residents", []):
        if isinstance(entry, dict) and entry.get("municipality") not in seen:
            yield _fault(
                folder / PROFILE,
                f"[[excluded_residents]] の「{entry.get('municipality')}」は {MUNICIPALITIES} にありません",
                f"[[excluded_residents]] names '{entry.get('municipality')}', which {MUNICIPALITIES} does not have",
            )


def _of_municipality(line: Line, seen: Set[str], centres: list[str]) -> Iterator[InputError]:
    if len(line["code"]) != 5 or not line["code"].isdecimal():
        yield line.fault(
            f"code の「{line['code']}」は5桁の全国地方公共団体コードではありません。",
            f"code is '{line['code']}', not five digits.",
        )
    if line["code"] in seen:
        yield line.fault(f"「{line['code']}」が二度あります。", f"'{line['code']}' stands twice.")
    place = next((place for place in japan.places() if place.code == line["code"]), None)
    # A municipality that was merged into another keeps its code in old records, and is in no list of today's.
    if place and _folded(line["ja"]) not in map(_folded, place.written):
        yield line.fault(
            f"code の「{line['code']}」は{place.name.ja}ですが、ja は「{line['ja']}」です。行がずれていませんか。",
            f"The code '{line['code']}' is {place.name.ja}, but ja says '{line['ja']}'. Has a line moved?",
        )
    if line["health_center"] and line["health_center"] not in centres:
        yield line.fault(
            f"health_center の「{line['health_center']}」は {CODES} の health_center にありません。",
            f"health_center is '{line['health_center']}', which {CODES} does not have in the list health_center.",
        )


def _folded(name: str) -> str:
    return unicodedata.normalize("NFKC", name).translate(_ALIKE).replace(" ", "")


def _fault(path: Path, ja: str, en: str) -> InputError:
    return InputError(f"{path}: {ja}。", f"{path}: {en}.")
