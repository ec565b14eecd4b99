"""A mixed-integer program: its answers, and how it ends without one."""

import time
from math import inf

import pytest

from hikiana.disclosure.mask.program import Kind, Program


def soon():
    return time.monotonic() + 60


def test_least_cost_within_the_limits():
    program = Program()
    cheap, dear = program.column(0, 2, Kind.WHOLE, cost=1), program.column(0, 9, Kind.WHOLE, cost=3)
    program.row(5, inf, {cheap: 1, dear: 2})
    assert program.minimise(soon()).values == pytest.approx([1, 2])


def test_column_that_jumps_is_0_or_beyond_its_lower_limit():
    program = Program()
    jump = program.column(5, 9, Kind.JUMP, cost=1)
    program.row(1, inf, {jump: 1})
    assert program.minimise(soon()).values == pytest.approx([5])


def test_price_says_what_a_row_costs():
    program = Program()
    column = program.column(0, 9, Kind.REAL, cost=3)
    program.row(2, 4, {column: 1})
    assert program.minimise(soon()).prices == pytest.approx([3])


def test_limits_that_contradict_each_other_have_no_solution():
    program = Program()
    column = program.column(0, 1, Kind.WHOLE)
    program.row(2, 3, {column: 1})
    assert program.minimise(soon()) is None


def test_cost_without_an_end_is_an_error():
    program = Program()
    program.column(-inf, 0, Kind.REAL, cost=1)
    with pytest.raises(RuntimeError, match="HiGHS"):
        program.minimise(soon())


def test_no_time_left_is_an_error():
    program = Program()
    program.column(0, 1, Kind.WHOLE)
    with pytest.raises(TimeoutError):
        program.minimise(time.monotonic())


def test_solver_says_nothing_on_standard_output(capfd):
    program = Program()
    program.column(0, 1, Kind.WHOLE, cost=1)
    program.minimise(soon())
    assert capfd.readouterr().out == ""
