"""The forms in which staff write days, minutes, numbers, yes or no and places, each as expressions over text cells.

Every function takes cells in NFKC without outer spaces and gives null where a cell has none of its forms.
"""

from collections.abc import Mapping, Sequence

import polars as pl

from hikiana.base.fiscal_year import MONTHS, FiscalYear
from hikiana.intake.answers import MinutesIn
from hikiana.intake.beside_day import bare
from schemas.start_years import BEFORE, WORDS

TRUE = ("true", "True", "TRUE", "1", "はい", "有", "○")
FALSE = ("false", "False", "FALSE", "0", "いいえ", "無", "×")
_NOTHING = (
    r"^(?:[-ー―‐‑–—─━~〜]+|不明|不詳|未詳|わからない|分からない|未記入|未確認|未聴取|記載なし|記入なし|"
    r"なし|無し|無|特になし|該当なし)$"
)
"""How staff write into a cell that nothing, or nothing known, stands there."""
_MEANINGS = dict.fromkeys((*TRUE, "◯", "〇", "✓", "yes", "Yes", "あり", "有り"), True) | dict.fromkeys(
    (*FALSE, "✕", "no", "No", "なし", "無し"), False
)
_YEAR_BEFORE = {2018: ("令和", "令", "R", "r"), 1988: ("平成", "平", "H", "h"), 1925: ("昭和", "昭", "S", "s")}
_ERAS = {name: year for year, names in _YEAR_BEFORE.items() for name in names}
_OF_ERA = r"^(令和|平成|昭和|[令平昭RHSrhs])\.?\s*(元|[0-9]{1,2})"
_TO_DAY = r"\s*[年./-]\s*([0-9]{1,2})\s*[月./-]\s*([0-9]{1,2})\s*日?$"
_WITHOUT_YEAR = r"^([0-9]{1,2})(?:月\s*|[/-])([0-9]{1,2})\s*日?$"
"""Not 5.30: a spreadsheet makes it the number 5.3."""
_IN_A_ROW = r"^((?:19|20)[0-9]{2})([0-9]{2})([0-9]{2})(?:\.0+)?$"
_DAYS_OF_RECORDS = pl.date(1990, 1, 1), pl.date(2099, 12, 31)
"""Between these a bare number may be a day."""
_EXCEL_1900, _EXCEL_1904 = pl.date(1899, 12, 30), pl.date(1904, 1, 1)
"""From where Excel counts days, and where some workbooks of its first Macintosh do."""
_NOON = 12
_TIME_IN_WORDS = (
    r"^(午前|午後|AM|am|PM|pm)?\s?([0-9]{1,2})(?:時(?:([0-5]?[0-9])分?|(半))?|:([0-5][0-9])(?::[0-5][0-9])?)"
    r"\s?(?:頃|ころ|ごろ)?$"
)
_AN_HOUR = r"(?:時間|[hH](?:ours?|rs?)?)"
_A_MINUTE = r"分間?|[mM](?:in(?:ute)?s?)?"
_FROM_TO = r"^(.+?)\s?(?:[~〜\-–—―ー→]|から)\s?(.+?)(?:まで)?$"
_EXCEL_CLOCK = r"^1899-12-3[01] ([0-9][0-9]):([0-9][0-9]):00$"


def days(cells: pl.Expr, fiscal_year: FiscalYear | None = None, from_1904: bool = False) -> pl.Expr:
    """2024-05-29, 2024/5/29, 2024.5.29, 20240529, 2024年5月29日, 令和6年5月29日, R6.5.29, and Excel's numbers of days.

    A weekday or a time of day may follow. With a fiscal year also days of it that are written without their year:
    5月29日, 5/29, 5-29. The numbers count from 1904-01-01 in a workbook that says so.
    """
    cells = bare(cells)
    supplied = [] if fiscal_year is None else [_day_within(pl.lit(fiscal_year.year), cells)]
    western = cells.str.extract_groups(rf"^([0-9]{{4}}){_TO_DAY}")
    of_era = cells.str.extract_groups(rf"{_OF_ERA}{_TO_DAY}")
    in_a_row = cells.str.extract_groups(_IN_A_ROW)
    number = cells.str.extract(r"^([0-9]{5})(?:\.0+)?$").cast(pl.Int32)
    serial = (_EXCEL_1904 if from_1904 else _EXCEL_1900) + pl.duration(days=number)
    return pl.coalesce(
        _day(western.struct[0].cast(pl.Int32), western.struct[1], western.struct[2]),
        _day(_year_of_era(of_era), of_era.struct[2], of_era.struct[3]),
        _day(in_a_row.struct[0].cast(pl.Int32), in_a_row.struct[1], in_a_row.struct[2]),
        pl.when(serial.is_between(*_DAYS_OF_RECORDS)).then(serial),
        *supplied,
    )


def say_nothing(cells: pl.Expr) -> pl.Expr:
    """Whether a cell says that nothing is there or known: －, なし, 不明."""
    return cells.str.contains(_NOTHING)


def lacks_year(cells: pl.Expr) -> pl.Expr:
    """Whether a cell has the form of a day without its year."""
    return bare(cells).str.contains(_WITHOUT_YEAR)


def days_of(cells: pl.Expr, fiscal_years: pl.Expr, calendar_years: pl.Expr) -> pl.Expr:
    """Days that are written without their year, of the calendar or else fiscal years in step with them."""
    return _day_within(fiscal_years, bare(cells), calendar_years)


def _day_within(fiscal_year: pl.Expr, cells: pl.Expr, calendar_year: pl.Expr | None = None) -> pl.Expr:
    month_and_day = cells.str.extract_groups(_WITHOUT_YEAR)
    month = month_and_day.struct[0]
    year = pl.when(month.cast(pl.Int32) >= MONTHS[0]).then(fiscal_year).otherwise(fiscal_year + 1)
    if calendar_year is not None:
        year = pl.coalesce(calendar_year, year)
    return _day(year, month, month_and_day.struct[1])


def with_era(cells: pl.Expr, era: str) -> pl.Expr:
    """6.5.29 and 6年5月29日, and a year alone, with what stands before their year: R6.5.29, 2006.5.29."""
    before = cells.str.replace(r"^([0-9])([^0-9]|$)", "0$1$2") if era.isdecimal() else cells
    return pl.when(lacks_era(cells) | year_lacks_era(cells)).then(pl.lit(era) + before).otherwise(cells)


def lacks_era(cells: pl.Expr) -> pl.Expr:
    """Whether a cell has the form of a day whose year has two digits and no era."""
    return bare(cells).str.contains(rf"^[0-9]{{1,2}}{_TO_DAY}")


def year_lacks_era(cells: pl.Expr) -> pl.Expr:
    """Whether a cell is a year of two digits without an era."""
    return cells.str.contains(r"^[0-9]{1,2}\s?年?度?$")


def _year_of_era(groups: pl.Expr) -> pl.Expr:
    before_first = groups.struct[0].replace_strict(_ERAS, default=None, return_dtype=pl.Int32)
    return before_first + groups.struct[1].replace("元", "1").cast(pl.Int32)


def _day(year: pl.Expr, month: pl.Expr, day: pl.Expr) -> pl.Expr:
    written = pl.concat_str(
        year.cast(pl.String), month.str.zfill(2), day.str.zfill(2), separator="-", ignore_nulls=False
    )
    return written.str.to_date("%Y-%m-%d", strict=False)


def months(cells: pl.Expr, from_1904: bool = False) -> pl.Expr:
    """A day, or a month alone (2024-04, 2024年4月, R6.4): its first day."""
    # 2024.10 is 2024.1 to Excel, so western months have no dot.
    western = cells.str.extract_groups(r"^([0-9]{4})\s?[年/-]\s?([0-9]{1,2})月?$")
    of_era = cells.str.extract_groups(rf"{_OF_ERA}\s?[年./-]\s?([0-9]{{1,2}})月?$")
    return pl.coalesce(
        days(cells, from_1904=from_1904),
        _day(western.struct[0].cast(pl.Int32), western.struct[1], pl.lit("1")),
        _day(_year_of_era(of_era), of_era.struct[2], pl.lit("1")),
    )


_NEARLY_WHOLE = 0.05
"""Of a minute: so far from a whole one lengths are that were divided by 60 and cut to three decimals or more."""


def minutes(cells: pl.Expr, counted_in: MinutesIn = "minutes") -> pl.Expr:
    """45分, 90m, 約45分, 1:15, 1時間15分, 1h15, 1時間, 1.5時間, 13:00～13:45, a time of Excel; 45 as `counted_in` says.

    A number counts minutes, or hours to the nearest minute; among lengths that are written as
    1:15 (clock) it may be either and is not read.
    """
    cells = cells.str.replace(r"^約\s?", "").str.replace(r"\s?(?:程度|ほど|くらい|ぐらい|位|前後|弱|強)$", "")
    clock = clocks(cells)
    half = cells.str.replace(r"^([0-9]{1,2})\s?時間半$", "${1}時間30分")
    words = half.str.extract_groups(rf"^([0-9]{{1,2}})\s?{_AN_HOUR}\s?(?:([0-9]{{1,2}})\s?(?:{_A_MINUTE})?)?$")
    number = numbers(cells) if counted_in == "minutes" else pl.lit(None, pl.Int64)
    return pl.coalesce(
        _hours(cells) if counted_in == "hours" else number,
        numbers(cells.str.extract(rf"^(.+?)\s?(?:{_A_MINUTE})$")),
        clock,
        words.struct[0].cast(pl.Int64) * 60 + words.struct[1].cast(pl.Int64).fill_null(0),
        _hours(cells.str.extract(rf"^(.+?)\s?{_AN_HOUR}$")),
        spans(cells),
    )


def spans(cells: pl.Expr) -> pl.Expr:
    """The length of 13:00～13:45, 13時から14時まで."""
    return minutes_between(cells.str.extract(_FROM_TO, 1), cells.str.extract(_FROM_TO, 2))


def minutes_between(begin: pl.Expr, end: pl.Expr) -> pl.Expr:
    """The length of what begins at one time of day and ends at another of the same day."""
    length = times_of_day(end) - times_of_day(begin)
    return pl.when(length >= 0).then(length)


def times_of_day(cells: pl.Expr) -> pl.Expr:
    """The minutes since midnight of 13:30, 13時30分, 13時半, 午後1時, and of a time as Excel keeps it."""
    parts = cells.str.extract_groups(_TIME_IN_WORDS)
    hour, half = parts.struct[1].cast(pl.Int64), parts.struct[3].is_not_null()
    afternoon = parts.struct[0].is_in(["午後", "PM", "pm"]).fill_null(False) & (hour < _NOON)
    minute = pl.when(half).then(30).otherwise(pl.coalesce(parts.struct[2], parts.struct[4]).cast(pl.Int64).fill_null(0))
    in_words = (hour + pl.when(afternoon).then(_NOON).otherwise(0)) * 60 + minute
    return pl.coalesce(clocks(cells), pl.when(hour <= 2 * _NOON).then(in_words))


def clocks(cells: pl.Expr) -> pl.Expr:
    """The minutes of 1:15 and of a time of day or duration as Excel keeps it."""
    clock = cells.str.replace(_EXCEL_CLOCK, "$1:$2").str.extract_groups(r"^([0-9]{1,2}):([0-5][0-9])(?::00)?$")
    return clock.struct[0].cast(pl.Int64) * 60 + clock.struct[1].cast(pl.Int64)


def _hours(cells: pl.Expr) -> pl.Expr:
    """The minutes of 2, 1.5 or 0.25 hours; of more than two decimals, as 5/60 has them, only whole minutes: 0.0833."""
    told = (cells.str.extract(r"^([0-9]{1,3}(?:\.[0-9]+)?)$").cast(pl.Float64) * 60).round(6)
    is_short = cells.str.contains(r"^[0-9]+(?:\.[0-9]{1,2}0*)?$")
    return pl.when(is_short | ((told - told.round()).abs() <= _NEARLY_WHOLE)).then(told.round().cast(pl.Int64))


def numbers(cells: pl.Expr, counters: Sequence[str] = ()) -> pl.Expr:
    """Whole numbers, also as 1,234 and 45.0, and before one of the counters: 25歳, 20名, 3回."""
    bare = (
        cells.str.replace(rf"\s?(?:{'|'.join(counters)})$", "")
        .str.replace(r"^(-?[0-9]{1,3}(?:,[0-9]{3})+)$", "${1},")
        .str.replace(r"^(-?[0-9]+)\.0+$", "$1")
    )
    grouped = bare.str.contains(r",$")
    return pl.when(grouped).then(bare.str.replace_all(",", "")).otherwise(bare).cast(pl.Int64, strict=False)


def fiscal_years(cells: pl.Expr) -> pl.Expr:
    """2024, 2024年度, 令和6年度, R6, H31: the year in which the fiscal year begins."""
    of_era = cells.str.extract_groups(rf"{_OF_ERA}\s?年?度?$")
    return pl.coalesce(numbers(cells.str.replace(r"\s?年度?$", "")), _year_of_era(of_era).cast(pl.Int64))


def start_years(cells: pl.Expr) -> pl.Expr:
    """The four digits of a fiscal year, or BEFORE by one of its words."""
    words = cells.replace_strict(dict.fromkeys(WORDS, BEFORE), default=None, return_dtype=pl.String)
    written = fiscal_years(cells).cast(pl.String)
    return pl.coalesce(words, pl.when(written.str.contains(r"^[0-9]{4}$")).then(written))


def truths(cells: pl.Expr) -> pl.Expr:
    """○, 1, 有, はい, true …; ×, 0, 無, いいえ, false …"""
    return cells.replace_strict(_MEANINGS, default=None, return_dtype=pl.Boolean)


def places(cells: pl.Expr, codes: Mapping[str, str]) -> pl.Expr:
    """A municipality's name, with its prefecture, city or code before it or a ward behind, or its code as its five
    digits.

    `codes` are five digits by name: 01208 by 北見市, which may be written 1208 or, with its check digit, 012084. What
    is none of them stays as it is written: the rules tell it.
    """
    whole = cells.str.replace_all(r"\s", "")
    alone = whole.str.replace(r"^\S{2,3}[都道府県]", "")
    named_after = {f"{code}{name}": code for name, code in codes.items()}
    ways = (
        whole,
        alone,
        alone.str.replace(r"^(.+市)[^市]{1,4}区$", "$1"),
        alone.str.replace(r"^.+市([^市]{1,4}区)$", "$1"),
    )
    digits = cells.str.replace(r"^([0-9]{4,5})\.0+$", "$1").str.replace(r"^([1-9][0-9]{3})$", "0$1")
    checked = {code + _check_digit(code): code for code in codes.values()}
    named = (way.replace_strict(codes, default=None, return_dtype=pl.String) for way in ways)
    both = whole.replace_strict(named_after, default=None, return_dtype=pl.String)
    return pl.coalesce(*named, both, digits.replace(checked))


def _check_digit(code: str) -> str:
    """The sixth digit of a municipality's code. Source: 総務省「全国地方公共団体コード仕様」."""
    total = sum(weight * int(digit) for weight, digit in zip(range(6, 1, -1), code, strict=True))
    return str((11 - total % 11) % 10)
