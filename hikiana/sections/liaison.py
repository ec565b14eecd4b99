"""Liaison: which agencies handed clients on to the centre, and to which the centre did."""

import altair as alt
import polars as pl

from hikiana.base.text import Lang, Text
from hikiana.presentation.charts import data, marked, records, tooltips, unshown, whole_ticks
from hikiana.presentation.figure import Figure
from hikiana.presentation.hidden import told
from hikiana.presentation.numbers import SIGNS
from hikiana.presentation.palette import PALETTE
from hikiana.presentation.sentences import NONE_IN_YEAR, Sentences, is_none, largest, number
from hikiana.sections.shown import section_figure, section_table, shown_by
from hikiana.sections.year import Year
from hikiana.statistics.counting import count
from hikiana.statistics.dimension import TOTAL, Dimension
from hikiana.statistics.measures import CONTACTS
from hikiana.statistics.table import StatTable
from schemas.code_lists import CODE_LISTS

AGENCY = Dimension.of("liaison_agency", Text("連携先", "Agency")).with_total(Text("計", "Total"))
DIRECTIONS = CODE_LISTS["liaison_direction"]
LIAISON = CODE_LISTS["contact_method"].with_role("liaison")
NOTE = Text(
    "継続相談のなかでの関係機関との連絡。関係機関からの初回の相談は、その方法に数える。",
    "Contact with agencies within continuing consultations; an agency's first contact counts by its method.",
)


@section_table
def liaison_in(year: Year) -> StatTable:
    """Liaison contacts that came from an agency, by kind of agency."""
    return _by_agency(year, "liaison_in", "incoming")


@section_table
def liaison_out(year: Year) -> StatTable:
    """Liaison contacts that led to an agency, by kind of agency."""
    return _by_agency(year, "liaison_out", "outgoing")


@section_figure
def figure(year: Year) -> Figure:
    """Agencies to left and right: from them to the centre, and from the centre to them."""
    both = tables(year)
    hidden = [row for table in both for row in unshown(table)]

    def draw(lang: Lang) -> alt.TopLevelMixin:
        rows = [
            row | {"direction": table.title(lang)}
            for table in both
            for row in (*records(table, lang), *unshown(table, lang))
            if row["row_code"] != TOTAL
        ]
        named = {row["row_code"] for row in rows if row["value"] or row["written"] == SIGNS["suppressed"]}
        used = [item.label(lang) for item in both[0].dimensions[0].items if item.code in named]
        base = alt.Chart(data([row for row in rows if row["row"] in used])).encode(
            y=alt.Y("row:N", sort=used, title=None, axis=alt.Axis(labelLimit=240)),
            x=alt.X("value:Q", title=CONTACTS.unit(lang), axis=whole_ticks(max(row["value"] for row in rows), 210)),
            tooltip=tooltips("direction", "row", "written"),
        )
        written = base.mark_text(align="left", dx=4).encode(text=alt.Text("written:N"))
        marks = [base.mark_bar(color=PALETTE[0]), written.transform_filter("datum.value > 0")]
        if hidden:
            marks.append(written.transform_filter(f"datum.written === '{SIGNS['suppressed']}'"))
        panel = alt.layer(*marks).properties(width=210, height=alt.Step(22))
        titles = [table.title(lang) for table in both]
        return panel.facet(column=alt.Column("direction:N", sort=titles, title=None))

    sums = [
        Text("{title}は{sum}", "{title}: {sum}").format(title=table.title, sum=number(table, TOTAL, "contacts"))
        for table in both
    ]
    words = Text("連携先別の件数の横棒グラフ。{sums}。", "Bars of liaison contacts by agency. {sums}.").format(
        sums=told(sums, en="; ")
    )
    return Figure(
        "liaison",
        Text("連携先ごとの件数", "Liaison contacts by agency"),
        draw,
        words,
        source=year.source,
        notes=marked(hidden),
        withheld=any(table.withheld for table in both),
    )


def sentences(year: Year) -> Sentences:
    """The sums of both directions and the agencies named most."""
    incoming, outgoing = tables(year)
    if is_none(incoming, TOTAL, "contacts") and is_none(outgoing, TOTAL, "contacts"):
        return Sentences([NONE_IN_YEAR])
    clauses = [
        Text("他機関からの繋ぎは{sum}", "{sum} came from agencies").format(sum=number(incoming, TOTAL, "contacts")),
        Text("他機関への繋ぎは{sum}", "{sum} went to agencies").format(sum=number(outgoing, TOTAL, "contacts")),
    ]
    texts = [Text("{clauses}である。", "{clauses}.").format(clauses=told(clauses, en=" and "))]
    if top := largest(outgoing, outgoing.dimensions[0].leaves, "contacts"):
        texts.append(
            Text(
                "繋いだ先で最も多いのは{agency}（{each}{count}）である。", "Most often to: {agency} ({each}{count})."
            ).format(agency=top.label, each=top.each, count=number(outgoing, top.code, "contacts"))
        )
    return Sentences(texts)


def _by_agency(year: Year, id: str, role: str) -> StatTable:
    directions = DIRECTIONS.with_role(role)
    liaison = year.contacts.filter(pl.col("liaison_direction").is_in(directions))
    agency = year.shown(AGENCY)
    return year.table(
        id,
        DIRECTIONS.labels(role),
        [agency],
        [CONTACTS],
        [count(liaison, [agency], CONTACTS)],
        note=NOTE,
        where=year.condition | {"method": LIAISON, "liaison_direction": directions},
    )


tables, figures = shown_by(__name__)
