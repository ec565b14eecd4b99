"""What git says of a folder."""

import shutil
import subprocess

import pytest

from hikiana.intake.guard.git_index import present_commit

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")


def _git(folder, *arguments):
    who = ["-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "core.hooksPath=/dev/null"]
    done = subprocess.run(["git", *who, *arguments], cwd=folder, capture_output=True, text=True, check=True)
    return done.stdout.strip()


def test_commit_of_a_folder_is_told_with_whether_a_tracked_file_differs_from_it(tmp_path):
    _git(tmp_path, "init", "--quiet")
    assert present_commit(tmp_path) is None
    (tmp_path / "code.py").write_text("1", encoding="utf-8")
    _git(tmp_path, "add", "code.py")
    _git(tmp_path, "commit", "--quiet", "-m", "first")
    commit = _git(tmp_path, "rev-parse", "HEAD")
    (tmp_path / "untracked.txt").touch()
    assert present_commit(tmp_path) == (commit, False)
    (tmp_path / "code.py").write_text("2", encoding="utf-8")
    assert present_commit(tmp_path) == (commit, True)


def test_folder_within_another_repository_has_no_commit_of_its_own(tmp_path):
    _git(tmp_path, "init", "--quiet")
    (tmp_path / "unpacked").mkdir()
    assert present_commit(tmp_path / "unpacked") is None


def test_folder_without_git_has_no_commit(tmp_path):
    assert present_commit(tmp_path) is None
