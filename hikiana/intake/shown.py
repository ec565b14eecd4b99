"""What of a ledger's cells a message may show: nothing that could be a person's name, birth date or telephone number.

Each cell is judged by itself. Where one is not shown stands WITHHELD; null is an empty cell.
"""

import difflib
import re
from collections.abc import Collection

import polars as pl

from hikiana.intake import age_ranges, forms
from hikiana.intake.findings import WITHHELD
from hikiana.intake.sheet_facts import MARK
from schemas.tables import Column

_ID = r"^[0-9A-Za-z_-]{0,32}$"
_NO_TEXT = (pl.List, pl.Array, pl.Struct, pl.Binary)
_FREE_TEXT = ("title", "partner")
_DAY = (
    r"^'?(?:(?:令和?|平成?|昭和?|大正|[RHSTrhst])[.\s]?)?"
    r"(?:(?:元|[0-9]{1,4})\s?[年月./-]\s?)?(?:元|[0-9]{1,2})\s?[年月./-]\s?[0-9]{1,2}\s?日?"
    r"\s?(?:[(\[]?[月火水木金土日](?:曜日?)?[)\]]?)?"
    r"(?:[T\s]?\s?(?:午前|午後)?[0-9]{1,2}(?:(?::[0-9]{1,2}){1,2}(?:\.[0-9]{1,9})?|時(?:[0-9]{1,2}分?)?)"
    r"\s?(?:Z|[+-][0-9]{2}:?[0-9]{2})?)?$"
    r"|^[0-9]{1,5}(?:\.[0-9]{1,12})?$|^[0-9]{8}$"
)
"""What is written like a day, whether or not there is such a day; a telephone number is not."""
_NUMBER = (
    r"^約?[-+0-9.,:~〜]{1,6}\s?(?:分|時間|歳|才|代|名|人|回|件)?\s?(?:半|[前後]半|以上|以下|未満|前後|頃|位|[くぐ]らい|程度)?$"
    r"|^[0-9]{1,2}時間[0-9]{1,2}分?$|^[0-9]\.[0-9]{1,20}$|^1(?:899|900)-[0-9]{2}-[0-9]{2} [0-9:]{8}$"
)
"""What is written like a number, a length of time, or such a cell of a spreadsheet as 1899-12-31 01:15:30."""
_SHORT = re.compile(
    r"^(?:[^\w\s]{0,6}|[0-9]{1,3}|n/?a|tel|fax|line|zoom|skype|teams|meet|web|sns|sms|dm|x|e?-?mail)$", re.I
)
"""Signs, numbers that are too short for a telephone's, and words of the office that are nobody's name."""
_EARLY = (
    r"^'?(?:昭和?|大正?|[STst]\.?\s?(?:元|[0-9])|(?:平成?|[Hh])\.?\s?(?:元|0?[1-9]|1[01])\s?[年./-]"
    r"|1[89][0-9]{2}(?:\s?[年./-]|[0-9]{4}$)|[12][0-9]{4}$|3[0-5][0-9]{3}$)"
)
"""What is written like a day before 2000: no centre's contact, but it may be a birth date."""
TELLING = r"[0-9]{4}|[0-9]\s?[-./年]\s?[0-9]{1,3}\s?[-./月]\s?[0-9]"
"""Within a word or a number: what may be a part of a telephone number or a birth date, as 850505 and 85/5/5."""
_FAILED = rf"^(?:#[A-Z0-9/!?]{{1,14}}|(?:Err|エラー):[0-9]{{3}}|（計算されていない式）){MARK}$"
"""What stands where a spreadsheet has an error or has computed nothing."""
_PARTS = re.compile(r"[;,、・/\n\r]")
_NO_NAMES = ("不明", "未定", "未確認", "未記入", "なし", "無し", "その他", "同上", "空欄")
_RESEMBLES = 0.6
"""Two words of two characters that share one, as 山本 and 本人, do not."""
_BESIDE = re.compile(r"(?:相談|番号|対応|など|等|の|者|による|で|へ|から|より|[\W\d_])*")
"""What may stand beside an accepted word; 花子 beside 女性 may not, and 日高 is a region and a surname."""


def unread(column: Column, written: pl.Series) -> pl.Series:
    """Cells that could not be read, as far as they may be shown.

    A wrong day is shown when it is written like one, a wrong number like one, a wrong word when it is short or
    resembles one of the accepted.
    """
    plain = written.cast(pl.String).str.normalize("NFKC").str.strip_chars()
    if column.dtype == pl.Date:
        return _judged(written, plain.str.contains(_DAY) & ~plain.str.contains(_EARLY))
    if column.code_list is None and column.dtype != pl.Boolean:
        return _judged(written, plain.str.contains(_NUMBER))
    accepted = column.code_list.by_written_form if column.code_list else (*forms.TRUE, *forms.FALSE)
    return _each(written, plain, accepted)


def only_empty(cells: pl.Series) -> pl.Series:
    """Cells of which none is shown that holds anything."""
    if isinstance(cells.dtype, _NO_TEXT):
        return pl.Series(cells.name, [WITHHELD], pl.String).new_from_index(0, len(cells))
    text = cells.cast(pl.String, strict=False)
    return _judged(text, text.str.strip_chars() == "")


def shown(column: Column, cells: pl.Series) -> pl.Series:
    """Cells as text; free text, and what has not the form of an id or a code, is not shown."""
    if isinstance(cells.dtype, _NO_TEXT) or column.name in _FREE_TEXT:
        return only_empty(cells)
    text = cells.cast(pl.String, strict=False)
    if column.reading == "municipality":
        return _judged(text, text.str.contains(r"^[0-9;, 、]*$"))
    if column.dtype == pl.Date:
        return days(text)
    if column.reading == "age":
        harmless = text.str.normalize("NFKC").str.strip_chars().str.contains(_NUMBER)
        return _judged(text, harmless | age_ranges.ranges(text)["kind"].is_not_null())
    if column.form is not None:
        return _judged(text, text.str.strip_chars().str.contains(_ID))
    return text


def days(text: pl.Series) -> pl.Series:
    """Cells of days that were read, but for days that may be birth dates."""
    return _judged(text, ~text.str.normalize("NFKC").str.strip_chars().str.contains(_EARLY))


def failed(cells: pl.Series) -> pl.Series:
    """What stands in cells without a value, as far as spreadsheets write it."""
    return _judged(cells, pl.repeat(False, len(cells), eager=True)).str.strip_suffix(MARK)


def pairs(before: pl.Series, after: pl.Series) -> pl.Series:
    """before → after; not shown where either is not, empty where either is empty."""
    hidden = (before == WITHHELD).fill_null(False) | (after == WITHHELD).fill_null(False)
    both = pl.DataFrame({"before": before, "after": after, "hidden": hidden})
    told = pl.when("hidden").then(pl.lit(WITHHELD)).otherwise(pl.concat_str("before", "after", separator=" → "))
    return both.select(told).to_series()


def _judged(text: pl.Series, harmless: pl.Series) -> pl.Series:
    """The text where it is harmless, no content of a cell, or where there is none."""
    keep = harmless.fill_null(True) | text.str.contains(_FAILED).fill_null(True)
    return text.zip_with(keep, pl.Series([WITHHELD], dtype=pl.String).new_from_index(0, len(text)))


def _each(written: pl.Series, plain: pl.Series, accepted: Collection[str]) -> pl.Series:
    """Words, and the parts of multiple answers, one by one."""
    known = {
        cell: not re.search(TELLING, cell) and all(_is_harmless(part.strip(), accepted) for part in _PARTS.split(cell))
        for cell in plain.drop_nulls().unique()
    }
    return _judged(written, plain.replace_strict(known, default=None, return_dtype=pl.Boolean))


def _is_harmless(word: str, accepted: Collection[str]) -> bool:
    if word in _NO_NAMES or word in accepted or _SHORT.search(word):
        return True
    # A single character, as 男, is part of many names.
    longer = sorted((form for form in accepted if len(form) > 1), key=len, reverse=True)
    if any(form in word for form in longer):
        rest = re.sub("|".join(map(re.escape, longer)), "", word)
        return _BESIDE.fullmatch(rest) is not None
    return bool(difflib.get_close_matches(word, longer, n=1, cutoff=_RESEMBLES))
