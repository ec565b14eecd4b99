"""Parts of a form as they are drafted: sheets of one form, the tables that they hold, and the use of their columns."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import polars as pl

from hikiana.intake import forms
from hikiana.intake.office_form.calendar_names import YearsOfNames
from hikiana.intake.office_form.claims import CLIENT, DATE, Claim, Doubt
from hikiana.intake.office_form.days_of_parts import NameTells, days_as_text, tells_day
from hikiana.intake.office_form.looked_at import LookedAt, SheetsOfOneForm
from hikiana.intake.office_form.model import DAY_PARTS, NAME, ColumnUse
from hikiana.intake.office_form.years_of_names import bare_year
from hikiana.intake.written import trimmed

_ANY = 2000
"""A year that has every day."""


@dataclass(frozen=True)
class Draft:
    """Sheets of one form with what their columns are; without `tables` they hold no records of clients or contacts.

    `waiting` are fields that columns may be by the answer to a question that is still open, `kind_of_clients` is the
    head of new or continuing where it stands beside clients alone. With `may_repeat_contacts` it is not certain whether
    the contacts in a sheet of both stand in another as well.
    """

    form: SheetsOfOneForm
    claims: Sequence[Claim]
    doubts: Sequence[Doubt]
    tables: Sequence[str] = ()
    waiting: frozenset[str] = frozenset()
    kind_of_clients: str = ""
    may_repeat_contacts: bool = False

    @property
    def fields(self) -> set[str]:
        return {claim.field for claim in self.claims}

    @property
    def possible(self) -> set[str]:
        """The fields that columns may be by what the office answers."""
        return {*self.waiting, *(field for doubt in self.doubts for field in doubt.fields)}

    @property
    def has_turns(self) -> bool:
        return any(claim.turn for claim in self.claims)

    @property
    def has_numbers(self) -> bool:
        """Whether a column is, or may be, the number of clients."""
        return CLIENT in self.fields | self.possible

    @property
    def needs_names(self) -> bool:
        """Whether clients are told from each other by their names alone."""
        return not self.has_numbers and NAME in self.fields

    def head(self, field: str) -> str | None:
        """The head of the first column of a field."""
        return next((claim.head for claim in self.claims if claim.field == field), None)

    @cached_property
    def days(self) -> pl.Series:
        """The days of the rows, with the year and the month that the names of their sheets tell; null where none is."""
        return pl.concat(self._days(sheet, sheet.tells(self.calendar_names)) for sheet in self.form.sheets)

    @cached_property
    def calendar_names(self) -> bool | None:
        """Whether years in names are calendar ones; None where nothing tells."""
        told = []
        if not any(bare_year(*sheet.source.names) for sheet in self.form.sheets):
            return False
        for sheet in self.form.sheets:
            whole, within = (
                self._days(sheet, NameTells(month=sheet.tells().month, calendar_year=a)) for a in (None, _ANY)
            )
            told.append(
                (sheet.source.names, pl.DataFrame({"month": within.dt.month().cast(pl.Int32), "year": whole.dt.year()}))
            )
        return YearsOfNames.of(told).are_calendar

    def _days(self, sheet: LookedAt, tells: NameTells) -> pl.Series:
        rows = sheet.below.frame
        used = {claim.field: (claim.head, ColumnUse(claim.field)) for claim in reversed(self.claims)}
        parts = {field: used[field] for field in DAY_PARTS if field in used}
        date = used.get(DATE)
        heads = [head for head, _ in (*parts.values(), *([date] if date else []))]
        if not (date or tells_day(parts, tells)) or not {*heads} <= {*rows.columns}:
            return pl.Series("day", [None], dtype=pl.Date).new_from_index(0, rows.height)
        distinct = rows.select(heads).unique(maintain_order=True)
        plain = distinct.with_columns(day=trimmed(days_as_text(distinct, parts, date, tells)))
        read = plain.with_columns(day=forms.days(pl.col("day")))
        return rows.select(heads).join(read, on=heads, how="left", maintain_order="left", nulls_equal=True)["day"]

    def without(self, fields: Collection[str]) -> "Draft":
        """The same where columns of these fields are not read."""
        claims = [claim for claim in self.claims if claim.field not in fields]
        left = (replace(one, fields=[field for field in one.fields if field not in fields]) for one in self.doubts)
        return replace(self, claims=claims, doubts=[doubt for doubt in left if doubt.fields])


def clients_of(draft: Draft) -> pl.Series | None:
    """The clients of the rows, as numbers or names, without rows that tell none."""
    field = next((field for field in (CLIENT, NAME) if draft.head(field)), None)
    return None if field is None else filled_cells(draft, field)


def filled_cells(draft: Draft, field: str) -> pl.Series:
    """The filled cells of the first column of a field."""
    return draft.form.rows[draft.head(field) or ""].str.strip_chars().drop_nulls()
