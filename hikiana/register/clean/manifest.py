"""clean.json: what a clean folder says of its register, and of what was found in it."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

from hikiana.base.errors import InputError
from hikiana.base.json_file import array, flag, mapping, read_json, string, whole
from hikiana.base.text import Text
from hikiana.intake.findings import FindingCount
from hikiana.intake.unrecorded import Unrecorded
from hikiana.register.clean.data_package import MANIFEST
from schemas.rules import Severity


@dataclass(frozen=True)
class Manifest:
    """The register's name, whether it is synthetic, SHA-256 of its raw files by name, and what validation found.

    `set_aside` has by table how many rows are not in the folder for their errors, `struck_out` how many because they
    are struck through. With `years_missing` records of earlier years are not there, and the office accepted it.
    `unrecorded` are tables that the office does not keep, or did not keep in some fiscal years.
    """

    name: Text
    synthetic: bool
    sources: Mapping[str, str]
    findings: tuple[FindingCount, ...]
    set_aside: Mapping[str, int]
    struck_out: Mapping[str, int]
    years_missing: bool
    unrecorded: Unrecorded


def read_manifest(folder: Path) -> Manifest:
    """What clean.json says.

    Raises
    ------
    InputError
        When it is not there, or damaged.
    """
    try:
        told = read_json(folder / MANIFEST)
        return Manifest(
            Text(string(told["name_ja"]), string(told["name_en"])),
            synthetic=flag(told["synthetic"]),
            sources=mapping(told["sources"], string),
            findings=tuple(array(told["findings"], _finding)),
            set_aside=mapping(told["set_aside"], lambda rows: whole(rows, 0)),
            struck_out=mapping(told["struck_out"], lambda rows: whole(rows, 0)),
            years_missing=flag(told["years_missing"]),
            unrecorded=Unrecorded.read(string(told.get("unrecorded", ""))),
        )
    except (OSError, ValueError, KeyError, TypeError) as fault:
        raise unreadable(folder, fault) from fault


def unreadable(folder: Path, fault: Exception) -> InputError:
    """That a clean folder cannot be read, and what to do."""
    return InputError(
        f"{folder} を読めません（{type(fault).__name__}）。元の登録簿からもう一度作ってください。",
        f"{folder} cannot be read ({type(fault).__name__}). Make it anew from the raw register.",
    )


def _finding(told: Mapping[str, Any]) -> FindingCount:
    severity: Severity = told["severity"]
    if severity not in get_args(Severity):
        raise ValueError("no such severity")
    column = None if told["column"] is None else _text(told["column"])
    return FindingCount(
        string(told["rule"]),
        file=string(told["file"]),
        column=column,
        message=_text(told["message"]),
        count=whole(told["count"], 0),
        severity=severity,
    )


def _text(told: Mapping[str, Any]) -> Text:
    return Text(string(told["ja"]), string(told["en"]))
