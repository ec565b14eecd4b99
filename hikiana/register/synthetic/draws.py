"""Random draws that meet exact margins. Integers only, and of `Random` only `.random()`: its stream is guaranteed."""

from bisect import bisect_right
from collections.abc import Hashable, Iterable, Mapping, Sequence
from itertools import accumulate
from random import Random
from typing import TypeVar

K = TypeVar("K", bound=Hashable)
T = TypeVar("T")

PARTS = 100_000


def apportion(weights: Mapping[K, int], total: int) -> dict[K, int]:
    """Scale counts to a total by largest remainder; a total equal to their sum leaves them as they are.

    Raises
    ------
    ValueError
        When there is something to apportion and no weight.
    """
    whole = sum(weights.values())
    if whole == 0:
        if total:
            raise ValueError(f"nothing to apportion {total} by: {dict(weights)}")
        return dict(weights)
    shares = {key: divmod(weight * total, whole) for key, weight in weights.items()}
    by_remainder = sorted(shares, key=lambda key: -shares[key][1])
    rounded_up = set(by_remainder[: total - sum(share for share, _ in shares.values())])
    return {key: share + (key in rounded_up) for key, (share, _) in shares.items()}


def blend(early: Mapping[K, int], late: Mapping[K, int], progress: int) -> dict[K, int]:
    """A profile between two: `progress` percent of the way from `early` to `late`, whatever their totals."""
    first, last = apportion(early, PARTS), apportion(late, PARTS)
    keys = dict.fromkeys([*first, *last])
    return {key: first.get(key, 0) * (100 - progress) + last.get(key, 0) * progress for key in keys}


def jitter(rng: Random, weights: Mapping[K, int], percent: int) -> dict[K, int]:
    """Each weight changed at random by up to ± `percent` of itself, in hundredths of the former unit."""
    return {key: weight * vary(rng, 100, percent) for key, weight in weights.items()}


def vary(rng: Random, number: int, percent: int) -> int:
    """A number changed at random by up to ± `percent` of itself."""
    reach = number * percent // 100
    return number - reach + below(rng, 2 * reach + 1)


def below(rng: Random, limit: int) -> int:
    """A random integer from 0 to below `limit`."""
    return int(rng.random() * limit)


def choose(rng: Random, items: Sequence[T]) -> T:
    """One of the items."""
    return items[below(rng, len(items))]


def shuffled(rng: Random, items: Iterable[T]) -> list[T]:
    """The items in random order."""
    keyed = [(rng.random(), number, item) for number, item in enumerate(items)]
    return [item for _, _, item in sorted(keyed, key=lambda entry: entry[:2])]


def deck(rng: Random, counts: Mapping[K, int]) -> list[K]:
    """Every key as often as its count, in random order."""
    return shuffled(rng, (key for key, count in counts.items() for _ in range(count)))


def deal(rng: Random, counts: Mapping[K, int], people: Sequence[T]) -> list[tuple[K, T]]:
    """Deal labels round robin: everyone gets at least one, nobody the same one twice.

    Raises
    ------
    ValueError
        When there are fewer labels than people, or more of one label than people.
    """
    if sum(counts.values()) < len(people) or any(count > len(people) for count in counts.values()):
        raise ValueError(f"cannot deal {dict(counts)} to {len(people)} people")
    order = shuffled(rng, people)
    labels = [key for key, count in counts.items() for _ in range(count)]
    return [(label, order[number % len(order)]) for number, label in enumerate(labels)]


def scatter(rng: Random, weights: Sequence[int], total: int) -> list[int]:
    """Spread a total over places, each unit on its own, in proportion to the weights."""
    counts = [0] * len(weights)
    steps = list(accumulate(weights))
    for _ in range(total):
        counts[bisect_right(steps, below(rng, steps[-1]))] += 1
    return counts


def bounded(rng: Random, bounds: Sequence[tuple[int, int]], total: int | None = None) -> list[int]:
    """One integer within each pair of bounds (inclusive); with a `total`, repaired to sum to it exactly.

    Raises
    ------
    ValueError
        When no numbers within the bounds have that total.
    """
    numbers = [low + below(rng, high - low + 1) for low, high in bounds]
    if total is None:
        return numbers
    if not sum(low for low, _ in bounds) <= total <= sum(high for _, high in bounds):
        raise ValueError(f"{len(bounds)} bounded numbers cannot sum to {total}")
    missing = total - sum(numbers)
    step = 1 if missing > 0 else -1
    room = [high - number if step > 0 else number - low for number, (low, high) in zip(numbers, bounds, strict=True)]
    urn = shuffled(rng, (place for place, free in enumerate(room) for _ in range(free)))
    for place in urn[: abs(missing)]:
        numbers[place] += step
    return numbers
