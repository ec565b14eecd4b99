"""Print checks of contacts, methods, durations, liaison and continuity."""

from collections.abc import Iterator

from hikiana.centre.printed.consistency.checks import (
    MEAN,
    TENTHS,
    TIME,
    PrintCheck,
    Rules,
    part_of,
    quotient_by_parts,
    same,
    shares,
    sums_to,
    whole_number,
    within,
)
from hikiana.centre.printed.figures import Key, Printed

METHODS = ("電話", "来所", "メール", "アウトリーチ", "出張相談等", "連携")
BANDS = {"0~15分未満": (0, 15), "15~30分未満": (15, 30), "30~60分未満": (30, 60), "60分以上": (60, None)}


def _contacts(p: Printed) -> Iterator[PrintCheck]:
    table = "contacts_total"
    total, new, going = (Key(table, row, "件") for row in ("相談件数計", "新規相談", "継続相談"))
    yield from sums_to(p, total, [new, going])
    yield from same(p, Key(table, "相談件数計", "本文"), total)
    yield from same(p, Key(table, "新規相談", "本文"), new)
    clients = "clients_by_fiscal_year"
    year, before = _year_rows(p)
    all_clients, started = Key("continuity", year, "実人数"), _started_in(p, year)
    yield from same(p, Key("continuity", year, "相談延べ件数"), total)
    yield from same(p, Key(clients, "当年度", "相談実人数"), all_clients)
    yield from same(p, Key(clients, "相談実人数", "注"), all_clients)
    yield from sums_to(
        p, Key(clients, "相談実人数", "注"), [Key(clients, row, "注") for row in ("新規相談", "継続相談")]
    )
    yield from same(p, Key(clients, "新規相談", "注"), started)
    yield from same(p, Key(clients, "継続相談", "注"), Key("continuity", year, "当年度以前の相談者計"))
    for row, name in ((year, "当年度"), (before, "前年度")):
        key, contacts = Key(clients, name, "1ケースあたり"), Key("continuity", row, "相談延べ件数")
        yield from quotient_by_parts(p, key, contacts, _start_years(p, row))


def _year_rows(p: Printed) -> tuple[str, str]:
    """The continuity table's rows of the report's year and the year before."""
    label, former = (year.short_label.ja for year in (p.fiscal_year, p.fiscal_year.previous))
    return f"{label}年度", f"{former}年度"


def _start_years(p: Printed, row: str) -> list[Key]:
    return [key for key in p.values if key.table == "continuity" and key.row == row and "相談を開始" in key.column]


def _started_in(p: Printed, row: str) -> Key:
    column = f"{row.partition('(')[0].replace('元', '1')}に相談を開始"
    return Key("continuity", row, column)


def _continuity(p: Printed) -> Iterator[PrintCheck]:
    for row in dict.fromkeys(key.row for key in p.values if key.table == "continuity"):
        parts, new = _start_years(p, row), _started_in(p, row)
        carried = Key("continuity", row, "当年度以前の相談者計")
        yield from sums_to(p, Key("continuity", row, "実人数"), parts)
        yield from sums_to(p, carried, [part for part in parts if part != new])
        yield from same(p, Key("continuity", row, "本文"), carried)


def _methods(p: Printed) -> Iterator[PrintCheck]:
    table = "contacts_by_method"
    for row in METHODS:
        yield from sums_to(p, Key(table, row, "計"), [Key(table, row, kind) for kind in ("新規相談", "継続相談")])
    for column in ("新規相談", "継続相談", "計"):
        direct, indirect = Key(table, "小計", column), Key(table, "小計", column, 2)
        yield from sums_to(p, direct, [Key(table, row, column) for row in METHODS[:-1]])
        yield from sums_to(p, indirect, [Key(table, row, column) for row in ("連携", "ケア会議")])
        yield from sums_to(p, Key(table, "計", column), [direct, indirect])
    yield from shares(p, table, METHODS, "計", "計")
    yield from part_of(
        p, Key(table, "メール", "本文"), Key(table, "メール", "計"), Key(table, "計", "計"), rule=TENTHS, scale=10
    )
    for row, column in (("相談件数計", "計"), ("新規相談", "新規相談"), ("継続相談", "継続相談")):
        yield from same(p, Key(table, "小計", column), Key("contacts_total", row, "件"))
    for row in METHODS[:-1]:
        yield from same(p, Key("clients_by_method", row, "延べ回数"), Key(table, row, "計"))
        clients = Key("clients_by_method", row, "実人数")
        yield from within(
            p, clients, whole_number(p, Key(table, row, "新規相談")), whole_number(p, Key(table, row, "計"))
        )
    yield from same(p, Key("outreach_by_counterpart", "アウトリーチ", "件"), Key(table, "アウトリーチ", "計"))
    box = "ZOOMによるオンライン個別相談・関係機関同席の相談"
    yield from same(p, Key("online_sessions", "オンラインによる継続相談", "件"), Key("online_sessions", box, "回"))


def _durations(p: Printed) -> Iterator[PrintCheck]:
    table, time, mean = "duration_by_method", "延べ相談時間(時:分)", "平均所要時間"
    for row in (*METHODS, "計"):
        total, minutes = Key(table, row, "合計"), Key(table, row, time)
        yield from sums_to(p, total, [Key(table, row, band) for band in BANDS])
        yield from same(p, total, Key("contacts_by_method", row, "計"))
        yield from part_of(p, Key(table, row, mean), minutes, Key("contacts_by_method", row, "計"), rule=MEAN)
        yield from _time_bounds(p, row, minutes)
    for column in (*BANDS, "合計", time):
        yield from sums_to(p, Key(table, "計", column), [Key(table, row, column) for row in METHODS])


def _time_bounds(p: Printed, row: str, minutes: Key) -> Iterator[PrintCheck]:
    """The printed time lies between what the bands need at least and what they hold at most."""
    counts = {band: whole_number(p, Key(minutes.table, row, band)) for band in BANDS}
    if minutes not in p.values:
        return
    least = sum(counts[band] * low for band, (low, _) in BANDS.items())
    open_ended = any(counts[band] for band, (_, high) in BANDS.items() if high is None)
    most = sum(counts[band] * (high - 1) for band, (_, high) in BANDS.items() if high is not None)
    stated = whole_number(p, minutes)
    fits = least <= stated and (open_ended or stated <= most)
    bounds = f"{least}〜" if open_ended else f"{least}〜{most}"
    yield PrintCheck(minutes, TIME, p.values[minutes], p.values[minutes] if fits else bounds)


def _liaison(p: Printed) -> Iterator[PrintCheck]:
    totals = []
    for table in ("liaison_in", "liaison_out"):
        total = Key(table, "計", "件数")
        totals.append(total)
        yield from sums_to(p, total, [key for key in p.values if key.table == table and key != total])
    yield from sums_to(p, Key("contacts_by_method", "連携", "計"), totals)


RULES: tuple[Rules, ...] = (_contacts, _continuity, _methods, _durations, _liaison)
