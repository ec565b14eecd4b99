"""Rules of the code lists: a code is used only in the fiscal years in which it is valid."""

from collections.abc import Callable

import polars as pl

from hikiana.base.text import Text
from schemas.code_lists import CODE_LISTS, CodeList
from schemas.rules.rule import Context, Rule, fiscal_year_of
from schemas.tables import TABLES

NOT_IN_ITS_TIME = (
    Text("その年度にはまだ（もう）使わない区分です。", "This code is not in use in that fiscal year."),
    Text(
        "その年度の区分に直してください。有効な年度は schemas/code_lists.csv にあります。",
        "Write a code of that year; schemas/code_lists.csv says which years each is valid in.",
    ),
)


def _first_contact(context: Context) -> pl.Series:
    """A client's codes are judged by the fiscal year of the first contact."""
    first = context.tables["contacts"].group_by("case_id").agg(pl.col("date").min())
    cases = context.tables["cases"].join(first, on="case_id", how="left", maintain_order="left")
    return cases.select(fiscal_year_of("date")).to_series()


def _of_table(table: str, year: pl.Expr) -> Callable[[Context], pl.Series]:
    return lambda context: context.tables[table].select(year).to_series()


_FISCAL_YEARS: dict[str, Callable[[Context], pl.Series]] = {
    "cases": _first_contact,
    "contacts": _of_table("contacts", fiscal_year_of("date")),
    "activities": _of_table("activities", pl.col("fiscal_year")),
    "clinic": _of_table("clinic", pl.col("fiscal_year")),
}


def fiscal_years(table: str, context: Context) -> pl.Series:
    """The fiscal year by which each row of a table is judged."""
    return _FISCAL_YEARS[table](context)


def out_of_time(cells: pl.Series, fiscal_years: pl.Series, code_list: CodeList) -> pl.Series:
    """Whether a cell (a code or several) holds a code that is not valid in the row's fiscal year."""
    frame = pl.DataFrame({"code": cells, "fiscal_year": fiscal_years})
    broken = pl.lit(False)
    for entry in code_list.entries:
        used = (
            pl.col("code").list.contains(entry.code)
            if isinstance(cells.dtype, pl.List)
            else pl.col("code") == entry.code
        )
        before = pl.col("fiscal_year") < entry.valid_from if entry.valid_from else pl.lit(False)
        after = pl.col("fiscal_year") > entry.valid_to if entry.valid_to else pl.lit(False)
        broken |= used & (before | after)
    return frame.select(broken.fill_null(False)).to_series()


def _rule(table: str, column: str, code_list: CodeList) -> Rule:
    def broken(context: Context) -> pl.Series:
        return out_of_time(context.tables[table][column], fiscal_years(table, context), code_list)

    return Rule(f"{column}_in_its_time", table, column, *NOT_IN_ITS_TIME, broken)


CODE_RULES: tuple[Rule, ...] = tuple(
    _rule(table, column.name, column.code_list)
    for table in _FISCAL_YEARS
    for column in TABLES[table].columns.values()
    if column.code_list is not None
    and any(entry.valid_from or entry.valid_to for entry in CODE_LISTS[column.code_list.name].entries)
)
