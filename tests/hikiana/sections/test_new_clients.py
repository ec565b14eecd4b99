"""Sections about new clients, from registers of a few persons, cell by cell and word for word."""

from collections.abc import Callable
from datetime import date

import polars as pl
import pytest

from hikiana.base.fiscal_year import FiscalYear
from hikiana.base.text import Text
from hikiana.centre.profile import Centre
from hikiana.register.register import Register
from hikiana.sections import awareness, consulters, outcomes, persons, prior_help, purposes, residence, summary
from hikiana.sections.year import Year
from hikiana.statistics.dimension import TOTAL
from schemas.tables import TABLES

PERSON = {
    "relation": "self",
    "sex": "male",
    "age": 30,
    "region": "kamikawa",
    "prior_help_seeking": "no",
    "awareness_channel": "website",
    "initial_outcome": "closed_advice",
    "method": "phone",
    "day": "2024-05-01",
}


@pytest.fixture(scope="module")
def people() -> Callable[..., Register]:
    """A register of persons who differ from PERSON in what is given, each with one first contact."""

    def make(*persons: dict) -> Register:
        rows = [PERSON | {"case_id": f"P{number}"} | person for number, person in enumerate(persons)]
        contacts = [
            {"contact_id": f"C{row['case_id']}", "case_id": row["case_id"], "duration_min": 10, "online": False}
            | {"method": row["method"], "date": date.fromisoformat(row["day"])}
            | ({"outreach_counterpart": "agency"} if row["method"] == "outreach" else {})
            for row in rows
        ]
        frames = {
            "cases": [{name: value for name, value in row.items() if name not in ("method", "day")} for row in rows],
            "contacts": contacts,
        }
        tables = {
            name: pl.DataFrame(frames.get(name, []), {column.name: column.dtype for column in table.columns.values()})
            for name, table in TABLES.items()
        }
        return Register(Text("試験", "Test"), False, Centre.read(), **tables)

    return make


def test_consulters_are_counted_by_relation_and_first_method(people, year, filled):
    register = people(
        {"relation": "mother"},
        {"relation": "mother", "method": "email"},
        {"relation": "other", "relation_detail": "agency", "method": "outreach"},
        {"relation": "other"},
        {"relation": "father", "day": "2023-05-01"},
    )
    table = consulters.consulter_relation(Year(register, year))
    assert filled(table) == {
        ("mother", "clients"): 2,
        ("mother", "share"): 50,
        ("other", "clients"): 2,
        ("other", "share"): 50,
        (TOTAL, "clients"): 4,
        (TOTAL, "share"): 100,
    }
    assert filled(consulters.consulter_detail(Year(register, year))) == {
        ("agency", "clients"): 1,
        (TOTAL, "clients"): 1,
    }
    crossed = consulters.relation_by_method(Year(register, year))
    assert crossed["mother", "email", "clients"] == crossed["other", "outreach", "clients"] == 1
    assert crossed[TOTAL, TOTAL, "clients"] == 4
    shares = consulters.relation_share_by_fiscal_year(Year(register, year))
    assert shares["2023", "father", "share"] == 100
    assert shares["2022", "father", "share"] is None
    first, second = consulters.sentences(Year(register, year)).texts
    assert first.ja == "新規相談4件のうち最も多い相談者は母・その他で、それぞれ2件（50.0%、約5割）である。"
    assert second.en == "Other consulters: Partner agency 1."


@pytest.mark.parametrize(
    ("age", "band"),
    [(0, "under_20"), (19, "under_20"), (20, "20_29"), (49, "40_49"), (50, "50_59"), (60, "60_over"), (120, "60_over")],
)
def test_age_band_holds_its_lower_limit_and_not_its_upper(people, year, age, band):
    table = persons.age_by_sex(Year(people({"age": age}), year))
    assert table[band, "male", "clients"] == table[TOTAL, TOTAL, "clients"] == 1


def test_unknown_age_is_a_band_of_its_own_and_no_part_of_the_mean(people, year):
    register = people({"age": 20}, {"age": 31, "sex": "female"}, {"age": None}, {"age": 60, "sex": "unknown"})
    table, summary_table = persons.age_by_sex(Year(register, year)), persons.age_summary(Year(register, year))
    assert table["unknown", TOTAL, "clients"] == 1
    assert table[persons.YOUNGER, TOTAL, "clients"] == 2
    assert table[persons.YOUNGER, TOTAL, "share"] == 50
    assert (summary_table["all", "known"], summary_table["all", "mean_age"]) == (3, 37)
    assert (summary_table["all", "youngest"], summary_table["all", "oldest"]) == (20, 60)
    assert summary_table["male", "mean_age"] == 20
    assert [summary_table[sex, "tenths"] for sex in ("male", "female")] == pytest.approx([20 / 3, 10 / 3])


def test_ages_that_nobody_knows_have_no_mean(people, year):
    table = persons.age_summary(Year(people({"age": None}), year))
    assert table["all", "known"] == 0
    assert table["all", "mean_age"] is None
    assert not [text for text in persons.sentences(Year(people({"age": None}), year)).texts if "平均" in text.ja]


def test_regions_stand_by_size_and_equal_ones_in_their_order(people, year):
    register = people({}, {}, {"region": "nemuro"}, {"region": "sorachi"}, {"region": "outside_hokkaido"})
    table = residence.residence_by_region(Year(register, year))
    assert table.dimensions[0].codes[:5] == ["kamikawa", "sorachi", "nemuro", "outside_hokkaido", "ishikari"]
    assert table.dimensions[0].codes[-1] == TOTAL
    assert table["kamikawa", "share"] == 40
    assert residence.residence_by_fiscal_year(Year(register, year))["2024", "nemuro", "clients"] == 1
    assert residence.region_by_method(Year(register, year))["kamikawa", "phone", "clients"] == 2
    first, none, elsewhere = (text.ja for text in residence.sentences(Year(register, year)).texts)
    assert first == "新規相談者5名のうち最も多い圏域は上川で、2名（40.0%）である。"
    assert "留萌" in none
    assert elsewhere == "圏域の定まらない人は道外1名である。"


def test_purposes_count_each_answer_and_share_those_who_answered(people, year):
    register = people(
        {"purposes": ["how_to_relate", "other"]}, {"purposes": ["how_to_relate"]}, {"purposes": None}, {"purposes": []}
    )
    table = purposes.consultation_purpose(Year(register, year))
    assert table["how_to_relate", "clients"] == 2
    assert table["how_to_relate", "share"] == 100
    assert table["other", "share"] == 50
    assert table["answered", "clients"] == 2
    first, second = purposes.sentences(Year(register, year)).texts
    assert first.ja == "目的の記録がある新規相談2件のうち、最も多い目的は「関わり方について」で、2件（100.0%）である。"
    assert second.ja == "目的別（複数回答）では関わり方について2件、その他1件である。"


def test_purposes_before_they_were_recorded_cannot_exist_and_are_not_zero(people):
    early = FiscalYear(2012)
    register = people({"day": "2012-05-01"}, {"day": "2013-05-01", "purposes": ["other"]})
    table = purposes.consultation_purpose(Year(register, early))
    assert table["other", "clients"] is None
    assert purposes.sentences(Year(register, early)).texts[0].ja == "相談目的は平成25年度から記録している。"
    by_year = purposes.purpose_by_fiscal_year(Year(register, FiscalYear(2013)))
    assert by_year["2012", "other", "share"] is None
    assert by_year["2013", "other", "share"] == 100
    assert by_year["2013", "how_to_relate", "share"] == 0


def test_year_with_purposes_that_nobody_told_says_so(people, year):
    assert purposes.sentences(Year(people({}), year)).texts == [purposes.NONE_RECORDED]


def test_prior_agencies_are_those_of_clients_who_consulted_one(people, year):
    register = people(
        {"prior_help_seeking": "yes", "prior_agencies": ["medical", "health_center"]},
        {"prior_help_seeking": "yes", "prior_agencies": ["medical"]},
        {"prior_help_seeking": "yes"},
        {"prior_help_seeking": "unknown"},
    )
    table, agencies = prior_help.prior_help_seeking(Year(register, year)), prior_help.prior_agency(Year(register, year))
    assert (table["yes", "clients"], table["yes", "share"], table["unknown", "clients"]) == (3, 75, 1)
    assert (agencies["medical", "clients"], agencies["several", "clients"]) == (2, 1)
    assert agencies["medical", "share"] == pytest.approx(200 / 3)
    assert [text.ja for text in prior_help.sentences(Year(register, year)).texts] == [
        "新規相談4件のうち3件（75.0%、約8割）に他機関への相談経験があり、1件は不明である。",
        "相談先（複数回答）は医療機関（精神科・心療内科）2件、保健所1件である。",
        "2か所以上の機関に相談していたのは1件である。",
    ]


def test_closed_is_the_sum_of_its_kinds_and_the_total_counts_each_client_once(people, year):
    codes = ("closed_advice", "closed_referred", "continue_remote", "other", "discontinued", "closed_medical_advice")
    register = people(*({"initial_outcome": code} for code in codes))
    table = outcomes.initial_outcome(Year(register, year))
    assert table["closed", "clients"] == 3
    assert table["continuing", "clients"] == 1
    assert table[TOTAL, "clients"] == 6
    assert table["closed", "share"] == 50
    shares = outcomes.outcome_share_by_fiscal_year(Year(register, year))
    assert shares["2024", "closed", "share"] + shares["2024", "continuing", "share"] + shares[
        "2024", "others", "share"
    ] == pytest.approx(100)
    first, second = (text.ja for text in outcomes.sentences(Year(register, year)).texts)
    assert first == "初回相談6件のうち3件（50.0%）が終了となった（助言終了1件、関係機関紹介1件、受診勧奨1件）。"
    assert second == "継続相談を要すると判断したのは、初回相談6件のうち1件（16.7%）である（電話・メール相談継続1件）。"


def test_channels_and_the_flow_are_of_the_same_clients(people, year):
    register = people({}, {"awareness_channel": "lecture", "method": "email"}, {"awareness_channel": "lecture"})
    channels, crossed = (
        awareness.awareness_channel(Year(register, year)),
        summary.channel_by_method(Year(register, year)),
    )
    for code in summary.CHANNEL.leaves:
        assert channels[code, "clients"] == crossed[code, TOTAL, "clients"]
    onward = summary.method_by_outcome(Year(register, year))
    for method in summary.METHOD.leaves:
        assert crossed[TOTAL, method, "clients"] == onward[method, TOTAL, "clients"]
    assert "講演会で、2件（66.7%）" in awareness.sentences(Year(register, year)).texts[0].ja
