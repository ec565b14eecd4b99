"""The fiscal year in which a case began, as the ledger gives it: it may lie before the records of a centre begin."""

import polars as pl

from hikiana.base.text import Text

BEFORE = "before"
"""Before the records begin, in a fiscal year that is not known."""
BEFORE_RECORDS = 0
"""The same as a number: earlier than every fiscal year."""
WORDS = ("以前から", "以前", "以前より", "前から", "継続", "継続中", BEFORE)
"""What staff write for it; the first is the form's."""
LABEL = Text("以前（年度不明）", "Before the records")


def as_number(given: pl.Expr) -> pl.Expr:
    """The column `start_year` of cases as the year in which the fiscal year begins, BEFORE_RECORDS of no known one."""
    return pl.when(given == BEFORE).then(BEFORE_RECORDS).otherwise(given.cast(pl.Int32, strict=False)).cast(pl.Int32)


def as_code(number: pl.Expr) -> pl.Expr:
    """The code of such a number in tables: 2019, or BEFORE."""
    return pl.when(number == BEFORE_RECORDS).then(pl.lit(BEFORE)).otherwise(number.cast(pl.String))


def given_of(cases: pl.DataFrame) -> pl.Expr:
    """What is given of the client of a row with `case_id`, as a number; null where nothing is."""
    given = cases.drop_nulls(["case_id", "start_year"]).unique("case_id", keep="first")
    if given.is_empty():
        return pl.lit(None, pl.Int32)
    numbers = given.select(as_number(pl.col("start_year"))).to_series()
    return pl.col("case_id").replace_strict(given["case_id"], numbers, default=None, return_dtype=pl.Int32)
