"""Names of engines."""

import pytest

from hikiana.base.errors import UsageError
from hikiana.batch.cells.jobs import DIRECT, KERNEL, engine_of


def test_engine_is_known_by_its_name_and_by_the_one_that_it_had():
    assert [engine_of(name) for name in ("direct", "kernel", "fork")] == [DIRECT, KERNEL, DIRECT]


def test_engine_that_there_is_not_is_refused_with_those_that_there_are():
    with pytest.raises(UsageError, match="「spoon」はありません。使えるもの: direct、kernel"):
        engine_of("spoon")
