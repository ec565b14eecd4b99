"""The coarser levels of the columns of micro data: as the centre's profile says, else by the roles of its codes.

In the profile each `[[release.merged]]` names a `column` (area, age_band, relation), a `level` (1 is the finest), the
`code`, `ja` and `en` of a category, and in `codes` the categories of the level before, or the codes, that it takes in.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from hikiana.base.errors import InputError
from hikiana.base.text import Text
from hikiana.base.workspace import CENTRE
from hikiana.release.hierarchy import Level, MicroCategory, everything, merged
from schemas.centre_files import PROFILE, profile
from schemas.code_lists import CODE_LISTS, CodeList
from schemas.roles import HOME, UNKNOWN

Groups = Mapping[str, tuple[Text, Sequence[str]]]
_KEYS = {"column", "level", "code", "ja", "en", "codes"}
_COLUMNS = {"area": "region", "age_band": "age_band", "relation": "consulter_relation"}
"""Columns that a profile may merge, and the code lists that they are of."""


def level_of(code_list: str, codes: Sequence[str] | None = None) -> Level:
    """The finest level: each code of a list, or of some of it, by itself."""
    entries = CODE_LISTS[code_list]
    return tuple(MicroCategory(code, entries[code].label, (code,)) for code in codes or entries.codes)


def levels_of(column: str) -> tuple[Level, ...]:
    """The levels of a column, the coarsest of which tells nothing.

    Areas and consulters begin at their first merged level: single regions are never released.

    Raises
    ------
    InputError
        When the profile merges a column that has no levels, or categories that there are none of.
    """
    finest = level_of(_COLUMNS[column])
    told = _told(column) or _USUAL[column](CODE_LISTS[_COLUMNS[column]])
    levels, finer = [], finest
    single = {category.code for category in finest}
    for groups in told:
        named = {code for _, codes in groups.values() for code in codes}
        finer = merged(finest if named <= single and column == "age_band" else finer, groups)
        levels.append(finer)
    first = [finest] if column == "age_band" or not levels else []
    return (*first, *levels, everything(finest if column == "age_band" else (*first, *levels)[0]))


def _told(column: str) -> list[Groups]:
    """What the profile says of a column, level by level."""
    release = profile(CENTRE).get("release", {})
    entries: list[dict[str, Any]] = release.get("merged", []) if isinstance(release, dict) else []
    if wrong := next((entry for entry in entries if {*entry} != _KEYS or entry["column"] not in _COLUMNS), None):
        path = CENTRE / PROFILE
        raise InputError(
            f"{path} の [[release.merged]]（{wrong}）は、{'、'.join(sorted(_KEYS))} を書きます。"
            f"column は {'、'.join(_COLUMNS)} のどれかです。",
            f"{path}: [[release.merged]] ({wrong}) has {', '.join(sorted(_KEYS))}; column is one of "
            f"{', '.join(_COLUMNS)}.",
        )
    own = [entry for entry in entries if entry["column"] == column]
    levels: list[Groups] = []
    known = {*CODE_LISTS[_COLUMNS[column]].codes}
    for level in sorted({entry["level"] for entry in own}):
        groups = {
            entry["code"]: (Text(entry["ja"], entry["en"]), entry["codes"]) for entry in own if entry["level"] == level
        }
        if lost := sorted({code for _, codes in groups.values() for code in codes} - known):
            path = CENTRE / PROFILE
            raise InputError(
                f"{path} の [[release.merged]] {column} の「{lost[0]}」は、まとめられる区分ではありません。",
                f"{path}: [[release.merged]] of {column} names '{lost[0]}', which is no category to merge.",
            )
        known |= {*groups}
        levels.append(groups)
    return levels


def _areas(regions: CodeList) -> list[Groups]:
    """Who lives in which region, with those of no known one together; then in the centre's area or not."""
    unknown = [*regions.with_role("home_unspecified"), *regions.with_role(UNKNOWN)]
    home, outside = regions.with_role(HOME), regions.with_role("outside")
    first = {"unknown": (Text("不明", "Unknown"), unknown)} if unknown else {}
    second = {
        "home": (Text("受け持つ地域", "The centre's area"), home),
        "elsewhere": (Text("それ以外・不明", "Elsewhere or unknown"), [*outside, *first]),
    }
    return [first, {code: group for code, group in second.items() if group[1]}]


def _ages(bands: CodeList) -> list[Groups]:
    """Bands two and two."""
    known = [entry for entry in bands.entries if UNKNOWN not in entry.roles]
    pairs = [*zip(known[::2], known[1::2], strict=False)]
    return [
        {
            f"{pair[0].code}_and_{pair[-1].code}": (
                Text("・".join(one.label.ja for one in pair), " or ".join(one.label.en for one in pair)),
                [one.code for one in pair],
            )
            for pair in pairs
        }
    ]


def _relations(relations: CodeList) -> list[Groups]:
    """Parents together; then all of the family."""
    parents, kin = relations.with_role("parent"), relations.with_role("kin")
    first = {"parent": (Text("父母", "Parent"), parents)} if parents else {}
    return [first, {"family": (Text("家族", "Family"), [*first, *kin])}] if first or kin else []


_USUAL = {"area": _areas, "age_band": _ages, "relation": _relations}
