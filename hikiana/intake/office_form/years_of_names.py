"""The fiscal year and the month that a sheet's or a file's name tells: 令和5年度, R6.3月, 台帳R5, 相談_202404.csv."""

import re

from hikiana.base.errors import UsageError
from hikiana.base.fiscal_year import MONTHS, FiscalYear
from hikiana.intake.heads import plain

_YEAR = re.compile(
    r"(?<![0-9A-Za-z])(?:(令和|平成|[RHrh])\s*\.?\s*(元|[0-9]{1,2})|((?:19|20)[0-9]{2})|(?<!第)([1-9])(?=\s?年度(?!目)))"
    r"(?![0-9])\s*(年度|年|FY)?(?:\s*[._/年-]?\s*([0-9]{1,2})\s*月)?"
)
"""A fiscal year of one digit is one of 令和: in those of 平成 there was no support centre."""
_MONTH_IN_FIGURES = r"(?<![0-9])((?:19|20)[0-9]{2})[._-]?(0[1-9]|1[0-2])(?![0-9])"
_MONTH_OF_ERA = r"(?<![0-9A-Za-z])([RHrh][0-9]{1,2})\.(1[0-2]|[1-9])(?![0-9.月])"
_FISCAL = ("年度", "FY")
_MONTHS = (
    re.compile(r"(?<![0-9])([0-9]{1,2})\s*月"),
    re.compile(_MONTH_IN_FIGURES),
    re.compile(r"(?<![0-9A-Za-z])[RHrh]([0-9]{1,2})[._-]([0-9]{1,2})(?![0-9])"),
)


def year_of_name(*names: str, is_fiscal: bool = False) -> FiscalYear | None:
    """The one of the first name that tells one; None where none does, or a name tells two.

    R6.1月 is January of 2024, and with `is_fiscal` that of the fiscal year 2024.
    """
    for name in names:
        written = _with_months(name)
        years = {year for match in _YEAR.finditer(written) if (year := _year(match, is_fiscal))}
        if len(years) == 1:
            return years.pop()
    return None


def bare_year(*names: str) -> int | None:
    """The year that the first name with one tells, where it does not say whether it is a fiscal one: 2023年, 台帳R5."""
    for name in names:
        if year_of_name(name) is not None:
            written = _with_months(name)
            found = {match.groups()[-2:] for match in _YEAR.finditer(written) if _year(match, is_fiscal=True)}
            alone = all(kind not in _FISCAL and month is None for kind, month in found)
            year = year_of_name(name, is_fiscal=True)
            return year.year if alone and year else None
    return None


def month_of_name(*names: str) -> int | None:
    """The one of the first name that tells one; None where none does, or a name tells two."""
    for name in names:
        for form in _MONTHS:
            months = {int(match.groups()[-1]) for match in form.finditer(plain(name))} & {*MONTHS}
            if len(months) == 1:
                return months.pop()
    return None


def without_year(name: str) -> str:
    """What a name says but for the year, and the month beside it: 台帳_西支所 of 台帳R5_西支所."""
    return _YEAR.sub("", _with_months(name)).strip(" _-.")


def _with_months(name: str) -> str:
    """A name in which months are called so: 202404 as 2024年04月, R6.4 as R6.4月."""
    return re.sub(_MONTH_OF_ERA, r"\1.\2月", re.sub(_MONTH_IN_FIGURES, r"\1年\2月", plain(name)))


def _year(match: re.Match[str], is_fiscal: bool) -> FiscalYear | None:
    era, of_era, western, of_reiwa, kind, month = match.groups()
    is_year_before = month and kind not in _FISCAL and not is_fiscal and int(month) < MONTHS[0]
    try:
        named = FiscalYear.parse(western or (f"R{of_reiwa}" if of_reiwa else f"{era}{of_era}"))
        return FiscalYear(named.year - 1) if is_year_before else named
    except UsageError:
        return None
