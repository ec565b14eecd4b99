"""One batch over many centres: each by itself, and a fault in one stops no other."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from hikiana.base.errors import UsageError
from hikiana.base.variables import CENTRE_PLACE, PLACE
from hikiana.base.workspace import CENTRE, ROOT
from hikiana.batch.centres import _command, folders_of, report_of_centres


def test_folders_are_named_by_a_pattern_in_order(tmp_path):
    for name in ("b", "a"):
        (tmp_path / name).mkdir()
    (tmp_path / "notes.txt").write_text("", encoding="utf-8")
    assert folders_of(f"{tmp_path}/*") == [tmp_path / "a", tmp_path / "b"]


def test_pattern_that_names_no_folder_is_refused(tmp_path):
    with pytest.raises(UsageError, match="当てはまるフォルダがありません"):
        folders_of(f"{tmp_path}/none/*")


@pytest.mark.parametrize("option", ["--register", "--reproduce"])
@pytest.mark.parametrize("form", ["{} x", "{}=x"])
def test_option_of_one_centre_is_refused(tmp_path, option, form):
    (tmp_path / "a").mkdir()
    arguments = ["report", "--fy", "2024", *form.format(option).split(" ")]
    with pytest.raises(UsageError, match=option):
        report_of_centres(f"{tmp_path}/*", arguments, 1, lambda _: None)


def test_each_centre_gets_the_same_command_with_a_place_of_its_own(tmp_path):
    arguments = ["report", "--centres", "x/*", "--fy=2023:2024", "--out", "all", "--jobs=8", "--lang", "en"]
    command = _command(arguments, tmp_path / "a", 2)
    assert command[:3] == [sys.executable, "-m", "hikiana"]
    assert command[3:] == ["report", "--fy=2023:2024", "--lang", "en", "--jobs", "2", "--out", str(Path("all", "a"))]


def test_without_a_place_each_centre_keeps_its_reports_in_its_folder(tmp_path):
    assert "--out" not in _command(["report", "--centres=x/*", "--fy", "2024"], tmp_path / "a", 1)


@pytest.mark.long
def test_fault_in_one_centre_does_not_stop_the_others(tmp_path, write_small_register):
    for name in ("east", "west"):
        folder = tmp_path / "centres" / name
        folder.mkdir(parents=True)
        for path in CENTRE.glob("*.*"):
            shutil.copy(path, folder)
        write_small_register(folder / "register")
    (tmp_path / "centres" / "nobody").mkdir()
    environment = {name: value for name, value in os.environ.items() if name not in (PLACE, CENTRE_PLACE)}
    command = [sys.executable, "-m", "hikiana", "report", "--centres", f"{tmp_path}/centres/*", "--fy", "2024"]
    done = subprocess.run(
        [*command, "--formats", "html,csv"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 4
    assert "3センターのうち1センター" in done.stderr
    assert "nobody（3）" in done.stderr
    assert "centre.toml" in done.stderr
    assert "Traceback" not in done.stderr
    for name in ("east", "west"):
        assert (tmp_path / "centres" / name / "reports" / "2024" / "report.html").is_file()
        assert (tmp_path / "centres" / name / "clean").is_dir()
    assert {path.name for path in (tmp_path / "centres" / "nobody").iterdir()} == set()
