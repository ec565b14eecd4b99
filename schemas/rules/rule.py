"""What a rule is, and the conditions that several rules share."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal, Protocol

import polars as pl

from hikiana.base.fiscal_year import FiscalYear
from hikiana.base.text import Text
from schemas.fields import IDENTIFIER
from schemas.words import OUTSIDE

Severity = Literal["error", "warning", "note"]
"""What must be mended, what should be looked at, and what was done with the records."""

SEVERITIES: Mapping[Severity, Text] = {
    "error": Text("誤り", "Error"),
    "warning": Text("注意", "Warning"),
    "note": Text("お知らせ", "Note"),
}


class CentreOfRules(Protocol):
    """What rules ask of a centre's profile."""

    @property
    def opened(self) -> date: ...
    @property
    def first_year(self) -> FiscalYear: ...
    @property
    def first_recorded(self) -> FiscalYear: ...
    @property
    def begins_late(self) -> bool: ...
    @property
    def exclusions(self) -> Sequence[Any]:
        """Of residents (`municipality`) who are not counted (`since`)."""

    @property
    def municipalities(self) -> Mapping[str, Any]:
        """By code, each with its `region` and `health_center`."""


@dataclass(frozen=True)
class Context:
    """What a rule looks at: the typed tables, the centre, the day of validation, and per table which rows are at fault.

    `unsound` marks the rows that have an error already.
    """

    tables: Mapping[str, pl.DataFrame]
    centre: CentreOfRules
    today: date
    unsound: Mapping[str, pl.Series] = field(default_factory=dict)

    def at_fault(self, table: str) -> pl.DataFrame:
        """The rows of a table that have an error already."""
        frame = self.tables[table]
        return frame.filter(self.unsound[table]) if table in self.unsound else frame.clear()


@dataclass(frozen=True)
class Check:
    """What can be found in a ledger before its rows are compared with each other."""

    id: str
    message: Text
    hint: Text
    severity: Severity = "error"


@dataclass(frozen=True)
class Rule:
    """`broken` gives a boolean per row of `table`; `column` is where staff look for the fault.

    `message` says what is wrong and what was expected, `hint` how to mend it. A rule `across_rows` looks at rows
    together: it is asked last, when it is known which rows have an error of their own.
    """

    id: str
    table: str
    column: str
    message: Text
    hint: Text
    broken: Callable[[Context], pl.Expr | pl.Series]
    severity: Severity = "error"
    across_rows: bool = False


def fiscal_year_of(day: str | date) -> pl.Expr:
    """The fiscal year (April to March) of a date column or of one day, as the year in which it begins."""
    return (pl.col(day) if isinstance(day, str) else pl.lit(day)).dt.offset_by("-3mo").dt.year()


def without_case(context: Context) -> pl.Expr:
    if not context.at_fault("cases")["case_id"].str.contains(IDENTIFIER).fill_null(False).all():
        return pl.lit(False)  # the number of any case may be the one that cannot be read
    return ~pl.col("case_id").is_in(context.tables["cases"]["case_id"].implode())


def whose_are_known(context: Context) -> bool:
    """Whether every contact with an error names a known client; else it may be a contact of any."""
    at_fault = context.at_fault("contacts")["case_id"]
    return at_fault.is_empty() or at_fault.is_in(context.tables["cases"]["case_id"].implode()).fill_null(False).all()


def unless_only_with(column: str, other: str, codes: Collection[str]) -> pl.Expr:
    return pl.col(column).is_not_null() & ~pl.col(other).is_in([*codes])


def not_exactly_with(column: str, other: str, codes: Collection[str]) -> pl.Expr:
    return pl.col(column).is_not_null() != pl.col(other).is_in([*codes])


def answered_twice(column: str) -> pl.Expr:
    """Whether a multiple answer names the same code again."""
    return pl.col(column).list.n_unique() != pl.col(column).list.len()


def before_first_year(context: Context) -> pl.Expr:
    return pl.col("fiscal_year") < context.centre.first_year.year


HAS_CASE = (
    Text("ケース表にない番号です。", "There is no such case."),
    Text("ケース表に1行加えるか、番号を直してください。", "Add a row to the cases or mend the number."),
)
SAME_ANSWER = (
    Text("同じ答えが二度あります。", "The same answer stands twice."),
    Text(
        "別の答えのつもりなら、その答えに直します。同じ答えは一度だけ書きます。",
        "If another answer was meant, write that one. The same answer is written once.",
    ),
)
IN_FUTURE = (
    Text("未来の日付または年度です。", "This lies in the future."),
    Text("日付または年度を確かめてください。", "Check the date or fiscal year."),
)
BEFORE_OPENING = (
    Text("センターの開設より前です。", "This is before the centre opened."),
    Text("日付または年度を確かめてください。", "Check the date or fiscal year."),
)
NOT_OF_CENTRE = (
    Text(
        "センターが受け持つ市町村のコードではありません。",
        "This is not the code of a municipality that the centre serves.",
    ),
    Text(
        f"市町村の名前か5桁のコードに直してください。{OUTSIDE.ja}と不明は空欄にします。",
        f"Write the municipality's name or five-digit code; leave it empty {OUTSIDE.en} or where unknown.",
    ),
)
