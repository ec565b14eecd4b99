"""Write both locks anew from pyproject.toml: `make lock` keeps the versions that still fit, UPGRADE=1 takes the newest.

One lock holds for every supported Python and platform, and names no address. Needs uv, which developing brings.
"""

import subprocess
import sys
import tomllib
from pathlib import Path

from locks import on_top

ROOT = Path(__file__).resolve().parents[1]
RUNNING, DEVELOPING = ROOT / "requirements.lock", ROOT / "requirements-dev.lock"
EXTRAS = ("--extra", "disclosure", "--extra", "exchange")
"""What an office needs for its public edition, and researchers for their packages, is there without being asked for."""
_COMPILE = (
    *("uv", "pip", "compile", "--quiet", "--universal", "--python-version", "3.11", "--generate-hashes"),
    *("--constraint", "tools/held-back.txt"),
    *("--no-header", "--no-annotate", "--no-emit-index-url", "--no-emit-find-links"),
)


def main(options: list[str]) -> None:
    """Resolve what running needs, then what developing needs beside it."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    # hikiana itself is built in the environment that it runs in.
    building = "\n".join(project["build-system"]["requires"])
    _compile([*options, *EXTRAS, "-o", RUNNING.name], building)
    _compile([*options, "--extra", "dev", "--constraint", RUNNING.name, "-o", DEVELOPING.name], building)
    locks = [lock.read_text(encoding="utf-8") for lock in (DEVELOPING, RUNNING)]
    DEVELOPING.write_text(on_top(*locks), encoding="utf-8", newline="\n")


def _compile(options: list[str], building: str) -> None:
    subprocess.run([*_COMPILE, "pyproject.toml", "-", *options], cwd=ROOT, input=building, text=True, check=True)


if __name__ == "__main__":
    main(sys.argv[1:])
