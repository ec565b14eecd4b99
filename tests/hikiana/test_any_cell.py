"""Whatever stands in one cell of a register: it is read to what it says, or told at its place; no row is lost."""

import copy
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hikiana.base.errors import InputError
from hikiana.intake.forms import FALSE, TRUE
from hikiana.intake.read import read_register
from hikiana.register.check.rows import count_rows
from hikiana.register.validation import validate
from schemas.code_lists import CODE_LISTS
from schemas.tables import TABLES

pytestmark = pytest.mark.long

TODAY = date(2025, 3, 31)
WORDS = sorted(
    {
        form
        for entries in CODE_LISTS.values()
        for entry in entries.entries
        for form in (entry.code, entry.label.ja, *entry.synonyms)
    }
)
PIECES = [
    *"0123456789０１２.:/-、;・ 　年月日時間分歳○×ABRHSs令和平成元北海道市区",
    *("合計", "※", "01208", "2014-05-10", "A1", "C1", "\n"),
]
CELLS = st.one_of(
    st.sampled_from(WORDS),
    st.lists(st.sampled_from([*PIECES, *WORDS]), max_size=8).map("".join),
    st.text(max_size=12),
    st.integers(-5, 50_000).map(str),
    st.dates(date(2008, 1, 1), date(2026, 1, 1)).map(str),
)
PLACES = [(name, column) for name, table in TABLES.items() for column in table.usual]


def _says(column, written, read):
    """Whether a cell that nothing is told of means what was read from it."""
    text = written.strip()
    if text == "":
        return read is None
    if column.code_list is not None:
        codes = {form: entry.code for entry in column.code_list.entries for form in (entry.code, entry.label.ja)}
        parts = text.split(";") if isinstance(column.dtype, pl.List) else [text]
        codes_read = read if isinstance(column.dtype, pl.List) else [read]
        return [codes.get(part.strip()) for part in parts] == list(codes_read)
    if isinstance(column.dtype, pl.List):
        return text.split(";") == list(read)
    if column.dtype == pl.Boolean:
        return text in (TRUE if read else FALSE)
    if column.dtype == pl.Date:
        return text in (str(read), f"{read} 00:00:00") or [int(part) for part in text.split("/")] == [
            *read.timetuple()[:3]
        ]
    if column.dtype.is_integer():
        return int(text) == read
    return text == read


@given(place=st.sampled_from(PLACES), row=st.integers(0, 6), cell=CELLS)
def test_any_cell_is_read_to_what_it_says_or_told_at_its_place_and_no_row_is_lost(
    sound_register, keep, centre, place, row, cell
):
    name, column_name = place
    register = copy.deepcopy(sound_register)
    number = row % len(register[name])
    register[name][number][column_name] = cell
    with TemporaryDirectory() as folder:
        try:
            raw = read_register(keep(Path(folder), register))
        except InputError:
            return
        validated = validate(raw, centre, TODAY)
    counts = dict(zip(raw.tables, count_rows(raw, validated), strict=True))
    for table, count in counts.items():
        assert count.read + count.left_out == len(register[table])
    if counts[name].left_out:
        return
    told = {
        (finding.file, line)
        for finding in validated.findings
        for line in finding.rows
        if finding.column is not None and finding.column.en.endswith(f"({column_name})")
    }
    if (raw.tables[name].place.file, number + 2) in told:
        return
    column = TABLES[name].columns[column_name]
    before = int(validated.set_aside[name].head(number).sum())
    if not validated.set_aside[name][number]:
        assert _says(column, cell, validated.tables[name][column_name].to_list()[number - before])
