"""The kinds of check: one printed figure against what other printed figures make of it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from hikiana.base.rounding import round_half_up
from hikiana.base.text import Text
from hikiana.centre.printed.figures import DASH, Key, Printed


@dataclass(frozen=True)
class PrintCheck:
    """One printed figure against what the others make of it: `expected` is written as it should stand in print."""

    key: Key
    rule: Text
    printed: str
    expected: str

    @property
    def holds(self) -> bool:
        return self.expected == self.printed


Rules = Callable[[Printed], Iterator[PrintCheck]]

SUM = Text("内訳の和", "sum of its parts")
SAME = Text("他の箇所の同じ数字", "the same figure elsewhere")
SHARE = Text("構成比", "share")
MEAN = Text("割り算", "quotient")
TENTHS = Text("「約n割」", "tenths in words")
TIME = Text("時間区分と延べ時間", "duration bands against total time")
ROUNDED = Text("おおよその数", "rounded figure")
COUNT = Text("一覧の行数", "rows of the list")
LIMIT = Text("ありうる範囲", "possible range")
SHARES_SUM = Text("構成比の合計（丸めの範囲）", "sum of shares, within rounding")


def compare(
    printed: Printed, key: Key, rule: Text, expected: Fraction | int, decimals: int | None = None
) -> Iterator[PrintCheck]:
    """Compare a printed figure with a computed one, rounded to the printed decimals unless told otherwise."""
    value = printed.values.get(key)
    if value is None or value == DASH:
        return
    places = len(value.partition(".")[2]) if decimals is None else decimals
    yield PrintCheck(key, rule, value, written(expected, places))


def written(value: Fraction | int, places: int) -> str:
    return str(round_half_up(float(value), places))


def whole_number(printed: Printed, key: Key) -> int:
    return int(printed.number(key.table, key.row, key.column, key.occurrence))


def sums_to(printed: Printed, whole: Key, parts: Sequence[Key]) -> Iterator[PrintCheck]:
    if any(part in printed.values for part in parts):
        yield from compare(printed, whole, SUM, sum(whole_number(printed, part) for part in parts))


def same(printed: Printed, key: Key, other: Key) -> Iterator[PrintCheck]:
    if other in printed.values:
        yield from compare(printed, key, SAME, whole_number(printed, other))


def part_of(
    printed: Printed, key: Key, part: Key, whole: Key, *, rule: Text, scale: int = 1, decimals: int | None = None
) -> Iterator[PrintCheck]:
    if part in printed.values and whole_number(printed, whole):
        quotient = Fraction(whole_number(printed, part) * scale, whole_number(printed, whole))
        yield from compare(printed, key, rule, quotient, decimals)


def shares(printed: Printed, table: str, rows: Sequence[str], count: str, whole: str) -> Iterator[PrintCheck]:
    """Each printed share is its count's, and the shares add to the printed 100 within what rounding can do."""
    for row in rows:
        key, part = Key(table, row, "構成比"), Key(table, row, count)
        yield from part_of(printed, key, part, Key(table, whole, count), rule=SHARE, scale=100)
    parts = [Decimal(printed.values[key]) for row in rows if (key := Key(table, row, "構成比")) in printed.values]
    total = Key(table, whole, "構成比")
    if parts and total in printed.values:
        leeway = Decimal("0.05") * len(parts)
        agrees = abs(sum(parts) - Decimal(printed.values[total])) <= leeway
        yield PrintCheck(total, SHARES_SUM, printed.values[total], printed.values[total] if agrees else str(sum(parts)))


def quotient_by_parts(p: Printed, key: Key, numerator: Key, parts: Sequence[Key]) -> Iterator[PrintCheck]:
    whole = sum(whole_number(p, part) for part in parts)
    if whole:
        yield from compare(p, key, MEAN, Fraction(whole_number(p, numerator), whole))


def within(printed: Printed, key: Key, least: float, most: float) -> Iterator[PrintCheck]:
    """A figure that the others do not fix but bound."""
    if key in printed.values:
        value = printed.values[key]
        yield PrintCheck(key, LIMIT, value, value if least <= float(value) <= most else f"{least:g}〜{most:g}")
