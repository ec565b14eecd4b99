"""Residence of the new clients: by region, on a map (図7), over the fiscal years, and per inhabitant."""

from dataclasses import replace

import polars as pl

from hikiana.base.text import Text
from hikiana.centre.printed.figures import Key
from hikiana.presentation.charts import marks_of
from hikiana.presentation.figure import Figure
from hikiana.presentation.heat_map import heat_map
from hikiana.presentation.hidden import one_of
from hikiana.presentation.region_map import region_map
from hikiana.presentation.sentences import (
    NONE_IN_YEAR,
    Sentences,
    is_none,
    largest,
    leading,
    listed,
    number,
    or_none,
)
from hikiana.presentation.years import YearAxis
from hikiana.sections.shared.in_print import PrintedCell
from hikiana.sections.shared.new_clients import FIRST_METHOD, new_clients_by, new_clients_crossed
from hikiana.sections.shared.populations import read_populations
from hikiana.sections.shown import section_figure, section_table, shown_by
from hikiana.sections.year import Year
from hikiana.statistics.counting import count, ratio
from hikiana.statistics.dimension import TOTAL, Dimension
from hikiana.statistics.measure import Formula, Measure
from hikiana.statistics.measures import NEW_PERSONS
from hikiana.statistics.rates import CONFIDENCE, poisson_limits
from hikiana.statistics.table import StatTable
from schemas import roles, words
from schemas.code_lists import CODE_LISTS

HOME = CODE_LISTS["region"].with_role(roles.HOME)
"""The regions that the centre serves."""
WORD = words.REGION.within
REGION = Dimension.of("region", words.REGION)
ALL = Text("計", "Total")
METHOD = FIRST_METHOD.with_total(ALL)

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


@section_table
def residence_by_region(year: Year) -> StatTable:
    """New clients of the fiscal year by region (図7), most first; equal ones in the order of the code list."""
    region = year.shown(REGION).with_total(ALL)
    counts = count(year.new_clients, [region], NEW_PERSONS)
    sizes = dict(counts.select("region", "value").iter_rows())
    ordered = sorted(region.items, key=lambda item: (item.code == TOTAL, -sizes[item.code]))
    # An order by hidden counts would tell of them.
    rows = region if year.outlet else replace(region, items=tuple(ordered))
    return new_clients_by(
        year,
        "residence_by_region",
        Text("当事者の居住地", "Residence of the new clients"),
        rows,
        counted=NEW_PERSONS,
        note=_regions_note(region) if year.outlet else _most_first(),
    )


@section_table
def region_by_method(year: Year) -> StatTable:
    """New clients of the fiscal year by region and the method of their first contact."""
    by = (year.shown(REGION).with_total(ALL), year.shown(METHOD))
    return new_clients_crossed(
        year,
        "region_by_method",
        Text("{region}と初回の方法", "{region} and first method").format(region=words.REGION),
        by,
    )


@section_table
def residence_by_fiscal_year(year: Year) -> StatTable:
    """New clients by fiscal year and region."""
    years, region = Dimension.of_years(year.years), year.shown(REGION).with_total(ALL)
    return year.table(
        "residence_by_fiscal_year",
        Text("年度別の居住地", "Residence by fiscal year"),
        [years, region],
        [NEW_PERSONS],
        [count(year.scan("new_clients"), [years, region], NEW_PERSONS)],
    )


@section_table
def rates_by_region(year: Year) -> StatTable | None:
    """New clients per 100,000 inhabitants by region, with exact limits.

    None where no populations are supplied, and for a year that is not whole: the rates are of years.
    """
    if year.unfinished:
        return None
    populations = read_populations(year.centre.folder, year.fiscal_year)
    if populations is None:
        return None
    known = [code for code in HOME if code in populations["region"]]
    region = year.shown(Dimension.of("region", REGION.title, known))
    into = {code: item.code for item in region.items for code in item.stands_for}
    inhabitants = (
        populations.group_by(pl.col("region").replace_strict(into, return_dtype=pl.String), maintain_order=True)
        .agg(value=pl.col("population").sum().cast(pl.Float64))
        .select("region", "value", measure=pl.lit(POPULATION.code))
    )
    counts = count(year.new_clients, [region], NEW_PERSONS)
    rates = [ratio(counts, inhabitants.drop("measure"), RATE, per=PER)]
    for place, measure in enumerate((LOWER, UPPER)):
        limits = counts.with_columns(
            value=pl.Series([poisson_limits(int(clients))[place] for clients in counts["value"]], dtype=pl.Float64)
        )
        rates.append(ratio(limits, inhabitants.drop("measure"), measure, per=PER))
    return year.table(
        "rates_by_region",
        Text("人口あたりの新規相談者", "New clients per inhabitant"),
        [region],
        [NEW_PERSONS, POPULATION, RATE, LOWER, UPPER],
        [counts, inhabitants, *rates],
        note=Text(
            f"下限と上限は人数をポアソン分布とみなした正確な{CONFIDENCE:.0%}信頼区間。区間の重なる{WORD.ja}の順位には意味がない。",
            f"The limits are the exact {CONFIDENCE:.0%} confidence interval of a Poisson count. Where intervals "
            "overlap there is no order.",
        ),
        where=year.condition,
    )


@section_figure
def map_figure(year: Year) -> Figure:
    """図7: the new clients on a map of the regions."""
    table = residence_by_region(year)
    told = Text(
        "{region}ごとの新規相談者{all}の人数を示す地図。{parts}。",
        "Map by {region} with the numbers of {all}. {parts}.",
    ).format(
        region=WORD,
        all=one_of(number(table, TOTAL, NEW_PERSONS.code), Text("", NEW_PERSONS.unit.en)),
        parts=or_none(listed(table, table.dimensions[0].leaves, NEW_PERSONS.code)),
    )
    return Figure.of(
        table,
        lambda lang: region_map(table, (NEW_PERSONS.code,), year.centre.folder, lang),
        told,
        [
            *([table.note] if year.outlet and table.note else []),
            *marks_of(table, [NEW_PERSONS.code]),
        ],
    )


@section_figure
def years_figure(year: Year) -> Figure:
    """New clients of each region and fiscal year as a heat map with its figures."""
    table = residence_by_fiscal_year(year)
    axis = YearAxis(table, year.centre)

    this_year = residence_by_region(year)
    told = Text(
        "年度と{region}ごとの新規相談者の人数を濃淡で示す表。{label}は全体で{all}。",
        "Heat map of new clients by fiscal year and {region}. {label}: {all} in all.",
    ).format(region=WORD, label=year.label, all=number(this_year, TOTAL, NEW_PERSONS.code))
    regions = [code for code in table.dimensions[1].codes if code != TOTAL]
    return Figure.of(
        table,
        lambda lang: heat_map(axis, lang, regions, step=19),
        told,
        [*axis.notes, *marks_of(table)],
        title=Text("居住地の推移", "Residence over the fiscal years"),
    )


def sentences(year: Year) -> Sentences:
    """The region of most new clients, the regions without any, and residents of elsewhere."""
    table = residence_by_region(year)
    rows = year.shown(REGION)
    regions = [code for code in rows.leaves if set(rows[code].stands_for) <= set(HOME)]
    top = largest(table, regions, NEW_PERSONS.code)
    if is_none(table, TOTAL, NEW_PERSONS.code):
        return Sentences([NONE_IN_YEAR])
    texts = []
    if top:
        most = Text(
            f"新規相談者{{all}}のうち最も多い{WORD.ja}は{{label}}で、{{each}}{{count}}（{{share}}）である。",
            "Of {all}, the largest group lives in: {label}, {each}{count} ({share}).",
        )
        texts.append(leading(most, table, top, NEW_PERSONS.code))
    none = [rows[code].label for code in regions if is_none(table, code, NEW_PERSONS.code)]
    if none and top:
        texts.append(
            Text("新規相談者のいない{word}は{regions}である。", "Without a new client: {regions}.").format(
                word=WORD, regions=Text("・".join(label.ja for label in none), ", ".join(label.en for label in none))
            )
        )
    elsewhere = [code for code in rows.leaves if code not in regions and table[code, NEW_PERSONS.code]]
    if elsewhere:
        texts.append(
            Text("{word}の定まらない人は{parts}である。", "Of no particular {word}: {parts}.").format(
                word=WORD, parts=or_none(listed(table, elsewhere, NEW_PERSONS.code))
            )
        )
    return Sentences(texts)


def _regions_note(region: Dimension) -> Text | None:
    """What the regions are, as the profile says, or several of them put together."""
    merged = [
        (item.label, [REGION[code].label for code in item.codes])
        for item in region.items
        if item.codes and set(item.codes) <= set(HOME)
    ]
    told = Text(
        "、".join(f"{label.ja}（{'・'.join(part.ja for part in parts)}）" for label, parts in merged),
        "; ".join(f"{label.en} ({', '.join(part.en for part in parts)})" for label, parts in merged),
    )
    if not merged:
        return _what_regions_are()
    return Text(
        f"{WORD.ja}は{words.REGIONS_ARE.ja}をまとめたもの：{told.ja}。",
        f"{words.REGION.en}: {words.REGIONS_ARE.en or 'regions'} put together: {told.en}.",
    )


def _what_regions_are() -> Text | None:
    if not words.REGIONS_ARE.ja:
        return None
    return Text(f"{WORD.ja}は{words.REGIONS_ARE.ja}。", f"{words.REGION.en}: {words.REGIONS_ARE.en}.")


def _most_first() -> Text:
    are = _what_regions_are() or Text("", "")
    return Text(f"{are.ja}多い順。", f"{are.en} Most first.".strip())


def _printed_region(cell: PrintedCell) -> Key | None:
    counted = cell.column.measure is NEW_PERSONS
    return Key.of("residence_by_region", cell.row.label, words.REGION) if counted else None


tables, figures = shown_by(__name__)
PRINTED = {"residence_by_region": _printed_region}
