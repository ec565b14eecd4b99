"""Supporters' meetings counted: by part, region and month, with the participants that are known."""

import polars as pl

from hikiana.base.text import Text
from hikiana.sections.shared.events import PARTICIPANTS, of_kind
from hikiana.sections.shown import section_table
from hikiana.sections.year import Year
from hikiana.statistics.counting import count, distinct
from hikiana.statistics.dimension import Dimension, Item
from hikiana.statistics.measure import Measure
from hikiana.statistics.table import StatTable
from schemas import called, roles, words
from schemas.code_lists import CODE_LISTS

_KINDS = CODE_LISTS["activity_kind"].with_role("meeting")
"""Kinds of activity that are supporters' meetings; a centre without any has none of these tables."""
MEETINGS = Measure("meetings", Text("開催", "Meetings"), Text("回", "meetings"))
ROUGHLY = Measure(
    "participants_to_tens", Text("参加者（概数）", "Participants, to tens"), Text("名", "participants"), decimals=-1
)
REGIONS_HELD = Measure(
    "regions", Text("開催した{region}", "{region}: how many").format(region=words.REGION), words.REGIONS_COUNTED
)
KNOWN = Measure("known", Text("参加者の分かる会", "With known participants"), Text("回", "meetings"))
KIND = Dimension.of("meeting_kind", Text("実施内容", "Part"))
REGION = Dimension.of("region", words.REGION, CODE_LISTS["region"].with_role(roles.HOME))
NOWHERE = Item(
    roles.UNKNOWN,
    Text("{region}の定まらない会", "No particular {region}").format(region=words.REGION.within),
)
REGIONS = Dimension(REGION.name, REGION.title, (*REGION.items, NOWHERE))
UNDATED = Item("undated", Text("日付なし", "Without a date"))
_MONTHS = Dimension.of_months()
MONTH = Dimension(_MONTHS.name, _MONTHS.title, (*_MONTHS.items, UNDATED))


@section_table
def supporter_meetings_summary(year: Year) -> StatTable | None:
    """Supporters' meetings and their known participants, the fiscal year and the year before.

    A year that is not whole stands alone.
    """
    if not _KINDS or "activities" in year.unrecorded:
        return None
    shown = year.years[-1 if year.unfinished else -2 :]
    since = str(year.recorded_since("activities"))
    years = Dimension.of_years(shown)
    meetings = pl.concat([_meetings(year.at(each)) for each in shown])
    told = meetings.drop_nulls("participants")
    held, known = count(meetings, [years], MEETINGS), count(told, [years], KNOWN)
    people = count(told, [years], PARTICIPANTS, pl.col("participants").cast(pl.Int64).sum())
    # Where meetings were held and no number is known, the participants are not known, which is not the same as none.
    nobody_counted = (held["value"] > 0) & (known["value"] == 0)
    people = people.with_columns(value=pl.when(~nobody_counted).then("value"))
    regions = pl.concat([_with_regions(year.at(each)) for each in shown]).filter(pl.col("region") != NOWHERE.code)
    return year.table(
        "supporter_meetings_summary",
        Text("{meetings}のまとめ", "{meetings} in summary").format(meetings=called.MEETINGS),
        [years],
        [MEETINGS, REGIONS_HELD, KNOWN, PARTICIPANTS, ROUGHLY],
        [
            cells.with_columns(value=pl.when(pl.col("fiscal_year").cast(pl.String) >= since).then("value"))
            for cells in (
                held,
                distinct(regions, years, REGIONS_HELD, of="region"),
                known,
                people,
                people.with_columns(measure=pl.lit(ROUGHLY.code)),
            )
        ],
        note=Text("参加者は、人数の分かる会の合計。", "Participants of the meetings whose number is known."),
        unknown=pl.lit(True),
    )


@section_table
def supporter_meetings_by_kind(year: Year) -> StatTable | None:
    """Supporters' meetings by their parts; a meeting of several parts counts in each."""
    if not _KINDS:
        return None
    parts = _meetings(year).explode("meeting_kinds").drop_nulls("meeting_kinds")
    return year.table(
        "supporter_meetings_by_kind",
        Text("{meetings}の実施内容", "{meetings} by part").format(meetings=called.MEETINGS),
        [KIND],
        [MEETINGS],
        [count(parts.select(meeting_kind="meeting_kinds"), [KIND], MEETINGS)],
        note=Text("一つの会で複数の内容を行うことがある。", "A meeting may have several parts."),
    )


@section_table
def supporter_meetings_by_region(year: Year) -> StatTable | None:
    """Supporters' meetings by region: that of their municipalities, else that of their health centre."""
    if not _KINDS:
        return None
    return year.table(
        "supporter_meetings_by_region",
        Text("{region}別の{meetings}", "{meetings} by {region}").format(
            region=words.REGION.within, meetings=called.MEETINGS
        ),
        [REGIONS],
        [MEETINGS],
        [count(_with_regions(year), [REGIONS], MEETINGS)],
        note=Text("二つの{region}にわたる会はそれぞれに数える。", "A meeting that concerns two counts in each.").format(
            region=words.REGION
        ),
    )


@section_table
def supporter_meetings_by_month(year: Year) -> StatTable | None:
    """Supporters' meetings by month of their first day."""
    if not _KINDS:
        return None
    month = pl.col("date").dt.month().cast(pl.String).fill_null(UNDATED.code)
    meetings = _meetings(year).select(month=month)
    to_come = set(year.months_to_come) - set(meetings["month"])
    return year.table(
        "supporter_meetings_by_month",
        Text("月別の{meetings}", "{meetings} by month").format(meetings=called.MEETINGS),
        [MONTH],
        [MEETINGS],
        [count(meetings, [MONTH], MEETINGS)],
        impossible=pl.col("month").cast(pl.String).is_in(list(to_come)),
    )


def _meetings(year: Year) -> pl.DataFrame:
    """The supporters' meetings of the year, one row each."""
    return pl.concat([of_kind(year, kind) for kind in _KINDS])


def _with_regions(year: Year) -> pl.DataFrame:
    """One row per supporters' meeting and region: that of its municipalities, else that of its health centre."""
    centre = year.centre
    rows = [
        (str(year), region)
        for meeting in _meetings(year).iter_rows(named=True)
        for region in dict.fromkeys(
            [centre.municipalities[code].region for code in meeting["municipalities"] or ()]
            or [centre.region_of_health_center(meeting["health_center"]) or NOWHERE.code]
        )
    ]
    return pl.DataFrame(rows, {"fiscal_year": pl.String, "region": pl.String}, orient="row")
