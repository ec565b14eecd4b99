"""Contacts and clients: how many asked for help, and how many persons they were (図2, 図3)."""

import altair as alt
import polars as pl

from hikiana.base.fiscal_year import FiscalYear
from hikiana.base.text import Lang, Text
from hikiana.centre.printed.figures import Key
from hikiana.presentation.charts import (
    marks_of,
    stack_notes,
    stacked_years,
    year_columns,
)
from hikiana.presentation.figure import Figure
from hikiana.presentation.hidden import is_told, or_nothing, told
from hikiana.presentation.palette import PALETTE
from hikiana.presentation.sentences import (
    NONE_IN_YEAR,
    Sentences,
    bare,
    before,
    break_before,
    is_none,
    number,
    with_unit,
    year_before,
)
from hikiana.presentation.years import YearAxis
from hikiana.sections.shared.in_print import PrintedCell, years_resting_on_print
from hikiana.sections.shown import section_figure, section_table, shown_by
from hikiana.sections.year import Year
from hikiana.statistics import years_missing
from hikiana.statistics.counting import count, ratio
from hikiana.statistics.dimension import TOTAL, Dimension
from hikiana.statistics.measure import Formula, Measure
from hikiana.statistics.measures import ALL_CONTACTS, CLIENTS, CONTACTS, DIRECT, WITHOUT_COORDINATION, carried_over
from hikiana.statistics.table import StatTable

NEW_CLIENTS = Measure("new_clients", Text("新規", "New clients"), Text("名", "clients"), population="new_clients")
PER_CLIENT = Measure(
    "contacts_per_client",
    Text("1人あたり件数", "Contacts per client"),
    Text("回", "contacts per client"),
    decimals=1,
    note=Text("相談延べ件数÷実人数", "contacts ÷ clients"),
    formula=Formula("contacts", "clients"),
)
KEY_MEASURES = (ALL_CONTACTS, CLIENTS, NEW_CLIENTS, PER_CLIENT)

KIND = Dimension.of("contact_kind", Text("新規・継続", "New or continuing"), name="kind")


@section_table
def contacts_total(year: Year) -> StatTable:
    """Contacts of the fiscal year: total, new, continuing."""
    kind = KIND.with_total(Text("相談件数計", "All contacts"), first=True)
    return year.table(
        "contacts_total",
        Text("相談件数", "Contacts"),
        [kind],
        [CONTACTS],
        [count(year.contacts.filter("direct"), [kind], CONTACTS)],
        note=WITHOUT_COORDINATION,
        where=year.condition | {"method": DIRECT},
    )


@section_table
def contacts_by_fiscal_year(year: Year) -> StatTable:
    """Contacts by fiscal year since the opening: new, continuing, total (図2)."""
    years = Dimension.of_years(year.years)
    kind = KIND.with_total(Text("計", "Total"))
    return year.table(
        "contacts_by_fiscal_year",
        Text("年度別の相談件数", "Contacts by fiscal year"),
        [years, kind],
        [CONTACTS],
        [count(year.scan("reported_contacts").filter("direct"), [years, kind], CONTACTS)],
        note=WITHOUT_COORDINATION,
        printed=_printed_contacts(year),
        where={"method": DIRECT},
    )


@section_table
def clients_by_fiscal_year(year: Year) -> StatTable:
    """Contacts, unique clients (new and carried over) and contacts per client by fiscal year (図3)."""
    years = Dimension.of_years(year.years)
    everyone = year.scan("client_years")
    earlier = pl.col("start_year") < pl.col("fiscal_year")
    carried = carried_over(year.centre.begins_late)
    contacts = count(everyone, [years], ALL_CONTACTS, pl.col("contacts").sum())
    clients = count(everyone, [years], CLIENTS)
    return year.table(
        "clients_by_fiscal_year",
        Text("年度別の相談延べ件数と実人数", "Contacts and clients by fiscal year"),
        [years],
        [ALL_CONTACTS, CLIENTS, NEW_CLIENTS, carried, PER_CLIENT],
        [
            contacts,
            clients,
            count(everyone.filter(~earlier), [years], NEW_CLIENTS),
            count(everyone.filter(earlier), [years], carried),
            ratio(contacts, clients, PER_CLIENT),
        ],
        note=WITHOUT_COORDINATION,
        printed=_printed_clients(year),
    )


@section_figure
def contacts_figure(year: Year) -> Figure:
    """図2: contacts by fiscal year, new and continuing stacked, the total written above."""
    table = contacts_by_fiscal_year(year)
    axis = YearAxis(table, year.centre)
    words = Text(
        "年度別の相談件数を新規と継続に分けた積み上げ棒グラフ。{label}は{total}{kinds}。",
        "Stacked columns of contacts by fiscal year. {label}: {total}{kinds}.",
    ).format(label=year.label, total=number(table, str(year), TOTAL, "contacts"), kinds=_kinds(table, str(year)))
    return Figure.of(
        table,
        lambda lang: stacked_years(axis, lang, CONTACTS.unit),
        words,
        [*axis.notes, *stack_notes(table)],
        title=Text("相談件数の推移", "Contacts over the fiscal years"),
    )


def _kinds(table: StatTable, *place: str) -> Text:
    """How many of the contacts at a place are new and continuing, in brackets."""
    return or_nothing(
        Text("（新規{new}、継続{continuing}）", " ({new} new, {continuing} continuing)").format(
            new=bare(number(table, *place, "new", "contacts")),
            continuing=bare(number(table, *place, "continuing", "contacts")),
        )
    )


@section_figure
def clients_figure(year: Year) -> Figure:
    """図3: contacts, unique clients and contacts per client by fiscal year, one panel each over the same years."""
    table = clients_by_fiscal_year(year)
    axis = YearAxis(table, year.centre)
    drawn = [measure.code for measure in (ALL_CONTACTS, CLIENTS, PER_CLIENT)]

    def draw(lang: Lang) -> alt.TopLevelMixin:
        def panel(measure: Measure, colour: str) -> alt.LayerChart:
            title = f"{measure.label(lang)}（{measure.unit(lang)}）" if lang == "ja" else measure.label(lang)
            y = alt.Y("value:Q", title=title, axis=alt.Axis(grid=False))
            return year_columns(axis, measure.code, y, lang, height=130, colour=colour)

        return alt.vconcat(panel(ALL_CONTACTS, PALETTE[0]), panel(CLIENTS, PALETTE[3]), panel(PER_CLIENT, PALETTE[6]))

    words = Text(
        "年度別の相談延べ件数、実人数、1人あたり件数の三段の棒グラフ。{label}は{numbers}。",
        "Columns of contacts, clients and contacts per client by fiscal year. {label}: {numbers}.",
    ).format(
        label=year.label,
        numbers=told([number(table, str(year), "contacts"), number(table, str(year), "clients")]),
    )
    return Figure.of(
        table,
        draw,
        words,
        [*axis.notes, *marks_of(table, drawn)],
        title=Text(
            "相談延べ件数、実人数、1人あたり件数の推移",
            "Contacts, clients and contacts per client over the fiscal years",
        ),
    )


def sentences(year: Year) -> Sentences:
    """What the tables say about the fiscal year and the year before."""
    kinds, clients = contacts_total(year), clients_by_fiscal_year(year)
    if is_none(kinds, TOTAL, "contacts"):
        return Sentences([NONE_IN_YEAR])
    centre = year.centre
    former = before(clients, centre, year.fiscal_year, PER_CLIENT.code)
    all_contacts = number(kinds, TOTAL, "contacts")
    of_year = Text("{year}の", "In {year} there were ").format(year=year.label)
    texts = [
        Text("{of_year}相談延べ件数は{total}{kinds}{compared}。", "{of_year}{total}{kinds}{compared}.").format(
            of_year=of_year,
            total=all_contacts,
            kinds=_kinds(kinds),
            compared=year_before(clients, centre, year.fiscal_year, "contacts"),
        ),
        Text("{opening}相談実人数は{clients}{kinds}{compared}。", "{opening}{clients}{kinds}{compared}.").format(
            opening=Text("", "They came from ") if is_told(all_contacts) else of_year,
            clients=number(clients, str(year), "clients"),
            kinds=or_nothing(
                Text(
                    "（新規{new}、前年度以前からの継続{carried}）",
                    " ({new} new, {carried} carried over from earlier years)",
                ).format(
                    new=bare(number(clients, str(year), "new_clients")),
                    carried=bare(number(clients, str(year), "carried_over_clients")),
                )
            ),
            compared=year_before(clients, centre, year.fiscal_year, "clients", persons=True),
        ),
    ]
    if before(clients, centre, year.fiscal_year, "new_clients") is not None:
        texts.append(
            Text("新規は{new}{compared}。", "New clients numbered {new}{compared}.").format(
                new=bare(number(clients, str(year), "new_clients")),
                compared=year_before(clients, centre, year.fiscal_year, "new_clients", persons=True),
            )
        )
    earlier = Text("（前年度は{former}）", " (the year before: {former})") if former else Text("", "")
    texts.append(
        Text("相談は実人数1人あたり{now}{before}である。", "That is {now}{before}.").format(
            now=number(clients, str(year), PER_CLIENT.code),
            before=earlier.format(former=with_unit(former or 0.0, PER_CLIENT)),
        )
    )
    not_known = [years_missing.SENTENCE] if year.register.years_missing else []
    return Sentences(texts + not_known + break_before(centre, year.fiscal_year, clients.id))


def _printed_contacts(year: Year) -> pl.DataFrame:
    years = years_resting_on_print(year).years
    kinds = years.select(
        "fiscal_year",
        pl.col("new_clients").alias("new"),
        (pl.col("contacts") - pl.col("new_clients")).alias("continuing"),
        pl.col("contacts").alias(TOTAL),
    )
    return _cells_of_years(kinds, "kind").with_columns(measure=pl.lit(CONTACTS.code))


def _printed_clients(year: Year) -> pl.DataFrame:
    years = years_resting_on_print(year).years
    per_client = (pl.col("contacts") / pl.col("clients")).alias(PER_CLIENT.code)
    return _cells_of_years(years.with_columns(per_client), "measure")


def _cells_of_years(years: pl.DataFrame, column: str) -> pl.DataFrame:
    cells = years.unpivot(index="fiscal_year", variable_name=column, value_name="value").drop_nulls("value")
    return cells.with_columns(pl.col("fiscal_year").cast(pl.String))


def _printed_total(cell: PrintedCell) -> Key:
    return Key("contacts_total", cell.row.label.ja, "件")


def _printed_by_fiscal_year(cell: PrintedCell) -> Key | None:
    """The figures of 図2 and 図3 stand in the continuity table, contacts per client in a sentence."""
    year, newest = FiscalYear.parse(cell.row.code), FiscalYear.parse(cell.table.rows[-1].code)
    if cell.column.measure is PER_CLIENT:
        row = {newest: "当年度", newest.previous: "前年度"}.get(year)
        return Key("clients_by_fiscal_year", row, "1ケースあたり") if row else None
    short, months = year.short_label.ja, cell.register.centre.open_months(year)
    started = f"{short.replace('元', '1')}年度に相談を開始"
    column = {
        (TOTAL, "contacts"): "相談延べ件数",
        ("contacts",): "相談延べ件数",
        ("new", "contacts"): started,
        ("new_clients",): started,
        ("clients",): "実人数",
        ("carried_over_clients",): "当年度以前の相談者計",
    }.get((*cell.column.items, cell.column.measure.code))
    nine_months = f"({months}ヶ月)" if months < 12 else ""
    return Key("continuity", f"{short}年度{nine_months}", column) if column else None


tables, figures = shown_by(__name__)
PRINTED = {
    "contacts_total": _printed_total,
    "contacts_by_fiscal_year": _printed_by_fiscal_year,
    "clients_by_fiscal_year": _printed_by_fiscal_year,
}
