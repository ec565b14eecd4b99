"""Which packages have no wheel for which computer is told from the names of their files."""

import re

from hikiana.base.workspace import ROOT
from locks import entries
from wheels import PLATFORMS, PYTHONS, missing, page

WINDOWS, INTEL_MAC, ARM_MAC, LINUX, ARM_LINUX = PLATFORMS


def _package(name, *tags, **more):
    return {"name": name, "version": "1.0", "wheels": [{"url": f"./{name}-1.0-{tag}.whl"} for tag in tags], **more}


def _without(package):
    return {
        (platform.name, python)
        for platform in PLATFORMS
        for python in PYTHONS
        if missing([package], platform, python) == [f"{package['name']} 1.0"]
    }


def test_wheel_for_any_computer_is_one_everywhere():
    assert _without(_package("pure", "py3-none-any")) == set()


def test_wheel_of_the_stable_interface_fits_later_pythons():
    assert _without(_package("rust", "cp310-abi3-win_amd64")) == {
        (platform.name, python) for platform in PLATFORMS[1:] for python in PYTHONS
    }


def test_wheel_for_a_newer_system_or_python_is_none():
    tags = ["cp311-cp311-win_amd64", "cp314-cp314-win_amd64", "cp311-cp311-manylinux_2_39_x86_64"]
    assert (WINDOWS.name, (3, 11)) not in _without(_package("new", *tags))
    assert {(WINDOWS.name, (3, 13)), (LINUX.name, (3, 11))} <= _without(_package("new", *tags))


def test_source_alone_is_no_wheel_where_the_package_is_needed():
    assert _without(_package("source", marker="sys_platform == 'win32' and python_full_version == '3.12.*'")) == {
        (WINDOWS.name, (3, 12))
    }


def test_page_names_what_lacks_and_no_address():
    written = page([_package("pure", "py3-none-any"), _package("mac", "py3-none-macosx_11_0_arm64")])
    assert f"| {WINDOWS.name} | mac 1.0 | mac 1.0 | mac 1.0 |" in written
    assert f"| {ARM_MAC.name} | all | all | all |" in written
    assert "2 packages, of which 1 have" in written
    assert "./" not in written


def test_kept_page_is_of_the_lock():
    kept = (ROOT / "docs" / "wheels.md").read_text(encoding="utf-8")
    lock = entries((ROOT / "requirements.lock").read_text(encoding="utf-8"))
    assert re.search(r"(?m)^(\d+) packages", kept)[1] == str(len(lock)), "make wheels"
    assert "://" not in kept
