"""Persons concerned: age and sex of the new clients (図6)."""

import altair as alt
import polars as pl

from hikiana.base.text import Lang, Text
from hikiana.centre.printed.figures import Key
from hikiana.presentation.charts import (
    WIDTH,
    data,
    records,
    stack_colours,
    stack_notes,
    stacks,
    tooltips,
    whole_ticks,
    without_stack,
)
from hikiana.presentation.figure import Figure
from hikiana.presentation.hidden import or_nothing, told
from hikiana.presentation.palette import GREY, bands, of_codes
from hikiana.presentation.sentences import (
    NONE_IN_YEAR,
    Sentences,
    bare,
    is_none,
    largest,
    leading,
    listed,
    number,
    or_none,
    tenths,
)
from hikiana.sections.shared.age_bands import AGE, BAND_STARTS, KNOWN_BANDS, age_band
from hikiana.sections.shared.age_summary import (
    MEAN,
    MEN,
    MEN_AND_WOMEN,
    OLDEST,
    SEX,
    WOMEN,
    YOUNGEST,
    age_summary,
    ages_in_words,
    note_on_bands,
)
from hikiana.sections.shared.in_print import PrintedCell, newest_share
from hikiana.sections.shared.trends import shares_by_fiscal_year, shares_figure
from hikiana.sections.shown import section_figure, section_table, shown_by
from hikiana.sections.year import Year
from hikiana.statistics.counting import count, share
from hikiana.statistics.dimension import TOTAL
from hikiana.statistics.measures import NEW_PERSONS, SHARE_OF_NEW, share_of_new
from hikiana.statistics.table import StatTable
from schemas.bands import younger_than
from schemas.code_lists import CODE_LISTS

YOUNGER_THAN = younger_than()
"""The age below which clients are counted once more, for a centre that asks for it."""
YOUNGER = f"under_{YOUNGER_THAN}"
SEX_COLOURS = of_codes(CODE_LISTS["sex"])
AGE_COLOURS = (
    *bands(1 + len(BAND_STARTS), ("#d3e3ef", "#a9c9e0", "#7aabcd", "#3f7fb0", "#1d5f92", "#0b3a5c")),
    GREY,
)
"""Bands have an order, so they take one hue from light to dark; unknown is grey."""

AGE_WITH_MARGINS = AGE.with_total(Text("計", "Total"))
if YOUNGER_THAN:
    AGE_WITH_MARGINS = AGE_WITH_MARGINS.with_aggregate(
        YOUNGER,
        Text(f"（再掲）{YOUNGER_THAN}歳未満", f"Of these under {YOUNGER_THAN}"),
        KNOWN_BANDS[: 1 + BAND_STARTS.index(YOUNGER_THAN)],
    )


@section_table
def age_by_sex(year: Year) -> StatTable:
    """New clients of the fiscal year by age band and sex, with each band's share of all."""
    new = year.new_clients.with_columns(age_band())
    age, sex = year.shown(AGE_WITH_MARGINS), year.shown(SEX)
    counts = count(new, [age, sex], NEW_PERSONS)
    shares = share(counts.filter(pl.col("sex") == TOTAL), age, SHARE_OF_NEW)
    return year.table(
        "age_by_sex",
        Text("当事者の年齢と性別", "Age and sex of the new clients"),
        [age, sex],
        [NEW_PERSONS, share_of_new(age.name)],
        [counts, shares],
        note=note_on_bands(year),
        where=year.condition,
    )


@section_table
def age_share_by_fiscal_year(year: Year) -> StatTable:
    """Share of each age band in the new clients by fiscal year (図6), in percent."""
    return shares_by_fiscal_year(
        year,
        "age_share_by_fiscal_year",
        Text("年度別の年齢区分の割合", "Share of each age band by fiscal year"),
        year.shown(AGE.with_total(Text("計", "Total"))),
        of=year.scan("new_clients").with_columns(age_band()),
        counted=NEW_PERSONS,
    )


@section_figure
def age_by_sex_figure(year: Year) -> Figure:
    """Bars of the new clients by age band, divided by sex."""
    table = age_by_sex(year)
    age, sex = table.dimensions

    def draw(lang: Lang) -> alt.TopLevelMixin:
        parts = [row for row in stacks(table, lang) if row["value"]]
        cells = [row for row in records(table, lang) if row["row_code"] in age.leaves]
        totals = [row for row in cells if row["column_code"] == TOTAL and row["column"] == sex[TOTAL].label(lang)]
        totals += without_stack(table, lang)
        most = max((row["value"] for row in totals), default=0)
        y = alt.Y("row:N", sort=[age[code].label(lang) for code in age.leaves], title=None)
        x = alt.X("value:Q", title=NEW_PERSONS.unit(lang), axis=whole_ticks(most, WIDTH - 160))
        bars = alt.Chart(data(parts)).mark_bar(stroke="white", strokeWidth=0.5)
        drawn = bars.encode(
            y=y,
            x=x,
            color=stack_colours(table, parts, SEX_COLOURS, lang),
            order=alt.Order("place:Q"),
            tooltip=tooltips("row", "column", "written"),
        )
        sums = alt.Chart(data(totals)).mark_text(align="left", dx=4).encode(y=y, x=x, text=alt.Text("written:N"))
        return alt.LayerChart(layer=[drawn, sums], width=WIDTH - 160, height=alt.Step(24))

    words = Text(
        "年齢区分ごとの新規相談を性別に分けた横棒グラフ。{parts}{all}。",
        "Bars of new clients by age band, divided by sex: {parts}{all}.",
    ).format(
        parts=or_none(listed(table, age.leaves, TOTAL, NEW_PERSONS.code)),
        all=or_nothing(Text("、計{all}", "; {all} in all").format(all=number(table, TOTAL, TOTAL, NEW_PERSONS.code))),
    )
    return Figure.of(table, draw, words, stack_notes(table))


@section_figure
def age_share_figure(year: Year) -> Figure:
    """図6: the age bands' shares by fiscal year as columns of 100 %."""
    table = age_share_by_fiscal_year(year)
    shades = dict(zip(AGE.codes, AGE_COLOURS, strict=True))
    ages = table.dimensions[1]
    palette = [shades[ages[code].stands_for[-1]] for code in ages.leaves]
    return shares_figure(year, table, Text("年齢区分", "age bands of new clients"), palette)


def sentences(year: Year) -> Sentences:
    """The largest band, or each where it cannot be told, those below the age that is asked for, the ages in summary."""
    table = age_by_sex(year)
    if is_none(table, TOTAL, TOTAL, NEW_PERSONS.code):
        return Sentences([NONE_IN_YEAR])
    texts = [_leading(table)]
    counted_again = YOUNGER in table.dimensions[0].codes
    if counted_again and (younger := tenths(table[YOUNGER, TOTAL, SHARE_OF_NEW.code])):
        texts.append(
            Text(
                "{age}歳未満は{count}で、年齢の不明な人を含む新規相談者{all}の{tenths}（{share}）である。",
                "Under {age}: {count}, {tenths} ({share}) of all {all}, those of unknown age included.",
            ).format(
                age=YOUNGER_THAN,
                count=bare(number(table, YOUNGER, TOTAL, NEW_PERSONS.code)),
                all=number(table, TOTAL, TOTAL, NEW_PERSONS.code),
                tenths=younger,
                share=number(table, YOUNGER, TOTAL, SHARE_OF_NEW.code),
            )
        )
    texts += ages_in_words(year)
    if MEN_AND_WOMEN:
        texts.append(_by_sex(table))
    return Sentences(texts)


def _by_sex(table: StatTable) -> Text:
    clauses = [
        Text(f"{word.ja}は{{count}}", f"{word.en}: {{count}}").format(
            count=bare(number(table, TOTAL, code, NEW_PERSONS.code))
        )
        for codes, word in ((MEN, Text("男性", "Men")), (WOMEN, Text("女性", "Women")))
        for code in codes
    ]
    whole = told(clauses, en="; ")
    first, *others = whole.en.split("; ")
    return Text(f"{whole.ja}である。", "; ".join([first, *(other[:1].lower() + other[1:] for other in others)]) + ".")


def _leading(table: StatTable) -> Text:
    everyone, bands = number(table, TOTAL, TOTAL, NEW_PERSONS.code), table.dimensions[0].leaves
    top = largest(table, bands, TOTAL, NEW_PERSONS.code)
    if top is None:
        return Text("新規相談者{all}の年齢の内訳は、{parts}である。", "Ages of {all}: {parts}.").format(
            all=everyone, parts=listed(table, bands, TOTAL, NEW_PERSONS.code)
        )
    words = Text(
        "新規相談者{all}のうち最も多い年齢区分は{label}で、{each}{count}（{share}）である。",
        "Of {all}, the largest age band is {label}: {each}{count} ({share}).",
    )
    return leading(words, table, top, TOTAL, NEW_PERSONS.code)


def _printed_age(cell: PrintedCell) -> Key | None:
    if cell.row.code == YOUNGER:
        whole = cell.column.items == (TOTAL,) and cell.column.measure is NEW_PERSONS
        return Key("age_by_sex", f"{YOUNGER_THAN}歳未満", "名") if whole else None
    return Key.of("age_by_sex", cell.row.label, cell.column.label)


def _printed_summary(cell: PrintedCell) -> Key | None:
    words = {
        ("all", YOUNGEST.code): Key("age_summary", "最少年齢", "歳"),
        ("all", OLDEST.code): Key("age_summary", "最高年齢", "歳"),
        **{(code, MEAN.code): Key("age_summary", "男性", "平均") for code in MEN},
        **{(code, MEAN.code): Key("age_summary", "女性", "平均") for code in WOMEN},
        ("all", MEAN.code): Key("age_summary", "全体", "平均"),
    }
    return words.get((cell.row.code, cell.column.measure.code))


tables, figures = shown_by(__name__, age_summary)
PRINTED = {
    "age_by_sex": _printed_age,
    "age_summary": _printed_summary,
    "age_share_by_fiscal_year": newest_share("age_by_sex"),
}
