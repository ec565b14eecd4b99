"""What an edition hides: enough for its own tables, for what follows from them, and for what was published before."""

import pytest

from hikiana.base.fiscal_year import FiscalYear
from hikiana.centre.policy import Policy
from hikiana.disclosure.ledger import Entry
from hikiana.disclosure.mask.masking import Counted, counted, mask
from hikiana.disclosure.mask.meaning import Sum

POLICY = Policy()
TOTAL, YOUNG, OLD, UNKNOWN = (f"new_clients|{of}fiscal_year=2024" for of in ("", "age=1|", "age=2|", "age=3|"))
SUM = Sum(TOTAL, (YOUNG, OLD, UNKNOWN))


def _counted(values, sums=(), persons=None, printed=()):
    return Counted(values, persons or values, frozenset(values), frozenset(sums), frozenset(printed))


NOW = _counted({TOTAL: 40, YOUNG: 20, OLD: 17, UNKNOWN: 3}, [SUM])


def test_small_count_is_hidden_with_another_and_not_with_the_total():
    found = mask(NOW, POLICY, [], [])
    assert UNKNOWN in found.hidden
    assert len(found.hidden) == 2
    assert TOTAL not in found.hidden
    assert not found.exposed
    assert not found.narrowed


def test_what_an_earlier_edition_hid_stays_hidden():
    (other,) = {YOUNG, OLD} - mask(NOW, POLICY, [], []).hidden
    entry = Entry(FiscalYear(2023), 5, {}, frozenset({other}))
    assert other in mask(NOW, POLICY, [entry], []).hidden


def test_what_an_earlier_edition_showed_is_known():
    (first,) = mask(NOW, POLICY, [], []).hidden - {UNKNOWN}
    entry = Entry(FiscalYear(2023), 5, {first: NOW.values[first]}, frozenset())
    found = mask(NOW, POLICY, [entry], [])
    assert first not in found.hidden
    assert len(found.hidden) == 2


def test_number_that_has_changed_since_is_not_known():
    entry = Entry(FiscalYear(2023), 5, {UNKNOWN: 6}, frozenset())
    assert UNKNOWN in mask(NOW, POLICY, [entry], []).hidden


def test_small_number_that_everybody_knows_is_not_claimed_to_be_protected():
    printed = _counted(NOW.values, [SUM], printed=[UNKNOWN])
    found = mask(printed, POLICY, [], [])
    assert UNKNOWN not in found.hidden
    assert UNKNOWN in found.exposed


def test_count_that_follows_from_nested_ones_is_protected():
    both = "contacts|fiscal_year=2024|method=mobile_consultation+outreach"
    one = "contacts|fiscal_year=2024|method=outreach"
    found = mask(_counted({both: 27, one: 23}, persons={both: 20, one: 19}), POLICY, [], [])
    assert {both, one} & found.hidden


def test_year_is_protected_when_the_sum_of_years_is_shown_before_and_after():
    before, now = "visits|fiscal_year=2022+2023", "visits|fiscal_year=2022+2023+2024"
    year = "visits|fiscal_year=2024"
    entry = Entry(FiscalYear(2023), 5, {before: 30}, frozenset())
    edition = _counted({before: 30, now: 33, year: 3}, [Sum(now, (before, year))])
    assert mask(edition, POLICY, [entry], []).hidden == {now, year}


@pytest.fixture(scope="module")
def of_2010(synthetic):
    return counted(synthetic, FiscalYear(2010), synthetic.centre.disclosure)


def test_tables_of_a_year_agree_on_what_they_share(of_2010):
    assert of_2010.values["new_clients|fiscal_year=2010"] > 0
    system = of_2010.system(POLICY)
    assert len(system.equations) > 20


def test_tables_that_are_left_out_count_for_nothing(of_2010):
    assert not any("relation=" in id and "method=" in id for id in of_2010.values)


def test_every_small_count_of_a_year_is_hidden(of_2010):
    found = mask(of_2010, POLICY, [], [])
    small = {id for id, persons in of_2010.persons.items() if 1 <= persons < POLICY.k}
    assert small <= found.hidden
    assert not found.fallback
    assert "new_clients|fiscal_year=2010" not in found.hidden
