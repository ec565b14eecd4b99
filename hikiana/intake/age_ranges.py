"""Ages of which staff write a range: 30代, 30代後半, 40歳前後, 60歳以上, 35～39歳, 20歳以上～30歳未満.

What the words mean in years is a judgement: 前半 and 後半 are the halves of ten years, 半ば the three in the middle of
them (34 to 36), and 前後, くらい, 頃 and 約 two years to both sides.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, get_args
from unicodedata import normalize

import polars as pl

from schemas.ages import HIGHEST

Kind = Literal["decade", "about", "limit", "span"]
"""30代; 40歳前後; 60歳以上; 35～39歳."""
KINDS: tuple[Kind, ...] = get_args(Kind)
ABOUT = 2
"""Years to both sides of an age that is told as about so many."""
_AGE = r"満?([0-9]{1,3})[歳才]?"
_TO = r"[~〜‐‑–—―−ー-]"
_DECADE = re.compile(rf"{_AGE}[代台](?:の?(前半|後半|半ば|なかば))?")
_PARTS: Mapping[str | None, tuple[int, int]] = {
    None: (0, 9),
    "前半": (0, 4),
    "後半": (5, 9),
    "半ば": (4, 6),
    "なかば": (4, 6),
}
_BESIDE = r"前後|くらい|ぐらい|位|頃|ころ|ごろ|程度"
_ABOUT = re.compile(rf"(?:約|およそ){_AGE}(?:{_BESIDE})?|{_AGE}(?:{_BESIDE})")
_OPEN = r"[~〜]"
"""No other stroke: -5 is no age."""
_FROM = re.compile(rf"{_AGE}([代台])?(?:以上|から|{_OPEN})")
_UNTIL = re.compile(rf"{_OPEN}?{_AGE}([代台])?(?:(未満)|以下|まで)|{_OPEN}{_AGE}([代台])?")
_SPAN = re.compile(rf"{_AGE}([代台])?(?:(?:以上|から){_TO}?|{_TO}){_AGE}([代台])?(?:(未満)|以下|まで)?")


@dataclass(frozen=True)
class AgeRange:
    """The completed years that an age has at least and at most, and the kind of words that tell it."""

    least: int
    most: int
    kind: Kind

    def __str__(self) -> str:
        return in_words(self.least, self.most)


def in_words(least: int, most: int) -> str:
    """A range as messages tell it: 30～39歳, 60歳以上, 19歳以下."""
    if most == HIGHEST:
        return f"{least}歳以上"
    return f"{least}～{most}歳" if least else f"{most}歳以下"


@lru_cache(maxsize=10_000)
def range_of(cell: str) -> AgeRange | None:
    """The range of ages that a cell tells; None of an age in years, and of what is no age."""
    word = re.sub(r"\s", "", normalize("NFKC", cell))
    found = _decade(word) or _about(word) or _limit(word) or _span(word)
    if found is None or not 0 <= found.least <= found.most <= HIGHEST:
        return None
    return found


def ranges(cells: pl.Series) -> pl.DataFrame:
    """Of each cell the `least` and `most` years (Int16) and the `kind` of its range; null where it tells none."""
    told = _told(cells)
    return pl.DataFrame(
        {
            "least": _each(cells, {cell: ages.least for cell, ages in told.items()}, pl.Int16()),
            "most": _each(cells, {cell: ages.most for cell, ages in told.items()}, pl.Int16()),
            "kind": _each(cells, {cell: ages.kind for cell, ages in told.items()}, pl.String()),
        }
    )


def as_read(cells: pl.Series) -> pl.Series:
    """The ranges that cells tell in the words of messages; null where one tells none."""
    return _each(cells, {cell: str(ages) for cell, ages in _told(cells).items()}, pl.String())


def _told(cells: pl.Series) -> dict[str, AgeRange]:
    """The ranges by the cells that tell one; only text does."""
    words = cells.drop_nulls().unique() if cells.dtype == pl.String else ()
    found = {word: range_of(word) for word in words}
    return {word: ages for word, ages in found.items() if ages is not None}


def _each(cells: pl.Series, values: Mapping[str, int | str], dtype: pl.DataType) -> pl.Series:
    if not values:
        return pl.Series([None], dtype=dtype).new_from_index(0, len(cells))
    return cells.replace_strict(values, default=None, return_dtype=dtype)


def _decade(word: str) -> AgeRange | None:
    """30代, 30歳代, 30代後半; of ten years only: 35代 is none."""
    found = _DECADE.fullmatch(word)
    if found is None or not _begins_ten(int(found[1])):
        return None
    first, (least, most) = int(found[1]), _PARTS[found[2]]
    return AgeRange(first + least, first + most, "decade")


def _about(word: str) -> AgeRange | None:
    """40歳前後, 40歳くらい, 約40歳."""
    found = _ABOUT.fullmatch(word)
    if found is None:
        return None
    age = int(found[1] or found[2])
    return AgeRange(max(age - ABOUT, 0), min(age + ABOUT, HIGHEST), "about")


def _limit(word: str) -> AgeRange | None:
    """60歳以上, 60代以上, 20歳未満, 19歳以下, 60歳～."""
    if found := _FROM.fullmatch(word):
        return AgeRange(int(found[1]), HIGHEST, "limit") if _is_begin(found[1], found[2]) else None
    if found := _UNTIL.fullmatch(word):
        age, of_ten = found[1] or found[4], found[2] or found[5]
        return AgeRange(0, _last(int(age), of_ten, found[3]), "limit") if _is_begin(age, of_ten) else None
    return None


def _span(word: str) -> AgeRange | None:
    """35～39歳, 20歳以上30歳未満, 20代から30代, 20～30代."""
    found = _SPAN.fullmatch(word)
    if found is None or not (_is_begin(found[1], found[2]) and _is_begin(found[3], found[4])):
        return None
    return AgeRange(int(found[1]), _last(int(found[3]), found[4], found[5]), "span")


def _last(age: int, of_ten: str | None, below: str | None) -> int:
    """The most years of what ends with 39歳, 30代, 40歳未満 or 40代未満."""
    if below:
        return age - 1
    return age + 9 if of_ten else age


def _is_begin(age: str, of_ten: str | None) -> bool:
    return not of_ten or _begins_ten(int(age))


def _begins_ten(age: int) -> bool:
    return age > 0 and age % 10 == 0
