"""Contacts per client, months and the second contact; for everyone the clauses that can be told."""

import pytest

from hikiana.base.fiscal_year import FiscalYear
from hikiana.sections import patterns
from hikiana.sections.shared.second_contact import WAIT
from hikiana.sections.year import Year
from hikiana.statistics.dimension import TOTAL


@pytest.fixture(scope="module")
def register(make_register):
    """Six clients of one contact in May, seven of two in June and July, two of one in August."""
    once = [(f"A{number}", "2024-05-01", "phone", 10) for number in range(6)]
    twice = [(f"B{number}", f"2024-{month}-01", "phone", 10) for number in range(7) for month in ("06", "07")]
    return make_register(*once, *twice, *((f"C{number}", "2024-08-01", "phone", 10) for number in range(2)))


@pytest.mark.parametrize(
    ("contacts", "band"), [(1, "1"), (2, "2"), (3, "3_4"), (4, "3_4"), (5, "5_9"), (19, "10_19"), (20, "20_over")]
)
def test_client_stands_in_the_band_of_the_contacts_of_the_year(make_register, year, contacts, band):
    register = make_register(("A", "2023-05-01", "phone", 5), *[("A", "2024-05-01", "phone", 5)] * contacts)
    table = patterns.contacts_per_client(Year(register, year))
    assert {code: table[code, "clients"] for code in patterns.BAND.leaves} == {
        code: float(code == band) for code in patterns.BAND.leaves
    }


def test_summary_tells_quartiles_and_the_part_of_the_top_tenth(make_register, year):
    clients = [(f"P{number}", "2024-05-01", "phone", 10) for number in range(10)]
    register = make_register(*clients, *[("P0", "2024-06-01", "email", 20)] * 10)
    table = patterns.per_client_summary(Year(register, year))
    assert [table["contacts", measure] for measure in ("lower_quartile", "median", "upper_quartile")] == [1, 1, 1]
    assert table["contacts", "top_share"] == pytest.approx(11 * 100 / 20)
    assert table["minutes", "top_share"] == pytest.approx(210 * 100 / 300)
    assert table["minutes", "median"] == 10


def test_months_are_those_of_the_year_beside_the_mean_of_comparable_ones(make_register, year):
    calls = [("2015-05-01", 9), ("2022-05-01", 2), ("2023-05-01", 4), ("2024-05-01", 1), ("2025-03-31", 1)]
    register = make_register(*(("A", day, "phone", 5) for day, times in calls for _ in range(times)))
    table = patterns.contacts_by_month(Year(register, year))
    assert table["5", "this_year"] == table["3", "this_year"] == 1
    assert table["5", "mean"] == 3  # of 2022 and 2023: 2015 was counted otherwise
    assert table[TOTAL, "this_year"] == 2


def test_months_before_the_opening_cannot_have_contacts(make_register):
    table = patterns.contacts_by_month(Year(make_register(("A", "2009-07-01", "phone", 5)), FiscalYear(2009)))
    assert [table[month, "this_year"] for month in ("4", "5", "6", "7")] == [None, None, None, 1]
    assert table["7", "mean"] is None


@pytest.mark.parametrize(
    ("second", "band"),
    [
        ("2024-04-01", "week"),
        ("2024-04-08", "week"),
        ("2024-04-09", "month"),
        ("2024-05-01", "month"),
        ("2024-05-02", "quarter"),
        ("2024-07-01", "later"),
        ("2025-04-01", "none"),
    ],
)
def test_wait_is_from_the_first_to_the_second_contact_within_the_year(make_register, year, second, band):
    register = make_register(
        ("A", "2024-04-01", "phone", 5), ("A", second, "email", 5), ("B", "2023-04-01", "phone", 5)
    )
    table = patterns.second_contact(Year(register, year))
    assert {code: table[code, "clients"] for code in WAIT.leaves} == {code: float(code == band) for code in WAIT.leaves}


def test_sentences_tell_single_contacts_and_who_did_not_come_again(returning, year):
    once, top, again = (text.ja for text in patterns.sentences(Year(returning, year)).texts)
    assert once == "実人数2名のうち、年度内の相談が1回だけの人は1名（50.0%）で、相談回数の中央値は2.0回である。"
    assert top == "相談回数の上位一割の人が相談件数の75.0%を、相談時間の上位一割の人が相談時間の66.7%を占める。"
    assert again == "新規相談者1名のうち、年度内に再び相談のなかった人は0名（0.0%）である。"


def test_quartiles_lie_on_the_line_between_neighbouring_values(make_register, year):
    minutes = (10, 20, 30, 80)
    register = make_register(*((f"P{place}", "2024-05-01", "phone", value) for place, value in enumerate(minutes)))
    table = patterns.per_client_summary(Year(register, year))
    found = [table["minutes", measure] for measure in ("lower_quartile", "median", "upper_quartile")]
    assert found == pytest.approx([17.5, 25, 42.5])


def test_median_wait_is_of_those_with_a_second_contact(make_register, year):
    register = make_register(
        ("A", "2024-04-01", "phone", 5),
        ("A", "2024-04-05", "phone", 5),
        ("B", "2024-04-01", "phone", 5),
        ("B", "2024-04-12", "phone", 5),
        ("B", "2025-03-01", "phone", 5),
        ("C", "2024-04-01", "phone", 5),
    )
    table = patterns.second_contact(Year(register, year))
    assert table[TOTAL, "median_days"] == 7.5
    assert [table[code, "clients"] for code in ("week", "month", "none", TOTAL)] == [1, 1, 1, 3]


def test_median_wait_does_not_exist_where_nobody_came_again(make_register, year):
    assert (
        patterns.second_contact(Year(make_register(("A", "2024-04-01", "phone", 5)), year))[TOTAL, "median_days"]
        is None
    )


def test_single_contacts_are_told_without_the_median(register, publish, year):
    told = patterns.sentences(Year(publish(register, patterns), year)).texts
    assert told[0].ja == "実人数15名のうち、年度内の相談が1回だけの人は8名（53.3%）である。"
    assert told[0].en == "Of 15 clients, 8 (53.3%) had 1 contact in the fiscal year."
    assert not [text for text in told if "上位一割" in text.ja]


def test_hidden_month_keeps_its_place_and_has_a_mark(register, publish, year):
    figure = patterns.month_figure(Year(publish(register, patterns), year))
    rows = figure.specification("ja")["layer"][0]["data"]["values"]
    assert [row["written"] for row in rows if row["row_code"] == "8"] == ["x"]
    assert any("非公表" in note.ja for note in figure.notes)
    assert "8月は非公表" in figure.alt.ja


def test_hidden_total_leaves_the_rest_of_the_alt_text(register, publish, year):
    figure = patterns.per_client_figure(Year(publish(register, patterns, "clients|fiscal_year=2024"), year))
    assert "計" not in figure.alt.ja
    assert "1回" in figure.alt.ja


def test_first_year_has_no_earlier_ones_to_protect(make_register, publish):
    opening = FiscalYear(2009)
    register = make_register(*((f"A{number}", "2009-08-01", "phone", 10) for number in range(6)))
    table = patterns.contacts_by_month(Year(publish(register, patterns, shown_in=opening), opening))
    assert table["8", "this_year"] == 6
    assert table["8", "mean"] is None
