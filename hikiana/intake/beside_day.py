"""What staff and spreadsheets write beside a day: its weekday and a time of day.

Every function takes cells in NFKC without outer spaces, in which the day stands first.
"""

import polars as pl

WEEKDAYS = "月火水木金土日"
_MIDNIGHT = r" 00:00:00$"
_NO_DAY = r"^(1899|1900)-"
"""How a spreadsheet's time of day or small number looks where a day is expected."""
_HOUR = r"(?:(?:午前|午後|[AaPp][Mm])\s?)?(?:[01]?[0-9]|2[0-4])"
_CLOCK = r"(?::[0-5][0-9]){1,2}(?:\.[0-9]{1,9})?(?:\s?[AaPp][Mm])?(?:\+09:?00)?"
_TIME = rf"{_HOUR}(?:{_CLOCK}|時(?:[0-5]?[0-9]分|半)?)"
"""Without a zone, or in that of Japan: elsewhere it may be another day."""
_AT_TIME = rf"(?:\s*T|\s+|([日曜)\]])\s*)({_TIME}(?:\s?[~〜-]\s?(?:{_TIME})?|\s?(?:頃|ころ|ごろ))?)$"
_HOLIDAY = r"[・,、]?(?:祝日?|振替?休?日?|休日?)?"
_IN_BRACKETS = rf"\s*[(\[]\s*([{WEEKDAYS}])(?:曜日?)?{_HOLIDAY}\s*[)\]]$"
_IN_FULL = rf"\s*([{WEEKDAYS}])曜日?$"
_BEHIND_DAY = rf"(日)\s*([{WEEKDAYS}])$"
_BEHIND_NUMBER = rf"^([^年月日]*[0-9])\s+([{WEEKDAYS}])$"
_SERIAL_WITH_TIME = r"^([0-9]{5})\.[0-9]{1,12}$"


def bare(cells: pl.Expr) -> pl.Expr:
    """The day alone: 令和6年5月29日(水), 2024-05-29T13:00, 2024/5/29 9:30 without what follows the day."""
    return (
        without_time(cells)
        .str.replace(_IN_BRACKETS, "")
        .str.replace(_IN_FULL, "")
        .str.replace(_BEHIND_DAY, "$1")
        .str.replace(_BEHIND_NUMBER, "$1")
    )


def weekdays(cells: pl.Expr) -> pl.Expr:
    """The weekday that is written beside a day, Monday as 1; null where there is none."""
    day = without_time(cells)
    written = pl.coalesce(
        day.str.extract(_IN_BRACKETS),
        day.str.extract(_IN_FULL),
        day.str.extract(_BEHIND_DAY, 2),
        day.str.extract(_BEHIND_NUMBER, 2),
    )
    numbers = {weekday: number for number, weekday in enumerate(WEEKDAYS, start=1)}
    return written.replace_strict(numbers, default=None, return_dtype=pl.Int8)


def times_beside(cells: pl.Expr) -> pl.Expr:
    """The time of day, or the two between which a contact lasted, that stand behind a day: 13:00～13:45; else null."""
    return pl.when(~cells.str.contains(rf"{_MIDNIGHT}|{_NO_DAY}")).then(cells.str.extract(_AT_TIME, 2))


def without_time(cells: pl.Expr) -> pl.Expr:
    """The day with the weekday beside it."""
    day = cells.str.replace(_MIDNIGHT, "").str.replace(_SERIAL_WITH_TIME, "$1")
    return pl.when(cells.str.contains(_NO_DAY)).then(day).otherwise(day.str.replace(_AT_TIME, "$1"))
