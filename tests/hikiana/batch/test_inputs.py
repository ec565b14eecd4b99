"""What a section follows from: every input has a name for people, and changes with its content alone."""

import shutil
from importlib.metadata import version

import pytest

from hikiana.batch import inputs
from hikiana.batch.inputs import LABELS, common_inputs, digest, installed, section_inputs
from hikiana.batch.jobs import SectionJob
from hikiana.cleaning import clean_register
from hikiana.derived import DERIVED
from hikiana.fiscal_year import FiscalYear
from hikiana.workspace import SYNTHETIC
from schemas.tables import TABLES

YEAR = FiscalYear(2024)


@pytest.fixture(scope="module")
def clean(tmp_path_factory):
    return clean_register(SYNTHETIC, tmp_path_factory.mktemp("clean"))[0]


def _job(notebook="{}", engine="fork", **parameters):
    return SectionJob("01_one.ipynb", notebook, SYNTHETIC, parameters, engine)


def _changed(now, former):
    assert now.keys() == former.keys() == LABELS.keys()
    return {name for name in now if now[name] != former[name]}


@pytest.mark.parametrize(("table", "name"), [*zip(TABLES, TABLES, strict=True), *((one, "derived") for one in DERIVED)])
def test_table_is_an_input(tmp_path, clean, table, name):
    copied = shutil.copytree(clean, tmp_path / "copied")
    with (copied / f"{table}.parquet").open("ab") as file:
        file.write(b"\0")
    former = section_inputs(common_inputs(clean), _job(), YEAR, tmp_path)
    assert _changed(section_inputs(common_inputs(copied), _job(), YEAR, tmp_path), former) == {name}


@pytest.mark.parametrize(
    ("job", "name"),
    [
        (_job('{"cells": []}'), "notebook"),
        (_job(lang="en"), "parameters"),
        (_job(engine="kernel"), "engine"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_a_section_is_asked_is_an_input(tmp_path, clean, job, name):
    common = common_inputs(clean)
    former = section_inputs(common, _job(), YEAR, tmp_path)
    assert _changed(section_inputs(common, job, YEAR, tmp_path), former) == {name}


def test_remarks_are_an_input_of_their_section_and_year_alone(tmp_path, clean):
    common = common_inputs(clean)

    def now(year=YEAR):
        return section_inputs(common, _job(), year, tmp_path)

    former, of_other_year = now(), now(YEAR.previous)
    (tmp_path / "2024").mkdir()
    (tmp_path / "2024" / "two.md").write_text("of another section", encoding="utf-8")
    assert _changed(now(), former) == set()
    (tmp_path / "2024" / "one.md").write_text("", encoding="utf-8")
    assert _changed(now(), former) == {"commentary"}
    assert _changed(now(YEAR.previous), of_other_year) == set()


def test_code_and_its_data_are_inputs_but_not_what_python_made_of_it(tmp_path, monkeypatch):
    for folder in ("hikiana", "schemas"):
        (tmp_path / folder / "__pycache__").mkdir(parents=True)
    monkeypatch.setattr(inputs, "ROOT", tmp_path)
    monkeypatch.setattr(inputs, "SCHEMAS", tmp_path / "schemas")
    seen = set()
    for path in ("hikiana/a.py", "hikiana/b.css", "schemas/a.py", "schemas/codes.csv"):
        (tmp_path / path).write_text("same", encoding="utf-8")
        seen.add(inputs.library_digest.__wrapped__())
    assert len(seen) == 4
    (tmp_path / "hikiana" / "__pycache__" / "a.pyc").write_text("made", encoding="utf-8")
    assert inputs.library_digest.__wrapped__() in seen
    (tmp_path / "hikiana" / "a.py").rename(tmp_path / "hikiana" / "c.py")
    assert inputs.library_digest.__wrapped__() not in seen


def test_installed_packages_have_their_versions():
    assert installed()["polars"] == version("polars")
    assert installed()["papermill"] == version("papermill")
    assert digest(list(installed().items())) != digest([])
