"""Each rule, with registers that break it and registers that just do not."""

import polars as pl
import pytest

from hikiana.base.text import Text
from schemas.code import Code
from schemas.code_lists import CodeList
from schemas.rules import RULES
from schemas.rules.codes import out_of_time
from schemas.tables import TABLES

# Rule → examples; an example changes cells of one row of the rule's table. A row after the last one is a new one, a
# copy of the first.
BREAKING = {
    "contact_has_case": [(7, {"contact_id": "C8", "case_id": "A9"})],
    "contact_since_opening": [(0, {"date": "2009-06-30"})],
    "contact_not_in_future": [(6, {"date": "2025-04-01"})],
    "outreach_counterpart": [
        (3, {"outreach_counterpart": ""}),
        (2, {"outreach_counterpart": "agency"}),
    ],
    "liaison_direction": [(4, {"liaison_direction": ""}), (6, {"liaison_direction": "to_agency"})],
    "liaison_agency": [(4, {"liaison_agency": ""}), (5, {"liaison_agency": "psychiatry"})],
    "first_contact_is_counted": [(4, {"date": "2014-03-31"}), (6, {"date": "2020-05-29"})],
    "resident_not_counted": [(1, {"date": "2015-10-01"}), (1, {"date": "2025-03-31"})],
    "start_since_opening": [(0, {"start_year": "2008"}), (1, {"start_year": "1999"})],
    "start_not_in_future": [(2, {"start_year": "2025"})],
    "start_before_records": [(0, {"start_year": "以前から"})],
    "start_not_after_first_contact": [(0, {"start_year": "2015"}), (2, {"start_year": "2021"})],
    "start_year_has_contact": [(0, {"start_year": "2013"}), (1, {"start_year": "2009"})],
    "known_municipality": [(0, {"municipality": "01999"}), (2, {"municipality": "01000"})],
    "region_of_municipality": [(0, {"region": "soya"}), (1, {"region": "unknown"}), (2, {"municipality": "01208"})],
    "detail_only_of_other": [(0, {"relation_detail": "acquaintance"})],
    "agencies_once": [(0, {"prior_agencies": "medical;medical"})],
    "purposes_once": [(0, {"purposes": "other;other"})],
    "agencies_only_if_consulted": [(1, {"prior_agencies": "medical"}), (2, {"prior_agencies": "other;medical"})],
    "purposes_in_its_time": [(1, {"purposes": "other"})],
    "activity_since_opening": [(1, {"fiscal_year": "2008"})],
    "activity_date_since_opening": [(1, {"date": "2009-06-30"})],
    "meeting_kinds_once": [(0, {"meeting_kinds": "training;training"})],
    "activity_in_its_year": [(0, {"fiscal_year": "2013"}), (1, {"date": "2010-04-01"})],
    "activity_ends_after_start": [(0, {"end_date": "2014-06-09"}), (1, {"end_date": "2009-12-01"})],
    "activity_places_known": [(0, {"municipalities": "01208;13101"}), (1, {"municipalities": "函館"})],
    "health_center_serves_place": [(0, {"municipalities": "01208;01211"}), (0, {"health_center": "abashiri"})],
    "title_can_be_printed": [(0, {"title": "外字\ue000の会"}), (1, {"title": "会\U0001f600"})],
    "partner_can_be_printed": [(0, {"partner": "\ufffd町"})],
    "part_within_participants": [
        (0, {"participants_from_part": "31"}),
        (1, {"participants_from_part": "0"}),
    ],
    "clinic_has_case": [(1, {"case_id": "A9"})],
    "clinic_not_in_future": [(0, {"fiscal_year": "2025"})],
    "clinic_since_opening": [(0, {"fiscal_year": "2008"})],
    "outpatient_has_visits": [(1, {"visits": ""})],
    "next_step_only_of_day_care": [(1, {"next_step": "schooling"})],
    "month_starts_on_first": [(1, {"month": "2014-05-02"})],
    "web_not_in_future": [(0, {"month": "2025-04-01"})],
    "web_since_opening": [(0, {"month": "2009-06-01"})],
    "contact_not_too_long": [
        (0, {"duration_min": "181"}),
        (1, {"duration_min": "121"}),
        (2, {"duration_min": "241"}),
        (3, {"duration_min": "481"}),
    ],
    "meeting_takes_time": [(row, {"duration_min": "0"}) for row in (2, 3, 6)],
    "contact_on_working_day": [
        (0, {"date": "2012-05-12"}),  # Saturday
        (2, {"date": "2014-03-30"}),  # Sunday
        (3, {"date": "2014-04-29"}),  # 昭和の日
        (4, {"date": "2015-12-29"}),
        (6, {"date": "2025-01-03"}),
    ],
    "age_plausible": [
        (0, {"age": "9"}),
        (2, {"age": "91"}),
        (1, {"age_least": "0", "age_most": "9"}),
        (1, {"age_least": "91", "age_most": "120"}),
    ],
    "age_in_one_band": [(1, {"age_least": "18", "age_most": "22"}), (1, {"age_least": "50", "age_most": "120"})],
    "age_range_whole": [
        (1, {"age_least": "12"}),
        (1, {"age_most": "12"}),
        (1, {"age_least": "39", "age_most": "30"}),
        (0, {"age_least": "30", "age_most": "39"}),
    ],
    "case_has_contact": [(3, {"case_id": "A4"})],
    "clinic_after_first_contact": [(0, {"fiscal_year": "2013"})],
    "case_review_names_agency": [(0, {"health_center": "", "partner": ""})],
}
# Rule → copies of a row with changed cells, which break the rule together with that row: (row, cells).
BREAKING_TOGETHER = {
    "contact_recorded_once": [
        (0, {}),
        (2, {"duration_min": "65"}),
        (3, {"outreach_counterpart": "agency"}),
        (4, {}),
    ],
}
# Rules of a centre whose records begin later than its opening (tests/hikiana/centre/test_records_since.py).
OF_LATER_RECORDS = {"contact_since_records"}
# What lies just inside a rule: (table, row, cells).
ALLOWED = {
    "a contact on the opening day": ("contacts", 0, {"date": "2009-07-01"}),
    "a contact of today": ("contacts", 6, {"date": "2025-03-31"}),
    "a liaison on the day of the first contact": ("contacts", 4, {"date": "2014-04-01"}),
    "a rare character of JIS X 0213": ("activities", 0, {"title": "𠮟る髙橋﨑①㎡の会"}),
    "an unknown municipality in a known region": ("cases", 0, {"municipality": ""}),
    "no detail of an other consulter": ("cases", 1, {"relation_detail": ""}),
    "no agency named though one was consulted": ("cases", 0, {"prior_agencies": ""}),
    "no purposes in a year with purposes": ("cases", 0, {"purposes": ""}),
    "a duration of zero": ("contacts", 0, {"duration_min": "0"}),
    "an event on the last day of its year": ("activities", 1, {"date": "2010-03-31"}),
    "an event that ends on its day": ("activities", 0, {"end_date": "2014-06-10"}),
    "an event of no place": ("activities", 0, {"municipalities": ""}),
    "nobody from Sapporo": ("activities", 0, {"participants_from_part": "0"}),
    "everybody from Sapporo": ("activities", 0, {"participants_from_part": "30"}),
    "visits of day care": ("clinic", 0, {"visits": "12"}),
    "clinic of the present fiscal year": ("clinic", 0, {"fiscal_year": "2024"}),
    "page views of the present month": ("web_access", 0, {"month": "2025-03-01"}),
    "an event on the opening day": ("activities", 1, {"date": "2009-07-01"}),
    "several meeting kinds": ("activities", 0, {"meeting_kinds": "case_review;training"}),
    "page views in the month of the opening": ("web_access", 0, {"month": "2009-07-01"}),
    "a call of three hours": ("contacts", 0, {"duration_min": "180"}),
    "outreach of a whole day": ("contacts", 3, {"duration_min": "480"}),
    "an e-mail on a Sunday": ("contacts", 1, {"date": "2015-09-27"}),
    "a mobile consultation on a Saturday": ("contacts", 2, {"method": "mobile_consultation", "date": "2014-03-29"}),
    "a contact on a Friday": ("contacts", 0, {"date": "2012-05-11"}),
    "a contact on the first working day of the year": ("contacts", 3, {"date": "2016-01-04"}),
    "a second call of another length on the day": ("contacts", 7, {"contact_id": "C8", "duration_min": "25"}),
    "a call and an e-mail on one day": ("contacts", 7, {"contact_id": "C8", "method": "email"}),
    "the same call on the next day": ("contacts", 7, {"contact_id": "C8", "date": "2012-05-11"}),
    "a start year in which the client came": ("cases", 0, {"start_year": "2014"}),
    "a client without a start year": ("cases", 1, {"start_year": ""}),
    "a child of ten": ("cases", 0, {"age": "10"}),
    "a person of ninety": ("cases", 0, {"age": "90"}),
    "somebody in the thirties": ("cases", 1, {"age_least": "30", "age_most": "39"}),
    "a range from a child on": ("cases", 1, {"age_least": "0", "age_most": "19"}),
    "a case review with a partner": ("activities", 0, {"health_center": ""}),
    "a case review with a health centre": ("activities", 0, {"partner": ""}),
    "training that names no agency": (
        "activities",
        0,
        {"health_center": "", "partner": "", "meeting_kinds": "training"},
    ),
}


def _disturb(register, table, row, cells):
    rows = register[table]
    if row == len(rows):
        rows.append(rows[0].copy())
    for other in rows:
        other |= dict.fromkeys(cells.keys() - other.keys(), "")
    rows[row] |= cells


def test_rule_ids_are_unique():
    assert len({rule.id for rule in RULES}) == len(RULES)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_rule_names_a_column_of_a_table_and_speaks_both_languages(rule):
    assert rule.column in TABLES[rule.table].columns
    assert rule.message.ja
    assert rule.message.en
    assert "|" not in rule.message.ja + rule.message.en


def test_sound_register_breaks_no_rule(sound, check):
    assert check(sound) == []


def test_every_rule_has_a_register_that_breaks_it():
    assert BREAKING.keys() | BREAKING_TOGETHER.keys() | OF_LATER_RECORDS == {rule.id for rule in RULES}


@pytest.mark.parametrize(
    ("rule", "row", "cells"),
    [(rule, row, cells) for rule in RULES for row, cells in BREAKING.get(rule.id, [])],
    ids=lambda part: getattr(part, "id", None),
)
def test_rule_is_reported_at_exactly_the_row_that_breaks_it(sound, check, rule, row, cells):
    _disturb(sound, rule.table, row, cells)
    (finding,) = check(sound)
    assert (finding.rule, finding.file, finding.severity) == (rule.id, f"{rule.table}.csv", rule.severity)
    assert finding.rows.to_list() == [row + 2]
    for lang in ("ja", "en"):
        told = finding.describe(lang)
        assert rule.message(lang) in told
        assert f"({rule.column})" in told
        assert TABLES[rule.table].columns[rule.column].title(lang) in told


@pytest.mark.parametrize(
    ("rule", "row", "cells"),
    [(rule, row, cells) for rule in RULES for row, cells in BREAKING_TOGETHER.get(rule.id, [])],
    ids=lambda part: getattr(part, "id", None),
)
def test_rule_is_reported_at_both_rows_that_break_it(sound, check, rule, row, cells):
    rows = sound[rule.table]
    rows.append(rows[row] | {"contact_id": "C8"} | cells)
    (finding,) = check(sound)
    assert (finding.rule, finding.severity) == (rule.id, rule.severity)
    assert finding.rows.to_list() == [row + 2, len(rows) + 1]


@pytest.mark.parametrize(("table", "row", "cells"), ALLOWED.values(), ids=ALLOWED)
def test_what_lies_just_inside_the_rules_is_sound(sound, check, table, row, cells):
    _disturb(sound, table, row, cells)
    assert check(sound) == []


def test_a_rule_names_every_row_that_breaks_it_and_no_other(sound, check):
    for row in (0, 2, 5):
        sound["contacts"][row]["liaison_agency"] = "other"
    (finding,) = check(sound)
    assert finding.rule == "liaison_agency"
    assert finding.rows.to_list() == [2, 4, 7]
    assert finding.values.to_list() == ["other"] * 3


def test_several_broken_rules_are_told_together(sound, check):
    _disturb(sound, "contacts", 3, {"outreach_counterpart": ""})
    _disturb(sound, "cases", 0, {"region": "soya"})
    _disturb(sound, "web_access", 1, {"month": "2014-05-02"})
    assert {finding.rule for finding in check(sound)} == {
        "outreach_counterpart",
        "region_of_municipality",
        "month_starts_on_first",
    }


@pytest.mark.parametrize("year", [2012, 2013])
def test_purposes_are_judged_by_the_first_contact_of_the_client(sound, check, year):
    """Not by later contacts, nor by the order of the rows."""
    sound["cases"][1]["purposes"] = "future_living"
    sound["contacts"][0]["date"] = f"{year}-04-02"
    sound["contacts"].reverse()
    assert [finding.rule for finding in check(sound)] == (["purposes_in_its_time"] if year == 2012 else [])


def test_client_with_no_other_contact_than_conferences_is_reported(sound, check):
    sound["cases"].append(sound["cases"][2] | {"case_id": "A4"})
    conference = sound["contacts"][6] | {"case_id": "A4"}
    sound["contacts"] += [conference | {"contact_id": f"C{day}", "date": f"2020-06-0{day}"} for day in (8, 9)]
    (finding,) = check(sound)
    assert finding.rule == "first_contact_is_counted"
    assert finding.rows.to_list() == [9, 10]


@pytest.mark.parametrize(
    ("table", "cells"),
    [
        ("activities", {"date": "2009-06-30"}),
        ("web_access", {"month": "2025-04-01"}),
        ("clinic", {"fiscal_year": "2025"}),
    ],
)
def test_date_outside_the_centres_life_is_found_in_every_table(sound, check, table, cells):
    """The centre opened on 1 July 2009; the day of the check is 31 March 2025."""
    _disturb(sound, table, 1, cells)
    assert [(finding.file, finding.rows.to_list()) for finding in check(sound)] == [(f"{table}.csv", [3])]


def test_clinic_may_begin_in_the_year_of_the_opening(sound, check):
    sound["contacts"][5]["date"] = "2009-07-01"
    sound["cases"][2]["purposes"] = ""
    _disturb(sound, "clinic", 0, {"case_id": "A3", "fiscal_year": "2009"})
    assert check(sound) == []


def test_case_of_the_clinic_alone_lacks_no_contact(sound, check):
    sound["cases"].append(sound["cases"][2] | {"case_id": "A4"})
    sound["clinic"].append(sound["clinic"][1] | {"case_id": "A4"})
    assert check(sound) == []


@pytest.mark.parametrize("cells", [{"case_id": "A9"}, {"case_id": ""}])
def test_no_contact_is_missed_while_the_client_of_one_is_not_known(sound, check, cells):
    """It may be the contact of the case, or the first one of the clinic's patient."""
    sound["cases"].append(sound["cases"][2] | {"case_id": "A4"})
    _disturb(sound, "clinic", 0, {"fiscal_year": "2013"})
    _disturb(sound, "contacts", 6, cells)
    assert {finding.severity for finding in check(sound)} == {"error"}


def test_clinic_is_not_early_while_the_day_of_a_contact_cannot_be_read(sound, check):
    _disturb(sound, "clinic", 0, {"fiscal_year": "2013"})
    _disturb(sound, "contacts", 3, {"date": "2014-02-30"})
    assert {finding.severity for finding in check(sound)} == {"error"}


def test_every_coded_column_whose_list_has_validity_years_has_its_rule():
    dated = {
        (table.name, column.name)
        for table in TABLES.values()
        for column in table.columns.values()
        if column.code_list and any(entry.valid_from or entry.valid_to for entry in column.code_list.entries)
    }
    assert ("cases", "purposes") in dated
    assert {(rule.table, rule.column) for rule in RULES if rule.id == f"{rule.column}_in_its_time"} == dated


@pytest.fixture
def dated():
    """A code list of which two codes have come and gone."""
    label = Text("甲", "A")
    entries = (
        Code("always", label),
        Code("since", label, valid_from=2013),
        Code("until", label, valid_to=2015),
        Code("between", label, valid_from=2013, valid_to=2015),
    )
    return CodeList("example", entries)


@pytest.mark.parametrize(
    ("code", "valid"),
    [
        ("always", range(2012, 2017)),
        ("since", range(2013, 2017)),
        ("until", range(2012, 2016)),
        ("between", range(2013, 2016)),
    ],
)
def test_code_is_in_time_from_its_first_to_its_last_fiscal_year(dated, code, valid):
    years = pl.Series(range(2012, 2017))
    one = out_of_time(pl.Series([code] * 5, dtype=pl.Enum(dated.codes)), years, dated)
    several = out_of_time(pl.Series([["always", code]] * 5, dtype=pl.List(pl.Enum(dated.codes))), years, dated)
    assert [year for year, late in zip(years, one, strict=True) if not late] == list(valid)
    assert several.to_list() == one.to_list()


def test_empty_cell_and_row_without_a_year_are_never_out_of_time(dated):
    codes = pl.Enum(dated.codes)
    assert out_of_time(pl.Series([None, "since"], dtype=codes), pl.Series([2000, None]), dated).to_list() == [False] * 2
