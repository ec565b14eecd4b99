"""Events of the centre's activities as listings: what happened when and where, and how many came."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

import polars as pl

from hikiana.fiscal_year import FiscalYear
from hikiana.listing import Listing, Words
from hikiana.register import Register
from hikiana.table import TOTAL, Dimension, Item, Measure, StatTable
from schemas.code_lists import CODE_LISTS
from schemas.text import Text

EVENTS = Measure("events", Text("件数", "Events"), Text("件", "events"))
PARTICIPANTS = Measure("participants", Text("参加者", "Participants"), Text("名", "participants"))
SESSIONS = Measure("sessions", Text("回数", "Sessions"), Text("回", "sessions"))
FROM_SAPPORO = Measure(
    "participants_from_sapporo", Text("うち札幌市", "Of these from Sapporo"), Text("名", "participants")
)
NOT_FROM_SAPPORO = Measure(
    "participants_from_elsewhere", Text("うち札幌市以外", "Of these from elsewhere"), Text("名", "participants")
)
NONE_HELD = Text("該当なし", "None")
UNDATED = Text("－", "–")

Row = Mapping[str, Any]


def of_kind(register: Register, fiscal_year: FiscalYear, kind: str) -> pl.DataFrame:
    """The events of a kind and fiscal year: dated ones in order of time, then those without a date."""
    chosen = register.activities.filter(pl.col("kind") == kind, pl.col("fiscal_year") == fiscal_year.year)
    elsewhere = pl.col("participants") - pl.col("participants_from_sapporo")
    return chosen.with_columns(elsewhere.alias(NOT_FROM_SAPPORO.code)).sort(
        "date", maintain_order=True, nulls_last=True
    )


def listing(
    register: Register,
    fiscal_year: FiscalYear,
    id: str,
    kind: str,
    words: Sequence[str],
    measures: Sequence[Measure] = (PARTICIPANTS,),
) -> Listing:
    """The events of a kind, one row each, with `words` (columns of _WORDS), their figures and a total.

    A figure that is not recorded is not known, which is not the same as none; the total is of those that are known.
    """
    events = of_kind(register, fiscal_year, kind)
    codes = [f"event-{place}" for place in range(1, events.height + 1)]
    rows = list(events.iter_rows(named=True))
    items = [Item(code, _days(row)) for code, row in zip(codes, rows, strict=True)]
    total = Text("計", "Total") if rows else NONE_HELD
    dimension = Dimension("event", Text("月日", "Date"), (*items, Item(TOTAL, total, tuple(codes))))
    each = events.select(*(pl.col(measure.code).cast(pl.Float64) for measure in measures)).with_columns(
        event=pl.Series(codes, dtype=pl.String)
    )
    cells = each.unpivot(index="event", variable_name="measure").filter(
        pl.col("value").is_not_null() | (pl.col("measure") != SESSIONS.code)
    )
    sums = [(TOTAL, measure.code, float(events[measure.code].sum())) for measure in measures if measure is not SESSIONS]
    totals = pl.DataFrame(
        [*sums, (TOTAL, EVENTS.code, float(events.height))],
        {"event": pl.String, "measure": pl.String, "value": pl.Float64},
        orient="row",
    )
    table = StatTable.of(
        id,
        CODE_LISTS["activity_kind"][kind].label,
        [dimension],
        [*measures, EVENTS],
        [cells, totals],
        register.source,
        unknown=pl.lit(True),
    )
    return Listing(table, tuple(_column(register, codes, rows, word) for word in words))


def days_of(row: Row) -> Text:
    """The days of an event without the year: 5月29日, 3月18日～24日."""
    return _days(row)


def _days(row: Row) -> Text:
    first, last = row["date"], row["end_date"]
    if first is None:
        return UNDATED
    if last is None or last == first:
        return _day(first)
    same_month = (first.year, first.month) == (last.year, last.month)
    ending = Text(f"{last.day}日", str(last.day)) if same_month else _day(last)
    return Text(f"{_day(first).ja}～{ending.ja}", f"{_day(first).en}–{ending.en}")


def _day(day: date) -> Text:
    return Text(f"{day.month}月{day.day}日", f"{day:%b} {day.day}")


def _places(register: Register, row: Row) -> Text:
    """The municipalities, each region named once: 白老町・洞爺湖町（胆振）."""
    named = [register.centre.municipalities[code] for code in row["municipalities"] or ()]
    if not named:
        return Text("", "")
    regions = [CODE_LISTS["region"][region].label for region in dict.fromkeys(place.region for place in named)]
    return Text(
        f"{'・'.join(place.name.ja for place in named)}（{'・'.join(region.ja for region in regions)}）",
        f"{', '.join(place.name.en for place in named)} ({', '.join(region.en for region in regions)})",
    )


def _labels(code_list: str, codes: Sequence[str]) -> Text:
    labels = [CODE_LISTS[code_list][code].label for code in codes]
    return Text("・".join(label.ja for label in labels), ", ".join(label.en for label in labels))


def _coded(column: str, code_list: str) -> Callable[[Register, Row], Text]:
    return lambda _, row: _labels(code_list, [row[column]] if row[column] else [])


def _recorded(column: str) -> Callable[[Register, Row], Text]:
    """Words as staff wrote them: the same in every language."""
    return lambda _, row: Text(row[column] or "", row[column] or "")


_PEER = Text("当事者が参加", "with a peer")
_WORDS: Mapping[str, tuple[Text, Callable[[Register, Row], Text]]] = {
    "title": (Text("内容", "Content"), _recorded("title")),
    "partner": (Text("相手・主催", "Partner or host"), _recorded("partner")),
    "place": (Text("市町村（圏域）", "Municipality (region)"), _places),
    "health_center": (Text("保健所", "Health centre"), _coded("health_center", "health_center")),
    "meeting_kinds": (Text("実施内容", "Parts"), lambda _, row: _labels("meeting_kind", row["meeting_kinds"] or ())),
    "mode": (Text("形態", "Mode"), _coded("mode", "activity_mode")),
    "with_peer": (Text("当事者", "Peer"), lambda _, row: _PEER if row["with_peer"] else Text("", "")),
}


def _column(register: Register, codes: Sequence[str], rows: Sequence[Row], word: str) -> Words:
    title, tell = _WORDS[word]
    return Words(title, {code: tell(register, row) for code, row in zip(codes, rows, strict=True)})
