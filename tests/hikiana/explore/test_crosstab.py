"""Cross-tabulations of a small register: what is counted once, what cannot be, and what is not known."""

from dataclasses import replace

import pytest

from hikiana import explore
from hikiana.base.errors import UsageError
from hikiana.base.fiscal_year import FiscalYear
from hikiana.centre.policy import Outlet, Policy
from hikiana.explore.offered import offered
from hikiana.explore.populations import POPULATIONS
from hikiana.explore.request import Request
from hikiana.explore.tabulation import tabulated
from hikiana.register.register import open_register
from hikiana.statistics.dimension import TOTAL

SPAN = FiscalYear.parse_range("2012:2020")
# Clients A2 (2012, other), A1 (2014, mother) and A3 (2020, father); A1 has a liaison in 2015, A3 a care conference.
RECORDED = ("2012", "2014", "2015", "2020")


@pytest.fixture
def small(folder):
    return open_register(folder)


@pytest.fixture
def of(tmp_path, keep, sound):
    """The register with cells of clients changed."""

    def make(**changes):
        for row in sound["cases"]:
            row |= changes.get(row["case_id"], {})
        return open_register(keep(tmp_path / "changed", sound))

    return make


def _status(table):
    names = [dimension.name for dimension in table.dimensions]
    return {tuple(place): status for *place, status in table.cells.select(*names, "measure", "status").iter_rows()}


def test_fiscal_year_without_records_is_not_available_and_no_zero(small):
    table = explore.crosstab(small, "fiscal_year", "sex", SPAN)
    statuses = _status(table)
    for year in map(str, SPAN):
        expected = {"observed", "zero"} if year in RECORDED else {"not_available"}
        assert {statuses[year, sex, "clients"] for sex in table.dimensions[1].codes} <= expected
    assert table["2015", TOTAL, "clients"] == 0  # contacts, but nobody new
    assert table[TOTAL, TOTAL, "clients"] == 3
    assert "平成25年度、平成28年度～令和元年度は登録簿に記録がない" in table.note.ja


def test_nothing_is_known_where_no_fiscal_year_has_records(small):
    table = explore.crosstab(small, "sex", "method", 2013, "contacts", shares=True)
    assert set(_status(table).values()) == {"not_available"}
    assert table[TOTAL, TOTAL, "contacts"] is None
    assert explore.crosstab_figure(table).specification("en")


def test_fiscal_year_before_a_column_existed_is_not_applicable_and_no_answer_lacks(small):
    table = explore.crosstab(small, "fiscal_year", "purposes", SPAN)
    assert {status for place, status in _status(table).items() if place[0] == "2012"} == {"not_applicable"}
    assert "no_answer" not in table.dimensions[1].codes
    assert table[TOTAL, TOTAL, "clients"] == 2
    assert "平成24年度には区分がない" in table.note.ja
    alone = explore.crosstab(small, "purposes", "sex", 2012, shares=True)
    assert set(_status(alone).values()) == {"not_applicable"}


def test_code_that_a_fiscal_year_did_not_have_is_not_applicable_there(small):
    channel = offered()["awareness_channel"]
    later = replace(channel, possible=lambda code, year, centre: code != "lecture" or year.year >= 2014)
    columns = (offered()["fiscal_year"], later)
    table = tabulated(Request(small, POPULATIONS["new_clients"], SPAN, columns))
    statuses = _status(table)
    assert statuses["2012", "lecture", "clients"] == "not_applicable"
    assert statuses["2014", "lecture", "clients"] == "zero"
    assert statuses["2012", TOTAL, "clients"] == "observed"
    assert "Lecture: not in use in FY2012 to FY2013" in table.note.en


def test_client_of_several_answers_is_one_of_the_total_and_shares_are_of_those_who_answered(of):
    register = of(A3={"purposes": ""})
    table = explore.crosstab(register, "fiscal_year", "purposes", "2014:2020", shares=True)
    told = {code: table[TOTAL, code, "clients"] for code in table.dimensions[1].codes}
    assert told == {
        "how_to_relate": 1,
        "future_living": 0,
        "work_or_school": 0,
        "other": 1,
        "no_answer": 1,
        "answered": 1,
        TOTAL: 2,
    }
    assert table[TOTAL, "other", "share"] == 100
    assert (TOTAL, "no_answer", "share") not in _status(table)


def test_client_of_several_answers_in_both_columns_is_one_of_each_total(small):
    table = explore.crosstab(small, "purposes", "prior_agencies", "2014:2020")
    assert table["how_to_relate", "health_center", "clients"] == table["other", "other", "clients"] == 1
    assert table["how_to_relate", TOTAL, "clients"] == table[TOTAL, "other", "clients"] == 1
    assert table[TOTAL, TOTAL, "clients"] == 1  # A3 was not asked for agencies


def test_client_who_was_not_asked_at_the_start_has_not_left_out_an_answer_later(small):
    table = explore.crosstab(small, "fiscal_year", "purposes", SPAN, "contacts")
    assert "no_answer" not in table.dimensions[1].codes
    assert table["2015", TOTAL, "contacts"] == 1  # A1's liaison, and not the e-mail of A2, who started in 2012
    assert _status(table)["2012", TOTAL, "contacts"] == "not_applicable"
    assert "平成21年度～平成24年度に相談を始めた人には区分がない" in table.note.ja


def test_contacts_of_a_client_of_several_answers_count_once_in_the_total(small):
    table = explore.crosstab(small, "purposes", "method", "2014:2020", "contacts")
    assert table["other", TOTAL, "contacts"] == table["how_to_relate", TOTAL, "contacts"] == 3
    assert table[TOTAL, TOTAL, "contacts"] == 5


def test_who_named_no_agency_has_consulted_one_all_the_same(of):
    register = of(A1={"prior_agencies": ""}, A3={"prior_help_seeking": "yes", "prior_agencies": "other"})
    table = explore.crosstab(register, "sex", "prior_agencies", "2014:2020", shares=True)
    assert table[TOTAL, "no_answer", "clients"] == 1
    assert table[TOTAL, "other", "share"] == 50
    crossed = explore.crosstab(register, "prior_help_seeking", "prior_agencies", "2012:2020")
    assert _status(crossed)["no", TOTAL, "clients"] == "not_applicable"


def test_column_of_some_records_is_counted_of_these(of):
    table = explore.crosstab(of(A3={"relation": "other"}), "relation_detail", "sex", SPAN)
    told = {code: table[code, TOTAL, "clients"] for code in table.dimensions[0].codes}
    assert told == {"agency": 1, "acquaintance": 0, "no_answer": 1, "answered": 1, TOTAL: 2}
    assert table.where["relation"] == ("other",)
    assert "相談者が「その他」のものだけを数える" in table.note.ja


def test_liaison_is_counted_among_contacts_and_never_new(small):
    table = explore.crosstab(small, "method", "kind", SPAN, "contacts")
    assert table["liaison", TOTAL, "contacts"] == table["care_conference", "continuing", "contacts"] == 1
    assert _status(table)["liaison", "new", "contacts"] == "not_applicable"
    assert table[TOTAL, TOTAL, "contacts"] == 7
    agencies = explore.crosstab(small, "liaison_agency", "liaison_direction", SPAN, "contacts")
    assert agencies["health_center", "from_agency", "contacts"] == agencies[TOTAL, TOTAL, "contacts"] == 1
    methods = explore.crosstab(small, "method", "liaison_agency", 2015, "contacts")
    assert _status(methods)["phone", "health_center", "contacts"] == "not_applicable"
    consultations = explore.crosstab(small, "method", "kind", SPAN, "consultations")
    assert consultations[TOTAL, TOTAL, "contacts"] == 5
    assert "liaison" not in consultations.dimensions[0].codes


def test_client_of_several_fiscal_years_and_methods_is_one_of_the_total(small):
    table = explore.crosstab(small, "fiscal_year", "method", SPAN, "clients")
    assert (table["2012", "phone", "clients"], table["2015", "email", "clients"]) == (1, 1)  # A2
    assert table["2014", TOTAL, "clients"] == 1  # A1 by two methods
    assert table[TOTAL, TOTAL, "clients"] == 3
    assert not table.is_partition(("2014", "phone"))


def test_start_year_without_records_is_not_known(of, sound):
    starts = explore.crosstab(of(), "fiscal_year", "start_year", SPAN, "clients")
    statuses = _status(starts)
    assert statuses["2015", "2013", "clients"] == "not_available"
    assert statuses["2014", "2015", "clients"] == "not_applicable"
    assert statuses["2015", "2012", "clients"] == "observed"


def test_months_before_the_opening_cannot_be(small):
    statuses = _status(explore.crosstab(small, "month", "fiscal_year", "2009:2012", "contacts"))
    assert statuses["4", "2009", "contacts"] == "not_applicable"
    assert statuses["7", "2009", "contacts"] == "not_available"
    assert statuses["5", "2012", "contacts"] == "observed"


def test_register_of_a_public_edition_is_refused(small):
    public = small.behind(Outlet(Policy(), lambda table: table))
    for count in (explore.crosstab, explore.linked_charts):
        arguments = ("sex", "method") if count is explore.crosstab else (2024, ["sex"])
        with pytest.raises(UsageError, match="公開版"):
            count(public, *arguments, *([2020] if count is explore.crosstab else []))


@pytest.mark.parametrize("shares", [False, True])
@pytest.mark.parametrize("lang", ["ja", "en"])
def test_heat_map_shows_one_quantity_and_its_unit(small, shares, lang):
    table = explore.crosstab(small, "fiscal_year", "purposes", SPAN, shares=True)
    specification = explore.crosstab_figure(table, shares=shares).specification(lang)
    unit = {(False, "ja"): "名", (False, "en"): "clients", (True, "ja"): "%", (True, "en"): "%"}[shares, lang]
    rect = specification["layer"][0]
    assert unit in rect["encoding"]["color"]["legend"]["title"]
    assert unit in rect["encoding"]["tooltip"][-1]["title"]
    cells = (
        [cell for name in specification["datasets"] for cell in specification["datasets"][name]]
        if ("datasets" in specification)
        else [cell for layer in (rect, specification["layer"][2]) for cell in layer["data"]["values"]]
    )
    label = table.dimensions[0]["2014"].label(lang)
    of_2014 = {cell["column"]: cell["value"] for cell in cells if cell["row"] == label}
    measure = "share" if shares else "clients"
    assert list(of_2014.values()) == [table["2014", code, measure] for code in table.dimensions[1].leaves]
    assert {cell["written"] for cell in cells if cell["value"] is None} == {"−", "…"}
    assert all(len(note(lang)) < 100 for note in explore.crosstab_figure(table).notes)


def test_shares_that_a_table_does_not_have_are_refused_and_so_is_what_is_no_cross_tabulation(small):
    with pytest.raises(UsageError, match="shares=True"):
        explore.crosstab_figure(explore.crosstab(small, "sex", "method", 2014), shares=True)
    with pytest.raises(UsageError, match="crosstab"):
        explore.crosstab_figure("sex")
