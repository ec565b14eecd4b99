"""Folders that appear whole or not at all."""

import contextlib
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from hikiana.base.errors import UsageError
from hikiana.base.folders import folder_made_once, recover, whole_folder


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


def _leave(folder, name):
    left = folder.with_name(name)
    left.mkdir()
    (left / "records.csv").write_text("records")
    return left


@pytest.mark.parametrize("name", [".made-abcdefgh", ".made-abcdefgh-former", "..made-abcdefgh-ijklmno_"])
def test_leftover_of_a_run_that_was_killed_is_removed(former, name):
    _leave(former, name)
    with whole_folder(former, OWN):
        pass
    assert [path.name for path in former.parent.iterdir()] == ["made"]


RUNNING = """
import sys
from pathlib import Path
from hikiana.base.folders import whole_folder
with whole_folder(Path(sys.argv[1]), ["*", "sub/*"]) as made:
    (made / "records.csv").write_text("records")
    print("made", flush=True)
    sys.stdin.read()
"""
"""A run that makes a folder until it may end. What it is called says nothing of its process."""


@pytest.fixture
def running(former):
    command = [sys.executable, "-c", RUNNING, str(former)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout.readline() == "made\n"
        yield process
        process.kill()


def _left(folder):
    return [path for path in folder.parent.iterdir() if path.is_dir() and path != folder]


def test_folder_that_another_run_is_making_stays_and_is_waited_for(former, running, monkeypatch):
    """As it is in another container, where its process has a number that means another one, or none, here."""
    (left,) = _left(former)
    monkeypatch.setattr("hikiana.base.folders.PATIENCE", 0.2)
    for meet in (lambda: whole_folder(former, OWN), lambda: contextlib.nullcontext(recover(former))):
        with pytest.raises(UsageError, match="今ほかの実行が作っています"), meet():
            pytest.fail("the block ran")
        assert (left / "records.csv").read_text() == "records"
    assert _contents(former)["a.txt"] == b"former"
    monkeypatch.undo()
    running.stdin.close()
    with whole_folder(former, ["*", "sub/*"]) as made:
        (made / "a.txt").write_text("newest")
    assert running.wait(timeout=30) == 0
    assert _contents(former) == {"a.txt": b"newest"}
    assert [path.name for path in former.parent.iterdir()] == ["made"]


def test_folder_of_a_run_that_is_killed_in_the_middle_is_removed_by_the_next(former, running):
    (left,) = _left(former)
    running.kill()
    running.wait()
    recover(former)
    assert not left.exists()
    assert _contents(former)["a.txt"] == b"former"
    assert [path.name for path in former.parent.iterdir()] == ["made"]


def test_many_who_make_the_same_folder_at_once_make_it_one_after_the_other(tmp_path):
    within, most = [], []

    def make(number):
        with whole_folder(tmp_path / "made", OWN) as made:
            within.append(number)
            most.append(len(within))
            (made / "a.txt").write_text(str(number))
            within.remove(number)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(make, range(24)))
    assert set(most) == {1}
    assert len(most) == 24
    assert [path.name for path in tmp_path.iterdir()] == ["made"]


def test_folder_that_somebody_else_has_made_meanwhile_is_taken(tmp_path):
    target = tmp_path / "made"
    made_by = []

    def make(number):
        with folder_made_once(target, OWN, Path.is_dir) as made:
            if made:
                (made / "a.txt").write_text("once")
                made_by.append(number)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(make, range(8)))
    assert len(made_by) == 1
    assert _contents(target) == {"a.txt": b"once"}
    assert [path.name for path in tmp_path.iterdir()] == ["made"]


@pytest.mark.parametrize(
    "name",
    [
        ".other-abcdefgh",
        "made-abcdefgh",
        ".made-abc",
        ".made-abcdefgh-ijklmnop",
        ".made-1-abcdefgh",
        "..made-abcdefgh",
        ".made-abcdefgh-formerly",
    ],
)
def test_what_is_no_leftover_of_this_folder_stays(former, name):
    """A folder called made-1 has leftovers of its own."""
    left = _leave(former, name)
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


def test_folder_that_a_killed_run_had_moved_away_is_put_back(former):
    aside = former.with_name(f".{former.name}-abcdefgh-former")
    former.rename(aside)
    recover(former)
    assert former.is_dir()
    assert not aside.exists()


def test_former_folder_that_a_killed_run_left_beside_its_successor_is_removed(former):
    aside = former.with_name(f".{former.name}-abcdefgh-former")
    aside.mkdir()
    recover(former)
    assert former.is_dir()
    assert not aside.exists()


@pytest.mark.parametrize("name", ["~$tables.xlsx", ".~lock.tables.xlsx#"])
def test_file_that_is_open_elsewhere_is_told_as_such(former, name):
    (former / name).touch()
    with pytest.raises(UsageError, match="閉じてから"), whole_folder(former, OWN):
        pass
