"""Titles between the records of a sheet, 4月 or 令和6年度: no records, but they may tell when those below were.

What they tell stands in columns of its own, of which the form says what they are, as of any other.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import polars as pl

from hikiana.base.fiscal_year import MONTHS, FiscalYear
from hikiana.intake import forms
from hikiana.intake.heads import plain
from hikiana.intake.office_form.claims import DATE
from hikiana.intake.office_form.head_meanings import TOLD_BY_TITLES, meaning_of_head
from hikiana.intake.office_form.heads_of_sheet import SheetBelowHead
from hikiana.intake.office_form.model import DAY, FISCAL_YEAR, MONTH, YEAR
from hikiana.intake.office_form.years_of_names import month_of_name, year_of_name
from hikiana.intake.sources import Source
from hikiana.intake.written import trimmed

_TITLE = re.compile(
    r"\W*(?:((?:令和|平成|[RH])\.?\s?(?:元|[0-9]{1,2})|(?:19|20)[0-9]{2}|[1-9](?=\s?年度))\s?(年度|年)\s?)?"
    r"(?:([0-9]{1,2})\s?月(?:分|度)?)?\W*"
)
_DAY_OF_MONTH = r"^(?:[1-9]|[12][0-9]|3[01])(?:\.0+)?日?$"
_HALF = 0.5
_PARTS = {YEAR, FISCAL_YEAR, MONTH}


@dataclass(frozen=True)
class _Title:
    """What a title tells: a month, and a year that is a fiscal one or not."""

    year: str = ""
    fiscal: bool = False
    month: int | None = None

    @classmethod
    def of(cls, text: str) -> "_Title | None":
        found = _TITLE.fullmatch(plain(text))
        if found is None or not (found[1] or found[3]) or int(found[3] or MONTHS[0]) not in MONTHS:
            return None
        year = f"令和{found[1]}" if found[1] and re.fullmatch(r"[1-9]", found[1]) else found[1]
        return cls(f"{year}{found[2]}" if year else "", found[2] == "年度", int(found[3]) if found[3] else None)

    @property
    def fiscal_year(self) -> FiscalYear | None:
        return year_of_name(f"{self.year}{self.month}月" if self.month else self.year)

    @property
    def told(self) -> dict[str, str | None]:
        """Its columns; null is what stands above goes on, empty that it does no more."""
        year = {FISCAL_YEAR: self.year if self.fiscal else "", YEAR: "" if self.fiscal else self.year}
        month = str(self.month) if self.month else ""
        return {MONTH: month, **(year if self.year else {FISCAL_YEAR: None, YEAR: None})}


def with_titles(below: SheetBelowHead, source: Source, head_rows: int) -> SheetBelowHead:
    """A sheet without the titles between its records, and with what they tell where its days leave it unsaid."""
    fields = {head: meaning_of_head(head).fields for head in below.heads}
    days = [head for head, of in fields.items() if {DATE, DAY} & {*of}]
    if not days or below.frame.is_empty():
        return below
    parts = {head for head, of in fields.items() if _PARTS & {*of}}
    filled = _filled(below)
    titles = _titles(below, filled, [head for head in below.heads if head not in parts])
    above = _above(source, below.head_row - head_rows)
    told = {field for head in parts for field in fields[head]}
    cells = below.frame.filter(filled > 1).select(trimmed(pl.col(head)) for head in days)
    needed = _needed(cells, told)
    named = month_of_name(*source.names)
    year = year_of_name(*source.names)
    above = [*([_Title(month=named)] if named else []), *above]
    if MONTH in needed and not _tell_month(titles, above, named):
        needed.remove(MONTH)
    if YEAR in needed and not _tell_year(titles, above, year):
        needed -= {YEAR, FISCAL_YEAR}
    above = [one if year in (None, one.fiscal_year) else replace(one, year="") for one in above]
    columns = {TOLD_BY_TITLES[field]: _column(field, titles, above, below.frame.height) for field in sorted(needed)}
    columns = {head: column for head, column in columns.items() if column.null_count() < column.len()}
    removed = [place for place, title in titles.items() if title.month or YEAR in needed]
    frame = below.frame.with_columns(**columns)[[*({*range(below.frame.height)} - {*removed})]]
    return replace(below, frame=frame, letters={**below.letters, **dict.fromkeys(columns, "")})


def _filled(below: SheetBelowHead) -> pl.Series:
    """How many cells of each row are filled."""
    cells = ((pl.col(head).str.strip_chars() != "").fill_null(False) for head in below.heads)
    return below.frame.select(pl.sum_horizontal(cells).alias("filled")).to_series()


def _titles(below: SheetBelowHead, filled: pl.Series, heads: Sequence[str]) -> dict[int, _Title]:
    """The titles that stand alone in their row, by its place, as long as records follow; in a column of years or months
    they are cells of it.
    """
    records = (filled > 1).arg_true()
    last = int(records[-1]) if len(records) else 0
    texts = below.frame.select(pl.coalesce(_text(head) for head in heads)).to_series() if heads else pl.Series()
    alone = ((place, texts[place]) for place in (filled == 1).arg_true() if place < last and heads)
    found = ((place, _Title.of(text)) for place, text in alone if text)
    return {place: title for place, title in found if title}


def _text(head: str) -> pl.Expr:
    text = pl.col(head).str.strip_chars()
    return pl.when(text != "").then(text)


def _above(source: Source, rows: int) -> list[_Title]:
    """What stands above the head; there a year may stand beside other words, as in 令和5年度 相談受付簿."""
    texts = [cell for row in source.sheet.cells.head(max(0, rows)).rows() for cell in row if cell and cell.strip()]
    found = []
    for text in texts:
        year = year_of_name(text)
        if title := _Title.of(text):
            found.append(title)
        elif year and "年度" in plain(text):
            found.append(_Title(f"{year.year}年度", fiscal=True))
    return found


def _needed(cells: pl.DataFrame, told: Collection[str]) -> set[str]:
    """What the days of records leave unsaid and no column tells: their month, their year of one kind or the other."""
    only_day = any(_share(cells[head], pl.col(head).str.contains(_DAY_OF_MONTH)) >= _HALF for head in cells.columns)
    lacks_year = only_day or any(_share(cells[head], forms.lacks_year(pl.col(head))) for head in cells.columns)
    month = {MONTH} if only_day and MONTH not in told else set()
    return month | ({YEAR, FISCAL_YEAR} if lacks_year and not {YEAR, FISCAL_YEAR} & {*told} else set())


def _share(cells: pl.Series, holds: pl.Expr) -> float:
    filled = cells.to_frame().filter(pl.col(cells.name) != "")
    return filled.filter(holds.fill_null(False)).height / filled.height if filled.height else 0


def _tell_month(titles: Mapping[int, _Title], above: Sequence[_Title], named: int | None) -> bool:
    """Whether titles tell other months than the name of the sheet; the one above the head alone where no name does."""
    months = {title.month for title in titles.values() if title.month}
    return bool(months - {named}) or (not named and any(title.month for title in above))


def _tell_year(titles: Mapping[int, _Title], above: Sequence[_Title], named: FiscalYear | None) -> bool:
    """Whether titles tell several years, or those of months; else the year is asked, or that of the sheet's name."""
    between = [title for title in titles.values() if title.year]
    years = {named, *(title.fiscal_year for title in (*above, *between))} - {None}
    return bool(between) and (len(years) > 1 or any(title.month for title in between))


def _column(field: str, titles: Mapping[int, _Title], above: Sequence[_Title], height: int) -> pl.Series:
    """What titles tell of each row: the last one above it."""
    first = [title for title in above if (title.month if field == MONTH else title.year)][-1:]
    told = [titles[place].told[field] if place in titles else None for place in range(height)]
    before = first[0].told[field] if first else ""
    cells = pl.Series([before, *told], dtype=pl.String).forward_fill()[1:].to_frame("cell")
    return cells.select(pl.when(pl.col("cell") != "").then("cell")).to_series()
