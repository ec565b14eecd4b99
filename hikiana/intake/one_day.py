"""A day that somebody writes beside a command, in any form in which a ledger may have one."""

import unicodedata
from datetime import date

import polars as pl

from hikiana.base.errors import UsageError
from hikiana.intake import forms


def day_of(words: str) -> date:
    """2015-10-01, 2015/10/1, 平成27年10月1日, H27.10.1 …

    Raises
    ------
    UsageError
        When the words are no day.
    """
    cell = pl.DataFrame({"day": [unicodedata.normalize("NFKC", words).strip()]})
    day = cell.select(forms.days(pl.col("day"))).item()
    if not isinstance(day, date):
        raise UsageError(
            f"「{words}」は日付として読めません。例: 平成27年10月1日、H27.10.1、2015-10-01。",
            f"'{words}' is no day. Examples: 2015-10-01, 平成27年10月1日, H27.10.1.",
        )
    return day
