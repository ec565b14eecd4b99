"""Make the environment in .venv from the locks, or leave it when it is as they say: make and start.cmd call this first.

uv installs: the one on the PATH, or one that pip installs beside the packages. Where uv cannot be had or fails, pip
installs the same. Only the standard library is used here.
"""

import argparse
import ast
import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from locks import entry_of

# Not resolved: on Windows a network folder stays under the letter that it was given.
ROOT = Path(os.path.abspath(__file__)).parents[1]  # noqa: PTH100
RUNNING, DEVELOPING = ROOT / "requirements.lock", ROOT / "requirements-dev.lock"
READY, READY_TO_DEVELOP = ".ready", ".ready-to-develop"
_CHECKED = "import os, sys, sysconfig; sys.exit(not os.path.isdir(sysconfig.get_path('purelib')))"
_PIP = ("-m", "pip", "install", "--quiet", "--disable-pip-version-check")
_PACKAGES = ("--no-deps", "--require-hashes", "-r")
_HIKIANA = ("--no-deps", "--no-build-isolation", "-e", str(ROOT))


def main(arguments: Sequence[str]) -> int:
    """Make what is asked for, unless it is there."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--develop", action="store_true", help="install what developing needs, too")
    parser.add_argument("--into", type=Path, default=ROOT / ".venv", help="folder of the environment")
    asked = parser.parse_args(arguments)
    folder = Path(os.path.abspath(asked.into))  # noqa: PTH100
    steps = [(READY, [RUNNING])] + ([(READY_TO_DEVELOP, [RUNNING, DEVELOPING])] if asked.develop else [])
    missing = [(mark, locks) for mark, locks in steps if not is_ready(folder, mark, locks)]
    if not missing:
        return 0
    _say("環境を作っています（最初だけ、1分ほど）…", "Setting up the environment (once, about a minute) …")
    try:
        _make(folder)
        installer = _Installer(folder)
        for mark, locks in missing:
            (folder / mark).unlink(missing_ok=True)
            installer.install([*_PACKAGES, str(locks[-1])])
            if mark == READY:
                installer.install(_HIKIANA)
            # Written last: what was interrupted starts again.
            (folder / mark).write_text(state(folder, locks), encoding="utf-8")
    except subprocess.CalledProcessError:
        _say(
            "環境を作れませんでした。すぐ上の文が理由です。インターネット（またはセンターの中継サーバー）につながること、"
            "空き容量が 2 GB あることを確かめて、もう一度実行してください。続きから始まります。",
            "The environment could not be made, for the reason just above. See that the internet (or your proxy) can "
            "be reached and that 2 GB are free, and run this again. It goes on from there.",
        )
        return 1
    return 0


def state(folder: Path, locks: Iterable[Path]) -> str:
    """What an environment in a folder is made from: its place, then a checksum of the clone's place and the locks."""
    digest = hashlib.sha256(str(ROOT).encode("utf-8", "surrogateescape"))
    for file in (ROOT / "pyproject.toml", *locks):
        digest.update(hashlib.sha256(file.read_bytes()).digest())
    return f"{os.path.realpath(folder)}\n{digest.hexdigest()}\n"


def is_ready(folder: Path, mark: str, locks: Iterable[Path]) -> bool:
    """Whether the environment was made here, from these locks, and its Python still runs."""
    return _written(folder / mark) == state(folder, locks) and _runs(folder)


def _written(mark: Path) -> str:
    return mark.read_text(encoding="utf-8") if mark.is_file() else ""


def _runs(folder: Path) -> bool:
    """Not when its Python is gone, or has become another version by an update of the computer."""
    python = _python(folder)
    return (
        python.exists() and subprocess.run([python, "-c", _CHECKED], capture_output=True, check=False).returncode == 0
    )


def _make(folder: Path) -> None:
    place = _written(folder / READY).partition("\n")[0]
    moved = place not in ("", os.path.realpath(folder))
    anew = folder.exists() and (moved or not _runs(folder))
    subprocess.run([sys.executable, "-m", "venv", *(["--clear"] if anew else []), str(folder)], check=True)


def _python(folder: Path) -> Path:
    return folder / "Scripts" / "python.exe" if os.name == "nt" else folder / "bin" / "python"


class _Installer:
    """Installs by uv, and by pip from where uv fails."""

    def __init__(self, folder: Path) -> None:
        self.python = str(_python(folder))
        self.own_cache = folder / ".uv-cache"
        self.uv = _found() or self._brought(folder / ".uv")
        if self.uv:
            listed = _output([self.python, "-m", "pip", "config", "list"])
            self.environment = {**os.environ, "UV_PYTHON_DOWNLOADS": "never", **uv_settings(listed, os.environ)}
            if not _can_be_written(_output([self.uv, "cache", "dir"]).strip()):
                self.environment["UV_CACHE_DIR"] = str(self.own_cache)

    def install(self, what: Sequence[str]) -> None:
        """Raise CalledProcessError when neither can."""
        if self.uv:
            command = [self.uv, "pip", "install", "--quiet", "--python", self.python, *what]
            if subprocess.run(command, env=self.environment, cwd=ROOT, check=False).returncode == 0:
                shutil.rmtree(self.own_cache, ignore_errors=True)
                return
            self.uv = None
            _without_uv()
        subprocess.run([self.python, *_PIP, *what], cwd=ROOT, check=True)

    def _brought(self, place: Path) -> str | None:
        """uv of the lock, installed by pip beside the packages and not among them: reports do not follow from it."""
        with tempfile.TemporaryDirectory() as scratch:
            wanted = Path(scratch) / "uv.txt"
            wanted.write_text(entry_of(DEVELOPING, "uv").text, encoding="utf-8")
            options = ("--no-cache-dir", "--only-binary", ":all:", "--upgrade", "--target", str(place))
            done = subprocess.run([self.python, *_PIP, *options, *_PACKAGES, str(wanted)], check=False)
        found = next((path for path in place.glob("*/uv*") if path.name in ("uv", "uv.exe")), None)
        if done.returncode or not found:
            _without_uv()
            return None
        return str(found)


def _found() -> str | None:
    uv = shutil.which("uv")
    return uv if uv and _output([uv, "--version"]).startswith("uv ") else None


def _without_uv() -> None:
    _say(
        "uv を使えないので、pip で入れます（数分かかります）。", "uv cannot be used: pip installs, which takes minutes."
    )


def uv_settings(listed: str, environment: Mapping[str, str]) -> dict[str, str]:
    """What pip was told of indexes and the way to them, as environment variables of uv, which reads none of it.

    Parameters
    ----------
    listed
        The output of `pip config list`.
    environment
        What uv was told itself comes first.
    """
    told: dict[str, str] = {}
    for section in ("global", "install", ":env:"):
        for key, value in re.findall(rf"(?m)^{section}\.([\w-]+)=(.+)$", listed):
            told[key] = str(ast.literal_eval(value)).strip()
    settings = {
        "UV_HTTP_TIMEOUT": told.get("timeout") or told.get("default-timeout"),
        "UV_INSECURE_HOST": told.get("trusted-host"),
        "SSL_CERT_FILE": told.get("cert"),
        "SSL_CLIENT_CERT": told.get("client-cert"),
        "ALL_PROXY": told.get("proxy"),
    }
    if not any(name in environment for name in ("UV_DEFAULT_INDEX", "UV_INDEX_URL", "UV_INDEX", "UV_FIND_LINKS")):
        further = told.get("extra-index-url")
        settings |= {
            "UV_DEFAULT_INDEX": told.get("index-url"),
            "UV_INDEX": further,
            # As pip does; what is taken is held by its hash.
            "UV_INDEX_STRATEGY": "unsafe-best-match" if further else None,
            "UV_FIND_LINKS": ",".join(told.get("find-links", "").split()),
            "UV_NO_INDEX": "true" if told.get("no-index", "").lower() in ("1", "true", "yes", "on") else None,
        }
    return {name: value for name, value in settings.items() if value and name not in environment}


def _can_be_written(folder: str) -> bool:
    """A home can be read only, or none at all."""
    try:
        Path(folder).mkdir(parents=True, exist_ok=True)
        tempfile.TemporaryFile(dir=folder).close()
    except OSError:
        return False
    return bool(folder)


def _output(command: Sequence[str]) -> str:
    done = subprocess.run(command, capture_output=True, check=False, text=True, encoding="utf-8", errors="replace")
    return done.stdout if done.returncode == 0 else ""


def _say(ja: str, en: str) -> None:
    print(f"{ja}\n{en}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.stderr.reconfigure(errors="replace")  # type: ignore[union-attr]
    sys.exit(main(sys.argv[1:]))
