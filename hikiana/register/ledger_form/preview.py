"""What follows from each answer to a question about the form of a ledger, counted before it is given."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import polars as pl

from hikiana.base.errors import HikianaError
from hikiana.base.fiscal_year import FiscalYear
from hikiana.base.text import Text
from hikiana.centre.profile import Centre
from hikiana.intake.answers import NO_ANSWERS
from hikiana.intake.findings import describe_all
from hikiana.intake.office_form.form_file import answered
from hikiana.intake.office_form.matching import matched
from hikiana.intake.office_form.model import BY_COMMAND, LedgerForm
from hikiana.intake.office_form.proposal import propose
from hikiana.intake.office_form.read_by_form import read_by_form
from hikiana.intake.raw import RawRegister
from hikiana.intake.sources import Source
from hikiana.register.clean.derived import derive
from hikiana.register.validation import Validated, validate

MOST_ROWS = 20_000
"""Of a ledger: beyond, it takes too long to read it once for each answer."""


@dataclass(frozen=True)
class Preview:
    """What a ledger holds by a form: sound contacts and clients, the first and last fiscal year, the new clients of the
    last, and rows with errors; `fault` says why it cannot be read, and `to_mend` where and what to do.
    """

    contacts: int = 0
    clients: int = 0
    year: FiscalYear | None = None
    new: int = 0
    set_aside: int = 0
    first: FiscalYear | None = None
    fault: Text | None = None
    to_mend: Text | None = None

    @property
    def told(self) -> Text:
        """相談189件、80人。令和6年度の新規44人。"""
        if self.fault:
            first = Text(self.fault.ja.splitlines()[0].rstrip("。"), self.fault.en.splitlines()[0].rstrip("."))
            return Text("読めません: {first}", "Cannot be read: {first}").format(first=first)
        told = Text("相談{contacts}件、{clients}人", "{contacts} contacts of {clients} clients").format(
            contacts=self.contacts, clients=self.clients
        )
        if self.year:
            more = Text("。{year}の新規{new}人", "; {year}: {new} new").format(year=self.year.full_label, new=self.new)
            told = Text(told.ja + more.ja, told.en + more.en)
        if self.set_aside:
            more = Text("。直す行{rows}", "; {rows} rows to be mended").format(rows=self.set_aside)
            told = Text(told.ja + more.ja, told.en + more.en)
        return told


def _year_of_command(form: LedgerForm) -> FiscalYear | None:
    """The present fiscal year, where the form leaves it to a command."""
    return FiscalYear.of(date.today()) if any(part.year == BY_COMMAND for part in form.parts) else None


def preview(path: Path, sources: Sequence[Source], form: LedgerForm) -> Preview:
    """What the ledger holds by a form whose questions are all answered."""
    try:
        reading, _ = read_by_form(path, sources, form, NO_ANSWERS, _year_of_command(form))
        if reading.faults:
            to_mend = Text(*(describe_all(reading.faults, lang) for lang in ("ja", "en")))
            return Preview(fault=reading.faults[0].message, to_mend=to_mend)
        name = Text(path.stem, path.stem)
        validated = validate(RawRegister(path, name, False, reading.tables, []), Centre.read())
    except HikianaError as fault:
        return Preview(fault=fault.message, to_mend=fault.message)
    return _counted(validated)


def _counted(validated: Validated) -> Preview:
    cases, contacts = validated.tables["cases"], validated.tables["contacts"]
    aside = sum(int(marks.sum()) for marks in validated.set_aside.values())
    if contacts.is_empty():
        return Preview(clients=cases.height, set_aside=aside)
    counted = derive(cases, contacts, Centre.read())["reported_contacts"]
    years = counted["fiscal_year"].cast(pl.Int32).sort().to_list()
    first, last = FiscalYear(years[0]), years[-1]
    new = counted.filter(pl.col("fiscal_year") == last, pl.col("kind").cast(pl.String) == "new", pl.col("direct"))
    return Preview(contacts.height, cases.height, FiscalYear(last), new["case_id"].n_unique(), aside, first)


def with_what_follows(path: Path, sources: Sequence[Source], form: LedgerForm) -> LedgerForm:
    """The form with what follows from each choice of its open questions; the other open ones get their first choice."""
    if sum(source.sheet.cells.height for source in sources) > MOST_ROWS:
        return form
    if not form.open_questions:
        return form
    first = {question.id: 1 for question in form.open_questions}

    def follows(answers: dict[str, int]) -> str:
        told = answered(form, answers)
        if matched(sources, told).unknown:  # sheets that are read by an answer
            told = propose(sources, told)
            told = answered(told, {one.id: 1 for one in told.open_questions})
        return preview(path, sources, told).told.ja

    of_first = follows(first)
    questions = []
    for question in form.questions:
        if question.id in first:
            others = range(2, len(question.choices) + 1)
            told = [of_first, *(follows(first | {question.id: choice}) for choice in others)]
            questions.append(replace(question, follows=told if len(set(told)) > 1 else []))
        else:
            questions.append(question)
    return replace(form, questions=questions)
