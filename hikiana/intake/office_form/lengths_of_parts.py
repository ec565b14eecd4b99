"""Lengths of contacts that stand in two columns: 時間 | 分 with 1 | 30."""

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise

import polars as pl

from hikiana.intake import forms
from hikiana.intake.heads import plain
from hikiana.intake.length_heads import named_unit, without_unit
from hikiana.intake.office_form.claims import LENGTH, Claim, Doubt
from hikiana.intake.office_form.column_facts import ColumnFacts
from hikiana.intake.office_form.head_meanings import ALONE, meaning_of_head, turn_of_head
from hikiana.intake.office_form.heads_of_sheet import lower_words
from hikiana.intake.office_form.model import HOURS, MINUTES
from hikiana.intake.written import trimmed

HOUR, LONGEST, LATEST = 60, 7, 23
"""Minutes of an hour; more hours than a length mostly has are a time of day, until so many."""
_HOURS, _MINUTES = ["時間", "時", "h"], ["分間", "分", "m"]
"""What stands behind the numbers."""
_LEAST = 0.9
_OF_HOURS = re.compile(r"^(?:(?:相談|対応|所要|面接|面談|実施|支援)?時間数?|時)$")
_OF_MINUTES = re.compile(r"^(?:(?:相談|対応|所要|面接|面談|実施|支援)?(?:時間)?分数?|分間)$")
_POINT = re.compile(r"開始|終了|始|終|時刻|日時|予定|次回|前回|から|まで|移動")
"""Groups of columns that are a time of day, or no contact's length."""


def part_of_length(head: str) -> str:
    """The part of a length that a head names where another column has the other: HOURS, MINUTES or nothing."""
    lower = lower_words(turn_of_head(head)[1])
    if _POINT.search(plain(head)):
        return ""
    word = re.sub(r"\s", "", plain(lower))
    unit, name = named_unit(word), re.sub(r"[(\[〔【].*$", "", without_unit(word))
    if _OF_HOURS.search(name) and unit in (None, "hours"):
        return HOURS
    return MINUTES if _OF_MINUTES.search(name) or (unit == "minutes" and _OF_HOURS.search(name)) else ""


def lengths_of_parts(facts: Mapping[str, ColumnFacts]) -> dict[str, Claim]:
    """Columns of hours with those of minutes beside them, where together they are a length and neither is one alone."""
    found: dict[str, Claim] = {}
    for hours, minutes in _pairs(facts):
        if _are_parts(facts[hours], facts[minutes], 0, LONGEST):
            turn = turn_of_head(hours)[0]
            found[hours] = Claim(hours, HOURS, ALONE, None, turn)
            found[minutes] = Claim(minutes, MINUTES, ALONE, None, turn)
    return found


def clocks_in_parts(facts: Mapping[str, ColumnFacts]) -> list[Doubt]:
    """Columns of hours and minutes that seem to be those of a clock, as 13 | 30, where their heads name a length."""
    clocks = [
        pair
        for pair in _pairs(facts)
        if facts[pair[0]].filled and _are_parts(facts[pair[0]], facts[pair[1]], LONGEST, LATEST)
    ]
    named = [head for pair in clocks for head in pair if LENGTH in meaning_of_head(head).fields]
    return [Doubt(head, [LENGTH], turn_of_head(head)[0]) for head in named]


def _pairs(heads: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Heads of hours and of minutes that stand beside each other."""
    for hours, minutes in pairwise(heads):
        told = [part_of_length(head) for head in (hours, minutes)]
        if told == [HOURS, MINUTES] and turn_of_head(hours)[0] == turn_of_head(minutes)[0]:
            yield hours, minutes


def minutes_of_parts(hours: str, minutes: str) -> pl.Expr:
    """The minutes of two columns together as text; what is no hour or no minute stays, so that it is told."""
    parts = [trimmed(pl.col(head)).fill_null("") for head in (hours, minutes)]
    is_empty = [part == "" for part in parts]
    of_hours, of_minutes = (
        pl.when(empty).then(0).otherwise(forms.numbers(part, unit))
        for part, empty, unit in zip(parts, is_empty, (_HOURS, _MINUTES), strict=True)
    )
    # 1 beside 90 may be 90 minutes in all.
    is_length = (of_hours >= 0) & (of_minutes >= 0) & ((of_hours == 0) | (of_minutes < HOUR))
    told = pl.when(is_length).then((of_hours * HOUR + of_minutes).cast(pl.String))
    return pl.when(~pl.all_horizontal(is_empty)).then(pl.coalesce(told, pl.concat_str(parts, separator="+")))


def _are_parts(hours: ColumnFacts, minutes: ColumnFacts, least: int, most: int) -> bool:
    """Whether hours are so many, and minutes those beyond them and not all of a length."""
    of_hours = hours.between(least, most, "|".join(_HOURS)) if hours.filled else 1
    of_minutes = minutes.between(0, HOUR - 1, "|".join(_MINUTES)) if minutes.filled else 1
    return bool(hours.filled or minutes.filled) and min(of_hours, of_minutes) >= _LEAST
