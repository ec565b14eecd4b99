"""The cells of an office's columns as the fields of a table, in words that the dictionary knows."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from unicodedata import normalize

import polars as pl

from hikiana.intake import forms
from hikiana.intake.cell_forms import ANSWERS_APART
from hikiana.intake.office_form.days_of_parts import NameTells, UsedColumn, days_as_text, tells_day
from hikiana.intake.office_form.lengths_of_parts import minutes_of_parts
from hikiana.intake.office_form.marks import MARKS
from hikiana.intake.office_form.model import BEGIN, BIRTH, DAY, DAY_PARTS, END, HOURS, KIND, MINUTES, NAME, ColumnUse
from hikiana.intake.stored import ANSWER_SEPARATOR
from hikiana.intake.written import trimmed
from schemas.tables import TABLES, Column

KIND_COLUMN, NAME_COLUMN, BIRTH_COLUMN = "kind", "name", "birth"
_NOTHING = NameTells()
_OTHERS = {
    KIND: (("contacts",), KIND_COLUMN),
    NAME: (("cases", "contacts"), NAME_COLUMN),
    BIRTH: (("cases",), BIRTH_COLUMN),
}


@dataclass(frozen=True)
class FieldFrame:
    """Fields of one table: text columns under their names (and `kind` and `name`), with `row`, in step with the rows.

    `heads` and `letters` are those of the office's columns by field; what stands in no column has no letters.
    """

    frame: pl.DataFrame
    heads: Mapping[str, str]
    letters: Mapping[str, str]


def fields_of(
    rows: pl.DataFrame,
    uses: Mapping[str, ColumnUse],
    letters: Mapping[str, str],
    table: str,
    tells: NameTells = _NOTHING,
) -> FieldFrame:
    """The fields of a table that stand in columns of one turn; days are completed by what `tells` of them."""
    columns: dict[str, pl.Expr | pl.Series] = {}
    heads: dict[str, str] = {}
    by_field: dict[str, list[UsedColumn]] = {}
    for head, use in uses.items():
        by_field.setdefault(use.field, []).append((head, use))
    for name, column in TABLES[table].columns.items():
        used = next((by_field[f"{one}.{name}"] for one in _tables_of(name, table) if f"{one}.{name}" in by_field), [])
        made: tuple[pl.Expr | pl.Series, str] | None
        if column.dtype == pl.Date:
            made = _day(rows, used, by_field if table == "contacts" else {}, tells)
        elif used:
            made = _cells(used, column), used[0][0]
        else:
            made = _length(by_field) if name == "duration_min" else None
        if made:
            columns[name], heads[name] = made
    for field, (tables, name) in _OTHERS.items():
        if table in tables and field in by_field:
            columns[name] = pl.col(by_field[field][0][0])
            heads[name] = by_field[field][0][0]
    frame = rows.select("row", *(cells.alias(name) for name, cells in columns.items()))
    return FieldFrame(frame, heads, {name: letters[head] for name, head in heads.items() if head in letters})


def _tables_of(name: str, table: str) -> tuple[str, ...]:
    """Whose column it may be called: the number of a client is one of clients and of contacts."""
    return ("cases", "contacts", table) if name == "case_id" else (table,)


def _cells(used: Sequence[UsedColumn], column: Column) -> pl.Expr:
    head, use = used[0]
    if use.marked:
        marked = [_where_marked(one, of_one.marked) for one, of_one in used]
        joined = pl.concat_str(marked, separator=ANSWER_SEPARATOR, ignore_nulls=True)
        return pl.when(joined != "").then(joined)
    cells = pl.col(head)
    if use.words:
        cells = (_each_in_words if isinstance(column.dtype, pl.List) else _in_words)(head, use.words, column)
    return cells


def _where_marked(head: str, answer: str) -> pl.Expr:
    """The answer below a mark; a cell that is no mark stays as it is, so that it is told."""
    written = trimmed(pl.col(head))
    truth = pl.when(written.is_in(MARKS)).then(True).otherwise(forms.truths(written))
    return pl.when(truth).then(pl.lit(answer)).when(truth.is_null() & (written != "")).then(pl.col(head))


def _in_words(head: str, words: Mapping[str, str], column: Column) -> pl.Expr:
    written, meant = trimmed(pl.col(head)), _as_compared(words)
    written = written.fill_null("") if "" in meant else written
    return pl.when(written.is_in(list(meant))).then(written.replace(meant)).otherwise(pl.col(head))


def _each_in_words(head: str, words: Mapping[str, str], column: Column) -> pl.Expr:
    """The words of several answers; one that holds itself what stands between answers is whole, the longest first."""
    assert column.code_list is not None
    written, meant, codes = trimmed(pl.col(head)), _as_compared(words), column.code_list.by_written_form
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


def _day(
    rows: pl.DataFrame, used: Sequence[UsedColumn], by_field: Mapping[str, Sequence[UsedColumn]], tells: NameTells
) -> tuple[pl.Series, str] | None:
    """The days of a column, or of columns of their parts, and the head of the first."""
    parts = {field: by_field[field][0] for field in DAY_PARTS if field in by_field}
    if not used and not tells_day(parts, tells):
        return None
    first, *_ = used or [parts[DAY]]
    return days_as_text(rows, parts, first if used else None, tells), first[0]


def _length(by_field: Mapping[str, Sequence[UsedColumn]]) -> tuple[pl.Expr, str] | None:
    """The minutes between two times of day, or of hours and minutes; what is none stays, so that it is told."""
    if HOURS in by_field and MINUTES in by_field:
        of_hours, of_minutes = (by_field[field][0][0] for field in (HOURS, MINUTES))
        return minutes_of_parts(of_hours, of_minutes), of_hours
    if BEGIN not in by_field or END not in by_field:
        return None
    begin, end = (by_field[field][0][0] for field in (BEGIN, END))
    minutes = forms.minutes_between(trimmed(pl.col(begin)), trimmed(pl.col(end)))
    both = pl.concat_str(pl.col(begin, end).fill_null(""), separator="～")
    return pl.when(both != "～").then(pl.coalesce(minutes.cast(pl.String), both)), begin
