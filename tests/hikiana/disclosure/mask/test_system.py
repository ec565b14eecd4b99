"""The system of cells: what is refused, and what hangs together."""

import pytest

from hikiana.disclosure.mask.system import Equation, System, SystemCell


def system(values, *equations):
    cells = {id: SystemCell(id, value, value, 1.0) for id, value in values.items()}
    return System(cells, tuple(Equation(whole, tuple(parts)) for whole, parts in equations))


def test_equation_that_does_not_add_up_is_refused():
    with pytest.raises(ValueError, match="9 is not the sum 8"):
        system({"t": 9, "a": 3, "b": 5}, ("t", "ab"))


def test_equation_of_a_cell_that_does_not_exist_is_refused():
    with pytest.raises(ValueError, match="no such cells"):
        system({"t": 3, "a": 3}, ("t", "ab"))


def test_cell_twice_in_an_equation_is_refused():
    with pytest.raises(ValueError, match="twice"):
        system({"t": 6, "a": 3}, ("t", "aa"))


def test_cell_under_the_id_of_another_is_refused():
    with pytest.raises(ValueError, match="another id"):
        System({"a": SystemCell("b", 1, 1, 1.0)}, ())


@pytest.mark.parametrize(("value", "persons", "weight"), [(1, 2, 1.0), (1, -1, 1.0), (1, 1, 0.0)])
def test_cell_that_cannot_be_is_refused(value, persons, weight):
    with pytest.raises(ValueError, match="a:"):
        SystemCell("a", value, persons, weight)


def test_known_cells_part_what_hangs_together():
    whole = system({"t": 6, "a": 1, "b": 5, "a1": 1, "a2": 0}, ("t", "ab"), ("a", ["a1", "a2"]))
    assert [list(component.cells) for component in whole.components(set())] == [["a", "a1", "a2", "b", "t"]]
    parted = whole.components({"a", "t"})
    assert [list(component.cells) for component in parted] == [["a1", "a2"], ["b"]]
    assert [component.balances for component in parted] == [({"a1": 1, "a2": 1},), ({"b": 1},)]


def test_deviations_that_add_up_in_every_balance_agree():
    (component,) = system({"t": 6, "a": 1, "b": 5}, ("t", "ab")).components(set())
    assert component.balances_with({"a": 2, "b": -2})
    assert not component.balances_with({"a": 2, "b": -1})
