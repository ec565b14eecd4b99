"""Rules that no single column can check: between columns, between rows and between tables.

Each rule marks the rows of one table that break it. `error` stops a report; `warning` is told and does not.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal

import polars as pl

from schemas.code_lists import CODE_LISTS
from schemas.text import Text

if TYPE_CHECKING:
    from hikiana.centre import Centre

Severity = Literal["error", "warning"]
DIRECT = CODE_LISTS["contact_method"].in_group("direct")


@dataclass(frozen=True)
class Context:
    """What a rule looks at: the typed tables, the centre and the day of validation."""

    tables: Mapping[str, pl.DataFrame]
    centre: Centre
    today: date


@dataclass(frozen=True)
class Rule:
    """`broken` gives a boolean per row of `table`; `column` is where staff look for the fault."""

    id: str
    table: str
    column: str
    message: Text
    broken: Callable[[Context], pl.Expr | pl.Series]
    severity: Severity = "error"


def _without_case(context: Context) -> pl.Expr:
    return ~pl.col("case_id").is_in(context.tables["cases"]["case_id"].implode())


def _unless_only_with(column: str, other: str, code: str) -> pl.Expr:
    return pl.col(column).is_not_null() & (pl.col(other) != code)


def _not_exactly_with(column: str, other: str, code: str) -> pl.Expr:
    return pl.col(column).is_not_null() != (pl.col(other) == code)


def _indirect_before_first_counted(_: Context) -> pl.Expr:
    direct = pl.col("method").is_in(DIRECT)
    first_counted = pl.col("date").filter(direct).min().over("case_id")
    return ~direct & (pl.col("date") < first_counted).fill_null(True)


def _resident_not_counted(context: Context) -> pl.Expr:
    cases = context.tables["cases"]
    excluded = pl.lit(False)
    for exclusion in context.centre.exclusions:
        residents = cases.filter(municipality=exclusion.municipality)["case_id"]
        excluded |= (pl.col("date") >= exclusion.since) & pl.col("case_id").is_in(residents.implode())
    return excluded


def _region_differs(context: Context) -> pl.Expr:
    regions = {code: municipality.region for code, municipality in context.centre.municipalities.items()}
    return pl.col("municipality").replace_strict(regions, default=None) != pl.col("region").cast(pl.String)


def _unknown_municipality(context: Context) -> pl.Expr:
    return pl.col("municipality").is_not_null() & ~pl.col("municipality").is_in(list(context.centre.municipalities))


def _purpose_before_its_time(context: Context) -> pl.Series:
    """A client's purposes are judged by the fiscal year of the first contact."""
    first = context.tables["contacts"].group_by("case_id").agg(pl.col("date").min())
    start = (
        context.tables["cases"]
        .join(first, on="case_id", how="left", maintain_order="left")
        .select(
            purposes=pl.col("purposes"),
            fiscal_year=fiscal_year_of("date"),
        )
    )
    broken = pl.lit(False)
    for entry in CODE_LISTS["consultation_purpose"].entries:
        used = pl.col("purposes").list.contains(entry.code)
        too_early = pl.col("fiscal_year") < (entry.valid_from or 0)
        too_late = pl.col("fiscal_year") > (entry.valid_to or 9999)
        broken |= used & (too_early | too_late)
    return start.select(broken.fill_null(False)).to_series()


def fiscal_year_of(column: str) -> pl.Expr:
    """The fiscal year (April to March) of a date column, as the year in which it begins."""
    return pl.col(column).dt.offset_by("-3mo").dt.year()


def _before_first_year(context: Context) -> pl.Expr:
    return pl.col("fiscal_year") < context.centre.first_year.year


_HAS_CASE = Text(
    "ケース表にない番号です。ケース表に1行加えるか、番号を直してください。",
    "There is no such case. Add a row to the cases or mend the number.",
)
_BEFORE_OPENING = Text(
    "センターの開設より前です。日付または年度を確かめてください。",
    "This is before the centre opened. Check the date or fiscal year.",
)

RULES: tuple[Rule, ...] = (
    Rule("contact_has_case", "contacts", "case_id", _HAS_CASE, _without_case),
    Rule(
        "contact_since_opening",
        "contacts",
        "date",
        _BEFORE_OPENING,
        lambda context: pl.col("date") < context.centre.opened,
    ),
    Rule(
        "contact_not_in_future",
        "contacts",
        "date",
        Text("未来の日付です。日付を確かめてください。", "The date is in the future. Check the date."),
        lambda context: pl.col("date") > context.today,
    ),
    Rule(
        "outreach_counterpart",
        "contacts",
        "outreach_counterpart",
        Text(
            "アウトリーチの相手は、相談方法が「アウトリーチ」のときだけ、必ず記入します。",
            "The outreach counterpart is given exactly where the method is outreach.",
        ),
        lambda _: _not_exactly_with("outreach_counterpart", "method", "outreach"),
    ),
    Rule(
        "liaison_direction",
        "contacts",
        "liaison_direction",
        Text(
            "連携の向きは、相談方法が「連携」のときだけ、必ず記入します。",
            "The liaison direction is given exactly where the method is liaison.",
        ),
        lambda _: _not_exactly_with("liaison_direction", "method", "liaison"),
    ),
    Rule(
        "liaison_agency",
        "contacts",
        "liaison_agency",
        Text(
            "連携先は、相談方法が「連携」のときだけ、必ず記入します。",
            "The liaison agency is given exactly where the method is liaison.",
        ),
        lambda _: _not_exactly_with("liaison_agency", "method", "liaison"),
    ),
    Rule(
        "first_contact_is_counted",
        "contacts",
        "method",
        Text(
            "連携・ケア会議が、そのクライアントの最初の相談より前にあります。初回は電話・来所などで記録します。",
            "A liaison or care conference comes before the client's first counted contact. "
            "A first contact is recorded as phone, office visit …",
        ),
        _indirect_before_first_counted,
    ),
    Rule(
        "resident_not_counted",
        "contacts",
        "case_id",
        Text(
            "件数に数えない市町村の居住者です（札幌市など、センターの設定による）。集計から除きました。",
            "The client lives in a municipality that is not counted (by the centre's profile). Left out of the counts.",
        ),
        _resident_not_counted,
        "warning",
    ),
    Rule(
        "known_municipality",
        "cases",
        "municipality",
        Text("北海道の市町村コードではありません。", "This is not the code of a municipality of Hokkaido."),
        _unknown_municipality,
    ),
    Rule(
        "region_of_municipality",
        "cases",
        "region",
        Text(
            "圏域が市町村と合いません。どちらかを直してください。",
            "The region is not that of the municipality. Mend one of them.",
        ),
        _region_differs,
    ),
    Rule(
        "detail_only_of_other",
        "cases",
        "relation_detail",
        Text(
            "相談者の内訳は、相談者が「その他」のときだけ記入します。",
            "The consulter's detail is given only where the consulter is 'other'.",
        ),
        lambda _: _unless_only_with("relation_detail", "relation", "other"),
    ),
    Rule(
        "agencies_only_if_consulted",
        "cases",
        "prior_agencies",
        Text(
            "相談した機関は、「相談経験あり」のときだけ記入します。",
            "Prior agencies are given only where another agency had been consulted.",
        ),
        lambda _: _unless_only_with("prior_agencies", "prior_help_seeking", "yes"),
    ),
    Rule(
        "purpose_in_its_time",
        "cases",
        "purposes",
        Text(
            "初回相談の年度にはまだ（もう）ない相談目的です。",
            "This purpose was not in use in the fiscal year of the first contact.",
        ),
        _purpose_before_its_time,
    ),
    Rule(
        "activity_since_opening",
        "activities",
        "fiscal_year",
        _BEFORE_OPENING,
        _before_first_year,
    ),
    Rule(
        "activity_in_its_year",
        "activities",
        "date",
        Text("開催日が年度（4月〜3月）の中にありません。", "The date is not within the fiscal year (April to March)."),
        lambda _: fiscal_year_of("date") != pl.col("fiscal_year"),
    ),
    Rule(
        "activity_ends_after_start",
        "activities",
        "end_date",
        Text("終了日が開催日より前か、開催日がありません。", "The end is before the start, or there is no start."),
        lambda _: pl.col("end_date").is_not_null() & (pl.col("end_date") < pl.col("date")).fill_null(True),
    ),
    Rule(
        "activity_places_known",
        "activities",
        "municipalities",
        Text("北海道の市町村コードではありません。", "This is not the code of a municipality of Hokkaido."),
        lambda context: (
            ~pl.col("municipalities").list.eval(pl.element().is_in(list(context.centre.municipalities))).list.all()
        ),
    ),
    Rule(
        "sapporo_within_participants",
        "activities",
        "participants_from_sapporo",
        Text("札幌市の参加者が参加者数より多い。", "More participants from Sapporo than participants."),
        lambda _: (
            pl.col("participants_from_sapporo").is_not_null()
            & (pl.col("participants_from_sapporo") > pl.col("participants")).fill_null(True)
        ),
    ),
    Rule("clinic_has_case", "clinic", "case_id", _HAS_CASE, _without_case),
    Rule("clinic_since_opening", "clinic", "fiscal_year", _BEFORE_OPENING, _before_first_year),
    Rule(
        "outpatient_has_visits",
        "clinic",
        "visits",
        Text("ひきこもり外来には延べ回数を記入します。", "The outpatient clinic needs the number of visits."),
        lambda _: (pl.col("service") == "outpatient") & pl.col("visits").is_null(),
    ),
    Rule(
        "next_step_only_of_day_care",
        "clinic",
        "next_step",
        Text("次のステップは、デイケアのときだけ記入します。", "A next step is given only for day care."),
        lambda _: _unless_only_with("next_step", "service", "day_care"),
    ),
    Rule(
        "month_starts_on_first",
        "web_access",
        "month",
        Text("月の初日（例 2024-04-01）を記入します。", "Give the first day of the month (2024-04-01)."),
        lambda _: pl.col("month").dt.day() != 1,
    ),
    Rule(
        "web_since_opening",
        "web_access",
        "month",
        _BEFORE_OPENING,
        lambda context: pl.col("month") < context.centre.opened.replace(day=1),
    ),
)
