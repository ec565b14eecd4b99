"""Numbers as they are told in words and in the data of charts, and the words around them."""

import math
import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from hikiana.disclosure.audit.cells import COUNTERS, PublishedCell, is_count

NUMBER = re.compile(
    r"(?<![\d.,A-Za-z表図第\-])(?<!\bto )(?P<about>約|about )?(?:(?P<hours>\d[\d,]*)時間(?P<minutes>\d\d)分"
    r"|(?P<number>\d{1,3}(?:,\d{3})+(?![\d])|\d+)(?P<fraction>\.\d+)?"
    r"\s?(?P<unit>[件名人回%割歳年月日分章点号代位期通]|か月|時間|in 10|min)?)"
    r"(?P<bound>未満|以下|以上)?"
    r"(?P<difference>\s?(?:多|少|増|減|ずつ|ごと|あたり|目(?!的)|とする|とし|と数え|more|fewer|less|to \d|and over"
    r"|and under))?"
)
_OTHER_UNITS = frozenset("歳年月日章点号代位期通") | {"か月", "時間"}
_DIGITS = "〇一二三四五六七八九"
_KANJI = re.compile(
    r"(?<![一二三四五六七八九十百千第])(?:[一二三四五六七八九]?十[一二三四五六七八九]?|[一二三四五六七八九])(?=[名件])"
)
HIDDEN = "x"
"""The sign of a hidden number."""
_LONGEST, _GREATEST = 40, 1e15
_GEOMETRY = frozenset({"x", "x2", "y", "y2", "place", "middle", "label_x", "step", "order"})


@dataclass(frozen=True)
class Number:
    """A number as it is told: it lies in [low, high]; `unit` "" where none is told."""

    low: float
    high: float
    unit: str = ""

    @property
    def is_bound(self) -> bool:
        """Whether it is told as a limit: 5件未満."""
        return self.high == math.inf or self.low == 0 < self.high

    def may_be_of(self, cell: PublishedCell) -> bool:
        """Whether the cell's values are of such a kind."""
        if is_count(cell.measure):
            whole = math.ceil(self.low - 1e-9) <= self.high + 1e-9
            return self.unit in (*COUNTERS, "") and whole
        if self.unit in ("%", "割") or cell.measure.unit.ja == "%":
            return self.unit in ("%", "割", "") and cell.measure.unit.ja == "%"
        return self.unit in ("", cell.measure.unit.ja, *(("分",) if cell.measure.sums else ()))

    def fits(self, cell: PublishedCell) -> bool:
        """Whether it is the cell's published value."""
        if cell.low is None or cell.high is None:
            return False
        return cell.low <= self.high + 1e-6 and self.low - 1e-6 <= cell.high


def words_of(mark: Mapping[str, Any]) -> Iterator[str]:
    """The words of a mark: what stands in its fields, and the parts of those that join several (A → B, R6|2024)."""
    for value in mark.values():
        if isinstance(value, str):
            words = map(normal, (value, *re.split(r"\s*(?:→|\|)\s*", value)))
            yield from (word for word in words if not is_amount(word))


def is_amount(word: str) -> bool:
    """A number that is no fiscal year."""
    return re.fullmatch(r"[\d,.]+", word) is not None and re.fullmatch(r"(19|20)\d\d", word) is None


def numbers_of(mark: Mapping[str, Any]) -> Collection[Number]:
    """The numbers of a mark: its value, or whatever is no place in the drawing.

    The 0 of a mark that says x itself is the place of the sign, and the same for every hidden number.
    """
    if mark.get("written") == HIDDEN and mark.get("value") == 0:
        return []
    values = [value for name, value in mark.items() if name in ("value", "written")] or [
        value for name, value in mark.items() if name not in _GEOMETRY
    ]
    found = []
    for value in values:
        if isinstance(value, (int, float)) and not isinstance(value, bool) and abs(value) <= _GREATEST:
            found.append(Number(float(value), float(value)))
        elif isinstance(value, str) and (match := NUMBER.fullmatch(normal(value))) and (number := number_of(match)):
            found.append(number)
    return found


def number_of(match: re.Match[str]) -> Number | None:
    """What a match of NUMBER says; None for days, ages, differences and the like, and for what counts nothing."""
    if len(match[0]) > _LONGEST:
        return None
    if match["hours"]:
        minutes = 60.0 * int(match["hours"].replace(",", "")) + int(match["minutes"])
        return Number(minutes, minutes, "分")
    unit = {"in 10": "割", "min": "分"}.get(match["unit"] or "", match["unit"] or "")
    if unit in _OTHER_UNITS or match["difference"]:
        return None
    value = float(match["number"].replace(",", "") + (match["fraction"] or ""))
    if match["bound"]:
        most = {"未満": value - 1, "以下": value, "以上": math.inf}[match["bound"]]
        return Number(value if most == math.inf else 0.0, most, unit) if unit in COUNTERS else None
    if unit == "割":
        return Number(10 * value - 5, 10 * value + 5, unit)
    half = 0.5 * 10.0 ** -(len(match["fraction"] or ".") - 1) if match["fraction"] or unit in ("%", "分") else 0.0
    return Number(value - half, value + half, unit)


def normal(words: str) -> str:
    """Words as they are compared: full and half width alike, and 十二名 like 12名."""
    return _KANJI.sub(lambda found: str(_of_kanji(found[0])), unicodedata.normalize("NFKC", words)).strip()


def _of_kanji(written: str) -> int:
    tens, ten, ones = written.rpartition("十")
    return (_DIGITS.find(tens or "一") * 10 if ten else 0) + (_DIGITS.find(ones) if ones else 0)
