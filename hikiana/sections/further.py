"""Further columns: what a centre records of clients and contacts beside all others, one part for each column."""

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from hikiana.base.fiscal_year import FiscalYear
from hikiana.base.text import Text
from hikiana.presentation.charts import PALETTE, bars_figure, marks_of
from hikiana.presentation.figure import Figure
from hikiana.presentation.heat_map import heat_map
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
from hikiana.sections.year import Year, once
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
class Shown:
    """What is shown of a column in a fiscal year in which it is recorded."""

    table: StatTable
    bars: Figure
    by_fiscal_year: StatTable
    trend: Figure
    crossings: tuple[StatTable, ...]

    @property
    def tables(self) -> tuple[StatTable, ...]:
        return (self.table, self.by_fiscal_year, *self.crossings)


def columns(year: Year) -> Parts:
    """All further columns, one part for each."""
    return Parts([part(year, column, shown) for column, shown in _columns(year)])


def tables(year: Year) -> tuple[StatTable, ...]:
    """The tables of the section."""
    return tuple(table for _, shown in _columns(year) if shown for table in shown.tables)


def figures(year: Year) -> tuple[Figure, ...]:
    """The figures of the section."""
    return tuple(figure for _, shown in _columns(year) if shown for figure in (shown.bars, shown.trend))


def sentences(year: Year) -> Sentences:
    """What is said of each column, in a row."""
    return Sentences([text for column, shown in _columns(year) for text in told(year, column, shown).texts])


@once
def _columns(year: Year) -> Sequence[tuple[OwnColumn, Shown | None]]:
    return [(column, shown_of(year, column)) for column in OWN_COLUMNS]


def shown_of(year: Year, column: OwnColumn) -> Shown | None:
    """The tables and figures of a column; None of a fiscal year in which it was not recorded yet."""
    if not column.is_recorded_in(year.fiscal_year.year):
        return None
    table, trend = of_year(year, column), by_fiscal_year(year, column)
    crossings = (crossed(year, column, other) for other in column.crossed_with)
    return Shown(
        table,
        _bars(table, column),
        trend,
        _heat_map(year, table, trend, column) if column.several else _stack(year, trend, column),
        tuple(table for table in crossings if table is not None),
    )


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


def part(year: Year, column: OwnColumn, shown: Shown | None) -> Part:
    """All of a column under its title."""
    things = (shown.bars, shown.table, shown.trend, shown.by_fiscal_year, *shown.crossings) if shown else ()
    return Part(column.title, column.description, (told(year, column, shown), *things))


def told(year: Year, column: OwnColumn, shown: Shown | None) -> Sentences:
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
