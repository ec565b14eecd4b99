"""Japanese fiscal years: 1 April to 31 March, written in the Western calendar or in eras."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import Self

from hikiana.base.errors import UsageError
from hikiana.base.text import Text

MONTHS = (4, 5, 6, 7, 8, 9, 10, 11, 12, 1, 2, 3)

# Era: the calendar year before its first one, and the fiscal years in which it is in use. FY2019 (2019-04-01) began
# in 平成31年 and became 令和元年 on 1 May: both name the same fiscal year. FY1989 began in 平成元年.
_HEISEI, _REIWA = ("平成", "H"), ("令和", "R")
_ERAS = {
    _HEISEI: (1988, range(1989, 2020)),
    _REIWA: (2018, range(2019, 2100)),
}
_PATTERN = re.compile(r"(?P<era>平成|令和|H|R|FY)?\s*(?P<number>元|\d{1,4})\s*(?:年度|年)?", re.IGNORECASE)


@dataclass(frozen=True, order=True)
class FiscalYear:
    """The fiscal year that begins on 1 April of `year`.

    Raises
    ------
    UsageError
        When `year` lies outside FY1989 (平成元年度) to FY2099.
    """

    year: int

    def __post_init__(self) -> None:
        if not 1989 <= self.year <= 2099:
            raise _not_a_fiscal_year(str(self.year))

    @classmethod
    def parse(cls, text: str | int) -> Self:
        """Read 2024, FY2024, R6, R06, 令和6, 令和６年度, 令和元年, H31 …

        Raises
        ------
        UsageError
            When the text names no fiscal year.
        """
        match = _PATTERN.fullmatch(unicodedata.normalize("NFKC", str(text)).strip())
        if match is None:
            raise _not_a_fiscal_year(str(text))
        number = 1 if match["number"] == "元" else int(match["number"])
        era = (match["era"] or "").upper()
        if era in ("", "FY"):
            if match["number"] == "元" or not 1989 <= number <= 2099:
                raise _not_a_fiscal_year(str(text))
            return cls(number)
        before_first, years = next(span for names, span in _ERAS.items() if era in names)
        if number < 1 or before_first + number not in years:
            raise _not_a_fiscal_year(str(text))
        return cls(before_first + number)

    @classmethod
    def parse_range(cls, text: str) -> tuple[Self, ...]:
        """Read one fiscal year or a range such as 2009:2024 or H21:R6, both ends included.

        Raises
        ------
        UsageError
            When an end names no fiscal year, or the first is later than the last.
        """
        first, colon, last = unicodedata.normalize("NFKC", text).partition(":")
        start, end = cls.parse(first), cls.parse(last if colon else first)
        if start > end:
            raise UsageError(
                f"年度の範囲「{text[:20]}」は前後が逆です。2009:2024 のように古い年度から書いてください。",
                f"The range '{text[:20]}' is the wrong way round. Write the earlier fiscal year first: 2009:2024.",
            )
        return tuple(cls(year) for year in range(start.year, end.year + 1))

    @classmethod
    def of(cls, day: date) -> Self:
        """The fiscal year in which a day lies."""
        return cls(day.year if day.month >= MONTHS[0] else day.year - 1)

    @property
    def start(self) -> date:
        return date(self.year, 4, 1)

    @property
    def end(self) -> date:
        """The last day: 31 March."""
        return date(self.year + 1, 3, 31)

    @property
    def days(self) -> int:
        return (self.end - self.start).days + 1

    @property
    def previous(self) -> Self:
        return type(self)(self.year - 1)

    @property
    def condition(self) -> dict[str, tuple[str, ...]]:
        """That what is counted is of this fiscal year, as tables say it (StatTable.where)."""
        return {"fiscal_year": (str(self.year),)}

    @property
    def first_months(self) -> tuple[date, ...]:
        """The first day of each month, April to March."""
        return tuple(date(self.year + (month < MONTHS[0]), month, 1) for month in MONTHS)

    @property
    def _era(self) -> tuple[str, str, int]:
        (name, letter), (before_first, _) = next(
            (names, span) for names, span in reversed(_ERAS.items()) if self.year in span[1]
        )
        return name, letter, self.year - before_first

    @property
    def label(self) -> Text:
        """令和6年度 / FY2024."""
        name, _, number = self._era
        return Text(f"{name}{'元' if number == 1 else number}年度", f"FY{self.year}")

    @property
    def full_label(self) -> Text:
        """令和6年度(2024年度) / FY2024 (Reiwa 6)."""
        name, _, number = self._era
        era = {"平成": "Heisei", "令和": "Reiwa"}[name]
        return Text(f"{self.label.ja}（{self.year}年度）", f"FY{self.year} ({era} {number})")

    @property
    def short_label(self) -> Text:
        """R6 / 2024, for axes."""
        _, letter, number = self._era
        return Text(f"{letter}{'元' if number == 1 else number}", str(self.year))

    @property
    def code(self) -> str:
        """R6, R1, H21: in ASCII, for the numbers of records."""
        _, letter, number = self._era
        return f"{letter}{number}"

    def __contains__(self, day: date) -> bool:
        return self.start <= day <= self.end

    def __str__(self) -> str:
        return str(self.year)


def _not_a_fiscal_year(text: str) -> UsageError:
    shown = text[:20]
    return UsageError(
        f"「{shown}」は年度として読めません。2024、R6、令和6年度、H31 のように、"
        "平成元年度(1989)から2099年度までで指定してください。",
        f"'{shown}' is not a fiscal year. Write 2024, R6, 令和6年度 or H31; from FY1989 to FY2099.",
    )
