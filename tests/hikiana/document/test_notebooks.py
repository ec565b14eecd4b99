"""The sections' notebooks: nothing but parameters, one setup cell and expressions, each able to run alone."""

import ast
import re
import subprocess
import sys

import nbformat
import pytest

from hikiana.base.workspace import NOTEBOOKS as FOLDER

NOTEBOOKS = sorted(FOLDER.glob("[0-9][0-9]_*.ipynb"))
"""All that are shipped: a centre's report may lack some."""
PARAMETERS = {"fiscal_year": ("int", int), **dict.fromkeys(("register", "edition", "lang"), ("str", str))}
FORBIDDEN = (
    ast.FunctionDef,
    ast.AsyncFunctionDef,
    ast.ClassDef,
    ast.Lambda,
    ast.For,
    ast.While,
    ast.comprehension,
    ast.If,
    ast.Try,
    ast.With,
)


@pytest.fixture(params=NOTEBOOKS, ids=lambda path: path.stem)
def path(request):
    return request.param


@pytest.fixture
def notebook(path):
    return nbformat.read(path, as_version=4)


def _code(notebook, tag=None):
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    return cells if tag is None else [cell for cell in cells if tag in cell.metadata.get("tags", ())]


def test_notebook_is_valid_and_kept_without_outputs(notebook):
    nbformat.validate(notebook)
    assert [cell.outputs for cell in _code(notebook)] == [[]] * len(_code(notebook))
    assert {cell.execution_count for cell in _code(notebook)} == {None}
    assert len({cell.id for cell in notebook.cells}) == len(notebook.cells)
    assert notebook.metadata.kernelspec.name == "python3"


def test_parameters_are_annotated_literals(notebook):
    (cell,) = _code(notebook, "parameters")
    statements = ast.parse(cell.source).body
    assert all(isinstance(statement, ast.AnnAssign) for statement in statements)
    declared = {statement.target.id: (statement.annotation.id, statement.value) for statement in statements}
    assert declared.keys() == PARAMETERS.keys()
    for name, (annotation, kind) in PARAMETERS.items():
        assert declared[name][0] == annotation
        assert type(ast.literal_eval(declared[name][1])) is kind


def test_every_parameter_has_its_explanation_at_the_end_of_its_line(notebook):
    (cell,) = _code(notebook, "parameters")
    for line in cell.source.splitlines():
        assert re.search(r"  # [^#]*[ぁ-んァ-ヶ一-龠]", line)


def test_notebooks_declare_the_same_parameters():
    assert len({_code(nbformat.read(path, as_version=4), "parameters")[0].source for path in NOTEBOOKS}) == 1


def test_one_setup_cell_follows_the_parameters_and_imports_the_section(path, notebook):
    (parameters,), (setup,) = _code(notebook, "parameters"), _code(notebook, "setup")
    assert _code(notebook)[:2] == [parameters, setup]
    assert f"from hikiana.sections import {path.stem[3:]}" in setup.source
    assert "hikiana.open_year(fiscal_year, register, edition, lang)" in setup.source


def test_cells_define_nothing_and_compute_nothing(notebook):
    for cell in _code(notebook):
        tree = ast.parse(cell.source)
        assert not [node for node in ast.walk(tree) if isinstance(node, FORBIDDEN)]
        imported = [node for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom)]
        names = {alias.name for node in imported for alias in node.names}
        names |= {node.module for node in imported if isinstance(node, ast.ImportFrom)}
        assert all(name.partition(".")[0] != "polars" for name in names)
        assert not imported or "setup" in cell.metadata.tags


def test_cells_after_the_setup_are_one_call_of_the_section_each(path, notebook):
    *cells, last = _code(notebook)[2:]
    assert last.source == f'hikiana.remarks("{path.stem[3:]}", year)'
    for cell in cells:
        (statement,) = ast.parse(cell.source).body
        assert isinstance(statement, ast.Expr)
        call = statement.value
        assert isinstance(call, ast.Call)
        assert call.func.value.id == path.stem[3:]
        assert [argument.id for argument in call.args] == ["year"]


def test_notebook_opens_with_its_title_and_every_group_of_cells_with_a_heading(notebook):
    texts = [cell for cell in notebook.cells if cell.cell_type == "markdown"]
    assert notebook.cells[:2] == texts[:2]
    assert all(re.match(r"# \S.*\n\n\S", cell.source) for cell in texts[:2])
    assert all(re.match(r"## \S.*\n\n\S", cell.source) for cell in texts[2:])


def test_every_text_stands_in_japanese_and_then_in_english(notebook):
    texts = [cell for cell in notebook.cells if cell.cell_type == "markdown"]
    assert [cell.metadata.tags[0] for cell in texts] == ["ja", "en"] * (len(texts) // 2)
    for japanese, english in zip(texts[::2], texts[1::2], strict=True):
        assert japanese.metadata.tags[1:] == english.metadata.tags[1:] in ([], ["appendix"])
    for japanese, english in zip(texts[::2], texts[1::2], strict=True):
        assert re.search("[ぁ-んァ-ヶ一-龠]", japanese.source)
        assert not re.search("[ぁ-んァ-ヶ一-龠]", english.source)


@pytest.mark.long
def test_notebook_runs_alone_in_a_stock_kernel_with_its_defaults(tmp_path):
    """All declare the same parameters and are set up alike; test_engine.py has a kernel run the cells of all."""
    path = NOTEBOOKS[1]
    target = tmp_path / path.name
    command = [
        sys.executable,
        "-m",
        "papermill",
        "--no-progress-bar",
        "--cwd",
        str(path.parent),
        str(path),
        str(target),
    ]
    subprocess.run(command, capture_output=True, check=True, timeout=300)
    cells = _code(nbformat.read(target, as_version=4))
    _refuse_silent(cells[1:])


@pytest.mark.long
def test_every_section_shows_something_in_every_cell_its_year_and_its_source(executed):
    for notebook in executed.values():
        _refuse_silent(_code(notebook)[2:])


def _refuse_silent(cells):
    """Of the cells after the parameters."""
    shown = "".join(str(output.get("data", "")) for cell in cells for output in cell.outputs)
    silent = " ".join(cell.source for cell in cells if not cell.outputs)
    # There are no rates without populations, nothing is hidden in an internal edition, no remarks without their file.
    assert set(re.findall(r"\w+(?=\()", silent)) <= {"rates_by_region", "disclosure", "remarks"}
    assert "令和6年度（2024年度）" in shown
    assert "合成データ" in shown
