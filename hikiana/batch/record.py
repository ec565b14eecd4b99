"""run.json beside each report: what it was made from, by what, how long it took, and what it consists of."""

import json
import platform
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path, PurePosixPath
from typing import Any

from hikiana.base.checksum import sha256
from hikiana.base.editions import EDITIONS
from hikiana.base.errors import InputError, UsageError
from hikiana.base.fiscal_year import FiscalYear
from hikiana.base.folders import is_of
from hikiana.base.json_file import flag, mapping, number, read_json, string, whole
from hikiana.base.text import LANGUAGES
from hikiana.base.version import __version__
from hikiana.base.workspace import ROOT
from hikiana.batch.inputs import installed
from hikiana.document.files import FORMATS, NOTEBOOKS, OWN_FILES, RECORD, parse_formats
from hikiana.intake.answers import Answers
from hikiana.intake.guard.git_index import present_commit

FORMAT = 1
_DAYS = date(1970, 1, 1), date(2099, 12, 31)
_LONGEST = 240
"""Bytes of a file's name; no file system takes many more."""
_OPTIONS = ("sections", "accept_quarantine")
_DOCUMENTS = ("formats", "look")
"""What else was asked for, beside what the office answered: flags, and how documents are made."""


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
        """The record of a report's folder, or in the file itself; None when there is none that can be read.

        Somebody may have edited it: what is read of it is of its kind, and within what a report can be.
        """
        try:
            return cls._of(read_json(path / RECORD if path.is_dir() else path))
        except (OSError, ValueError, KeyError, TypeError, UsageError):
            return None

    @classmethod
    def _of(cls, told: Mapping[str, Any]) -> "Record":
        if whole(told["format"]) != FORMAT:
            raise ValueError(told["format"])
        record = cls(
            fiscal_year=FiscalYear(whole(told["fiscal_year"])).year,
            synthetic=flag(told["synthetic"]),
            made_on=_day(told["made_on"]),
            key=string(told["key"]),
            register=mapping(told["register"], _line),
            sources=mapping(told["sources"], string),
            parameters=mapping(told["parameters"], _plain),
            options=mapping(told["options"], _plain),
            inputs=mapping(told["inputs"], string),
            sections=mapping(told["sections"], lambda of: mapping(of, _plain)),
            documents=mapping(told["documents"], lambda seconds: number(seconds, 0)),
            findings=mapping(told["findings"], lambda count: whole(count, 0)),
            outputs={_file(name): string(digest) for name, digest in mapping(told["outputs"], string).items()},
            software=_software(told["software"]),
        )
        record._refuse_incomplete()
        return record

    def _refuse_incomplete(self) -> None:
        """Raise KeyError or ValueError when it lacks what every report has."""
        for inputs in self.sections.values():
            number(inputs["seconds"], 0)
            flag(inputs["kept"])
        for name in _OPTIONS:
            flag(self.options[name])
        _ = self.answers
        if self.parameters["edition"] not in EDITIONS or self.parameters["lang"] not in LANGUAGES:
            raise ValueError("no such edition or language")
        if not (self.register["given"] and _line(self.parameters["register"])):
            raise ValueError("no register")
        _ = self.formats
        if not any(name.startswith(f"{NOTEBOOKS}/") for name in self.outputs):
            raise ValueError("files are missing")

    @property
    def answers(self) -> Answers:
        """What the office had answered. Raises TypeError or ValueError when these are no answers."""
        beside = (*_OPTIONS, *_DOCUMENTS)
        return Answers(**{name: answer for name, answer in self.options.items() if name not in beside})

    @property
    def formats(self) -> tuple[str, ...]:
        """The formats that were asked for. Raises UsageError when these are none."""
        return parse_formats(string(self.options.get("formats", ",".join(FORMATS))))

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
                f"「{path}」は、この版の hikiana が報告書と一緒に書いた {RECORD} ではありません。"
                f"報告書のフォルダの {RECORD} を指定してください。",
                f"'{path}' is no {RECORD} that this version of hikiana wrote beside a report. "
                f"Name the {RECORD} in a report's folder.",
            )
        return record

    def write(self, folder: Path) -> None:
        """Write run.json into a report's folder."""
        text = json.dumps(asdict(self), ensure_ascii=False, indent=2) + "\n"
        (folder / RECORD).write_text(text, encoding="utf-8", newline="\n")

    def changed_outputs(self, folder: Path) -> Sequence[str]:
        """The files of the report that are gone, or not as they were written."""
        return [name for name, digest in self.outputs.items() if _digest(folder / name) != digest]


def software() -> dict[str, Any]:
    """Versions and commit of what makes reports here."""
    commit = present_commit(ROOT)
    return {
        "hikiana": __version__,
        "commit": commit and commit[0],
        "commit_changed": commit and commit[1],
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.machine()}",
        "packages": dict(installed()),
    }


def _day(told: object) -> str:
    """A day on which a report may have been made, as `report.day` gives it."""
    day = date.fromisoformat(string(told))
    if not _DAYS[0] <= day <= _DAYS[1]:
        raise ValueError(told)
    return day.isoformat()


def _line(told: object) -> str:
    """Words that can be shown, or be a place."""
    if any(unicodedata.category(character) == "Cc" for character in string(told)):
        raise ValueError("no name or place")
    return string(told)


def _plain(told: object) -> Any:
    """One value, and nothing within it."""
    if isinstance(told, (dict, list)):
        raise ValueError("more than one value")
    return told


def _file(told: str) -> str:
    """The name of a file within a report's folder."""
    if not is_of(PurePosixPath(_line(told)), OWN_FILES) or "\\" in told or len(told.encode()) > _LONGEST:
        raise ValueError(told)
    return told


def _software(told: object) -> dict[str, Any]:
    software = mapping(told, lambda of: mapping(of, _line) if isinstance(of, dict) else _plain(of))
    _line(software["hikiana"])
    if software["commit"] is not None:
        _line(software["commit"])
    return software


def _digest(path: Path) -> str | None:
    return sha256(path) if path.is_file() else None
