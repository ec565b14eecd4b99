"""The folder in which the results of a check lie: one for each state of a ledger and day."""

import hashlib
import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from hikiana.base.checksum import sha256
from hikiana.base.folders import folder_made_once
from hikiana.base.text import Lang
from hikiana.base.version import __version__
from hikiana.base.workspace import CHECKS
from hikiana.intake.findings import Finding
from hikiana.intake.raw import RawRegister
from hikiana.register.check.annotated import write_annotated
from hikiana.register.check.findings_page import write_page
from hikiana.register.check.findings_workbook import write_findings
from hikiana.register.check.quarantine import write_quarantine
from hikiana.register.check.rows import LedgerRows, RowCount, count_rows, list_cells, title_of
from hikiana.register.clean.cleaning import digest_of_rules
from hikiana.register.validation import Validated

MOST_CHARACTERS = 40
"""Of a ledger's name in its folder's: file systems take 255 bytes."""
LIST, PAGE, COPY, ASIDE = FILES = ("findings.xlsx", "findings.html", "annotated.xlsx", "quarantine.xlsx")


@dataclass(frozen=True)
class Results:
    """Where the results lie, and all rows of the ledger. `copy` and `quarantine` are None where there is none."""

    folder: Path
    rows: LedgerRows
    copy: Path | None
    quarantine: Path | None

    @property
    def counts(self) -> Sequence[RowCount]:
        """The rows of each table."""
        return self.rows.tables

    @property
    def list(self) -> Path:
        return self.folder / LIST

    @property
    def page(self) -> Path:
        return self.folder / PAGE


def write_results(
    raw: RawRegister,
    validated: Validated,
    findings: list[Finding],
    lang: Lang,
    *,
    into: Path = CHECKS,
    register: RawRegister | None = None,
) -> Results:
    """Write what was found on a ledger, whole or not at all.

    A folder that is there already, of the same ledger, rules and day, is left as it is: somebody may work in it. So it
    is with the same `register`, where the ledger was checked together with one.
    """
    rows = LedgerRows(count_rows(raw, validated), raw.unread)
    findings = [at for finding in findings for at in finding.by_sheet()]
    name = f"{raw.folder.resolve().stem[:MOST_CHARACTERS]}-{date.today()}"
    folder = into / f"{name}-{_digest(raw, register, findings, lang)}"
    with folder_made_once(folder, FILES, lambda there: (there / LIST).is_file()) as made:
        if made:
            cells = list_cells(raw, findings, lang)
            copied = write_annotated(made / COPY, raw, cells, lang)
            # A link to a cell is one of Excel's: what is kept otherwise is seen in the copy.
            is_of_excel = raw.is_workbook and not raw.is_open_document
            linked = _way_to(raw.folder, folder) if is_of_excel else COPY if copied else None
            write_findings(made / LIST, title_of(raw, lang), cells, rows, lang=lang, linked=linked)
            write_page(made / PAGE, raw, findings, rows, made_on=date.today(), lang=lang)
            write_quarantine(made / ASIDE, raw, validated, lang)
    copy, quarantine = (path if (path := folder / name).is_file() else None for name in (COPY, ASIDE))
    return Results(folder, rows, copy, quarantine)


def _way_to(ledger: Path, folder: Path) -> str:
    try:
        way = os.path.relpath(ledger.resolve(), folder.resolve())
    except ValueError:  # on another drive
        way = str(ledger.resolve())
    return way.replace("#", "%23")  # what follows # is the place within the file


def _digest(raw: RawRegister, register: RawRegister | None, findings: list[Finding], lang: Lang) -> str:
    read = [one for one in (raw, register) if one]
    sources = [sha256(path) for path in sorted({path for one in read for path in one.sources})]
    told = [f"{finding.rule} {finding.place} {finding.count}" for finding in findings]
    # Days without a year are other days in another fiscal year, though the findings are as many.
    asked = [str(raw.fiscal_year), str(raw.answers), str(raw.folder.resolve())]
    parts = [__version__, digest_of_rules(), lang, *asked, *sources, *told]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:8]
