"""What a section follows from: every input has a name for people, and changes with its content alone."""

import os
import shutil
from dataclasses import replace
from importlib.metadata import version

import pytest

from hikiana.base.errors import UsageError
from hikiana.base.fiscal_year import FiscalYear
from hikiana.base.workspace import SYNTHETIC
from hikiana.batch import inputs
from hikiana.batch.cells.jobs import SectionJob
from hikiana.batch.inputs import LABELS, common_inputs, digest, installed, section_inputs
from hikiana.register.clean.cleaning import clean_register
from hikiana.register.clean.derived import DERIVED
from schemas.tables import TABLES

YEAR = FiscalYear(2024)


@pytest.fixture(scope="module")
def clean(tmp_path_factory):
    return clean_register(SYNTHETIC, tmp_path_factory.mktemp("clean"))[0]


def _job(notebook="{}", engine="direct", **parameters):
    return SectionJob("01_one.ipynb", notebook, SYNTHETIC, parameters, engine)


def _changed(now, former):
    # The mask is one of public editions alone.
    assert now.keys() == former.keys() == LABELS.keys() - {"mask"}
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
        (_job(register="/elsewhere"), "place"),
        (_job('{"cells": []}'), "notebook"),
        (_job(lang="en"), "parameters"),
        (_job(engine="kernel"), "engine"),
        (replace(_job(), day="2025-04-01"), "over"),
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
    monkeypatch.setattr(inputs, "_CODE", (tmp_path / "hikiana", tmp_path / "schemas"))
    seen = set()

    def now():
        monkeypatch.setattr(inputs, "_at_first", {})
        return inputs.library_digest()

    for path in ("hikiana/a.py", "hikiana/b.css", "schemas/a.py", "schemas/codes.csv"):
        (tmp_path / path).write_text("same", encoding="utf-8")
        seen.add(now())
    assert len(seen) == 4
    (tmp_path / "hikiana" / "__pycache__" / "a.pyc").write_text("made", encoding="utf-8")
    assert now() in seen
    (tmp_path / "hikiana" / "a.py").rename(tmp_path / "hikiana" / "c.py")
    assert now() not in seen


def test_code_that_changes_under_a_running_python_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(inputs, "_CODE", (tmp_path,))
    monkeypatch.setattr(inputs, "_at_first", {})
    (tmp_path / "a.py").write_text("first", encoding="utf-8")
    assert inputs.library_digest() == inputs.library_digest()
    (tmp_path / "a.py").write_text("second", encoding="utf-8")
    with pytest.raises(UsageError, match="起動し直して"):
        inputs.library_digest()


def test_stamp_tells_of_a_file_that_was_written_even_when_it_is_the_same_again(tmp_path):
    folder, file = tmp_path / "folder", tmp_path / "remarks.md"
    folder.mkdir()
    seen = [inputs.stamp([folder, file])]
    for path in (file, folder / "new.csv"):
        path.write_text("content", encoding="utf-8")
        seen.append(inputs.stamp([folder, file]))
    assert inputs.stamp([folder, file]) == seen[-1]
    os.utime(file, ns=(1, 1))
    seen.append(inputs.stamp([folder, file]))
    assert len(set(seen)) == 4


def test_installed_packages_have_their_versions():
    assert installed()["polars"] == version("polars")
    assert installed()["papermill"] == version("papermill")
    assert digest(list(installed().items())) != digest([])
