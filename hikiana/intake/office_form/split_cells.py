"""Columns of whose cells each tells several things: R6.5.29(水) 13:00～13:45, 来所（母）, 32歳男性."""

from collections.abc import Mapping
from dataclasses import replace

import polars as pl

from hikiana.intake.beside_day import times_beside, without_time
from hikiana.intake.office_form.heads_of_sheet import SheetBelowHead
from hikiana.intake.office_form.model import CellSplit
from hikiana.intake.written import trimmed

_BRACKETS = r"\s*[(\[〔【]([^()\[\]〔〕【】]+)[)\]〕】]$"
_NUMBER = (
    r"((?:約\s?)?[0-9]{1,3}(?:\.[0-9]+)?\s?"
    r"(?:歳代|歳|才|代(?:前半|後半|半ば)?|時間(?:半|[0-9]{1,2}分)?|分間?|[hH])?(?:くらい|ぐらい|前後|頃|以上|以下|未満)?)"
)
_NO_NUMBER = r"年齢(不明|不詳)|[・/、,(\s]+(不明|不詳|[-―ー?])歳?\)?$"
"""What stands for a number that is not known: 男・不明, 年齢不詳の男性."""
_BESIDE_NUMBER = r"^[\s・/／、,()\[\]:の]+|[\s・/／、,()\[\]:]+$"


def split(below: SheetBelowHead, splits: Mapping[str, CellSplit]) -> SheetBelowHead:
    """The sheet with columns for what each cell tells, in the place of the one that told it all; they have its letters.

    A cell that tells one thing alone is whole in the first column. Rows that are no records have to be left out before.
    """
    there = {head: one for head, one in splits.items() if head in below.letters}
    if not there:
        return below
    columns: list[pl.Expr] = []
    for head in below.letters:
        if head in there:
            columns += [
                cells.alias(name) for name, cells in zip(there[head].into, halves_of(there[head].by, head), strict=True)
            ]
        else:
            columns.append(pl.col(head))
    others = [name for name in below.frame.columns if name not in below.letters]
    return replace(below, frame=below.frame.select(*others, *columns), letters=split_letters(below.letters, splits))


def split_letters(letters: Mapping[str, str], splits: Mapping[str, CellSplit]) -> dict[str, str]:
    """The letters above the columns, of those that are made of one the same."""
    return {
        name: letter for head, letter in letters.items() for name in (splits[head].into if head in splits else [head])
    }


def halves_of(by: str, head: str) -> tuple[pl.Expr, pl.Expr]:
    """The two things that cells tell: a day and the times beside it, what stands outside and within brackets, or words
    and a number with its unit.
    """
    cells = pl.col(head)
    written = trimmed(cells)
    if by == "day":
        second = times_beside(written)
        first = without_time(written)
    elif by == "brackets":
        second = written.str.extract(_BRACKETS)
        first = written.str.replace(_BRACKETS, "")
    else:
        number = written.str.extract(_NUMBER)
        without = pl.when(number.is_null()).then(written.str.replace(_NO_NUMBER, ""))
        words = without.otherwise(written.str.replace(_NUMBER, " ")).str.replace_all(_BESIDE_NUMBER, "")
        is_both = (words != "") & ~words.str.contains(r"[0-9]")
        unknown = [written.str.extract(_NO_NUMBER, group) for group in (1, 2)]
        second = pl.when(is_both).then(pl.coalesce(number, *unknown))
        first = words
    return pl.when(second.is_null()).then(cells).otherwise(first), second
