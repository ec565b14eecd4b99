"""The descriptions of the environment agree."""

import importlib.metadata
import re
import tomllib

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name
from packaging.version import Version

from hikiana.base.workspace import ROOT

PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PROJECT = PYPROJECT["project"]
DEPENDENCIES = [Requirement(line) for line in PROJECT["dependencies"] + PROJECT["optional-dependencies"]["dev"]]
CONDA = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
CONDA_LINES = [line for line in CONDA["dependencies"] if isinstance(line, str)]
(PIP_LINES,) = [line["pip"] for line in CONDA["dependencies"] if isinstance(line, dict)]
RUNNING = (ROOT / "requirements.lock").read_text(encoding="utf-8")
DEVELOPING = (ROOT / "requirements-dev.lock").read_text(encoding="utf-8")


def _lines(lock):
    return re.sub(r"\\\n\s*", "", lock).strip().splitlines()


LOCKED = [*_lines(RUNNING), *_lines(DEVELOPING)]
_EXTRAS = PROJECT["optional-dependencies"]
NEEDED = [
    Requirement(line)
    for lines in (
        PROJECT["dependencies"],
        PYPROJECT["build-system"]["requires"],
        _EXTRAS["disclosure"],
        _EXTRAS["exchange"],
    )
    for line in lines
]
"""Public editions and packages for researchers are made where a report is, without anything more being installed."""


def _by_name(requirements):
    named = [(canonicalize_name(requirement.name), requirement.specifier) for requirement in requirements]
    assert len(dict(named)) == len(named), "a name stands twice"
    return dict(named)


def _entry(line):
    requirement, *hashes = line.split(" --hash=")
    return Requirement(requirement), hashes


def test_conda_environment_has_the_names_and_versions_of_pyproject():
    conda = [Requirement(line) for line in CONDA_LINES if line.partition(" ")[0] not in ("python", "pip")]
    pip = [Requirement(line) for line in PIP_LINES if not line.startswith("-e")]
    expected = _by_name(DEPENDENCIES)
    # conda-forge has no extras: it names the package for the extra.
    expected["pandera-polars"] = expected.pop("pandera")
    assert _by_name(conda + pip) == expected
    assert {requirement.name: requirement.extras for requirement in DEPENDENCIES if requirement.extras} == {
        "pandera": {"polars"}
    }


def test_conda_environment_takes_from_pip_only_what_conda_forge_lacks():
    assert "pip" in CONDA_LINES
    assert CONDA["channels"] == ["conda-forge", "nodefaults"]
    assert "-e ." in PIP_LINES
    assert {Requirement(line).name for line in PIP_LINES if line != "-e ."} == {
        "axe-playwright-python",
        "noto-cjk-sans-jp-bold",
        "noto-cjk-sans-jp-regular",
        "playwright",
        "typst",
    }


def test_range_of_python_is_the_same_in_both():
    (python,) = [line.removeprefix("python ") for line in CONDA_LINES if line.startswith("python ")]
    assert SpecifierSet(python) == SpecifierSet(PROJECT["requires-python"])


def test_what_running_and_building_need_is_in_the_first_lock():
    locked = {_entry(line)[0].name for line in _lines(RUNNING)}
    assert {canonicalize_name(requirement.name) for requirement in NEEDED} <= locked


def test_the_two_locks_have_one_version_of_a_package():
    first = {entry.name: entry.specifier for entry, _ in map(_entry, _lines(RUNNING))}
    second = {entry.name: entry.specifier for entry, _ in map(_entry, _lines(DEVELOPING))}
    assert {name: second[name] for name in first.keys() & second} == {
        name: first[name] for name in first.keys() & second
    }


@pytest.mark.parametrize("dependency", [*NEEDED, *DEPENDENCIES], ids=lambda dependency: dependency.name)
def test_dependency_is_locked_to_a_version_that_it_admits_on_this_machine(dependency):
    name = canonicalize_name(dependency.name)
    pinned = [entry for entry, _ in map(_entry, LOCKED) if canonicalize_name(entry.name) == name]
    assert any(entry.marker is None or entry.marker.evaluate() for entry in pinned)
    for entry in pinned:
        (specifier,) = entry.specifier
        assert dependency.specifier.contains(Version(specifier.version))


def test_every_locked_entry_is_one_version_with_hashes():
    assert len(LOCKED) > len(DEPENDENCIES)
    for line in LOCKED:
        entry, hashes = _entry(line)
        assert [specifier.operator for specifier in entry.specifier] == ["=="]
        assert "*" not in str(entry.specifier)
        assert entry.url is None
        assert hashes, line
        assert all(re.fullmatch(r"sha256:[0-9a-f]{64}", digest) for digest in hashes)


@pytest.mark.parametrize("lock", [RUNNING, DEVELOPING], ids=["running", "developing"])
def test_lock_names_no_address_and_no_index(lock):
    assert "://" not in lock
    assert not re.search(r"(?m)^\s*-(?!-hash=)", lock)
    assert "index" not in lock.replace("--hash", "")


def test_lock_brings_in_no_second_data_frame_library():
    names = {canonicalize_name(_entry(line)[0].name) for line in LOCKED}
    assert {"polars", "pandera"} <= names
    assert names.isdisjoint({"pandas", "pyarrow"})


def test_numpy_comes_with_extras_alone():
    required = [Requirement(line) for line in PROJECT["dependencies"]]
    reached: set[str] = set()
    while required:
        entry = required.pop()
        if entry.name in reached or (entry.marker and not entry.marker.evaluate({"extra": ""})):
            continue
        reached.add(canonicalize_name(entry.name))
        for extra in ("", *entry.extras):
            needed = [Requirement(line) for line in importlib.metadata.requires(entry.name) or ()]
            required += [one for one in needed if one.marker is None or one.marker.evaluate({"extra": extra})]
    assert len(reached) > len(PROJECT["dependencies"])
    assert "numpy" not in reached
