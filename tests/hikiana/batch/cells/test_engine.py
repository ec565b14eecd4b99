"""The engine without a kernel: its outputs are a kernel's, and nothing passes from one notebook to the next."""

import ast
import copy
import json
import re
import subprocess
import sys
import tempfile

import nbformat
import pytest

from hikiana.base.workspace import SYNTHETIC
from hikiana.batch.cells.execution import without_end
from hikiana.batch.cells.jobs import DIRECT, ENGINES, Failure, SectionJob
from hikiana.batch.steps import draw_chart, run_section
from hikiana.batch.workers.processes import ProcessExecutor
from hikiana.register.clean.cleaning import clean_register
from hikiana.sections.contents import section_notebooks

pytestmark = pytest.mark.long
both_ways = pytest.mark.usefixtures("way")
KERNEL = {"name": "python3", "display_name": "Python 3", "language": "python"}
CELLS = [
    "from IPython.display import HTML, clear_output, display\nimport asyncio\nimport sys",
    "print('out')\nprint('more')",
    "print('complaint', file=sys.stderr)",
    "display(HTML('<b>first</b>'), metadata={'text/html': {'isolated': True}})\nprint('between')\ndisplay(3)\n'value'",
    "await asyncio.sleep(0)\n'awaited'",
    "shown = display('former', display_id=True)",
    "shown.update('latter')",
    "print('cleared')\nclear_output()\nprint('kept')",
    "1;",
    "",
    "class Picture:\n  def _repr_png_(self):\n    return b'\\x89PNG'\n  def __repr__(self):\n    return 'Picture'",
    "Picture()",
    "_",
    "def inverse(number):\n    return 1 / number\ninverse(0)",
]


def _notebook(cells):
    notebook = nbformat.v4.new_notebook(metadata={"kernelspec": KERNEL})
    notebook.cells = [nbformat.v4.new_code_cell(source) for source in ("fiscal_year: int = 2009", *cells)]
    notebook.cells[0].metadata["tags"] = ["parameters"]
    return nbformat.writes(notebook)


def _job(folder, cells=None, name="cells.ipynb", engine=DIRECT):
    folder.mkdir(exist_ok=True)
    return SectionJob(name, _notebook(cells), folder, {"fiscal_year": 2024}, engine)


def _run(*jobs):
    with ProcessExecutor(helper=draw_chart) as executor:
        return [future.result() for future in [executor.submit(run_section, job) for job in jobs]]


def _told(executed):
    """Number and outputs of each code cell; a kernel tells one stream in as many pieces as its timer makes."""
    cells = [cell for cell in nbformat.reads(executed.notebook, as_version=4).cells if cell.cell_type == "code"]
    return [(cell.execution_count, _joined(cell.outputs)) for cell in cells]


def _joined(outputs):
    joined = []
    for output in json.loads(json.dumps(outputs)):
        if "traceback" in output:
            output["traceback"] = [re.sub(r"\x1b\[[\d;]*m", "", line) for line in output["traceback"]]
        if joined and output["output_type"] == "stream" and joined[-1].get("name") == output["name"]:
            joined[-1]["text"] += output["text"]
        else:
            joined.append(output)
    return joined


def _both(folder, notebook, name="cells.ipynb"):
    jobs = [SectionJob(name, notebook, folder, {"fiscal_year": 2024}, engine) for engine in ENGINES]
    return _run(*jobs)


@both_ways
def test_outputs_and_failure_are_those_of_a_kernel(tmp_path):
    direct, kernel = _both(tmp_path, _notebook(CELLS))
    assert direct.failure == kernel.failure
    assert (direct.failure.error, direct.failure.source) == (
        "ZeroDivisionError: division by zero",
        "def inverse(number):",
    )
    assert _told(direct) == _told(kernel)
    metadata = [nbformat.reads(one.notebook, as_version=4).metadata for one in (direct, kernel)]
    assert metadata[0].language_info == metadata[1].language_info


def _of_section(cell):
    return not {"parameters", "injected-parameters"} & set(cell.metadata.get("tags", ()))


def _shown(executed):
    """What each code cell of the sections themselves shows, whatever its number is."""
    cells = [cell for cell in nbformat.reads(executed.notebook, as_version=4).cells if cell.cell_type == "code"]
    return [
        [output | {"execution_count": None} for output in _joined(cell.outputs)] for cell in cells if _of_section(cell)
    ]


def test_every_section_is_shown_as_by_a_kernel(tmp_path):
    """Each alone in its process; one kernel, whose start takes the longest, runs the cells of all of them in a row."""
    clean, _ = clean_register(SYNTHETIC, tmp_path)
    sections = {path: nbformat.read(path, as_version=4) for path in section_notebooks()}
    folder, given = section_notebooks()[0].parent, {"fiscal_year": 2024, "register": str(clean)}
    whole, *others = copy.deepcopy(list(sections.values()))
    whole.cells += [cell for notebook in others for cell in notebook.cells if _of_section(cell)]
    for number, cell in enumerate(whole.cells):
        cell.id = f"cell-{number}"
    kernel, *alone = _run(
        SectionJob("all.ipynb", nbformat.writes(whole), folder, given, "kernel"),
        *(SectionJob(path.name, nbformat.writes(notebook), folder, given) for path, notebook in sections.items()),
    )
    assert {one.failure for one in (kernel, *alone)} == {None}
    assert [number for number, _ in _told(kernel)] == list(range(1, len(_told(kernel)) + 1))
    assert [shown for one in alone for shown in _shown(one)] == _shown(kernel)


@both_ways
def test_notebook_is_executed_to_the_same_text_every_time(tmp_path):
    job = _job(tmp_path, CELLS[:-1])
    first, second = _run(job, job)
    assert first.failure is None
    assert first.notebook == second.notebook


LEAVING = """import os
import altair
import polars
from hikiana.base.language import show_in
left = os.environ["HIKIANA_LEFT"] = "behind"
polars.Config.set_tbl_rows(3)
altair.theme.enable("dark")
show_in("en")
os.chdir("/")"""
LOOKING = """import os
import altair
import polars
from hikiana.base.language import shown_language
["left" in globals(), "HIKIANA_LEFT" in os.environ, polars.Config.state()["POLARS_FMT_MAX_ROWS"], altair.theme.active,
 shown_language(), os.getcwd()]"""


@both_ways
def test_nothing_passes_from_one_notebook_to_the_next(tmp_path):
    leaving, looking = _job(tmp_path / "one", [LEAVING]), _job(tmp_path / "two", [LOOKING])
    with ProcessExecutor(jobs=1) as executor:
        left, seen = (executor.submit(run_section, job).result() for job in (leaving, looking))
    assert (left.failure, seen.failure) == (None, None)
    (shown,) = _told(seen)[-1][1]
    assert ast.literal_eval(shown["data"]["text/plain"]) == [False, False, None, "default", "ja", str(looking.folder)]


TIME_IS_OVER = "import os, signal, time\nos.kill({process}, signal.SIGALRM)\ntime.sleep(600)"
"""A cell in which the limit of its process is over, however long a loaded machine took to come so far."""


@both_ways
def test_cell_that_runs_longer_than_its_limit_says_so_itself(tmp_path):
    job = _job(tmp_path, ["'before'", TIME_IS_OVER.format(process="os.getpid()"), "'after'"])
    with ProcessExecutor(seconds=500) as executor:
        executed = executor.submit(run_section, job).result()
    assert (executed.failure.cell, executed.failure.source) == (4, "import os, signal, time")
    assert executed.failure.error.startswith("TimeLimitError: 制限時間 500 秒を超えました")
    assert [output["output_type"] for _, outputs in _told(executed) for output in outputs] == [
        "execute_result",
        "error",
    ]


def test_cell_that_runs_longer_than_its_limit_is_named_with_a_kernel_too(tmp_path):
    job = _job(tmp_path, ["'before'", TIME_IS_OVER.format(process="os.getppid()")], engine="kernel")
    with ProcessExecutor(seconds=500) as executor:
        executed = executor.submit(run_section, job).result()
    assert (executed.failure.cell, executed.failure.source) == (4, "import os, signal, time")
    assert executed.failure.error.startswith("TimeLimitError: 制限時間 500 秒を超えました")


@both_ways
def test_notebook_of_a_process_that_died_is_kept_with_the_error_at_the_cell_that_ran_last(tmp_path):
    job = _job(tmp_path, ["'before'", "import os\nos._exit(3)", "'after'"])
    with ProcessExecutor() as executor:
        fault = executor.submit(run_section, job).exception()
    executed = without_end(job, fault)
    assert executed.failure == Failure("DeadKernelError (3)", 4, "import os")
    numbers, outputs = zip(*_told(executed), strict=True)
    assert numbers == (1, 2, 3, 4, None)
    assert [(output["output_type"], output["evalue"]) for shown in outputs for output in shown] == [
        ("error", "DeadKernelError (3)")
    ]


@both_ways
def test_what_a_notebook_writes_past_its_cells_does_not_reach_the_terminal(tmp_path, capfd):
    (executed,) = _run(_job(tmp_path, ["import os\nos.write(1, b'noise')\nos.write(2, b'noise');"]))
    assert executed.failure is None
    assert capfd.readouterr() == ("", "")


def test_many_prints_are_one_text_and_half_a_character_is_replaced(tmp_path):
    cell = "for number in range(20_000):\n    print(number)\nprint('\\ud83d')"
    (executed,) = _run(_job(tmp_path, [cell]))
    assert executed.failure is None
    (stream,) = _told(executed)[-1][1]
    assert stream["text"] == "".join(f"{number}\n" for number in range(20_000)) + "?\n"


@both_ways
def test_no_trace_of_a_notebook_is_left_on_the_disk(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    for engine in ENGINES:
        (executed,) = _run(_job(tmp_path / "work", CELLS, engine=engine))
        assert executed.failure is not None
    # The fork server's socket stays as long as this process.
    assert [path.name for path in tmp_path.iterdir() if not path.name.startswith("pymp-")] == ["work"]
    assert list((tmp_path / "work").iterdir()) == []


THREADS_OF_THE_IMPORT = {"python", "python3", "jemalloc_bg_thd", "polars-ooc-clea"}
"""The main thread, and those that polars starts when it is imported; it sees to them when a process forks."""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="threads are listed in /proc only there")
def test_libraries_are_loaded_without_starting_the_threads_of_a_query():
    code = (
        "import hikiana.batch.cells.preload\nfrom pathlib import Path\n"
        "print(sorted((task / 'comm').read_text().strip() for task in Path('/proc/self/task').iterdir()))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert set(ast.literal_eval(done.stdout)) <= THREADS_OF_THE_IMPORT
