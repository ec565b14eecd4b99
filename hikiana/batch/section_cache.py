"""Executed notebooks of earlier runs, each with the inputs that it followed from; they stand in for a run of the same.

One file a section, fiscal year, edition, language and register: the latest. It takes its place whole, and one that was
damaged since is as good as none.
"""

import hashlib
import json
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from hikiana.base.durable import put
from hikiana.base.errors import UsageError
from hikiana.base.fiscal_year import FiscalYear
from hikiana.base.json_file import mapping, number, parse_json, string
from hikiana.batch.cells.jobs import Executed, SectionJob
from hikiana.batch.inputs import Inputs, digest

FOLDER = ".sections"
"""Beside the reports, and as internal as they are."""


@dataclass(frozen=True)
class Kept:
    """The inputs of a kept section, and what it was executed to."""

    inputs: Inputs
    executed: Executed


class SectionCache:
    """The kept sections beside the reports in `out`."""

    def __init__(self, out: Path) -> None:
        self._folder = out / FOLDER

    @contextmanager
    def alone(self, fiscal_years: Sequence[FiscalYear]) -> Iterator[None]:
        """Nobody else makes the reports of these years here within the block.

        Raises UsageError when another run does.
        """
        self._folder.mkdir(parents=True, exist_ok=True)
        with ExitStack() as locks:
            for year in fiscal_years:
                try:
                    locks.enter_context(FileLock(self._folder / f"{year}.lock", timeout=0))
                except Timeout as fault:
                    raise UsageError(
                        f"{year.label.ja}の報告書は、今ほかの実行が作っています。"
                        "終わってからもう一度実行するか、--out で別のフォルダを指定してください。",
                        f"Another run is making the report of {year.label.en}. "
                        "Run again when it has ended, or name another folder by --out.",
                    ) from fault
            yield

    def has(self, job: SectionJob) -> bool:
        """Whether something is kept of the section, readable or not."""
        return self._place(job).exists()

    def find(self, job: SectionJob) -> Kept | None:
        """The section as it was kept last; None when it never was or cannot be read."""
        try:
            head, _, notebook = self._place(job).read_text(encoding="utf-8").partition("\n")
            told = parse_json(head)
            if told["sha256"] != _sha256(notebook):
                return None
            return Kept(mapping(told["inputs"], string), Executed(notebook, number(told["seconds"], 0)))
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def keep(self, job: SectionJob, inputs: Inputs, executed: Executed) -> None:
        """Put an executed section in the place of the former one, at one moment.

        Raises OSError when there is no room for it; the former one is then still there.
        """
        place = self._place(job)
        place.parent.mkdir(parents=True, exist_ok=True)
        told = {"inputs": inputs, "seconds": executed.seconds, "sha256": _sha256(executed.notebook)}
        # Who makes the year's report is alone (see there): what lies here half written is of a run that was killed.
        put(place, f"{json.dumps(told)}\n{executed.notebook}".encode())

    def _place(self, job: SectionJob) -> Path:
        """The parameters say which year, edition and language; a register is known by its folder's place and name."""
        register = Path(job.parameters["register"])
        which = {**job.parameters, "register": f"{register.parent}/{register.name.rpartition('-')[0] or register.name}"}
        return self._folder / f"{job.parameters['fiscal_year']}-{digest(which)[:12]}" / Path(job.name).stem


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
