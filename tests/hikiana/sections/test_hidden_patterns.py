"""Patterns for everyone: no quartiles, a mark for a hidden month, and the clauses that can be told."""

import pytest

from hikiana.base.fiscal_year import FiscalYear
from hikiana.sections import patterns
from hikiana.sections.year import Year


@pytest.fixture(scope="module")
def register(make_register):
    """Six clients of one contact in May, seven of two in June and July, two of one in August."""
    once = [(f"A{number}", "2024-05-01", "phone", 10) for number in range(6)]
    twice = [(f"B{number}", f"2024-{month}-01", "phone", 10) for number in range(7) for month in ("06", "07")]
    return make_register(*once, *twice, *((f"C{number}", "2024-08-01", "phone", 10) for number in range(2)))


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
