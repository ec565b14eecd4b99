"""Values of cells as Excel shows them, where the reader of cells gives something else or nothing."""

import re
from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime, timedelta

import polars as pl

from hikiana.intake.cell_places import Place
from hikiana.intake.sheet_facts import SheetFacts

FROM_1900, FROM_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)
"""The days that spreadsheets count from."""
_LEAP_DAY = timedelta(days=60)
"""Excel's 1900 has a 29 February: the numbers of days before it are one less."""
_ISO = re.compile(r"(\d{4}-\d\d-\d\d)?T?(\d\d:\d\d:\d\d)?(?:\.\d+)?Z?")
_TIME_OF_DAY = "1899-12-31"
"""The day that the reader of cells gives a time of day."""


def shown_values(cells: pl.DataFrame, facts: SheetFacts, from_1904: bool) -> tuple[pl.DataFrame, list[Place]]:
    """The cells with what failed, days and times of formats that the reader of cells does not know, and numbers with
    the zeros that their format puts before them; and the places of the last.
    """
    if from_1904:
        cells = cells.with_columns(pl.all().str.replace(r"^1904-01-01 ", f"{_TIME_OF_DAY} "))
    at = [place for place, _ in facts.styled] + facts.iso
    columns = {column: cells[str(column)].to_list() for column in {column for _, column in at} if column < cells.width}
    values = {(row, column): columns[column][row] for row, column in at if column in columns and row < cells.height}
    texts = dict(facts.failed)
    texts |= {place: _iso(values[place]) for place in facts.iso if values.get(place)}
    zeros = []
    for place, style in facts.styled:
        if (text := values.get(place)) is None:
            continue
        if style.day:
            texts[place] = _day(text, from_1904)
        elif text.isdecimal() and len(text) < style.digits:
            texts[place] = text.zfill(style.digits)
            zeros.append(place)
    return _with(cells, texts), zeros


def shown_moment(since: timedelta, from_1904: bool) -> str:
    """A moment so long after the first day of a workbook, as the reader of cells writes days: 2024-05-29 00:00:00.

    Raises
    ------
    OverflowError
        When there is no such day.
    """
    if not from_1904 and timedelta() <= since < _LEAP_DAY:
        since += timedelta(days=1)
    moment = (FROM_1904 if from_1904 else FROM_1900) + since
    day = _TIME_OF_DAY if from_1904 and moment.date() == FROM_1904.date() else f"{moment:%Y-%m-%d}"
    part = f".{moment.microsecond // 1000:03}" if moment.microsecond else ""
    return f"{day} {moment:%H:%M:%S}{part}"


def _day(number: str, from_1904: bool) -> str:
    try:
        return shown_moment(timedelta(seconds=round(float(number) * 86400)), from_1904)
    except (ValueError, OverflowError):
        return number


def _iso(text: str) -> str:
    found = _ISO.fullmatch(text.strip())
    return f"{found[1] or _TIME_OF_DAY} {found[2] or '00:00:00'}" if found and text.strip() else text


def _with(cells: pl.DataFrame, texts: Mapping[Place, str]) -> pl.DataFrame:
    """The cells with texts in their places; rows and columns that hold nothing else are there as well."""
    if not texts:
        return cells
    height = max(cells.height, 1 + max(row for row, _ in texts))
    width = max(cells.width, 1 + max(column for _, column in texts))
    by_column: dict[str, dict[int, str]] = defaultdict(dict)
    for (row, column), text in texts.items():
        by_column[str(column)][row] = text
    columns = []
    for name in map(str, range(width)):
        values = cells[name] if name in cells.columns else pl.Series(name, [], pl.String)
        values = values.extend_constant(None, height - values.len())
        put = by_column.get(name, {})
        columns.append(values.scatter(list(put), list(put.values())) if put else values)
    return pl.DataFrame(columns)
