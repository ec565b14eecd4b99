"""The rows of a sheet that are records: marks of 'the same' filled, what does not count left out."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import polars as pl

from hikiana.intake.findings import Finding, Place
from hikiana.intake.office_form.called_off import said, words_in
from hikiana.intake.office_form.coloured_rows import name_of_colour, rows_left_out
from hikiana.intake.office_form.matching import Matched
from hikiana.intake.office_form.same_marks import with_the_same
from hikiana.intake.office_form.split_cells import split
from hikiana.intake.rows import without_totals
from hikiana.intake.written import trimmed
from schemas.rules.checks import CHECKS
from schemas.tables import TABLES


def records_of(matched: Matched, told: list[Finding]) -> pl.DataFrame:
    """The rows of a matched sheet that are records, with their number as `row`; what is left out is told."""
    part, place = matched.part, matched.source.place
    table = TABLES["contacts" if "contacts" in part.tables else part.tables[0]]
    names = {
        part.whole(head): column
        for head, use in part.columns.items()
        for of_table, _, column in [use.field.partition(".")]
        if part.whole(head) in matched.below.letters
        and use.turn <= 1
        and of_table == table.name
        and column in table.columns
    }
    heads = matched.below.written_heads
    records, left_out = without_totals(matched.below.frame, heads, names, table, place)
    told += left_out
    records = split(replace(matched.below, frame=with_the_same(records, heads)), matched.split).frame
    records = records.with_columns(_filled_down(head) for head in part.fill_down if head in records.columns)
    return _without_colours(matched, _without_words(matched, records, told, place), told, place)


def turns_of(matched: Matched) -> Sequence[int]:
    """The numbers of the contacts that stand beside each other in a row; 0 alone where there is one."""
    there = (use.turn for head, use in matched.columns.items() if head in matched.letters)
    return sorted({turn for turn in there if turn}) or [0]


def _filled_down(head: str) -> pl.Expr:
    return pl.when(pl.col(head).str.strip_chars() != "").then(pl.col(head)).forward_fill().alias(head)


def _without_words(matched: Matched, records: pl.DataFrame, told: list[Finding], place: Place) -> pl.DataFrame:
    for head, words in matched.part.leave_out.items():
        if head in records.columns:
            cell = pl.col(head)
            is_one = trimmed(cell).is_in(list(words)) | said(cell).is_in(list(words))
            says = records.select(is_one.fill_null(False)).to_series()
            if says.any():
                rows, named = records["row"].filter(says), "、".join(words)
                told.append(Finding.of(CHECKS["row_left_out"], place, rows=rows, head=head, words=named))
                records = records.filter(~says)
    return records


def words_not_known(
    matched: Matched, records: pl.DataFrame, known: Mapping[str, Sequence[str]], place: Place
) -> Iterator[Finding]:
    """A warning for rows that count and in which a column says that they were called off; the form knows no such."""
    for head in matched.letters:
        if head in records.columns and not (found := words_in(records[head])).is_empty():
            words = [word for word in found["word"] if word not in known.get(head, ())]
            rows = records.filter(said(pl.col(head)).is_in(words))["row"]
            if words:
                yield Finding.of(CHECKS["row_called_off"], place, rows=rows, head=head, words="、".join(words))


def _without_colours(matched: Matched, records: pl.DataFrame, told: list[Finding], place: Place) -> pl.DataFrame:
    for colour, rows in rows_left_out(matched.source.sheet, matched.part.leave_out_fill):
        has_it = records["row"].is_in(rows)
        if has_it.any():
            of_colour = records["row"].filter(has_it)
            told.append(Finding.of(CHECKS["row_filled_left_out"], place, rows=of_colour, colour=name_of_colour(colour)))
            records = records.filter(~has_it)
    return records
