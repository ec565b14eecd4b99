"""The column of new or continuing beside the contacts: known by head and cells, and never a column of the table."""

import polars as pl
import pytest

from hikiana.intake.contact_kinds import Kinds, column_of_kinds
from hikiana.intake.findings import WITHHELD
from hikiana.intake.read import read_register
from schemas.tables import TABLES

WORDS = ["新規", "継続", "継続", "新規", None]
CONTACTS = TABLES["contacts"]


def _found(head, cells, table=CONTACTS):
    return column_of_kinds(table, {4: (head, pl.Series(cells, dtype=pl.String))}) == 4


@pytest.mark.parametrize(
    ("head", "cells"),
    [
        *(
            (head, WORDS)
            for head in ("新規継続", "新規・継続", "新規/継続の別", "新継", "初回・再来", "区分", "相談区分")
        ),
        ("新規／継続", ["新", "継", "再"]),
        ("種別", ["①新規", "②継続", "２．継続", "その他"]),
        ("初回再来", ["初回", "再来", "終了", "？"]),
        ("新規", ["○", None, None, "○"]),
        ("継続", ["1", "0", "1"]),
    ],
)
def test_column_is_known_by_its_head_and_what_stands_below(head, cells):
    assert _found(head, cells)


@pytest.mark.parametrize(
    ("head", "cells"),
    [
        ("区分", ["本人", "家族", "継続"]),
        ("区分", ["継続", "継続", "継続"]),  # what becomes of the case
        ("備考", WORDS),
        ("新規継続", [None, None]),
        ("新規", [None, None]),
        ("新規", ["山田", "○"]),
        ("区分", ["○", None]),
        ("初回相談日", ["2024-04-01"]),
    ],
)
def test_column_of_something_else_is_not_taken_for_it(head, cells):
    assert not _found(head, cells)


def test_it_is_looked_for_beside_contacts_only():
    assert not _found("新規継続", WORDS, TABLES["cases"])


def test_cells_say_new_or_continuing_and_what_they_do_not_say_is_not_shown():
    kinds = Kinds.of("新規・継続", "D", pl.Series(["（新規）", "3.再来", "2回目以降", "山田", " ", None]))
    assert kinds.said.to_list() == ["new", "continuing", "continuing", None, None, None]
    assert kinds.unread.to_list() == [False, False, False, True, False, False]
    assert kinds.shown(kinds.unread).to_list() == [WITHHELD]


@pytest.mark.parametrize(
    ("head", "said"), [("新規", ["new", "continuing", "continuing"]), ("継続", ["continuing", "new", "new"])]
)
def test_mark_below_one_of_both_says_the_other_where_there_is_none(head, said):
    assert Kinds.of(head, "D", pl.Series(["○", None, "×"])).said.to_list() == said


def test_column_is_not_told_as_unread_and_is_none_of_the_tables(keep, tmp_path, sound):
    contacts = [contact | {"新規継続": "新規"} for contact in sound["contacts"]]
    raw = read_register(keep(tmp_path / "register", sound | {"contacts": contacts}))
    assert "column_used" not in {finding.rule for finding in raw.warnings}
    assert raw.tables["contacts"].frame.columns == list(CONTACTS.columns)
    assert (raw.tables["contacts"].kinds.head, raw.tables["contacts"].kinds.letters) == ("新規継続", "J")


def test_column_is_no_error_where_another_is_missing(keep, tmp_path, sound):
    contacts = [contact | {"新規継続": "新規"} for contact in sound["contacts"]]
    for contact in contacts:
        del contact["online"]
    with pytest.raises(Exception, match="online") as refusal:
        read_register(keep(tmp_path / "register", sound | {"contacts": contacts}))
    assert "新規継続" not in refusal.value.message.ja
