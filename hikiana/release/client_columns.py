"""The columns of the clients' micro data, and the coarser levels that each may take."""

from collections.abc import Sequence
from itertools import chain

from hikiana.base.fiscal_year import FiscalYear
from hikiana.base.text import Text
from hikiana.release.hierarchy import Level, LevelledColumn, MicroCategory, everything, merged
from hikiana.release.levels import level_of, levels_of
from schemas.code_lists import CODE_LISTS

PERIOD_YEARS = 4
"""Start years are never told finer than this."""
CONTACT_BANDS = {1: "1", 2: "2_4", 5: "5_9", 10: "10_over"}
"""First number of consultations of a band → its code."""


_OUTCOMES, _METHODS = CODE_LISTS["initial_outcome"], CODE_LISTS["contact_method"]
_SEXES = level_of("sex")

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
    levels_of("age_band"),
)
AREA = LevelledColumn(
    "area",
    Text("地域", "Area"),
    Text("当事者の居住地をまとめたもの。", "Residence of the person concerned, merged."),
    "region",
    levels_of("area"),
)
RELATION = LevelledColumn(
    "relation",
    Text("相談者", "Consulter"),
    Text("初回に相談した人と当事者の関係。", "Who first consulted, in relation to the person concerned."),
    "relation",
    levels_of("relation"),
)
OUTCOME = LevelledColumn(
    "initial_outcome",
    Text("初回相談の転帰", "Initial outcome"),
    Text("初回相談の結果をまとめたもの。", "Outcome of the first consultation, merged."),
    "initial_outcome",
    (
        merged(
            level_of("initial_outcome"),
            {
                code: (label, codes)
                for code, label, codes in (
                    ("closed", Text("終了", "Closed"), _OUTCOMES.with_role("closed")),
                    ("continuing", Text("継続", "Continuing"), _OUTCOMES.with_role("continuing")),
                    ("other", _OUTCOMES.labels("otherwise"), _OUTCOMES.with_role("otherwise")),
                )
                if codes
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
            level_of("contact_method", _METHODS.with_role("consultation")),
            {"in_person": (Text("対面", "In person"), _METHODS.with_role("consultation", "in_person"))},
        ),
    ),
)
CONTACTS = LevelledColumn(
    "consultations",
    Text("相談回数", "Consultations"),
    Text(
        "初回から最後の年度の末までの相談（関係機関との連携などを除く）の回数の区分。",
        "Consultations (without contacts with agencies) from the first to the end of the last year, in bands.",
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
