"""Print checks of the clinic, the support network and public awareness."""

from collections.abc import Iterator
from datetime import date
from fractions import Fraction

from hikiana.base.rounding import round_half_up
from hikiana.centre.printed.consistency.checks import (
    COUNT,
    MEAN,
    ROUNDED,
    SAME,
    SHARE,
    PrintCheck,
    Rules,
    compare,
    part_of,
    same,
    sums_to,
    whole_number,
    within,
)
from hikiana.centre.printed.figures import Key, Printed

DAYS_OF_A_WEEK, HOURS_OF_A_DAY = 7, 24
"""A course on video is printed as open for n weeks, all hours of the day."""


def _day_care(p: Printed) -> Iterator[PrintCheck]:
    table = "day_care"
    total, this_year = Key(table, "計", "人数"), Key(table, p.fiscal_year.label.ja, "人数")
    yield from sums_to(p, total, [key for key in p.of(table, column="人数") if key != total])
    yield from same(p, Key(table, "計", "本文"), total)
    yield from same(p, Key(table, "デイケア通所した", "名"), total)
    yield from same(p, Key(table, p.fiscal_year.label.ja, "本文"), this_year)
    steps = ("障碍者雇用やアルバイト等の一般就労", "就労継続支援A型事業所", "就労継続支援B型事業所", "就学", "他治療へ")
    moved = Key(table, "デイケアから就労や就学など次のステップへ移行", "名")
    yield from sums_to(p, moved, [Key(table, row, "名") for row in steps])


def _outpatient(p: Printed) -> Iterator[PrintCheck]:
    table = "outpatient"
    for row in ("延べ回数", "新規ケース"):
        periods = [key for key in p.of(table, row=row) if key.column.endswith("年度")]
        yield from sums_to(p, Key(table, row, "計"), periods)
        yield from same(p, Key(table, row, "本文"), Key(table, row, p.fiscal_year.label.ja))
    yield from same(p, Key(table, "新規ケース", "合計"), Key(table, "新規ケース", "計"))


def _network(p: Printed) -> Iterator[PrintCheck]:
    summary = "supporter_meetings_summary"
    if meetings := p.of("supporter_meetings", column="参加者"):
        participants = sum(whole_number(p, key) for key in meetings)
        tens = int(round_half_up(participants / 10)) * 10
        yield from compare(p, Key(summary, "当年度", "参加者"), ROUNDED, tens)
    if not p.events.is_empty():
        held = p.events.filter(kind="supporter_meeting").height
        yield from compare(p, Key(summary, "当年度", "開催"), COUNT, held)
    for key in p.of("staff_training", column="ひきこもり当事者"):
        yield from within(p, key, 0, whole_number(p, Key(key.table, key.row, "参加者")))
        clients = Key(key.table, key.row, "当センター相談者")
        yield from within(p, clients, 0, whole_number(p, key))
    for key in p.of("peer_supporter_training", column="週間"):
        for event in p.events.filter(kind="peer_supporter_training").drop_nulls("end_date").iter_rows(named=True):
            days = (date.fromisoformat(event["end_date"]) - date.fromisoformat(event["date"])).days + 1
            yield from compare(p, key, MEAN, Fraction(days, DAYS_OF_A_WEEK))
        yield from compare(p, Key(key.table, key.row, "時間"), SAME, HOURS_OF_A_DAY)
    year = Key("staff_training", p.fiscal_year.label.ja, "西暦")
    yield from compare(p, year, SAME, p.fiscal_year.year)


def _awareness(p: Printed) -> Iterator[PrintCheck]:
    views = "ひきこもり相談ホームページアクセス件数"
    year = Key("web_access", views, p.fiscal_year.label.ja)
    if year in p.values:
        daily = Fraction(whole_number(p, year), p.fiscal_year.days)
        yield from compare(p, Key("web_access", views, "1日あたり"), MEAN, daily)
    table = "awareness_channel"
    whole = Key(table, "新規相談", "件")
    for key in p.of(table, column="%"):
        yield from part_of(p, key, Key(table, key.row, "件"), whole, rule=SHARE, scale=100)
    yield from same(p, whole, Key("contacts_total", "新規相談", "件"))


RULES: tuple[Rules, ...] = (_day_care, _outpatient, _network, _awareness)
