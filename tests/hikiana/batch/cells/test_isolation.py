"""Notebooks one after the other in a process that stays: what one leaves is named, and the next does not find it."""

import ast

import nbformat
import pytest

from hikiana.batch.cells.jobs import SectionJob
from hikiana.batch.steps import run_section
from hikiana.batch.workers.child import ProcessDiedError
from hikiana.batch.workers.processes import ProcessExecutor
from hikiana.batch.workers.ways import WARM

SETTINGS = {
    "os.chdir('/')": ("the working folder", "os.getcwd()"),
    "os.environ['HIKIANA_LEFT'] = 'behind'": (
        "environment variables (HIKIANA_LEFT)",
        "os.environ.get('HIKIANA_LEFT')",
    ),
    "sys.path.insert(0, '/left')": ("places of modules (sys.path)", "'/left' in sys.path"),
    "polars.Config.set_fmt_float('full')": ("settings of polars", "polars.Config.state()['set_fmt_float']"),
    "altair.theme.enable('dark')": ("settings of Altair", "altair.theme.active"),
    "altair.data_transformers.disable_max_rows()": ("settings of Altair", "altair.data_transformers.options"),
    "warnings.simplefilter('always')": ("filters of warnings", "warnings.filters[0][0]"),
    "logging.basicConfig(level=10)": ("settings of logging", "logging.root.level, len(logging.root.handlers)"),
    "decimal.getcontext().prec = 3": ("the context of decimals (prec)", "decimal.getcontext().prec"),
    "signal.signal(signal.SIGTERM, signal.SIG_IGN)": (
        "handlers of signals (SIGTERM)",
        "signal.getsignal(signal.SIGTERM).name",
    ),
}
"""A cell that changes a setting → how that is named, and an expression of the setting."""
IRREVERSIBLE = {
    "rounding.round_half_up = None": ("modules or functions that were replaced (hikiana.base.rounding.round_half_up)"),
    "polars.DataFrame.height = 0": "modules or functions that were replaced (polars.dataframe.frame.DataFrame.height)",
    "polars.DataFrame.anew = 0": "modules or functions that were replaced (polars.dataframe.frame.DataFrame.anew)",
    "builtins.abs = len": "modules or functions that were replaced (builtins.abs)",
    "sys.modules['json'] = sys": "modules or functions that were replaced (json)",
    "sys.modules['put_there'] = type(sys)('put_there')": "modules put there by hand (put_there)",
    "threading.Thread(target=threading.Event().wait, daemon=True).start()": "a thread that still runs",
    "started = subprocess.Popen(['sleep', '600'])": "a process that still runs",
    "sys.setrecursionlimit(5000)": "settings of Python itself",
}
"""A cell after which its process has to go → how what it leaves is named."""
IMPORTS = """import builtins, decimal, logging, os, signal, subprocess, sys, threading, warnings
import altair, polars
from hikiana.base import rounding"""


@pytest.fixture(scope="module")
def executor():
    with ProcessExecutor(jobs=1, way=WARM) as executor:
        yield executor


@pytest.fixture
def run(executor, tmp_path):
    """Run a notebook of these cells; what it came to, and the value of its last cell."""

    def run_cells(*cells, folder=tmp_path):
        notebook = nbformat.v4.new_notebook(metadata={"kernelspec": {"name": "python3", "display_name": "Python 3"}})
        notebook.cells = [nbformat.v4.new_code_cell(cell) for cell in (IMPORTS, *cells)]
        executed = executor.submit(
            run_section, SectionJob("01_one.ipynb", nbformat.writes(notebook), folder, {})
        ).result()
        outputs = nbformat.reads(executed.notebook, as_version=4).cells[-1].outputs
        value = outputs[-1].get("data", {}).get("text/plain") if outputs else None
        return executed, value and ast.literal_eval(value)

    return run_cells


def test_settings_are_named_and_put_back_and_the_process_stays(run):
    seen = f"[os.getpid(), {', '.join(f'({expression})' for _, expression in SETTINGS.values())}]"
    _, before = run(seen)
    leaving, changed = run(*SETTINGS, seen)
    assert leaving.failure is None
    assert [name.en for name in leaving.left] == list(dict.fromkeys(name for name, _ in SETTINGS.values()))
    assert all(one != other for one, other in zip(before[1:], changed[1:], strict=True))
    executed, after = run(seen)
    assert (after, executed.left) == (before, [])


def test_names_of_a_notebook_are_gone_with_it(run):
    run("left, day = 1, __import__('asyncio').ensure_future")
    executed, value = run("['left' in globals(), 'left' in vars(sys.modules['__main__']), _oh]")
    assert (value, executed.left) == ([False, False, {}], [])


@pytest.mark.parametrize(("cell", "name"), IRREVERSIBLE.items(), ids=IRREVERSIBLE.values())
@pytest.mark.long
def test_what_cannot_be_put_back_is_named_and_the_next_notebook_has_a_new_process(run, cell, name):
    _, number = run("os.getpid()")
    leaving, _ = run(cell)
    assert [left.en for left in leaving.left] == [name]
    assert run("os.getpid()")[1] != number


def test_replaced_function_does_not_reach_the_next_notebook(run):
    counted = "[int(rounding.round_half_up(0.5)), os.getpid(), threading.active_count()]"
    _, (rounded, number, threads) = run(counted)
    leaving, _ = run("rounding.round_half_up = lambda *_: 7", "threading.Thread(target=threading.Event().wait).start()")
    assert [left.ja for left in leaving.left] == [
        "置き換えたモジュールや関数（hikiana.base.rounding.round_half_up）",
        "動いているスレッド",
    ]
    _, after = run(counted)
    assert after[0] == rounded == 1
    assert (after[1] != number, after[2]) == (True, threads)


@pytest.mark.long
def test_module_that_stands_beside_a_notebook_is_read_by_each_anew(run, tmp_path):
    for number in (1, 2):
        folder = tmp_path / str(number)
        folder.mkdir()
        (folder / "beside.py").write_text(f"number = {number}", encoding="utf-8")
        executed, value = run("import beside\nbeside.number", folder=folder)
        assert (value, executed.left) == (number, [])


@pytest.mark.long
def test_notebook_that_fails_or_dies_does_not_stand_in_the_way_of_the_next(run):
    failed, _ = run("1 / 0")
    assert (failed.failure.error, failed.left) == ("ZeroDivisionError: division by zero", [])
    with pytest.raises(ProcessDiedError, match=r"DeadKernelError \(3\)"):
        run("os._exit(3)")
    assert run("6 * 7")[1] == 42


def test_tasks_of_a_notebook_do_not_go_on_in_the_next(run, tmp_path):
    later = (
        "import asyncio, pathlib\nasync def late():\n    await asyncio.sleep(0.01)\n    pathlib.Path('late').touch()\n"
    )
    run(later + "await asyncio.sleep(0)\ntask = asyncio.get_event_loop().create_task(late())")
    run("await __import__('asyncio').sleep(0.05)")
    assert not (tmp_path / "late").exists()


def test_random_numbers_do_not_go_on_from_what_another_notebook_began(run):
    drawn = "import random\nrandom.seed({seed})\n[random.random(), random.random()]"
    _, (_, second) = run(drawn.format(seed=1))
    run("import random\nrandom.seed(1)\nrandom.random();")
    executed, value = run("import random\nrandom.random()")
    assert value != second
    assert executed.left == []
