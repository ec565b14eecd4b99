"""Whether a centre's folder fits together: every fault with its file and line, before anything is counted by it."""

from collections.abc import Iterator, Mapping, Set
from datetime import date
from pathlib import Path
from typing import Any

from hikiana.base.errors import InputError
from hikiana.base.fiscal_year import FiscalYear
from hikiana.base.text import Text
from hikiana.base.workspace import CENTRE
from schemas import example
from schemas.activity_lists import FILE as ACTIVITY_LISTS
from schemas.activity_lists import read_activity_lists
from schemas.bands import younger_than
from schemas.centre_files import PROFILE, Line, lines_of, profile, text_of
from schemas.code_lists import CODES, COLUMNS, COLUMNS_OF_REGIONS, NATIONAL, REGIONS, CodeList, read_code_lists
from schemas.own_columns import read_own_columns
from schemas.roles import COUNTED_BY, HOME, NEEDED, SINGLE, roles_of
from schemas.words import read_words

_KEYS = frozenset(
    {
        *("id", "name", "opened", "words", "heads", "bands", "activities", "report", "excluded_residents"),
        *("breaks", "contexts", "disclosure", "release", "records"),
    }
)
"""What a profile may say."""


def profile_faults(folder: Path = CENTRE) -> list[Text]:
    """What is wrong with a centre's folder, one message per fault; what cannot be read at all hides what follows."""
    try:
        told = profile(folder)
        lists = read_code_lists(folder)
        read_activity_lists(folder)
        younger_than(folder)
        read_words(folder)
        found = [*_of_profile(told, folder), *_of_codes(lists, folder), *_of_places(lists, told, folder)]
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
    lines = {(line["list"], line["code"]): line for line in lines_of(folder / CODES, COLUMNS)}
    lines |= {("region", line["code"]): line for line in lines_of(folder / REGIONS, COLUMNS_OF_REGIONS)}

    def at(code_list: str, code: str, ja: str, en: str) -> InputError:
        line = lines.get((code_list, code))
        named = f"{code_list} の「{code}」: {ja}", f"'{code}' of {code_list}: {en}"
        return line.fault(*named) if line else _fault(folder / CODES, *named)

    for name, codes in lists.items():
        for entry in codes.entries:
            counted = [role for role in entry.roles if role in COUNTED_BY.get(name, ())]
            if name in COUNTED_BY and len(counted) != 1:
                words = "、".join(f"{role}（{roles_of(name)[role].ja}）" for role in COUNTED_BY[name])
                yield at(
                    name,
                    entry.code,
                    f"どの表にも数えられません。役割（roles）に次のうち一つを書いてください: {words}",
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
    used = {line["list"] for line in lines_of(NATIONAL, COLUMNS)} | {"region", "health_center"}
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
    for line in lines_of(folder / ACTIVITY_LISTS, ("kind", "table", "words", "measures", "text_ja", "text_en")):
        if line["kind"] not in kinds:
            yield line.fault(f"活動の種別「{line['kind']}」はありません。", f"There is no kind '{line['kind']}'.")


def _of_places(lists: Mapping[str, CodeList], told: Mapping[str, Any], folder: Path) -> Iterator[InputError]:
    """Each municipality lies in a region that the centre serves, and each such region has its place."""
    path = folder / example.FILE
    regions = lists.get("region", CodeList("region", ()))
    home, centres = regions.with_role(HOME), lists.get("health_center", CodeList("health_center", ())).codes
    lines = list(lines_of(path, example.COLUMNS))
    if not home:
        yield _fault(folder / REGIONS, "role が home の地域が一つ以上要ります", "one region or more has the role home")
    if not lines:
        yield _fault(path, "市町村が一つもありません", "there is no municipality")
    seen: set[str] = set()
    for line in lines:
        yield from _of_municipality(line, seen, home, centres)
        seen.add(line["code"])
    inhabited = {line["region"] for line in lines}
    for line in lines_of(folder / REGIONS, COLUMNS_OF_REGIONS):
        if line["role"] == HOME and line["code"] not in inhabited and lines:
            yield line.fault(
                f"地域「{line['code']}」の市町村が {example.FILE} にありません。",
                f"No municipality of {example.FILE} lies in the region '{line['code']}'.",
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
                f"[[excluded_residents]] の「{entry.get('municipality')}」は {example.FILE} にありません",
                f"[[excluded_residents]] names '{entry.get('municipality')}', which {example.FILE} does not have",
            )


def _of_municipality(line: Line, seen: Set[str], home: tuple[str, ...], centres: list[str]) -> Iterator[InputError]:
    if len(line["code"]) != 5 or not line["code"].isdecimal():
        yield line.fault(
            f"code の「{line['code']}」は5桁の全国地方公共団体コードではありません（Excelで先頭の0が消えた？）。",
            f"code is '{line['code']}', not five digits (did Excel take a leading 0?).",
        )
    if line["code"] in seen:
        yield line.fault(f"「{line['code']}」が二度あります。", f"'{line['code']}' stands twice.")
    if line["region"] not in home:
        yield line.fault(
            f"region の「{line['region']}」は {REGIONS} の home の地域ではありません: {'、'.join(home)}。",
            f"region is '{line['region']}', no home region of {REGIONS}: {', '.join(home)}.",
        )
    if line["health_center"] and line["health_center"] not in centres:
        yield line.fault(
            f"health_center の「{line['health_center']}」は {CODES} の health_center にありません。",
            f"health_center is '{line['health_center']}', which {CODES} does not have in the list health_center.",
        )


def _fault(path: Path, ja: str, en: str) -> InputError:
    return InputError(f"{path}: {ja}。", f"{path}: {en}.")
