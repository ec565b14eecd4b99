"""What becomes of an office's ledger: proposed, answered, read, and compared with what the office has in mind."""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from hikiana.base.errors import HikianaError
from hikiana.base.fiscal_year import FiscalYear
from hikiana.base.text import Text
from hikiana.centre.profile import Centre
from hikiana.intake.answers import NO_ANSWERS
from hikiana.intake.office_form.form_file import answered
from hikiana.intake.office_form.model import LedgerForm
from hikiana.intake.office_form.proposal import propose
from hikiana.intake.office_form.read_by_form import read_by_form
from hikiana.intake.raw import RawRegister
from hikiana.register.validation import Validated, validate
from tests.hikiana.intake.office_form.offices.columns import MULTIPLE, Hand
from tests.hikiana.intake.office_form.offices.files import sources_in
from tests.hikiana.intake.office_form.offices.office import Office
from tests.hikiana.intake.office_form.offices.oracle import NoTrueChoiceError, Oracle, is_one_person
from tests.hikiana.intake.office_form.offices.register import (
    YEARS,
    Record,
    Register,
    a_year_later,
    fiscal_year,
    known_as,
    register,
)
from tests.hikiana.intake.office_form.offices.sheets import Page, pages, random_of

_CASES = (
    *("relation", "relation_detail", "sex", "age", "municipality", "region", "prior_help_seeking", "prior_agencies"),
    *("purposes", "awareness_channel", "initial_outcome"),
)
_CONTACTS = (
    *("date", "method", "duration_min", "online", "outreach_counterpart", "liaison_direction", "liaison_agency"),
)
_MOST_ROUNDS, _TODAY = 4, date(2027, 6, 1)
_SAME: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "none": ({}, {}),
    "online": ({}, {"online": False}),
    "details": ({"relation_detail": None}, {"outreach_counterpart": "client_or_family"}),
    "unknown": (
        {
            "awareness_channel": "unknown",
            "prior_help_seeking": "unknown",
            "prior_agencies": [],
            "initial_outcome": "other",
        },
        {},
    ),
}


@dataclass(frozen=True)
class Outcome:
    """`right`, `refused` (with the reason), or `wrong` (with the difference); how many questions were asked.

    They come in `rounds`: with the answers to some, others can come up.
    """

    kind: str
    questions: int = 0
    why: str = ""
    rounds: int = 0
    form: LedgerForm | None = None


@dataclass(frozen=True)
class Kept:
    """A register as an office keeps it."""

    office: Office
    register: Register
    pages: list[Page]
    absent: dict[str, Any]

    @property
    def a_year_later(self) -> "Kept":
        """The same ledger with the sheets and rows of further years, in the same words."""
        register = a_year_later(self.register)
        return replace(self, register=register, pages=pages(self.office, register))

    def in_files(self, folder: Path) -> "Kept":
        """The same as its files are read."""
        read = {(one.path.name, one.sheet.name): one for one in sources_in(folder, [one.source for one in self.pages])}
        names = [(page.source.path.name, page.source.sheet.name) for page in self.pages]
        return replace(
            self, pages=[Page(read[name], page.columns) for name, page in zip(names, self.pages, strict=True)]
        )

    @classmethod
    def of(cls, office: Office) -> "Kept":
        years = YEARS[1:] if office.lacks_year and not office.tells_years else YEARS
        cases, contacts = _SAME[office.missing]
        known = known_as(register(random_of(office), years, office.places != "with_region"), cases, contacts)
        if office.ages == "bands":
            clients = [Record(one.number, one.values | {"age": _decade(one["age"])}) for one in known.clients]
            known = Register(clients, known.contacts)
        absent = {f"cases.{name}": value for name, value in cases.items()}
        absent |= {f"contacts.{name}": value for name, value in contacts.items()}
        return cls(office, known, pages(office, known), absent)


def outcome(kept: Kept) -> Outcome:
    """What becomes of a ledger of which nothing is known yet."""
    sources, form, many, rounds = [page.source for page in kept.pages], None, 0, 0
    try:
        while form is None or form.open_questions or propose(sources, form) != form:
            form = propose(sources, form)
            many += len(form.open_questions)
            rounds += 1
            assert rounds < _MOST_ROUNDS, "asks for ever"
            form = answered(form, Oracle(kept.office, kept.pages, kept.absent).answers(form))
    except NoTrueChoiceError as fault:
        return Outcome("refused", many, f"no true choice: {fault}")
    except HikianaError as fault:
        return Outcome("refused", many, fault.message.ja)
    return replace(read_back(kept, form), questions=many, rounds=rounds, form=form)


def read_back(kept: Kept, form: LedgerForm) -> Outcome:
    """What reading by a form gives."""
    path, sources = Path("台帳"), [page.source for page in kept.pages]
    try:
        reading, _ = read_by_form(path, sources, form, NO_ANSWERS)
        if reading.faults:
            return Outcome("refused", why=reading.faults[0].message.ja)
        raw = RawRegister(path, Text("台帳", "ledger"), False, reading.tables, [])
        validated = validate(raw, _centre(kept.office), _TODAY)
    except HikianaError as fault:
        return Outcome("refused", why=fault.message.ja)
    if any(marks.any() for marks in validated.set_aside.values()):
        errors = [
            f"{finding.of_column and finding.of_column.name} {finding.values} {finding.message.ja}"
            for finding in validated.findings
            if finding.severity == "error"
        ]
        return Outcome("refused", why=f"set aside: {errors[:3]}")
    difference = _difference(kept, validated)
    return Outcome("wrong", why=difference) if difference else Outcome("right")


def _centre(office: Office) -> Centre:
    """One that keeps records from the first of the years on, where clients may have come before."""
    centre = Centre.read()
    return replace(centre, records_since=FiscalYear(YEARS[0])) if office.kind == "before" else centre


def _difference(kept: Kept, read: Validated) -> str:
    """What is other than in the register; clients and contacts are known by all that is told of them."""
    meant, found = Counter(_meant(kept)), Counter(_found(kept, read))
    lost, more = list((meant - found).elements()), list((found - meant).elements())
    if not lost and not more:
        return ""
    if lost and more:
        near = max(more, key=lambda one: sum(a == b for a, b in zip(one, lost[0], strict=True)))
        pairs = [(a, b) for a, b in zip(lost[0], near, strict=True) if a != b]
        return f"{len(lost)} lost, {len(more)} invented, e.g. {pairs[:3]}"
    return f"{len(lost)} lost, {len(more)} invented: {(lost or more)[0]}"


def _meant(kept: Kept) -> list[tuple[Any, ...]]:
    office, hand = kept.office, Hand(kept.office, kept.register)
    apart = office.numbers_anew and not is_one_person(office)
    clients = []
    for client in kept.register.clients:
        groups: dict[int, list[Record]] = {}
        for contact in kept.register.of(client):
            groups.setdefault(fiscal_year(contact["date"]) if apart else 0, []).append(contact)
        for own in groups.values():
            came_before = office.kind == "before" and hand.kind(client, own[0]) == "継続"
            start = "before" if came_before else None
            contacts = [_told(one, _CONTACTS) for one in own]
            clients.append((hand.case_id(client), start, *_told(client, _CASES), *sorted(map(repr, contacts))))
    return _padded(clients)


def _found(kept: Kept, read: Validated) -> list[tuple[Any, ...]]:
    with_number = Hand(kept.office, kept.register).case_id(kept.register.clients[0]) is not None
    contacts: dict[str, list[Any]] = {}
    for row in read.tables["contacts"].iter_rows(named=True):
        contacts.setdefault(row["case_id"], []).append(_told(row, _CONTACTS))
    clients = []
    for row in read.tables["cases"].iter_rows(named=True):
        own = sorted(map(repr, contacts.get(row["case_id"], [])))
        number = row["case_id"] if with_number else None
        if row["age"] is None and row["age_least"] is not None:
            assert row["age_most"] == row["age_least"] + 9
            row["age"] = row["age_least"]
        clients.append((number, row["start_year"], *_told(row, _CASES), *own))
    return _padded(clients)


def _padded(clients: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    return [(*one, *[""] * (30 - len(one))) for one in clients]


def _told(record: Any, names: tuple[str, ...]) -> tuple[Any, ...]:
    values = {name: record[name] for name in names}
    return tuple(tuple(sorted(one or [])) if name in MULTIPLE else one for name, one in values.items())


def _decade(age: int | None) -> int | None:
    return None if age is None else age // 10 * 10
