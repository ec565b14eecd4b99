"""Shares by fiscal year: their table, and their figure as columns of 100 %, told for the year of the report."""

from collections.abc import Sequence

import polars as pl

from hikiana.base.text import Text
from hikiana.presentation.charts import stack_notes, stacked_years
from hikiana.presentation.figure import Figure
from hikiana.presentation.palette import PALETTE
from hikiana.presentation.sentences import shares_of_year
from hikiana.presentation.years import YearAxis
from hikiana.sections.year import Year
from hikiana.statistics.counting import count, share
from hikiana.statistics.dimension import Dimension
from hikiana.statistics.measure import Measure
from hikiana.statistics.measures import NEW_CLIENTS, share_of_new
from hikiana.statistics.table import StatTable


def shares_by_fiscal_year(
    year: Year,
    id: str,
    title: Text,
    category: Dimension,
    *,
    of: pl.LazyFrame | None = None,
    counted: Measure = NEW_CLIENTS,
    shares: Measure | None = None,
) -> StatTable:
    """The share of each category by fiscal year, in percent: of new clients, or of the rows of another frame `of`."""
    shares = shares or share_of_new(category.name)
    years = Dimension.of_years(year.years)
    counts = count(year.scan("new_clients") if of is None else of, [years, category], counted)
    cells = [counts, share(counts, category, shares)]
    return year.table(id, title, [years, category], [shares], cells, counted=[counted])


def shares_figure(year: Year, table: StatTable, subject: Text, palette: Sequence[str] = PALETTE) -> Figure:
    """The figure of a table of shares by fiscal year and category; `subject` names what is divided."""
    axis = YearAxis(table, year.centre)
    words = Text(
        "年度別の{subject}の割合を示す100%積み上げ棒グラフ。{label}は{parts}。",
        "Columns of 100 % by fiscal year: {subject}. {label}: {parts}.",
    ).format(subject=subject, label=year.label, parts=shares_of_year(table, year.fiscal_year))
    return Figure.of(
        table,
        lambda lang: stacked_years(axis, lang, table.measures[0].unit, palette, most=100),
        words,
        [*axis.notes, *stack_notes(table)],
        title=Text("{subject}の割合の推移", "Shares over the fiscal years: {subject}").format(subject=subject),
    )
