"""The columns of the clients' micro data, and the coarser levels that each may take."""

from collections.abc import Sequence
from itertools import chain

from hikiana.base.fiscal_year import FiscalYear
from hikiana.base.text import Text
from hikiana.release.hierarchy import Level, LevelledColumn, MicroCategory, everything, merged
from schemas.code_lists import CODE_LISTS

PERIOD_YEARS = 4
"""Start years are never told finer than this."""
CONTACT_BANDS = {1: "1", 2: "2_4", 5: "5_9", 10: "10_over"}
"""First number of consultations of a band → its code."""


def _of_list(code_list: str, codes: Sequence[str] | None = None) -> Level:
    entries = CODE_LISTS[code_list]
    return tuple(MicroCategory(code, entries[code].label, (code,)) for code in codes or entries.codes)


_FAMILY = Text("家族", "Family")
_UNKNOWN = Text("不明", "Unknown")
_SEXES = _of_list("sex")
_TEN_YEARS = _of_list("age_band")
_AREAS = merged(
    _of_list("region"),
    {
        "central": (Text("道央", "Central Hokkaido"), ("ishikari", "sorachi", "shiribeshi", "iburi", "hidaka")),
        "southern": (Text("道南", "Southern Hokkaido"), ("oshima", "hiyama")),
        "northern": (Text("道北", "Northern Hokkaido"), ("kamikawa", "rumoi", "soya")),
        "eastern": (Text("道東", "Eastern Hokkaido"), ("okhotsk", "tokachi", "kushiro", "nemuro")),
        "unknown": (_UNKNOWN, ("hokkaido_unspecified", "unknown")),
    },
)
_RELATIONS = merged(_of_list("consulter_relation"), {"parent": (Text("父母", "Parent"), ("father", "mother"))})
_AGES = merged(
    _TEN_YEARS,
    {
        "under_30": (Text("30歳未満", "Under 30"), ("under_20", "20_29")),
        "30_49": (Text("30歳以上～50歳未満", "30 to 49"), ("30_39", "40_49")),
        "50_over": (Text("50歳以上", "50 and over"), ("50_59", "60_over")),
    },
)
_HALVES = merged(
    _TEN_YEARS,
    {
        "under_40": (Text("40歳未満", "Under 40"), ("under_20", "20_29", "30_39")),
        "40_over": (Text("40歳以上", "40 and over"), ("40_49", "50_59", "60_over")),
    },
)
_TWO_AREAS = merged(
    _AREAS,
    {
        "other_hokkaido": (Text("道央以外の道内", "Rest of Hokkaido"), ("southern", "northern", "eastern")),
        "elsewhere": (Text("道外・不明", "Outside Hokkaido or unknown"), ("outside_hokkaido", "unknown")),
    },
)
_THREE_RELATIONS = merged(_RELATIONS, {"family": (_FAMILY, ("parent", "sibling_or_kin"))})

SEX = LevelledColumn(
    "sex",
    Text("性別", "Sex"),
    Text("当事者の性別。", "Sex of the person concerned."),
    "sex",
    (_SEXES, everything(_SEXES)),
)
AGE = LevelledColumn(
    "age_band",
    Text("年齢", "Age"),
    Text("初回相談時の当事者の年齢の区分。", "Age of the person concerned at the first consultation, in bands."),
    "age_band",
    (_TEN_YEARS, _AGES, _HALVES, everything(_TEN_YEARS)),
)
AREA = LevelledColumn(
    "area",
    Text("地域", "Area"),
    Text("当事者の居住地。圏域をまとめたもの。", "Residence of the person concerned: subprefectures merged."),
    "region",
    (_AREAS, _TWO_AREAS, everything(_AREAS)),
)
RELATION = LevelledColumn(
    "relation",
    Text("相談者", "Consulter"),
    Text("初回に相談した人と当事者の関係。", "Who first consulted, in relation to the person concerned."),
    "relation",
    (_RELATIONS, _THREE_RELATIONS, everything(_RELATIONS)),
)
OUTCOME = LevelledColumn(
    "initial_outcome",
    Text("初回相談の転帰", "Initial outcome"),
    Text("初回相談の結果をまとめたもの。", "Outcome of the first consultation, merged."),
    "initial_outcome",
    (
        merged(
            _of_list("initial_outcome"),
            {
                "closed": (Text("終了", "Closed"), CODE_LISTS["initial_outcome"].in_group("closed")),
                "continuing": (Text("継続", "Continuing"), CODE_LISTS["initial_outcome"].in_group("continuing")),
                "other": (Text("その他・中断", "Other or discontinued"), ("other", "discontinued")),
            },
        ),
    ),
)
FIRST_METHOD = LevelledColumn(
    "first_method",
    Text("初回の相談方法", "First method"),
    Text("初回相談の方法をまとめたもの。", "Method of the first consultation, merged."),
    "method",
    (
        merged(
            _of_list("contact_method", CODE_LISTS["contact_method"].in_group("direct")),
            {"in_person": (Text("対面", "In person"), ("office_visit", "outreach", "mobile_consultation"))},
        ),
    ),
)
CONTACTS = LevelledColumn(
    "consultations",
    Text("相談回数", "Consultations"),
    Text(
        "初回から最後の年度の末までの相談（連携とケア会議を除く）の回数の区分。",
        "Consultations (without liaison and care conferences) from the first to the end of the last year, in bands.",
    ),
    "consultations",
    (
        (
            MicroCategory("1", Text("1回", "1"), ("1",)),
            MicroCategory("2_4", Text("2～4回", "2 to 4"), ("2_4",)),
            MicroCategory("5_9", Text("5～9回", "5 to 9"), ("5_9",)),
            MicroCategory("10_over", Text("10回以上", "10 and over"), ("10_over",)),
        ),
    ),
)


def start_period(years: Sequence[FiscalYear]) -> LevelledColumn:
    """The column of the fiscal year of the first consultation, in periods of at least PERIOD_YEARS of the given years.

    The last period takes the years that are over. Coarser levels join neighbours, two and two.
    """
    whole = max(len(years) // PERIOD_YEARS, 1)
    starts = [place * PERIOD_YEARS for place in range(whole)]
    periods = [list(years[start:end]) for start, end in zip(starts, [*starts[1:], len(years)], strict=True)]
    levels = [_periods(periods)]
    while len(periods) > 1:
        periods = [list(chain(*periods[place : place + 2])) for place in range(0, len(periods), 2)]
        levels.append(_periods(periods))
    return LevelledColumn(
        "start_period",
        Text("開始時期", "Period of start"),
        Text("初回相談の年度の区分。", "Fiscal year of the first consultation, in periods."),
        "fiscal_year",
        tuple(levels),
    )


def _periods(periods: Sequence[Sequence[FiscalYear]]) -> Level:
    label = Text("{first}～{last}", "{first} to {last}")
    return tuple(
        MicroCategory(
            f"{years[0]}_{years[-1]}",
            label.format(first=years[0].full_label, last=years[-1].full_label),
            tuple(str(year) for year in years),
        )
        for years in periods
    )
