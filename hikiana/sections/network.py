"""The support network: briefings, supporters' meetings, training and conferences of the fiscal year."""

import altair as alt
import polars as pl

from hikiana.cells import count
from hikiana.centre import Centre
from hikiana.events import (
    EVENTS,
    FROM_SAPPORO,
    NOT_FROM_SAPPORO,
    PARTICIPANTS,
    SESSIONS,
    listing,
    of_kind,
    printed_event,
)
from hikiana.fiscal_year import MONTHS, FiscalYear
from hikiana.listing import Listing
from hikiana.presentation.charts import PALETTE, bars
from hikiana.presentation.figure import Figure
from hikiana.presentation.sentences import NONE_IN_YEAR, Sentences, bare, listed, number
from hikiana.published import Cell, Key
from hikiana.register import Register
from hikiana.table import TOTAL, Dimension, Item, Measure, StatTable
from schemas.code_lists import CODE_LISTS
from schemas.text import Lang, Text

MEETING = "supporter_meeting"
MEETINGS = Measure("meetings", Text("開催", "Meetings"), Text("回", "meetings"))
ROUGHLY = Measure(
    "participants_to_tens", Text("参加者（概数）", "Participants, to tens"), Text("名", "participants"), decimals=-1
)
KNOWN = Measure("known", Text("参加者の分かる会", "With known participants"), Text("回", "meetings"))
KIND = Dimension.of("meeting_kind", Text("実施内容", "Part"))
REGION = Dimension.of("region", Text("圏域", "Region"), CODE_LISTS["region"].in_group("subprefecture"))
NOWHERE = Item("unknown", Text("圏域の定まらない会", "No particular region"))
REGIONS = Dimension(REGION.name, REGION.title, (*REGION.items, NOWHERE))
_MONTH_NAMES = ("Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec", "Jan", "Feb", "Mar")
MONTH = Dimension(
    "month",
    Text("月", "Month"),
    tuple(Item(str(month), Text(f"{month}月", name)) for month, name in zip(MONTHS, _MONTH_NAMES, strict=True)),
)


def briefings(register: Register, fiscal_year: FiscalYear) -> Listing:
    """Briefings and talks about the centre's work."""
    return listing(register, fiscal_year, "briefings", "briefing", ("title", "partner", "place", "mode"))


def supporter_meetings(register: Register, fiscal_year: FiscalYear) -> Listing:
    """Supporters' liaison meetings: training, case reviews, consultations and family gatherings in the region."""
    words = ("place", "health_center", "meeting_kinds", "mode", "with_peer")
    return listing(register, fiscal_year, "supporter_meetings", MEETING, words)


def staff_training(register: Register, fiscal_year: FiscalYear) -> Listing:
    """The joint training for support staff."""
    words = ("title", "partner", "mode", "with_peer")
    return listing(register, fiscal_year, "staff_training", "staff_training", words)


def conferences(register: Register, fiscal_year: FiscalYear) -> Listing:
    """Conferences and committees attended."""
    words = ("title", "partner", "place", "mode")
    return listing(register, fiscal_year, "conferences", "conference", words, (SESSIONS,))


def lecturers(register: Register, fiscal_year: FiscalYear) -> Listing:
    """Lecturers sent out."""
    return listing(register, fiscal_year, "lecturers", "lecturer", ("title", "partner", "place", "mode"))


def external_training(register: Register, fiscal_year: FiscalYear) -> Listing:
    """Training of others that staff attended."""
    words = ("title", "partner", "mode")
    return listing(register, fiscal_year, "external_training", "external_training", words, (SESSIONS, PARTICIPANTS))


def peer_supporter_training(register: Register, fiscal_year: FiscalYear) -> Listing:
    """Training of peer and other supporters, with participants by residence."""
    measures = (PARTICIPANTS, NOT_FROM_SAPPORO, FROM_SAPPORO)
    words = ("title", "mode", "with_peer")
    return listing(register, fiscal_year, "peer_supporter_training", "peer_supporter_training", words, measures)


LISTS = (
    briefings,
    supporter_meetings,
    staff_training,
    conferences,
    lecturers,
    external_training,
    peer_supporter_training,
)


def supporter_meetings_summary(register: Register, fiscal_year: FiscalYear) -> StatTable:
    """Supporters' meetings and their known participants, the fiscal year and the year before."""
    shown = register.centre.years_to(fiscal_year)[-2:]
    years = Dimension.of_years(shown)
    meetings = pl.concat([of_kind(register, year, MEETING) for year in shown])
    told = meetings.drop_nulls("participants")
    people = pl.col("participants").cast(pl.Int64).sum()
    return StatTable.of(
        "supporter_meetings_summary",
        Text("支援者連絡会議のまとめ", "Supporters' meetings in summary"),
        [years],
        [MEETINGS, KNOWN, PARTICIPANTS, ROUGHLY],
        [
            count(meetings, [years], MEETINGS),
            count(told, [years], KNOWN),
            count(told, [years], PARTICIPANTS, people),
            count(told, [years], ROUGHLY, people),
        ],
        register.source,
        Text("参加者は、人数の分かる会の合計。", "Participants of the meetings whose number is known."),
    )


def supporter_meetings_by_kind(register: Register, fiscal_year: FiscalYear) -> StatTable:
    """Supporters' meetings by their parts; a meeting of several parts counts in each."""
    parts = of_kind(register, fiscal_year, MEETING).explode("meeting_kinds").drop_nulls("meeting_kinds")
    return StatTable.of(
        "supporter_meetings_by_kind",
        Text("支援者連絡会議の実施内容", "Parts of supporters' meetings"),
        [KIND],
        [MEETINGS],
        [count(parts.select(meeting_kind="meeting_kinds"), [KIND], MEETINGS)],
        register.source,
        Text("一つの会で複数の内容を行うことがある。", "A meeting may have several parts."),
    )


def supporter_meetings_by_region(register: Register, fiscal_year: FiscalYear) -> StatTable:
    """Supporters' meetings by region: that of their municipalities, else that of their health centre."""
    places = register.centre.municipalities
    by_place = {code: place.region for code, place in places.items()}
    by_centre = _regions_of_health_centers(register.centre)
    meetings = of_kind(register, fiscal_year, MEETING).with_row_index("meeting")
    regions = [
        (row["meeting"], region)
        for row in meetings.iter_rows(named=True)
        for region in dict.fromkeys(
            [by_place[code] for code in row["municipalities"] or ()]
            or [by_centre.get(row["health_center"] or "", NOWHERE.code)]
        )
    ]
    frame = pl.DataFrame(regions, {"meeting": pl.UInt32, "region": pl.String}, orient="row")
    return StatTable.of(
        "supporter_meetings_by_region",
        Text("圏域別の支援者連絡会議", "Supporters' meetings by region"),
        [REGIONS],
        [MEETINGS],
        [count(frame, [REGIONS], MEETINGS)],
        register.source,
        Text("二つの圏域にわたる会はそれぞれに数える。", "A meeting of two regions counts in each."),
    )


def supporter_meetings_by_month(register: Register, fiscal_year: FiscalYear) -> StatTable:
    """Supporters' meetings by month of their first day."""
    meetings = of_kind(register, fiscal_year, MEETING).drop_nulls("date")
    return StatTable.of(
        "supporter_meetings_by_month",
        Text("月別の支援者連絡会議", "Supporters' meetings by month"),
        [MONTH],
        [MEETINGS],
        [count(meetings.select(month=pl.col("date").dt.month()), [MONTH], MEETINGS)],
        register.source,
    )


def tables(register: Register, fiscal_year: FiscalYear) -> tuple[StatTable, ...]:
    return (
        *(make(register, fiscal_year).table for make in LISTS),
        supporter_meetings_summary(register, fiscal_year),
        supporter_meetings_by_kind(register, fiscal_year),
        supporter_meetings_by_region(register, fiscal_year),
        supporter_meetings_by_month(register, fiscal_year),
    )


def figure(register: Register, fiscal_year: FiscalYear) -> Figure:
    """Supporters' meetings by month and by region, side by side."""
    months = supporter_meetings_by_month(register, fiscal_year)
    regions = supporter_meetings_by_region(register, fiscal_year)
    summary = supporter_meetings_summary(register, fiscal_year)

    def draw(lang: Lang) -> alt.TopLevelMixin:
        panels = (
            bars(months, lang, MEETINGS.code).properties(width=190),
            bars(regions, lang, MEETINGS.code, REGION.codes, PALETTE[2]).properties(width=190),
        )
        return alt.hconcat(*panels, spacing=50)

    words = Text(
        "支援者連絡会議の回数を月別と圏域別に示す横棒グラフ。全体で{all}。",
        "Bars of supporters' meetings by month and by region: {all} in all.",
    ).format(all=number(summary, str(fiscal_year), MEETINGS.code))
    title = Text("支援者連絡会議の月と圏域", "Supporters' meetings by month and region")
    return Figure("supporter_meetings", title, draw, words, register.source)


def figures(register: Register, fiscal_year: FiscalYear) -> tuple[Figure, ...]:
    return (figure(register, fiscal_year),)


def sentences(register: Register, fiscal_year: FiscalYear) -> Sentences:
    """Meetings and participants, by part and region; other events by kind."""
    counts = [(make(register, fiscal_year).table) for make in LISTS]
    held = [table for table in counts if table[TOTAL, EVENTS.code]]
    if not held:
        return Sentences([NONE_IN_YEAR])
    summary, year = supporter_meetings_summary(register, fiscal_year), str(fiscal_year)
    kinds = supporter_meetings_by_kind(register, fiscal_year)
    regions = supporter_meetings_by_region(register, fiscal_year)
    texts = []
    if summary[year, MEETINGS.code]:
        texts.append(
            Text(
                "支援者連絡会議は{meetings}開催し、参加者は人数の分かる{known}で{participants}である{before}。",
                "There were {meetings} of supporters; {known} of known size had {participants}{before}.",
            ).format(
                meetings=number(summary, year, MEETINGS.code),
                known=bare(number(summary, year, KNOWN.code)),
                participants=number(summary, year, PARTICIPANTS.code),
                before=_year_before(summary, fiscal_year),
            )
        )
        texts.append(
            Text("実施内容（重複あり）は{kinds}である。", "Parts (a meeting may have several): {kinds}.").format(
                kinds=listed(kinds, KIND.codes, MEETINGS.code)
            )
        )
        texts.append(
            Text("圏域別では{regions}である。", "By region: {regions}.").format(
                regions=listed(regions, REGIONS.codes, MEETINGS.code)
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
    none = [table.title for table in counts if not table[TOTAL, EVENTS.code]]
    if none:
        texts.append(
            Text("{kinds}は該当がない。", "None of these: {kinds}.").format(
                kinds=Text("、".join(title.ja for title in none), ", ".join(title.en for title in none))
            )
        )
    return Sentences(texts)


def _year_before(summary: StatTable, fiscal_year: FiscalYear) -> Text:
    previous = str(fiscal_year.previous)
    if previous not in summary.dimensions[0].codes:
        return Text("", "")
    return Text("（前年度は{meetings}、{participants}）", " (the year before: {meetings}, {participants})").format(
        meetings=number(summary, previous, MEETINGS.code), participants=number(summary, previous, PARTICIPANTS.code)
    )


def _regions_of_health_centers(centre: Centre) -> dict[str, str]:
    """The region of each health centre that serves one region alone."""
    served: dict[str, set[str]] = {}
    for place in centre.municipalities.values():
        served.setdefault(place.health_center, set()).add(place.region)
    return {center: next(iter(regions)) for center, regions in served.items() if len(regions) == 1}


def _printed_summary(cell: Cell) -> Key | None:
    """Participants are printed to tens, the meetings of this year alone."""
    year, this_year = FiscalYear.parse(cell.row.code), cell.printed.fiscal_year
    if cell.column.measure is ROUGHLY:
        return Key("supporter_meetings_summary", "当年度" if year == this_year else "昨年度", "参加者")
    counted = cell.column.measure is MEETINGS and year == this_year
    return Key("supporter_meetings_summary", "当年度", "開催") if counted else None


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
