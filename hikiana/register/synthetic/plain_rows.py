"""Rows of an invented register: codes drawn from whatever lists a centre has, and columns that nobody named filled."""

from bisect import bisect_right
from collections.abc import Collection, Mapping, Sequence
from itertools import accumulate
from random import Random
from typing import Any

import polars as pl

from hikiana.base.errors import InputError
from hikiana.register.synthetic.draws import below
from schemas.code import Code
from schemas.code_lists import CODE_LISTS, CodeList
from schemas.roles import OTHER, UNKNOWN
from schemas.tables import TABLES, Column

LEFT_EMPTY, SECOND_ANSWER = 15, 35
"""In a hundred: optional cells without an answer, multiple answers with one more."""


def percent(rng: Random, chance: int) -> bool:
    """True in so many of a hundred cases."""
    return below(rng, 100) < chance


def code_among(rng: Random, codes: CodeList, year: int, only: Collection[str] | None = None) -> Code:
    """A code that may be used in the fiscal year, the first ones most often, what is other or not known least.

    Raises
    ------
    InputError
        When there is none, so that no record of the year can be written.
    """
    valid = [entry for entry in codes.entries if entry.is_valid_in(year) and (only is None or entry.code in only)]
    if not valid:
        raise InputError(
            f"コード一覧「{codes.name}」に、{year}年度に使えるコードがありません（センターの codes.csv の valid_from、"
            "valid_to、use を確かめてください）。",
            f"The code list '{codes.name}' has no code that is in use in FY{year}. Check valid_from, valid_to and use "
            "in the centre's codes.csv.",
        )
    weights = [1 if {OTHER, UNKNOWN} & {*entry.roles} else 2 + len(valid) - place for place, entry in enumerate(valid)]
    return valid[bisect_right([*accumulate(weights)], below(rng, sum(weights)))]


def completed(
    rng: Random, table: str, row: Mapping[str, Any], year: int, always: Collection[str] = ()
) -> dict[str, Any]:
    """The row with an answer in every other coded column of the table, and what is usual in the rest.

    Optional columns are sometimes left empty, but for those that are filled `always`.
    """
    others = [column for name, column in TABLES[table].columns.items() if name not in row]
    answers = {
        column.name: _answer(rng, column, year, column.name in always) if _is_recorded(column, row, year) else None
        for column in others
    }
    return {**row, **answers}


def _is_recorded(column: Column, row: Mapping[str, Any], year: int) -> bool:
    """Whether a further column of the centre is recorded in that year, of a contact by that method."""
    if column.own is None:
        return True
    asked = not column.own.methods or row["method"] in CODE_LISTS["contact_method"].with_role(*column.own.methods)
    return asked and year >= (column.own.since or year)


def _answer(rng: Random, column: Column, year: int, always: bool) -> Any:
    codes = column.code_list
    if codes is None:
        return False if column.dtype == pl.Boolean else None
    in_use = any(entry.is_valid_in(year) for entry in codes.entries)
    if column.nullable and not always and (not in_use or percent(rng, LEFT_EMPTY)):
        return None
    first = code_among(rng, codes, year).code
    if not isinstance(column.dtype, pl.List):
        return first
    more = [code_among(rng, codes, year).code] if percent(rng, SECOND_ANSWER) else []
    return sorted({first, *more}, key=codes.codes.index)


def frame_of(table: str, rows: Sequence[Mapping[str, Any]]) -> pl.DataFrame:
    """Rows as the table, with its columns and dtypes."""
    return pl.DataFrame(rows, schema={name: column.dtype for name, column in TABLES[table].columns.items()})
