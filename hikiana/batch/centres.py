"""One batch over many centres: each by a process of its own, since codes, words and columns are the centre's."""

import glob
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path

from hikiana.base.errors import ExecutionError, UsageError
from hikiana.base.options import without_option
from hikiana.base.text import Text
from hikiana.base.variables import CENTRE_PLACE, PLACE

OPTION = "--centres"
_OUT, _JOBS = "--out", "--jobs"
_OF_ONE = ("--register", "--reproduce")
"""Options that name what belongs to one centre."""


@dataclass(frozen=True)
class CentreRun:
    """What became of one centre: `exit_code` is 0 when its reports were made; `told` is what its run said."""

    folder: Path
    exit_code: int
    told: str


def folders_of(pattern: str) -> list[Path]:
    """The folders that a pattern such as centres/* names, in order.

    Raises
    ------
    UsageError
        When it names none, or two that are called alike.
    """
    found = sorted(Path(path) for path in glob.glob(os.path.expanduser(pattern)) if Path(path).is_dir())  # noqa: PTH111, PTH207
    if not found:
        raise UsageError(
            f"「{pattern}」に当てはまるフォルダがありません。センターのフォルダの入ったフォルダを、"
            "--centres 'フォルダ/*' のように引用符で囲んで指定してください。",
            f"No folder is named by '{pattern}'. Name the centres' folders in quotation marks: --centres 'DIR/*'.",
        )
    return found


def report_of_centres(
    pattern: str, arguments: Sequence[str], jobs: int, tell: Callable[[Text], None]
) -> list[CentreRun]:
    """Run the command `hikiana` with these arguments for each centre, as many processes side by side as `jobs` allows.

    What is made lies in each centre's folder, or where --out is given in a folder there for each. A fault in one
    centre does not stop the others.

    Raises
    ------
    UsageError
        When no centre is named, or an option that is of one centre.
    ExecutionError
        When the reports of any could not be made; it says which, and what each said.
    """
    folders = folders_of(pattern)
    if named := [option for option in _OF_ONE if any(each.partition("=")[0] == option for each in arguments)]:
        raise UsageError(
            f"{named[0]} は一つのセンターのものです。--centres と一緒に指定しないでください。",
            f"{named[0]} is of one centre: do not give it with --centres.",
        )
    beside = min(jobs, len(folders))
    commands = [_command(arguments, folder, jobs // beside) for folder in folders]
    runs: dict[Path, CentreRun] = {}
    with ThreadPoolExecutor(beside) as threads:
        started = [threads.submit(_run, *each) for each in zip(folders, commands, strict=True)]
        for done in as_completed(started):
            run = done.result()
            runs[run.folder] = run
            tell(_ended(run, len(runs), len(folders)))
    made = [runs[folder] for folder in folders]
    _refuse_failed(made)
    return made


def _command(arguments: Sequence[str], folder: Path, jobs: int) -> list[str]:
    rest, out = without_option(arguments, _OUT)
    rest, _ = without_option(rest, _JOBS)
    rest, _ = without_option(rest, OPTION)
    out_of_its_own = [_OUT, str(Path(out) / folder.resolve().name)] if out else []
    return [sys.executable, "-m", "hikiana", *rest, _JOBS, str(jobs), *out_of_its_own]


def _run(folder: Path, command: Sequence[str]) -> CentreRun:
    others = {name: value for name, value in os.environ.items() if name != PLACE}
    done = subprocess.run(
        command,
        env=others | {CENTRE_PLACE: str(folder.absolute()), "PYTHONUTF8": "1"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    return CentreRun(folder, done.returncode, done.stdout.strip())


def _ended(run: CentreRun, ended: int, of: int) -> Text:
    result = Text("できました", "done") if run.exit_code == 0 else Text("できませんでした", "failed")
    return Text("[{ended}/{of}] {folder}: {result}", "[{ended}/{of}] {folder}: {result}").format(
        ended=ended, of=of, folder=run.folder, result=result
    )


def _refuse_failed(runs: Sequence[CentreRun]) -> None:
    failed = [run for run in runs if run.exit_code]
    if not failed:
        return
    said = "".join(f"\n{run.folder}（{run.exit_code}）\n    " + run.told.replace("\n", "\n    ") for run in failed)
    words = Text(
        f"{len(runs)}センターのうち{len(failed)}センターの報告書ができませんでした。ほかのセンターのものはできています。"
        f"直してから、同じコマンドをもう一度実行してください（済んだところは省きます）。{said}",
        f"The reports of {len(failed)} of {len(runs)} centres could not be made; those of the others are there. Mend "
        f"the faults and run the same command again (what is done is left out).{said}",
    )
    raise ExecutionError(words)
