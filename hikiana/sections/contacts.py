"""Contacts and clients: how many asked for help, and how many persons they were (図2, 図3)."""

import altair as alt
import polars as pl

from hikiana.cells import count, distinct, ratio
from hikiana.centre import Centre
from hikiana.fiscal_year import FiscalYear
from hikiana.measures import CLIENTS, CONTACTS
from hikiana.presentation.charts import (
    INK,
    PALETTE,
    WIDTH,
    Figure,
    break_notes,
    break_rules,
    colours,
    data,
    records,
    with_years,
    year_axis,
)
from hikiana.presentation.sentences import NONE_IN_YEAR, Sentences, break_before, change, number
from hikiana.published import Cell, Key
from hikiana.register import Register
from hikiana.table import TOTAL, Dimension, Measure, StatTable
from schemas.text import Lang, Text

ALL_CONTACTS = Measure("contacts", Text("相談延べ件数", "Contacts"), Text("件", "contacts"))
NEW_CLIENTS = Measure("new_clients", Text("新規", "New clients"), Text("名", "clients"))
CARRIED_OVER = Measure("carried_over_clients", Text("前年度以前から継続", "Carried over"), Text("名", "clients"))
PER_CLIENT = Measure(
    "contacts_per_client",
    Text("1人あたり件数", "Contacts per client"),
    Text("回", "contacts per client"),
    decimals=1,
    note=Text("相談延べ件数÷実人数", "contacts ÷ clients"),
)

KIND = Dimension.of("contact_kind", Text("新規・継続", "New or continuing"), name="kind")
COUNTED = Text(
    "連携・ケア会議を含まない。",
    "Liaison and care conferences are not included.",
)


def contacts_total(register: Register, fiscal_year: FiscalYear) -> StatTable:
    """Contacts of the fiscal year: total, new, continuing."""
    kind = KIND.with_total(Text("相談件数計", "All contacts"), first=True)
    return StatTable.of(
        "contacts_total",
        Text("相談件数", "Contacts"),
        [kind],
        [CONTACTS],
        [count(_consultations(register).filter(fiscal_year=fiscal_year.year), [kind], CONTACTS)],
        source=register.source,
        note=COUNTED,
    )


def contacts_by_fiscal_year(register: Register, fiscal_year: FiscalYear) -> StatTable:
    """Contacts by fiscal year since the opening: new, continuing, total (図2)."""
    years = Dimension.of_years(register.centre.years_to(fiscal_year))
    kind = KIND.with_total(Text("計", "Total"))
    return StatTable.of(
        "contacts_by_fiscal_year",
        Text("年度別の相談件数", "Contacts by fiscal year"),
        [years, kind],
        [CONTACTS],
        [count(_consultations(register), [years, kind], CONTACTS)],
        source=register.source,
        note=COUNTED,
    )


def clients_by_fiscal_year(register: Register, fiscal_year: FiscalYear) -> StatTable:
    """Contacts, unique clients (new and carried over) and contacts per client by fiscal year (図3)."""
    years = Dimension.of_years(register.centre.years_to(fiscal_year))
    consultations = _consultations(register)
    earlier = consultations.filter(pl.col("start_year") < pl.col("fiscal_year"))
    contacts = count(consultations, [years], ALL_CONTACTS)
    clients = distinct(consultations, years, CLIENTS, of="case_id")
    return StatTable.of(
        "clients_by_fiscal_year",
        Text("年度別の相談延べ件数と実人数", "Contacts and clients by fiscal year"),
        [years],
        [ALL_CONTACTS, CLIENTS, NEW_CLIENTS, CARRIED_OVER, PER_CLIENT],
        [
            contacts,
            clients,
            count(consultations.filter(pl.col("kind") == "new"), [years], NEW_CLIENTS),
            distinct(earlier, years, CARRIED_OVER, of="case_id"),
            ratio(contacts, clients, PER_CLIENT),
        ],
        source=register.source,
        note=COUNTED,
    )


def contacts_figure(register: Register, fiscal_year: FiscalYear, lang: Lang = "ja") -> Figure:
    """図2: contacts by fiscal year, new and continuing stacked, the total written above."""
    table = contacts_by_fiscal_year(register, fiscal_year)
    years = register.centre.years_to(fiscal_year)
    rows = with_years(records(table, lang))
    parts = [row for row in rows if row["column_code"] != TOTAL]
    totals = [row for row in rows if row["column_code"] == TOTAL]
    labels = [item.label(lang) for item in KIND.items]
    columns = (
        alt.Chart(data(parts))
        .mark_bar(stroke="white", strokeWidth=0.5)
        .encode(
            x=year_axis(years),
            y=alt.Y("value:Q", title=CONTACTS.unit(lang)),
            color=colours(labels),
            order="place:Q",
            tooltip=["row:N", "column:N", "written:N"],
        )
    )
    written = (
        alt.Chart(data(totals)).mark_text(dy=-6, color=INK).encode(x=year_axis(years), y="value:Q", text="written:N")
    )
    chart = alt.layer(columns, written, *break_rules(register.centre, years, table.id)).properties(
        width=WIDTH, height=240
    )
    year = str(fiscal_year)
    words = Text(
        "年度別の相談件数を新規と継続に分けた積み上げ棒グラフ。{label}は{total}（新規{new}、継続{continuing}）。",
        "Stacked columns of contacts by fiscal year. {label}: {total} ({new} new, {continuing} continuing).",
    ).format(
        label=fiscal_year.label,
        total=number(table, year, TOTAL, "contacts"),
        new=_plain(number(table, year, "new", "contacts")),
        continuing=_plain(number(table, year, "continuing", "contacts")),
    )
    return Figure(
        "contacts_by_fiscal_year",
        Text("相談件数の推移", "Contacts over the fiscal years"),
        chart,
        words,
        register.source,
        break_notes(register.centre, years, table.id),
        lang,
    )


def clients_figure(register: Register, fiscal_year: FiscalYear, lang: Lang = "ja") -> Figure:
    """図3: contacts and unique clients by fiscal year, one panel each over the same years."""
    table = clients_by_fiscal_year(register, fiscal_year)
    years = register.centre.years_to(fiscal_year)
    rows = with_years(records(table, lang))

    def panel(measure: Measure, colour: str) -> alt.LayerChart | alt.FacetChart:
        shown = alt.Chart(data([row for row in rows if row["column_code"] == measure.code])).encode(
            x=year_axis(years),
            y=alt.Y(
                "value:Q",
                title=f"{measure.label(lang)}（{measure.unit(lang)}）" if lang == "ja" else measure.label(lang),
                axis=alt.Axis(grid=False),
            ),
            tooltip=["row:N", "column:N", "written:N"],
        )
        bars, text = shown.mark_bar(color=colour), shown.mark_text(dy=-6, color=INK).encode(text="written:N")
        return alt.layer(bars, text, *break_rules(register.centre, years, table.id)).properties(width=WIDTH, height=130)

    chart = alt.vconcat(panel(ALL_CONTACTS, PALETTE[0]), panel(CLIENTS, PALETTE[3]), panel(PER_CLIENT, PALETTE[6]))
    year = str(fiscal_year)
    words = Text(
        f"年度別の相談延べ件数、実人数、1人あたり件数の三段の棒グラフ。{fiscal_year.label.ja}は"
        f"{number(table, year, 'contacts').ja}、{number(table, year, 'clients').ja}。",
        "Columns of contacts, clients and contacts per client by fiscal year. "
        f"{fiscal_year.label.en}: {number(table, year, 'contacts').en}, {number(table, year, 'clients').en}.",
    )
    return Figure(
        "clients_by_fiscal_year",
        Text(
            "相談延べ件数、実人数、1人あたり件数の推移",
            "Contacts, clients and contacts per client over the fiscal years",
        ),
        chart,
        words,
        register.source,
        break_notes(register.centre, years, table.id),
        lang,
    )


def sentences(register: Register, fiscal_year: FiscalYear) -> Sentences:
    """What the tables say about the fiscal year and the year before."""
    kinds, clients = contacts_total(register, fiscal_year), clients_by_fiscal_year(register, fiscal_year)
    if not kinds[TOTAL, "contacts"]:
        return Sentences([NONE_IN_YEAR])
    year, label = str(fiscal_year), fiscal_year.label
    previous = str(fiscal_year.previous)
    breaks = break_before(register.centre, fiscal_year, clients.id)
    comparable = previous in clients.dimensions[0].codes and not breaks
    before = clients[previous, "contacts"] if comparable else None
    compared = Text("である", "")
    if not breaks:
        now = change(kinds[TOTAL, "contacts"] or 0, before, CONTACTS)
        compared = Text(f"で、{now.ja}", f": {now.en}")
    ratio_before = Text("", "")
    if comparable and clients[previous, "contacts_per_client"] is not None:
        former = number(clients, previous, "contacts_per_client")
        ratio_before = Text(f"（前年度は{former.ja}）", f" (the year before: {former.en})")
    texts = [
        Text(
            "{year}の相談延べ件数は{total}（新規{new}、継続{continuing}）{compared}。",
            "In {year} there were {total} ({new} new, {continuing} continuing){compared}.",
        ).format(
            year=label,
            total=number(kinds, TOTAL, "contacts"),
            new=_plain(number(kinds, "new", "contacts")),
            continuing=_plain(number(kinds, "continuing", "contacts")),
            compared=compared,
        ),
        Text(
            "相談実人数は{clients}で、新規が{new}、前年度以前からの継続が{carried}である。",
            "They came from {clients}: {new} new and {carried} carried over from earlier years.",
        ).format(
            clients=number(clients, year, "clients"),
            new=_plain(number(clients, year, "new_clients")),
            carried=_plain(number(clients, year, "carried_over_clients")),
        ),
        Text("相談は実人数1人あたり{now}{before}である。", "That is {now}{before}.").format(
            now=number(clients, year, "contacts_per_client"), before=ratio_before
        ),
    ]
    return Sentences(texts + breaks)


def _plain(text: Text) -> Text:
    """A count within a list of parts: English drops the unit that the sentence has named."""
    return Text(text.ja, text.en.split(" ")[0])


def _consultations(register: Register) -> pl.DataFrame:
    return register.reported_contacts.filter("direct")


def tables(register: Register, fiscal_year: FiscalYear) -> tuple[StatTable, ...]:
    return (
        contacts_total(register, fiscal_year),
        contacts_by_fiscal_year(register, fiscal_year),
        clients_by_fiscal_year(register, fiscal_year),
    )


def _printed_total(cell: Cell, _: Centre) -> Key:
    return Key("contacts_total", cell.row.label.ja, "件")


def _printed_by_fiscal_year(cell: Cell, centre: Centre) -> Key | None:
    """The figures of 図2 and 図3 stand in the continuity table, contacts per client in a sentence."""
    year, newest = FiscalYear.parse(cell.row.code), FiscalYear.parse(cell.table.rows[-1].code)
    if cell.column.measure is PER_CLIENT:
        row = {newest: "当年度", newest.previous: "前年度"}.get(year)
        return Key("clients_by_fiscal_year", row, "1ケースあたり") if row else None
    short, months = year.short_label.ja, centre.open_months(year)
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


PRINTED = {
    "contacts_total": _printed_total,
    "contacts_by_fiscal_year": _printed_by_fiscal_year,
    "clients_by_fiscal_year": _printed_by_fiscal_year,
}
