"""Whether 2023年 or 台帳R5 in the names of sheets is a calendar year or a fiscal one, as far as their days tell."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from hikiana.base.fiscal_year import MONTHS
from hikiana.intake.office_form.years_of_names import bare_year

_LEAST = 5
"""The order of fewer days tells nothing."""


@dataclass(frozen=True)
class YearsOfNames:
    """By a year that names tell, without saying of which kind, the months (`month`, and `year` where it is written) of
    the days in its sheets, in their order.
    """

    days: Mapping[int, pl.DataFrame]

    @classmethod
    def of(cls, sheets: Iterable[tuple[Sequence[str], pl.DataFrame]]) -> "YearsOfNames":
        """Of sheets by their own name and their file's, of which the first that tells a year is the one that counts."""
        found: dict[int, list[pl.DataFrame]] = {}
        for names, days in sheets:
            if year := bare_year(*names):
                found.setdefault(year, []).append(days)
        return cls({year: pl.concat(days) for year, days in found.items()})

    @property
    def are_calendar(self) -> bool | None:
        """True and False where the days can be of years of one kind only; None where they may be of both."""
        if sum(days.height for days in self.days.values()) < _LEAST:
            return None if self.days else False
        fits = [(_within(year, days, 0), _within(year, days, 1)) for year, days in self.days.items()]
        calendar, fiscal = (all(of_kind) for of_kind in zip(*fits, strict=True)) if fits else (False, True)
        return None if calendar == fiscal else calendar


def _within(year: int, days: pl.DataFrame, of_fiscal: int) -> bool:
    """Whether days may be those of a year, one after the other."""
    month, first = pl.col("month"), MONTHS[0]
    begun = pl.col("year") - pl.when(month < first).then(of_fiscal).otherwise(0)
    place = (month - first) % 12 if of_fiscal else month
    return bool(
        days.drop_nulls("month")
        .select((begun == year).all() & (place.diff().fill_null(0) >= 0).filter(pl.col("year").is_null()).all())
        .item()
    )
