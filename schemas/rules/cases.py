"""Rules of the clients."""

import polars as pl

from hikiana.base.text import Text
from schemas.code_lists import CODE_LISTS
from schemas.roles import OTHER
from schemas.rules.rule import NOT_OF_CENTRE, SAME_ANSWER, Context, Rule, answered_twice, unless_only_with
from schemas.words import REGION

_OTHERS = CODE_LISTS["consulter_relation"].with_role(OTHER)
_OTHER_LABELS = CODE_LISTS["consulter_relation"].labels(OTHER)
_EXPERIENCED = CODE_LISTS["prior_help_seeking"].with_role("experienced")
_EXPERIENCED_LABELS = CODE_LISTS["prior_help_seeking"].labels("experienced")


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
        *NOT_OF_CENTRE,
        _unknown_municipality,
    ),
    Rule(
        "region_of_municipality",
        "cases",
        "region",
        Text(
            f"{REGION.ja}が市町村と合いません。",
            f"The {REGION.within.en} is not that of the municipality.",
        ),
        Text(
            f"どちらかを直してください。{REGION.ja}を空欄にすると、市町村から補います。",
            f"Mend one of them. An empty {REGION.within.en} is filled in from the municipality.",
        ),
        _region_differs,
    ),
    Rule(
        "detail_only_of_other",
        "cases",
        "relation_detail",
        Text(
            f"相談者の内訳は、相談者が「{_OTHER_LABELS.ja}」のときだけ記入します。",
            f"The consulter's detail is given only where the consulter is '{_OTHER_LABELS.en}'.",
        ),
        Text(
            f"相談者が「{_OTHER_LABELS.ja}」なら直し、違うなら、内訳は備考など読まない列に移します。",
            f"Mend the consulter if it is '{_OTHER_LABELS.en}'; else move the detail into a column that is not read, "
            "such as 備考.",
        ),
        lambda _: unless_only_with("relation_detail", "relation", _OTHERS),
    ),
    Rule(
        "agencies_only_if_consulted",
        "cases",
        "prior_agencies",
        Text(
            f"相談した機関は、「{_EXPERIENCED_LABELS.ja}」のときだけ記入します。",
            "Prior agencies are given only where another agency had been consulted.",
        ),
        Text(
            "相談経験があるなら相談経験を直し、違うなら、機関は備考など読まない列に移します。",
            "Mend the prior help-seeking if there was any; else move the agencies into a column that is not read.",
        ),
        lambda _: unless_only_with("prior_agencies", "prior_help_seeking", _EXPERIENCED),
    ),
    Rule("agencies_once", "cases", "prior_agencies", *SAME_ANSWER, lambda _: answered_twice("prior_agencies")),
    Rule("purposes_once", "cases", "purposes", *SAME_ANSWER, lambda _: answered_twice("purposes")),
)
