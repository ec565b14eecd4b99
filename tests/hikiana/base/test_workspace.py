"""The place of everything made or private, in a process of its own: it is fixed when hikiana starts."""

import os
from pathlib import Path

import pytest

from hikiana.base.variables import PLACE
from hikiana.base.workspace import DATA, ROOT, SYNTHETIC

TOLD = (
    "from hikiana.base import workspace as w; print(w.CLEAN, w.REPORTS, w.CHECKS, w.COMMENTARY, w.SYNTHETIC, sep='\\n')"
)


@pytest.fixture
def run(tmp_path, warm):
    """Run Python beside the clone with HIKIANA_DATA as named, in an empty folder."""

    def python(code, place, *arguments):
        environment = {**os.environ, "HOME": str(tmp_path / "home"), "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
        environment.pop(PLACE, None)
        if place is not None:
            environment[PLACE] = str(place)
        return warm.run(code, *map(str, arguments), cwd=tmp_path, env=environment, timeout=60)

    return python


def _folders(told):
    return [Path(line) for line in told.splitlines()]


def _expected(place):
    return [place / "clean", place / "reports", place / "checks", place / "commentary", SYNTHETIC]


@pytest.mark.parametrize("place", [None, ""])
def test_without_a_place_everything_made_lies_in_the_clone(run, place):
    assert _folders(run(TOLD, place).stdout) == _expected(DATA)


def test_everything_made_lies_where_the_place_says_and_what_ships_stays(run, tmp_path):
    assert _folders(run(TOLD, tmp_path / "記録 2024").stdout) == _expected(tmp_path / "記録 2024")


@pytest.mark.skipif(os.name == "nt", reason="Windows names the home folder by another variable")
def test_tilde_is_the_home_folder(run, tmp_path):
    assert _folders(run(TOLD, "~/kept").stdout) == _expected(tmp_path / "home" / "kept")


def test_relative_place_stays_the_same_for_a_process_that_starts_elsewhere(run, tmp_path):
    code = (
        "import hikiana.base.workspace, subprocess, sys; "
        "subprocess.run([sys.executable, '-c', sys.argv[1]], cwd=sys.argv[2], check=True)"
    )
    (tmp_path / "elsewhere").mkdir()
    assert _folders(run(code, "kept", TOLD, "elsewhere").stdout) == _expected(tmp_path / "kept")


COMMAND = "from hikiana.cli import main; main()"


@pytest.mark.parametrize(
    ("lang", "words"), [("ja", "フォルダではないか、作ることができません"), ("en", "is no folder, or cannot be made")]
)
@pytest.mark.parametrize(
    ("command", "below"),
    [("report --fy 2024", ""), ("report --fy 2024", "below"), ("validate ledger.xlsx", "below")],
)
def test_place_that_cannot_be_a_folder_is_told(run, tmp_path, lang, words, command, below):
    (tmp_path / "file").write_text("", encoding="utf-8")
    place = tmp_path / "file" / below
    done = run(COMMAND, place, *command.split(), "--lang", lang)
    assert done.returncode == 2
    assert words in done.stderr
    assert str(place) in done.stderr
    assert PLACE in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("inside", ["", "notebooks", "data/centres/hokkaido"])
def test_place_in_the_clone_that_git_sees_is_refused(run, inside):
    done = run(COMMAND, ROOT / inside, "report", "--fy", "2024", "--lang", "en")
    assert done.returncode == 2
    assert "Name a folder outside of" in done.stderr
    assert not (ROOT / inside / "clean").exists()


def test_clean_tables_of_a_run_lie_where_the_place_says(run, tmp_path, folder):
    code = (
        "import sys; from pathlib import Path; from hikiana.register.clean.cleaning import clean_register; "
        "print(clean_register(Path(sys.argv[1]))[0])"
    )
    made = Path(run(code, tmp_path / "kept", folder).stdout.strip())
    assert made.parent == tmp_path / "kept" / "clean"
    assert (made / "cases.parquet").is_file()
