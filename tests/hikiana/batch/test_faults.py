"""What can go wrong in the middle of a batch leaves what was finished, no half report, and a way to go on."""

import os
import re
import signal
import subprocess
import threading
from pathlib import Path

import nbformat
import pytest

from hikiana.document.files import ALL

pytestmark = pytest.mark.skipif(os.name != "posix", reason="processes are ended by signals")
both_ways = pytest.mark.usefixtures("way")

HOLD = """import os
from pathlib import Path
from time import sleep
if Path("hold").exists():
    Path("running").write_text(f"{os.getpid()}.")
    while Path("hold").exists():
        sleep(0.02)"""
"""A cell that tells its process and does not end, as long as there is a file 'hold' in the notebooks' folder."""
SEGFAULT = "import ctypes\nctypes.string_at(0)"
DOCUMENTS = {f"2024 {name}" for name in ALL.documents([])}


@pytest.fixture
def held(office):
    """The office with a second section that is held."""
    office.section("02_two", office.said("'before'"), HOLD)
    (office.folder / "notebooks" / "hold").touch()
    return office


def _number(office):
    """The process that runs the section that is held, once it runs."""
    running = office.folder / "notebooks" / "running"
    assert _until(lambda: running.exists() and running.read_text().endswith("."))
    return int(running.read_text().removesuffix("."))


def _until(condition, seconds=180):
    pause = threading.Event()
    for _ in range(seconds * 20):
        if condition():
            return True
        pause.wait(0.05)
    return False


def _has_ended(number):
    try:
        return "State:\tZ" in Path(f"/proc/{number}/status").read_text()
    except FileNotFoundError:
        return True


def _kept(office):
    return {path.name for path in office.reports.glob(".sections/*/*")}


def _release(office):
    for name in ("hold", "running"):
        (office.folder / "notebooks" / name).unlink()


@pytest.mark.quick
def test_section_whose_process_is_killed_is_named_and_the_next_run_goes_on_from_the_others(held):
    process = held.start("--fy", "2024")
    os.kill(_number(held), signal.SIGKILL)
    _, told = process.communicate(timeout=180)
    assert process.returncode == 4
    assert "02_two.ipynb のセル [5] でエラーになりました" in told
    assert "DeadKernelError (SIGKILL)" in told
    assert "Traceback" not in told
    assert held.contents() == {}
    kept = nbformat.read(held.reports / "failed" / "2024" / "02_two.ipynb", as_version=4)
    assert [output.evalue for cell in kept.cells for output in cell.get("outputs", ())] == ["DeadKernelError (SIGKILL)"]
    _release(held)
    assert held.run("--fy", "2024") == DOCUMENTS | {"2024 02_two"}
    assert not list(held.reports.glob("failed/2024/*"))


@both_ways
def test_run_that_is_killed_leaves_no_half_report_and_the_next_one_goes_on_from_there(held):
    process = held.start("--fy", "2024")
    number = _number(held)
    assert _until(lambda: _kept(held) == {"01_one"})
    process.kill()
    process.communicate(timeout=180)
    assert held.contents() == {}
    assert _until(lambda: _has_ended(number))
    _release(held)
    assert held.run("--fy", "2024") == DOCUMENTS | {"2024 02_two"}
    left = [path.name for path in held.reports.iterdir()]
    assert sorted(left) == [".sections", "2024"]


@both_ways
def test_run_that_is_interrupted_leaves_the_former_report_and_the_next_one_goes_on_from_there(held):
    hold = held.folder / "notebooks" / "hold"
    hold.unlink()
    held.run("--fy", "2024")
    former = held.contents()
    hold.touch()
    held.section("01_one", held.said("'other'"))
    held.section("02_two", held.said("'before again'"), HOLD)
    process = held.start("--fy", "2024")
    number = _number(held)
    assert _until(lambda: any(b"'other'" in path.read_bytes() for path in held.reports.glob(".sections/*/01_one")))
    process.send_signal(signal.SIGINT)
    _, told = process.communicate(timeout=180)
    assert process.returncode == 130
    assert "中断しました" in told
    assert held.contents() == former
    assert _has_ended(number)
    _release(held)
    assert held.run("--fy", "2024") == DOCUMENTS | {"2024 02_two"}


@both_ways
def test_notebook_that_loops_for_ever_is_stopped_and_named(held):
    done = held.report("--fy", "2024", "--timeout", "15")
    assert done.returncode == 4
    assert re.search(
        r"02_two\.ipynb のセル \[5\] でエラー.*\n\s+import os\n\s+TimeLimitError: 制限時間 15 秒を超えました",
        done.stderr,
    )
    assert _kept(held) == {"01_one"}


def test_notebook_that_crashes_python_is_named_and_the_others_are_made(office):
    office.section("02_two", "if fiscal_year == 2023:\n    import ctypes\n    ctypes.string_at(0)")
    done = office.report("--fy", "2022:2024")
    assert done.returncode == 4
    assert "令和5年度のノートブック 02_two.ipynb のセル [4] でエラーになりました" in done.stderr
    assert "DeadKernelError (SIGSEGV)" in done.stderr
    assert "できた年度: 2022, 2024" in done.stderr
    assert {path.split("/")[0] for path in office.contents()} == {"2022", "2024"}


def test_first_failure_stops_everything_when_asked_to(office):
    office.section("01_one", "1 / 0")
    done = office.report("--fy", "2023:2024", "--jobs", "1", "--fail-fast")
    assert done.returncode == 4
    assert "2023" in done.stderr
    assert "ZeroDivisionError" in done.stderr
    assert "--fail-fast" in done.stderr
    assert "02_two" not in done.stderr
    assert office.contents() == {}


def test_every_failure_is_listed_with_its_notebook_cell_and_error(office):
    office.section("01_one", "1 / 0")
    office.section("02_two", office.said("'fine'"), SEGFAULT)
    done = office.report("--fy", "2024", "--lang", "en")
    assert done.returncode == 4
    lines = done.stderr.splitlines()
    assert "An error stopped cell [4] of notebook 01_one.ipynb of FY2024." in lines
    assert "    ZeroDivisionError: division by zero" in lines
    assert "An error stopped cell [5] of notebook 02_two.ipynb of FY2024." in lines
    assert "    DeadKernelError (SIGSEGV)" in lines


def test_second_run_of_a_year_is_refused_while_the_first_makes_it(held):
    process = held.start("--fy", "2024")
    number = _number(held)
    refused = held.report("--fy", "2023:2024", "--force")
    assert refused.returncode == 2
    assert "令和6年度の報告書は、今ほかの実行が作っています" in refused.stderr
    assert held.report("--fy", "2023", "--timeout", "0.2").returncode == 4
    process.kill()
    process.communicate(timeout=180)
    assert _until(lambda: _has_ended(number))
    _release(held)
    assert held.run("--fy", "2024") >= DOCUMENTS


@pytest.mark.parametrize("content", ["", "[]", "{}", "no JSON", '{"nbformat": 3, "worksheets": []}', b"\xff\xfe\x00"])
def test_file_that_is_no_notebook_is_named_before_anything_runs(office, content):
    path = office.folder / "notebooks" / "02_two.ipynb"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    done = office.report("--fy", "2024")
    assert done.returncode == 2
    assert "02_two.ipynb はノートブック" in done.stderr
    assert "[1/" not in done.stderr


def test_remarks_that_cannot_be_read_are_told_before_anything_runs(office):
    office.remark(2024, "two", "")
    (office.folder / "data" / "commentary" / "2024" / "two.md").write_bytes("所見".encode("cp932"))
    done = office.report("--fy", "2024")
    assert done.returncode == 3
    assert "two.md" in done.stderr
    assert "[1/" not in done.stderr


def test_what_changes_while_it_runs_is_not_kept_as_it_was_before(held):
    held.remark(2024, "two", "before")
    process = held.start("--fy", "2024")
    _number(held)
    held.remark(2024, "two", "between")
    held.remark(2024, "two", "before")
    _release(held)
    _, told = process.communicate(timeout=180)
    assert process.returncode == 4
    assert "変わったので、止めました" in told
    assert "02_two" not in _kept(held)
    assert held.contents() == {}
    assert held.run("--fy", "2024") >= DOCUMENTS | {"2024 02_two"}


def test_clean_tables_that_somebody_changed_are_made_anew(office):
    office.run("--fy", "2024")
    before = office.contents()
    for table in office.folder.glob("data/clean/*/*contacts.parquet"):
        table.write_bytes(b"")
    assert office.run("--fy", "2024") == set()
    assert office.contents() == before


@pytest.fixture
def small_disk(office):
    """The office's data on a disk of its own, too small for a report."""
    data = office.folder / "data"
    data.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=384k", "tmpfs", str(data)]
    if not hasattr(os, "geteuid") or os.geteuid() or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("a disk of its own needs root and the right to mount")
    yield office
    subprocess.run(["umount", "--lazy", str(data)], check=True)


def _enlarge(office, size):
    subprocess.run(["mount", "-o", f"remount,size={size}", str(office.folder / "data")], check=True)


def test_full_disk_is_told_leaves_no_half_report_and_the_next_run_goes_on_from_there(small_disk):
    done = small_disk.report("--fy", "2024")
    assert done.returncode == 1
    assert "空き容量を確かめてください" in done.stderr
    assert "Traceback" not in done.stderr
    assert small_disk.contents() == {}
    assert _kept(small_disk) == {"01_one", "02_two"}
    _enlarge(small_disk, "64m")
    assert small_disk.run("--fy", "2024") == DOCUMENTS


def test_disk_that_fills_up_leaves_the_former_report_as_it_was(small_disk):
    _enlarge(small_disk, "64m")
    small_disk.run("--fy", "2024")
    former = small_disk.contents()
    room = os.statvfs(small_disk.folder / "data")
    with (small_disk.folder / "data" / "filler").open("wb") as file:
        file.write(b"\0" * (room.f_bavail * room.f_frsize - 4096))
    small_disk.section("01_one", small_disk.said(f"'{'x' * 20_000}'"))
    done = small_disk.report("--fy", "2024")
    assert done.returncode == 1
    assert "空き容量を確かめてください" in done.stderr
    assert small_disk.contents() == former
    (small_disk.folder / "data" / "filler").unlink()
    assert small_disk.run("--fy", "2024") >= DOCUMENTS
