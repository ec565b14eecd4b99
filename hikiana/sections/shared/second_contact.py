"""How soon new clients had their second contact, within the fiscal year."""

import polars as pl

from hikiana.base.text import Text
from hikiana.sections.shown import section_table
from hikiana.sections.year import Year
from hikiana.statistics.bands import band
from hikiana.statistics.counting import count, share
from hikiana.statistics.dimension import TOTAL, Dimension, Item
from hikiana.statistics.measure import Formula, Measure
from hikiana.statistics.table import StatTable

WAITS = {
    "week": (0, Text("7日以内", "Within 7 days")),
    "month": (8, Text("8～30日", "8 to 30 days")),
    "quarter": (31, Text("31～90日", "31 to 90 days")),
    "later": (91, Text("91日以上", "91 days and more")),
}
"""Bands of days from a client's first to the second contact, with the day at which each begins."""
WAIT = Dimension(
    "wait",
    Text("初回から2回目まで", "From the first to the second contact"),
    (
        *(Item(code, label) for code, (_, label) in WAITS.items()),
        Item("none", Text("年度内に2回目なし", "No second one in the year")),
    ),
).with_total(Text("計", "Total"))
NEW = Measure("clients", Text("新規相談者", "New clients"), Text("名", "new clients"), population="new_clients")
SHARE_OF_NEW = Measure.share(
    Text("構成比", "Share"), Text("新規相談者に対する割合", "of all new clients"), Formula.share("clients", "wait")
)
MEDIAN_DAYS = Measure(
    "median_days",
    Text("日数の中央値", "Median of days"),
    Text("日", "days"),
    decimals=1,
    note=Text("年度内に2回目の相談のあった人の中央値", "of those with a second contact in the fiscal year"),
    formula=Formula("clients", bands="wait", persons=4),
)


_IN_THE_YEAR = Text(
    "年度末までを見る。年度の終わり近くに始めた人は、見ている期間が短い。",
    "Observed until the end of the fiscal year: for clients who started late that is a short time.",
)
_SO_FAR = Text(
    "記録のある月までを見る。近ごろ始めた人は、見ている期間が短い。",
    "Observed as far as there are records: for clients who started lately that is a short time.",
)


@section_table
def second_contact(year: Year) -> StatTable:
    """New clients of the fiscal year by the days from their first to their second contact within it."""
    direct = year.contacts.filter("direct")
    new = direct.filter(pl.col("start_year") == year.fiscal_year.year).sort("date")
    waits = new.group_by("case_id").agg(
        days=(pl.col("date").get(1, null_on_oob=True) - pl.col("date").first()).dt.total_days()
    )
    starts = [start for start, _ in WAITS.values()]
    clients = waits.with_columns(wait=band(pl.col("days"), starts[1:], WAITS).fill_null("none"))
    counts = count(clients, [WAIT], NEW)
    median = clients.select(
        wait=pl.lit(TOTAL), measure=pl.lit(MEDIAN_DAYS.code), value=pl.col("days").median().cast(pl.Float64)
    )
    return year.table(
        "second_contact",
        Text("初回から2回目の相談まで", "From the first to the second contact"),
        [WAIT],
        [NEW, SHARE_OF_NEW, MEDIAN_DAYS],
        [counts, share(counts, WAIT, SHARE_OF_NEW), median],
        note=_SO_FAR if year.unfinished else _IN_THE_YEAR,
        where=year.condition,
    )
