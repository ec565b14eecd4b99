"""Patterns beyond the printed report: contacts and time per client, months of the year, the second contact."""

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import altair as alt
import polars as pl

from hikiana.base.fiscal_year import FiscalYear
from hikiana.base.text import Lang, Text
from hikiana.presentation.charts import (
    WIDTH,
    bars_figure,
    data,
    marked,
    records,
    tooltips,
    unshown,
    whole_ticks,
)
from hikiana.presentation.figure import INK, Figure
from hikiana.presentation.hidden import or_nothing
from hikiana.presentation.palette import PALETTE
from hikiana.presentation.sentences import NONE_IN_YEAR, Sentences, bare, is_none, listed, number, or_none
from hikiana.sections.shared.second_contact import NEW, SHARE_OF_NEW, second_contact
from hikiana.sections.shown import section_figure, section_table, shown_by
from hikiana.sections.year import Year
from hikiana.statistics.bands import band
from hikiana.statistics.counting import count, share
from hikiana.statistics.dimension import TOTAL, Dimension, Item
from hikiana.statistics.measure import Formula, Measure
from hikiana.statistics.measures import CONTACTS, DIRECT, WITHOUT_COORDINATION
from hikiana.statistics.table import StatTable

CLIENTS = Measure("clients", Text("人数", "Clients"), Text("名", "clients"), population="clients")
SHARE = Measure.share(
    Text("構成比", "Share"), Text("実人数に対する割合", "of all clients"), Formula.share("clients", "contacts_band")
)
BANDS = {
    "1": (1, Text("1回", "1 contact")),
    "2": (2, Text("2回", "2 contacts")),
    "3_4": (3, Text("3～4回", "3 to 4")),
    "5_9": (5, Text("5～9回", "5 to 9")),
    "10_19": (10, Text("10～19回", "10 to 19")),
    "20_over": (20, Text("20回以上", "20 and over")),
}
"""Bands of contacts per client with the number at which each begins."""
BAND = Dimension(
    "contacts_band",
    Text("年度内の相談回数", "Contacts in the fiscal year"),
    tuple(Item(code, label) for code, (_, label) in BANDS.items()),
).with_total(Text("計", "Total"))

PER_CLIENT = Dimension(
    "per_client",
    Text("1人あたり", "Per client"),
    (Item("contacts", Text("相談回数（回）", "Contacts")), Item("minutes", Text("相談時間（分）", "Minutes"))),
)
NO_UNIT = Text("", "")
LOWER = Measure("lower_quartile", Text("第1四分位", "Lower quartile"), NO_UNIT, decimals=1, internal=True)
MEDIAN = Measure("median", Text("中央値", "Median"), NO_UNIT, decimals=1, internal=True)
UPPER = Measure("upper_quartile", Text("第3四分位", "Upper quartile"), NO_UNIT, decimals=1, internal=True)
TOP = Measure(
    "top_share",
    Text("上位一割の人の占める割合", "Share of the top tenth"),
    Text("%", "%"),
    decimals=1,
    note=Text(
        "多い順に一割（端数は切り上げ）の人が全体に占める割合",
        "part of the whole that the top tenth of clients (rounded up) has",
    ),
    internal=True,
)
TENTH = 10

MONTH = Dimension.of_months().with_total(Text("計", "Total"))
THIS_YEAR = Measure("this_year", Text("この年度", "Fiscal year"), Text("件", "contacts"), population="contacts")
EARLIER = Measure("earlier", Text("以前の年度", "Earlier fiscal years"), Text("件", "contacts"), population="contacts")
MEAN = Measure(
    "mean",
    Text("以前の年度の平均", "Mean of earlier years"),
    Text("件", "contacts"),
    decimals=1,
    note=Text(
        "この年度の前の、数え方の等しい年度の平均", "mean of the fiscal years before, as far as they are counted alike"
    ),
    formula=Formula("earlier"),
)


@section_table
def contacts_per_client(year: Year) -> StatTable:
    """Clients of the fiscal year by their number of contacts in it."""
    starts = [start for start, _ in BANDS.values()]
    clients = year.clients.with_columns(contacts_band=band(pl.col("contacts"), starts[1:], BANDS))
    counts = count(clients, [BAND], CLIENTS)
    return year.table(
        "contacts_per_client",
        Text("1人あたりの相談回数", "Contacts per client"),
        [BAND],
        [CLIENTS, SHARE],
        [counts, share(counts, BAND, SHARE)],
        note=WITHOUT_COORDINATION,
        where=year.condition,
    )


@section_table
def per_client_summary(year: Year) -> StatTable:
    """Quartiles of contacts and of minutes per client, and the part that the top tenth of clients has of all."""
    clients = year.clients
    cells = []
    for code in PER_CLIENT.codes:
        values = clients[code].sort(descending=True)
        top, whole = int(values.head(math.ceil(len(values) / TENTH)).sum()), int(values.sum())
        cells += [
            (code, LOWER.code, values.quantile(0.25, "linear")),
            (code, MEDIAN.code, values.quantile(0.5, "linear")),
            (code, UPPER.code, values.quantile(0.75, "linear")),
            (code, TOP.code, top * 100 / whole if whole else None),
        ]
    frame = pl.DataFrame(cells, {"per_client": pl.String, "measure": pl.String, "value": pl.Float64}, orient="row")
    return year.table(
        "per_client_summary",
        Text("1人あたりの回数と時間のまとめ", "Contacts and time per client in summary"),
        [PER_CLIENT],
        [LOWER, MEDIAN, UPPER, TOP],
        [frame],
        note=Text(
            "相談時間は年度内の合計（分）。四分位数は、並べた値のあいだを直線で補って求める。",
            "Time is the sum of the fiscal year in minutes. Quartiles: linear between ordered values.",
        ),
    )


@section_table
def contacts_by_month(year: Year) -> StatTable:
    """Contacts by month of the fiscal year, and the mean of the comparable fiscal years before."""
    years = _comparable_before(year)
    earlier = replace(EARLIER, where=(("fiscal_year", tuple(str(each) for each in years)),))
    this_year = replace(THIS_YEAR, where=tuple(year.condition.items()))
    before = count(_by_month(year, years), [MONTH], EARLIER)
    # Without such years there is nothing that a mean would follow from.
    told = MEAN if years else replace(MEAN, formula=None)
    mean = before.with_columns(measure=pl.lit(MEAN.code), value=pl.col("value") / pl.lit(len(years) or None))
    closed = [str(month.month) for month in year.fiscal_year.first_months if month < year.centre.opened]
    closed += year.months_to_come
    return year.table(
        "contacts_by_month",
        Text("月別の相談件数", "Contacts by month"),
        [MONTH],
        [this_year, told],
        [count(_by_month(year, [year.fiscal_year]), [MONTH], this_year), *([before] if years else []), mean],
        note=WITHOUT_COORDINATION,
        impossible=pl.col("month").cast(pl.String).is_in(closed) & (pl.col("measure") == THIS_YEAR.code),
        where={"method": DIRECT},
        counted=[earlier] if years else [],
    )


@section_figure
def per_client_figure(year: Year) -> Figure:
    """Bars of the clients by their number of contacts."""
    table = contacts_per_client(year)
    words = Text(
        "年度内の相談回数ごとの実人数を示す横棒グラフ。{parts}{all}。",
        "Bars of the clients by their number of contacts in the fiscal year: {parts}{all}.",
    ).format(parts=or_none(listed(table, BAND.leaves, CLIENTS.code)), all=_in_all(table, CLIENTS))
    return bars_figure(table, CLIENTS.code, words)


@section_figure
def month_figure(year: Year) -> Figure:
    """Columns of the fiscal year's months, with the mean of earlier years as a line."""
    table = contacts_by_month(year)

    def hidden(lang: Lang) -> list[dict[str, Any]]:
        cells = [cell for cell in unshown(table, lang) if cell["column_code"] == THIS_YEAR.code]
        return [cell for cell in cells if cell["row_code"] != TOTAL]

    def draw(lang: Lang) -> alt.TopLevelMixin:
        rows = [row for row in records(table, lang) if row["row_code"] != TOTAL]
        order = [MONTH[code].label(lang) for code in MONTH.leaves]
        x = alt.X("row:N", sort=order, title=None, axis=alt.Axis(labelAngle=0))
        most = max((row["value"] for row in rows), default=0)
        y = alt.Y("value:Q", title=CONTACTS.unit(lang), axis=whole_ticks(most, 220))
        now, mean = ([row for row in rows if row["column_code"] == code] for code in (THIS_YEAR.code, MEAN.code))
        columns = alt.Chart(data([*now, *hidden(lang)])).encode(x=x, y=y, tooltip=tooltips("row", "column", "written"))
        line = alt.Chart(data(mean)).encode(x=x, y=y, tooltip=tooltips("row", "column", "written"))
        last = alt.Chart(data(mean[-1:])).encode(x=x, y=y, text=alt.Text("column:N"))
        return alt.LayerChart(
            layer=[
                columns.mark_bar(color=PALETTE[3]),
                columns.mark_text(dy=-6, color=INK).encode(text=alt.Text("written:N")),
                line.mark_line(color=PALETTE[0], strokeWidth=2, point=alt.OverlayMarkDef(color=PALETTE[0])),
                # Beside the last column, which is as wide as a step of the axis.
                last.mark_text(align="left", dx=28, color=PALETTE[0]),
            ],
            width=WIDTH - 100,
            height=220,
        )

    words = Text(
        "月別の相談件数の棒グラフと、以前の年度の平均の折れ線。{label}は{parts}{all}。",
        "Columns of contacts by month with the mean of earlier fiscal years as a line. {label}: {parts}{all}.",
    ).format(
        label=year.label,
        parts=or_none(listed(table, MONTH.leaves, THIS_YEAR.code)),
        all=_in_all(table, THIS_YEAR),
    )
    return Figure.of(table, draw, words, marked(hidden("ja")))


def _in_all(table: StatTable, measure: Measure) -> Text:
    return or_nothing(Text("、計{all}", "; {all} in all").format(all=number(table, TOTAL, measure.code)))


def sentences(year: Year) -> Sentences:
    """Single contacts, the median, the top tenth, and second contacts."""
    table, summary = contacts_per_client(year), per_client_summary(year)
    waits = second_contact(year)
    if is_none(table, TOTAL, CLIENTS.code):
        return Sentences([NONE_IN_YEAR])
    texts = [
        Text(
            "実人数{all}のうち、年度内の相談が1回だけの人は{once}（{share}）{median}である。",
            "Of {all}, {once} ({share}) had 1 contact in the fiscal year{median}.",
        ).format(
            all=number(table, TOTAL, CLIENTS.code),
            once=bare(number(table, "1", CLIENTS.code)),
            share=number(table, "1", SHARE.code),
            median=or_nothing(
                Text("で、相談回数の中央値は{median}回", "; the median is {median}").format(
                    median=bare(number(summary, "contacts", MEDIAN.code))
                )
            ),
        ),
        Text(
            "相談回数の上位一割の人が相談件数の{contacts}を、相談時間の上位一割の人が相談時間の{minutes}を占める。",
            "The top tenth of clients by contacts have {contacts} of all contacts, the top tenth by time {minutes} of "
            "the time.",
        ).format(contacts=number(summary, "contacts", TOP.code), minutes=number(summary, "minutes", TOP.code)),
    ]
    if waits[TOTAL, NEW.code]:
        texts.append(
            Text(
                "新規相談者{all}のうち、年度内に再び相談のなかった人は{none}（{share}）である。",
                "Of {all}, {none} ({share}) had no second contact in the fiscal year.",
            ).format(
                all=number(waits, TOTAL, NEW.code),
                none=bare(number(waits, "none", NEW.code)),
                share=number(waits, "none", SHARE_OF_NEW.code),
            )
        )
    return Sentences(texts)


def _by_month(year: Year, years: Sequence[FiscalYear]) -> pl.LazyFrame:
    """One row per consultation of the fiscal years: month."""
    consultations = year.scan("reported_contacts").filter(
        "direct", pl.col("fiscal_year").is_in([each.year for each in years])
    )
    return consultations.select(pl.exclude("date"), month=pl.col("date").dt.month())


def _comparable_before(year: Year) -> list[FiscalYear]:
    """The fiscal years before that are counted like this one: since the last break that touches the months."""
    breaks = [entry.first for entry in year.centre.breaks if entry.touches("contacts_by_month")]
    since = max((first for first in breaks if first <= year.fiscal_year), default=year.centre.first_recorded)
    return [each for each in year.years[:-1] if each >= since and each.year in year.recorded_years]


tables, figures = shown_by(__name__, second_contact)
