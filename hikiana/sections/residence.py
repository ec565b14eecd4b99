"""Residence of the new clients: by region, on a map (図7), over the fiscal years, and per inhabitant."""

from dataclasses import replace

import altair as alt
import polars as pl

from hikiana.cells import count, ratio, share
from hikiana.fiscal_year import FiscalYear
from hikiana.measures import NEW_PERSONS, SHARE_OF_NEW, share_of_new
from hikiana.populations import read_populations
from hikiana.presentation.charts import PALETTE, WIDTH, data, ranked, records
from hikiana.presentation.figure import INK, Figure
from hikiana.presentation.region_map import region_map
from hikiana.presentation.sentences import NONE_IN_YEAR, Sentences, bare, largest, listed, number, or_none
from hikiana.presentation.years import YearAxis
from hikiana.published import Cell, Key
from hikiana.rates import CONFIDENCE, poisson_limits
from hikiana.register import Register
from hikiana.table import TOTAL, Dimension, Formula, Item, Measure, StatTable
from schemas.code_lists import CODE_LISTS
from schemas.text import Lang, Text

SUBPREFECTURES = CODE_LISTS["region"].in_group("subprefecture")
REGION = Dimension.of("region", Text("圏域", "Region"))
WITHOUT_CLIENTS = Item("without", Text("新規相談者のいない圏域", "Regions without a new client"))
METHOD = Dimension.of(
    "contact_method", Text("初回の方法", "First method"), CODE_LISTS["contact_method"].in_group("direct"), name="method"
).with_total(Text("計", "Total"))
ALL = Text("計", "Total")

POPULATION = Measure("population", Text("人口", "Population"), Text("人", "inhabitants"))
_OF_CLIENTS = Formula("clients")
RATE = Measure(
    "rate",
    Text("人口10万人あたり", "Per 100,000 inhabitants"),
    Text("名", "new clients"),
    decimals=1,
    formula=_OF_CLIENTS,
)
LOWER = Measure("lower", Text("下限", "Lower limit"), Text("名", "new clients"), decimals=1, formula=_OF_CLIENTS)
UPPER = Measure("upper", Text("上限", "Upper limit"), Text("名", "new clients"), decimals=1, formula=_OF_CLIENTS)
PER = 100_000


def residence_by_region(register: Register, fiscal_year: FiscalYear) -> StatTable:
    """New clients of the fiscal year by region (図7), most first; equal ones in the order of the code list."""
    region = register.shown(REGION).with_total(ALL)
    counts = count(register.new_clients_in(fiscal_year), [region], NEW_PERSONS)
    sizes = dict(counts.select("region", "value").iter_rows())
    ordered = sorted(region.items, key=lambda item: (item.code == TOTAL, -sizes[item.code]))
    # An order by hidden counts would tell of them.
    rows = region if register.outlet else replace(region, items=tuple(ordered))
    most_first = Text("", "") if register.outlet else Text("多い順。", " Most first.")
    return StatTable.of(
        "residence_by_region",
        Text("当事者の居住地", "Residence of the new clients"),
        [rows],
        [NEW_PERSONS, share_of_new(region.name)],
        [counts, share(counts, rows, SHARE_OF_NEW)],
        register.origin,
        Text(f"圏域は総合振興局・振興局。{most_first.ja}", f"Regions are the subprefectures.{most_first.en}"),
        where=fiscal_year.condition,
    )


def residence_by_fiscal_year(register: Register, fiscal_year: FiscalYear) -> StatTable:
    """New clients by fiscal year and region."""
    years, region = Dimension.of_years(register.centre.years_to(fiscal_year)), register.shown(REGION).with_total(ALL)
    return StatTable.of(
        "residence_by_fiscal_year",
        Text("年度別の居住地", "Residence by fiscal year"),
        [years, region],
        [NEW_PERSONS],
        [count(register.scan("new_clients"), [years, region], NEW_PERSONS)],
        register.origin,
    )


def region_by_method(register: Register, fiscal_year: FiscalYear) -> StatTable:
    """New clients of the fiscal year by region and the method of their first contact."""
    region, method = register.shown(REGION).with_total(ALL), register.shown(METHOD)
    return StatTable.of(
        "region_by_method",
        Text("圏域と初回の方法", "Region and first method"),
        [region, method],
        [NEW_PERSONS],
        [count(register.new_clients_in(fiscal_year), [region, method], NEW_PERSONS)],
        register.origin,
        where=fiscal_year.condition,
    )


def rates_by_region(register: Register, fiscal_year: FiscalYear) -> StatTable | None:
    """New clients per 100,000 inhabitants by region, with exact limits; None where no populations are supplied."""
    populations = read_populations(register.centre.folder, fiscal_year)
    if populations is None:
        return None
    region = Dimension.of("region", REGION.title, [code for code in SUBPREFECTURES if code in populations["region"]])
    inhabitants = populations.select(
        "region", measure=pl.lit(POPULATION.code), value=pl.col("population").cast(pl.Float64)
    )
    counts = count(register.new_clients_in(fiscal_year), [region], NEW_PERSONS)
    rates = [ratio(counts, inhabitants.drop("measure"), RATE, per=PER)]
    for place, measure in enumerate((LOWER, UPPER)):
        limits = counts.with_columns(
            value=pl.Series([poisson_limits(int(clients))[place] for clients in counts["value"]], dtype=pl.Float64)
        )
        rates.append(ratio(limits, inhabitants.drop("measure"), measure, per=PER))
    return StatTable.of(
        "rates_by_region",
        Text("人口あたりの新規相談者", "New clients per inhabitant"),
        [region],
        [NEW_PERSONS, POPULATION, RATE, LOWER, UPPER],
        [counts, inhabitants, *rates],
        register.origin,
        Text(
            f"下限と上限は人数をポアソン分布とみなした正確な{CONFIDENCE:.0%}信頼区間。区間の重なる圏域の順位には意味がない。",
            f"The limits are the exact {CONFIDENCE:.0%} confidence interval of a Poisson count. Regions whose "
            "intervals overlap have no order.",
        ),
        where=fiscal_year.condition,
    )


def tables(register: Register, fiscal_year: FiscalYear) -> tuple[StatTable, ...]:
    found = (
        residence_by_region(register, fiscal_year),
        region_by_method(register, fiscal_year),
        residence_by_fiscal_year(register, fiscal_year),
        rates_by_region(register, fiscal_year),
    )
    return tuple(table for table in found if table is not None)


def map_figure(register: Register, fiscal_year: FiscalYear) -> Figure:
    """図7: the new clients on a map of the regions."""
    table = residence_by_region(register, fiscal_year)
    words = Text(
        "圏域ごとの新規相談者{all}の人数を示す地図。{parts}。",
        "Map of the regions with the numbers of {all}. {parts}.",
    ).format(
        all=number(table, TOTAL, NEW_PERSONS.code),
        parts=or_none(listed(table, ranked(table.dimensions[0], table, NEW_PERSONS.code), NEW_PERSONS.code)),
    )
    return Figure(
        table.id,
        Text("当事者の居住地", "Residence of the new clients"),
        lambda lang: region_map(table, (NEW_PERSONS.code,), register.centre.folder, lang),
        words,
        register.source,
    )


def years_figure(register: Register, fiscal_year: FiscalYear) -> Figure:
    """New clients of each region and fiscal year as a heat map with its figures."""
    table = residence_by_fiscal_year(register, fiscal_year)
    axis = YearAxis(table, register.centre)

    def draw(lang: Lang) -> alt.TopLevelMixin:
        rows = [row for row in axis.placed(records(table, lang)) if row["column_code"] != TOTAL]
        most = max((row["value"] for row in rows), default=0) or 1
        y = alt.Y("column:N", sort=[item.label(lang) for item in REGION.items], title=None)
        # Square roots keep the small regions apart beside the largest.
        colour = alt.Color(
            "value:Q",
            legend=None,
            scale=alt.Scale(type="sqrt", domain=[0, most], range=["#f1f6fa", PALETTE[0]], interpolate="rgb"),
        )
        base = alt.Chart(data(rows)).encode(x=axis.x(), y=y, tooltip=["row:N", "column:N", "written:N"])
        ink = alt.condition(f"datum.value > {most * 0.3}", alt.value("white"), alt.value(INK))
        marks = [
            base.mark_rect().encode(color=colour),
            base.mark_text(fontSize=9.5).encode(text="written:N", color=ink),
        ]
        return axis.layered(*marks, lang=lang, width=WIDTH - 40, height=alt.Step(19))

    this_year = residence_by_region(register, fiscal_year)
    words = Text(
        "年度と圏域ごとの新規相談者の人数を濃淡で示す表。{label}は全体で{all}。",
        "Heat map of new clients by fiscal year and region. {label}: {all} in all.",
    ).format(label=fiscal_year.label, all=number(this_year, TOTAL, NEW_PERSONS.code))
    return Figure(
        table.id, Text("居住地の推移", "Residence over the fiscal years"), draw, words, register.source, axis.notes
    )


def figures(register: Register, fiscal_year: FiscalYear) -> tuple[Figure, ...]:
    return map_figure(register, fiscal_year), years_figure(register, fiscal_year)


def sentences(register: Register, fiscal_year: FiscalYear) -> Sentences:
    """The region of most new clients, the regions without any, and residents of elsewhere."""
    table = residence_by_region(register, fiscal_year)
    top = largest(table, SUBPREFECTURES, NEW_PERSONS.code)
    if not table[TOTAL, NEW_PERSONS.code]:
        return Sentences([NONE_IN_YEAR])
    texts = []
    if top:
        texts.append(
            Text(
                "新規相談者{all}のうち最も多い圏域は{label}で、{each}{clients}（{share}）である。",
                "Of {all}, the largest group lives in: {label}, {each}{clients} ({share}).",
            ).format(
                all=number(table, TOTAL, NEW_PERSONS.code),
                label=top.label,
                each=top.each,
                clients=bare(number(table, top.code, NEW_PERSONS.code)),
                share=number(table, top.code, SHARE_OF_NEW.code),
            )
        )
    none = [REGION[code].label for code in SUBPREFECTURES if not table[code, NEW_PERSONS.code]]
    if none and top:
        texts.append(
            Text("新規相談者のいない圏域は{regions}である。", "Regions without a new client: {regions}.").format(
                regions=Text("・".join(label.ja for label in none), ", ".join(label.en for label in none))
            )
        )
    elsewhere = [code for code in REGION.codes if code not in SUBPREFECTURES and table[code, NEW_PERSONS.code]]
    if elsewhere:
        texts.append(
            Text("圏域の定まらない人は{parts}である。", "Of no particular region: {parts}.").format(
                parts=or_none(listed(table, elsewhere, NEW_PERSONS.code))
            )
        )
    return Sentences(texts)


def _printed_region(cell: Cell) -> Key | None:
    counted = cell.column.measure is NEW_PERSONS
    return Key.of("residence_by_region", cell.row.label, Text("圏域", "")) if counted else None


PRINTED = {"residence_by_region": _printed_region}
