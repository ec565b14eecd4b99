"""Rows that may stand for several contacts: a column 件数 or 回数 beside them says how many."""

import re
from collections.abc import Mapping, Sequence

import polars as pl

from hikiana.intake import forms
from hikiana.intake.heads import bare
from hikiana.intake.office_form.heads_of_sheet import lower_words
from hikiana.intake.office_form.model import CONTACTS, COUNT, COUNT_APART, ColumnUse
from hikiana.intake.written import trimmed

_HEAD = re.compile(r"^(?:相談|対応|支援|実施|受付)?の?(?:延べ?|のべ)?(?:相談|対応|支援|実施)?(?:件数|回数)$")
_MOST = 0.8
HIGHEST = 99


def is_of_counts(head: str) -> bool:
    """Whether a head is one of how many contacts a row is, or of which one it is."""
    return _HEAD.search(bare(lower_words(head))) is not None


def may_tell_several(head: str, cells: pl.Series) -> bool:
    """Whether a column may say that rows stand for several contacts: whole numbers, some of them above 1."""
    if not is_of_counts(head):
        return False
    told = numbers_of(cells)
    known = told.is_between(1, HIGHEST).filter(_is_filled(cells)).fill_null(False).to_list()
    return bool((told > 1).any()) and known.count(True) >= _MOST * len(known)


def numbers_of(cells: pl.Series) -> pl.Series:
    """Whole numbers, also 2件 and 2回; null where there is none."""
    written = trimmed(cells.cast(pl.String)).alias("cell").to_frame()
    return written.select(forms.numbers(pl.col("cell"), ["件", "回"])).to_series()


def repeated(rows: pl.DataFrame, uses: Mapping[str, ColumnUse]) -> pl.DataFrame:
    """Rows of contacts, each as often as its column, or its columns of counted answers, say.

    The further ones of a row have its number with -2, -3.
    """
    head = next((head for head, use in uses.items() if use.field == COUNT), None)
    counted = [head for head, use in uses.items() if use.counts]
    placed = rows.with_row_index("_place")
    if counted:
        often = _of_each_answer(placed, counted)
    elif head is not None:
        often = placed.with_columns(numbers_of(rows[head]).fill_null(1).clip(lower_bound=1).alias("_often"))
    else:
        return rows
    each = often.with_columns(pl.int_ranges("_often").alias("_which")).explode("_which")
    each = each.with_columns(pl.col("_place").cum_count().over("_place").alias("_which"))
    further = pl.when(pl.col("_which") > 1).then(pl.concat_str(pl.lit("-"), pl.col("_which"))).otherwise(pl.lit(""))
    numbers = [head for head, use in uses.items() if use.field == f"{CONTACTS}.contact_id"]
    numbered = each.with_columns(pl.concat_str(pl.col(head), further) for head in numbers)
    return numbered.drop("_place", "_often", "_which")


def _of_each_answer(rows: pl.DataFrame, counted: Sequence[str]) -> pl.DataFrame:
    """Each row once for each answer that it counts, with a mark below that one alone and how often it is there; a row
    that counts none stays, so that it is told.
    """
    numbers = {head: numbers_of(rows[head]).fill_null(0) for head in counted}
    of_each = [
        rows.with_columns(
            *(pl.lit("1" if one == head else None, pl.String).alias(one) for one in counted), often.alias("_often")
        ).filter(often > 0)
        for head, often in numbers.items()
    ]
    none = pl.DataFrame(numbers).select(pl.sum_horizontal(pl.all().clip(0)) == 0).to_series()
    left = rows.filter(none).with_columns(_often=pl.lit(1, pl.Int64))
    return pl.concat([*of_each, left]).sort("_place", maintain_order=True)


def not_told(rows: pl.DataFrame, uses: Mapping[str, ColumnUse]) -> tuple[str, pl.Series] | None:
    """The column that does not say of all rows how many contacts they are, and the numbers of these rows."""
    for head, use in uses.items():
        if use.counts:
            marks = _is_filled(rows[head]) & ~numbers_of(rows[head]).is_between(0, HIGHEST).fill_null(False)
            if marks.any():
                return head, rows["row"].filter(marks)
        elif use.field in (COUNT, COUNT_APART):
            told = numbers_of(rows[head])
            marks = told > 1 if use.field == COUNT_APART else _is_filled(rows[head]) & ~told.is_between(1, HIGHEST)
            marks = marks.fill_null(_is_filled(rows[head]))
            return (head, rows["row"].filter(marks)) if marks.any() else None
    return None


def _is_filled(cells: pl.Series) -> pl.Series:
    return cells.str.strip_chars().fill_null("") != ""
