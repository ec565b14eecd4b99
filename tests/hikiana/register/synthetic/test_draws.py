from collections import Counter
from random import Random

import pytest

from hikiana.register.synthetic.draws import apportion, blend, bounded, deal, deck, scatter


def test_apportion_keeps_counts_whose_sum_is_the_total():
    assert apportion({"a": 3, "b": 0, "c": 4}, 7) == {"a": 3, "b": 0, "c": 4}


def test_apportion_gives_the_rest_to_the_largest_remainders():
    assert apportion({"a": 1, "b": 1, "c": 2}, 10) == {"a": 3, "b": 2, "c": 5}


def test_apportion_without_weights_is_refused():
    with pytest.raises(ValueError, match="nothing to apportion"):
        apportion({"a": 0}, 1)


def test_blend_at_its_ends_is_proportional_to_either_profile():
    early, late = {"a": 1, "b": 3}, {"a": 1, "c": 1}
    assert apportion(blend(early, late, 0), 4) == {"a": 1, "b": 3, "c": 0}
    assert apportion(blend(early, late, 100), 2) == {"a": 1, "b": 0, "c": 1}


def test_deck_holds_each_key_as_often_as_counted():
    assert Counter(deck(Random(1), {"a": 3, "b": 1, "c": 0})) == {"a": 3, "b": 1}


def test_deal_gives_everyone_something_and_nobody_the_same_twice():
    dealt = deal(Random(1), {"a": 4, "b": 3, "c": 1}, range(5))
    assert {person for _, person in dealt} == set(range(5))
    assert len(set(dealt)) == len(dealt)


@pytest.mark.parametrize("counts", [{"a": 2}, {"a": 4}])
def test_deal_that_cannot_come_out_is_refused(counts):
    with pytest.raises(ValueError, match="cannot deal"):
        deal(Random(1), counts, range(3))


def test_scatter_spreads_the_whole_total_over_places_with_weight():
    counts = scatter(Random(1), [1, 0, 3], 50)
    assert sum(counts) == 50
    assert counts[1] == 0


@pytest.mark.parametrize("total", [6, 10, 15, 21])
def test_bounded_numbers_keep_their_bounds_and_meet_the_total(total):
    bounds = [(1, 6), (2, 9), (3, 6)]
    numbers = bounded(Random(1), bounds, total)
    assert sum(numbers) == total
    assert all(low <= number <= high for number, (low, high) in zip(numbers, bounds, strict=True))


def test_bounded_numbers_without_reach_are_refused():
    with pytest.raises(ValueError, match="cannot sum to"):
        bounded(Random(1), [(1, 2)], 3)
