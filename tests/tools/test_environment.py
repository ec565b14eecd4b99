"""The environment is made from the locks, by uv or pip, where its folder may be anything."""

import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

import pytest

import environment
from environment import DEVELOPING, READY, READY_TO_DEVELOP, RUNNING, is_ready, main, state, uv_settings
from hikiana.base.workspace import CENTRES, ROOT
from locks import entry_of

LISTED = r"""
:env:.index-url='https://environment.example'
global.cert='/certificates.pem'
global.extra-index-url='\nhttps://one.example\nhttps://two.example'
global.find-links='/a /b'
global.index-url='https://file.example'
install.trusted-host='from.file'
"""
"""As `pip config list` writes it."""


def test_uv_is_told_what_pip_was_told_of_indexes():
    assert uv_settings(LISTED, {}) == {
        "UV_DEFAULT_INDEX": "https://environment.example",
        "UV_INDEX": "https://one.example\nhttps://two.example",
        "UV_INDEX_STRATEGY": "unsafe-best-match",
        "UV_FIND_LINKS": "/a,/b",
        "UV_INSECURE_HOST": "from.file",
        "SSL_CERT_FILE": "/certificates.pem",
    }


def test_uv_keeps_what_it_was_told_itself():
    told = uv_settings(LISTED, {"UV_DEFAULT_INDEX": "https://own.example", "SSL_CERT_FILE": "/own.pem"})
    assert told == {"UV_INSECURE_HOST": "from.file"}


def test_nothing_told_is_nothing_passed_on():
    assert uv_settings("", {}) == {}


def test_pip_writes_its_settings_as_they_are_read_here(tmp_path, monkeypatch):
    for name in [name for name in os.environ if name.startswith("PIP_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("PIP_INDEX_URL", "https://it's.example")
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    listed = subprocess.run([sys.executable, "-m", "pip", "config", "list"], capture_output=True, text=True)
    if listed.returncode:
        pytest.skip("this environment has no pip")
    assert uv_settings(listed.stdout, {}) == {"UV_DEFAULT_INDEX": "https://it's.example", "UV_NO_INDEX": "true"}


@pytest.fixture(scope="module")
def bare(tmp_path_factory):
    """An environment without packages, in a folder whose name has a space and kanji."""
    folder = tmp_path_factory.mktemp("年次 報告") / ".venv"
    venv.create(folder, with_pip=False)
    return folder


@pytest.fixture
def made(bare):
    """The same, with a mark that it is ready."""
    (bare / READY).write_text(state(bare, [RUNNING]), encoding="utf-8")
    return bare


def test_environment_is_left_while_locks_and_place_are_the_same(made, tmp_path):
    assert is_ready(made, READY, [RUNNING])
    changed = tmp_path / "requirements.lock"
    changed.write_text(RUNNING.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    assert not is_ready(made, READY, [changed])


def test_environment_that_was_moved_is_made_anew(made, tmp_path):
    moved = tmp_path / ".venv"
    shutil.copytree(made, moved, symlinks=True)
    assert not is_ready(moved, READY, [RUNNING])


def test_environment_whose_python_is_gone_is_made_anew(made, tmp_path, monkeypatch):
    assert is_ready(made, READY, [RUNNING])
    monkeypatch.setattr(environment, "_python", lambda _: tmp_path / "gone")
    assert not is_ready(made, READY, [RUNNING])


@pytest.fixture
def installed(bare, tmp_path, monkeypatch):
    """Ask for the environment and tell by which program what was installed; `fails` says which cannot."""

    def run(*arguments, fails=()):
        log = tmp_path / "log.txt"
        log.write_text("", encoding="utf-8")

        def called(command, **options):
            words = [str(word) for word in command]
            program = "uv" if Path(words[0]).name == "uv" else "pip" if "pip" in words else "python"
            if "install" in words:
                with log.open("a", encoding="utf-8") as file:
                    file.write(f"{program} {Path(words[-1]).name}\n")
                if program in fails:
                    if options.get("check"):
                        raise subprocess.CalledProcessError(1, words)
                    return subprocess.CompletedProcess(words, 1)
            return subprocess.CompletedProcess(words, 0, stdout="")

        for mark in (READY, READY_TO_DEVELOP):
            (bare / mark).unlink(missing_ok=True)
        monkeypatch.setattr(environment, "_found", lambda: "/programs/uv")
        monkeypatch.setattr(subprocess, "run", called)
        code = main([*arguments, "--into", str(bare)])
        monkeypatch.undo()
        return code, log.read_text(encoding="utf-8").splitlines()

    return run


def test_running_needs_the_first_lock_alone(installed, bare):
    assert installed() == (0, ["uv requirements.lock", f"uv {ROOT.name}"])
    assert is_ready(bare, READY, [RUNNING])
    assert not is_ready(bare, READY_TO_DEVELOP, [RUNNING, DEVELOPING])


def test_developing_needs_both_locks(installed, bare):
    assert installed("--develop") == (0, ["uv requirements.lock", f"uv {ROOT.name}", "uv requirements-dev.lock"])
    assert is_ready(bare, READY_TO_DEVELOP, [RUNNING, DEVELOPING])


def test_pip_installs_where_uv_fails_and_the_screen_says_so(installed, capsys):
    code, calls = installed(fails=["uv"])
    assert (code, calls) == (0, ["uv requirements.lock", "pip requirements.lock", f"pip {ROOT.name}"])
    assert "pip で入れます" in capsys.readouterr().err


def test_environment_that_could_not_be_made_is_not_ready_and_says_what_to_do(installed, bare, capsys):
    code, _ = installed(fails=["uv", "pip"])
    assert code == 1
    assert not is_ready(bare, READY, [RUNNING])
    told = capsys.readouterr().err
    assert "もう一度実行してください" in told
    assert "Traceback" not in told


def test_uv_that_is_brought_is_one_version_with_hashes():
    entry = entry_of(DEVELOPING, "uv")
    assert entry.pinned.startswith("uv==")
    assert "--hash=sha256:" in entry.text


@pytest.mark.long
@pytest.mark.skipif(os.name != "posix" or not shutil.which("make"), reason="make is not installed")
def test_bare_computer_needs_python_and_make_alone(tmp_path):
    """No git, no uv, no language, no home that can be written to, and a path with a space and kanji."""
    programs = tmp_path / "programs"
    programs.mkdir()
    for name in ("make", "sh", "touch"):
        (programs / name).symlink_to(shutil.which(name))
    (programs / "python3").symlink_to(Path(sys.base_prefix) / "bin" / "python3")
    clone = tmp_path / "年次 報告" / "hikiana"
    made_here = shutil.ignore_patterns("__pycache__", ".git", ".venv", ".*_cache", "*.egg-info", "data", "tests")
    shutil.copytree(ROOT, clone, ignore=made_here)
    shutil.copytree(CENTRES, clone / CENTRES.relative_to(ROOT))
    # The way to an index is told to pip alone here, as on many a computer.
    told = {name: value for name, value in os.environ.items() if name.startswith("PIP_")}
    bare = {**told, "PATH": str(programs), "HOME": os.devnull}

    def make(target):
        return subprocess.run(["make", target], cwd=clone, env=bare, capture_output=True, encoding="utf-8", timeout=600)

    made = make("environment")
    assert made.returncode == 0, made.stderr
    assert "pip で入れます" not in made.stderr
    assert make("environment").stderr == ""
    assert not (clone / ".venv" / ".uv-cache").exists()
    command = [clone / ".venv" / "bin" / "hikiana", "template", "台帳.xlsx"]
    done = subprocess.run(command, cwd=tmp_path, env=bare, capture_output=True, encoding="utf-8", timeout=120)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "台帳.xlsx").is_file()
