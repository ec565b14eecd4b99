"""The rows of a sheet that are records: marks of 'the same' filled, what does not count left out."""

from collections.abc import Sequence

import polars as pl

from hikiana.intake.findings import Finding, Place
from hikiana.intake.office_form.heads_of_sheet import lower_words
from hikiana.intake.office_form.matching import Matched
from hikiana.intake.rows import without_totals
from schemas.rules.checks import CHECKS
from schemas.tables import TABLES

_SAME = ("〃", "”", "″", "“", '"', "々", "同上", "''")
"""What staff write for the cell above."""


def records_of(matched: Matched, told: list[Finding]) -> pl.DataFrame:
    """The rows of a matched sheet that are records, with their number as `row`; what is left out is told."""
    part, place = matched.part, Place(matched.source.path.name, matched.source.sheet.name)
    table = TABLES["contacts" if "contacts" in part.tables else part.tables[0]]
    names = {
        head: column
        for head, use in part.columns.items()
        for of_table, _, column in [use.field.partition(".")]
        if head in matched.below.letters and use.turn <= 1 and of_table == table.name and column in table.columns
    }
    heads = {head: lower_words(head) for head in matched.below.heads}
    records, left_out = without_totals(matched.below.frame, heads, names, table, place)
    told += left_out
    records = records.with_columns(_with_the_same(head) for head in heads if _has_marks(records[head]))
    records = records.with_columns(_filled_down(head) for head in part.fill_down if head in heads)
    return _without_words(matched, records, told, place)


def turns_of(matched: Matched) -> Sequence[int]:
    """The numbers of the contacts that stand beside each other in a row; 0 alone where there is one."""
    there = (use.turn for head, use in matched.part.columns.items() if head in matched.below.letters)
    return sorted({turn for turn in there if turn}) or [0]


def _has_marks(cells: pl.Series) -> bool:
    return bool(cells.str.strip_chars().is_in(_SAME).any())


def _with_the_same(head: str) -> pl.Expr:
    """The column with what stands above in the place of marks, be it empty."""
    is_mark = pl.col(head).str.strip_chars().is_in(_SAME).fill_null(False)
    above = pl.when(~is_mark).then(pl.col(head).fill_null("")).forward_fill()
    return pl.when(is_mark).then(above).otherwise(pl.col(head)).alias(head)


def _filled_down(head: str) -> pl.Expr:
    return pl.when(pl.col(head).str.strip_chars() != "").then(pl.col(head)).forward_fill().alias(head)


def _without_words(matched: Matched, records: pl.DataFrame, told: list[Finding], place: Place) -> pl.DataFrame:
    for head, words in matched.part.leave_out.items():
        if head in records.columns:
            says = records[head].str.normalize("NFKC").str.strip_chars().is_in(list(words)).fill_null(False)
            if says.any():
                rows, named = records["row"].filter(says), "、".join(words)
                told.append(Finding.of(CHECKS["row_left_out"], place, rows=rows, head=head, words=named))
                records = records.filter(~says)
    return records
