"""Youngest, oldest and mean age of the new clients, of whom some may have told a range only."""

from dataclasses import replace

import polars as pl

from hikiana.base.text import Text
from hikiana.presentation.hidden import one_of
from hikiana.presentation.sentences import is_none, number
from hikiana.sections.shared.age_bands import KNOWN_BANDS, age_band
from hikiana.sections.shown import section_table
from hikiana.sections.year import Year
from hikiana.statistics.dimension import Dimension, Item
from hikiana.statistics.measure import Formula, Measure
from hikiana.statistics.table import StatTable
from schemas.code_lists import CODE_LISTS
from schemas.roles import UNKNOWN

MEN, WOMEN = CODE_LISTS["sex"].with_role("man"), CODE_LISTS["sex"].with_role("woman")
MEN_AND_WOMEN = (*MEN, *WOMEN)
SEX = Dimension.of("sex", Text("性別", "Sex")).with_total(Text("計", "Total"))
WHO = Dimension(
    "who",
    Text("新規相談の当事者", "New clients"),
    (*(item for item in SEX.items if item.code in MEN_AND_WOMEN), Item("all", Text("全体", "All"), codes=("*",))),
    variable="sex",
)
KNOWN = Measure(
    "known",
    Text("年齢の分かる人", "Age known"),
    Text("名", "clients"),
    population="new_clients",
    where=(("age_band", KNOWN_BANDS),),
)
BAND_KNOWN = replace(KNOWN, label=Text("年齢区分の分かる人", "Age band known"))
IN_YEARS = Measure("in_years", Text("満年齢の分かる人", "Age known in years"), Text("名", "clients"), internal=True)
RANGE_ONLY = Measure("range_only", Text("幅だけの分かる人", "Range known only"), Text("名", "clients"), internal=True)
"""No other table tells how ages are written; beside the bands these numbers might show whose age is a range."""
ONE_PERSON = Text("一人の人の年齢", "the age of a single person")
YOUNGEST = Measure("youngest", Text("最少年齢", "Youngest"), Text("歳", "years"), note=ONE_PERSON, internal=True)
OLDEST = Measure("oldest", Text("最高年齢", "Oldest"), Text("歳", "years"), note=ONE_PERSON, internal=True)
MEAN = Measure(
    "mean_age",
    Text("平均", "Mean age"),
    Text("歳", "years"),
    decimals=1,
    formula=Formula("known", bands="age_band"),
)
TENTHS = Measure(
    "tenths",
    Text("男女の比", "Sex ratio"),
    Text("", ""),
    note=Text("男女を合わせて10とする", "men and women together are 10"),
    internal=True,
)
_OF_BANDS = Text(
    "幅（30代など）だけの分かる人は、幅が一つの区分に収まればその区分に、収まらなければ不明に数える。",
    "Of whom only a range is known counts in the band that holds all of it, and as unknown where none does.",
)
_OF_YEARS = Text(
    "最少、最高、平均は満年齢の分かる人のもので、幅（30代など）だけの分かる人を含まない。",
    "Youngest, oldest and mean are of ages in years; those of whom only a range is known are not in them.",
)
_TOLD = (
    Text(
        "年齢の分かる{known}では、最少{youngest}、最高{oldest}、平均{mean_age}である。",
        "Of {known} of known age the youngest is {youngest}, the oldest {oldest}, the mean {mean_age}.",
    ),
    Text("年齢の分かる{known}の平均は{mean_age}である。", "The mean age of {known} of known age is {mean_age}."),
)
_TOLD_WITHOUT_RANGES = (
    Text(
        "満年齢の分かる{in_years}では、最少{youngest}、最高{oldest}、平均{mean_age}である"
        "（幅だけの分かる{range_only}を含まない）。",
        "Of {in_years} whose age is known in years the youngest is {youngest}, the oldest {oldest}, the mean "
        "{mean_age} (without {range_only} of whom only a range is known).",
    ),
    Text(
        "満年齢の分かる人の平均は{mean_age}である（幅だけの分かる人を含まない）。",
        "The mean age of those whose age is known in years is {mean_age} (without those of whom only a range is).",
    ),
)
"""For the centre alone, and for everyone."""


@section_table
def age_summary(year: Year) -> StatTable:
    """Youngest, oldest and mean age of the new clients of known age, in years, and the ratio of men to women.

    Where of some only a range is known, the table says of how many the band, the age in years and the range is known.
    """
    new = year.new_clients.with_columns(age_band())
    people = pl.concat([new.with_columns(who=pl.lit("all")), new.with_columns(who=pl.col("sex").cast(pl.String))])
    ages = people.filter(pl.col("who").is_in(WHO.codes)).group_by("who")
    known = pl.col("age").drop_nulls()
    statistics = ages.agg(
        (pl.col("age_band") != UNKNOWN).sum().alias(KNOWN.code),
        known.len().alias(IN_YEARS.code),
        pl.col("age_least").is_not_null().sum().alias(RANGE_ONLY.code),
        known.min().alias(YOUNGEST.code),
        known.max().alias(OLDEST.code),
        known.mean().alias(MEAN.code),
    )
    grid = pl.DataFrame({"who": WHO.codes}).join(statistics, on="who", how="left")
    told = grid.with_columns(pl.col(KNOWN.code, IN_YEARS.code, RANGE_ONLY.code).fill_null(0))
    measures = _of_ages(told, year.centre.disclosure.k)
    cells = told.unpivot([measure.code for measure in measures], index="who", variable_name="measure")
    return year.table(
        "age_summary",
        Text("当事者の年齢のまとめ", "Ages of the new clients"),
        [WHO],
        [*measures, TENTHS],
        [cells.with_columns(pl.col("value").cast(pl.Float64)), _tenths(new)],
        note=_with(
            Text(
                "年齢の分かる人について。全体は性別の不明な人を含む。",
                "Of clients of known age; all includes those of unknown sex.",
            ),
            _OF_YEARS,
            new,
        ),
        where=year.condition,
    )


def _of_ages(told: pl.DataFrame, fewest: int) -> list[Measure]:
    """What is told of ages. Where some are ranges the mean is of the others: for everyone unless these are too few."""
    if not told[RANGE_ONLY.code].sum():
        return [KNOWN, YOUNGEST, OLDEST, MEAN]
    of_few = told[IN_YEARS.code].is_between(1, fewest - 1).any()
    return [BAND_KNOWN, IN_YEARS, RANGE_ONLY, YOUNGEST, OLDEST, replace(MEAN, internal=of_few)]


def _tenths(new: pl.DataFrame) -> pl.DataFrame:
    men_and_women = new.filter(pl.col("sex").is_in(MEN_AND_WOMEN))
    ratio = men_and_women.group_by(who=pl.col("sex").cast(pl.String)).agg(
        value=pl.len() * 10 / pl.lit(max(men_and_women.height, 1))
    )
    sexes = pl.DataFrame({"who": MEN_AND_WOMEN}, {"who": pl.String}).join(ratio, on="who", how="left")
    return sexes.select("who", measure=pl.lit(TENTHS.code), value="value")


def note_on_bands(year: Year) -> Text:
    """What ages by bands are of."""
    return _with(Text("初回相談時の満年齢。", "Completed years at the first contact."), _OF_BANDS, year.new_clients)


def ages_in_words(year: Year) -> list[Text]:
    """The youngest, the oldest and the mean age; nothing where nobody's age is known in years."""
    summary = age_summary(year)
    if is_none(summary, "all", MEAN.code):
        return []
    with_ranges = _has_ranges(year.new_clients)
    counts = [IN_YEARS, RANGE_ONLY] if with_ranges else [KNOWN]
    ages = {one.code: number(summary, "all", one.code) for one in (*counts, YOUNGEST, OLDEST, MEAN)}
    return [one_of(*(words.format(**ages) for words in (_TOLD_WITHOUT_RANGES if with_ranges else _TOLD)))]


def _has_ranges(new: pl.DataFrame) -> bool:
    return new["age_least"].null_count() < new.height


def _with(note: Text, more: Text, new: pl.DataFrame) -> Text:
    """A note, with more to be said where of some new clients only a range is known."""
    return Text("{note}{more}", "{note} {more}").format(note=note, more=more) if _has_ranges(new) else note
