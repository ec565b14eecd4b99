"""What one sheet gives to one table: a piece, with the numbers that the form of the ledger gives to its records."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import polars as pl

from hikiana.base.errors import UsageError
from hikiana.base.fiscal_year import FiscalYear
from hikiana.intake import forms
from hikiana.intake.contact_kinds import Kinds
from hikiana.intake.findings import Finding, Place
from hikiana.intake.office_form.called_off import known_words
from hikiana.intake.office_form.claims import CLIENT
from hikiana.intake.office_form.days_of_parts import NameTells
from hikiana.intake.office_form.fields import KIND_COLUMN, NAME_COLUMN, FieldFrame, fields_of
from hikiana.intake.office_form.head_meanings import field_title
from hikiana.intake.office_form.made_numbers import names_alone
from hikiana.intake.office_form.matching import Matched
from hikiana.intake.office_form.model import (
    BY_CALENDAR_NAME,
    BY_COMMAND,
    BY_FISCAL_NAME,
    BY_NAME,
    CASES,
    CONTACTS,
    IGNORED,
    ColumnUse,
    LedgerForm,
)
from hikiana.intake.office_form.name_patterns import told_by_name
from hikiana.intake.office_form.numbers_of_places import code_of_place
from hikiana.intake.office_form.part_rows import records_of, turns_of, words_not_known
from hikiana.intake.office_form.rows_of_several import not_told, repeated
from hikiana.intake.office_form.spellings_of_numbers import with_spelling
from hikiana.intake.office_form.unnamed_clients import NO_COLUMN, with_unnamed
from hikiana.intake.office_form.years_of_names import bare_year, month_of_name, year_of_name
from hikiana.intake.written import spaceless, trimmed
from schemas.rules.checks import CHECKS

_FIRST_YEAR = 1950
_BY_NAME = "シート名"
"""What messages call it, in the place of a head, that names of sheets or files tell."""
_NUMBERED = {"case_id": "case_numbers", "contact_id": "contact_numbers"}


@dataclass(frozen=True)
class Piece:
    """Fields of one table from one sheet, as text, with `row`; of a `flat` one clients are written with each contact.

    `year` is the fiscal year that the sheet's or the file's name tells.
    """

    table: str
    matched: Matched
    fields: FieldFrame
    flat: bool
    year: FiscalYear | None

    @property
    def place(self) -> Place:
        source = self.matched.source
        return Place(source.file, source.sheet.name, self.fields.letters, heads=self.fields.heads)

    @property
    def frame(self) -> pl.DataFrame:
        return self.fields.frame

    @property
    def kinds(self) -> Kinds | None:
        """What the sheet says of new and continuing."""
        if KIND_COLUMN not in self.frame.columns:
            return None
        head, letters = self.fields.heads[KIND_COLUMN], self.fields.letters.get(KIND_COLUMN, "")
        kinds = Kinds.of(head, letters, self.frame[KIND_COLUMN])
        return kinds if letters else replace(kinds, head=_BY_NAME)

    def with_frame(self, frame: pl.DataFrame) -> "Piece":
        return replace(self, fields=replace(self.fields, frame=frame))


def pieces_of(
    matched: Matched, form: LedgerForm, told: list[Finding], faults: list[Finding], fiscal_year: FiscalYear | None
) -> Iterator[Piece]:
    """The pieces of a sheet, of contacts one for each turn; what is left out is told, what is not known a fault.

    `fiscal_year` is the one that a command names, for parts whose days are of it.
    """
    part = matched.part
    rows = with_unnamed(records_of(matched, told), part)
    known = known_words(form, next(place for place, one in enumerate(form.parts) if one is part))
    told += words_not_known(matched, rows, known, matched.source.place)
    own_year = _own_year(matched)
    source = matched.source
    calendar_year = bare_year(*source.names) if part.year == BY_CALENDAR_NAME else None
    of_days = own_year if part.year else None  # else it was not asked whether the name tells the year of days
    if part.year == BY_COMMAND:
        of_days = fiscal_year
        if fiscal_year:
            told.append(Finding.of(CHECKS["form_year_of_command"], source.place, year=fiscal_year.full_label))
        else:
            faults.append(Finding.of(CHECKS["form_year_named"], source.place))
    tells = NameTells(of_days, month_of_name(*source.names), calendar_year)
    flat = {CASES, CONTACTS} <= set(part.tables)
    by_name = _told_by_name(matched)
    rows = rows.with_columns(pl.lit(told).alias(head) for head, (_, told) in by_name.items())
    for table in part.tables:
        turns: Sequence[int] = turns_of(matched) if table == CONTACTS else [0]
        for turn in turns:
            uses = {
                head: use
                for head, use in matched.columns.items()
                if head in matched.letters and use.field != IGNORED and use.turn in ((0, turn) if turn else (0, 1))
            }
            uses |= {head: ColumnUse(field, turn=turn) for head, (field, _) in by_name.items()}
            uses |= {head: ColumnUse(CLIENT, turn=turn) for head in part.unnamed if head == NO_COLUMN}
            of_turn = [head for head, use in uses.items() if turn and use.turn == turn and head not in by_name]
            there = _filled(rows, of_turn) if turn else rows
            if table == CONTACTS:
                if doubtful := not_told(there, uses):
                    head, at = doubtful
                    faults.append(Finding.of(CHECKS["form_rows_counted"], source.place, rows=at, head=head))
                there = repeated(there, uses)
            fields = fields_of(there, uses, matched.letters, table, tells)
            fields = replace(fields, frame=_with_all_that_names(there, fields.frame, matched, form.clients_by))
            piece = Piece(table, matched, fields, flat, own_year)
            # Of clients who are written with each contact its day tells the year of their number.
            by_days = flat and table == CASES and form.case_numbers == "by_year"
            with_days = fields_of(there, uses, matched.letters, CONTACTS, tells) if by_days else fields
            yield _numbered(piece, with_days.frame, form, faults)


def _with_all_that_names(
    rows: pl.DataFrame, frame: pl.DataFrame, matched: Matched, clients_by: Sequence[str]
) -> pl.DataFrame:
    """Names with the other answers by which two of one name are told from each other; none where one is empty."""
    heads = [head for field in clients_by for head in matched.part.uses(field)[:1]]
    if NAME_COLUMN not in frame.columns or len(heads) < 2 or len(heads) < len(clients_by):
        return frame
    name, *others = heads
    named = names_alone(pl.col(name))
    parts = [pl.when(named != "").then(named), *(spaceless(pl.col(head)) for head in others)]
    whole = rows.select(pl.concat_str(parts, separator="|", ignore_nulls=False)).to_series()
    return frame.with_columns(whole.alias(NAME_COLUMN))


def _told_by_name(matched: Matched) -> dict[str, tuple[str, str]]:
    """What the name of a sheet tells of all its records, by what stands for a head: the field and the word."""
    told = (
        (field, told_by_name(matched.source.names, names)) for field, names in matched.part.by_name.items() if names
    )
    return {f"{_BY_NAME}（{field_title(field)}）": (field, word) for field, word in told if word}


def _own_year(matched: Matched) -> FiscalYear | None:
    source, year = matched.source, matched.part.year
    named = year_of_name(*source.names)
    if year == BY_FISCAL_NAME:
        return year_of_name(*source.names, is_fiscal=True)
    if year in ("", BY_NAME, BY_CALENDAR_NAME):
        return named
    try:
        return FiscalYear.parse(year)
    except UsageError:
        return named


def _filled(rows: pl.DataFrame, heads: Sequence[str]) -> pl.DataFrame:
    """The rows in which something of a turn stands."""
    return rows.filter(pl.any_horizontal((pl.col(head).str.strip_chars() != "").fill_null(False) for head in heads))


def _numbered(piece: Piece, with_days: pl.DataFrame, form: LedgerForm, faults: list[Finding]) -> Piece:
    """The piece with the fiscal year (R5-1), or a code of the file or sheet, before numbers that begin anew in each.

    `with_days` are the same rows.
    """
    anew = [
        name
        for name, numbers in _NUMBERED.items()
        if name in piece.frame.columns and getattr(form, numbers) == "by_year"
    ]
    if "case_id" in piece.frame.columns:
        piece = piece.with_frame(piece.frame.with_columns(with_spelling(pl.col("case_id"), form)))
    of_place = code_of_place(piece.matched.source, form.case_numbers_within)
    if of_place and "case_id" in piece.frame.columns:
        apart = pl.concat_str(pl.lit(of_place), _bare("case_id"), separator="-").alias("case_id")
        piece = piece.with_frame(piece.frame.with_columns(apart))
    if not anew:
        return piece
    if piece.year is None and "date" not in with_days.columns:
        source = piece.matched.source
        faults.append(Finding.of(CHECKS["form_year_known"], Place(source.file, source.sheet.name)))
        return piece
    own = pl.lit(piece.year.code if piece.year else None, pl.String)
    by_day = "date" in with_days.columns and piece.matched.part.year != BY_CALENDAR_NAME
    code = pl.coalesce(_codes_of_days(with_days), own) if by_day else own
    numbers = (pl.concat_str(code, _bare(name), separator="-").alias(name) for name in anew)
    return piece.with_frame(piece.frame.with_columns(numbers))


def _codes_of_days(frame: pl.DataFrame) -> pl.Series:
    days = frame.select(forms.days(trimmed(pl.col("date")))).to_series()
    codes = {day: FiscalYear.of(day).code for day in days.drop_nulls().unique() if day.year > _FIRST_YEAR}
    return days.replace_strict(codes, default=None, return_dtype=pl.String)


def _bare(name: str) -> pl.Expr:
    return trimmed(pl.col(name)).str.replace(r"^([0-9]+)\.0+$", "$1")
