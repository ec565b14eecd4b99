"""The numbers of clients in sheets that do not have them: made of names, or those that the sheet of clients has."""

from collections.abc import Sequence
from dataclasses import replace

import polars as pl

from hikiana.intake.office_form.fields import NAME_COLUMN
from hikiana.intake.office_form.made_numbers import client_numbers, names_alone
from hikiana.intake.office_form.model import LedgerForm
from hikiana.intake.office_form.pieces import Piece


def with_clients_numbered(pieces: Sequence[Piece], form: LedgerForm) -> Sequence[Piece]:
    """The pieces with numbers of clients by the form's rule. A client whose name tells no number, or two, has none."""
    if form.case_numbers == "made":
        return [_made(piece) for piece in pieces]
    if form.case_numbers == "by_name":
        numbers = _numbers_by_name(pieces)
        return [_found(piece, numbers) for piece in pieces]
    return pieces


def _made(piece: Piece) -> Piece:
    if NAME_COLUMN not in piece.frame.columns:
        return piece
    return _with_numbers(piece, client_numbers(piece.frame[NAME_COLUMN]))


def _found(piece: Piece, numbers: dict[str, str]) -> Piece:
    if NAME_COLUMN not in piece.frame.columns or "case_id" in piece.frame.columns:
        return piece
    found = piece.frame.select(_plain(NAME_COLUMN).replace_strict(numbers, default=None, return_dtype=pl.String))
    return _with_numbers(piece, found.to_series())


def _with_numbers(piece: Piece, numbers: pl.Series) -> Piece:
    """The piece with numbers; what is told of them is told of the column of names."""
    fields = piece.fields
    heads = {**fields.heads, "case_id": fields.heads[NAME_COLUMN]}
    letters = {**fields.letters, "case_id": fields.letters[NAME_COLUMN]}
    return replace(
        piece, fields=replace(fields, frame=fields.frame.with_columns(case_id=numbers), heads=heads, letters=letters)
    )


def _numbers_by_name(pieces: Sequence[Piece]) -> dict[str, str]:
    both = [
        piece.frame.select(name=_plain(NAME_COLUMN), number=pl.col("case_id").str.strip_chars())
        for piece in pieces
        if {NAME_COLUMN, "case_id"} <= {*piece.frame.columns}
    ]
    if not both:
        return {}
    distinct = pl.concat(both).drop_nulls().unique(maintain_order=True)
    return dict(distinct.filter(~pl.col("name").is_duplicated()).iter_rows())


def _plain(name: str) -> pl.Expr:
    plain = names_alone(pl.col(name))
    return pl.when(plain != "").then(plain)
