"""A process that works for a centre with one column more than before; it prints what becomes of what was kept.

Codes and columns are read once in a process, so a test needs another one for another centre.
"""

import hikiana.base.quick_start  # isort: skip  # noqa: F401

import io
import json
import sys
from contextlib import redirect_stdout
from datetime import date
from pathlib import Path
from zipfile import ZipFile

from hikiana.base.errors import InputError
from hikiana.base.fiscal_year import FiscalYear
from hikiana.centre.policy import Outlet
from hikiana.disclosure.mask.masking import counted, mask
from hikiana.disclosure.protection import Protection
from hikiana.explore.tabulation import crosstab
from hikiana.intake.form import write_form
from hikiana.register.clean.cleaning import clean_register
from hikiana.register.keep.ingest import ingest
from hikiana.register.keep.undo import undo
from hikiana.register.register import open_register
from hikiana.sections import further
from hikiana.sections.contents import all_tables, section_notebooks
from hikiana.sections.year import Year
from hikiana.statistics.vocabulary import unknown_in
from schemas.dictionary import data_dictionary

COLUMN = "withdrawal_duration"
TODAY = date(2025, 3, 31)


def main(kept: Path, clean: Path, old: Path, new: Path, wrong: Path) -> dict[str, object]:
    """What is found in a register and a clean folder of before, with ledgers of before, of after and with a fault."""
    before = open_register(clean)
    again = ingest(old, kept, today=TODAY)
    added = ingest(new, kept, today=TODAY)
    back = ingest(old, kept, today=TODAY)
    register = open_register(clean_register(kept)[0])
    year = Year(register, FiscalYear(2014))
    try:
        ingest(wrong, kept, today=TODAY)
        refused = ""
    except InputError as fault:
        refused = fault.message.ja
    write_form(kept.parent / "form.xlsx")
    with ZipFile(kept.parent / "form.xlsx") as form:
        words = form.read("xl/sharedStrings.xml").decode()
    table, crossed = further.tables(year)[0], crosstab(register, "ひきこもり期間", "sex", 2014)
    told = {
        "before": before.cases[COLUMN].to_list(),
        "again": [again.has_changed, sorted({finding.rule for finding in again.findings})],
        "added": [
            list(change.values()) for change in added.changes.select("key", "column", "before", "after").to_dicts()
        ],
        "noted": sorted({finding.rule for finding in added.findings}),
        "back": back.has_changed,
        "cases": dict(register.cases.select("case_id", COLUMN).iter_rows()),
        "refused": refused,
        "sections": [path.stem for path in section_notebooks()],
        "sentences": [[text.ja, text.en] for text in further.sentences(year).texts],
        "counted": {code: table[code, "clients"] for code in table.dimensions[0].codes},
        "crosstab": [crossed["10_to_19_years", "male", "clients"], crossed["10_to_19_years", "total", "clients"]],
        "known": [unknown_in(COLUMN, ["10_to_19_years", "not_recorded"]), unknown_in(COLUMN, ["long"])],
        "public": _hidden(register, FiscalYear(2014)),
        "form": "ひきこもり期間" in words and "10年以上～20年未満" in words,
        "dictionary": f"| `{COLUMN}` | ひきこもり期間 / Duration of withdrawal |" in data_dictionary(),
        "package": COLUMN in (Path(clean_register(kept)[0]) / "datapackage.json").read_text(encoding="utf-8"),
    }
    undone = undo(kept)
    told["undone"] = [undone.left.number, undone.reached.number]
    told["after"] = open_register(kept).cases[COLUMN].to_list()
    return told


def _hidden(register, year):
    """The ids of the section's cells of one person that an edition for everyone hides, and those that it shows."""
    policy = register.centre.disclosure
    every = counted(register, year, policy)
    hidden = mask(every, policy, [], []).hidden & every.values.keys()  # without the rests that sums leave
    outlet = Outlet(policy, Protection(policy, frozenset(every.values) - hidden, frozenset(hidden)).door)
    tables = [table for table in all_tables(Year(register.behind(outlet), year)) if table.id.startswith("further_")]
    return {table.id: table.hides("10_to_19_years", "clients") for table in tables if len(table.dimensions) == 1}


if __name__ == "__main__":
    with redirect_stdout(io.StringIO()):
        found = main(*map(Path, sys.argv[1:]))
    json.dump(found, sys.stdout, ensure_ascii=False)
