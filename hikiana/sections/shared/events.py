"""Events of the centre's activities as listings: what happened when and where, and how many came."""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from hikiana.base.text import Text
from hikiana.base.workspace import PUBLISHED
from hikiana.centre.printed.figures import DASH, Key
from hikiana.centre.profile import Centre
from hikiana.presentation.parts import Part, Parts
from hikiana.sections.shared.in_print import PrintedCell
from hikiana.sections.year import Year
from hikiana.statistics.dimension import TOTAL, Dimension, Item
from hikiana.statistics.measure import Measure
from hikiana.statistics.table import StatTable, Words
from schemas.activity_lists import ACTIVITY_LISTS, ActivityList
from schemas.centre_files import lines_of
from schemas.code_lists import CODE_LISTS
from schemas.words import PART, REGION

EVENTS = Measure("events", Text("件数", "Events"), Text("件", "events"))
PARTICIPANTS = Measure("participants", Text("参加者", "Participants"), Text("名", "participants"))
SESSIONS = Measure("sessions", Text("回数", "Sessions"), Text("回", "sessions"))
_PART = PART or Text("", "")
FROM_PART = Measure(
    "participants_from_part", Text(f"うち{_PART.ja}", f"Of these from {_PART.en}"), Text("名", "participants")
)
FROM_ELSEWHERE = Measure(
    "participants_from_elsewhere",
    Text(f"うち{_PART.ja}以外", "Of these from elsewhere"),
    Text("名", "participants"),
)
MEASURES: Mapping[str, Measure] = {
    "sessions": SESSIONS,
    "participants": PARTICIPANTS,
    **({"elsewhere": FROM_ELSEWHERE, "part": FROM_PART} if PART else {}),
}
"""The figures of a list by what the list calls them; those by residence where the profile names a part."""
NONE_HELD = Text("該当なし", "None")
_TITLE = Text("{kind}", "{kind}")
UNDATED = Text("－", "–")
_KNOWN_ALONE = Text("計は、人数の分かるものの合計。", "The total is of those that are known.")

Row = Mapping[str, Any]
_PREFIX = "event-"


def of_kind(year: Year, kind: str) -> pl.DataFrame:
    """The events of a kind and fiscal year: dated ones in order of time, then those without a date."""
    chosen = year.register.activities.filter(pl.col("kind") == kind, pl.col("fiscal_year") == year.fiscal_year.year)
    if PART:
        elsewhere = pl.col(PARTICIPANTS.code) - pl.col(FROM_PART.code)
        chosen = chosen.with_columns(elsewhere.alias(FROM_ELSEWHERE.code))
    return chosen.sort("date", maintain_order=True, nulls_last=True)


def listing(year: Year, listed: ActivityList) -> StatTable:
    """The events of a kind, one row each, with the words and figures that its list has, and a total.

    A figure that is not recorded is not known, which is not the same as none; the total is of those that are known.
    """
    measures = [MEASURES[name] for name in listed.measures if name in MEASURES]
    events = of_kind(year, listed.kind)
    codes = [_PREFIX + activity for activity in events["activity_id"]]
    rows = list(events.iter_rows(named=True))
    items = [Item(code, _days(row)) for code, row in zip(codes, rows, strict=True)]
    total = Text("計", "Total") if rows else NONE_HELD
    dimension = Dimension("event", Text("月日", "Date"), (*items, Item(TOTAL, total, tuple(codes))))
    figures = [
        (code, measure.code, row[measure.code])
        for code, row in zip(codes, rows, strict=True)
        for measure in measures
        if measure is not SESSIONS or row[measure.code] is not None
    ]
    sums = [(TOTAL, measure.code, _known_sum(events[measure.code])) for measure in measures if measure is not SESSIONS]
    cells = pl.DataFrame(
        [*figures, *sums, (TOTAL, EVENTS.code, len(rows))],
        {"event": pl.String, "measure": pl.String, "value": pl.Float64},
        orient="row",
        strict=False,
    )
    return year.table(
        listed.table,
        CODE_LISTS["activity_kind"][listed.kind].label,
        [dimension],
        [*measures, EVENTS],
        [cells],
        note=_KNOWN_ALONE if PARTICIPANTS in measures and events["participants"].is_null().any() else None,
        unknown=pl.lit(True),
        words=[_column(year.centre, codes, rows, word) for word in listed.words if word not in _NOT_OF_CENTRE],
    )


def listed_events(kind: str, module: str) -> Callable[[Year], StatTable]:
    """A function of a section's module that makes the list of a kind, for its marks (section_table)."""
    listed = ACTIVITY_LISTS[kind]

    def make(year: Year) -> StatTable:
        return listing(year, listed)

    make.__name__, make.__module__, make.__doc__ = listed.table, module, f"The activities of the kind {kind}."
    return make


def parts_of(tables: Sequence[StatTable], title: Text = _TITLE) -> Parts:
    """Each list under a heading of its own, with what is said of its kind."""
    texts = {listed.table: listed.text for listed in ACTIVITY_LISTS.values()}
    return Parts([Part(title.format(kind=table.title), texts[table.id], (table,)) for table in tables])


def _known_sum(values: pl.Series) -> int | None:
    """The sum of what is known; not known when nothing is, which is not the same as none."""
    return None if values.len() and values.is_null().all() else int(values.sum())


def _days(row: Row) -> Text:
    """The days of an event without the year: 5月29日, 3月18日～24日."""
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


def _places(centre: Centre, row: Row) -> Text:
    """The municipalities, each region named once: 白老町・洞爺湖町（胆振）; else the region of the health centre."""
    named = [centre.municipalities[code] for code in row["municipalities"] or ()]
    if not named:
        region = centre.region_of_health_center(row["health_center"])
        label = CODE_LISTS["region"][region].label if region else None
        return Text(f"（{label.ja}）", f"({label.en})") if label else Text("", "")
    regions = [CODE_LISTS["region"][region].label for region in dict.fromkeys(place.region for place in named)]
    places = Text("・".join(place.name.ja for place in named), ", ".join(place.name.en for place in named))
    if {place.name.ja for place in named} == {region.ja for region in regions}:
        return places  # of a city whose wards are its regions
    return Text(
        f"{places.ja}（{'・'.join(region.ja for region in regions)}）",
        f"{places.en} ({', '.join(region.en for region in regions)})",
    )


def _labels(code_list: str, codes: Sequence[str]) -> Text:
    labels = [CODE_LISTS[code_list][code].label for code in codes]
    return Text("・".join(label.ja for label in labels), ", ".join(label.en for label in labels))


def _coded(column: str, code_list: str) -> Callable[[Centre, Row], Text]:
    return lambda _, row: _labels(code_list, [row[column]] if row[column] else [])


def _recorded(column: str) -> Callable[[Centre, Row], Text]:
    """Words as staff wrote them: the same in every language."""
    return lambda _, row: Text(row[column] or "", row[column] or "")


_PEER = Text("当事者が参加", "with a peer")
_WORDS: Mapping[str, tuple[Text, Callable[[Centre, Row], Text]]] = {
    "title": (Text("内容", "Content"), _recorded("title")),
    "partner": (Text("相手・主催", "Partner or host"), _recorded("partner")),
    "place": (Text("市町村（{region}）", "Municipality ({region})").format(region=REGION.within), _places),
    "health_center": (Text("保健所", "Health centre"), _coded("health_center", "health_center")),
    "meeting_kinds": (Text("実施内容", "Parts"), lambda _, row: _labels("meeting_kind", row["meeting_kinds"] or ())),
    "mode": (Text("形態", "Mode"), _coded("mode", "activity_mode")),
    "with_peer": (Text("当事者", "Peer"), lambda _, row: _PEER if row["with_peer"] else Text("", "")),
}


_NOT_OF_CENTRE = frozenset() if CODE_LISTS["health_center"].codes else frozenset({"health_center"})
"""Columns of a list in which this centre can have nothing."""


def _column(centre: Centre, codes: Sequence[str], rows: Sequence[Row], word: str) -> Words:
    title, tell = _WORDS[word]
    return Words(title, {code: tell(centre, row) for code, row in zip(codes, rows, strict=True)})


def printed_events(folder: Path = PUBLISHED) -> Mapping[str, Callable[[PrintedCell], Key | None]]:
    """By table where its events stand in print, as event_columns.csv beside the printed figures names the columns."""
    columns: dict[str, dict[Measure, str]] = {}
    for line in lines_of(folder / "event_columns.csv", ("table", "measure", "column")):
        named = columns.setdefault(line["table"], {})
        if line["measure"]:
            named[{**MEASURES, EVENTS.code: EVENTS}[line["measure"]]] = line["column"]
    return {table: printed_event(named) for table, named in columns.items()}


def printed_event(columns: Mapping[Measure, str]) -> Callable[[PrintedCell], Key | None]:
    """Where the figures of a list's events stand in print: in the row of the same day that names most of the event."""

    def find(cell: PrintedCell) -> Key | None:
        column = columns.get(cell.column.measure)
        if cell.row.code == TOTAL:
            empty = column and cell.table.dimensions[0].leaves == []
            return Key(cell.table.id, DASH, column) if empty and column else None
        row = _printed_row(cell) if column else None
        return Key(cell.table.id, row, column) if row and column else None

    return find


def _printed_row(cell: PrintedCell) -> str | None:
    leaves = [code.removeprefix(_PREFIX) for code in cell.table.dimensions[0].leaves]
    listed = cell.register.activities.filter(pl.col("activity_id").is_in(leaves))
    (event,) = listed.filter(activity_id=cell.row.code.removeprefix(_PREFIX)).iter_rows(named=True)
    day = f"{event['date'].month}/{event['date'].day}" if event["date"] else DASH
    of_day = [
        row
        for row in dict.fromkeys(key.row for key in cell.printed.of(cell.table.id))
        if re.fullmatch(rf"{re.escape(day)}(~.*)?", row.partition(" ")[0])
    ]
    municipalities = [cell.register.centre.municipalities[code].name.ja for code in event["municipalities"] or ()]
    center = CODE_LISTS["health_center"][event["health_center"]].label.ja if event["health_center"] else None
    names = [name for name in (*municipalities, center, event["partner"], event["title"]) if name]
    # Of rows that name the event equally well the shortest names nothing else.
    found = max(of_day, key=lambda row: (_named(row, names), -len(row)), default=None)
    alone = listed.filter(pl.col("date").eq_missing(pl.lit(event["date"]))).height == 1
    return found if found and (alone or _named(found, names)) else None


def _named(row: str, names: Sequence[str]) -> int:
    words = unicodedata.normalize("NFKC", row).partition(" ")[2]
    plain = (unicodedata.normalize("NFKC", name) for name in names)
    return sum(name in words or words in name for name in plain)
