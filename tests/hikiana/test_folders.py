"""Folders that appear whole or not at all."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from hikiana.errors import UsageError
from hikiana.folders import recover, whole_folder


def _contents(folder):
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def former(tmp_path):
    folder = tmp_path / "made"
    (folder / "sub").mkdir(parents=True)
    (folder / "a.txt").write_text("former")
    (folder / "sub" / "b.txt").write_text("former")
    return folder


OWN = ("a.txt", "sub/[b-z].txt")


def test_folder_appears_when_the_block_ends_and_not_before(tmp_path):
    target = tmp_path / "far" / "away" / "made"
    with whole_folder(target, OWN) as made:
        (made / "a.txt").write_text("new")
        assert not target.exists()
        assert made.parent == target.parent
    assert _contents(target) == {"a.txt": b"new"}
    assert [path.name for path in target.parent.iterdir()] == ["made"]


def test_former_folder_is_replaced_as_a_whole(former):
    with whole_folder(former, OWN) as made:
        (made / "a.txt").write_text("new")
        assert _contents(former)["a.txt"] == b"former"
    assert _contents(former) == {"a.txt": b"new"}
    assert [path.name for path in former.parent.iterdir()] == ["made"]


@pytest.mark.parametrize("fault", [ValueError, KeyboardInterrupt])
def test_failure_leaves_the_former_folder_and_nothing_else(former, fault):
    before = _contents(former)

    def fail():
        with whole_folder(former, OWN) as made:
            (made / "a.txt").write_text("half")
            raise fault

    with pytest.raises(fault):
        fail()
    assert _contents(former) == before
    assert [path.name for path in former.parent.iterdir()] == ["made"]


def test_failure_where_nothing_stood_leaves_nothing(tmp_path):
    def fail():
        with whole_folder(tmp_path / "made", OWN) as made:
            (made / "a.txt").write_text("half")
            raise ValueError

    with pytest.raises(ValueError):  # noqa: PT011
        fail()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "name", ["notes.docx", "b.txt", "sub/notes.docx", "sub/a.txt", "x/sub/b.txt", "sub/deep/b.txt", "x/b.txt"]
)
def test_folder_with_somebodys_files_is_refused_before_the_block_runs(former, name):
    (former / name).parent.mkdir(parents=True, exist_ok=True)
    (former / name).write_text("mine")
    before = _contents(former)
    with pytest.raises(UsageError) as refusal, whole_folder(former, OWN):
        pytest.fail("the block ran")
    for lang in ("ja", "en"):
        assert name in refusal.value.in_language(lang)
        assert str(former) in refusal.value.in_language(lang)
    assert "上書きしません" in refusal.value.message.ja
    assert "is not replaced" in refusal.value.message.en
    assert _contents(former) == before


def test_file_in_place_of_the_folder_is_refused(tmp_path):
    (tmp_path / "made").write_text("mine")
    with pytest.raises(UsageError, match="フォルダではありません"), whole_folder(tmp_path / "made", OWN):
        pytest.fail("the block ran")
    assert (tmp_path / "made").read_text() == "mine"


def test_finished_folder_may_be_opened_like_any_other(tmp_path):
    (tmp_path / "plain").mkdir()
    with whole_folder(tmp_path / "made", OWN):
        pass
    assert (tmp_path / "made").stat().st_mode == (tmp_path / "plain").stat().st_mode


def test_replaced_folder_keeps_its_permissions(former):
    former.chmod(0o750)
    with whole_folder(former, OWN):
        pass
    assert former.stat().st_mode & 0o777 == 0o750


@pytest.mark.parametrize(
    "litter",
    [".DS_Store", "sub/.DS_Store", "Thumbs.db", "desktop.ini", "sub/.ipynb_checkpoints/01_contacts-checkpoint.ipynb"],
)
def test_what_file_managers_and_jupyterlab_leave_does_not_hinder(former, litter):
    (former / litter).parent.mkdir(exist_ok=True)
    (former / litter).write_text("litter")
    with whole_folder(former, OWN) as made:
        (made / "a.txt").write_text("new")
    assert _contents(former) == {"a.txt": b"new"}


def test_link_to_the_folder_stays_a_link(former, tmp_path):
    link = tmp_path / "elsewhere" / "link"
    link.parent.mkdir()
    link.symlink_to(former)
    with whole_folder(link, OWN) as made:
        (made / "a.txt").write_text("new")
        assert made.parent == former.parent
    assert link.is_symlink()
    assert _contents(former) == {"a.txt": b"new"}
    assert [path.name for path in link.parent.iterdir()] == ["link"]


@pytest.fixture
def ended():
    """The id of a process that no longer runs."""
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


def _leave(folder, name):
    left = folder.with_name(name)
    left.mkdir()
    (left / "records.csv").write_text("records")
    return left


@pytest.mark.skipif(os.name != "posix", reason="elsewhere no process can be asked whether it runs")
def test_leftover_of_a_run_that_was_killed_is_removed(former, ended):
    _leave(former, f".made-{ended}-abcdefgh")
    with whole_folder(former, OWN):
        pass
    assert [path.name for path in former.parent.iterdir()] == ["made"]


def test_folder_that_a_running_process_is_making_stays(former):
    left = _leave(former, f".made-{os.getpid()}-abcdefgh")
    with whole_folder(former, OWN):
        pass
    assert (left / "records.csv").read_text() == "records"


@pytest.mark.parametrize("name", [".other-{}-abcdefgh", "made-{}-abcdefgh", ".made-x{}-a"])
def test_what_is_no_leftover_of_this_folder_stays(former, ended, name):
    left = _leave(former, name.format(ended))
    with whole_folder(former, OWN):
        pass
    assert (left / "records.csv").read_text() == "records"


@pytest.mark.parametrize("moment", ["before", "after"])
def test_interruption_between_the_two_names_puts_the_former_folder_back(former, monkeypatch, moment):
    rename = Path.rename

    def interrupted(path, target):
        if moment == "after":
            rename(path, target)
        if not path.name.endswith("-former") and path == former:
            raise KeyboardInterrupt
        return rename(path, target) if moment == "before" else target

    before = _contents(former)
    monkeypatch.setattr(Path, "rename", interrupted)
    with pytest.raises(KeyboardInterrupt), whole_folder(former, OWN) as made:
        (made / "a.txt").write_text("new", encoding="utf-8")
    monkeypatch.undo()
    assert _contents(former) == before
    assert [path.name for path in former.parent.iterdir()] == ["made"]


def test_folder_that_a_killed_run_had_moved_away_is_put_back(former, ended):
    aside = former.with_name(f".{former.name}-{ended}-abcdefgh-former")
    former.rename(aside)
    recover(former)
    assert former.is_dir()
    assert not aside.exists()


def test_former_folder_that_a_killed_run_left_beside_its_successor_is_removed(former, ended):
    aside = former.with_name(f".{former.name}-{ended}-abcdefgh-former")
    aside.mkdir()
    recover(former)
    assert former.is_dir()
    assert not aside.exists()


@pytest.mark.parametrize("name", ["~$tables.xlsx", ".~lock.tables.xlsx#"])
def test_file_that_is_open_elsewhere_is_told_as_such(former, name):
    (former / name).touch()
    with pytest.raises(UsageError, match="閉じてから"), whole_folder(former, OWN):
        pass
