"""Ages of clients of whom the office keeps the day of birth."""

from datetime import date

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hikiana.intake.answers import NO_ANSWERS
from hikiana.intake.office_form.ages_of_births import completed_years
from hikiana.intake.office_form.form_file import answered, text_of
from hikiana.intake.office_form.matching import matched
from hikiana.intake.office_form.model import BIRTH
from hikiana.intake.office_form.proposal import propose
from hikiana.intake.office_form.tables_by_form import tables_of
from tests.hikiana.intake.office_form.small_ledgers import (
    CASE_HEADS,
    CLIENTS,
    CONTACT_HEADS,
    CONTACTS,
    HEADS,
    ROWS,
    read,
    source,
)

BORN = {"K1": "1999/4/3", "K2": "平成5年4月10日", "K3": "S51.6.1", "K4": "不明"}
"""The first contacts are on 2024-04-03, 04-09, 06-01 and 06-04."""
AGES = [("K1", 25), ("K2", 30), ("K3", 48), ("K4", None)]


def _clients(born):
    place = CASE_HEADS.index("年齢")
    heads = ["生年月日" if head == "年齢" else head for head in CASE_HEADS]
    return source("ケース", heads, *([*row[:place], born[row[0]], *row[place + 1 :]] for row in CLIENTS))


def test_age_is_the_one_at_the_first_contact():
    sheets = [_clients(BORN), source("相談記録", CONTACT_HEADS, *CONTACTS)]
    form = propose(sheets)
    assert form.questions == []
    assert form.parts[0].columns["生年月日"].field == BIRTH
    assert read(sheets, form)["cases"].select("case_id", "age").rows() == AGES


@given(
    st.dates(date(1930, 1, 1), date(2010, 12, 31)).filter(lambda day: (day.month, day.day) != (2, 29)),
    st.dates(date(2011, 1, 1), date(2030, 12, 31)),
)
def test_year_of_life_is_completed_on_the_birthday_in_any_month(birth, day):
    birthdays = [birth.replace(year=year) for year in range(birth.year + 1, day.year + 1)]
    found = pl.select(completed_years(pl.lit(birth), pl.lit(day))).item()
    assert found == sum(birthday <= day for birthday in birthdays)


def test_day_of_birth_beside_each_contact_gives_the_age_at_the_first():
    place = HEADS.index("年齢")
    heads = ["生年月日" if head == "年齢" else head for head in HEADS]
    sheet = source("受付簿", heads, *([*row[:place], BORN[row[1]], *row[place + 1 :]] for row in ROWS))
    assert read([sheet], propose([sheet]))["cases"].select("case_id", "age").rows() == AGES


@pytest.mark.parametrize("wrong", ["1999/13/3", "未記入です"])
def test_what_is_no_day_of_birth_is_no_age_and_told(wrong):
    sheets = [_clients(BORN | {"K1": wrong}), source("相談記録", CONTACT_HEADS, *CONTACTS)]
    form = answered(propose(sheets), {"ケース/生年月日": 1})
    reading = tables_of(sheets[0].path, matched(sheets, form).read, form, NO_ANSWERS)
    assert reading.tables["cases"].frame["age"][0] == wrong
    assert reading.tables["cases"].place.letters["age"] == "D"


def test_day_of_birth_is_not_read_where_the_age_is_written_and_is_kept_nowhere():
    clients = source("ケース", [*CASE_HEADS, "生年月日"], *([*row, BORN[row[0]]] for row in CLIENTS))
    sheets = [clients, source("相談記録", CONTACT_HEADS, *CONTACTS)]
    form = propose(sheets)
    assert form.parts[0].columns["生年月日"].field == ""
    assert read(sheets, form)["cases"]["age"].to_list() == [24, 31, 47, 19]
    told = propose([_clients(BORN), source("相談記録", CONTACT_HEADS, *CONTACTS)])
    assert not any(day in text_of(told) for day in BORN.values() if day != "不明")
    raw = tables_of(clients.path, matched([_clients(BORN), sheets[1]], told).read, told, NO_ANSWERS)
    assert all(column.dtype != pl.Date for column in raw.tables["cases"].frame.iter_columns())
    assert "1999/4/3" not in str(raw.tables["cases"].frame.rows())
