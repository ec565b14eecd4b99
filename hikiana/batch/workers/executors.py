"""Where the steps of a batch run: on this computer, or on a Dask cluster; one executor either way."""

from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import contextmanager

from hikiana.batch.steps import draw_chart
from hikiana.batch.workers.processes import ProcessExecutor

_AHEAD = 2
"""Steps handed over for each that can run: the next is there when one ends."""


@contextmanager
def executor_of(jobs: int | None, seconds: float, scheduler: str | None) -> Iterator[tuple[Executor, int]]:
    """An executor, and how many steps it should be given at a time; nothing of it runs any more when the block ends.

    Raises
    ------
    UsageError
        When the scheduler cannot be reached, or Dask is not installed.
    """
    if scheduler is not None:
        from hikiana.batch.workers.cluster import cluster_executor

        with cluster_executor(scheduler, seconds) as (executor, slots):
            yield executor, slots * _AHEAD
        return
    with ProcessExecutor(jobs, seconds, draw_chart) as local:
        yield local, local.jobs * _AHEAD
