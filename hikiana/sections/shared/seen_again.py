"""Clients seen again: how many of those who started in a fiscal year have contact in later ones."""

import altair as alt
import polars as pl

from hikiana.base.days import written_day
from hikiana.base.fiscal_year import FiscalYear
from hikiana.base.text import Lang, Text
from hikiana.presentation.charts import WIDTH, data, records, tooltips
from hikiana.presentation.figure import FAINT, Figure
from hikiana.presentation.palette import PALETTE
from hikiana.presentation.sentences import listed
from hikiana.sections.shared.in_print import years_resting_on_print
from hikiana.sections.shared.retention import known, pooled, presence
from hikiana.sections.shown import section_figure, section_table
from hikiana.sections.year import Year
from hikiana.statistics.dimension import Dimension, Item
from hikiana.statistics.measure import Measure
from hikiana.statistics.table import StatTable

PRESENT = Measure("present", Text("その年度に相談のあった人", "With contact in that year"), Text("名", "clients"))
STARTED = Measure("started", Text("相談を始めた人", "Who had started"), Text("名", "clients"))
SHARE = Measure.share(
    Text("割合", "Share"),
    Text(
        "相談を始めた人のうち、その年度に1回以上相談のあった人の割合。間をおいて戻る人を含み、継続期間の分布ではない",
        "of those who had started, who had at least one contact in that year; clients may stay away and return, so "
        "this is no survival",
    ),
)


@section_table
def retention(year: Year) -> StatTable:
    """All start years together: clients seen again n fiscal years later, of those of whom that can be known."""
    year = year.last_whole
    since = _since_dimension(year)
    found = pooled(_presence(year)).cast({"years_since": pl.String})
    sums = pl.DataFrame({"years_since": since.codes}, {"years_since": pl.String}).join(
        found, on="years_since", how="left", maintain_order="left"
    )
    cells = (
        sums.with_columns(pl.col("present", "started").cast(pl.Float64).fill_null(0.0))
        .with_columns(share=pl.when(pl.col("started") > 0).then(pl.col("present") * 100 / pl.col("started")))
        .unpivot(index="years_since", variable_name="measure")
    )
    return year.table(
        "retention",
        Text("翌年度以降に相談のあった割合", "Clients seen again in later fiscal years"),
        [since],
        [PRESENT, STARTED, SHARE],
        [_coded(cells)],
        note=_retention_note(year),
    )


@section_table
def retention_by_start_year(year: Year) -> StatTable:
    """Share of each start year's clients seen again n fiscal years later, in percent."""
    year = year.last_whole
    found = _presence(year).filter(pl.col("years_since") > 0)
    starts = Dimension.of_years(year.years[:-1])
    share = pl.when(pl.col("started") > 0).then(pl.col("present") * 100 / pl.col("started"))
    cells = found.select(
        pl.col("start_year").cast(pl.String).alias("fiscal_year"),
        "years_since",
        measure=pl.lit(SHARE.code),
        value=share,
    )
    return year.table(
        "retention_by_start_year",
        Text("相談開始年度ごとの、翌年度以降に相談のあった割合", "Clients seen again, by the fiscal year they started"),
        [starts, _since_dimension(year)],
        [SHARE],
        [_coded(cells)],
        note=_retention_note(year),
        unknown=pl.lit(True),
    )


@section_figure
def retention_figure(year: Year) -> Figure:
    """Each start year as a thin line, dashed where some of its clients are not counted any more; all as a bold one."""
    table, each = retention(year), retention_by_start_year(year)
    cut = _cut(year)

    def draw(lang: Lang) -> alt.TopLevelMixin:
        thin = [
            row | {"since": int(row["column_code"]), "cut": cut is not None and int(row["row_code"]) <= cut.year}
            for row in records(each, lang)
        ]
        bold = [
            row | {"since": int(row["row_code"])} for row in records(table, lang) if row["column_code"] == SHARE.code
        ]
        most = len(table.rows)
        title = Text("相談を始めてからの年度数", "Fiscal years since the start")(lang)
        x = alt.X(
            "since:Q",
            title=title,
            axis=alt.Axis(values=list(range(1, most + 1)), format="d", grid=False),
            scale=alt.Scale(domain=[0.6, max(most, 1) + 0.4], nice=False),
        )
        y = alt.Y("value:Q", title=SHARE.unit(lang), scale=alt.Scale() if thin else alt.Scale(domain=[0, 100]))
        lines = alt.Chart(data(thin)).mark_line(color=FAINT, opacity=0.35, strokeWidth=1)
        dash = alt.StrokeDash("cut:N", legend=None, scale=alt.Scale(domain=[False, True], range=[[1, 0], [3, 3]]))
        whole = alt.Chart(data(bold)).encode(x=x, y=y, tooltip=tooltips("row", "written"))
        named = [row | {"written": f"{Text('全体', 'All')(lang)} {row['written']}"} for row in bold[:1]]
        first = alt.Chart(data(named)).encode(x=x, y=y, text=alt.Text("written:N"))
        others = alt.Chart(data(bold[1:])).encode(x=x, y=y, text=alt.Text("written:N"))
        return alt.LayerChart(
            layer=[
                lines.encode(
                    x=x, y=y, detail=alt.Detail("row:N"), strokeDash=dash, tooltip=tooltips("row", "column", "written")
                ),
                whole.mark_line(color=PALETTE[0], strokeWidth=2.5, point=alt.OverlayMarkDef(color=PALETTE[0])),
                first.mark_text(align="left", dx=7, dy=-4, fontWeight="bold", color=PALETTE[0]),
                others.mark_text(align="left", dx=3, dy=-9, fontWeight="bold", color=PALETTE[0]),
            ],
            width=WIDTH - 60,
            height=240,
        )

    years = [code for code in table.dimensions[0].codes if table[code, SHARE.code] is not None][:3]
    told = listed(table, years, SHARE.code)
    words = Text(
        "相談を始めた人のうち翌年度以降に相談のあった割合の折れ線。開始年度ごとの細い線と全体の太い線。全体は{told}。",
        "Lines of the share of clients seen again in later fiscal years, thin by start year and bold for all: {told}.",
    ).format(told=told if told.ja else Text("0年分", "0 years"))
    dashed = Text(
        "破線：数えなくなった地域の人を含む開始年度。",
        "Dashed: start years with clients of places not counted any more.",
    )
    notes = [*([dashed] if cut else []), *_retention_notes(year)]
    title = Text("翌年度以降に相談のあった割合", "Clients seen again in later fiscal years")
    return Figure(
        table.id, title, draw, words, source=year.source, notes=notes, withheld=table.withheld or each.withheld
    )


def _starts(year: Year) -> pl.DataFrame:
    """One row per fiscal year and start year with any client: fiscal_year, start_year, clients."""
    clients = year.scan("client_years").filter(pl.col("start_year") >= year.centre.first_recorded.year)
    # Of a start year that a case gives there need be no contact on record: how many began in it is not known.
    started = clients.filter(pl.col("start_year") == pl.col("fiscal_year")).select("case_id")
    starts = clients.join(started, on="case_id", how="semi").group_by("fiscal_year", "start_year")
    return starts.agg(clients=pl.len().cast(pl.Float64)).collect()


def _presence(year: Year) -> pl.DataFrame:
    recorded = _starts(year).filter(pl.col("fiscal_year") <= year.fiscal_year.year)
    printed = years_resting_on_print(year)
    found = presence(pl.concat([recorded, printed.starts.select(recorded.columns)]), year.fiscal_year.year)
    return known(found, year.recorded_years, printed.years["fiscal_year"].to_list())


def _since_dimension(year: Year) -> Dimension:
    later = range(1, len(year.years))
    items = tuple(Item(str(years), Text(f"{years}年度後", f"{years} later")) for years in later)
    return Dimension("years_since", Text("開始から", "Since the start"), items)


def _coded(cells: pl.DataFrame) -> pl.DataFrame:
    return cells.with_columns(pl.col("years_since").cast(pl.String), pl.col("value").cast(pl.Float64))


def _cut(year: Year) -> FiscalYear | None:
    """The last start year with clients who are not counted any more; None before there are such."""
    years = [FiscalYear.of(entry.since) for entry in year.centre.exclusions]
    return max((each for each in years if each <= year.fiscal_year), default=None)


def _retention_notes(year: Year) -> list[Text]:
    """What cuts the curves short: clients not counted any more, the short first year, years that rest on print."""
    centre = year.centre
    notes = []
    cut = [entry for entry in centre.exclusions if FiscalYear.of(entry.since) <= year.fiscal_year]
    if cut:
        places = [(centre.municipalities[entry.municipality].name, written_day(entry.since)) for entry in cut]
        since = "、".join(f"{name.ja}の居住者は{day.ja}から" for name, day in places)
        notes.append(
            Text(
                f"{since}数えないため、それより前に始まった年度では、その後の割合が低くなる。",
                "Shares of start years before are lower from then on, residents not being counted any more: "
                f"{', '.join(f'{name.en} from {day.en}' for name, day in places)}.",
            )
        )
    if (months := centre.open_months(centre.first_recorded)) < 12:
        first = centre.first_recorded.label
        notes.append(
            Text(f"{first.ja}に始めた人は{months}か月の分。", f"{first.en} has the starts of {months} months.")
        )
    if centre.begins_late:
        notes.append(
            Text(
                "記録の始まりより前に始めた人は、始めた人数が分からないため、含まない。",
                "Who started before the records begin is left out: how many did is not known.",
            )
        )
    if found := year.unfinished:
        label = found.first.label
        notes.append(
            Text(f"{label.ja}は終わりまでの記録がないため、含まない。", f"{label.en}, which is not whole, is left out.")
        )
    if not years_resting_on_print(year).years.is_empty():
        notes.append(
            Text(
                "登録簿に記録のない年度は印刷された報告書の値による。その年度に始めた人のその後は、記録からは分からない。",
                "Fiscal years without records rest on the printed report; records do not tell who started in them.",
            )
        )
    return notes


def _retention_note(year: Year) -> Text | None:
    notes = _retention_notes(year)
    return Text("".join(note.ja for note in notes), " ".join(note.en for note in notes)) if notes else None
