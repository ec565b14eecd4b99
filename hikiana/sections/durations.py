"""Durations: how long the contacts of each method took."""

from dataclasses import replace

import altair as alt
import polars as pl

from hikiana.base.text import Lang, Text
from hikiana.centre.printed.figures import Key
from hikiana.presentation.charts import WIDTH, data, stack_colours, stack_notes, stacks, tooltips, without_stack
from hikiana.presentation.figure import Figure
from hikiana.presentation.hidden import one_of
from hikiana.presentation.palette import bands
from hikiana.presentation.sentences import NONE_IN_YEAR, Sentences, is_none, largest, number, smallest
from hikiana.sections.shared.in_print import PrintedCell
from hikiana.sections.shown import section_figure, section_table, shown_by
from hikiana.sections.year import Year
from hikiana.statistics.bands import band
from hikiana.statistics.counting import count, ratio
from hikiana.statistics.dimension import TOTAL, Dimension
from hikiana.statistics.measure import Formula, Measure
from hikiana.statistics.measures import CONTACTS
from hikiana.statistics.table import StatTable
from schemas.bands import band_starts

FIGURE_TITLE = Text("方法ごとの相談時間区分の割合", "Shares of the duration bands by method")
BAND_STARTS = band_starts("duration")
"""Minutes at which a new band begins: bands are closed on the left, as printed."""

METHOD = Dimension.of("contact_method", Text("相談方法", "Method"), name="method").with_total(Text("計", "Total"))
_BANDS = Dimension.of("duration_band", Text("相談時間", "Duration"))
BAND = replace(
    _BANDS,
    items=tuple(
        replace(item, range=(low, high))
        for item, low, high in zip(_BANDS.items, (0, *BAND_STARTS), (*BAND_STARTS, None), strict=True)
    ),
).with_total(Text("合計", "Total"))
TIME = Measure(
    "time",
    Text("延べ相談時間", "Total time"),
    Text("分", "min"),
    style="clock",
    population="contacts",
    formula=Formula("contacts", bands="duration_band"),
    sums="duration_band",
)
MEAN = Measure(
    "mean_minutes",
    Text("平均所要時間", "Mean duration"),
    Text("分", "min"),
    note=Text("延べ相談時間÷件数", "total time ÷ contacts"),
    formula=Formula("time", "contacts"),
)


def duration_band() -> pl.Expr:
    """The column duration_band, a code of that code list, of the column duration_min."""
    return band(pl.col("duration_min"), BAND_STARTS, BAND.leaves).alias("duration_band")


@section_table
def duration_by_method(year: Year) -> StatTable:
    """Contacts by method × duration band; total time and mean duration of each method, in minutes."""
    contacts = year.contacts.with_columns(duration_band())
    method, band = year.shown(METHOD), year.shown(BAND)
    counts = count(contacts, [method, band], CONTACTS)
    time = count(contacts, [method, band], TIME, pl.col("duration_min").cast(pl.Int64).sum())
    whole = pl.col("duration_band") == TOTAL
    return year.table(
        "duration_by_method",
        Text("相談方法別の相談時間", "Duration by method"),
        [method, band],
        [CONTACTS, TIME, MEAN],
        [counts, time.filter(whole), ratio(time.filter(whole), counts.filter(whole), MEAN)],
        where=year.condition,
    )


@section_figure
def figure(year: Year) -> Figure:
    """How the contacts of each method spread over the duration bands: bars of 100 %.

    A method whose contacts are hidden has a mark in the place of a bar.
    """
    table = duration_by_method(year)
    method = table.dimensions[0]

    def draw(lang: Lang) -> alt.TopLevelMixin:
        rows = [row for row in stacks(table, lang) if row["value"]]
        hidden = without_stack(table, lang)
        drawn = {row["row_code"] for row in (*rows, *hidden)}
        shown = [item.label(lang) for item in method.items if item.code in drawn]
        base = alt.Chart(data(rows)).encode(
            y=alt.Y("row:N", sort=shown, title=None),
            x=alt.X("value:Q", stack="normalize", title=None, axis=alt.Axis(format="%")),
            order=alt.Order("place:Q"),
            tooltip=tooltips("row", "column", "written"),
        )
        bars = base.mark_bar(stroke="white", strokeWidth=0.5).encode(
            color=stack_colours(table, rows, BAND_COLOURS, lang)
        )
        if not hidden:
            chart: alt.Chart = bars.properties(width=WIDTH - 80, height=alt.Step(30))
            return chart
        marks = alt.Chart(data(hidden)).mark_text(align="left", dx=4)
        marks = marks.encode(y=alt.Y("row:N", sort=shown, title=None), x=alt.XDatum(0), text=alt.Text("written:N"))
        return alt.LayerChart(layer=[bars, marks], width=WIDTH - 80, height=alt.Step(30))

    total = number(table, TOTAL, TOTAL, "time")
    words = Text(
        f"相談方法ごとの相談時間区分の割合を示す横棒グラフ。全体の延べ相談時間は{total.ja}。",
        f"Bars of 100 % by method: shares of the duration bands. All contacts together took {total.en}.",
    )
    return Figure.of(table, draw, words, stack_notes(table), title=FIGURE_TITLE)


BAND_COLOURS = bands(1 + len(BAND_STARTS), ("#d3e3ef", "#8fb8d6", "#3f7fb0", "#0b3a5c"))
"""Bands have an order, so they take one hue from light to dark."""


def sentences(year: Year) -> Sentences:
    """Total time, mean, and the methods with the longest and the shortest mean."""
    table = duration_by_method(year)
    if is_none(table, TOTAL, TOTAL, "contacts"):
        return Sentences([NONE_IN_YEAR])
    time, mean = number(table, TOTAL, TOTAL, "time"), number(table, TOTAL, TOTAL, "mean_minutes")
    texts = [
        one_of(
            Text(
                "延べ相談時間は連携を含めて{time}、1件あたりの平均は{mean}である。",
                "Contacts, liaison included, took {time} in all, {mean} on average.",
            ).format(time=time, mean=mean),
            Text("延べ相談時間は連携を含めて{time}である。", "Contacts, liaison included, took {time} in all.").format(
                time=time
            ),
        )
    ]
    methods = table.dimensions[0].leaves
    longest = largest(table, methods, TOTAL, "mean_minutes")
    shortest = smallest(table, methods, TOTAL, "mean_minutes")
    if longest and shortest and longest != shortest:
        texts.append(
            Text(
                "平均が最も長いのは{longest}の{long}、最も短いのは{shortest}の{short}である。",
                "The longest on average is {longest} ({long}), the shortest {shortest} ({short}).",
            ).format(
                longest=longest.label,
                long=number(table, longest.code, TOTAL, "mean_minutes"),
                shortest=shortest.label,
                short=number(table, shortest.code, TOTAL, "mean_minutes"),
            )
        )
    return Sentences(texts)


def _printed_duration(cell: PrintedCell) -> Key:
    printed_time = Text("延べ相談時間(時:分)", "")
    return Key.of(cell.table.id, cell.row.label, printed_time if cell.column.measure is TIME else cell.column.label)


tables, figures = shown_by(__name__)
PRINTED = {"duration_by_method": _printed_duration}
