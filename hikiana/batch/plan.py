"""What a run has to do: the sections of each fiscal year, which of them are kept from earlier runs, and why not."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from hikiana.base.errors import UsageError
from hikiana.base.fiscal_year import FiscalYear
from hikiana.base.text import LANGUAGES, Lang, Text
from hikiana.batch.cells.jobs import Executed, SectionJob
from hikiana.batch.inputs import LABELS, Inputs, digest, remarks_of, section_inputs, stamp
from hikiana.batch.record import Record
from hikiana.batch.section_cache import SectionCache
from hikiana.document.files import Wanted
from schemas.tables import TABLES

KEPT = Text("変わりなし", "nothing changed")
NEW = Text("まだ実行していない", "not run before")
FORCED = Text("--force", "--force")
BROKEN = Text("控えが壊れている", "what was kept is damaged")
_AGAIN = Text("節が変わった", "a section changed")
_CHANGED = Text("変わった: {names}", "changed: {names}")


@dataclass(frozen=True)
class Section:
    """A section of one year: the job, what it follows from, what is kept of it, and why it runs or does not.

    `remarks` is the file of its remarks, which had the `stamp` (inputs.stamp) before it was looked at.
    """

    job: SectionJob
    inputs: Inputs
    kept: Executed | None
    why: Text
    remarks: Path
    stamp: str

    @property
    def stem(self) -> str:
        return Path(self.job.name).stem


@dataclass(frozen=True)
class YearPlan:
    """What one fiscal year's report needs; `why` is empty when the report stands there as it would be made."""

    fiscal_year: FiscalYear
    folder: Path
    sections: Sequence[Section]
    documents: Sequence[str]
    key: str
    why: Text | None
    template: bytes | None = None

    @property
    def to_run(self) -> Sequence[Section]:
        """The sections that have to run; none for a report that stands."""
        return [section for section in self.sections if section.kept is None] if self.why else []


def plan_year(
    fiscal_year: FiscalYear,
    out: Path,
    jobs: Sequence[SectionJob],
    *,
    common: Inputs,
    wanted: Wanted,
    made_on: date | None,
    force: bool,
) -> YearPlan:
    """Compare what a year's report follows from with what is there. `jobs` are its sections, as of any year.

    `made_on` is the day that the report has to bear, None when a report that stands may keep its own.
    """
    kept = SectionCache(out)
    sections = [_section(job.of(fiscal_year), common, fiscal_year, kept, force) for job in jobs]
    documents = wanted.documents(section.stem for section in sections)
    key = digest([[section.inputs for section in sections], documents, wanted.look])
    folder = out / str(fiscal_year)
    why = FORCED if force else _why(Record.read(folder), key, folder, made_on, documents)
    return YearPlan(
        fiscal_year, folder, sections=sections, documents=documents, key=key, why=why, template=wanted.template
    )


def told_plan(plans: Sequence[YearPlan]) -> Iterator[Text]:
    """A line for each section and report: whether it will be made, and why."""
    run, skip = Text("実行", "runs"), Text("前回のまま", "as before")
    make, stay = Text("作成", "is made"), Text("前回のまま", "as before")
    line = Text("{year} {name}: {what}（{why}）", "{year} {name}: {what} ({why})")
    for plan in plans:
        for section in plan.sections:
            what, why = (run, section.why) if section in plan.to_run else (skip, KEPT)
            yield line.format(year=plan.fiscal_year, name=section.stem, what=what, why=why)
        what, why = (make, plan.why) if plan.why else (stay, KEPT)
        yield line.format(year=plan.fiscal_year, name=Text("報告書", "report"), what=what, why=why)


def notebook_in(source: Path, lang: Lang) -> str:
    """A notebook as JSON text with the text cells of one language. Raises UsageError when it is none."""
    others = {other for other in LANGUAGES if other != lang}
    try:
        notebook: dict[str, Any] = json.loads(source.read_text(encoding="utf-8-sig"))
        if notebook["nbformat"] != 4:
            raise ValueError(f"nbformat {notebook['nbformat']}")
        # Where cells have no ids, nbformat would draw some.
        cells: list[dict[str, Any]] = [
            {"id": f"cell-{place}", "metadata": {}, **cell} for place, cell in enumerate(notebook["cells"], start=1)
        ]
        cells = [cell for cell in cells if not others.intersection(cell["metadata"].get("tags", ()))]
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as fault:
        raise UsageError(
            f"{source} はノートブック（Jupyter の形式 4）として読めません（{type(fault).__name__}）。"
            "JupyterLab で開いて保存し直すか、元に戻してください。",
            f"{source} cannot be read as a notebook of Jupyter's format 4 ({type(fault).__name__}). "
            "Open and save it in JupyterLab, or put it back as it was.",
        ) from fault
    minor = max(5, int(notebook.get("nbformat_minor", 5)))
    return json.dumps(notebook | {"cells": cells, "nbformat_minor": minor}, ensure_ascii=False)


def _section(job: SectionJob, common: Inputs, fiscal_year: FiscalYear, kept: SectionCache, force: bool) -> Section:
    remarks = remarks_of(job, fiscal_year)
    before = stamp([remarks])
    inputs, found = section_inputs(common, job, fiscal_year), kept.find(job)
    why = told_changes(inputs, found.inputs) if found else BROKEN if kept.has(job) else NEW
    if found and not why and not force:
        return Section(job, inputs, kept=found.executed, why=KEPT, remarks=remarks, stamp=before)
    return Section(job, inputs, kept=None, why=FORCED if force else why or NEW, remarks=remarks, stamp=before)


def told_changes(inputs: Mapping[str, str], former: Mapping[str, str]) -> Text | None:
    """The names of the inputs that differ, for people; None when none does."""
    changed = {name for name in LABELS if inputs.get(name) != former.get(name)}
    if not changed:
        return None
    # Other records have another result and another folder: no need to say it.
    if changed & TABLES.keys():
        changed -= {"place", "register", "derived"}
    if "register" in changed:
        changed -= {"place"}
    names = [label for name, label in LABELS.items() if name in changed]
    told = Text("、".join(name.ja for name in names), ", ".join(name.en for name in names))
    return _CHANGED.format(names=told)


def _why(record: Record | None, key: str, folder: Path, made_on: date | None, documents: Sequence[str]) -> Text | None:
    if record is None:
        return Text("まだない", "there is none yet")
    if record.key != key:
        return _AGAIN
    if made_on and made_on.isoformat() != record.made_on:
        return Text("作成日が違う", "its day is another")
    if unmade := [name for name in documents if name not in record.documents]:
        names = ", ".join(unmade)
        return Text("前に作れなかった: {names}", "could not be made before: {names}").format(names=names)
    changed = record.changed_outputs(folder)
    return _CHANGED.format(names=Text(", ".join(changed), ", ".join(changed))) if changed else None
