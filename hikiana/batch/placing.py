"""What becomes of a year that has run: its report at its place, whole, or its failed notebooks to be read."""

import shutil
from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hikiana.base.checksum import sha256
from hikiana.base.errors import ExecutionError, FormatError, HikianaError, UsageError
from hikiana.base.folders import whole_folder
from hikiana.base.json_file import read_json
from hikiana.base.text import Text
from hikiana.batch.plan import YearPlan
from hikiana.batch.publication import Publication
from hikiana.batch.record import Record, software
from hikiana.batch.sameness import refuse_other_outputs
from hikiana.document.files import NOTEBOOKS, OWN_FILES, RECORD
from hikiana.register.clean.manifest import read_manifest
from hikiana.register.register import Register

if TYPE_CHECKING:
    from hikiana.batch.cells.jobs import Failure
    from hikiana.batch.running import YearRun

FAILED, CHANGED = "failed", "changed"


@dataclass(frozen=True)
class MadeFrom:
    """What all years of a run were made from: the register as it was given and cleaned, and what was asked for."""

    given: Path
    clean: Path
    records: Register
    inputs: Mapping[str, str]
    made_on: str
    options: Mapping[str, Any]
    publication: Publication | None = None

    @property
    def sources(self) -> Mapping[str, str]:
        """SHA-256 of the raw files by their names."""
        return read_manifest(self.clean).sources


def place(year: "YearRun", origin: MadeFrom, expected: Record | None = None) -> Text | None:
    """Put a complete report at its place, at one moment, with its record; tell of changed files that it had to move.

    Raises
    ------
    ReproductionError
        When it is not what the `expected` record says; then nothing is put in its place.
    DisclosureError
        When somebody could find out what a public edition hides; nothing is put in its place either.
    OSError
        When there is no room for it; the former report is then still there.
    """
    with whole_folder(year.plan.folder, own=OWN_FILES) as folder:
        files = {path: content for document in year.documents.values() for path, content in document.files.items()}
        for path, content in files.items():
            (folder / path).parent.mkdir(exist_ok=True)
            (folder / path).write_bytes(content)
        record = _record(year, origin, {path: sha256(folder / path) for path in sorted(files)})
        if expected is not None:
            refuse_other_outputs(record, expected)
        record.write(folder)
        if origin.publication:
            origin.publication.check(folder, year.plan.folder.parent, year.plan.fiscal_year)
        moved = keep_changed(year.plan)
        if origin.publication:
            # Before it takes its place: what might be out in the world counts as published.
            origin.publication.publish(folder, year.plan.fiscal_year)
            moved = origin.publication.told(year.plan.fiscal_year, moved)
    forget_failures(year.plan)
    return moved


def keep_changed(plan: YearPlan) -> Text | None:
    """Put files of a report that somebody has changed into changed/<year>-…/ beside it, and say so; None without any.

    Remarks written into tables.xlsx are lost otherwise when the report is made again.
    """
    record = Record.read(plan.folder)
    changed = [name for name in record.changed_outputs(plan.folder) if (plan.folder / name).is_file()] if record else []
    if not changed:
        return None
    folder = plan.folder.parent / CHANGED
    number = next(n for n in count(1) if not (folder / f"{plan.fiscal_year}-{n}").exists())
    kept = folder / f"{plan.fiscal_year}-{number}"
    for name in changed:
        (kept / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(plan.folder / name, kept / name)
    return Text(
        "書き換えられていた {names} を {kept} に残しました。", "{names}, which had been changed, is kept in {kept}."
    ).format(names=", ".join(changed), kept=kept)


def keep_failures(year: "YearRun") -> list[HikianaError]:
    """Keep the notebooks that failed, in failed/<year>/ beside the reports, and say of each where and why."""
    forget_failures(year.plan)
    told: list[HikianaError] = []
    for section, executed, failure in sorted(year.failed, key=lambda failed: failed[0].job.name):
        folder = _failed(year.plan)
        folder.mkdir(parents=True, exist_ok=True)
        kept = folder / section.job.name
        kept.write_text(executed.notebook, encoding="utf-8", newline="\n")
        told.append(ExecutionError(_message(year, kept, failure)))
    if (fault := year.fault) is None:
        return told
    label, words = year.plan.fiscal_year.label, fault.message
    return [*told, type(fault)(Text(f"{label.ja}の報告書: {words.ja}", f"Report of {label.en}: {words.en}"))]


def told_left(year: "YearRun") -> list[Text]:
    """What notebooks left behind in a process that served others after them, in the order of their names."""
    label = year.plan.fiscal_year.label
    sentence = Text(
        "{label}のノートブック {name} は、実行した後に次のものを残しました: {left}。ほかの節には及んでいません。",
        "Notebook {name} of {label} left behind: {left}. No other section is affected.",
    )
    return [
        sentence.format(
            label=label,
            name=name,
            left=Text("、".join(kind.ja for kind in left), ", ".join(kind.en for kind in left)),
        )
        for name, left in sorted(year.left.items())
    ]


def lacking_documents(year: "YearRun", origin: MadeFrom, expected: Record | None) -> HikianaError | None:
    """The fault of a document without which the report is not put at its place; None where it may stand without.

    That are the notebooks, what a public edition is audited by, all where an `expected` report is made again, and any
    where nothing else could be made.
    """
    audited = ["report.html", "tables"] if origin.publication else []
    is_nothing = not year.documents.keys() - {NOTEBOOKS}
    for name, fault in year.unmade.items():
        if expected or is_nothing or name in (NOTEBOOKS, *audited):
            return fault
    return None


def told_unmade(year: "YearRun") -> list[HikianaError]:
    """What could not be made of a report that is at its place, in the order of documents."""
    label, folder = year.plan.fiscal_year.label, year.plan.folder
    whole = Text(
        "{year}の報告書: {fault}\n    ほかの文書は {folder} にあります。",
        "Report of {year}: {fault}\n    The other documents are in {folder}.",
    )
    faults = [year.unmade[name] for name in year.plan.documents if name in year.unmade]
    return [FormatError(whole.format(year=label, fault=fault.message, folder=folder)) for fault in faults]


def keep_real_report(target: Path, records: Register) -> None:
    """Raise UsageError when a report of synthetic data would take the place of one of real records."""
    if records.synthetic and _has_report(target) and not _says_synthetic(target / RECORD):
        raise UsageError(
            f"「{target}」には実際の記録の報告書があるため、合成データの報告書で置き換えません。"
            "--out で別のフォルダを指定してください。",
            f"'{target}' holds a report of real records, which one of synthetic data does not replace. "
            "Name another folder by --out.",
        )


def _has_report(folder: Path) -> bool:
    return any((folder / name).is_file() for name in OWN_FILES if "*" not in name)


def _says_synthetic(record: Path) -> bool:
    """Asked of any version's run.json."""
    try:
        return read_json(record)["synthetic"] is True
    except (OSError, ValueError, KeyError, TypeError):
        return False


def _record(year: "YearRun", origin: MadeFrom, outputs: Mapping[str, str]) -> Record:
    plan, records = year.plan, origin.records
    sections = {
        section.stem: {
            **{name: digest for name, digest in section.inputs.items() if name not in origin.inputs},
            "seconds": year.executed[section.stem].seconds,
            "kept": section.kept is not None,
        }
        for section in plan.sections
    }
    findings: Counter[str] = Counter()
    for finding in records.findings:
        findings[finding.severity] += finding.count
    parameters = plan.sections[0].job.parameters if plan.sections else {}
    return Record(
        fiscal_year=plan.fiscal_year.year,
        synthetic=records.synthetic,
        made_on=origin.made_on,
        key=plan.key,
        register={"name": records.name.ja, "given": _where(origin.given, origin)},
        sources=origin.sources,
        parameters={name: _where(value, origin) if name == "register" else value for name, value in parameters.items()},
        options=origin.options,
        inputs=origin.inputs,
        sections=sections,
        documents={name: document.seconds for name, document in year.documents.items()},
        findings={severity: findings[severity] for severity in ("error", "warning", "note")},
        outputs=outputs,
        software=software(),
    )


def _where(place: str | Path, origin: MadeFrom) -> str:
    """The place of the register; of what everybody gets to see only its name."""
    path = Path(place).resolve()
    return path.name if origin.publication else str(path)


def _message(year: "YearRun", kept: Path, failure: "Failure") -> Text:
    """Name the failed cell by the number that JupyterLab shows beside it."""
    label, cell = year.plan.fiscal_year.label, failure.cell
    place = Text("で", "") if cell is None else Text(f"のセル [{cell}] で", f"cell [{cell}] of ")
    error = "\n    ".join(line for line in (failure.source, failure.error) if line)
    return Text(
        f"{label.ja}のノートブック {kept.name} {place.ja}エラーになりました。\n    {error}\n"
        f"    エラーの入ったノートブックを {kept} に残しました。",
        f"An error stopped {place.en}notebook {kept.name} of {label.en}.\n    {error}\n"
        f"    The notebook with its error is kept in {kept}.",
    )


def _failed(plan: YearPlan) -> Path:
    return plan.folder.parent / FAILED / plan.folder.name


def forget_failures(plan: YearPlan) -> None:
    """What earlier runs kept of the same notebooks; others may still be wanted."""
    folder = _failed(plan)
    for section in plan.sections:
        (folder / section.job.name).unlink(missing_ok=True)
    for empty in (folder, folder.parent):
        with suppress(OSError):
            empty.rmdir()
