"""What every table and column of the models says of itself."""

import polars as pl
import pytest

from hikiana.centre.profile import Centre
from schemas.code_lists import CODE_LISTS
from schemas.tables import TABLES

COLUMNS = pytest.mark.parametrize(
    ("table", "column"),
    [(table, column) for table in TABLES.values() for column in table.columns.values()],
    ids=lambda part: part.name,
)


def test_register_has_its_five_tables():
    assert list(TABLES) == ["cases", "contacts", "activities", "clinic", "web_access"]
    for table in TABLES.values():
        assert table.title.ja
        assert table.title.en
        assert (table.model.__doc__ or "").strip()


@COLUMNS
def test_column_has_title_and_description_in_both_languages(table, column):
    for text in (column.title, column.description):
        assert text.ja.strip()
        assert text.en.strip()
        assert text.en.isascii() or "…" in text.en
        assert not text.ja.isascii()
        assert "|" not in text.ja + text.en, "it would break the table of the data dictionary"
    assert table.schema.columns[column.name].title == column.title.ja


@COLUMNS
def test_coded_column_holds_exactly_the_codes_of_its_list_in_order(table, column):
    inner = column.dtype.inner if isinstance(column.dtype, pl.List) else column.dtype
    assert isinstance(inner, pl.Enum) == (column.code_list is not None)
    if column.code_list is not None:
        assert inner.categories.to_list() == column.code_list.codes
        assert CODE_LISTS[column.code_list.name] is column.code_list


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_no_two_headers_of_a_table_are_the_same(table):
    headers = [header for column in table.columns.values() for header in (column.name, column.title.ja)]
    assert len(set(headers)) == len(headers)


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_no_other_head_is_a_value_that_a_record_of_its_table_may_hold(table):
    """A file without a head would show the words of its first record."""
    values = {
        written for column in table.columns.values() if column.code_list for written in column.code_list.by_written_form
    } | {place.name.ja for place in Centre.read().municipalities.values()}
    assert values & {head for column in table.columns.values() for head in column.also} == set()


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_empty_frame_of_the_declared_types_is_accepted(table):
    schema = {column.name: column.dtype for column in table.columns.values()}
    assert table.schema.validate(pl.DataFrame(schema=schema)).schema == schema


def test_repeated_keys_are_those_that_stand_twice_and_are_whole():
    clinic = TABLES["clinic"]
    frame = pl.DataFrame(
        {
            "case_id": ["A1", "A1", "A1", None, None],
            "service": ["day_care", "outpatient", "day_care", "day_care", "day_care"],
            "fiscal_year": [2014, 2014, 2014, 2014, 2014],
        },
        schema_overrides={name: clinic.columns[name].dtype for name in clinic.key},
    )
    assert clinic.repeated_keys(frame).to_list() == [0, 2]
    assert clinic.repeated_keys(frame[:2]).to_list() == []
    assert clinic.repeated_keys(frame.clear()).to_list() == []
