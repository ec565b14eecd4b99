"""The steps of a batch on a Dask cluster, behind the same interface as on this computer.

Each step goes to a worker, which passes it to a fork server (cluster_worker.py). What a worker's death takes with
it, Dask runs again elsewhere, as often as its `distributed.scheduler.allowed-failures` says.
"""

import asyncio
import logging
import os
import pickle
import uuid
import warnings
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError, Executor, Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from typing import Any

from hikiana.base.errors import ExecutionError, HikianaError, UsageError
from hikiana.base.variables import PLACE
from hikiana.base.workspace import PRIVATE
from hikiana.batch.inputs import worker_inputs
from hikiana.batch.workers.cluster_worker import SENT, Asker, compare, dismiss, run_on_worker

_REACHED_WITHIN = 5
"""Seconds in which a scheduler has to answer."""
_LOUD = ("distributed", "tornado", "asyncio")
"""Loggers that write to the terminal."""


@contextmanager
def cluster_executor(address: str, seconds: float) -> Iterator[tuple[Executor, int]]:
    """An executor of the cluster at a scheduler's address, and how many steps its workers run side by side.

    `seconds` is the limit of each step. When the block ends, what waits is forgotten and what runs is ended. Workers
    have to have the same code, packages, reference data and remarks as this computer (inputs.worker_inputs), which is
    checked with each step, and to see the same folders at the same places. A step reads remarks where HIKIANA_DATA
    says here.

    Raises
    ------
    UsageError
        When Dask is not installed, the address is none, no scheduler answers there, it has no workers, or a worker does
        not have what this computer has.
    ExecutionError
        When the scheduler is lost while steps run.
    """
    with _connected(address) as client:
        slots = sum(client.nthreads().values())
        if not slots:
            raise _no_workers(address)
        environment = {name: os.environ[name] for name in SENT if name in os.environ} | {PLACE: str(PRIVATE)}
        asker = Asker(uuid.uuid4().hex, worker_inputs(), environment, seconds)
        executor = client.get_executor(pure=False)
        try:
            _refuse_others(client, asker)
            yield _ClusterExecutor(executor, asker), slots
        except CancelledError as fault:
            raise _lost(address) from fault
        finally:
            if client.status == "running":
                with suppress(OSError):
                    executor.shutdown(wait=False)
                    client.run(dismiss, asker.id, on_error="ignore")


class _ClusterExecutor(Executor):
    """Dask's executor, with every call on its way through a fork server.

    Calls are read by the fork server alone: a worker that has other code than this computer is told so before.
    """

    def __init__(self, executor: Executor, asker: Asker) -> None:
        self._executor, self._asker = executor, asker

    def submit(self, function: Callable[..., Any], /, *arguments: Any, **named: Any) -> "Future[Any]":
        return self._executor.submit(run_on_worker, self._asker, pickle.dumps((function, arguments, named)))


@contextmanager
def _connected(address: str) -> Iterator[Any]:
    try:
        import dask
        from distributed import Client
        from distributed.versions import VersionMismatchWarning
    except ImportError as fault:
        raise _not_installed() from fault
    # A year's sections are sent for its documents: megabytes, knowingly.
    with _unheard(), dask.config.set({"distributed.admin.large-graph-warning-threshold": "1 TB"}):
        try:
            with ThreadPoolExecutor(1) as thread:  # the user's own may have a loop already, as in JupyterLab
                thread.submit(asyncio.run, _knock(address)).result()
        except Exception as fault:  # whatever it is that Dask says of an address that leads nowhere
            raise _unreached(address, fault) from fault
        with warnings.catch_warnings():
            # Workers with other packages are refused, and the scheduler runs no step.
            warnings.simplefilter("ignore", VersionMismatchWarning)
            client = Client(address, timeout=_REACHED_WITHIN, set_as_default=False)
        try:
            yield client
        finally:
            with suppress(OSError):
                client.close()


async def _knock(address: str) -> None:
    """Connect and leave: a client that finds no scheduler may wait for ever, as at the port of Dask's own pages."""
    from distributed import Security
    from distributed.comm.core import connect

    credentials = Security().get_connection_args("client")
    comm = await asyncio.wait_for(connect(address, timeout=_REACHED_WITHIN, **credentials), _REACHED_WITHIN + 1)
    comm.abort()


@contextmanager
def _unheard() -> Iterator[None]:
    """Dask speaks of every connection that ends; what matters of it is an error here."""
    names = {*_LOUD, *logging.root.manager.loggerDict}
    loggers = [logging.getLogger(name) for name in sorted(names) if name.partition(".")[0] in _LOUD]
    before = [(logger.handlers, logger.propagate) for logger in loggers]
    for logger in loggers:
        logger.handlers, logger.propagate = [logging.NullHandler()], False
    try:
        yield
    finally:
        for logger, (handlers, propagate) in zip(loggers, before, strict=True):
            logger.handlers, logger.propagate = handlers, propagate


def _refuse_others(client: Any, asker: Asker) -> None:
    """Ask all workers before the first step; those that come later are asked with their first."""
    for worker, fault in client.run(_compare, asker, on_error="return").items():
        if isinstance(fault, HikianaError):
            raise fault
        if isinstance(fault, Exception):
            raise _unfit(worker, fault) from fault


async def _compare(asker: Asker) -> None:
    # A worker that computes in its loop is deaf meanwhile.
    await asyncio.to_thread(compare, asker)


def _not_installed() -> UsageError:
    return UsageError(
        "--scheduler には Dask が必要です。hikiana のフォルダで make development を実行してください。",
        "--scheduler needs Dask. In hikiana's folder, run: make development",
    )


def _unreached(address: str, fault: Exception) -> UsageError:
    words = str(fault).strip().partition("\n")[0] or type(fault).__name__
    return UsageError(
        f"Dask のスケジューラ「{address}」につながりません（{words}）。"
        "dask scheduler が起動時に示すアドレス（tcp://コンピュータ名:8786 など）を指定してください。",
        f"The Dask scheduler '{address}' cannot be reached ({words}). "
        "Name the address that `dask scheduler` shows when it starts, such as tcp://host:8786.",
    )


def _no_workers(address: str) -> UsageError:
    return UsageError(
        f"スケジューラ「{address}」にワーカーがありません。使うコンピュータで dask worker {address} を起動して"
        "から、もう一度実行してください。",
        f"The scheduler '{address}' has no workers. Start `dask worker {address}` on the computers to be used, "
        "and run this again.",
    )


def _unfit(worker: str, fault: Exception) -> UsageError:
    words = f"{type(fault).__name__}: {fault}"
    return UsageError(
        f"ワーカー {worker} は hikiana を実行できません（{words}）。同じ版の hikiana を入れて、"
        "ワーカーを起動し直してください。",
        f"The worker {worker} cannot run hikiana ({words}). Install the same version of hikiana there, and start "
        "the worker anew.",
    )


def _lost(address: str) -> ExecutionError:
    return ExecutionError(
        f"スケジューラ「{address}」との接続が切れました。起動し直してから、同じコマンドをもう一度実行してください"
        "（終わった節は残っています）。",
        f"The connection to the scheduler '{address}' was lost. Start it anew and run the same command again: "
        "finished sections are kept.",
    )
