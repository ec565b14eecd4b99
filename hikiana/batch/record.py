"""run.json beside each report: what it was made from, by what, how long it took, and what it consists of."""

import json
import platform
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path, PurePath
from typing import Any

from hikiana import __version__
from hikiana.batch.inputs import installed
from hikiana.checksum import sha256
from hikiana.errors import InputError
from hikiana.fiscal_year import FiscalYear
from hikiana.git_index import present_commit
from hikiana.intake.answers import Answers
from hikiana.report.files import RECORD
from hikiana.workspace import ROOT
from schemas.text import Text

FORMAT = 1


@dataclass(frozen=True)
class Record:
    """The contents of run.json.

    `key` stands for all inputs together. `register` names it and the folder or file that was given; `sources` are
    its raw files with SHA-256. `parameters` are those of every notebook, `options` what else was asked for.
    `inputs` are SHA-256 of what all sections have in common, and each of `sections` has those of its own with the
    seconds of the run that made it (`kept` when it was an earlier one). `documents` are their seconds, `outputs` the
    SHA-256 of every other file of the report. `findings` are counts by severity. `made_on` is the day that the report
    bears.
    """

    fiscal_year: int
    synthetic: bool
    made_on: str
    key: str
    register: Mapping[str, str]
    sources: Mapping[str, str]
    parameters: Mapping[str, Any]
    options: Mapping[str, Any]
    inputs: Mapping[str, str]
    sections: Mapping[str, Mapping[str, Any]]
    documents: Mapping[str, float]
    findings: Mapping[str, int]
    outputs: Mapping[str, str]
    software: Mapping[str, Any]
    format: int = FORMAT

    @classmethod
    def read(cls, path: Path) -> "Record | None":
        """The record of a report's folder, or in the file itself; None when there is none that can be read."""
        try:
            told = json.loads((path / RECORD if path.is_dir() else path).read_text(encoding="utf-8"))
            record = cls(**told) if told["format"] == FORMAT else None
            return record if record and record._is_sound() else None
        except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
            return None

    def _is_sound(self) -> bool:
        """Whether it holds what is read of it, as far as a file that somebody has edited can be trusted."""
        date.fromisoformat(self.made_on)
        FiscalYear(int(self.fiscal_year))
        parts = (self.register, self.sources, self.parameters, self.options, self.inputs, self.sections, self.outputs)
        return (
            all(isinstance(part, dict) for part in (*parts, *self.sections.values(), self.software))
            and {"given"} <= self.register.keys()
            and {"edition", "lang", "register"} <= self.parameters.keys()
            and {"sections", "accept_quarantine", "answers"} <= self.options.keys()
            and Answers(**self.options["answers"]).told() == self.options["answers"]
            and {"hikiana", "commit", "libraries"} <= self.software.keys()
            and {"report.html", "report.pdf", "tables.xlsx"} <= self.outputs.keys()
            and not any(PurePath(name).is_absolute() or ".." in PurePath(name).parts for name in self.outputs)
        )

    @classmethod
    def require(cls, path: Path) -> "Record":
        """The record, which has to be there.

        Raises
        ------
        InputError
            When there is none, or one of another version of hikiana.
        """
        record = cls.read(path)
        if record is None:
            raise InputError(
                Text(
                    f"「{path}」は、この版の hikiana が報告書と一緒に書いた {RECORD} ではありません。"
                    f"報告書のフォルダの {RECORD} を指定してください。",
                    f"'{path}' is no {RECORD} that this version of hikiana wrote beside a report. "
                    f"Name the {RECORD} in a report's folder.",
                )
            )
        return record

    def write(self, folder: Path) -> None:
        """Write run.json into a report's folder."""
        text = json.dumps(asdict(self), ensure_ascii=False, indent=2) + "\n"
        (folder / RECORD).write_text(text, encoding="utf-8", newline="\n")

    def changed_outputs(self, folder: Path) -> Sequence[str]:
        """The files of the report that are gone, or not as they were written."""
        return [name for name, digest in self.outputs.items() if _digest(folder / name) != digest]


def software(libraries: Mapping[str, str]) -> dict[str, Any]:
    """Versions and commit of what makes reports here; `libraries` are those that only documents know."""
    commit = present_commit(ROOT)
    return {
        "hikiana": __version__,
        "commit": commit and commit[0],
        "commit_changed": commit and commit[1],
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.machine()}",
        "libraries": dict(libraries),
        "packages": dict(installed()),
    }


def _digest(path: Path) -> str | None:
    return sha256(path) if path.is_file() else None
