"""The mask: evident ones by hand, and promises about all, judged by listing every table that fits what is open."""

import itertools
import random
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hikiana.disclosure.mask import suppression
from hikiana.disclosure.mask.suppression import suppress
from hikiana.disclosure.mask.system import Equation, System, SystemCell

from ....examples import few_examples

ALL = "*"


def row(values, total="t", weights=None, persons=None):
    """Cells that add up to a total."""
    counts = values | {total: sum(values.values())}
    cells = {
        id: SystemCell(id, count, (persons or {}).get(id, count), (weights or {}).get(id, 1.0))
        for id, count in counts.items()
    }
    return System(cells, (Equation(total, tuple(values)),))


def keys(shape):
    return list(itertools.product(*([*map(str, range(size)), ALL] for size in shape)))


def cube(shape, interior):
    """A table with all its margins. The ids are codes with commas between, `*` where a dimension is summed."""
    values = {key: sum(count for at, count in interior.items() if fits(at, key)) for key in keys(shape)}
    cells = {
        ",".join(key): SystemCell(",".join(key), value, value, 1.0 + key.count(ALL)) for key, value in values.items()
    }
    equations = [
        Equation(",".join(key), tuple(",".join((*key[:axis], str(code), *key[axis + 1 :])) for code in range(size)))
        for key in values
        for axis, size in enumerate(shape)
        if key[axis] == ALL
    ]
    return System(cells, tuple(equations))


def fits(at, key):
    return all(wanted in (ALL, code) for code, wanted in zip(at, key, strict=True))


def test_nothing_is_hidden_without_small_cells():
    assert suppress(row({"a": 7, "b": 0, "c": 9}), 5).hidden == frozenset()


def test_lone_small_cell_takes_the_cheapest_companion():
    mask = suppress(row({"a": 2, "b": 7, "c": 9}, weights={"b": 2.0, "t": 9.0}), 5, shown={"t"})
    assert mask.hidden == {"a", "c"}
    assert mask.sensitive == {"a"}
    assert not mask.exposed | mask.narrowed
    assert not mask.fallback


def test_total_may_be_the_companion():
    assert suppress(row({"a": 2, "b": 7}, weights={"b": 5.0}), 5).hidden == {"a", "t"}


def test_zero_may_be_the_companion():
    # With 0 and 4 clients in two rows of two columns the pattern closes over the zero.
    table = cube((2, 2), {("0", "0"): 1, ("0", "1"): 9, ("1", "0"): 9, ("1", "1"): 0})
    margins = {id for id in table.cells if ALL in id}
    assert suppress(table, 3, shown=margins).hidden == {"0,0", "0,1", "1,0", "1,1"}


def test_zero_alone_needs_a_companion_that_can_give():
    mask = suppress(row({"a": 2, "b": 0, "c": 9}, weights={"c": 50.0}), 5, shown={"t"})
    assert "c" in mask.hidden


def test_contacts_of_few_clients_are_hidden_though_many():
    mask = suppress(row({"visits": 40, "calls": 60}, persons={"visits": 1, "calls": 30, "t": 31}), 5, shown={"t"})
    assert mask.sensitive == {"visits"}
    assert mask.hidden == {"visits", "calls"}


def test_contacts_of_few_clients_may_be_more_than_they_are():
    # A companion of 0 would tell that there were 40 at the most.
    contacts = {"visits": 40, "calls": 0, "mails": 60}
    persons = {"visits": 1, "mails": 30, "t": 31}
    mask = suppress(row(contacts, persons=persons, weights={"mails": 9.0}), 5, shown={"t"})
    assert mask.hidden == {"visits", "mails"}


def test_known_small_cell_is_named_and_not_hidden():
    mask = suppress(row({"a": 2, "b": 7, "c": 9}), 5, shown={"a"})
    assert mask.exposed == {"a"}
    assert mask.hidden == frozenset()


def test_small_cell_that_follows_from_known_ones_is_named():
    mask = suppress(row({"a": 2, "b": 7}), 5, shown={"b", "t"})
    assert mask.exposed == {"a"}
    assert mask.hidden == {"a"}


def test_small_cells_that_the_rule_tells_are_named_and_others_stay_open():
    # Two small cells that add up to a known 2 are 1 and 1 for all who know that they are small.
    values = {"a": 1, "b": 1, "c": 9, "d": 8}
    cells = {id: SystemCell(id, value, value, 1.0) for id, value in (values | {"s": 2, "t": 19}).items()}
    system = System(cells, (Equation("s", ("a", "b")), Equation("t", ("s", "c", "d"))))
    mask = suppress(system, 3, shown={"t"})
    assert mask.narrowed == {"a", "b", "s"}
    assert mask.hidden < set(values) | {"s"}


def test_cells_hidden_before_stay_hidden_and_others_are_left_alone():
    mask = suppress(row({"a": 7, "b": 8, "c": 9}), 5, hidden={"b", "t"})
    assert mask.hidden == {"b", "t"}


def test_cells_hidden_before_serve_as_companions():
    assert suppress(row({"a": 2, "b": 7, "c": 9}, weights={"c": 9.0}), 5, hidden={"c"}, shown={"t"}).hidden == {
        "a",
        "c",
    }


def test_cells_that_do_not_hang_together_with_a_small_one_stay_open():
    cells = row({"a": 2, "b": 7}).cells | row({"x": 7, "y": 8}, total="z").cells
    system = System(cells, (Equation("t", ("a", "b")), Equation("z", ("x", "y"))))
    assert suppress(system, 5).hidden <= {"a", "b", "t"}


def test_k_that_leaves_one_number_is_refused():
    with pytest.raises(ValueError, match="fewer than 2"):
        suppress(row({"a": 1, "b": 7}), 2)


def test_without_the_solver_all_that_hangs_together_is_hidden(monkeypatch):
    monkeypatch.setitem(sys.modules, "highspy", None)
    mask = suppress(row({"a": 2, "b": 7, "c": 9}), 5, shown={"t"})
    assert mask.hidden == {"a", "b", "c"}
    assert mask.fallback == dict.fromkeys("abc", "no_solver")


def test_without_time_all_that_hangs_together_is_hidden():
    mask = suppress(row({"a": 2, "b": 7, "c": 9}), 5, seconds=0.0)
    assert mask.fallback == dict.fromkeys("abct", "time")
    assert mask.hidden == set("abct")


def test_demands_that_no_mask_meets_hide_all_that_hangs_together(monkeypatch):
    monkeypatch.setattr(suppression, "cheapest_mask", lambda *_: None)
    mask = suppress(row({"a": 2, "b": 7, "c": 9}), 5, shown={"t"})
    assert mask.fallback == dict.fromkeys("abc", "infeasible")


@st.composite
def tables(draw, shapes=((2, 3), (3, 3), (2, 2, 2)), most=14):
    shape = draw(st.sampled_from(shapes))
    at = list(itertools.product(*(map(str, range(size)) for size in shape)))
    counts = draw(st.lists(st.sampled_from([0, 0, 1, 1, 2, 3, 4, 6]), min_size=len(at), max_size=len(at)))
    while sum(counts) > most:
        counts[counts.index(max(counts))] -= 1
    return shape, cube(shape, dict(zip(at, counts, strict=True)))


def worlds(shape, system, hidden):
    """Every table of whole numbers that has the open cells of this one (the total is one of them)."""
    at = list(itertools.product(*(map(str, range(size)) for size in shape)))
    open_sums = [
        ([fits(place, tuple(id.split(","))) for place in at], cell.value)
        for id, cell in system.cells.items()
        if id not in hidden
    ]
    # A sum is judged as soon as the last of its places is filled.
    due = [[] for _ in at]
    for places, value in open_sums:
        due[max(number for number, inside in enumerate(places) if inside)].append((places, value))
    total = system.cells[",".join([ALL] * len(shape))].value

    def fill(counts, left):
        if len(counts) == len(at):
            yield dict(zip(at, counts, strict=True))
            return
        for count in range(left + 1):
            longer = [*counts, count]
            if all(
                sum(number for number, inside in zip(longer, places, strict=False) if inside) == value
                for places, value in due[len(counts)]
            ):
                yield from fill(longer, left - count)

    for interior in fill([], total):
        yield {",".join(key): sum(interior[place] for place in at if fits(place, key)) for key in keys(shape)}


def by_rule(system, hidden, k):
    """Does a world agree with who knows which of the hidden cells are small?"""
    small = {id: 1 <= system.cells[id].persons < k for id in hidden}

    def agrees(world):
        return all(1 <= world[id] < k if small[id] else world[id] == 0 or world[id] >= k for id in hidden)

    return agrees


def promises_kept(everybody, system, hidden, k, cell, sensitive):
    numbers = {world[cell] for world in everybody}
    agrees = by_rule(system, hidden, k)
    return (
        max(numbers) >= k
        and max(numbers) - min(numbers) >= k - 1
        and len({world[cell] for world in everybody if agrees(world)}) > 1
        and all(
            len({world[cell] for world in everybody if world[other] == system.cells[other].value}) > 1
            for other in sensitive - {cell}
        )
    )


@few_examples
@given(tables(shapes=((2, 2), (2, 3), (2, 2, 2)), most=9), st.integers(3, 4), st.data())
def test_no_small_cell_can_be_worked_out_from_what_is_open(table, k, data):
    shape, system = table
    total = ",".join([ALL] * len(shape))
    others = sorted(system.cells.keys() - {total})
    shown = {total} | data.draw(st.sets(st.sampled_from(others), max_size=2))
    before = data.draw(st.sets(st.sampled_from(others), max_size=2)) - shown
    mask = suppress(system, k, hidden=before, shown=shown)
    assert before <= mask.hidden
    assert not mask.hidden & shown
    assert mask.sensitive - mask.hidden == mask.exposed & shown
    assert not mask.fallback
    everybody = list(worlds(shape, system, mask.hidden))
    everything = system.cells.keys() - shown
    for cell in mask.sensitive & mask.hidden:
        if cell in mask.exposed:
            assert len({world[cell] for world in worlds(shape, system, everything)}) == 1
        elif cell in mask.narrowed:
            assert len({world[cell] for world in everybody}) > 1
        else:
            assert promises_kept(everybody, system, mask.hidden, k, cell, mask.sensitive & mask.hidden)


@few_examples
@given(tables(), st.integers(3, 5), st.randoms(use_true_random=False))
def test_mask_does_not_depend_on_the_order_of_cells_and_equations(table, k, rng: random.Random):
    _, system = table
    cells, equations = list(system.cells.items()), list(system.equations)
    rng.shuffle(cells)
    rng.shuffle(equations)
    shuffled = [
        Equation(equation.whole, tuple(rng.sample(equation.parts, len(equation.parts)))) for equation in equations
    ]
    assert suppress(System(dict(cells), tuple(shuffled)), k) == suppress(system, k)
