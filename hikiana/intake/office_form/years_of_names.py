"""The fiscal year that a sheet's or a file's name tells: 令和5年度, R6.3月, 台帳R5, 2024年度.csv."""

import re

from hikiana.base.errors import UsageError
from hikiana.base.fiscal_year import MONTHS, FiscalYear
from hikiana.intake.heads import plain

_YEAR = re.compile(
    r"(?<![0-9A-Za-z])(?:(令和|平成|[RHrh])\s*\.?\s*(元|[0-9]{1,2})|((?:19|20)[0-9]{2}))(?![0-9])\s*(年度|年|FY)?"
    r"(?:\s*[._/年-]?\s*([0-9]{1,2})\s*月)?"
)
_FIRST = {"令和": 2018, "R": 2018, "平成": 1988, "H": 1988}


def year_of_name(*names: str, is_fiscal: bool = False) -> FiscalYear | None:
    """The one of the first name that tells one; None where none does, or a name tells two.

    R6.1月 is January of 2024, and with `is_fiscal` that of the fiscal year 2024.
    """
    for name in names:
        years = {year for match in _YEAR.finditer(plain(name)) if (year := _year(match, is_fiscal))}
        if len(years) == 1:
            return years.pop()
    return None


def _year(match: re.Match[str], is_fiscal: bool) -> FiscalYear | None:
    era, of_era, western, kind, month = match.groups()
    year = int(western) if western else _FIRST[era.upper()] + int(of_era.replace("元", "1"))
    if month and kind != "年度" and not is_fiscal and int(month) < MONTHS[0]:
        year -= 1
    try:
        return FiscalYear(year)
    except UsageError:
        return None
