"""The cells of an office's columns as the fields of a table, in words that the dictionary knows."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from unicodedata import normalize

import polars as pl

from hikiana.base.fiscal_year import FiscalYear
from hikiana.intake import forms
from hikiana.intake.cell_forms import ANSWERS_APART
from hikiana.intake.office_form.model import BEGIN, DAY, END, KIND, MONTH, NAME, ColumnUse
from hikiana.intake.stored import ANSWER_SEPARATOR
from schemas.tables import TABLES, Column

KIND_COLUMN, NAME_COLUMN = "kind", "name"
_OTHERS = {KIND: (("contacts",), KIND_COLUMN), NAME: (("cases", "contacts"), NAME_COLUMN)}
_BESIDE = {
    "duration_min": (BEGIN, END),
    "date": (MONTH, DAY),
}
"""Fields of contacts that may stand in two columns."""


@dataclass(frozen=True)
class FieldFrame:
    """Fields of one table: text columns under their names (and `kind` and `name`), with `row`, in step with the rows.

    `heads` and `letters` are those of the office's columns by field.
    """

    frame: pl.DataFrame
    heads: Mapping[str, str]
    letters: Mapping[str, str]


def fields_of(
    rows: pl.DataFrame,
    uses: Mapping[str, ColumnUse],
    letters: Mapping[str, str],
    table: str,
    fiscal_year: FiscalYear | None = None,
) -> FieldFrame:
    """The fields of a table that stand in columns of one turn; days without a year are of `fiscal_year`."""
    columns: dict[str, pl.Expr] = {}
    heads: dict[str, str] = {}
    by_field: dict[str, list[tuple[str, ColumnUse]]] = {}
    for head, use in uses.items():
        by_field.setdefault(use.field, []).append((head, use))
    for name, column in TABLES[table].columns.items():
        field = next((f"{one}.{name}" for one in _tables_of(name, table) if f"{one}.{name}" in by_field), "")
        if field:
            columns[name] = _cells(by_field[field], column, fiscal_year)
            heads[name] = by_field[field][0][0]
        elif table == "contacts" and name in _BESIDE and all(part in by_field for part in _BESIDE[name]):
            first, second = (by_field[part][0][0] for part in _BESIDE[name])
            columns[name] = (_length if name == "duration_min" else _month_and_day)(first, second, fiscal_year)
            heads[name] = first
    for field, (tables, name) in _OTHERS.items():
        if table in tables and field in by_field:
            columns[name] = pl.col(by_field[field][0][0])
            heads[name] = by_field[field][0][0]
    frame = rows.select("row", *(cells.alias(name) for name, cells in columns.items()))
    return FieldFrame(frame, heads, {name: letters[head] for name, head in heads.items()})


def _tables_of(name: str, table: str) -> tuple[str, ...]:
    """Whose column it may be called: the number of a client is one of clients and of contacts."""
    return ("cases", "contacts", table) if name == "case_id" else (table,)


def _cells(used: Sequence[tuple[str, ColumnUse]], column: Column, fiscal_year: FiscalYear | None) -> pl.Expr:
    head, use = used[0]
    if use.marked:
        marked = [_where_marked(one, of_one.marked) for one, of_one in used]
        joined = pl.concat_str(marked, separator=ANSWER_SEPARATOR, ignore_nulls=True)
        return pl.when(joined != "").then(joined)
    cells = pl.col(head)
    if use.words:
        cells = (_each_in_words if isinstance(column.dtype, pl.List) else _in_words)(head, use.words, column)
    return _with_year(cells, fiscal_year) if column.dtype == pl.Date else cells


def _where_marked(head: str, answer: str) -> pl.Expr:
    """The answer below a mark; a cell that is no mark stays as it is, so that it is told."""
    written = _plain(head)
    truth = forms.truths(written)
    return pl.when(truth).then(pl.lit(answer)).when(truth.is_null() & (written != "")).then(pl.col(head))


def _in_words(head: str, words: Mapping[str, str], column: Column) -> pl.Expr:
    written, meant = _plain(head), _as_compared(words)
    written = written.fill_null("") if "" in meant else written
    return pl.when(written.is_in(list(meant))).then(written.replace(meant)).otherwise(pl.col(head))


def _each_in_words(head: str, words: Mapping[str, str], column: Column) -> pl.Expr:
    """The words of several answers; one that holds itself what stands between answers is whole, the longest first."""
    assert column.code_list is not None
    written, meant, codes = _plain(head), _as_compared(words), column.code_list.by_written_form
    written = written.fill_null("") if "" in meant else written
    known = {**codes, **{word: codes.get(normalize("NFKC", told), told) for word, told in meant.items()}}
    holding = sorted((word for word in known if re.search(ANSWERS_APART, word)), key=len, reverse=True)
    whole = written.str.replace_many({word: known[word] for word in holding}, leftmost=True) if holding else written
    parts = whole.str.replace_all(ANSWERS_APART, ANSWER_SEPARATOR).str.split(ANSWER_SEPARATOR)
    labels = {entry.code: entry.label.ja for entry in column.code_list.entries}
    each = parts.list.eval(pl.element().str.strip_chars().replace({**labels, **meant})).list.join(ANSWER_SEPARATOR)
    return pl.when(written.is_in(list(meant))).then(written.replace(meant)).otherwise(each)


def _as_compared(words: Mapping[str, str]) -> dict[str, str]:
    return {normalize("NFKC", word).strip(): told for word, told in words.items()}


def _with_year(cells: pl.Expr, fiscal_year: FiscalYear | None) -> pl.Expr:
    if fiscal_year is None:
        return cells
    written = cells.str.normalize("NFKC").str.strip_chars()
    day = forms.days(written, fiscal_year).dt.to_string("%Y-%m-%d")
    return pl.when(forms.lacks_year(written) & day.is_not_null()).then(day).otherwise(cells)


def _length(begin: str, end: str, _: FiscalYear | None) -> pl.Expr:
    """The minutes between two times of day; what is none stays, so that it is told."""
    minutes = forms.minutes_between(_plain(begin), _plain(end))
    both = pl.concat_str(pl.col(begin, end).fill_null(""), separator="～")
    return pl.when(both != "～").then(pl.coalesce(minutes.cast(pl.String), both))


def _month_and_day(month: str, day: str, fiscal_year: FiscalYear | None) -> pl.Expr:
    numbers = [_plain(head).str.replace(r"\.0+$", "").str.replace(r"[月日]$", "") for head in (month, day)]
    both = pl.concat_str(numbers, separator="/", ignore_nulls=False)
    return _with_year(both, fiscal_year)


def _plain(head: str) -> pl.Expr:
    return pl.col(head).str.normalize("NFKC").str.strip_chars()
