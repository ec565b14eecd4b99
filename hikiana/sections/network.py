"""The support network: briefings, supporters' meetings, training and conferences of the fiscal year."""

import altair as alt

from hikiana.base.fiscal_year import MONTHS, FiscalYear
from hikiana.base.text import Lang, Text
from hikiana.centre.printed.figures import Key
from hikiana.presentation.charts import PALETTE, bars
from hikiana.presentation.figure import Figure
from hikiana.presentation.sentences import NONE_IN_YEAR, Sentences, bare, is_none, listed, number
from hikiana.sections.shared.events import (
    EVENTS,
    FROM_SAPPORO,
    NOT_FROM_SAPPORO,
    PARTICIPANTS,
    SESSIONS,
    listing,
    printed_event,
)
from hikiana.sections.shared.in_print import PrintedCell
from hikiana.sections.shared.meetings import (
    KIND,
    KNOWN,
    MEETING,
    MEETINGS,
    REGION,
    REGIONS,
    REGIONS_HELD,
    ROUGHLY,
    supporter_meetings_by_kind,
    supporter_meetings_by_month,
    supporter_meetings_by_region,
    supporter_meetings_summary,
)
from hikiana.sections.shown import section_figure, section_table, shown_by
from hikiana.sections.year import Year
from hikiana.statistics.dimension import TOTAL
from hikiana.statistics.measure import Measure
from hikiana.statistics.table import StatTable


@section_table
def briefings(year: Year) -> StatTable:
    """Briefings and talks about the centre's work."""
    return listing(year, "briefings", "briefing", ("title", "partner", "place", "mode"))


@section_table
def supporter_meetings(year: Year) -> StatTable:
    """Supporters' liaison meetings: training, case reviews, consultations and family gatherings in the region."""
    words = ("place", "health_center", "meeting_kinds", "mode", "with_peer")
    return listing(year, "supporter_meetings", MEETING, words)


@section_table
def staff_training(year: Year) -> StatTable:
    """The joint training for support staff."""
    words = ("title", "partner", "mode", "with_peer")
    return listing(year, "staff_training", "staff_training", words)


@section_table
def conferences(year: Year) -> StatTable:
    """Conferences and committees attended."""
    words = ("title", "partner", "place", "mode")
    return listing(year, "conferences", "conference", words, (SESSIONS,))


@section_table
def lecturers(year: Year) -> StatTable:
    """Lecturers sent out."""
    return listing(year, "lecturers", "lecturer", ("title", "partner", "place", "mode"))


@section_table
def external_training(year: Year) -> StatTable:
    """Training of others that staff attended."""
    words = ("title", "partner", "mode")
    return listing(year, "external_training", "external_training", words, (SESSIONS, PARTICIPANTS))


@section_table
def peer_supporter_training(year: Year) -> StatTable:
    """Training of peer and other supporters, with participants by residence."""
    measures = (PARTICIPANTS, NOT_FROM_SAPPORO, FROM_SAPPORO)
    words = ("title", "mode", "with_peer")
    return listing(year, "peer_supporter_training", "peer_supporter_training", words, measures)


@section_figure
def figure(year: Year) -> Figure:
    """Supporters' meetings by month and by region, side by side."""
    months = supporter_meetings_by_month(year)
    regions = supporter_meetings_by_region(year)
    summary = supporter_meetings_summary(year)

    def draw(lang: Lang) -> alt.TopLevelMixin:
        panels = (
            bars(months, lang, MEETINGS.code, [str(month) for month in MONTHS], width=190),
            bars(regions, lang, MEETINGS.code, REGION.codes, PALETTE[2], width=190),
        )
        beside: alt.TopLevelMixin = alt.hconcat(*panels, spacing=50).resolve_scale(x="shared")
        return beside

    words = Text(
        "支援者連絡会議の回数を月別と圏域別に示す横棒グラフ。全体で{all}。",
        "Bars of supporters' meetings by month and by region: {all} in all.",
    ).format(all=number(summary, str(year), MEETINGS.code))
    title = Text("支援者連絡会議の月と圏域", "Supporters' meetings by month and region")
    withheld = months.withheld or regions.withheld
    return Figure("supporter_meetings", title, draw, words, year.source, withheld=withheld)


def sentences(year: Year) -> Sentences:
    """Meetings and participants, by part and region; other events by kind."""
    counts = [table for table in tables(year) if table.words]
    held = [table for table in counts if table[TOTAL, EVENTS.code]]
    none = [table.title for table in counts if is_none(table, TOTAL, EVENTS.code)]
    if len(none) == len(counts):
        return Sentences([NONE_IN_YEAR])
    summary = supporter_meetings_summary(year)
    kinds = supporter_meetings_by_kind(year)
    regions = supporter_meetings_by_region(year)
    texts = []
    if summary[str(year), MEETINGS.code]:
        texts += [
            Text(
                "支援者連絡会議は{regions}で{meetings}開催した{before}。",
                "There were {meetings} of supporters in {regions}{before}.",
            ).format(
                regions=number(summary, str(year), REGIONS_HELD.code),
                meetings=number(summary, str(year), MEETINGS.code),
                before=_year_before(year, summary, MEETINGS),
            ),
            _participants(year, summary),
        ]
        if (told := listed(kinds, KIND.codes, MEETINGS.code)).ja:
            texts.append(
                Text("実施内容（重複あり）は{kinds}である。", "Parts, some together: {kinds}.").format(kinds=told)
            )
        texts.append(
            Text("圏域別では{regions}である。", "By region: {regions}.").format(
                regions=listed(regions, REGIONS.codes, MEETINGS.code)
            )
        )
    training = staff_training(year)
    if training[TOTAL, PARTICIPANTS.code]:
        texts.append(
            Text("支援関係者研修会の参加者は{all}である。", "Training for support staff had {all}.").format(
                all=number(training, TOTAL, PARTICIPANTS.code)
            )
        )
    others = [table for table in held if table.id != "supporter_meetings"]
    if others:
        texts.append(
            Text("そのほかの活動は{others}である。", "Other activities: {others}.").format(
                others=Text(
                    "、".join(f"{table.title.ja}{number(table, TOTAL, EVENTS.code).ja}" for table in others),
                    ", ".join(f"{table.title.en} {bare(number(table, TOTAL, EVENTS.code)).en}" for table in others),
                )
            )
        )
    if none:
        texts.append(
            Text("{kinds}は該当がない。", "None of these: {kinds}.").format(
                kinds=Text("、".join(title.ja for title in none), ", ".join(title.en for title in none))
            )
        )
    return Sentences(texts)


def _participants(year: Year, summary: StatTable) -> Text:
    """How many took part, as far as that is known."""
    if summary[str(year), PARTICIPANTS.code] is None:
        return Text("参加者の人数は記録されていない。", "The number of participants is not recorded.")
    return Text(
        "参加者は、人数の分かる{known}で{participants}である{before}。",
        "Of these, {known} of known size had {participants}{before}.",
    ).format(
        known=bare(number(summary, str(year), KNOWN.code)),
        participants=number(summary, str(year), PARTICIPANTS.code),
        before=_year_before(year, summary, PARTICIPANTS),
    )


def _year_before(year: Year, summary: StatTable, measure: Measure) -> Text:
    previous = str(year.fiscal_year.previous)
    if year.unfinished or previous not in summary.dimensions[0].codes or summary[previous, measure.code] is None:
        return Text("", "")
    if summary[previous, measure.code] == 0 and year.fiscal_year.previous.year not in year.recorded_years:
        return Text("", "")  # of a year without any record none is not known to be none
    return Text("（前年度は{before}）", " (the year before: {before})").format(
        before=bare(number(summary, previous, measure.code))
    )


def _printed_summary(cell: PrintedCell) -> Key | None:
    """Participants are printed to tens, the meetings of this year alone."""
    year, this_year = FiscalYear.parse(cell.row.code), cell.printed.fiscal_year
    if cell.column.measure is ROUGHLY:
        return Key("supporter_meetings_summary", "当年度" if year == this_year else "昨年度", "参加者")
    counted = cell.column.measure is MEETINGS and year == this_year
    return Key("supporter_meetings_summary", "当年度", "開催") if counted else None


tables, figures = shown_by(
    __name__,
    supporter_meetings_summary,
    supporter_meetings_by_kind,
    supporter_meetings_by_region,
    supporter_meetings_by_month,
)
PRINTED = {
    "supporter_meetings_summary": _printed_summary,
    "briefings": printed_event({PARTICIPANTS: "名"}),
    "supporter_meetings": printed_event({PARTICIPANTS: "参加者"}),
    "staff_training": printed_event({PARTICIPANTS: "参加者"}),
    "conferences": printed_event({}),
    "lecturers": printed_event({EVENTS: "備考"}),
    "external_training": printed_event({SESSIONS: "回", PARTICIPANTS: "名"}),
    "peer_supporter_training": printed_event({FROM_SAPPORO: "札幌市", NOT_FROM_SAPPORO: "北海道(札幌市以外)"}),
}
