"""The house: its rooms from the ground up, and imports that only run downwards."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ROOMS = (
    "hikiana.base",
    "schemas",
    "hikiana.statistics",
    "hikiana.centre",
    "hikiana.intake",
    "hikiana.register",
    "hikiana.presentation",
    "hikiana.sections",
    "hikiana.document",
    "hikiana.disclosure",
    "hikiana.notebook",
    "hikiana.batch",
    "hikiana.release",
    "hikiana.explore",
    "hikiana.cli",
    "hikiana.__main__",
    "hikiana",
)
"""From the ground up: a room knows those before it. This is the one place that says so."""
LATE = (
    "hikiana.batch",
    "hikiana.cli",
    "hikiana.disclosure.audit.scanner",
    "hikiana.document.documents",
    "hikiana.document.export",
    "hikiana.document.writers",
    "hikiana.intake.guard.record_guard",
    "hikiana.notebook",
    "hikiana.__main__",
    "hikiana.register.keep.commands",
    "hikiana.register.ledger_form.command",
    "hikiana.sections.centre_commands",
)
"""What may import within functions, since it has to start quickly or to do without an extra."""
BY_NAME = {"hikiana", "hikiana.sections.contents"}
"""What imports modules by their names: the package's face, and the contents, which find sections by their notebooks."""


@dataclass(frozen=True)
class Import:
    """That one module of the house imports another; `late` when it does so within a function."""

    by: str
    of: str
    late: bool


def _modules() -> dict[str, Path]:
    paths = [path for top in ("hikiana", "schemas") for path in (ROOT / top).rglob("*.py")]
    return {".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path for path in paths}


def _imports(module: str, tree: ast.Module, modules: dict[str, Path]) -> Iterator[Import]:
    at_once = {id(node) for top in tree.body for node in _outside_functions(top)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{module} imports by a relative name"
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        else:
            continue
        for name in names:
            found = name
            while found and found not in modules:
                found = found.rpartition(".")[0]
            if found and found != module:
                yield Import(module, found, id(node) not in at_once)


def _outside_functions(node: ast.AST) -> Iterator[ast.AST]:
    if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
        yield node
        for child in ast.iter_child_nodes(node):
            yield from _outside_functions(child)


@pytest.fixture(scope="module")
def trees() -> dict[str, ast.Module]:
    return {module: ast.parse(path.read_text(encoding="utf-8")) for module, path in _modules().items()}


@pytest.fixture(scope="module")
def imports(trees) -> set[Import]:
    """Every import of the house, those that only a type checker sees among them."""
    modules = _modules()
    return {found for module, tree in trees.items() for found in _imports(module, tree, modules)}


def _within(module: str, room: str) -> bool:
    return module == room or module.startswith(f"{room}.")


def _floor(module: str) -> int:
    return max(ROOMS.index(room) for room in ROOMS[:-1] if _within(module, room)) if module != "hikiana" else len(ROOMS)


def test_every_module_is_in_a_room():
    outside = {module for module in _modules() if not any(_within(module, room) for room in ROOMS[:-1])}
    assert outside == {"hikiana"}, "the face alone"


def test_imports_run_downwards(imports):
    assert not [each for each in imports if _floor(each.of) > _floor(each.by)]


def test_no_module_imports_itself_by_way_of_others(imports):
    below: dict[str, set[str]] = {}
    for each in imports:
        below.setdefault(each.by, set()).add(each.of)
    try:
        TopologicalSorter(below).prepare()
    except CycleError as fault:
        pytest.fail(" → ".join(fault.args[1]))


def test_only_what_starts_quickly_imports_within_functions(imports):
    assert {each.by for each in imports if each.late and not any(_within(each.by, room) for room in LATE)} == set()


def test_only_the_face_and_the_contents_import_by_name(trees):
    assert {
        module
        for module, tree in trees.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr == "import_module"
    } == BY_NAME


def test_top_of_the_house_is_seen_at_a_glance():
    top = [path for path in (ROOT / "hikiana").iterdir() if path.name != "__pycache__"]
    assert len([path for path in top if path.is_file()]) <= 4
    assert len([path for path in top if path.is_dir()]) <= 12


def test_class_name_has_one_meaning(trees):
    modules: dict[str, list[str]] = {}
    for module, tree in trees.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                modules.setdefault(node.name, []).append(module)
    assert {name: places for name, places in modules.items() if len(places) > 1} == {}
