"""Continuity: clients by fiscal year and the year they started (図9), and how many of a start year are seen again."""

import altair as alt
import polars as pl

from hikiana.cells import count
from hikiana.centre import Centre
from hikiana.fiscal_year import FiscalYear
from hikiana.measures import CLIENTS, DIRECT, EARLIER_START
from hikiana.presentation.charts import PALETTE, WIDTH, data, records
from hikiana.presentation.figure import FAINT, INK, Figure
from hikiana.presentation.sentences import NONE_IN_YEAR, Sentences, bare, listed, number
from hikiana.presentation.years import YearAxis
from hikiana.printed_years import years_resting_on_print
from hikiana.published import Cell, Key
from hikiana.register import Register
from hikiana.retention import known, pooled, presence
from hikiana.table import TOTAL, Dimension, Item, Measure, StatTable
from schemas.text import Lang, Text

ALL_CONTACTS = Measure(
    "contacts",
    Text("相談延べ件数", "Contacts"),
    Text("件", "contacts"),
    population="contacts",
    where=(("method", DIRECT),),
)
CARRIED_OVER = Measure(
    "carried_over_clients",
    Text("当年度以前の相談者計", "Carried over"),
    Text("名", "clients"),
    population="clients",
    where=EARLIER_START,
)
SINCE = Dimension(
    "years_since_start",
    Text("相談開始から", "Since the start"),
    (
        Item("0", Text("その年度に開始", "Started in the year"), range=(0, 1)),
        Item("1_2", Text("1～2年度前", "1 to 2 years before"), range=(1, 3)),
        Item("3_over", Text("3年度以上前", "3 years before or more"), range=(3, None)),
    ),
).with_total(Text("実人数", "Clients"))
PRESENT = Measure("present", Text("その年度に相談のあった人", "With contact in that year"), Text("名", "clients"))
STARTED = Measure("started", Text("相談を始めた人", "Who had started"), Text("名", "clients"))
SHARE = Measure(
    "share",
    Text("割合", "Share"),
    Text("%", "%"),
    decimals=1,
    note=Text(
        "相談を始めた人のうち、その年度に1回以上相談のあった人の割合。間をおいて戻る人を含み、継続期間の分布ではない",
        "of those who had started, who had at least one contact in that year; clients may stay away and return, so "
        "this is no survival",
    ),
)


def continuity(register: Register, fiscal_year: FiscalYear) -> StatTable:
    """Unique clients by fiscal year and start year, newest start first (図9), with contacts and carried-over."""
    if register.outlet:
        return _by_years_since_start(register, fiscal_year)
    fiscal_years = register.centre.years_to(fiscal_year)
    years = Dimension.of_years(fiscal_years)
    starts = _start_dimension(register, fiscal_year)
    everyone = register.scan("client_years")
    clients = count(everyone, [years, starts], CLIENTS)
    earlier = everyone.filter(pl.col("start_year") < pl.col("fiscal_year"))
    whole = [pl.col("fiscal_year"), pl.lit(TOTAL).alias("start_year"), pl.col("measure", "value")]
    contacts = count(everyone, [years], ALL_CONTACTS, pl.col("contacts").sum()).select(whole)
    carried = count(earlier, [years], CARRIED_OVER).select(whole)
    start, year = pl.col("start_year").cast(pl.String), pl.col("fiscal_year").cast(pl.String)
    recorded = [str(recorded) for recorded in register.recorded_years]
    # Who started in an unrecorded year looks new in the first recorded one: none of them is no zero.
    unlinked = (start != TOTAL) & year.is_in(recorded) & ~start.is_in(recorded)
    possible = (start == TOTAL) | (start <= year)
    return StatTable.of(
        "continuity",
        Text("相談開始年度別の実人数", "Clients by the fiscal year they started"),
        [years, starts],
        [CLIENTS, ALL_CONTACTS, CARRIED_OVER],
        [clients.filter(possible).with_columns(value=pl.when(~unlinked).then("value")), contacts, carried],
        register.origin,
        Text(
            "列は相談を始めた年度、行は相談のあった年度。連携・ケア会議を含まない。",
            "Columns: fiscal year of the first consultation; rows: fiscal year with contact. Without liaison.",
        ),
        printed=_printed_cells(register, fiscal_year),
        unknown=unlinked,
    )


def _by_years_since_start(register: Register, fiscal_year: FiscalYear) -> StatTable:
    """The triangle of an edition for everyone: clients by fiscal year and how many fiscal years ago they started."""
    years = Dimension.of_years(register.centre.years_to(fiscal_year))
    since = pl.col("fiscal_year") - pl.col("start_year")
    place = pl.sum_horizontal(since >= start for start in (1, 3))
    band = place.replace_strict(dict(enumerate(SINCE.leaves)), return_dtype=pl.String)
    everyone = register.scan("client_years").with_columns(years_since_start=band)
    whole = pl.lit(TOTAL).alias("years_since_start")
    contacts = count(everyone, [years], ALL_CONTACTS, pl.col("contacts").sum()).with_columns(whole)
    carried = count(everyone.filter(since > 0), [years], CARRIED_OVER).with_columns(whole)
    # Who started in an unrecorded year looks new in the first recorded one.
    recorded = register.recorded_years
    printed = years_resting_on_print(register, fiscal_year)
    unlinked = pl.lit(bool(recorded) and recorded[0] > register.centre.first_year.year) & (
        pl.col("years_since_start").cast(pl.String) != TOTAL
    )
    sums = printed.years.select("fiscal_year", "clients", "contacts", "carried_over_clients").unpivot(
        index="fiscal_year", variable_name="measure"
    )
    counts = count(everyone, [years, SINCE], CLIENTS)
    return StatTable.of(
        "continuity",
        Text("相談開始からの年数別の実人数", "Clients by the fiscal years since they started"),
        [years, SINCE],
        [CLIENTS, ALL_CONTACTS, CARRIED_OVER],
        [counts.with_columns(value=pl.when(~unlinked).then("value")), contacts, carried],
        register.origin,
        Text(
            "列は相談を始めてからの年度数、行は相談のあった年度。連携・ケア会議を含まない。",
            "Columns: fiscal years since the first consultation; rows: fiscal year with contact. Without liaison.",
        ),
        printed=sums.select(pl.col("fiscal_year").cast(pl.String), whole, "measure", "value"),
        unknown=unlinked,
    )


def retention(register: Register, fiscal_year: FiscalYear) -> StatTable:
    """All start years together: clients seen again n fiscal years later, of those of whom that can be known."""
    since = _since_dimension(register, fiscal_year)
    found = pooled(_presence(register, fiscal_year)).cast({"years_since": pl.String})
    sums = pl.DataFrame({"years_since": since.codes}, {"years_since": pl.String}).join(
        found, on="years_since", how="left", maintain_order="left"
    )
    cells = (
        sums.with_columns(pl.col("present", "started").cast(pl.Float64).fill_null(0.0))
        .with_columns(share=pl.when(pl.col("started") > 0).then(pl.col("present") * 100 / pl.col("started")))
        .unpivot(index="years_since", variable_name="measure")
    )
    return StatTable.of(
        "retention",
        Text("翌年度以降に相談のあった割合", "Clients seen again in later fiscal years"),
        [since],
        [PRESENT, STARTED, SHARE],
        [_coded(cells)],
        register.origin,
        _retention_note(register, fiscal_year),
    )


def retention_by_start_year(register: Register, fiscal_year: FiscalYear) -> StatTable:
    """Share of each start year's clients seen again n fiscal years later, in percent."""
    found = _presence(register, fiscal_year).filter(pl.col("years_since") > 0)
    starts = Dimension.of_years(register.centre.years_to(fiscal_year)[:-1])
    share = pl.when(pl.col("started") > 0).then(pl.col("present") * 100 / pl.col("started"))
    cells = found.select(
        pl.col("start_year").cast(pl.String).alias("fiscal_year"),
        "years_since",
        measure=pl.lit(SHARE.code),
        value=share,
    )
    return StatTable.of(
        "retention_by_start_year",
        Text("相談開始年度ごとの、翌年度以降に相談のあった割合", "Clients seen again, by the fiscal year they started"),
        [starts, _since_dimension(register, fiscal_year)],
        [SHARE],
        [_coded(cells)],
        register.origin,
        _retention_note(register, fiscal_year),
        unknown=pl.lit(True),
    )


def tables(register: Register, fiscal_year: FiscalYear) -> tuple[StatTable, ...]:
    return (
        continuity(register, fiscal_year),
        retention(register, fiscal_year),
        retention_by_start_year(register, fiscal_year),
    )


def triangle_figure(register: Register, fiscal_year: FiscalYear) -> Figure:
    """図9: the triangle as a heat map: fiscal years across, start years down."""
    table = continuity(register, fiscal_year)
    axis = YearAxis(table, register.centre)

    def draw(lang: Lang) -> alt.TopLevelMixin:
        cells = [row for row in axis.placed(records(table, lang)) if row["column_code"] != TOTAL]
        most = max((row["value"] for row in cells), default=0) or 1
        order = [item.label(lang) for item in reversed(table.dimensions[1].items) if item.code != TOTAL]
        # Square roots keep the small counts apart beside the diagonal of new clients.
        scale = alt.Scale(type="sqrt", domain=[0, most], range=["#f1f6fa", PALETTE[0]], interpolate="rgb")
        base = alt.Chart(data(cells)).encode(
            x=axis.x(), y=alt.Y("column:N", sort=order, title=None), tooltip=["row:N", "column:N", "written:N"]
        )
        ink = alt.condition(f"datum.value > {most * 0.3}", alt.value("white"), alt.value(INK))
        written = base.mark_text(fontSize=9.5).encode(text="written:N", color=ink)
        shade = base.mark_rect().encode(color=alt.Color("value:Q", legend=None, scale=scale))
        return axis.layered(shade, written, lang=lang, width=WIDTH - 40, height=alt.Step(20))

    year = str(fiscal_year)
    words = Text(
        "相談のあった年度と相談を始めた年度ごとの実人数を濃淡で示す三角形の表。{label}は{clients}で、うち{carried}が以前からの継続。",
        "Triangle of clients by fiscal year of contact and start. {label}: {clients}, {carried} of them carried over.",
    ).format(
        label=fiscal_year.label,
        clients=number(table, year, TOTAL, CLIENTS.code),
        carried=bare(number(table, year, TOTAL, CARRIED_OVER.code)),
    )
    title = Text("相談開始年度別の実人数", "Clients by the fiscal year they started")
    return Figure(table.id, title, draw, words, register.source, axis.notes)


def retention_figure(register: Register, fiscal_year: FiscalYear) -> Figure:
    """Each start year as a thin line, dashed where some of its clients are not counted any more; all as a bold one."""
    table, each = retention(register, fiscal_year), retention_by_start_year(register, fiscal_year)
    cut = _cut(register.centre, fiscal_year)

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
        whole = alt.Chart(data(bold)).encode(x=x, y=y, tooltip=["row:N", "written:N"])
        named = [row | {"written": f"{Text('全体', 'All')(lang)} {row['written']}"} for row in bold[:1]]
        first = alt.Chart(data(named)).encode(x=x, y=y, text="written:N")
        others = alt.Chart(data(bold[1:])).encode(x=x, y=y, text="written:N")
        return alt.LayerChart(
            layer=[
                lines.encode(x=x, y=y, detail="row:N", strokeDash=dash, tooltip=["row:N", "column:N", "written:N"]),
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
    notes = [*([dashed] if cut else []), *_retention_notes(register, fiscal_year)]
    title = Text("翌年度以降に相談のあった割合", "Clients seen again in later fiscal years")
    return Figure(table.id, title, draw, words, register.source, notes)


def figures(register: Register, fiscal_year: FiscalYear) -> tuple[Figure, ...]:
    return triangle_figure(register, fiscal_year), retention_figure(register, fiscal_year)


def sentences(register: Register, fiscal_year: FiscalYear) -> Sentences:
    """How many clients were carried over, from which years, and how many of a start year are seen again."""
    table, seen = continuity(register, fiscal_year), retention(register, fiscal_year)
    year = str(fiscal_year)
    if not table[year, TOTAL, CLIENTS.code]:
        return Sentences([NONE_IN_YEAR])
    texts = [
        Text(
            "{label}の実人数{all}のうち、前年度以前に相談を始めた人は{carried}{parts}である。",
            "Of {all} in {label}, {carried} had started in an earlier fiscal year{parts}.",
        ).format(
            label=fiscal_year.label,
            all=number(table, year, TOTAL, CLIENTS.code),
            carried=bare(number(table, year, TOTAL, CARRIED_OVER.code)),
            parts=_start_years(table, fiscal_year),
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


def _start_years(table: StatTable, fiscal_year: FiscalYear) -> Text:
    """In brackets, the earlier start years of the fiscal year's clients, newest first."""
    starts = [code for code in table.dimensions[1].leaves if code < str(fiscal_year)]
    told = [
        (FiscalYear.parse(code).label, bare(number(table, str(fiscal_year), code, CLIENTS.code)))
        for code in starts
        if table[str(fiscal_year), code, CLIENTS.code]
    ]
    if not told:
        return Text("", "")
    return Text(
        f"（{'、'.join(f'{label.ja}から{clients.ja}' for label, clients in told)}）",
        f" ({', '.join(f'{clients.en} in {label.en}' for label, clients in told)})",
    )


def _starts(register: Register) -> pl.DataFrame:
    """One row per fiscal year and start year with any client: fiscal_year, start_year, clients."""
    starts = register.scan("client_years").group_by("fiscal_year", "start_year")
    return starts.agg(clients=pl.len().cast(pl.Float64)).collect()


def _presence(register: Register, fiscal_year: FiscalYear) -> pl.DataFrame:
    recorded = _starts(register).filter(pl.col("fiscal_year") <= fiscal_year.year)
    printed = years_resting_on_print(register, fiscal_year)
    found = presence(pl.concat([recorded, printed.starts.select(recorded.columns)]), fiscal_year.year)
    return known(found, register.recorded_years, printed.years["fiscal_year"].to_list())


def _printed_cells(register: Register, fiscal_year: FiscalYear) -> pl.DataFrame:
    printed = years_resting_on_print(register, fiscal_year)
    year, whole = pl.col("fiscal_year").cast(pl.String), pl.lit(TOTAL).alias("start_year")
    starts = printed.starts.select(
        year, pl.col("start_year").cast(pl.String), measure=pl.lit(CLIENTS.code), value="clients"
    )
    sums = printed.years.select("fiscal_year", "clients", "contacts", "carried_over_clients").unpivot(
        index="fiscal_year", variable_name="measure"
    )
    return pl.concat([starts, sums.select(year, whole, "measure", "value")])


def _start_dimension(register: Register, fiscal_year: FiscalYear) -> Dimension:
    newest_first = tuple(
        Item(str(year), Text(f"{year.short_label.ja}開始", f"From {year}"))
        for year in reversed(register.centre.years_to(fiscal_year))
    )
    title = Text("相談開始年度", "Start year")
    return Dimension("start_year", title, newest_first).with_total(Text("実人数", "Clients"))


def _since_dimension(register: Register, fiscal_year: FiscalYear) -> Dimension:
    later = range(1, len(register.centre.years_to(fiscal_year)))
    items = tuple(Item(str(years), Text(f"{years}年度後", f"{years} later")) for years in later)
    return Dimension("years_since", Text("開始から", "Since the start"), items)


def _coded(cells: pl.DataFrame) -> pl.DataFrame:
    return cells.with_columns(pl.col("years_since").cast(pl.String), pl.col("value").cast(pl.Float64))


def _cut(centre: Centre, fiscal_year: FiscalYear) -> FiscalYear | None:
    """The last start year with clients who are not counted any more; None before there are such."""
    years = [FiscalYear.of(entry.since) for entry in centre.exclusions]
    return max((year for year in years if year <= fiscal_year), default=None)


def _retention_notes(register: Register, fiscal_year: FiscalYear) -> list[Text]:
    """What cuts the curves short: clients not counted any more, the short first year, years that rest on print."""
    centre = register.centre
    notes = []
    cut = [entry for entry in centre.exclusions if FiscalYear.of(entry.since) <= fiscal_year]
    if cut:
        places = [(centre.municipalities[entry.municipality].name, entry.since) for entry in cut]
        since = "、".join(f"{name.ja}の居住者は{day.year}年{day.month}月{day.day}日から" for name, day in places)
        notes.append(
            Text(
                f"{since}数えないため、それより前に始まった年度では、その後の割合が低くなる。",
                "Shares of start years before are lower from then on, residents not being counted any more: "
                f"{', '.join(f'{name.en} from {day}' for name, day in places)}.",
            )
        )
    if (months := centre.open_months(centre.first_year)) < 12:
        first = centre.first_year.label
        notes.append(
            Text(f"{first.ja}に始めた人は{months}か月の分。", f"{first.en} has the starts of {months} months.")
        )
    if not years_resting_on_print(register, fiscal_year).years.is_empty():
        notes.append(
            Text(
                "登録簿に記録のない年度は印刷された報告書の値による。その年度に始めた人のその後は、記録からは分からない。",
                "Fiscal years without records rest on the printed report; records do not tell who started in them.",
            )
        )
    return notes


def _retention_note(register: Register, fiscal_year: FiscalYear) -> Text | None:
    notes = _retention_notes(register, fiscal_year)
    return Text("".join(note.ja for note in notes), " ".join(note.en for note in notes)) if notes else None


def _printed_continuity(cell: Cell) -> Key:
    """Print names the start year with R1 for 令和元年度, and the row of the opening by its months."""
    year = FiscalYear.parse(cell.row.code)
    months = cell.register.centre.open_months(year)
    row = f"{year.short_label.ja}年度{f'({months}ヶ月)' if months < 12 else ''}"
    (start,) = cell.column.items
    if start != TOTAL:
        era = FiscalYear.parse(start).short_label.ja.replace("元", "1")
        return Key("continuity", row, f"{era}年度に相談を開始")
    label = Text("実人数", "") if cell.column.measure is CLIENTS else cell.column.measure.label
    return Key("continuity", row, label.ja)


PRINTED = {"continuity": _printed_continuity}
