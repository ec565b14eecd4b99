"""Further columns: what a centre records of clients and contacts beside all others, one part for each column."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

import polars as pl

from hikiana.base.fiscal_year import FiscalYear
from hikiana.base.text import Text
from hikiana.presentation.charts import bars_figure, marks_of
from hikiana.presentation.figure import Figure
from hikiana.presentation.heat_map import heat_map
from hikiana.presentation.palette import PALETTE
from hikiana.presentation.parts import Part, Parts
from hikiana.presentation.sentences import (
    NONE_IN_YEAR,
    Sentences,
    is_none,
    largest,
    leading,
    listed,
    or_none,
)
from hikiana.presentation.years import YearAxis
from hikiana.sections.further_crossings import crossed
from hikiana.sections.shared.further_columns import (
    answers,
    category,
    counted,
    frame,
    note,
    records_of_year,
    shares,
    where,
)
from hikiana.sections.shared.trends import shares_figure
from hikiana.sections.shown import section_table, shown_by
from hikiana.sections.year import Year
from hikiana.statistics.counting import count, share
from hikiana.statistics.dimension import TOTAL, Dimension
from hikiana.statistics.table import StatTable
from schemas.code_lists import CODE_LISTS
from schemas.own_columns import ANSWERED, NOT_RECORDED, OWN_COLUMNS, OwnColumn
from schemas.roles import UNKNOWN

_COLOURS = (*PALETTE[:6], "#d55e00", "#56724d", "#8c6bb1", "#f0e442", "#a6761d", "#80cdc1")
_GREYS = {UNKNOWN: PALETTE[6], NOT_RECORDED: "#dedede"}
_STEP = 24
"""Height of a row of a heat map."""


@dataclass(frozen=True)
class ColumnTables:
    """What is shown of a column in a fiscal year in which it is recorded."""

    table: StatTable
    by_fiscal_year: StatTable
    crossings: tuple[StatTable, ...] = ()


Table = Callable[[Year], StatTable | None]


@dataclass(frozen=True)
class Makers:
    """The functions that make the tables of a column, each None of a year in which it was not recorded yet."""

    table: Table
    by_fiscal_year: Table
    crossings: tuple[Table, ...]

    def shown(self, year: Year) -> ColumnTables | None:
        table, trend = self.table(year), self.by_fiscal_year(year)
        crossings = tuple(found for make in self.crossings if (found := make(year)) is not None)
        return ColumnTables(table, trend, crossings) if table and trend else None


def makers(column: OwnColumn, mark: Callable[[Table], Table] = lambda make: make) -> Makers:
    """The functions that make the tables of a column, `mark`ed; each is called as its table."""

    def named(name: str, make: Callable[[Year, OwnColumn], StatTable | None]) -> Table:
        def made(year: Year) -> StatTable | None:
            return make(year, column) if column.is_recorded_in(year.fiscal_year.year) else None

        made.__name__, made.__doc__ = name, make.__doc__
        return mark(made)

    return Makers(
        named(f"further_{column.name}", of_year),
        named(f"further_{column.name}_by_fiscal_year", by_fiscal_year),
        tuple(
            named(f"further_{column.name}_by_{other}", partial(crossed, other=other)) for other in column.crossed_with
        ),
    )


def columns(year: Year) -> Parts:
    """All further columns, one part for each."""
    return Parts([part(year, column, of_column.shown(year)) for column, of_column in _MAKERS])


def figures(year: Year) -> tuple[Figure, ...]:
    """The figures of the section."""
    every = ((column, of_column.shown(year)) for column, of_column in _MAKERS)
    return tuple(figure for column, shown in every if shown for figure in drawn(year, column, shown))


def sentences(year: Year) -> Sentences:
    """What is said of each column, in a row."""
    every = ((column, of_column.shown(year)) for column, of_column in _MAKERS)
    return Sentences([text for column, shown in every for text in told(year, column, shown).texts])


def of_year(year: Year, column: OwnColumn) -> StatTable:
    """New clients or contacts of the fiscal year by the column; one of several answers counts in each."""
    by, measure, of_all = year.shown(category(column)), counted(column), shares(column)
    counts = count(answers(column, records_of_year(column, year)), [by], measure)
    return year.table(
        f"further_{column.name}",
        column.title,
        [by],
        [measure, of_all],
        [counts, share(counts, by, of_all, _whole(column))],
        note=note(column),
        where=year.condition | where(column),
    )


def by_fiscal_year(year: Year, column: OwnColumn) -> StatTable:
    """The shares by fiscal year, in percent; those of years before the column was recorded are not known."""
    years, by = Dimension.of_years(year.years), year.shown(category(column))
    measure, of_all = counted(column), shares(column)
    before = [str(each) for each in year.years if not column.is_recorded_in(each.year)]
    is_before = pl.col("fiscal_year").cast(pl.String).is_in(before)
    counts = count(answers(column, year.scan(frame(column))), [years, by], measure)
    counts = counts.with_columns(value=pl.when(~is_before).then("value"))
    told = share(counts, by, of_all, _whole(column)).filter(pl.col(column.name) != ANSWERED)
    return year.table(
        f"further_{column.name}_by_fiscal_year",
        Text("年度別の{title}の割合", "{title} by fiscal year").format(title=column.title),
        [years, by],
        [of_all],
        [counts, told],
        note=note(column),
        unknown=is_before,
        where=where(column),
        counted=[measure],
    )


def part(year: Year, column: OwnColumn, shown: ColumnTables | None) -> Part:
    """All of a column under its title."""
    things: tuple[StatTable | Figure, ...] = ()
    if shown:
        bars, trend = drawn(year, column, shown)
        things = (bars, shown.table, trend, shown.by_fiscal_year, *shown.crossings)
    return Part(column.title, column.description, (told(year, column, shown), *things))


def drawn(year: Year, column: OwnColumn, shown: ColumnTables) -> tuple[Figure, Figure]:
    """The figures of a column: bars of the fiscal year, and the shares by fiscal year."""
    table, trend, since = shown.table, shown.by_fiscal_year, note(column)
    over_years = _heat_map(year, table, trend, column) if column.several else _stack(year, trend, column)
    # Without a word of it the years before would look like years without a client.
    return _bars(table, column), replace(over_years, notes=[*over_years.notes, *([since] if since else [])])


def told(year: Year, column: OwnColumn, shown: ColumnTables | None) -> Sentences:
    """The most frequent category and all others; that nothing is recorded where that is so."""
    if shown is None:
        words = Text(
            "{title}は{first}から記録しているため、この年度の記録はない。",
            "{title}: recorded since {first}, so there is no record of this fiscal year.",
        )
        return Sentences([words.format(title=column.title, first=_first(column).label)])
    table, measure, whole = shown.table, counted(column).code, _whole(column)
    if records_of_year(column, year).limit(1).collect().is_empty():
        return Sentences([NONE_IN_YEAR])
    codes = [code for code in table.dimensions[0].leaves if code not in (ANSWERED, NOT_RECORDED)]
    if all(is_none(table, code, measure) for code in codes):
        words = Text("この年度は「{title}」の記録がない。", "Nothing is recorded in this fiscal year: {title}.")
        return Sentences([words.format(title=column.title)])
    texts = []
    unknown = CODE_LISTS[column.code_list].with_role(UNKNOWN)
    if top := largest(table, [code for code in codes if code not in unknown], measure):
        texts.append(
            leading(
                _LEADING[column.several], table, top, measure, whole=whole, title=column.title, of=_OF[column.table]
            )
        )
    left = [code for code in table.dimensions[0].leaves if code != ANSWERED and (top is None or code != top.code)]
    if (rest := listed(table, left, measure)).ja:
        words = Text("ほかは{rest}である。", "The others: {rest}.") if top else _ALL_OF_THEM
        texts.append(words.format(title=column.title, rest=rest))
    return Sentences(texts)


_LEADING = {
    False: Text(
        "{of}{all}のうち、{title}で最も多いのは「{label}」で、{each}{count}（{share}）である。",
        "{title}: of {all}, the most frequent is {label}, {each}{count} ({share}).",
    ),
    True: Text(
        "{title}（複数回答）の記録がある{of}{all}のうち、最も多いのは「{label}」で、{each}{count}（{share}）である。",
        "{title} (multiple answers): of {all} with any answer, the most frequent is {label}, {each}{count} ({share}).",
    ),
}
_OF = {"cases": Text("新規相談", ""), "contacts": Text("相談", "")}
_ALL_OF_THEM = Text("{title}の内訳は{rest}である。", "{title}: {rest}.")


def _whole(column: OwnColumn) -> str:
    """The category that the others are shares of."""
    return ANSWERED if column.several else TOTAL


def _first(column: OwnColumn) -> FiscalYear:
    assert column.since is not None, "a column that is not recorded in a year has a first one"
    return FiscalYear(column.since)


def _bars(table: StatTable, column: OwnColumn) -> Figure:
    codes = [code for code in table.dimensions[0].leaves if code != ANSWERED]
    words = Text("{title}を示す横棒グラフ。{parts}。", "Bars: {title}. {parts}.").format(
        title=column.title, parts=or_none(listed(table, codes, counted(column).code))
    )
    return bars_figure(table, counted(column).code, words, codes)


def _stack(year: Year, table: StatTable, column: OwnColumn) -> Figure:
    return shares_figure(year, table, column.title, _palette(table, column))


def _palette(table: StatTable, column: OwnColumn) -> list[str]:
    """Colours that tell the categories apart; what is not known or not recorded is grey."""
    unknown, colours = CODE_LISTS[column.code_list].with_role(UNKNOWN), iter(_COLOURS * len(table.dimensions[1].leaves))
    roles = {code: UNKNOWN if code in unknown else code for code in table.dimensions[1].leaves}
    return [_GREYS[role] if role in _GREYS else next(colours) for role in roles.values()]


def _heat_map(year: Year, table: StatTable, trend: StatTable, column: OwnColumn) -> Figure:
    """Answers are no parts of a whole: a row for each, in the order of the list."""
    axis = YearAxis(trend, year.centre)
    codes = [code for code in trend.dimensions[1].leaves if code != ANSWERED]
    words = Text(
        "年度別の{title}の割合（複数回答）を示すヒートマップ。{label}は{parts}。",
        "Heat map of the shares by fiscal year (multiple answers): {title}. {label}: {parts}.",
    ).format(title=column.title, label=year.label, parts=or_none(listed(table, codes, counted(column).code)))
    return Figure.of(
        trend,
        lambda lang: heat_map(axis, lang, codes, _STEP),
        words,
        [*axis.notes, *marks_of(trend, codes)],
        title=Text("{title}の割合の推移", "Shares over the fiscal years: {title}").format(title=column.title),
    )


_MAKERS = [(column, makers(column, section_table)) for column in OWN_COLUMNS]
tables, _ = shown_by(__name__)
