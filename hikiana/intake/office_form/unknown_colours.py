"""Rows that have a colour as a whole of which the form of their ledger says nothing: they count, and are told."""

from collections.abc import Sequence

import polars as pl

from hikiana.intake.findings import Finding, Place
from hikiana.intake.office_form.coloured_rows import colour_of, coloured_rows, name_of_colour
from hikiana.intake.office_form.model import CASES, CONTACTS
from hikiana.intake.office_form.pieces import Piece
from schemas.rules.checks import CHECKS


def colours_not_known(pieces: Sequence[Piece]) -> list[Finding]:
    """A warning for each sheet and colour, judged for all sheets of a part together: one may have few rows."""
    told = []
    for of_part in _by_part(pieces):
        known = {colour_of(written) for written in of_part[0].matched.part.leave_out_fill}
        sheets = {id(piece.matched): piece.matched.source for piece in of_part}
        rows = {
            key: pl.concat(piece.frame["row"] for piece in of_part if id(piece.matched) == key).unique().sort()
            for key in sheets
        }
        found = coloured_rows([(source.sheet, rows[key]) for key, source in sheets.items()])
        told += [
            Finding.of(
                CHECKS["row_filled"],
                Place(source.path.name, source.sheet.name),
                rows=pl.Series(of_sheet, dtype=pl.UInt32),
                colour=name_of_colour(colour),
            )
            for colour, by_sheet in found.items()
            if colour not in known
            for source, of_sheet in zip(sheets.values(), by_sheet, strict=True)
            if of_sheet
        ]
    return told


def _by_part(pieces: Sequence[Piece]) -> list[list[Piece]]:
    parts: dict[int, list[Piece]] = {}
    for piece in pieces:
        if piece.table in (CASES, CONTACTS):
            parts.setdefault(id(piece.matched.part), []).append(piece)
    return list(parts.values())
