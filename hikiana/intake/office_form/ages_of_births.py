"""The ages of clients of whom the office keeps the day of birth: in completed years at their first contact."""

from collections.abc import Sequence
from dataclasses import replace

import polars as pl

from hikiana.intake import forms
from hikiana.intake.office_form.fields import BIRTH_COLUMN
from hikiana.intake.office_form.pieces import Piece
from hikiana.intake.raw import RawTable
from hikiana.intake.written import trimmed


def first_days(contacts: Sequence[RawTable]) -> pl.DataFrame:
    """The day of each client's first contact, as case_id and day."""
    days = pl.concat(
        raw.frame.select(trimmed(pl.col("case_id")), day=forms.days(trimmed(pl.col("date")), from_1904=raw.from_1904))
        for raw in contacts
    )
    return days.group_by("case_id").agg(pl.col("day").min())


def with_ages_of_births(clients: Sequence[Piece], first: pl.DataFrame) -> list[Piece]:
    """The pieces of clients with ages in the place of days of birth, which are not kept; `first` are the days of first
    contacts.

    Where a day of birth is none, or there is no contact, what stands there is told as an age that cannot be read only
    as far as it may be shown; an empty cell is an age that is not known.
    """
    return [_with_ages(piece, first) for piece in clients]


def completed_years(birth: pl.Expr, day: pl.Expr) -> pl.Expr:
    """The age on a day of who was born on another."""
    before_birthday = (day.dt.month() < birth.dt.month()) | (
        (day.dt.month() == birth.dt.month()) & (day.dt.day() < birth.dt.day())
    )
    return day.dt.year() - birth.dt.year() - before_birthday.cast(pl.Int32)


def _with_ages(piece: Piece, first: pl.DataFrame) -> Piece:
    if BIRTH_COLUMN not in piece.frame.columns:
        return piece
    written = piece.frame.select(trimmed(pl.col("case_id")), born=trimmed(pl.col(BIRTH_COLUMN)))
    born = written.with_columns(birth=forms.days(pl.col("born")))
    both = born.join(first, on="case_id", how="left", maintain_order="left")
    years = completed_years(pl.col("birth"), pl.col("day")).cast(pl.String)
    is_no_day = pl.col("birth").is_null() & ~forms.say_nothing(pl.col("born"))
    age = both.select(pl.when(is_no_day).then("born").otherwise(years))
    heads = {**piece.fields.heads, "age": piece.fields.heads[BIRTH_COLUMN]}
    letters = {**piece.fields.letters, "age": piece.fields.letters[BIRTH_COLUMN]}
    frame = piece.frame.drop(BIRTH_COLUMN).with_columns(age=age.to_series())
    return replace(piece, fields=replace(piece.fields, frame=frame, heads=heads, letters=letters))
