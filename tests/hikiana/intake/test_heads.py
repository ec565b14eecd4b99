"""Heads as staff write them, and the columns that they mean."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hikiana.intake.columns import Columns, column_problems, heads_written_otherwise
from hikiana.intake.findings import Place
from hikiana.intake.heads import canonical
from schemas.tables import TABLES

HEADS = [
    (table, column, head)
    for table in TABLES.values()
    for column in table.columns.values()
    for head in (column.name, column.title.ja, *column.also)
]
ASIDES = ["（歳）", "(分)", "［必須］", "【任意】", "(※1)", "（複数回答可）", "（単位：人）", "(例 01208)", "※", "＊2"]


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_every_head_means_the_one_column_it_belongs_to(table):
    for column in table.columns.values():
        for head in (column.name, column.title.ja, *column.also):
            assert canonical(head, table) == column.name


@given(st.sampled_from(HEADS), st.data())
def test_line_breaks_spaces_and_asides_do_not_change_what_a_head_means(known, data):
    table, column, head = known
    place = data.draw(st.integers(0, len(head)))
    space = data.draw(st.sampled_from(["\n", "\r\n", " ", "\u3000"]))
    aside = data.draw(st.sampled_from(ASIDES))
    assert canonical(head[:place] + space + head[place:] + aside, table) == column.name


@pytest.mark.parametrize(
    ("table", "head"),
    [
        ("contacts", "相談日（時間）"),
        ("contacts", "相談日（曜日）"),
        ("activities", "参加者数（うち札幌市）"),
        ("cases", "年齢（母）"),
        ("contacts", "相談時間(分"),
        ("cases", ""),
        ("cases", "※"),
        ("cases", "（歳）"),
    ],
)
def test_head_whose_aside_may_change_its_meaning_is_not_guessed(table, head):
    assert canonical(head, TABLES[table]) is None


def _columns(*heads):
    return Columns.of(TABLES["web_access"], heads, range(len(heads)))


def test_head_read_otherwise_is_told_as_known_with_its_column_and_place():
    columns = _columns("月", "アクセス\n数（※佐藤が集計）")
    (note,) = heads_written_otherwise(columns, Place("a.csv", letters=columns.place))
    assert (note.rule, note.severity, note.letters) == ("head_written_otherwise", "note", "B")
    assert "「アクセス数」を、列「アクセス件数」として" in note.describe("ja")
    assert "'アクセス数' was read as column 'Page views'" in note.describe("en")


def test_names_and_titles_in_any_width_are_nothing_to_tell():
    assert heads_written_otherwise(_columns("ｍｏｎｔｈ", " アクセス件数　"), Place("a.csv")) == []


def test_heads_of_one_column_are_told_once_with_their_letters():
    (problem,) = column_problems(_columns("月", "アクセス数", "PV"), Place("a.csv"))
    assert problem.rule == "column_once"
    assert "B列「アクセス数」、C列「PV」" in problem.message.ja
