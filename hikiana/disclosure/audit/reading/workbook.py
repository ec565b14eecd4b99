"""The workbook of all tables."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

from hikiana.disclosure.audit.reading.artefacts import ArtefactPart, Grid, Passage

_HEAD = 2
"""Index of the row of heads below a sheet's title and the link to the contents."""


def read_workbook(path: Path, artefact: str) -> Iterator[ArtefactPart]:
    """The sheets of a workbook: those that its contents tell as tables as grids, all other words as passages."""
    import openpyxl

    book = openpyxl.load_workbook(path, data_only=True)
    told = (book.properties.title, book.properties.subject, book.properties.description, book.properties.keywords)
    yield from (Passage(artefact, words) for words in told if words)
    sheets = {sheet.title: [[_written(cell) for cell in row] for row in sheet.iter_rows()] for sheet in book.worksheets}
    for sheet in book.worksheets:
        notes = (cell.comment.text for row in sheet.iter_rows() for cell in row if cell.comment)
        yield from (Passage(artefact, note) for note in notes)
    identities = {row[0]: _id(row[-1]) for rows in sheets.values() for row in rows if row and _id(row[-1])}
    for title, rows in sheets.items():
        if title not in identities:
            yield from (Passage(artefact, " ".join(filter(None, row))) for row in rows if any(row))
            continue
        yield from (Passage(artefact, row[0]) for row in rows[:_HEAD] if row[0])
        body = rows[_HEAD + 1 :]
        end = next((place for place, row in enumerate(body) if not any(row)), len(body))
        yield Grid(artefact, identities[title], rows[_HEAD], body[:end])
        yield from (Passage(artefact, " ".join(filter(None, row))) for row in body[end:] if any(row))


def _id(file: str) -> str:
    return file.removeprefix("tables/").removesuffix(".csv") if file.startswith("tables/") else ""


def _written(cell: Any) -> str:
    """A cell's number or text; a time as its minutes."""
    value = cell.value
    if isinstance(value, timedelta):
        return _number(value.total_seconds() / 60)
    if isinstance(value, time):
        return _number(value.hour * 60 + value.minute + value.second / 60)
    if isinstance(value, datetime):
        return _number((value - datetime(1899, 12, 30)).total_seconds() / 60)
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        # A time is a part of a day.
        return _number(value * 24 * 60 if "[h]" in (cell.number_format or "") else value)
    return "" if value is None else str(value)


def _number(value: float) -> str:
    rounded = round(value, 6)
    return str(int(rounded)) if rounded == int(rounded) else repr(rounded)
