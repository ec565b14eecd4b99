"""Rules of the clients."""

import polars as pl

from hikiana.base.text import Text
from schemas.rules.rule import NOT_OF_HOKKAIDO, SAME_ANSWER, Context, Rule, answered_twice, unless_only_with


def _region_differs(context: Context) -> pl.Expr:
    regions = {code: municipality.region for code, municipality in context.centre.municipalities.items()}
    return pl.col("municipality").replace_strict(regions, default=None) != pl.col("region").cast(pl.String)


def _unknown_municipality(context: Context) -> pl.Expr:
    return pl.col("municipality").is_not_null() & ~pl.col("municipality").is_in(list(context.centre.municipalities))


CASE_RULES: tuple[Rule, ...] = (
    Rule(
        "known_municipality",
        "cases",
        "municipality",
        *NOT_OF_HOKKAIDO,
        _unknown_municipality,
    ),
    Rule(
        "region_of_municipality",
        "cases",
        "region",
        Text(
            "圏域が市町村と合いません。",
            "The region is not that of the municipality.",
        ),
        Text(
            "どちらかを直してください。圏域を空欄にすると、市町村から補います。",
            "Mend one of them. An empty region is filled in from the municipality.",
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
        Text(
            "相談者が「その他」なら直し、違うなら、内訳は備考など読まない列に移します。",
            "Mend the consulter if it is 'other'; else move the detail into a column that is not read, such as 備考.",
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
        Text(
            "相談経験があるなら相談経験を直し、違うなら、機関は備考など読まない列に移します。",
            "Mend the prior help-seeking if there was any; else move the agencies into a column that is not read.",
        ),
        lambda _: unless_only_with("prior_agencies", "prior_help_seeking", "yes"),
    ),
    Rule("agencies_once", "cases", "prior_agencies", *SAME_ANSWER, lambda _: answered_twice("prior_agencies")),
    Rule("purposes_once", "cases", "purposes", *SAME_ANSWER, lambda _: answered_twice("purposes")),
)
