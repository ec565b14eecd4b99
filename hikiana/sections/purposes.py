"""Purposes of consultation: what new clients came for (図8; multiple answers)."""

import altair as alt
import polars as pl

from hikiana.base.fiscal_year import FiscalYear
from hikiana.base.text import Lang, Text
from hikiana.centre.profile import Centre
from hikiana.presentation.charts import marks_of, year_columns
from hikiana.presentation.figure import Figure
from hikiana.presentation.sentences import NONE_IN_YEAR, Sentences, is_none, largest, leading, listed
from hikiana.presentation.years import YearAxis
from hikiana.sections.shown import section_figure, section_table, shown_by
from hikiana.sections.year import Year
from hikiana.statistics.counting import count, ratio
from hikiana.statistics.dimension import Dimension, Item
from hikiana.statistics.measure import Formula, Measure
from hikiana.statistics.measures import NEW_CLIENTS
from hikiana.statistics.table import StatTable
from schemas.code_lists import CODE_LISTS

PURPOSE = Dimension.of("consultation_purpose", Text("相談目的", "Purpose"))
ANSWERED = Item("answered", Text("目的の記録がある相談", "With a recorded purpose"))
PURPOSES = Dimension(PURPOSE.name, PURPOSE.title, (*PURPOSE.items, ANSWERED), partition=False)
SHARE = Measure.share(
    Text("割合", "Share"),
    Text(
        "目的の記録がある新規相談に対する割合。複数回答のため、足すと100%を超えることがある",
        "of the new clients with a recorded purpose; multiple answers may add up to more than 100%",
    ),
    Formula.share("clients", PURPOSE.name, whole=ANSWERED.code),
)


@section_table
def consultation_purpose(year: Year) -> StatTable:
    """New clients of the fiscal year by purpose (図8); a client of several purposes counts in each."""
    counts = count(_answers(year.new_clients.lazy()), [PURPOSES], NEW_CLIENTS)
    shares = _shares(counts)
    return year.table(
        "consultation_purpose",
        Text("相談目的", "Purposes of consultation"),
        [PURPOSES],
        [NEW_CLIENTS, SHARE],
        [counts, shares],
        note=_recorded_note(year.centre),
        impossible=pl.col(PURPOSES.name).cast(pl.String).is_in(_not_in_use(year.fiscal_year)),
        where=year.condition,
    )


@section_table
def purpose_by_fiscal_year(year: Year) -> StatTable:
    """New clients by fiscal year and purpose, as a share of those with a recorded purpose, in percent."""
    fiscal_years = year.years
    years = Dimension.of_years(fiscal_years)
    counts = count(_answers(year.scan("new_clients")), [years, PURPOSES], NEW_CLIENTS)
    barred = pl.lit(False)
    for each in fiscal_years:
        unused = pl.col(PURPOSES.name).cast(pl.String).is_in(_not_in_use(each))
        barred |= (pl.col("fiscal_year").cast(pl.String) == str(each)) & unused
    return year.table(
        "purpose_by_fiscal_year",
        Text("年度別の相談目的の割合", "Purposes by fiscal year"),
        [years, PURPOSES],
        [SHARE],
        [counts, _shares(counts).filter(pl.col(PURPOSES.name) != ANSWERED.code)],
        note=_recorded_note(year.centre),
        impossible=barred,
        counted=[NEW_CLIENTS],
    )


@section_figure
def figure(year: Year) -> Figure:
    """図8: one panel of columns per purpose over the same fiscal years, because answers are not parts of a whole."""
    table = purpose_by_fiscal_year(year)
    axis = YearAxis(table, year.centre)

    def draw(lang: Lang) -> alt.TopLevelMixin:
        ticks = alt.Axis(grid=False, values=[0, 50, 100], titleAngle=0, titleAlign="left", titleY=-26, titleX=0)
        scale = alt.Scale(domain=[0, 100])

        def panel(item: Item) -> alt.LayerChart:
            y = alt.Y("value:Q", title=f"{item.label(lang)} (%)", scale=scale, axis=ticks)
            return year_columns(axis, item.code, y, lang, height=70)

        return alt.vconcat(*(panel(item) for item in _purposes(table.dimensions[1])), spacing=22)

    this_year = consultation_purpose(year)
    words = Text(
        "年度別の相談目的の割合を目的ごとに示す棒グラフ（複数回答）。{label}は{parts}。",
        "Columns by fiscal year, one panel per purpose (multiple answers). {label}: {parts}.",
    ).format(label=year.label, parts=_told(this_year))
    return Figure.of(
        table,
        draw,
        words,
        [
            *axis.notes,
            *([note] if (note := _recorded_note(year.centre)) and _not_in_use(axis.years[0]) else []),
            *marks_of(table),
        ],
        title=Text("相談目的の推移", "Purposes over the fiscal years"),
    )


def sentences(year: Year) -> Sentences:
    """The most frequent purpose and all others; a word about years before purposes were recorded."""
    table = consultation_purpose(year)
    if year.new_clients.is_empty():
        return Sentences([NONE_IN_YEAR])
    if is_none(table, ANSWERED.code, NEW_CLIENTS.code):
        note = _recorded_note(year.centre) if _not_in_use(year.fiscal_year) else None
        return Sentences([note or NONE_RECORDED])
    texts = []
    purposes = [item.code for item in _purposes(table.dimensions[0])]
    if top := largest(table, purposes, NEW_CLIENTS.code):
        words = Text(
            "目的の記録がある新規相談{all}のうち、最も多い目的は「{label}」で、{each}{count}（{share}）である。",
            "Of {all} with a recorded purpose, the most frequent: {label}, {each}{count} ({share}).",
        )
        texts.append(leading(words, table, top, NEW_CLIENTS.code, whole=ANSWERED.code))
    texts.append(
        Text("目的別（複数回答）では{parts}である。", "By purpose (multiple answers): {parts}.").format(
            parts=listed(table, purposes, NEW_CLIENTS.code)
        )
    )
    return Sentences(texts)


NONE_RECORDED = Text("この年度は相談目的の記録がない。", "No purposes are recorded for this fiscal year.")


def _told(table: StatTable) -> Text:
    told = listed(table, [item.code for item in _purposes(table.dimensions[0])], NEW_CLIENTS.code)
    return told if told.ja else Text("記録なし", "none recorded")


def _purposes(answers: Dimension) -> list[Item]:
    """The purposes alone."""
    return [item for item in answers.items if item.code != ANSWERED.code]


def _answers(new_clients: pl.LazyFrame) -> pl.LazyFrame:
    """One row per new client and purpose, and one per new client with any; fiscal_year and the purpose's code."""
    some = new_clients.filter(pl.col("purposes").list.len() > 0).select("fiscal_year", "purposes")
    each = some.explode("purposes").select("fiscal_year", pl.col("purposes").cast(PURPOSES.dtype).alias(PURPOSES.name))
    return pl.concat([each, some.select("fiscal_year", pl.lit(ANSWERED.code, PURPOSES.dtype).alias(PURPOSES.name))])


def _shares(counts: pl.DataFrame) -> pl.DataFrame:
    answered = counts.filter(pl.col(PURPOSES.name) == ANSWERED.code).drop(PURPOSES.name)
    return ratio(counts, answered, SHARE, per=100.0)


def _not_in_use(year: FiscalYear) -> list[str]:
    """The rows that cannot exist in the fiscal year: purposes that its forms did not have, all if they had none."""
    entries = CODE_LISTS["consultation_purpose"].entries
    unused = [code.code for code in entries if not code.is_valid_in(year.year)]
    return [*unused, ANSWERED.code] if len(unused) == len(entries) else unused


def _recorded_note(centre: Centre) -> Text | None:
    """Since when purposes are recorded; None when a purpose has no beginning, or it is before the centre's own."""
    starts = [code.valid_from for code in CODE_LISTS["consultation_purpose"].entries]
    known = [start for start in starts if start is not None]
    if len(known) < len(starts) or not known or min(known) <= centre.first_year.year:
        return None
    words = Text("相談目的は{year}から記録している。", "Purposes have been recorded since {year}.")
    return words.format(year=FiscalYear(min(known)).label)


tables, figures = shown_by(__name__)
