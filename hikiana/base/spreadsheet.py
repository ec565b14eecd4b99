"""Words that a spreadsheet shows as they are, whoever wrote them.

A spreadsheet takes for a formula what begins with = + - or @ (OWASP, CSV injection), a Japanese one also what begins
with ＝ ＋ － ＠, and spaces before these do not keep it from that. CSV has no way to say that something is text: an
apostrophe before it does, and `plain` takes it off again. In a workbook the cell itself says so.
"""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any, BinaryIO

import polars as pl
import polars.selectors as cs

_SIGN = r"(?:[\s\x00-\x1f\u200b-\u200f\u2060\ufeff]*[=+\-@＝＋－＠﹦﹢﹣﹫]|[\t\r\n])"
_FORMULA = re.compile(rf"^'*{_SIGN}")
_NEGATIVE = r"^-[0-9.,]+$"
"""A negative number is no formula."""
_MARKED = rf"^'+{_SIGN}"


def safe(words: pl.Expr) -> pl.Expr:
    """Words for a CSV file: with an apostrophe before those that a spreadsheet would take for a formula.

    Those that have one already get another, so that what is read back is what was written.
    """
    formula = words.str.contains(_FORMULA.pattern) & ~words.str.contains(_NEGATIVE)
    return pl.when(formula).then(words.str.replace("^", "'")).otherwise(words)


def plain(words: pl.Expr) -> pl.Expr:
    """Words of a CSV file as they were before `safe`."""
    return pl.when(words.str.contains(_MARKED)).then(words.str.slice(1)).otherwise(words)


def write_csv(frame: pl.DataFrame, target: Path | BinaryIO, **options: Any) -> None:
    """Write a frame as CSV, whose text is `safe`; options are those of polars."""
    frame.with_columns(safe(cs.string())).write_csv(target, **options)


def disarmed(frame: pl.DataFrame) -> Sequence[str]:
    """The columns of which a CSV file has some cells otherwise than the frame."""
    changed = frame.select((safe(cs.string()) != cs.string()).any())
    return [name for name in changed.columns if changed[name][0]]


def as_text(words: str) -> dict[str, bool]:
    """The properties of the format (xlsxwriter) of a cell of words: a formula to be stays text when it is edited."""
    return {"quote_prefix": True} if is_formula(words) else {}


def is_formula(words: str) -> bool:
    """Whether a spreadsheet would take the words for a formula when they are typed into it."""
    return _FORMULA.match(words) is not None and re.match(_NEGATIVE, words) is None


def set_page(sheet: Any) -> None:
    """Print a sheet (xlsxwriter) across A4, one page wide, with its name and the pages' numbers."""
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&L&A&R&P / &N")
