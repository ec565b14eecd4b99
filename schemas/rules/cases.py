"""Rules of the clients."""

import polars as pl

from schemas.code_lists import CODE_LISTS
from schemas.rules.rule import SAME_ANSWER, Context, Rule, answered_twice, fiscal_year_of, unless_only_with
from schemas.text import Text


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


CASE_RULES: tuple[Rule, ...] = (
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
        lambda _: unless_only_with("relation_detail", "relation", "other"),
    ),
    Rule(
        "agencies_only_if_consulted",
        "cases",
        "prior_agencies",
        Text(
            "相談した機関は、「相談経験あり」のときだけ記入します。",
            "Prior agencies are given only where another agency had been consulted.",
        ),
        lambda _: unless_only_with("prior_agencies", "prior_help_seeking", "yes"),
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
    Rule("agencies_once", "cases", "prior_agencies", SAME_ANSWER, lambda _: answered_twice("prior_agencies")),
    Rule("purposes_once", "cases", "purposes", SAME_ANSWER, lambda _: answered_twice("purposes")),
)
