"""Public awareness: publicity, the website, and how new clients learned of the centre."""

from collections.abc import Callable
from functools import wraps

import altair as alt
import polars as pl

from hikiana.base.text import Lang, Text
from hikiana.centre.printed.figures import Key
from hikiana.presentation.charts import year_columns
from hikiana.presentation.figure import Figure
from hikiana.presentation.parts import Parts
from hikiana.presentation.sentences import (
    NONE_IN_YEAR,
    Sentences,
    is_none,
    largest,
    leading,
    listed,
    number,
    or_none,
)
from hikiana.presentation.years import YearAxis
from hikiana.sections.shared.events import EVENTS, listed_events, parts_of
from hikiana.sections.shared.in_print import PrintedCell
from hikiana.sections.shared.new_clients import new_clients_by
from hikiana.sections.shared.trends import shares_by_fiscal_year, shares_figure
from hikiana.sections.shown import section_figure, section_table, shown_by
from hikiana.sections.year import Year
from hikiana.statistics.dimension import TOTAL, Dimension
from hikiana.statistics.measure import Measure
from hikiana.statistics.measures import NEW_CLIENTS
from hikiana.statistics.table import StatTable
from schemas.code_lists import CODE_LISTS
from schemas.roles import UNKNOWN
from schemas.rules import fiscal_year_of

CHANNEL = Dimension.of("awareness_channel", Text("知ったきっかけ", "Awareness channel")).with_total(Text("計", "Total"))
VIEWS = Measure("page_views", Text("アクセス件数", "Page views"), Text("件", "page views"))
DAYS = Measure("days", Text("日数", "Days"), Text("日", "days"))
PER_DAY = Measure(
    "per_day",
    Text("1日あたり", "Per day"),
    Text("件", "page views per day"),
    note=Text("アクセス件数÷日数", "page views ÷ days"),
)
UNKNOWN_CHANNELS = CODE_LISTS["awareness_channel"].with_role(UNKNOWN)


def _where_kept(make: Callable[[Year], StatTable]) -> Callable[[Year], StatTable | None]:
    """The same, or None where the office kept no records of activities in the year."""

    @wraps(make)
    def made(year: Year) -> StatTable | None:
        return None if "activities" in year.unrecorded else make(year)

    return made


_KINDS = CODE_LISTS["activity_kind"].with_role("awareness")
_EVENTS = [section_table(_where_kept(listed_events(kind, __name__))) for kind in _KINDS]


def activities(year: Year) -> Parts:
    """The lists of what was done for public awareness, one part for each kind."""
    return parts_of(_events(year), Text("{kind}の活動", "{kind}"))


def _events(year: Year) -> list[StatTable]:
    return [events for make in _EVENTS if (events := make(year)) is not None]


@section_table
def web_access(year: Year) -> StatTable | None:
    """Page views by fiscal year, the days of the recorded months, and views per day.

    None where nobody counted them in the latest fiscal year.
    """
    if "web_access" in year.unrecorded:
        return None
    years = Dimension.of_years(year.years)
    months = year.register.web_access.with_columns(
        fiscal_year=fiscal_year_of("month").cast(pl.String), days=pl.col("month").dt.days_in_month().cast(pl.Int64)
    )
    sums = months.group_by("fiscal_year").agg(
        pl.col("page_views").cast(pl.Int64).sum().cast(pl.Float64), pl.col("days").sum().cast(pl.Float64)
    )
    grid = pl.DataFrame({"fiscal_year": years.codes}).join(sums, on="fiscal_year", how="left")
    cells = grid.with_columns(per_day=pl.col("page_views") / pl.col("days")).unpivot(
        index="fiscal_year", variable_name="measure"
    )
    return year.table(
        "web_access",
        Text("ホームページのアクセス件数", "Page views of the website"),
        [years],
        [VIEWS, DAYS, PER_DAY],
        [cells],
        note=Text(
            "各ページの合計。日数は記録のある月の日数（うるう年の2月は29日）。",
            "All pages together. Days are those of the months with records (29 in a leap year's February).",
        ),
        unknown=pl.lit(True),
    )


@section_table
def awareness_channel(year: Year) -> StatTable:
    """New clients of the fiscal year by how they learned of the centre."""
    title = Text("当センターを知ったきっかけ", "How new clients learned of the centre")
    return new_clients_by(year, "awareness_channel", title, year.shown(CHANNEL))


@section_table
def awareness_share_by_fiscal_year(year: Year) -> StatTable:
    """Share of each channel in the new clients by fiscal year, in percent."""
    title = Text("年度別の知ったきっかけの割合", "Channels by fiscal year")
    return shares_by_fiscal_year(year, "awareness_share_by_fiscal_year", title, year.shown(CHANNEL))


@section_figure
def web_figure(year: Year) -> Figure | None:
    """Page views per day by fiscal year, which years of different length can be compared by."""
    table = web_access(year)
    if table is None:
        return None
    axis = YearAxis(table, year.centre)

    def draw(lang: Lang) -> alt.TopLevelMixin:
        return year_columns(axis, PER_DAY.code, alt.Y("value:Q", title=PER_DAY.label(lang)), lang, height=150)

    if table[str(year), VIEWS.code] is None:
        told = Text("0日分の記録", "records of 0 days")
    else:
        told = number(table, str(year), PER_DAY.code)
    words = Text(
        "年度別の1日あたりアクセス件数の棒グラフ。{label}は{told}。",
        "Columns of page views per day by fiscal year. {label}: {told}.",
    ).format(label=year.label, told=told)
    title = Text("1日あたりアクセス件数の推移", "Page views per day over the fiscal years")
    return Figure.of(table, draw, words, axis.notes, title=title)


@section_figure
def channel_figure(year: Year) -> Figure:
    """The channels' shares by fiscal year as columns of 100 %."""
    table = awareness_share_by_fiscal_year(year)
    return shares_figure(year, table, Text("知ったきっかけ", "how new clients learned of the centre"))


def sentences(year: Year) -> Sentences:
    """Page views, the leading channel and the others, publicity."""
    web, channels = web_access(year), awareness_channel(year)
    texts = []
    if web is not None and web[str(year), VIEWS.code] is not None:
        texts.append(
            Text(
                "ホームページのアクセス件数は{views}で、1日あたり{per_day}である。",
                "The website had {views}, {per_day}.",
            ).format(views=number(web, str(year), VIEWS.code), per_day=number(web, str(year), PER_DAY.code))
        )
    everything = channels.dimensions[0].leaves
    known = [code for code in everything if code not in UNKNOWN_CHANNELS]
    top = largest(channels, known, NEW_CLIENTS.code)
    if top and not channels.hides(TOTAL, NEW_CLIENTS.code):
        words = Text(
            "新規相談{all}のうち、知ったきっかけで最も多いのは{label}で、{each}{count}（{share}）である。",
            "Of {all}, the most frequent way to learn of the centre: {label}, {each}{count} ({share}).",
        )
        texts.append(leading(words, channels, top, NEW_CLIENTS.code))
        others = [code for code in everything if code not in top.codes]
        rest = listed(channels, others, NEW_CLIENTS.code)
        if rest.ja:
            texts.append(Text("ほかは{rest}である。", "The others: {rest}.").format(rest=rest))
    elif any(channels.hides(code, NEW_CLIENTS.code) for code in (*known, TOTAL)):
        texts.append(
            Text("知ったきっかけは{parts}である。", "New clients learned of the centre by: {parts}.").format(
                parts=or_none(listed(channels, everything, NEW_CLIENTS.code))
            )
        )
    elif not is_none(channels, TOTAL, NEW_CLIENTS.code):
        texts.append(
            Text(
                "新規相談{all}の知ったきっかけは、いずれも不明である。",
                "How {all} learned of the centre is not known of any.",
            ).format(all=number(channels, TOTAL, NEW_CLIENTS.code))
        )
    for events in _events(year):
        if events[TOTAL, EVENTS.code]:
            texts.append(
                Text("{kind}の活動は{events}である。", "{kind}: {events}.").format(
                    kind=events.title, events=number(events, TOTAL, EVENTS.code)
                )
            )
    return Sentences(texts or [NONE_IN_YEAR])


_WEB = "ひきこもり相談ホームページアクセス件数"


def _printed_web(cell: PrintedCell) -> Key | None:
    """Of the years only the newest is printed."""
    if not cell.is_newest:
        return None
    if cell.column.measure is PER_DAY:
        return Key("web_access", _WEB, PER_DAY.label.ja)
    return Key("web_access", _WEB, cell.printed.fiscal_year.label.ja) if cell.column.measure is VIEWS else None


def _printed_channel(cell: PrintedCell) -> Key | None:
    """Channels are printed in a sentence, the smaller ones without a count."""
    if cell.row.code == TOTAL:
        return Key("awareness_channel", "新規相談", "件") if cell.column.measure is NEW_CLIENTS else None
    column = "件" if cell.column.measure is NEW_CLIENTS else "%"
    return Key.of("awareness_channel", cell.row.label, Text(column, ""))


tables, figures = shown_by(__name__)
PRINTED = {"web_access": _printed_web, "awareness_channel": _printed_channel}
