"""How the cells of a column become its type, and whether they are written as the data dictionary says."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

import polars as pl

from hikiana.base.fiscal_year import FiscalYear
from hikiana.centre.profile import Centre
from hikiana.intake import forms
from hikiana.intake.answers import MinutesIn
from hikiana.intake.stored import ANSWER_SEPARATOR, as_text
from schemas.start_years import WORDS
from schemas.tables import Column

ANSWERS_APART = r"\s*[;,、・/\n\r]\s*"
"""What staff write between answers, in NFKC."""


@dataclass(frozen=True)
class Conventions:
    """What cells leave unsaid: the fiscal year of days without a year, what lengths of contacts are counted in, and
    whether bare numbers of days count from 1904 instead of 1900.
    """

    fiscal_year: FiscalYear | None = None
    minutes_in: MinutesIn = "minutes"
    from_1904: bool = False


def reader(column: Column, written: pl.Series, unsaid: Conventions) -> Callable[[pl.Expr], pl.Expr]:
    """How the cells of a column become the column's type; null where one has none of its forms."""
    if column.reading == "minutes" and unsaid.minutes_in != "minutes":
        return lambda cells: _one(column, cells.cast(pl.String).str.normalize("NFKC"), unsaid)
    if written.dtype != pl.String:
        return lambda cells: cells.cast(column.dtype, strict=False)
    if isinstance(column.dtype, pl.List):
        parts = _one(column, pl.element().str.strip_chars(), Conventions())
        return lambda cells: _answers(column, cells).list.eval(parts)
    if column.dtype == pl.String and column.reading is None:
        return lambda cells: cells  # free text stays as it is written
    if column.reading == "identifier" and _is_ascii(written):
        return lambda cells: cells  # NFKC leaves ASCII as it is
    return lambda cells: _one(column, cells.str.normalize("NFKC"), unsaid)


def _is_ascii(cells: pl.Series) -> bool:
    return bool((cells.str.len_bytes() == cells.str.len_chars()).all())


def _answers(column: Column, cells: pl.Expr) -> pl.Expr:
    """The parts of a multiple answer; labels that hold a separator themselves are whole."""
    cells = cells.str.normalize("NFKC")
    if column.code_list is not None:
        holding = [form for form in column.code_list.by_written_form if any(mark in form for mark in "・/、,")]
        whole = {form: column.code_list.by_written_form[form] for form in sorted(holding, key=len, reverse=True)}
        if whole:
            cells = cells.str.replace_many(whole, leftmost=True)
    return cells.str.replace_all(ANSWERS_APART, ANSWER_SEPARATOR).str.split(ANSWER_SEPARATOR)


def _one(column: Column, cells: pl.Expr, unsaid: Conventions) -> pl.Expr:
    inner = column.dtype.inner if isinstance(column.dtype, pl.List) else column.dtype
    if column.code_list is not None:
        return cells.replace_strict(column.code_list.by_written_form, default=None, return_dtype=inner)
    if column.reading == "municipality":
        return forms.places(cells, municipalities())
    if column.reading == "start_year":
        return forms.start_years(cells)
    if column.reading == "month":
        return forms.months(cells, unsaid.from_1904)
    if inner == pl.Date:
        return forms.days(cells, unsaid.fiscal_year, unsaid.from_1904)
    if inner == pl.Boolean:
        return forms.truths(cells)
    if inner == pl.String:
        return cells
    if column.reading == "minutes":
        return forms.minutes(cells, unsaid.minutes_in).cast(inner, strict=False)
    if column.reading == "age":
        cells = cells.str.replace(r"^満\s?", "")
    numbers = forms.fiscal_years(cells) if column.reading == "fiscal_year" else forms.numbers(cells, column.counters)
    return numbers.cast(inner, strict=False)


def in_form(column: Column, written: pl.Series, read: pl.Series, unsaid: Conventions) -> pl.Series:
    """Whether a cell is written as the data dictionary says."""
    if column.code_list is None and column.dtype in (pl.String, pl.List):
        text = as_text(read)
        if column.reading == "municipality":
            # What is no municipality's stays as it is, and is told by the rules.
            named = written.is_in(list(municipalities())) | ~text.str.contains(r"^\d{5}(;\d{5})*$")
            return (written == text) | named
        if column.reading == "start_year":
            return (written == text) | (written == WORDS[0])
        return written == text
    if column.reading == "minutes" and unsaid.minutes_in != "minutes":
        return written == as_text(read)
    return written.to_frame("cells").select(_is_documented(column, pl.col("cells"))).to_series()


def _is_documented(column: Column, cells: pl.Expr) -> pl.Expr:
    if column.code_list is not None:
        known = [form for entry in column.code_list.entries for form in (entry.code, entry.label.ja)]
        if isinstance(column.dtype, pl.List):
            parts = cells.str.replace_all("、", ANSWER_SEPARATOR).str.split(ANSWER_SEPARATOR)
            return parts.list.eval(pl.element().str.strip_chars().is_in(known)).list.all()
        return cells.is_in(known)
    if column.dtype == pl.Date:
        return cells.str.contains(r"^\d{4}(-\d{2}-\d{2}( 00:00:00)?|/\d{1,2}/\d{1,2})$")
    if column.dtype == pl.Boolean:
        return cells.is_in([*forms.TRUE, *forms.FALSE])
    return cells.str.contains(r"^-?\d+$")


@cache
def municipalities() -> Mapping[str, str]:
    """Names → codes of the municipalities."""
    return {place.name.ja: code for code, place in Centre.read().municipalities.items()}
