"""What can be seen on any computer of how hikiana starts on Windows."""

import ast
import re
import sys

import pytest

from hikiana.base.workspace import ROOT

START = ROOT / "start.cmd"
SHOWN = sorted((ROOT / "tools" / "start").iterdir())
CODE = sorted(path for folder in ("hikiana", "schemas", "tools") for path in (ROOT / folder).rglob("*.py"))
UNIX_ALONE = {"crypt", "fcntl", "grp", "posix", "pty", "pwd", "resource", "syslog", "termios", "tty"}


@pytest.mark.parametrize("file", [START, *SHOWN], ids=lambda file: file.name)
def test_what_windows_reads_has_its_line_ends_in_every_clone(file):
    lines = file.read_bytes().split(b"\n")
    assert lines.pop() == b""
    assert all(line.endswith(b"\r") for line in lines)
    kept = (ROOT / ".gitattributes").read_text(encoding="utf-8").splitlines()
    assert {"*.cmd -text", "tools/start/*.txt -text"} <= set(kept)


def test_start_is_ascii_because_cmd_reads_it_before_it_knows_utf_8():
    assert START.read_bytes().isascii()


def test_start_names_only_files_and_labels_that_exist():
    text = START.read_text(encoding="ascii")
    named = {name.replace("\\", "/") for name in re.findall(r"(?<![%\w\\])tools\\[\w\\.-]+", text)}
    assert named == {"tools/environment.py", *(f"tools/start/{file.name}" for file in SHOWN)}
    assert all((ROOT / name).is_file() for name in named)
    assert set(re.findall(r"(?:goto|call) :(\w+)", text)) == set(re.findall(r"(?m)^:(\w+)", text))


def test_start_takes_the_versions_of_python_that_make_takes():
    condition = r"\(3, \d+\) <= sys\.version_info < \(3, \d+\)"
    in_start, in_make = (
        set(re.findall(condition, (ROOT / name).read_text(encoding="utf-8"))) for name in ("start.cmd", "Makefile")
    )
    assert in_start == in_make
    assert len(in_make) == 1


def _at_import(tree):
    """The modules that are imported when the module is, functions left out."""
    waiting = list(tree.body)
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Import):
            yield from (name.name.partition(".")[0] for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.partition(".")[0]
        elif not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            waiting += ast.iter_child_nodes(node)


def test_no_module_imports_what_windows_lacks():
    assert UNIX_ALONE - {"crypt"} <= sys.stdlib_module_names
    found = {path: set(_at_import(ast.parse(path.read_text(encoding="utf-8")))) & UNIX_ALONE for path in CODE}
    assert len(found) > 100
    assert not {path.relative_to(ROOT): names for path, names in found.items() if names}
