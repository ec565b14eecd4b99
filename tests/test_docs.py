"""The documentation does what it says: its commands, options, links, pictures, paths and Python are real."""

import json
import os
import re
import shlex
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
import typer
import xlsxwriter
from typer.main import get_command

from hikiana.base.variables import PLACE
from hikiana.cli import _global_options_first, app
from schemas.tables import TABLES

ROOT = Path(__file__).parent.parent
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*.md"))]
README_LINES, PICTURE_BYTES = 150, 200_000
TO_BE_SUPPLIED = {"data/centres/hokkaido/regions.geojson", "data/centres/hokkaido/populations.csv"}
"""What the documentation asks for, and is not there until somebody supplies it."""
OTHERS_OPTIONS = {"--output-dir", "--help"}
"""Options of other programs, and of every command."""
QUICK = ("validate", "ingest", "register", "template")
"""The commands that are run here; those that make a whole report are run by tests of their own."""

_FENCE = re.compile(r"^([ ]*)```(\w*)\n(.*?)^\1```$", re.DOTALL | re.MULTILINE)
_CODE = re.compile(r"`([^`\n]+)`")
_LINK = re.compile(r"(!?)\[([^\]]*)\]\(([^)\s]+)\)")
_COMMAND = re.compile(r"(?:\.venv/bin/)?(hikiana|make)\s+(\S.*)")
_PATH = re.compile(r"(?:hikiana|schemas|tests|notebooks|docs|benchmarks|data/(?:reference|published|raw))/[\w./-]*")


def _name(page: Path) -> str:
    return page.name


def _blocks(page: Path, language: str) -> list[str]:
    text = page.read_text(encoding="utf-8")
    return [textwrap.dedent(body) for _, found, body in _FENCE.findall(text) if found == language]


@cache
def _prose(page: Path) -> str:
    """The page without its blocks of code."""
    return _FENCE.sub("", page.read_text(encoding="utf-8"))


def _spans(page: Path) -> list[str]:
    """The words that the page sets as code within a line."""
    return _CODE.findall(_prose(page))


def _typed(page: Path) -> Iterator[tuple[str, list[str]]]:
    """The commands that a reader is to type, as program and arguments."""
    for block in _blocks(page, "console"):
        for line in block.splitlines():
            if line.startswith("$ ") and (found := _COMMAND.fullmatch(line[2:])):
                yield found[1], shlex.split(found[2], comments=True)


def _named(page: Path) -> Iterator[tuple[str, list[str]]]:
    """The commands that a sentence names, in full or in part."""
    for span in _spans(page):
        if (found := _COMMAND.fullmatch(span)) and "…" not in span:
            yield found[1], found[2].split()


@cache
def _group() -> typer.core.TyperGroup:
    group = get_command(app)
    assert isinstance(group, typer.core.TyperGroup)
    return group


def _options(command) -> set[str]:
    return {option for parameter in command.params for option in parameter.opts if option.startswith("--")}


def _command(arguments: list[str]):
    """The command that arguments name, and the arguments that are left for it."""
    command, rest = _group(), _global_options_first(arguments)
    while rest[:1] and rest[0] in ("--lang", "--debug", "--centre"):
        rest = rest[1:] if rest[0] == "--debug" else rest[2:]
    while rest and isinstance(command, typer.core.TyperGroup) and rest[0] != "--help":
        assert rest[0] in command.commands, f"hikiana has no command {rest[0]}"
        command, rest = command.commands[rest[0]], rest[1:]
    return command, rest


@pytest.mark.parametrize("page", PAGES, ids=_name)
def test_typed_hikiana_commands_are_taken(page):
    for program, arguments in _typed(page):
        if program == "hikiana" and "--help" not in arguments:
            command, rest = _command(arguments)
            try:
                command.make_context("hikiana", list(rest))
            except Exception as fault:
                pytest.fail(f"hikiana {' '.join(arguments)}: {fault}")


@pytest.mark.parametrize("page", PAGES, ids=_name)
def test_named_hikiana_commands_and_options_exist(page):
    for program, arguments in _named(page):
        if program == "hikiana":
            command, rest = _command(arguments)
            unknown = {word for word in rest if word.startswith("--")} - _options(command) - OTHERS_OPTIONS
            assert not unknown, f"hikiana {' '.join(arguments)}"
    every = {option for command in _every_command(_group()) for option in _options(command)} | OTHERS_OPTIONS
    alone = {span.split()[0] for span in _spans(page) if re.match(r"--\w", span)}
    assert alone <= every


def _every_command(group) -> Iterator:
    yield group
    for command in group.commands.values():
        yield from _every_command(command) if isinstance(command, typer.core.TyperGroup) else [command]


def test_make_targets_exist():
    made = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = {name for names in re.findall(r"^([\w -]+):(?!=)", made, re.MULTILINE) for name in names.split()}
    variables = set(re.findall(r"^([A-Z]+) \?=|\$\(([A-Z]+)\)", made, re.MULTILINE))
    known = {name for pair in variables for name in pair if name}
    for page in PAGES:
        for program, arguments in (*_typed(page), *_named(page)):
            if program == "make":
                given = {word.partition("=")[0] for word in arguments if "=" in word}
                asked = {word for word in arguments if re.fullmatch(r"[\w-]+", word)}
                assert asked <= targets, f"{page.name}: make {' '.join(arguments)}"
                assert given <= known, f"{page.name}: make {' '.join(arguments)}"


@pytest.mark.parametrize("page", PAGES, ids=_name)
def test_links_and_pictures_lead_somewhere(page):
    for picture, words, target in _LINK.findall(_CODE.sub("", _prose(page))):
        if re.match(r"https?:", target):
            continue
        path, _, anchor = target.partition("#")
        there = (page.parent / path).resolve() if path else page
        assert there.exists(), f"{page.name}: {target}"
        assert not anchor or anchor in _anchors(there), f"{page.name}: {target}"
        if picture:
            assert words, f"{page.name}: {target} says nothing to who does not see it"
            assert there.stat().st_size < PICTURE_BYTES


@cache
def _anchors(page: Path) -> set[str]:
    """The anchors that a reader of Markdown gives to headings."""
    heads = re.findall(r"^#+ (.+)$", _prose(page), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}


@pytest.mark.parametrize("page", PAGES, ids=_name)
def test_paths_exist(page):
    named = {found for span in _spans(page) if (found := span.strip()) and _PATH.fullmatch(found)}
    assert not {path for path in named - TO_BE_SUPPLIED if not (ROOT / path).exists()}


def test_every_picture_is_shown():
    shown = {
        (page.parent / target).resolve()
        for page in PAGES
        for picture, _, target in _LINK.findall(_prose(page))
        if picture
    }
    assert set((ROOT / "docs" / "pictures").iterdir()) == shown


@pytest.mark.parametrize("page", PAGES, ids=_name)
def test_python_compiles(page):
    for block in _blocks(page, "python"):
        compile(block, page.name, "exec")


def test_readme_is_short_and_leads_to_every_page():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert len(text.splitlines()) <= README_LINES
    assert {f"docs/{page.name}" for page in (ROOT / "docs").glob("*.md")} <= {
        link for _, _, link in _LINK.findall(text)
    }


_RUN_ALL = """
import json, os, sys
from hikiana.cli import main

ended = []
for folder, *arguments in json.load(sys.stdin):
    os.chdir(folder)
    sys.argv = ["hikiana", *arguments]
    try:
        main()
    except SystemExit as end:
        ended.append(end.code or 0)
print("\\n" + json.dumps(ended))
"""
"""One process for all commands, since most of the time of each goes into its imports."""


@pytest.fixture
def ledger(sound_register):
    """Write a workbook of the sound register, or of one contact of each of its clients in one fiscal year."""

    def write(path: Path, year: int | None = None) -> None:
        with xlsxwriter.Workbook(path) as workbook:
            for name, rows in sound_register.items():
                sheet = workbook.add_worksheet(TABLES[name].title.ja)
                sheet.write_row(0, 0, [column.title.ja for column in TABLES[name].columns.values()])
                for line, row in enumerate(_of_year(name, rows, year) if year else rows, start=1):
                    sheet.write_row(line, 0, [row.get(column) or None for column in TABLES[name].columns])

    return write


def _of_year(table: str, rows: list[dict[str, str]], year: int) -> list[dict[str, str]]:
    if table == "cases":
        return [row | {"purposes": ""} for row in rows]
    first = {row["case_id"]: row for row in reversed(rows)} if table == "contacts" else {}
    own = {"date": f"{year}-05-15", "method": "phone"}
    return [row | own | {"contact_id": f"{year}-{row['contact_id']}"} for row in first.values()]


@pytest.mark.long
def test_quick_commands_of_a_page_run_one_after_the_other(tmp_path, ledger):
    calls = []
    for page in (page for page in PAGES if page.name in ("office.md", "batch.md")):
        home = tmp_path / page.stem
        home.mkdir()
        ledger(home / "台帳.xlsx")
        ledger(home / "台帳R6.xlsx", 2024)
        ledger(home / "before.xlsx", 2023)
        calls.append([home, "ingest", "before.xlsx", "--into", f"{home}/hikiana-data/register", "--fy", "2023"])
        calls += [
            [home, *(word.replace("~", str(home)) for word in arguments)]
            for program, arguments in _typed(page)
            if program == "hikiana" and arguments[0] in QUICK
        ]
    done = subprocess.run(
        [sys.executable, "-c", _RUN_ALL],
        input=json.dumps(calls, default=str),
        env={**os.environ, PLACE: str(tmp_path / "made")},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    ended = json.loads(done.stdout.splitlines()[-1])
    assert not [call for call, code in zip(calls, ended, strict=True) if code], done.stderr
    assert {arguments[1] for arguments in calls} == set(QUICK)
