"""Rules of the further columns that a centre has: the same ones of each."""

from collections.abc import Callable

import polars as pl

from hikiana.base.fiscal_year import FiscalYear
from hikiana.base.text import Text
from schemas.code_lists import CODE_LISTS
from schemas.own_columns import OWN_COLUMNS, OwnColumn
from schemas.rules.codes import fiscal_years
from schemas.rules.rule import SAME_ANSWER, Context, Rule, answered_twice

Broken = Callable[[Context], pl.Expr | pl.Series]
_NOT_COUNTED = Text(
    "そのままでも受け付けますが、報告書では数えません。数えるときは、センターの columns.csv を直してください。",
    "It is accepted as it is, and not counted in the report. To have it counted, mend columns.csv of the centre.",
)


def further_rules(column: OwnColumn) -> list[Rule]:
    """An answer once, and a warning where there is one although none is counted: before the column was recorded, or of
    a method that does not have it.
    """
    rules = []
    if column.several:
        once = f"{column.name}_once"
        rules.append(Rule(once, column.table, column.name, *SAME_ANSWER, lambda _: answered_twice(column.name)))
    if column.since is not None:
        first = FiscalYear(column.since).label
        told = Text("{title}は{first}から記録する列です。", "{title} is recorded since {first}.")
        told = told.format(title=column.title, first=first)
        rules.append(_not_counted(f"{column.name}_since", column, told, lambda context: _too_early(column, context)))
    if column.methods:
        methods = CODE_LISTS["contact_method"]
        told = Text("{title}は、{methods}の相談だけに記録する列です。", "{title} is recorded of {methods} alone.")
        told = told.format(title=column.title, methods=methods.labels(*column.methods))
        others = ~pl.col("method").is_in(methods.with_role(*column.methods))
        rules.append(_not_counted(f"{column.name}_method", column, told, lambda _: _given(column) & others))
    return rules


def _not_counted(id: str, column: OwnColumn, told: Text, broken: Broken) -> Rule:
    return Rule(id, column.table, column.name, told, _NOT_COUNTED, broken, "warning")


def _given(column: OwnColumn) -> pl.Expr:
    cell = pl.col(column.name)
    return (cell.list.len() > 0).fill_null(False) if column.several else cell.is_not_null()


def _too_early(column: OwnColumn, context: Context) -> pl.Series:
    years = fiscal_years(column.table, context)
    frame = context.tables[column.table].select(given=_given(column)).with_columns(year=years)
    return frame.select(pl.col("given") & (pl.col("year") < column.since).fill_null(False)).to_series()


FURTHER_RULES: tuple[Rule, ...] = tuple(rule for column in OWN_COLUMNS for rule in further_rules(column))
