"""Reports made by a real cluster on this computer: the same files, and no step lost by a death."""

import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager, suppress

import pytest

from hikiana.base.errors import ExecutionError, UsageError
from hikiana.base.fiscal_year import FiscalYear
from hikiana.base.workspace import ROOT
from hikiana.batch.cells.jobs import SectionJob
from hikiana.batch.inputs import worker_inputs
from hikiana.batch.record import Record
from hikiana.batch.reports import Way, make_reports
from hikiana.batch.steps import run_section
from hikiana.batch.workers import cluster
from hikiana.batch.workers.child import ProcessDiedError
from hikiana.batch.workers.cluster import cluster_executor

distributed = pytest.importorskip("distributed", reason="Dask is not installed (extra: cluster)")
psutil = pytest.importorskip("psutil", reason="Dask is not installed (extra: cluster)")
pytestmark = [pytest.mark.long, pytest.mark.skipif(os.name != "posix", reason="processes are ended by signals")]

LONG = 1000
YEARS = [FiscalYear(2023), FiscalYear(2024)]
MEET = """\
from pathlib import Path
met = Path({folder!r})
(met / str(fiscal_year)).touch()
while len(list(met.iterdir())) < 2:
    pass
"""
DIE_IN_2023_AND_KILL_A_WORKER_IN_2024 = """\
import multiprocessing, os, psutil
from pathlib import Path
killed = Path({file!r})
if fiscal_year == 2023:
    os.kill(os.getpid(), 9)
elif not killed.exists():
    killed.touch()
    fork_server = psutil.Process(multiprocessing.parent_process().pid)
    fork_server.parent().kill()
    while True:
        pass
"""
READ_REMARKS = """\
import sys
from hikiana.batch.workers.cluster import cluster_executor
from hikiana.document.remarks import remarks
from hikiana.base.fiscal_year import FiscalYear
with cluster_executor(sys.argv[1], 600) as (executor, _):
    print(executor.submit(remarks, "liaison", FiscalYear(2024)).result().markdown)
"""


@contextmanager
def _dask(folder, *arguments):
    """A process of Dask; all that it started ends with it."""
    code_of_this_clone = os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])
    with (folder / f"{arguments[0]}.log").open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "dask", *arguments, "--host", "127.0.0.1", "--no-dashboard"],
            cwd=folder,
            env=os.environ | {"PYTHONPATH": code_of_this_clone},
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    try:
        yield process
    finally:
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.wait(10)
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


@contextmanager
def _cluster(folder, workers):
    """A scheduler's process and address, when its workers are there."""
    file = str(folder / "scheduler.json")
    with _dask(folder, "scheduler", "--port", "0", "--scheduler-file", file) as scheduler:
        with distributed.Client(scheduler_file=file, set_as_default=False, timeout=180) as client:
            address = client.scheduler.address
        if not workers:
            yield scheduler, address
            return
        with _dask(folder, "worker", address, "--nworkers", str(workers), "--nthreads", "1"):
            with distributed.Client(address, set_as_default=False, timeout=180) as client:
                client.wait_for_workers(workers, timeout=180)
            yield scheduler, address


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    with _cluster(tmp_path_factory.mktemp("cluster"), workers=2) as (_, address):
        yield address


@pytest.fixture
def make(tmp_path, write_small_register, copy_notebook, monkeypatch):
    """Make the reports of both years from a notebook with a cell put in."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1750000000")
    register = write_small_register(tmp_path / "register")

    notebooks, clean = tmp_path / "notebooks", tmp_path / "clean"

    def make_with(cell, way, out="out"):
        if not notebooks.exists():
            copy_notebook(notebooks, {3: cell}, chart=True)
        return make_reports(YEARS, register, tmp_path / out, notebooks=notebooks, clean=clean, way=way)

    return make_with


def test_cluster_makes_the_same_files_by_all_its_workers_side_by_side(make, address, tmp_path, contents):
    (tmp_path / "met").mkdir()
    cell = MEET.format(folder=str(tmp_path / "met"))
    there = make(cell, Way(scheduler=address), "there").reports
    here = make(cell, Way(), "here").reports
    for one, other in zip(there, here, strict=True):
        assert contents(one.folder).keys() == contents(other.folder).keys()
        assert Record.require(one.folder).outputs == Record.require(other.folder).outputs
        assert Record.require(one.folder).key == Record.require(other.folder).key


def test_notebook_that_dies_fails_by_name_and_one_whose_worker_is_killed_is_run_again(make, address, tmp_path):
    killed = tmp_path / "killed"
    with pytest.raises(ExecutionError, match=r"(?s)令和5年度.*04_liaison.*SIGKILL.*できた年度: 2024$"):
        make(DIE_IN_2023_AND_KILL_A_WORKER_IN_2024.format(file=str(killed)), Way(scheduler=address))
    assert killed.exists()
    assert (tmp_path / "out" / "failed" / "2023" / "04_liaison.ipynb").is_file()
    assert Record.require(tmp_path / "out" / "2024").fiscal_year == 2024


def test_step_that_dies_or_takes_too_long_is_told_as_on_this_computer(address):
    with cluster_executor(address, seconds=1) as (executor, _):
        death, endless = executor.submit(os.abort), executor.submit(time.sleep, LONG)
        assert isinstance(death.exception(), ProcessDiedError)
        assert "SIGABRT" in str(death.exception())
        assert "TimeLimitError" in str(endless.exception())
        assert executor.submit(pow, 2, 10).result() == 1024


def test_nothing_runs_on_the_workers_when_the_block_is_left(address):
    running = []

    def interrupted():
        with cluster_executor(address, LONG) as (executor, _):
            running.append(psutil.Process(executor.submit(os.getppid).result()))
            for _ in range(4):
                executor.submit(time.sleep, LONG)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert psutil.wait_procs(running, timeout=180)[1] == []


def test_remarks_are_read_where_the_asker_has_them_and_dask_is_not_heard(address, tmp_path):
    remarks = tmp_path / "commentary" / "2024" / "liaison.md"
    remarks.parent.mkdir(parents=True)
    remarks.write_text("More agencies than before.", encoding="utf-8")
    run = subprocess.run(
        [sys.executable, "-W", "error", "-c", READ_REMARKS, address],
        env=os.environ | {"HIKIANA_DATA": str(tmp_path)},
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert (run.returncode, run.stdout, run.stderr) == (0, "More agencies than before.\n", "")


def test_worker_with_other_code_is_refused(address, monkeypatch):
    monkeypatch.setattr(cluster, "worker_inputs", lambda: {**worker_inputs(), "library": "other"})
    with pytest.raises(UsageError, match="違うもの: hikiana と schemas のコード。"), cluster_executor(address, LONG):
        pass


def test_folder_that_a_worker_does_not_see_is_named(tmp_path):
    with pytest.raises(UsageError, match="elsewhere"):
        run_section(SectionJob("04_liaison.ipynb", "{}", tmp_path / "elsewhere", {}))


@pytest.mark.parametrize("address", ["", "tcp://127.0.0.1", "other://127.0.0.1:1", "tls://127.0.0.1:1"])
def test_address_that_is_none_is_refused(address):
    with pytest.raises(UsageError, match="つながりません"), cluster_executor(address, LONG):
        pass


def test_scheduler_that_does_not_answer_is_told(monkeypatch):
    monkeypatch.setattr(cluster, "_REACHED_WITHIN", 0.5)
    with pytest.raises(UsageError, match="つながりません"), cluster_executor("tcp://127.0.0.1:1", LONG):
        pass


def test_missing_dask_is_told(monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(UsageError, match="make development"), cluster_executor("tcp://127.0.0.1:1", LONG):
        pass


def test_scheduler_without_workers_is_told(tmp_path):
    with (
        _cluster(tmp_path, workers=0) as (_, address),
        pytest.raises(UsageError, match="dask worker"),
        cluster_executor(address, LONG),
    ):
        pass


def test_scheduler_that_is_lost_is_told(tmp_path):
    def lose(scheduler, address):
        with cluster_executor(address, LONG) as (executor, _):
            endless = executor.submit(time.sleep, LONG)
            scheduler.kill()
            endless.result()

    with _cluster(tmp_path, workers=1) as started, pytest.raises(ExecutionError, match="接続が切れました"):
        lose(*started)
