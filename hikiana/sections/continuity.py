"""Continuity: clients by fiscal year and the year they started (図9), and how many of a start year are seen again."""

from dataclasses import replace

import polars as pl

from hikiana.base.fiscal_year import FiscalYear
from hikiana.base.text import Text
from hikiana.centre.printed.figures import Key
from hikiana.presentation.charts import marks_of
from hikiana.presentation.figure import Figure
from hikiana.presentation.heat_map import heat_map
from hikiana.presentation.hidden import or_nothing
from hikiana.presentation.sentences import NONE_IN_YEAR, Sentences, bare, is_none, number
from hikiana.presentation.years import YearAxis
from hikiana.sections.shared.in_print import PrintedCell, years_resting_on_print
from hikiana.sections.shared.seen_again import (
    PRESENT,
    SHARE,
    STARTED,
    retention,
    retention_by_start_year,
    retention_figure,
)
from hikiana.sections.shown import section_figure, section_table, shown_by
from hikiana.sections.year import Year
from hikiana.statistics.bands import band
from hikiana.statistics.counting import count
from hikiana.statistics.dimension import TOTAL, Dimension, Item
from hikiana.statistics.measure import Measure
from hikiana.statistics.measures import ALL_CONTACTS, CLIENTS, WITHOUT_COORDINATION, carried_over
from hikiana.statistics.table import StatTable
from schemas.start_years import BEFORE, BEFORE_RECORDS, LABEL, as_code

CARRIED_OVER = "carried_over_clients"
SINCE = Dimension(
    "years_since_start",
    Text("相談開始から", "Since the start"),
    (
        Item("0", Text("その年度に開始", "Started in the year"), range=(0, 1)),
        Item("1_2", Text("1～2年度前", "1 to 2 years before"), range=(1, 3)),
        Item("3_over", Text("3年度以上前", "3 years before or more"), range=(3, None)),
    ),
).with_total(Text("実人数", "Clients"))

_BEFORE = Item(BEFORE, LABEL)
"""Of a centre whose records begin later than it: clients who came before, in a fiscal year that is not known."""

_TRIANGLE = {
    "start_year": Text(
        "相談のあった年度と相談を始めた年度ごとの実人数を濃淡で示す三角形の表。",
        "Triangle of clients by fiscal year of contact and start.",
    ),
    SINCE.name: Text(
        "相談のあった年度と相談を始めてからの年度数ごとの実人数を濃淡で示す表。",
        "Heat map of clients by fiscal year of contact and fiscal years since their start.",
    ),
}


@section_table
def continuity(year: Year) -> StatTable:
    """Unique clients by fiscal year and start year, newest start first (図9), with contacts and carried-over."""
    if year.outlet:
        return _by_years_since_start(year)
    years, starts = Dimension.of_years(year.years), _start_dimension(year)
    coded = year.scan("client_years").with_columns(start_year=as_code(pl.col("start_year")))
    clients = count(coded, [years, starts], CLIENTS)
    start, seen = pl.col("start_year").cast(pl.String), pl.col("fiscal_year").cast(pl.String)
    of_records = (start != BEFORE) & (start >= str(year.centre.first_recorded))
    recorded = [str(recorded) for recorded in year.recorded_years]
    # Who started in an unrecorded year looks new in the first recorded one: none of them is no zero.
    unlinked = (start != TOTAL) & of_records & seen.is_in(recorded) & ~start.is_in(recorded)
    possible = start.is_in([TOTAL, BEFORE]) | (start <= seen)
    return year.table(
        "continuity",
        Text("相談開始年度別の実人数", "Clients by the fiscal year they started"),
        [years, starts],
        [CLIENTS, ALL_CONTACTS, _carried_over(year)],
        [clients.filter(possible).with_columns(value=pl.when(~unlinked).then("value")), *_sums(year, starts.name)],
        note=Text(
            "列は相談を始めた年度、行は相談のあった年度。{without}",
            "Columns: fiscal year of the first consultation; rows: fiscal year with contact. {without}",
        ).format(without=WITHOUT_COORDINATION or ""),
        printed=_printed_cells(year),
        unknown=unlinked,
    )


def _by_years_since_start(year: Year) -> StatTable:
    """The triangle of an edition for everyone: clients by fiscal year and how many fiscal years ago they started."""
    years = Dimension.of_years(year.years)
    since = _since_dimension(year)
    years_since = band(pl.col("fiscal_year") - pl.col("start_year"), (1, 3), SINCE.leaves)
    unknown_start = pl.col("start_year") == BEFORE_RECORDS
    everyone = year.scan("client_years").with_columns(
        years_since_start=pl.when(unknown_start).then(pl.lit(BEFORE)).otherwise(years_since)
    )
    # Who started in an unrecorded year looks new in the first recorded one.
    recorded = year.recorded_years
    unlinked = pl.lit(bool(recorded) and recorded[0] > year.centre.first_recorded.year) & (
        pl.col("years_since_start").cast(pl.String) != TOTAL
    )
    counts = count(everyone, [years, since], CLIENTS)
    return year.table(
        "continuity",
        Text("相談開始からの年数別の実人数", "Clients by the fiscal years since they started"),
        [years, since],
        [CLIENTS, ALL_CONTACTS, _carried_over(year)],
        [counts.with_columns(value=pl.when(~unlinked).then("value")), *_sums(year, SINCE.name)],
        note=Text(
            "列は相談を始めてからの年度数、行は相談のあった年度。{without}",
            "Columns: fiscal years since the first consultation; rows: fiscal year with contact. {without}",
        ).format(without=WITHOUT_COORDINATION or ""),
        printed=_printed_sums(year, SINCE.name),
        unknown=unlinked,
    )


def _carried_over(year: Year) -> Measure:
    return carried_over(year.centre.begins_late, Text("当年度以前の相談者計", "Carried over"))


def _since_dimension(year: Year) -> Dimension:
    """Of how long ago clients started, with those of whom that is not known where the records begin late."""
    if not year.centre.begins_late:
        return SINCE
    apart = replace(SINCE, items=(*(SINCE[code] for code in SINCE.leaves), _BEFORE))
    return apart.with_total(SINCE[TOTAL].label)


def _sums(year: Year, columns: str) -> list[pl.DataFrame]:
    """The contacts and the carried-over clients of each fiscal year, which stand in the total of the columns."""
    years, everyone = Dimension.of_years(year.years), year.scan("client_years")
    earlier = everyone.filter(pl.col("start_year") < pl.col("fiscal_year"))
    contacts = count(everyone, [years], ALL_CONTACTS, pl.col("contacts").sum())
    sums = [contacts, count(earlier, [years], _carried_over(year))]
    return [cells.with_columns(pl.lit(TOTAL).alias(columns)) for cells in sums]


@section_figure
def triangle_figure(year: Year) -> Figure:
    """図9: the triangle as a heat map: fiscal years across, start years (or how long ago they are) down."""
    table = continuity(year)
    axis = YearAxis(table, year.centre)

    columns = [item.code for item in reversed(table.dimensions[1].items) if item.code != TOTAL]
    carried = bare(number(table, str(year), TOTAL, CARRIED_OVER))
    words = Text("{shape}{label}は{clients}{carried}。", "{shape} {label}: {clients}{carried}.").format(
        shape=_TRIANGLE[table.dimensions[1].name],
        label=year.label,
        clients=number(table, str(year), TOTAL, CLIENTS.code),
        carried=or_nothing(
            Text("で、うち{carried}が以前からの継続", ", {carried} of them carried over").format(carried=carried)
        ),
    )
    return Figure.of(
        table, lambda lang: heat_map(axis, lang, columns, step=20), words, [*axis.notes, *marks_of(table, columns)]
    )


def sentences(year: Year) -> Sentences:
    """How many clients were carried over, from which years, and how many of a start year are seen again."""
    table, seen = continuity(year), retention(year)
    if is_none(table, str(year), TOTAL, CLIENTS.code):
        return Sentences([NONE_IN_YEAR])
    texts = [
        Text(
            "{label}の実人数{all}のうち、前年度以前に相談を始めた人は{carried}{parts}である。",
            "Of {all} in {label}, {carried} had started in an earlier fiscal year{parts}.",
        ).format(
            label=year.label,
            all=number(table, str(year), TOTAL, CLIENTS.code),
            carried=bare(number(table, str(year), TOTAL, CARRIED_OVER)),
            parts=_starts(table, str(year)),
        )
    ]
    codes = seen.dimensions[0].codes
    if codes and seen[codes[0], STARTED.code]:
        texts.append(
            Text(
                "翌年度の相談の有無が分かる{started}のうち、翌年度にも相談のあった人は{present}（{share}）である。",
                "Of {started} whose next fiscal year is known, {present} ({share}) had contact in it.",
            ).format(
                started=number(seen, codes[0], STARTED.code),
                present=bare(number(seen, codes[0], PRESENT.code)),
                share=number(seen, codes[0], SHARE.code),
            )
        )
    return Sentences(texts)


def _starts(table: StatTable, year: str) -> Text:
    """In brackets, when the fiscal year's clients of earlier start years began, newest first.

    Nothing where any of these parts is hidden: the others would look like all of them.
    """
    earlier = [code for code in table.dimensions[1].leaves if code not in (year, SINCE.leaves[0])]
    if any(table.hides(year, code, CLIENTS.code) for code in earlier):
        return Text("", "")
    counts = {
        code: bare(number(table, year, code, CLIENTS.code)) for code in earlier if table[year, code, CLIENTS.code]
    }
    if table.dimensions[1].name == SINCE.name:
        told = [
            Text("{start}から{clients}", "{start}: {clients}").format(start=SINCE[code].label, clients=clients)
            for code, clients in counts.items()
        ]
    else:
        told = [
            Text("{start}から{clients}", "{clients} {start}").format(start=_start(code), clients=clients)
            for code, clients in counts.items()
        ]
    if not told:
        return Text("", "")
    return Text(f"（{'、'.join(part.ja for part in told)}）", f" ({', '.join(part.en for part in told)})")


def _start(code: str) -> Text:
    if code == BEFORE:
        return Text(LABEL.ja, LABEL.en.lower())
    label = FiscalYear.parse(code).label
    return Text(label.ja, f"in {label.en}")


def _printed_cells(year: Year) -> pl.DataFrame:
    codes = pl.col("fiscal_year", "start_year").cast(pl.String)
    starts = years_resting_on_print(year).starts.select(codes, measure=pl.lit(CLIENTS.code), value="clients")
    return pl.concat([starts, _printed_sums(year, "start_year")])


def _printed_sums(year: Year, columns: str) -> pl.DataFrame:
    """The printed figures of fiscal years that stand in the total of the columns."""
    sums = years_resting_on_print(year).years.select("fiscal_year", "clients", "contacts", "carried_over_clients")
    cells = sums.unpivot(index="fiscal_year", variable_name="measure")
    return cells.select(pl.col("fiscal_year").cast(pl.String), pl.lit(TOTAL).alias(columns), "measure", "value")


def _start_dimension(year: Year) -> Dimension:
    """Start years, newest first: those of the records, and earlier ones in which clients began."""
    began = year.scan("client_years").filter(pl.col("fiscal_year").is_in([each.year for each in year.years]))
    earlier = set(began.select(pl.col("start_year").unique()).collect()["start_year"])
    starts = [each for each in year.centre.start_years(year.fiscal_year) if each in year.years or each.year in earlier]
    newest_first = [Item(str(each), Text(f"{each.short_label.ja}開始", f"From {each}")) for each in reversed(starts)]
    newest_first += [_BEFORE] if year.centre.begins_late else []
    title = Text("相談開始年度", "Start year")
    return Dimension("start_year", title, tuple(newest_first)).with_total(Text("実人数", "Clients"))


def _printed_continuity(cell: PrintedCell) -> Key | None:
    """Print names the start year with R1 for 令和元年度, and the row of the opening by its months."""
    year = FiscalYear.parse(cell.row.code)
    months = cell.register.centre.open_months(year)
    row = f"{year.short_label.ja}年度{f'({months}ヶ月)' if months < 12 else ''}"
    (start,) = cell.column.items
    if start == BEFORE:
        return None
    if start != TOTAL:
        era = FiscalYear.parse(start).short_label.ja.replace("元", "1")
        return Key("continuity", row, f"{era}年度に相談を開始")
    label = Text("実人数", "") if cell.column.measure is CLIENTS else cell.column.measure.label
    return Key("continuity", row, label.ja)


tables, figures = shown_by(__name__, retention, retention_by_start_year, retention_figure)
PRINTED = {"continuity": _printed_continuity}
