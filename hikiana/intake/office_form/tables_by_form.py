"""The tables of a ledger that is read by its form."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import polars as pl

from hikiana.base.fiscal_year import FiscalYear
from hikiana.base.text import Text
from hikiana.intake import forms
from hikiana.intake.absent import empty_table
from hikiana.intake.answers import Answers, MinutesIn
from hikiana.intake.appearance import Appearance
from hikiana.intake.contact_kinds import CONTINUING, NEW, Kinds
from hikiana.intake.filled_columns import FilledColumns
from hikiana.intake.findings import Finding, Place
from hikiana.intake.not_shown import as_answered
from hikiana.intake.office_form.absent_fields import column_fault, with_absent
from hikiana.intake.office_form.ages_of_births import first_days, with_ages_of_births
from hikiana.intake.office_form.clients import clients_of, renumbered
from hikiana.intake.office_form.covered import drafts_of
from hikiana.intake.office_form.made_numbers import contact_numbers
from hikiana.intake.office_form.matching import Matched
from hikiana.intake.office_form.model import BEGIN, CASES, CONTACTS, DAY, HOURS, FormPart, LedgerForm
from hikiana.intake.office_form.numbers_of_clients import with_clients_numbered
from hikiana.intake.office_form.other_years import days_of_other_years
from hikiana.intake.office_form.pieces import Piece, pieces_of
from hikiana.intake.office_form.same_rows import rows_written_again
from hikiana.intake.office_form.united import united
from hikiana.intake.office_form.unknown_colours import colours_not_known
from hikiana.intake.raw import RawTable
from hikiana.intake.units import in_unit
from hikiana.intake.written import trimmed
from schemas.rules.checks import CHECKS
from schemas.start_years import WORDS
from schemas.tables import TABLES


@dataclass
class FormReading:
    """The tables of a ledger, what is to be told, the errors that keep it from being read, the names of tables that it
    does not have, and by file the columns that the form fills.
    """

    tables: dict[str, RawTable] = field(default_factory=dict)
    told: list[Finding] = field(default_factory=list)
    faults: list[Finding] = field(default_factory=list)
    unrecorded: set[str] = field(default_factory=set)
    filled_columns: dict[str, FilledColumns] = field(default_factory=dict)


def tables_of(
    path: Path, read: Sequence[Matched], form: LedgerForm, answers: Answers, fiscal_year: FiscalYear | None = None
) -> FormReading:
    """All tables; one that the ledger does not have is empty. `path` is the workbook or folder.

    `fiscal_year` is the one that a command names: of it are days without a year where the form says so.
    """
    reading = FormReading()
    pieces = [
        piece for matched in read for piece in pieces_of(matched, form, reading.told, reading.faults, fiscal_year)
    ]
    pieces = [*with_clients_numbered(pieces, form)]
    if lacking := [fault for piece in pieces if (fault := _without_keys(piece))]:
        return replace(reading, faults=[*reading.faults, *lacking])
    reading.told += colours_not_known(pieces)
    place = Place(path.name)
    contacts = _without_same_rows([piece for piece in pieces if piece.table == CONTACTS], read, form, reading)
    reading.told += [finding for piece in contacts for finding in days_of_other_years(piece)]
    as_written = [_raw_contacts(piece, form, answers, reading) for piece in contacts]
    raw_contacts = _in_units(contacts, as_written, place, answers, reading)
    cases, first = [piece for piece in pieces if piece.table == CASES], pl.DataFrame()
    if cases and contacts:
        first = first_days(raw_contacts)
        cases = with_ages_of_births(cases, first)
    cases = [_of_counted(piece, contacts, raw_contacts) for piece in cases]
    reading.faults += [
        Finding.of(CHECKS["form_table_present"], place, table=TABLES[name].title)
        for name, found in ((CASES, cases), (CONTACTS, contacts))
        if not found
    ]
    if fiscal_year and contacts:
        reading.faults += _of_other_year(form, raw_contacts, fiscal_year, place)
    if cases and contacts and not reading.faults:
        clients = clients_of(cases, first, reading.told, form.same_clients == "by_answers")
        frame = clients.frame
        raw_contacts = [replace(raw, frame=renumbered(raw.frame, clients.numbers)) for raw in raw_contacts]
        if form.contact_numbers == "made":
            raw_contacts = contact_numbers(raw_contacts)
        if form.new_or_continuing == "source":
            frame = _with_start_years(frame, raw_contacts)
        raw_cases = [
            _raw_cases(piece, frame.filter(piece=number), form, answers, reading)
            for number, piece in enumerate(cases)
            if not frame.filter(piece=number).is_empty()
        ]
        reading.tables[CASES] = united(raw_cases, place)
        reading.tables[CONTACTS] = united(raw_contacts, place)
    for name in TABLES.keys() - {CASES, CONTACTS}:
        others = [_raw(piece, piece.frame, form, answers, reading) for piece in pieces if piece.table == name]
        reading.tables[name] = united(others, place) if others else empty_table(TABLES[name], path)
        if not others:
            reading.unrecorded.add(name)
    reading.tables = {name: reading.tables[name] for name in TABLES if name in reading.tables}
    for file, filled in reading.filled_columns.items():
        reading.told += filled.findings("column_as_answered", Place(file))
    return reading


def _of_other_year(
    form: LedgerForm, contacts: Sequence[RawTable], fiscal_year: FiscalYear, place: Place
) -> Iterator[Finding]:
    """That the form says of which year days are, and no contact is of the one that a command names."""
    told = sorted({part.year for part in form.parts if CONTACTS in part.tables and part.year.isdecimal()})
    days = pl.concat(raw.frame.select(_day(raw)).to_series().rename("day") for raw in contacts).drop_nulls()
    if told and not days.is_between(fiscal_year.start, fiscal_year.end).any():
        labels = [FiscalYear.parse(year).full_label for year in told]
        named = Text("、".join(one.ja for one in labels), ", ".join(one.en for one in labels))
        yield Finding.of(CHECKS["form_year_asked"], place, told=named, year=fiscal_year.full_label)


def _without_keys(piece: Piece) -> Finding | None:
    """That a sheet does not tell whose its rows are, or when."""
    keys = {CASES: ("case_id",), CONTACTS: ("case_id", "date")}.get(piece.table, ())
    lacking = [TABLES[piece.table].columns[name].heading for name in keys if name not in piece.frame.columns]
    if "date" in keys and "date" not in piece.frame.columns and (days := piece.matched.part.uses(DAY)):
        return Finding.of(CHECKS["form_month_known"], piece.place, head=days[0])
    return column_fault(lacking, piece.place) if lacking else None


def _without_same_rows(
    contacts: Sequence[Piece], read: Sequence[Matched], form: LedgerForm, reading: FormReading
) -> list[Piece]:
    """The contacts without those that a sheet before has too, where the office has said that these count once."""
    again = rows_written_again(drafts_of(read, form), form) if form.same_rows == "once" else {}
    left = []
    for piece in contacts:
        rows = again.get(id(piece.matched.source))
        if rows is not None:
            check = CHECKS["row_stands_before"]
            reading.told.append(Finding.of(check, piece.place, rows=rows.sort().cast(pl.UInt32)))
            piece = piece.with_frame(piece.frame.filter(~pl.col("row").is_in(rows.implode())))
        left.append(piece)
    return left


def _raw_contacts(piece: Piece, form: LedgerForm, answers: Answers, reading: FormReading) -> RawTable:
    frame = piece.frame
    if form.contact_numbers == "made":
        frame = frame.with_columns(contact_id=pl.col("row").cast(pl.String))  # until all are there
    return _raw(piece, frame, form, answers, reading)


def _in_units(
    pieces: Sequence[Piece], contacts: Sequence[RawTable], place: Place, answers: Answers, reading: FormReading
) -> list[RawTable]:
    """The contacts with what their lengths count, judged for all sheets of a part together: one may have few."""
    of_parts: dict[int, list[int]] = {}
    for number, piece in enumerate(pieces):
        if not any(use.field in (BEGIN, HOURS) for use in piece.matched.part.columns.values()):  # else they are minutes
            of_parts.setdefault(id(piece.matched.part), []).append(number)
    judged = list(contacts)
    for numbers in of_parts.values():
        told = answers.minutes_in or _told_unit(pieces[numbers[0]].matched)
        unit = in_unit(united([contacts[number] for number in numbers], place), told, reading.faults)
        for number in numbers:
            judged[number] = replace(contacts[number], minutes_in=unit.minutes_in)
    return judged


def _told_unit(matched: Matched) -> MinutesIn | None:
    """What the office has said that numbers of lengths count in the sheets of a part."""
    return next((use.unit for use in matched.part.columns.values() if use.unit), None)


def _raw_cases(piece: Piece, frame: pl.DataFrame, form: LedgerForm, answers: Answers, reading: FormReading) -> RawTable:
    return _raw(piece, frame.drop("piece"), form, answers, reading, quiet=piece.flat)


def _raw(
    piece: Piece,
    frame: pl.DataFrame,
    form: LedgerForm,
    answers: Answers,
    reading: FormReading,
    *,
    quiet: bool = False,
) -> RawTable:
    """The raw table of a piece; with `quiet` the look of its sheet is told by another table of the same rows."""
    table, sheet = TABLES[piece.table], piece.matched.source.sheet
    fields, filled = with_absent(frame, table, form, piece.place, reading.told, reading.faults)
    reading.filled_columns[piece.place.file] = reading.filled_columns.get(piece.place.file, FilledColumns()) | filled
    own = fields.select(name for name in table.columns if name in fields.columns)
    path = piece.matched.source.path
    raw = RawTable.of(table, path, own, rows=frame["row"], place=piece.place, width=sheet.cells.width)
    heads = {name: head for name, head in piece.fields.heads.items() if name in table.columns}
    kinds: Kinds | None = piece.kinds if piece.table == CONTACTS else None
    appearance = Appearance() if quiet else _without_filled(piece, sheet.appearance)
    raw = replace(
        raw.under(heads, (), kinds),
        appearance=appearance,
        from_1904=sheet.from_1904,
        years_by_form=piece.table == CONTACTS,
    )
    answered, seen = as_answered(raw, _with_form(answers, piece.matched.part))
    reading.told += seen
    return answered


def _with_form(answers: Answers, part: FormPart) -> Answers:
    """The answers with what the form says of rows that are struck through, where nobody says otherwise this time."""
    if answers.struck or part.leave_out_struck is None:
        return answers
    return replace(answers, struck="leave-out" if part.leave_out_struck else "count")


def _without_filled(piece: Piece, appearance: Appearance) -> Appearance:
    """The look of a sheet without merges that the form says to fill."""
    return replace(appearance, merged=[]) if piece.matched.part.fill_down else appearance


def _of_counted(piece: Piece, contacts: Sequence[Piece], raw: Sequence[RawTable]) -> Piece:
    """A piece of clients who are written with each contact, of those contacts that count."""
    if not piece.flat:
        return piece
    counted = [table.rows for other, table in zip(contacts, raw, strict=True) if other.matched is piece.matched]
    dates = [other.frame.select("row", "date") for other in contacts if other.matched is piece.matched]
    frame = piece.frame.filter(pl.col("row").is_in(pl.concat(counted).implode()))
    first = pl.concat(dates).unique("row", keep="first")
    return piece.with_frame(frame.join(first, on="row", how="left", maintain_order="left"))


def _with_start_years(cases: pl.DataFrame, contacts: Sequence[RawTable]) -> pl.DataFrame:
    """Clients with the office's word that they came before, where their first contact is called continuing."""
    said = pl.concat(
        raw.frame.select(
            trimmed(pl.col("case_id")),
            day=_day(raw),
            said=raw.kinds.said if raw.kinds else pl.lit(None, pl.String),
        )
        for raw in contacts
    )
    # Of the contacts of one day, which may stand in several sheets, the one that is called new was the first.
    order = said.sort("day", (pl.col("said") != NEW).fill_null(True), maintain_order=True)
    first = order.group_by("case_id", maintain_order=True).first()
    before = first.filter(said=CONTINUING)["case_id"].to_list()
    given = pl.col("start_year") if "start_year" in cases.columns else pl.lit(None, pl.String)
    came_before = pl.when(pl.col("case_id").is_in(before)).then(pl.lit(WORDS[0]))
    return cases.with_columns(start_year=pl.coalesce(given, came_before))


def _day(raw: RawTable) -> pl.Expr:
    return forms.days(trimmed(pl.col("date")), from_1904=raw.from_1904)
