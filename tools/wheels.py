"""Ask the index for a wheel of every package that running needs, for each platform and Python: `make wheels`.

What it finds is kept in docs/wheels.md. A package without a wheel would have to be compiled, for which an office has
nothing: it is replaced or made an extra.
"""

import subprocess
import sys
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from packaging.markers import Marker
from packaging.tags import Tag, compatible_tags, cpython_tags, mac_platforms
from packaging.utils import parse_wheel_filename

ROOT = Path(__file__).resolve().parents[1]
LOCK, PAGE = ROOT / "requirements.lock", ROOT / "docs" / "wheels.md"
PYTHONS = ((3, 11), (3, 12), (3, 13))
_COMPILE = ("uv", "pip", "compile", "--quiet", "--universal", "--python-version", "3.11", "--no-deps", "--no-header")


def _glibc(machine: str) -> list[str]:
    """glibc 2.28 is that of Debian 10, Ubuntu 18.10 and RHEL 8."""
    old = [f"{name}_{machine}" for name in ("manylinux2014", "manylinux2010", "manylinux1")]
    return [f"manylinux_2_{minor}_{machine}" for minor in range(28, 4, -1)] + old + [f"linux_{machine}"]


@dataclass(frozen=True)
class Platform:
    """A kind of computer: its name, the tags of wheels that it takes, and what the markers of a lock ask."""

    name: str
    tags: Sequence[str]
    system: str
    machine: str

    def takes(self, python: tuple[int, int]) -> set[Tag]:
        """The tags that a CPython of this version takes here."""
        interpreter = f"cp{python[0]}{python[1]}"
        return {*cpython_tags(python, platforms=self.tags), *compatible_tags(python, interpreter, self.tags)}

    def needs(self, package: Mapping[str, Any], python: tuple[int, int]) -> bool:
        """Whether the package is for this kind of computer and Python."""
        version = f"{python[0]}.{python[1]}"
        systems = {"win32": ("Windows", "nt"), "darwin": ("Darwin", "posix"), "linux": ("Linux", "posix")}
        platform_system, os_name = systems[self.system]
        asked = {
            "sys_platform": self.system,
            "platform_system": platform_system,
            "os_name": os_name,
            "platform_machine": self.machine,
            "python_version": version,
            "python_full_version": f"{version}.0",
            "platform_python_implementation": "CPython",
            "implementation_name": "cpython",
        }
        return "marker" not in package or Marker(package["marker"]).evaluate(asked)


PLATFORMS = (
    Platform("Windows (x86-64)", ["win_amd64"], "win32", "AMD64"),
    Platform("macOS 15 (Intel)", list(mac_platforms((15, 0), "x86_64")), "darwin", "x86_64"),
    Platform("macOS 15 (ARM)", list(mac_platforms((15, 0), "arm64")), "darwin", "arm64"),
    Platform("Linux (x86-64, glibc 2.28)", _glibc("x86_64"), "linux", "x86_64"),
    Platform("Linux (ARM64, glibc 2.28)", _glibc("aarch64"), "linux", "aarch64"),
)


def missing(packages: Iterable[Mapping[str, Any]], platform: Platform, python: tuple[int, int]) -> list[str]:
    """The packages that are needed there and have no wheel, by name and version."""
    takes = platform.takes(python)
    return [
        f"{package['name']} {package['version']}"
        for package in packages
        if platform.needs(package, python) and not any(tags & takes for tags in _tags(package))
    ]


def _tags(package: Mapping[str, Any]) -> list[frozenset[Tag]]:
    files = [wheel.get("name") or wheel["url"].rpartition("/")[2] for wheel in package.get("wheels", ())]
    return [parse_wheel_filename(file.replace("%2B", "+"))[3] for file in files]


def page(packages: Sequence[Mapping[str, Any]]) -> str:
    """The page for docs/: a row per kind of computer, a column per Python; a cell names what has no wheel."""
    everywhere = sum(any(tag.platform == "any" for tags in _tags(package) for tag in tags) for package in packages)
    heads = ["", *(f"Python {major}.{minor}" for major, minor in PYTHONS)]
    rows = [
        [platform.name, *("<br>".join(missing(packages, platform, python)) or "all" for python in PYTHONS)]
        for platform in PLATFORMS
    ]
    table = "\n".join(f"| {' | '.join(row)} |" for row in (heads, ["---"] * len(heads), *rows))
    return (
        "# Wheels\n\n"
        "Whether each package of `requirements.lock` can be installed without a compiler. `make wheels` writes this\n"
        "page (maintainers, after each change of the lock); a cell names the packages that have no wheel there.\n\n"
        f"{table}\n\n"
        f"{len(packages)} packages, of which {everywhere} have one wheel for every computer.\n"
    )


def main() -> int:
    """Write the page, and end with 1 when something has no wheel somewhere."""
    asked = [*_COMPILE, "--format", "pylock.toml", LOCK.name]
    done = subprocess.run(asked, cwd=ROOT, capture_output=True, encoding="utf-8", check=False)
    if done.returncode:
        print(done.stderr, file=sys.stderr)
        return done.returncode
    packages = tomllib.loads(done.stdout)["packages"]
    PAGE.write_text(page(packages), encoding="utf-8", newline="\n")
    lacking = {name for platform in PLATFORMS for python in PYTHONS for name in missing(packages, platform, python)}
    print("\n".join(sorted(lacking)) or f"{len(packages)} packages have wheels everywhere.")
    return 1 if lacking else 0


if __name__ == "__main__":
    sys.exit(main())
