"""The support network: briefings, supporters' meetings, training and conferences of the fiscal year."""

import altair as alt

from hikiana.base.fiscal_year import MONTHS, FiscalYear
from hikiana.base.text import Lang, Text
from hikiana.centre.printed.figures import Key
from hikiana.presentation.charts import bars
from hikiana.presentation.figure import Figure
from hikiana.presentation.palette import PALETTE
from hikiana.presentation.parts import Parts
from hikiana.presentation.sentences import NONE_IN_YEAR, Sentences, bare, is_none, listed, number
from hikiana.sections.shared.events import (
    EVENTS,
    PARTICIPANTS,
    listed_events,
    parts_of,
    printed_events,
)
from hikiana.sections.shared.in_print import PrintedCell
from hikiana.sections.shared.meetings import (
    KIND,
    KNOWN,
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
from schemas import called
from schemas.activity_lists import ACTIVITY_LISTS
from schemas.code_lists import CODE_LISTS
from schemas.words import REGION as REGION_WORD

_KINDS = CODE_LISTS["activity_kind"]
_LISTS = {kind: section_table(listed_events(kind, __name__)) for kind in _KINDS.with_role("network")}


def list_of(year: Year, kind: str) -> StatTable:
    """The list of one kind of activity."""
    return _LISTS[kind](year)


def meetings(year: Year) -> Parts:
    """The lists of supporters' meetings, one part for each kind."""
    return parts_of([make(year) for kind, make in _LISTS.items() if kind in _KINDS.with_role("meeting")])


_MEETINGS = {ACTIVITY_LISTS[kind].table for kind in _KINDS.with_role("meeting")}


def activities(year: Year) -> Parts:
    """The lists of all other kinds, one part each."""
    return parts_of([make(year) for kind, make in _LISTS.items() if kind not in _KINDS.with_role("meeting")])


@section_figure
def figure(year: Year) -> Figure | None:
    """Supporters' meetings by month and by region, side by side; None for a centre without any."""
    months = supporter_meetings_by_month(year)
    regions = supporter_meetings_by_region(year)
    summary = supporter_meetings_summary(year)
    if months is None or regions is None or summary is None:
        return None

    def draw(lang: Lang) -> alt.TopLevelMixin:
        panels = (
            bars(months, lang, MEETINGS.code, [str(month) for month in MONTHS], width=190),
            bars(regions, lang, MEETINGS.code, REGION.codes, PALETTE[2], width=190),
        )
        beside: alt.TopLevelMixin = alt.hconcat(*panels, spacing=50).resolve_scale(x="shared")
        return beside

    words = Text(
        "{meetings}の回数を月別と{region}別に示す横棒グラフ。全体で{all}。",
        "Bars of {meetings} by month and by {region}: {all} in all.",
    ).format(meetings=called.MEETINGS.within, region=REGION_WORD.within, all=number(summary, str(year), MEETINGS.code))
    title = Text("{meetings}の月と{region}", "{meetings} by month and {region}").format(
        meetings=called.MEETINGS, region=REGION_WORD.within
    )
    withheld = months.withheld or regions.withheld
    return Figure("supporter_meetings", title, draw, words, year.source, withheld=withheld)


def sentences(year: Year) -> Sentences:
    """Meetings and participants, by part and region; other events by kind."""
    counts = [table for table in tables(year) if table.words]
    held = [table for table in counts if table[TOTAL, EVENTS.code]]
    none = [table.title for table in counts if is_none(table, TOTAL, EVENTS.code)]
    if len(none) == len(counts):
        return Sentences([NONE_IN_YEAR])
    texts = _of_meetings(year)
    for kind in _KINDS.with_role("network", "participants_told"):
        table = _LISTS[kind](year)
        if table[TOTAL, PARTICIPANTS.code]:
            texts.append(
                Text("{kind}の参加者は{all}である。", "{kind} had {all}.").format(
                    kind=table.title, all=number(table, TOTAL, PARTICIPANTS.code)
                )
            )
    others = [table for table in held if table.id not in _MEETINGS]
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


def _of_meetings(year: Year) -> list[Text]:
    """How many supporters' meetings there were, with whom, of what parts and where; nothing where there were none."""
    summary, kinds = supporter_meetings_summary(year), supporter_meetings_by_kind(year)
    regions = supporter_meetings_by_region(year)
    if summary is None or kinds is None or regions is None or not summary[str(year), MEETINGS.code]:
        return []
    texts = [
        Text(
            "{called}は{regions}で{meetings}開催した{before}。",
            "Supporters held {meetings} in {regions}{before}.",
        ).format(
            called=called.MEETINGS,
            regions=number(summary, str(year), REGIONS_HELD.code),
            meetings=number(summary, str(year), MEETINGS.code),
            before=_year_before(year, summary, MEETINGS),
        ),
        _participants(year, summary),
    ]
    if (told := listed(kinds, KIND.codes, MEETINGS.code)).ja:
        texts.append(Text("実施内容（重複あり）は{kinds}である。", "Parts, some together: {kinds}.").format(kinds=told))
    texts.append(
        Text("{region}別では{regions}である。", "By {region}: {regions}.").format(
            region=REGION_WORD.within, regions=listed(regions, REGIONS.codes, MEETINGS.code)
        )
    )
    return texts


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
PRINTED = {"supporter_meetings_summary": _printed_summary, **printed_events()}
