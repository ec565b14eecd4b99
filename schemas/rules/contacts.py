"""Rules of the contacts."""

from __future__ import annotations

import polars as pl

from hikiana.base.text import Text
from schemas.code_lists import CODE_LISTS
from schemas.rules.rule import (
    BEFORE_OPENING,
    HAS_CASE,
    IN_FUTURE,
    CentreOfRules,
    Context,
    Rule,
    fiscal_year_of,
    not_exactly_with,
    whose_are_known,
    without_case,
)
from schemas.start_years import given_of

_METHODS = CODE_LISTS["contact_method"]
DIRECT = _METHODS.with_role("consultation")
_VISITS, _LIAISON = _METHODS.with_role("visit"), _METHODS.with_role("liaison")
_COORDINATION, _CONSULTATIONS = _METHODS.labels("coordination"), _METHODS.labels("consultation")
_VISIT_LABELS, _LIAISON_LABELS = _METHODS.labels("visit"), _METHODS.labels("liaison")


def _indirect_before_first_counted(context: Context) -> pl.Expr:
    if not whose_are_known(context):
        return pl.lit(False)  # a contact of an unknown client may be the first of any
    at_fault = context.at_fault("contacts")["case_id"]
    direct = pl.col("method").is_in(DIRECT)
    first_counted = pl.col("date").filter(direct).min().over("case_id")
    began_earlier = (given_of(context.tables["cases"]) < fiscal_year_of("date")).fill_null(False)
    before = ~direct & (pl.col("date") < first_counted).fill_null(True) & ~began_earlier
    return before & ~pl.col("case_id").is_in(at_fault.implode())


def _before_records(context: Context) -> pl.Expr:
    return (pl.col("date") >= context.centre.opened) & (pl.col("date") < context.centre.first_recorded.start)


def of_excluded_residents(cases: pl.DataFrame, centre: CentreOfRules) -> pl.Expr:
    """Whether a contact's client lives in a municipality whose residents the centre does not count on that day."""
    excluded = pl.lit(False)
    for exclusion in centre.exclusions:
        residents = cases.filter(municipality=exclusion.municipality)["case_id"]
        excluded |= (pl.col("date") >= exclusion.since) & pl.col("case_id").is_in(residents.implode())
    return excluded


CONTACT_RULES: tuple[Rule, ...] = (
    Rule("contact_has_case", "contacts", "case_id", *HAS_CASE, without_case),
    Rule(
        "contact_since_opening",
        "contacts",
        "date",
        *BEFORE_OPENING,
        lambda context: pl.col("date") < context.centre.opened,
    ),
    Rule(
        "contact_since_records",
        "contacts",
        "date",
        Text(
            "記録の始まる年度（センターの設定）より前の相談です。どの表にも入らず、その人が前から相談していたことだけに"
            "使います。",
            "This is before the fiscal year in which the centre's records begin. It is in no table and tells only that "
            "the client had come before.",
        ),
        Text(
            "日付を確かめてください。その年度の記録がそろっているなら、centre.toml の [records] の since を"
            "その年度にしてください。",
            "Check the date. If the records of that fiscal year are complete, name it under [records] in centre.toml.",
        ),
        _before_records,
        "warning",
    ),
    Rule(
        "contact_not_in_future",
        "contacts",
        "date",
        *IN_FUTURE,
        lambda context: pl.col("date") > context.today,
    ),
    Rule(
        "outreach_counterpart",
        "contacts",
        "outreach_counterpart",
        Text(
            f"{_VISIT_LABELS.ja}の相手は、相談方法が「{_VISIT_LABELS.ja}」のときは必ず記入し、ほかは空欄にします。",
            f"The counterpart is given exactly where the method is: {_VISIT_LABELS.en}.",
        ),
        Text(
            f"相談方法が「{_VISIT_LABELS.ja}」なら、相手を記入します。違う方法なら、相手は備考など読まない列に移します。",
            f"For {_VISIT_LABELS.en} fill it in; for another method move it into a column that is not read, "
            "such as 備考.",
        ),
        lambda _: not_exactly_with("outreach_counterpart", "method", _VISITS),
    ),
    Rule(
        "liaison_direction",
        "contacts",
        "liaison_direction",
        Text(
            f"連携の向きは、相談方法が「{_LIAISON_LABELS.ja}」のときは必ず記入し、ほかは空欄にします。",
            f"The liaison direction is given exactly where the method is: {_LIAISON_LABELS.en}.",
        ),
        Text(
            f"相談方法が「{_LIAISON_LABELS.ja}」なら、向きを記入します。違う方法なら、向きは備考など読まない列に移します。",
            f"For {_LIAISON_LABELS.en} fill it in; for another method move it into a column that is not read, "
            "such as 備考.",
        ),
        lambda _: not_exactly_with("liaison_direction", "method", _LIAISON),
    ),
    Rule(
        "liaison_agency",
        "contacts",
        "liaison_agency",
        Text(
            f"連携先は、相談方法が「{_LIAISON_LABELS.ja}」のときは必ず記入し、ほかは空欄にします。",
            f"The liaison agency is given exactly where the method is: {_LIAISON_LABELS.en}.",
        ),
        Text(
            f"相談方法が「{_LIAISON_LABELS.ja}」なら、連携先を記入します。違う方法なら、連携先は備考など読まない列に移します。",
            f"For {_LIAISON_LABELS.en} fill it in; for another method move it into a column that is not read, "
            "such as 備考.",
        ),
        lambda _: not_exactly_with("liaison_agency", "method", _LIAISON),
    ),
    Rule(
        "first_contact_is_counted",
        "contacts",
        "method",
        Text(
            f"{_COORDINATION.ja}が、そのクライアントの最初の相談より前にあります（または相談がありません）。",
            f"A contact with agencies ({_COORDINATION.en}) comes before the client's first counted contact, "
            "or there is none.",
        ),
        Text(
            f"初回は{_CONSULTATIONS.ja}で記録します。開設以来の記録がそろっているかも確かめてください。",
            f"A first contact is recorded as: {_CONSULTATIONS.en}. Check that no earlier records are missing.",
        ),
        _indirect_before_first_counted,
        across_rows=True,
    ),
    Rule(
        "resident_not_counted",
        "contacts",
        "case_id",
        Text(
            "件数に数えない市町村の居住者です（センターの設定による）。相談の件数と人数に入れていません。",
            "The client lives in a municipality that is not counted (by the centre's profile). Left out of the counts.",
        ),
        Text(
            "居住地が正しければ、そのままでかまいません。",
            "If the residence is right, nothing has to be done.",
        ),
        lambda context: of_excluded_residents(context.tables["cases"], context.centre),
        "warning",
    ),
)
