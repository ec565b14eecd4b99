"""Rules of the clients."""

import polars as pl

from hikiana.base.fiscal_year import FiscalYear
from hikiana.base.text import Text
from schemas.code_lists import CODE_LISTS
from schemas.roles import OTHER
from schemas.rules.rule import (
    BEFORE_OPENING,
    IN_FUTURE,
    NOT_OF_CENTRE,
    SAME_ANSWER,
    Context,
    Rule,
    answered_twice,
    fiscal_year_of,
    unless_only_with,
    whose_are_known,
)
from schemas.start_years import BEFORE, WORDS, as_number
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


def _started() -> pl.Expr:
    return as_number(pl.col("start_year"))


def _with_first_contact(context: Context, mark: pl.Expr) -> pl.Series:
    """Marks of cases beside the fiscal year of their first contact, `first`; none where that may be another."""
    first = context.tables["contacts"].lazy().group_by("case_id").agg(first=fiscal_year_of("date").min())
    at_fault = context.at_fault("contacts")["case_id"]
    cases = context.tables["cases"].lazy().join(first, on="case_id", how="left", maintain_order="left")
    known = ~pl.col("case_id").is_in(at_fault.implode()) & whose_are_known(context)
    return cases.select(known & mark).collect().to_series()


CASE_RULES: tuple[Rule, ...] = (
    Rule(
        "start_since_opening",
        "cases",
        "start_year",
        *BEFORE_OPENING,
        lambda context: _started().is_between(1, context.centre.first_year.year - 1),
    ),
    Rule(
        "start_not_in_future",
        "cases",
        "start_year",
        *IN_FUTURE,
        lambda context: _started() > FiscalYear.of(context.today).year,
    ),
    Rule(
        "start_before_records",
        "cases",
        "start_year",
        Text(
            f"「{WORDS[0]}」は記録の始まりより前からという意味ですが、このセンターの記録は開設の年度からです。",
            f"'{BEFORE}' says that the client came before the records begin, but this centre's begin with its opening.",
        ),
        Text(
            "始めた年度を書くか、空欄にします（最初の相談の年度）。開設のあとの数年が紙の台帳だけなら、記録の始まる年度を"
            "センターの設定 centre.toml の [records] に書いてください。",
            "Write the fiscal year, or leave it empty (that of the first contact). Where the first years are on paper "
            "alone, name the fiscal year in which records begin under [records] in centre.toml.",
        ),
        lambda context: (pl.col("start_year") == BEFORE) & (not context.centre.begins_late),
    ),
    Rule(
        "start_not_after_first_contact",
        "cases",
        "start_year",
        Text(
            "開始年度が、そのケースの最初の相談記録の年度より後です。",
            "The start year lies after the fiscal year of the client's first contact.",
        ),
        Text(
            "開始年度か、相談日、ケース番号を確かめてください。空欄にすると、最初の相談の年度になります。",
            "Check the start year, the date and the case id. Left empty it is the fiscal year of the first contact.",
        ),
        lambda context: _with_first_contact(context, _started() > pl.col("first")),
        across_rows=True,
    ),
    Rule(
        "start_year_has_contact",
        "cases",
        "start_year",
        Text(
            "開始年度は記録のある年度ですが、その年度の相談がありません。新規には数えず、最初の相談から継続とします。",
            "The start year is one of which there are records, but the client has no contact in it. The client is not "
            "counted as new, and continues from the first contact on.",
        ),
        Text(
            "相談記録の入れ忘れ、年度やケース番号の書き違いでないか確かめてください。",
            "Check for a contact not entered, and for a wrong year or case id.",
        ),
        lambda context: _with_first_contact(
            context, _started().is_between(context.centre.first_recorded.year, pl.col("first") - 1)
        ),
        "warning",
        across_rows=True,
    ),
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
