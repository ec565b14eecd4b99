"""The engine without a kernel: its outputs are a kernel's, and nothing passes from one notebook to the next."""

import ast
import json
import multiprocessing
import os
import re
import subprocess
import sys

import nbformat
import pytest

from hikiana.report.workers import Job, run_in_kernel, workers
from hikiana.sections import section_notebooks

pytestmark = pytest.mark.skipif(
    "forkserver" not in multiprocessing.get_all_start_methods(), reason="processes cannot be forked here"
)
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


def _write(path, cells):
    notebook = nbformat.v4.new_notebook(metadata={"kernelspec": KERNEL})
    notebook.cells = [nbformat.v4.new_code_cell(source) for source in ("fiscal_year: int = 2009", *cells)]
    notebook.cells[0].metadata["tags"] = ["parameters"]
    nbformat.write(notebook, path)


def _job(folder, name, notebook_folder=None, source=None):
    folder.mkdir(exist_ok=True)
    target = folder / name
    if source is not None:
        target.write_bytes(source.read_bytes())
    return Job(name, target, notebook_folder or folder, {"fiscal_year": 2024})


def _run(*jobs):
    with workers() as crew:
        return [future.result() for future in [crew.run(job) for job in jobs]]


def _told(path):
    """Number and outputs of each code cell; a kernel tells one stream in as many pieces as its timer makes."""
    cells = [cell for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]
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


def test_outputs_and_failure_are_those_of_a_kernel(tmp_path):
    forked, kernel = _job(tmp_path / "forked", "cells.ipynb"), _job(tmp_path / "kernel", "cells.ipynb")
    for job in (forked, kernel):
        _write(job.target, CELLS)
    (failure,) = _run(forked)
    assert failure == run_in_kernel(kernel)
    assert (failure.error, failure.source) == ("ZeroDivisionError: division by zero", "def inverse(number):")
    assert _told(forked.target) == _told(kernel.target)
    metadata = [nbformat.read(job.target, as_version=4).metadata for job in (forked, kernel)]
    assert metadata[0].language_info == metadata[1].language_info


@pytest.mark.parametrize("source", section_notebooks(), ids=lambda path: path.stem)
def test_every_section_is_shown_as_by_a_kernel(tmp_path, source):
    forked = _job(tmp_path / "forked", source.name, source.parent, source)
    kernel = _job(tmp_path / "kernel", source.name, source.parent, source)
    assert (_run(forked), run_in_kernel(kernel)) == ([None], None)
    assert _told(forked.target) == _told(kernel.target)


LEAVING = """import os
import altair
import polars
from hikiana.presentation.language import show_in
left = os.environ["HIKIANA_LEFT"] = "behind"
polars.Config.set_tbl_rows(3)
altair.theme.enable("dark")
show_in("en")
os.chdir("/")"""
LOOKING = """import os
import altair
import polars
from hikiana.presentation.language import shown_language
["left" in globals(), "HIKIANA_LEFT" in os.environ, polars.Config.state()["POLARS_FMT_MAX_ROWS"], altair.theme.active,
 shown_language(), os.getcwd()]"""


def test_nothing_passes_from_one_notebook_to_the_next(tmp_path):
    leaving, looking = _job(tmp_path / "one", "one.ipynb"), _job(tmp_path / "two", "two.ipynb")
    _write(leaving.target, [LEAVING])
    _write(looking.target, [LOOKING])
    with workers() as crew:
        assert [crew.run(job).result() for job in (leaving, looking)] == [None, None]
    (seen,) = _told(looking.target)[-1][1]
    assert ast.literal_eval(seen["data"]["text/plain"]) == [False, False, None, "default", "ja", str(looking.folder)]


def test_notebook_whose_process_dies_takes_no_other_with_it(tmp_path):
    names = ["dying", "killed", "sound", "sounder"]
    jobs = [_job(tmp_path / name, f"{name}.ipynb") for name in names]
    endings = ["import os\nos._exit(3)", "import os, signal\nos.kill(os.getpid(), signal.SIGKILL)", "1", "2"]
    for job, cell in zip(jobs, endings, strict=True):
        _write(job.target, [cell])
    dying, killed, *sound = _run(*jobs)
    assert (dying.error, killed.error) == ("DeadKernelError (3)", "DeadKernelError (-9)")
    assert sound == [None, None]


def test_exit_code_of_a_dead_process_is_its_own_while_others_start():
    with workers() as crew:
        deaths = [crew.call(os._exit, 3) for _ in range(40)]
        assert {str(death.exception()) for death in deaths} == {"DeadKernelError (3)"}


def test_what_a_notebook_writes_past_its_cells_does_not_reach_the_terminal(tmp_path, capfd):
    job = _job(tmp_path, "noisy.ipynb")
    _write(job.target, ["import os\nos.write(1, b'noise')\nos.write(2, b'noise');"])
    assert _run(job) == [None]
    assert capfd.readouterr() == ("", "")


SCRIPT = """
from pathlib import Path
from hikiana.report.workers import Job, workers
print("script runs")
with workers() as crew:
    print(crew.run(Job("cell.ipynb", Path("cell.ipynb").resolve(), Path.cwd(), {"fiscal_year": 2024})).result())
"""


def test_script_without_a_guard_is_not_run_again_by_the_processes(tmp_path):
    (tmp_path / "script.py").write_text(SCRIPT, encoding="utf-8")
    _write(tmp_path / "cell.ipynb", ["1"])
    done = subprocess.run(
        [sys.executable, "script.py"], cwd=tmp_path, capture_output=True, text=True, encoding="utf-8", timeout=120
    )
    assert (done.stdout, done.stderr) == ("script runs\nNone\n", "")


THREADS_OF_THE_IMPORT = {"python", "python3", "jemalloc_bg_thd", "polars-ooc-clea"}
"""The main thread, and those that polars starts when it is imported; it sees to them when a process forks."""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="threads are listed in /proc only there")
def test_libraries_are_loaded_without_starting_the_threads_of_a_query():
    code = (
        "import hikiana.report.preload\nfrom pathlib import Path\n"
        "print(sorted((task / 'comm').read_text().strip() for task in Path('/proc/self/task').iterdir()))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert set(ast.literal_eval(done.stdout)) <= THREADS_OF_THE_IMPORT
