"""What the cells of a column look like: how many are days, clocks, numbers, places, words of a list."""

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import cached_property

import polars as pl

from hikiana.intake import forms
from hikiana.intake.age_ranges import range_of
from hikiana.intake.office_form.marks import CROSSES, MARKS
from hikiana.intake.office_form.split_cells import halves_of
from hikiana.intake.office_form.words import meaning_of, parts_of
from hikiana.intake.written import trimmed, with_hyphens
from schemas.fields import IDENTIFIER
from schemas.tables import Column

_SAMPLE = 3_000
"""So many distinct cells tell what a column is."""
NO_ANSWER = ("-", "ー", "―", "—", "–", "‐", "−", "〃", "”", "々", "同上", "なし", "無し")
"""What stands in a cell instead of an answer; its reader knows these."""
_YEARS = 1990, 2099
_DAY_BEGINS = 8 * 60


@dataclass(frozen=True)
class ColumnFacts:
    """The distinct cells of a column in NFKC without outer spaces (`cell`) and how often each is there (`count`)."""

    cells: pl.DataFrame
    filled: int
    distinct: int

    @classmethod
    def of(cls, column: pl.Series) -> "ColumnFacts":
        written = column.cast(pl.String).alias("cell").to_frame()
        return cls._of_counted(written.group_by("cell", maintain_order=True).len("count"))

    @classmethod
    def together(cls, columns: "Sequence[ColumnFacts]") -> "ColumnFacts":
        """Those of several columns as if they were one."""
        return columns[0] if len(columns) == 1 else cls._of_counted(pl.concat([one.cells for one in columns]))

    @classmethod
    def _of_counted(cls, written: pl.DataFrame) -> "ColumnFacts":
        plain = written.with_columns(trimmed(pl.col("cell")))
        filled = plain.filter(pl.col("cell").is_not_null() & (pl.col("cell") != ""))
        cells = filled.group_by("cell", maintain_order=True).agg(pl.col("count").sum())
        return cls(cells.head(_SAMPLE), int(cells["count"].sum()), cells.height)

    def halves(self, by: str) -> "tuple[ColumnFacts, ColumnFacts]":
        """The two things that cells tell, where each tells two."""
        told = self.cells.select("count", *(cells.alias(f"half {n}") for n, cells in enumerate(halves_of(by, "cell"))))
        first, second = (told.select("count", cell=f"half {n}") for n in range(2))
        return ColumnFacts._of_counted(first), ColumnFacts._of_counted(second)

    @property
    def words(self) -> list[str]:
        """The distinct cells that are answers."""
        return [cell for cell in self.cells["cell"] if cell not in NO_ANSWER]

    def share(self, holds: pl.Expr) -> float:
        """Of the filled cells that are answers."""
        counted = self._answers.select(pl.col("count").filter(holds.fill_null(False)).sum()).item()
        return int(counted) / self._total if self._total else 0

    def share_of_words(self, holds: Callable[[str], bool]) -> float:
        """Of the filled cells that are answers."""
        counted = sum(count for cell, count in self._answers.iter_rows() if holds(cell))
        return counted / self._total if self._total else 0

    def certain_answers(self, column: Column) -> float:
        """The share of cells that are answers of a list beyond doubt, in words and not in numbers."""

        def is_certain(word: str) -> bool:
            meaning = meaning_of(column, word)
            return not word.isdecimal() and meaning is not None and meaning.certain

        return self.share_of_words(is_certain)

    @cached_property
    def days(self) -> float:
        cell = pl.col("cell")
        return self.share(forms.days(cell).is_not_null() | forms.lacks_year(cell) | forms.lacks_era(cell))

    @cached_property
    def years(self) -> float:
        """Years, in any of their forms."""
        cell = pl.col("cell")
        return self.share(forms.fiscal_years(cell).is_between(*_YEARS) | forms.year_lacks_era(cell))

    @cached_property
    def lack_era(self) -> list[str]:
        """The cells of days, or of years, that have two digits for their year and no era."""
        cell = pl.col("cell")
        return self._answers.filter(forms.lacks_era(cell) | forms.year_lacks_era(cell))["cell"].to_list()

    @cached_property
    def lack_year(self) -> float:
        return self.share(forms.lacks_year(pl.col("cell")))

    @cached_property
    def times_of_day(self) -> float:
        """Clocks from the morning on, which are no lengths."""
        return self.share(forms.times_of_day(pl.col("cell")) >= _DAY_BEGINS)

    @cached_property
    def clocks(self) -> float:
        return self.share(forms.times_of_day(pl.col("cell")).is_not_null())

    @cached_property
    def lengths(self) -> float:
        return self.share(
            forms.minutes(pl.col("cell")).is_not_null() | forms.minutes(pl.col("cell"), "hours").is_not_null()
        )

    @cached_property
    def spans(self) -> float:
        """Two times of day, between which a contact lasted."""
        return self.share(forms.spans(pl.col("cell")).is_not_null())

    @cached_property
    def numbers(self) -> float:
        return self.share(forms.numbers(pl.col("cell")).is_not_null())

    @cached_property
    def marks(self) -> float:
        return self.share(pl.col("cell").is_in(MARKS))

    @cached_property
    def signs(self) -> float:
        """Marks that are no number, with the crosses beside them."""
        return self.share(pl.col("cell").is_in([*(mark for mark in MARKS if mark != "1"), *CROSSES]))

    def between(self, low: int, high: int, behind: str) -> float:
        """Whole numbers of a range, with a word behind them or not: 4, 4月."""
        number = forms.numbers(pl.col("cell"), [behind])
        return self.share(number.is_between(low, high))

    def fits(self, column: Column) -> float | None:
        """Which share of the cells a column of the dictionary would take; None of an empty column."""
        if not self._total:
            return None
        cell = pl.col("cell")
        if column.code_list is not None:
            known = self.share_of_words(lambda word: meaning_of(column, word) is not None)
            return max(known, self._as_numbered(column))
        if column.reading == "identifier":
            number = with_hyphens(cell).str.replace(r"([0-9A-Za-z]) ([0-9])", "$1-$2")
            return self.share(number.str.replace(r"^([0-9]+)\.0+$", "$1").str.contains(IDENTIFIER))
        if column.reading == "municipality":
            return self.share_of_words(lambda word: meaning_of(column, word) is not None)
        if column.reading == "minutes":
            return 0 if self.times_of_day > 1 / 2 else self.lengths
        if column.reading == "start_year":
            return self.share(forms.start_years(cell).is_not_null())
        if column.reading == "month":
            return self.share(forms.months(cell).is_not_null())
        if column.dtype == pl.Date:
            return self.days
        if column.dtype == pl.Boolean:
            return self.share_of_words(lambda word: meaning_of(column, word) is not None)
        if column.reading == "age":
            ages = pl.Series([word for word in self.words if range_of(word)], dtype=pl.String)
            return self.share(cell.str.contains(r"^(?:約|満)?\s*\d{1,3}(?:\D{0,6})$") | cell.is_in(ages.implode()))
        if column.dtype.is_integer():
            return self.share(cell.str.contains(r"^(?:約|満)?\s*\d{1,4}(?:\D{0,6})$"))
        return 1

    def codes(self, column: Column) -> set[str]:
        """Which of a list's answers stand in the cells."""
        found = (meaning_of(column, word) for word in self.words)
        return {label for meaning in found if meaning for label in meaning.labels}

    @cached_property
    def _answers(self) -> pl.DataFrame:
        return self.cells.filter(~pl.col("cell").is_in(NO_ANSWER))

    @cached_property
    def _total(self) -> int:
        return int(self._answers["count"].sum())

    def _as_numbered(self, column: Column) -> float:
        """Whole numbers that may be the places of a list's answers: 1, 2 and 9."""
        assert column.code_list is not None
        places = {*range(len(column.code_list.entries) + 1), 9, 99}
        return self.share_of_words(lambda word: all(_is_place(part, places) for part in parts_of(column, word)))


def _is_place(word: str, places: Collection[int]) -> bool:
    whole = re.fullmatch(r"(\d{1,2})(?:\.0+)?", word)
    return whole is not None and int(whole[1]) in places
