"""Cleaning: a raw register becomes a folder of sound tables and of what follows from them."""

import hashlib
import json
from dataclasses import asdict
from pathlib import Path

from hikiana.base.checksum import sha256
from hikiana.base.errors import InputError
from hikiana.base.fiscal_year import FiscalYear
from hikiana.base.folders import folder_made_once
from hikiana.base.text import Text
from hikiana.base.version import __version__
from hikiana.base.workspace import CLEAN, SCHEMAS
from hikiana.centre.profile import Centre, profile_files
from hikiana.intake import read
from hikiana.intake.answers import NO_ANSWERS, Answers
from hikiana.intake.findings import NOTHING_WRITTEN, Finding, FindingCount, refuse_errors
from hikiana.intake.raw import RawRegister
from hikiana.intake.read import read_register
from hikiana.register import validation
from hikiana.register.clean import derived
from hikiana.register.clean.data_package import FILES, MANIFEST, SUMS, write_data_package
from hikiana.register.clean.derived import derive
from hikiana.register.validation import Validated, validate
from schemas.rules import RULES

_RULE_FILES = (".py", ".csv", ".toml")
_WITHOUT_FAULTS = Text(
    "{mend}誤りのある行を取り置いて報告書を作るときは --accept-quarantine を付けます（報告書にその行数が載ります）。",
    "{mend} To make a report without the faulty rows, add --accept-quarantine; the report then says how many.",
).format(mend=NOTHING_WRITTEN)
_DIGITS = 12
"""Of the digest of a clean folder's manifest, which its name ends in."""
ROWS_TOGETHER = 32_768
"""Rows of a row group of a derived frame: who asks for a fiscal year reads the groups that hold any of its rows."""


def clean_register(
    folder: Path,
    into: Path = CLEAN,
    accept_quarantine: bool = False,
    fiscal_year: FiscalYear | None = None,
    answers: Answers = NO_ANSWERS,
) -> tuple[Path, list[Finding]]:
    """Validate a raw register and write its clean tables as Parquet and as a data package, whole or not at all.

    Gives the clean folder and the findings of validation. Errors are refused, unless `accept_quarantine` leaves out
    the rows that have them; the manifest then says how many. An error of no row, such as a sheet that was not read, is
    refused all the same. Days without a year are days of `fiscal_year`, and
    `answers` decide what the ledger leaves open. The folder's name ends in a digest of what it was made from, so
    that registers of one name, or two runs at once, never share it. A clean folder that is given is taken as it is;
    one that was made before and lacks a file, or has others than were written, is made anew.
    """
    if (folder / MANIFEST).is_file():
        if (folder / SUMS).is_file() and not _has_its_sums(folder):
            raise InputError(
                f"検証済みのフォルダ「{folder}」の表が、書き出した後に変わっています。元の登録簿から作ってください。",
                f"The tables of the clean folder '{folder}' have changed since they were written. "
                "Use the raw register.",
            )
        return folder, []
    raw = read_register(folder, fiscal_year, answers)
    validated = sound(raw, Centre.read(), accept_quarantine)
    sources = {raw.name_of_source(path): sha256(path) for path in raw.sources}
    broken = {finding.rule: finding.count for finding in validated.findings}
    manifest = {
        "name_ja": raw.name.ja,
        "name_en": raw.name.en,
        "synthetic": raw.synthetic,
        "version": __version__,
        "sources": sources,
        "rules": digest_of_rules(),
        "rule_results": {rule.id: broken.get(rule.id, 0) for rule in RULES},
        "rows": {name: frame.height for name, frame in validated.tables.items()},
        "set_aside": set_aside_of(validated),
        "struck_out": raw.struck_out,
        "answers": answers.told(),
        "years_missing": validated.years_missing,
        "unrecorded": raw.unrecorded.written(),
        "findings": [asdict(FindingCount.of(finding)) for finding in validated.findings],
    }
    text = json.dumps(manifest, ensure_ascii=False, indent=2) + "\n"
    digest = hashlib.sha256(text.encode()).hexdigest()[:_DIGITS]
    target = into / f"{folder.resolve().name}-{digest}"
    with folder_made_once(target, FILES, is_whole) as made:
        if made:
            _write(made, validated, raw, digest, text)
    return target, validated.findings


def _write(made: Path, validated: Validated, raw: RawRegister, digest: str, manifest: str) -> None:
    for name, frame in validated.tables.items():
        frame.write_parquet(made / f"{name}.parquet")
    of_years = derive(validated.tables["cases"], validated.tables["contacts"], Centre.read())
    for name, frame in of_years.items():
        frame.write_parquet(made / f"{name}.parquet", row_group_size=ROWS_TOGETHER)
    write_data_package(made, validated.tables, raw.name, raw.synthetic, digest)
    (made / MANIFEST).write_text(manifest, encoding="utf-8", newline="\n")
    (made / SUMS).write_text(_sums(made), encoding="utf-8", newline="\n")


def is_whole(clean: Path) -> bool:
    """Whether a clean folder has all its files, and its manifest and Parquet files the content of when it was made."""
    if not all((clean / file).is_file() for file in FILES):
        return False
    return clean.name.endswith(f"-{sha256(clean / MANIFEST)[:_DIGITS]}") and _has_its_sums(clean)


def _has_its_sums(clean: Path) -> bool:
    return (clean / SUMS).read_text(encoding="utf-8", errors="replace") == _sums(clean)


def _sums(clean: Path) -> str:
    return "".join(f"{sha256(path)}  {path.name}\n" for path in sorted(clean.glob("*.parquet")))


def digest_of_rules() -> str:
    """What decides, beside the records, what a clean folder holds: models, code lists, rules, the centre's profile, how
    files are read and checked, and how other frames follow from the tables.
    """
    folders = (SCHEMAS, Path(str(read.__file__)).parent)
    files = [path for folder in folders for path in folder.rglob("*") if path.suffix in _RULE_FILES]
    files += profile_files()
    files += [Path(str(module.__file__)) for module in (derived, validation)]
    return hashlib.sha256("".join(sha256(path) for path in sorted(files)).encode()).hexdigest()


def sound(raw: RawRegister, centre: Centre, without_faulty_rows: bool = False) -> Validated:
    """The register's sound tables; raises InputError when anything has an error that leaving out rows does not end."""
    validated = validate(raw, centre)
    errors = [finding for finding in validated.findings if finding.severity == "error"]
    lasting = [finding for finding in errors if finding.rows.is_empty()]
    if without_faulty_rows:
        refuse_errors(lasting, str(raw.folder))
    else:
        refuse_errors(errors, str(raw.folder), NOTHING_WRITTEN if lasting else _WITHOUT_FAULTS)
    return validated


def set_aside_of(validated: Validated) -> dict[str, int]:
    """By table how many rows were set aside, where there are any."""
    return {name: int(marks.sum()) for name, marks in validated.set_aside.items() if marks.any()}
