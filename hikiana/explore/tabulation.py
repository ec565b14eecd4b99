"""Cross-tabulations: any two columns, counted as the sections count, with what cannot be and what is not known told."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from itertools import product

import polars as pl

from hikiana.base.errors import UsageError
from hikiana.base.text import Text
from hikiana.explore.arguments import Years, checked_register, chosen_column, chosen_population, chosen_years
from hikiana.explore.notes import of_crosstab
from hikiana.explore.offered import Offered
from hikiana.explore.populations import UNIT, Counted
from hikiana.explore.request import NO_ANSWER, Request
from hikiana.register.register import Register
from hikiana.statistics.counting import count, distinct, share
from hikiana.statistics.dimension import TOTAL, Dimension, Item
from hikiana.statistics.measure import Formula, Measure
from hikiana.statistics.table import StatTable

ANSWERED = "answered"
_ALL = Text("計", "Total")
_SHARE = Measure.share(Text("行の割合", "Share of the row"), Text("各行の計に対する割合", "of the row's total"))
_OF_ANSWERED = Text("各行の計から記入なしを除いたものに対する割合", "of the row's total without those of no answer")


def crosstab(
    register: Register,
    rows: str,
    by: str,
    years: Years,
    counted: Counted = "new_clients",
    shares: bool = False,
) -> StatTable:
    """Count by two columns over fiscal years, as the tables of the sections do.

    `counted` is new_clients (by their first consultation), clients (each once), consultations, or contacts (with
    liaison and care conferences). `rows` and `by` are names of `columns()` or their titles; `years` is a fiscal year or
    several (2024, "R6", "2016:2024", FiscalYear …).

    A column of multiple answers counts a client in each answer and once in the total. What was not answered stands
    under 記入なし. A column that only some records have (the agency of liaison) is counted of these. A code that a
    fiscal year did not have yet is not applicable, a fiscal year without records not available. `shares` adds the
    percentages of each row's total; where some did not answer, of those who did.

    Raises
    ------
    UsageError
        When a column, fiscal year or `counted` is not known, the columns are the same or do not go with what is
        counted, or the register is one of a public edition.
    """
    population = chosen_population(counted)
    columns = (chosen_column(rows, population), chosen_column(by, population))
    if columns[0] is columns[1]:
        raise UsageError(Text("同じ列どうしは掛け合わせられません。", "A column cannot be crossed with itself."))
    checked = checked_register(register)
    return tabulated(Request(checked, population, chosen_years(years, checked), columns), shares)


def tabulated(request: Request, shares: bool = False) -> StatTable:
    """The cross-tabulation of a request for two columns."""
    columns, measure = request.columns, request.population.measure
    answers = request.answers()
    dimensions = [
        _with_margins(dimension, NO_ANSWER.code in answers[dimension.name].unique()) for dimension in request.dimensions
    ]
    adds_up = not measure.distinct and all(dimension.partition for dimension in dimensions)
    cells = count(answers, dimensions, measure) if adds_up else distinct(answers, dimensions, measure, of=UNIT)
    impossible, unknown = _without_value(request, dimensions)
    counts = cells.with_columns(value=pl.when(~impossible & ~unknown).then("value"))
    measures, told = [measure], [counts]
    if shares:
        measures.append(_share_of(measure, columns[1], dimensions[1]))
        told.append(_shares(counts, dimensions[1], measures[1]))
    return StatTable.of(
        f"crosstab-{columns[0].name}-{columns[1].name}",
        Text("{rows}と{by}", "{rows} by {by}").format(rows=columns[0].title, by=columns[1].title),
        dimensions,
        measures,
        told,
        source=request.register.source,
        note=of_crosstab(request),
        impossible=impossible,
        unknown=unknown,
        where={"fiscal_year": tuple(str(year) for year in request.asked), **request.where},
    )


def _with_margins(dimension: Dimension, gaps: bool) -> Dimension:
    """The categories with their total and, where records have no answer, these and all others together."""
    answered = Item(ANSWERED, Text("記入あり", "Answered"), tuple(dimension.leaves))
    items = (*dimension.items, NO_ANSWER, answered) if gaps else dimension.items
    return replace(dimension, items=items).with_total(_ALL)


def _share_of(measure: Measure, column: Offered, dimension: Dimension) -> Measure:
    whole = _whole(column, dimension)
    note = _SHARE.note if whole == TOTAL else _OF_ANSWERED
    return replace(_SHARE, note=note, formula=Formula.share(measure.code, dimension.name, whole=whole))


def _whole(column: Offered, dimension: Dimension) -> str:
    """The category that the others are shares of."""
    return ANSWERED if ANSWERED in dimension.codes and not column.of_all else TOTAL


def _shares(counts: pl.DataFrame, dimension: Dimension, measure: Measure) -> pl.DataFrame:
    """The percentages of each row; those who did not answer have none where they are no part of the whole."""
    ((_, whole),) = measure.formula.whole if measure.formula else ((dimension.name, TOTAL),)
    outside = [NO_ANSWER.code, TOTAL] if whole == ANSWERED else []
    return share(counts, dimension, measure, whole).filter(~pl.col(dimension.name).is_in(outside))


def _without_value(request: Request, dimensions: Sequence[Dimension]) -> tuple[pl.Expr, pl.Expr]:
    """Which cells cannot be, whatever the records say, and which ones the records do not tell of."""
    names = [dimension.name for dimension in dimensions]
    impossible, unknown = [], []
    for items in product(*(dimension.items for dimension in dimensions)):
        codes = [_codes(item, own) for item, own in zip(items, request.dimensions, strict=True)]
        place = "|".join(item.code for item in items)
        if not request.years_of(codes):
            impossible.append(place)
        elif not request.is_known(codes):
            unknown.append(place)
    of_cell = pl.concat_str([pl.col(name).cast(pl.String) for name in names], separator="|")
    return of_cell.is_in(impossible), of_cell.is_in(unknown)


def _codes(item: Item, dimension: Dimension) -> Collection[str]:
    """The codes of records that an item may stand for; of those without an answer nobody knows which."""
    codes = [code for code in item.members or (item.code,) if code != NO_ANSWER.code]
    return codes or dimension.leaves
