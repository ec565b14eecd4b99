"""What a rule is, and the conditions that several rules share."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal

import polars as pl

from schemas.text import Text

if TYPE_CHECKING:
    from hikiana.centre import Centre

Severity = Literal["error", "warning", "note"]
"""What must be mended, what should be looked at, and what was done with the records."""


@dataclass(frozen=True)
class Context:
    """What a rule looks at: the typed tables, the centre and the day of validation."""

    tables: Mapping[str, pl.DataFrame]
    centre: Centre
    today: date


@dataclass(frozen=True)
class Rule:
    """`broken` gives a boolean per row of `table`; `column` is where staff look for the fault."""

    id: str
    table: str
    column: str
    message: Text
    broken: Callable[[Context], pl.Expr | pl.Series]
    severity: Severity = "error"


def fiscal_year_of(day: str | date) -> pl.Expr:
    """The fiscal year (April to March) of a date column or of one day, as the year in which it begins."""
    return (pl.col(day) if isinstance(day, str) else pl.lit(day)).dt.offset_by("-3mo").dt.year()


def without_case(context: Context) -> pl.Expr:
    return ~pl.col("case_id").is_in(context.tables["cases"]["case_id"].implode())


def unless_only_with(column: str, other: str, code: str) -> pl.Expr:
    return pl.col(column).is_not_null() & (pl.col(other) != code)


def not_exactly_with(column: str, other: str, code: str) -> pl.Expr:
    return pl.col(column).is_not_null() != (pl.col(other) == code)


def answered_twice(column: str) -> pl.Expr:
    """Whether a multiple answer names the same code again."""
    return pl.col(column).list.n_unique() != pl.col(column).list.len()


def before_first_year(context: Context) -> pl.Expr:
    return pl.col("fiscal_year") < context.centre.first_year.year


HAS_CASE = Text(
    "ケース表にない番号です。ケース表に1行加えるか、番号を直してください。",
    "There is no such case. Add a row to the cases or mend the number.",
)
SAME_ANSWER = Text("同じ答えが二度あります。一つにしてください。", "The same answer stands twice. Keep one of them.")
IN_FUTURE = Text("未来の日付または年度です。確かめてください。", "This lies in the future. Check it.")
BEFORE_OPENING = Text(
    "センターの開設より前です。日付または年度を確かめてください。",
    "This is before the centre opened. Check the date or fiscal year.",
)
