"""What holds for the records of all years."""

import polars as pl

from hikiana.centre.profile import Centre
from hikiana.register.synthetic.calendar import SATURDAY, is_working_day
from hikiana.register.synthetic.register import PRINTED_YEAR
from schemas.closed_days import is_new_year_closing
from schemas.code_lists import CODE_LISTS

CENTRE = Centre.read()


def test_contacts_lie_within_the_centres_life(contacts):
    assert contacts["date"].min() >= CENTRE.opened
    assert contacts["date"].max() <= PRINTED_YEAR.end


def test_mobile_consultations_are_at_weekends_and_all_else_on_working_days(contacts):
    for method, days in contacts.group_by("method").agg(pl.col("date").unique()).iter_rows():
        if method == "mobile_consultation":
            assert all(day.weekday() >= SATURDAY and not is_new_year_closing(day) for day in days)
        else:
            assert all(is_working_day(day) for day in days)


def test_nobody_is_in_touch_twice_a_day_by_one_method(contacts):
    assert not contacts.select("case_id", "date", "method").is_duplicated().any()


def test_ids_ascend_with_the_date(register, cases):
    ordered = register["contacts"].sort("contact_id")
    assert ordered["date"].is_sorted()
    assert cases.sort("case_id")["first_date"].is_sorted()


def test_municipality_lies_in_the_region_and_is_not_always_known(cases):
    regions = {code: municipality.region for code, municipality in CENTRE.municipalities.items()}
    known = cases.filter(pl.col("municipality").is_not_null())
    assert (known["municipality"].replace_strict(regions) == known["region"].cast(pl.String)).all()
    subprefectures = CODE_LISTS["region"].with_role("home")
    assert cases.filter(~pl.col("region").is_in(subprefectures))["municipality"].null_count() > 0
    assert cases.filter(pl.col("region").is_in(subprefectures))["municipality"].null_count() > 0


def test_residents_of_the_large_city_have_contacts_only_while_they_were_counted(cases, contacts):
    for exclusion in CENTRE.exclusions:
        residents = cases.filter(municipality=exclusion.municipality)
        assert contacts.join(residents, on="case_id", how="semi")["date"].max() < exclusion.since
        region = CENTRE.municipalities[exclusion.municipality].region
        before = cases.filter(pl.col("first_date") < exclusion.since, region=region)
        assert residents.height > before.height // 2


def test_purposes_are_those_in_use_in_the_year(cases):
    first_year = min(entry.valid_from for entry in CODE_LISTS["consultation_purpose"].entries)
    assert cases.filter(pl.col("start") < first_year)["purposes"].is_null().all()
    since = cases.filter(pl.col("start") >= first_year)
    assert since["purposes"].null_count() < since.height // 10
    named = since.select("start", "purposes").explode("purposes", empty_as_null=True).drop_nulls().unique().iter_rows()
    assert all(CODE_LISTS["consultation_purpose"][purpose].is_valid_in(year) for year, purpose in named)


def test_prior_agencies_are_named_exactly_by_those_who_asked_one(cases):
    assert ((cases["prior_help_seeking"] == "yes") == cases["prior_agencies"].is_not_null()).all()


def test_counterparts_stand_where_they_belong(contacts):
    assert (contacts["outreach_counterpart"].is_not_null() == (contacts["method"] == "outreach")).all()
    for column in ("liaison_direction", "liaison_agency"):
        assert (contacts[column].is_not_null() == (contacts["method"] == "liaison")).all()
