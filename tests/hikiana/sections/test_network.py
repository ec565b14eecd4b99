"""Events of the support network, from a few records; a list that is left out is no activity that did not take place."""

from dataclasses import replace
from datetime import date

import polars as pl
import pytest
from bs4 import BeautifulSoup

from hikiana.base.fiscal_year import FiscalYear
from hikiana.centre.policy import Outlet
from hikiana.disclosure.protection import Protection
from hikiana.intake.unrecorded import Unrecorded
from hikiana.presentation.sentences import NONE_IN_YEAR
from hikiana.presentation.tables import to_html
from hikiana.sections import network
from hikiana.sections.summary import key_figures
from hikiana.sections.year import Year
from hikiana.statistics.dimension import TOTAL
from schemas.tables import TABLES

EVENT = {"fiscal_year": 2024, "kind": "supporter_meeting", "title": "研修", "with_peer": False}


def _frame(table, rows):
    schema = {column.name: column.dtype for column in TABLES[table].columns.values()}
    return pl.DataFrame(rows, schema)


@pytest.fixture
def events(make_register):
    """A register of events, each of which differs from EVENT in what is given."""

    def make(*rows):
        numbered = [EVENT | {"activity_id": f"V{number}"} | row for number, row in enumerate(rows)]
        return replace(make_register(("A", "2009-08-01", "phone", 5)), activities=_frame("activities", numbered))

    return make


def _rows(table):
    soup = BeautifulSoup(to_html(table), "html.parser")
    return [[cell.get_text() for cell in row.select("th, td")] for row in soup.select("tbody tr")]


def test_events_stand_in_order_of_time_with_their_places_and_regions(events, year):
    register = events(
        {"date": date(2025, 1, 5), "municipalities": ["01543", "01100"], "health_center": "kitami"},
        {"date": date(2024, 5, 29), "end_date": date(2024, 5, 31), "municipalities": ["01208"], "participants": 7},
        {"title": "日付なし", "participants": 0},
    )
    table = network.list_of(Year(register, year), "supporter_meeting")
    assert [row[0] for row in _rows(table)] == ["5月29日～31日", "1月5日", "－", "計"]
    assert _rows(table)[1][1:3] == ["美幌町・札幌市（オホーツク・石狩）", "北見保健所"]
    assert [table[code, "participants"] for code in table.dimensions[0].leaves] == [7, None, 0]
    assert table.cells.filter(measure="participants")["status"].to_list() == [
        "observed",
        "not_available",
        "zero",
        "observed",
    ]
    assert (table[TOTAL, "participants"], table[TOTAL, "events"]) == (7, 3)


def test_list_without_events_says_so(events, year):
    table = network.list_of(Year(events({"kind": "briefing"}), year), "lecturer")
    (only,) = _rows(table)
    assert only[0] == "該当なし"
    assert table[TOTAL, "events"] == 0
    told = "".join(text.ja for text in network.sentences(Year(events({"kind": "briefing"}), year)).texts)
    assert "講師派遣" in told
    assert "は該当がない" in told


@pytest.mark.parametrize("column", ["title", "partner"])
def test_markup_in_a_recorded_word_is_shown_and_not_run(events, year, column):
    word = "<script>alert(1)</script><img src=x onerror=alert(1)> & **太字**"
    register = events({"kind": "briefing", column: word})
    soup = BeautifulSoup(to_html(network.list_of(Year(register, year), "briefing")), "html.parser")
    assert not soup.select("script, img, [onerror], tbody strong")
    assert word in [cell.get_text() for cell in soup.select("tbody td")]


def test_summary_counts_known_participants_and_the_year_before(events, year):
    register = events(
        {"participants": 40, "meeting_kinds": ["training", "case_review"], "date": date(2024, 5, 1)},
        {"meeting_kinds": ["training"], "date": date(2025, 3, 1)},
        {"fiscal_year": 2023, "participants": 5},
        {"kind": "briefing", "participants": 99},
    )
    summary = network.supporter_meetings_summary(Year(register, year))
    places = [(code, measure.code) for code in ("2023", "2024") for measure in summary.measures]
    assert [summary[place] for place in places] == [1, 0, 1, 5, 5, 2, 0, 1, 40, 40]
    kinds = network.supporter_meetings_by_kind(Year(register, year))
    assert (kinds["training", "meetings"], kinds["case_review", "meetings"]) == (2, 1)
    months = network.supporter_meetings_by_month(Year(register, year))
    assert {code for code in months.dimensions[0].codes if months[code, "meetings"]} == {"5", "3"}
    first, second, *_ = network.sentences(Year(register, year)).texts
    assert first.ja == "支援者連絡会議は0圏域で2回開催した（前年度は1回）。"
    assert second.ja == "参加者は、人数の分かる1回で40名である（前年度は5名）。"


def test_year_before_without_any_record_is_not_told_as_none(events, year):
    first, second, *_ = network.sentences(Year(events({"participants": 40}), year)).texts
    assert first.ja == "支援者連絡会議は0圏域で1回開催した。"
    assert second.ja == "参加者は、人数の分かる1回で40名である。"


def test_year_before_in_which_no_activities_were_recorded_is_not_known(events, year):
    register = replace(
        events({"participants": 40}, {"fiscal_year": 2023}), unrecorded=Unrecorded({"activities": frozenset({2023})})
    )
    lacking = Year(register, year)
    summary, key = network.supporter_meetings_summary(lacking), key_figures(lacking)
    assert (summary["2023", "meetings"], summary["2024", "meetings"]) == (None, 1)
    for table in (summary, key):
        status = table.cells.filter(fiscal_year="2023", measure="meetings")["status"].to_list()
        assert status == ["not_available"]
    assert "前年度" not in network.sentences(lacking).texts[0].ja


def test_region_of_a_meeting_is_that_of_its_places_else_of_its_health_centre(events, year):
    register = events(
        {"municipalities": ["01208", "01543"]},  # both in Okhotsk: one meeting there
        {"municipalities": ["01208", "01100"], "health_center": "kitami"},
        {"health_center": "shizunai"},
        {"health_center": "yakumo"},  # serves two regions
        {},
    )
    table = network.supporter_meetings_by_region(Year(register, year))
    found = {code: table[code, "meetings"] for code in table.dimensions[0].codes if table[code, "meetings"]}
    assert found == {"okhotsk": 2, "ishikari": 1, "hidaka": 1, "unknown": 2}


def test_training_tells_participants_by_residence(events, year):
    register = events({"kind": "peer_supporter_training", "participants": 53, "participants_from_part": 4})
    table = network.list_of(Year(register, year), "peer_supporter_training")
    (code,) = table.dimensions[0].leaves
    assert (table[code, "participants_from_part"], table[code, "participants_from_elsewhere"]) == (4, 49)


def test_year_without_events_says_so(events):
    assert network.sentences(Year(events(), FiscalYear(2023))).texts == [NONE_IN_YEAR]


def test_participants_that_nobody_recorded_are_not_known_and_no_zero(events, year):
    register = events({"date": date(2024, 5, 1)}, {"date": date(2024, 6, 1)}, {"fiscal_year": 2023, "participants": 3})
    total = network.list_of(Year(register, year), "supporter_meeting")
    summary = network.supporter_meetings_summary(Year(register, year))
    assert total[TOTAL, "participants"] is None
    assert summary["2024", "participants"] is summary["2024", "participants_to_tens"] is None
    assert set(summary.cells.filter(measure="participants", fiscal_year="2024")["status"]) == {"not_available"}
    told = [text.ja for text in network.sentences(Year(register, year)).texts]
    assert "参加者の人数は記録されていない。" in told
    assert not [text for text in told if "0名" in text or "実施内容" in text]


def test_meeting_without_a_date_has_a_row_of_its_own_among_the_months(events, year):
    table = network.supporter_meetings_by_month(Year(events({}, {"date": date(2025, 1, 5)}), year))
    assert (table["undated", "meetings"], table["1", "meetings"]) == (1, 1)


def test_meeting_at_a_health_centre_shows_its_region(events, year):
    rows = _rows(
        network.list_of(
            Year(events({"health_center": "shizunai"}, {"health_center": "yakumo"}), year), "supporter_meeting"
        )
    )
    assert [row[1] for row in rows[:2]] == ["（日高）", ""]


def test_list_that_is_left_out_is_no_missing_activity(synthetic, year):
    policy = replace(synthetic.centre.disclosure, left_out=frozenset({"briefings", "supporter_meetings_by_region"}))
    outlet = Outlet(policy, Protection(policy, frozenset(), frozenset()).door)
    public = synthetic.behind(outlet)
    told = network.sentences(Year(public, year)).texts
    assert told[-1].ja == "講師派遣は該当がない。"
    assert not [text for text in told if "事業概要説明" in text.ja]
    assert network.figure(Year(public, year)).withheld
