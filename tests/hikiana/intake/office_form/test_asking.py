"""What questions and the form itself may show of a ledger's cells: nothing that could be a person."""

import polars as pl
import pytest

from hikiana.intake.office_form.asking import examples, harmless, is_harmless
from hikiana.intake.office_form.column_facts import ColumnFacts
from hikiana.intake.office_form.form_file import text_of
from hikiana.intake.office_form.proposal import propose
from schemas.tables import TABLES
from tests.hikiana.intake.office_form.small_ledgers import CONTACT_HEADS, CONTACTS, source

TELEPHONE_OR_BIRTH = (
    *("電話 090-1234-5678", "090-1234-5678", "09012345678", "0155-24-1234", "母 090-1234-5678", "電話(090 1234 5678)"),
    *("1985/5/5", "85/5/5", "19850505", "850505", "S60.5.5", "60.5.5", "31172", "1985-05-05 00:00:00", "母 1985/5/5"),
)
COLUMNS = [
    *(("contacts", name) for name in ("date", "method", "duration_min", "online")),
    *(("cases", name) for name in ("relation", "age", "sex", "municipality", "purposes")),
]


@pytest.mark.parametrize("word", TELEPHONE_OR_BIRTH)
def test_telephone_number_and_day_of_birth_are_harmless_nowhere(word):
    assert not is_harmless(word)
    for table, name in COLUMNS:
        assert harmless(TABLES[table].columns[name], [word]) == [], name


@pytest.mark.parametrize("word", ["母より電話", "1.電話", "電話(2)", "電話・来所"])
def test_known_words_with_a_mark_of_few_digits_are_harmless(word):
    assert is_harmless(word)


def test_word_of_digits_and_signs_alone_is_not_harmless():
    assert not any(map(is_harmless, ("1", "12-3", "・", "")))


@pytest.mark.parametrize(
    ("place", "words"),
    [
        (("contacts", "duration_min"), ["13:30", "30分", "1.5", "0.0208333333"]),
        (("contacts", "date"), ["2024/5/5", "R6.5.5", "6.5.29", "5/29"]),
        (("cases", "age"), ["31", "30代"]),
    ],
)
def test_clocks_lengths_ages_and_days_since_there_are_centres_are_shown_of_their_columns(place, words):
    table, name = place
    assert harmless(TABLES[table].columns[name], words) == words


def test_day_before_there_were_centres_is_no_example():
    days = ColumnFacts.of(pl.Series(["2008/12/1", "H20.5.5", "20080505", "2009/4/1"]))
    assert examples(TABLES["contacts"].columns["date"], days) == ["2009/4/1"]


@pytest.mark.parametrize(
    ("head", "cell"),
    [(head, cell) for head in ("相談方法", "相談時間(分)", "オンライン") for cell in TELEPHONE_OR_BIRTH],
)
def test_nothing_of_a_telephone_number_or_a_day_of_birth_comes_into_the_form(cases, head, cell):
    place = CONTACT_HEADS.index(head)
    rows = [[*row[:place], cell, *row[place + 1 :]] for row in CONTACTS[:2]]
    form = propose([cases, source("相談記録", CONTACT_HEADS, *rows, *CONTACTS[2:])])
    assert cell not in text_of(form)
