"""The code asks for roles: no code that a centre may hide or add stands in it, and none is indispensable to it."""

import ast
import csv
import json
import os
import shutil
import subprocess
import sys

import pytest

from hikiana.base.workspace import CENTRE, NOTEBOOKS, ROOT
from schemas.code_lists import CODE_LISTS, NATIONAL
from schemas.roles import EVERYWHERE, ROLES

OF_PLACES = ("北海道", "札幌", "sapporo", "subprefecture", "道内", "道外", "道央", "総合振興局")
LED_BY_PRINT = ("hikiana/centre/printed/", "hikiana/register/synthetic/")
"""What compares with a printed report, or makes a register from one: it speaks of that report's own tables and rows."""
HIKIANAS_OWN = {"contact_kind"}
"""Lists that follow from the records and are no column that staff fill in."""
OTHER_MEANINGS = {
    "health_center": "a column of the activities",
    "online": "a column of the contacts",
    "streaming": "how polars collects",
    "yes": "an answer of a cell",
    "no": "an answer of a cell",
    "agency": "a role, too",
}


def _literals(path):
    """The texts of a module or notebook that are no docstrings, with their lines."""
    if path.suffix == ".ipynb":
        cells = [cell for cell in json.loads(path.read_text(encoding="utf-8"))["cells"] if cell["cell_type"] == "code"]
        source = "\n".join("".join(cell["source"]) for cell in cells)
    else:
        source = path.read_text(encoding="utf-8")
    tree = ast.parse(source)
    docstrings = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
            yield node.lineno, node.value


def _sources():
    modules = [path for top in ("hikiana", "schemas") for path in (ROOT / top).rglob("*.py")]
    return [*modules, *NOTEBOOKS.rglob("*.ipynb")]


def test_no_place_is_named_in_the_code():
    named = [
        f"{path.relative_to(ROOT)}:{line}: {text}"
        for path in _sources()
        if not path.relative_to(ROOT).as_posix().startswith(LED_BY_PRINT)
        for line, text in _literals(path)
        if any(place in text.lower() for place in OF_PLACES)
    ]
    assert named == []


def test_no_notebook_names_a_place_in_its_words():
    for path in NOTEBOOKS.rglob("*.ipynb"):
        text = path.read_text(encoding="utf-8")
        assert not [place for place in (*OF_PLACES, "Hokkaido") if place in text], path


def test_no_code_that_a_centre_may_hide_or_add_stands_in_the_code():
    roles = {role for of_list in ROLES.values() for role in of_list} | {*EVERYWHERE}
    codes = {code for name, every in CODE_LISTS.items() if name not in HIKIANAS_OWN for code in every.codes}
    bound = [
        f"{path.relative_to(ROOT)}:{line}: {text}"
        for path in _sources()
        if not path.relative_to(ROOT).as_posix().startswith(LED_BY_PRINT)
        for line, text in _literals(path)
        if text in codes - roles - OTHER_MEANINGS.keys()
    ]
    assert bound == []


WITHOUT = """
import importlib, os, sys
import altair, nbformat, pandera.polars, papermill, polars
for folder in sys.argv[1:]:
    child = os.fork()
    if child == 0:
        os.environ["HIKIANA_CENTRE"] = folder
        try:
            from hikiana.sections.contents import section_modules
            section_modules()
            for module in ("explore.offered", "release.make", "intake.form", "disclosure.audit.run", "register.check"):
                importlib.import_module("hikiana." + module)
            from schemas.dictionary import data_dictionary
            data_dictionary()
        except BaseException as fault:
            print(os.path.basename(folder), type(fault).__name__, fault, flush=True)
        os._exit(0)
    os.waitpid(child, 0)
"""


def _variants():
    """What is hidden by name: the first, second … code of every list, and all codes of the first, second … role."""
    with NATIONAL.open(encoding="utf-8", newline="") as file:
        lines = [line for line in csv.DictReader(file) if line["use"] == "" and line["list"] not in HIKIANAS_OWN]
    hidden = {}
    for name in dict.fromkeys(line["list"] for line in lines):
        of_list = [line for line in lines if line["list"] == name]
        roles = dict.fromkeys(role for line in of_list for role in line["roles"].split("|") if role)
        for place, line in enumerate(of_list):
            hidden.setdefault(f"code {place}", []).append(line)
        for place, role in enumerate(role for role in roles if role != "consultation"):
            hidden.setdefault(f"role {place}", []).extend(line for line in of_list if role in line["roles"].split("|"))
    return hidden


@pytest.mark.long
@pytest.mark.skipif(not hasattr(os, "fork"), reason="each is tried in a process that is forked")
def test_no_code_is_indispensable(tmp_path):
    """All sections load without any one code, and without all of a role but for consultations."""
    folders = []
    for name, without in _variants().items():
        folder = tmp_path / name
        folder.mkdir()
        for path in CENTRE.glob("*.*"):
            shutil.copy(path, folder)
        with (folder / "codes.csv").open("a", encoding="utf-8") as file:
            file.writelines(f"{line['list']},{line['code']},no,,,,,,,,\n" for line in without)
        # The shipped centre's merges name its codes; another centre's name its own.
        told = (folder / "centre.toml").read_text(encoding="utf-8")
        (folder / "centre.toml").write_text(told[: told.index("[disclosure]")], encoding="utf-8")
        folders.append(str(folder))
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT, *folders], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout == ""
