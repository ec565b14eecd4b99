"""Records on their way into git, in real repositories with real files."""

import io
import json
import os
import pickle
import re
import shutil
import sqlite3
import subprocess
import sys
import zipfile
from pathlib import Path

import nbformat
import polars as pl
import pytest
import xlsxwriter

from hikiana.base.version import __version__
from hikiana.base.workspace import ROOT, SHIPPED_CENTRE, SYNTHETIC
from hikiana.intake.guard.git_index import tracked
from hikiana.intake.guard.record_guard import KINDS, SHOWN, refused, refused_of_commit
from schemas.tables import TABLES

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")

SYNTHETIC_PLACE = SYNTHETIC.relative_to(ROOT).as_posix()
HEAD = ",".join(TABLES["contacts"].columns)
TITLES = ",".join(column.title.ja for column in TABLES["contacts"].columns.values())
RECORD = "C1,A1,2024-04-01,phone,20,false,,,"


@pytest.fixture
def git(tmp_path, monkeypatch):
    """A repository with one commit, with nobody's settings."""
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    for who in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{who}_NAME", "somebody")
        monkeypatch.setenv(f"GIT_{who}_EMAIL", "somebody@example.org")
    repository = tmp_path / "repository"
    repository.mkdir()

    def command(*arguments, check=True):
        return subprocess.run(
            ["git", *arguments], cwd=repository, capture_output=True, text=True, encoding="utf-8", check=check
        )

    command("init", "--quiet")
    command("commit", "--quiet", "--allow-empty", "-m", "empty")
    command.repository = repository
    return command


@pytest.fixture
def judge(git):
    """The refusals, English, by path, of a commit that adds files with these contents."""

    def reasons(files):
        for path, content in files.items():
            place = git.repository / path
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(content.encode() if isinstance(content, str) else content)
        git("add", "--force", "--all")
        return {refusal.path: refusal.reason.en for refusal in refused_of_commit(git.repository)}

    return reasons


def _workbook():
    made = io.BytesIO()
    with xlsxwriter.Workbook(made) as book:
        book.add_worksheet().write_row(0, 0, HEAD.split(","))
    return made.getvalue()


def _zip():
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as packed:
        packed.writestr("contacts.csv", HEAD)
    return made.getvalue()


def _of_polars(write):
    made = io.BytesIO()
    getattr(pl.DataFrame({"case_id": ["A1"]}), write)(made)
    return made.getvalue()


def _database():
    with sqlite3.connect(":memory:") as database:
        database.execute("create table contacts (contact_id)")
        content = database.serialize()
    database.close()
    return content


def _notebook(**cell):
    code = nbformat.v4.new_code_cell("1", **cell)
    return nbformat.writes(nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell("# 題"), code]))


MADE = {
    "workbook": _workbook,
    "zip": _zip,
    "behind_a_picture": lambda: b"\x89PNG\r\n" + _zip(),
    "old_workbook": lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500),
    "parquet": lambda: _of_polars("write_parquet"),
    "arrow": lambda: _of_polars("write_ipc"),
    "arrow_stream": lambda: _of_polars("write_ipc_stream"),
    "pickle": lambda: pickle.dumps({"case_id": "A1"}),
    "sqlite": _database,
    "pdf": lambda: b"%PDF-1.7\n",
}


@pytest.mark.parametrize(
    "name", ["台帳.txt", "notes", "data/centres/hokkaido/区.csv", "docs/picture.png", "test_it.py"]
)
@pytest.mark.parametrize("kind", MADE)
def test_file_of_tables_is_known_by_its_content_under_any_name(judge, kind, name):
    told = judge({name: MADE[kind]()})
    assert list(told) == [name]
    assert told[name].startswith("This is ")


def test_page_of_a_report_is_refused_and_its_template_passes(judge):
    template = (ROOT / "hikiana" / "document" / "templates" / "page.html.j2").read_text(encoding="utf-8")
    page = template.replace("{{ front.version }}", __version__)
    assert judge({"docs/example.html": page, "template.html": template}) == {
        "docs/example.html": "This is a report of hikiana. It may hold records or an internal report."
    }


@pytest.mark.parametrize("kind", KINDS)
def test_file_of_tables_is_known_by_its_name_whatever_it_holds(judge, kind):
    names = [f"tests/ledger{kind}", f"LEDGER{kind.upper()}"]
    assert sorted(judge(dict.fromkeys(names, "version of somewhere else"))) == sorted(names)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932", "euc_jp", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("head", [HEAD, TITLES], ids=["names", "titles"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"], ids=["comma", "tab", "semicolon"])
def test_table_of_records_is_known_in_any_encoding(judge, encoding, head, delimiter):
    lines = ["相談記録（令和6年度）", "", head.replace(",", delimiter), RECORD.replace(",", delimiter)]
    assert judge({"記録.txt": "\r\n".join(lines).encode(encoding)}) == {
        "記録.txt": "This has the heads of the table of records 'Contacts (contacts)'."
    }


def test_table_of_records_that_is_damaged_is_known(judge):
    content = f"{TITLES}\n".encode("cp932") + b"\xff\xfe\x80\xa0" * 9 + f"\n{TITLES}".encode()
    assert list(judge({"damaged": content})) == ["damaged"]


@pytest.mark.parametrize("table", TABLES)
def test_more_than_half_of_the_columns_make_a_table_of_records(judge, table):
    columns = list(TABLES[table].usual)
    enough = len(columns) // 2 + 1
    few = [*columns[: enough - 1], *("other" for _ in columns[enough - 1 :])]
    files = {"enough.csv": ",".join(columns[:enough]), "few.csv": ",".join(few)}
    assert list(judge(files)) == ["enough.csv"]


def test_table_of_records_is_refused_among_what_ships(judge):
    files = {f"data/centres/hokkaido/{folder}contacts.csv": HEAD for folder in ("published/", "")}
    assert list(judge(files)) == sorted(files)


def test_printed_list_of_activities_is_no_record(judge):
    printed = (SHIPPED_CENTRE / "published" / "2024_activities.csv").read_bytes()
    assert judge({"data/centres/hokkaido/published/2024_activities.csv": printed}) == {}
    assert list(judge({"activities.csv": printed})) == ["activities.csv"]


@pytest.mark.parametrize(
    "path",
    [
        "data/clean/register/datapackage.json",
        "data/reports/2024/report.html",
        "data/raw/real/notes.md",
        "data/notes.txt",
        "Data/Centres/Hokkaido/notes.txt",
        "data/centres/another/notes.txt",
    ],
)
def test_nothing_else_under_data_is_committed_even_by_force(judge, path):
    told = judge({path: "words"})
    assert "data/centres/hokkaido" in told[path]


@pytest.mark.parametrize(
    "cell",
    [{"execution_count": 1}, {"outputs": [nbformat.v4.new_output("stream", text="A1")]}],
    ids=["execution_count", "outputs"],
)
@pytest.mark.parametrize("path", ["notebooks/01_contacts.ipynb", "copy.json"])
def test_notebook_that_was_run_is_refused(judge, cell, path):
    assert "keeps what it showed" in judge({path: _notebook(**cell)})[path]


def test_notebook_that_keeps_the_state_of_widgets_is_refused(judge):
    notebook = json.loads(_notebook())
    notebook["metadata"]["widgets"] = {"application/vnd.jupyter.widget-state+json": {}}
    assert list(judge({"a.ipynb": json.dumps(notebook)})) == ["a.ipynb"]


@pytest.mark.parametrize("content", ["", "[]", '{"nbformat": 3, "worksheets": []}', '{"cells": [1]}', "{" * 9])
def test_notebook_that_cannot_be_read_is_refused(judge, content):
    assert "cannot be read as a notebook" in judge({"a.ipynb": content})["a.ipynb"]


def test_ordinary_files_pass(judge):
    picture = next((ROOT / "docs" / "pictures").glob("*.png")).read_bytes()
    assert (
        judge(
            {
                "notebooks/01_contacts.ipynb": _notebook(),
                "README.md": "case_id と date の説明, contact_id",
                "picture.png": picture,
                "data/centres/hokkaido/populations.csv": "region,fiscal_year,population\n",
                "tests/test_small.py": HEAD,
                "empty": "",
                "名前に空白 と\n改行.txt": "words",
            }
        )
        == {}
    )


def _synthetic():
    return {f"{SYNTHETIC_PLACE}/{path.name}": path.read_bytes() for path in SYNTHETIC.iterdir()}


def test_synthetic_register_as_made_passes(judge):
    assert judge(_synthetic()) == {}


def test_record_typed_into_the_synthetic_register_is_refused(judge, git):
    judge(_synthetic())
    git("commit", "--quiet", "-m", "synthetic")
    path = f"{SYNTHETIC_PLACE}/contacts.csv"
    told = judge({path: _synthetic()[path] + RECORD.encode()})
    assert list(told) == [path]
    assert "differs from the synthetic data as made" in told[path]


def test_file_beside_the_synthetic_register_is_refused(judge):
    assert list(judge(_synthetic() | {f"{SYNTHETIC_PLACE}/memo.txt": "words"})) == [f"{SYNTHETIC_PLACE}/memo.txt"]


def test_checksums_alone_must_fit_the_files_that_stay(judge, git):
    judge(_synthetic())
    git("commit", "--quiet", "-m", "synthetic")
    told = judge({f"{SYNTHETIC_PLACE}/SHA256SUMS": ""})
    assert sorted(told) == sorted(_synthetic().keys() - {f"{SYNTHETIC_PLACE}/SHA256SUMS"})


def test_register_in_the_place_of_the_checksums_is_refused(judge):
    assert list(judge({f"{SYNTHETIC_PLACE}/SHA256SUMS": HEAD})) == [f"{SYNTHETIC_PLACE}/SHA256SUMS"]


def test_what_is_staged_is_judged_and_not_what_lies_in_the_folder(judge, git):
    judge({"a.txt": HEAD})
    (git.repository / "a.txt").write_text("words", encoding="utf-8")
    assert [refusal.path for refusal in refused_of_commit(git.repository)] == ["a.txt"]
    git("add", "a.txt")
    (git.repository / "a.txt").write_text(HEAD, encoding="utf-8")
    assert refused_of_commit(git.repository) == []


def test_record_is_refused_when_it_is_moved_and_not_when_it_is_removed(judge, git):
    judge({"a.txt": HEAD})
    git("commit", "--quiet", "-m", "before there was a check")
    git("mv", "a.txt", "b.txt")
    assert [refusal.path for refusal in refused_of_commit(git.repository)] == ["b.txt"]
    git("rm", "--quiet", "--force", "b.txt")
    assert refused_of_commit(git.repository) == []


@pytest.fixture
def clone(git):
    """A repository with the hook as `make` sets it, the code that it needs, and this environment."""
    without = shutil.ignore_patterns("__pycache__")
    for folder in ("hikiana", "schemas", ".githooks", "data/centres"):
        shutil.copytree(ROOT / folder, git.repository / folder, ignore=without)
    for file in ("Makefile", ".gitignore"):
        shutil.copy(ROOT / file, git.repository)
    (git.repository / ".venv").symlink_to(sys.prefix, target_is_directory=True)
    git("config", "core.hooksPath", ".githooks")
    (git.repository / ".git" / "info" / "exclude").write_text(".venv\n", encoding="utf-8")
    return git


posix = pytest.mark.skipif(os.name != "posix", reason="the hook is tried where symbolic links need no rights")


@posix
def test_hook_lets_the_workbook_itself_pass(clone):
    clone("add", "--all")
    clone("commit", "-m", "code")
    assert "hikiana/intake/guard/record_guard.py" in clone("ls-files").stdout


@posix
@pytest.mark.parametrize("first", [False, True], ids=["later", "first_commit"])
def test_hook_refuses_a_record_and_its_command_takes_it_out(clone, first):
    if first:
        clone("update-ref", "-d", "HEAD")
    (clone.repository / "相談 台帳.txt").write_bytes(f"{TITLES}\r\n{RECORD}".encode("cp932"))
    clone("add", "--all")
    done = clone("commit", "-m", "record", check=False)
    assert done.returncode == 1
    assert "コミットを止めました。git に入れてはいけないファイルが1件あります。" in done.stderr
    assert "相談 台帳.txt: 相談記録の表「相談記録 (contacts)」の見出しがあります。" in done.stderr
    assert "The commit was stopped." in done.stderr
    assert "A1" not in done.stderr
    assert "Traceback" not in done.stderr
    command = re.search(r"^    (git .+)$", done.stderr, re.MULTILINE)[1]
    subprocess.run(command, shell=True, cwd=clone.repository, check=True, capture_output=True)
    clone("commit", "-m", "code")
    assert "txt" not in clone("-c", "core.quotePath=false", "ls-files").stdout
    assert (clone.repository / "相談 台帳.txt").is_file()


@posix
def test_hook_judges_the_commit_of_a_further_work_tree(clone, tmp_path):
    clone("add", "--all")
    clone("commit", "-m", "code")
    clone("worktree", "add", "--quiet", str(tmp_path / "further"))
    (tmp_path / "further" / "a.txt").write_text(HEAD, encoding="utf-8")
    clone("-C", str(tmp_path / "further"), "add", "a.txt")
    done = clone("-C", str(tmp_path / "further"), "commit", "-m", "record", check=False)
    assert done.returncode == 1
    assert "a.txt: This has the heads" in done.stderr


@posix
def test_many_records_are_told_in_short(clone):
    for number in range(SHOWN + 3):
        (clone.repository / f"ledger_{number:02}.txt").write_text(HEAD, encoding="utf-8")
    clone("add", "--all")
    done = clone("commit", "-m", "records", check=False)
    assert "ほか3件" in done.stderr
    assert "and 3 more" in done.stderr
    assert done.stderr.count("This has the heads") == SHOWN
    assert "git restore --staged -- ." in done.stderr


@posix
def test_hook_without_an_environment_refuses_and_says_how_to_set_it_up(clone, tmp_path, monkeypatch):
    (clone.repository / ".venv").unlink()
    programs = tmp_path / "programs"
    programs.mkdir()
    for name in ("git", "sh", "cat"):
        (programs / name).symlink_to(shutil.which(name))
    monkeypatch.setenv("PATH", str(programs))
    clone("add", "Makefile")
    done = clone("commit", "-m", "unchecked", check=False)
    assert done.returncode == 1
    assert "make report を一度実行してから" in done.stderr
    assert "Run make report once" in done.stderr


needs_make = pytest.mark.skipif(os.name != "posix" or shutil.which("make") is None, reason="make is not installed")


def _make_hook(clone):
    done = subprocess.run(
        ["make", "--no-print-directory", "hook"], cwd=clone.repository, capture_output=True, text=True, encoding="utf-8"
    )
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


@needs_make
def test_make_sets_the_hook(clone):
    clone("config", "--unset", "core.hooksPath")
    for _ in range(2):
        assert _make_hook(clone) == ""
        assert clone("config", "core.hooksPath").stdout.strip() == ".githooks"


@needs_make
def test_make_leaves_hooks_of_somebody_and_tells(clone):
    clone("config", "core.hooksPath", "own/hooks")
    told = _make_hook(clone)
    assert "core.hooksPath: own/hooks" in told
    assert "検査は働いていません" in told
    assert clone("config", "core.hooksPath").stdout.strip() == "own/hooks"


@needs_make
def test_make_in_a_tree_without_git_sets_nothing_not_even_around_it(clone, tmp_path):
    clone("config", "--unset", "core.hooksPath")
    inner = clone.repository / "unpacked"
    inner.mkdir()
    shutil.copy(ROOT / "Makefile", inner)
    done = subprocess.run(["make", "hook"], cwd=inner, capture_output=True, text=True, encoding="utf-8")
    assert (done.returncode, done.stderr) == (0, "")
    assert clone("config", "core.hooksPath", check=False).stdout == ""


@pytest.mark.parametrize("name", ["相談台帳.CSV", "contacts.tsv", "data/centres/hokkaido/contacts.xlsx", "~$台帳.xlsx"])
def test_ledger_laid_into_the_clone_is_ignored(clone, name):
    assert clone("check-ignore", "--no-index", name, check=False).returncode == 0


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_the_check_is_ignored_everywhere(clone, kind):
    for folder in ("", "notebooks/", "schemas/", "data/centres/hokkaido/", f"{SYNTHETIC_PLACE}/"):
        assert clone("check-ignore", "--no-index", f"{folder}ledger{kind}", check=False).returncode == 0, folder


def _tracked(monkeypatch):
    if not (ROOT / ".git").exists():
        pytest.skip("this tree is not a git work tree")
    # The tests may run as another user than the one who cloned.
    for name, value in {"COUNT": "1", "KEY_0": "safe.directory", "VALUE_0": str(ROOT)}.items():
        monkeypatch.setenv(f"GIT_CONFIG_{name}", value)
    return tracked(ROOT)


def test_git_holds_no_record_and_no_notebook_with_outputs(monkeypatch):
    files = _tracked(monkeypatch)
    assert {Path(path).suffix for path in files} >= {".ipynb", ".csv", ".py"}
    assert refused(files) == []


def test_nothing_that_ships_is_ignored(monkeypatch):
    _tracked(monkeypatch)
    command = ["git", "ls-files", "--cached", "--ignored", "--exclude-standard"]
    assert subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout == b""


def test_folder_of_a_centre_within_the_clone_is_refused_wherever_it_lies(judge):
    files = {
        "mine/centre.toml": 'id = "mine"',
        "mine/commentary/2024/contacts.md": "所見",
        "data/centres/mine/centre.toml": 'id = "mine"',
        f"{SHIPPED_CENTRE.relative_to(ROOT).as_posix()}/centre.toml": 'id = "shipped"',
        "tests/centres/made_up/centre.toml": 'id = "made-up"',
        "docs/centre.md": "# Your centre",
    }
    reasons = judge(files)
    assert {*reasons} == {"mine/centre.toml", "mine/commentary/2024/contacts.md", "data/centres/mine/centre.toml"}
    assert "folder of a centre" in reasons["mine/commentary/2024/contacts.md"]
