"""Tables that stand beside each other on one sheet."""

from itertools import zip_longest

import pytest

from hikiana.intake.office_form.blocks import blocks_of
from hikiana.intake.office_form.form_file import answered, read_form, text_of
from hikiana.intake.office_form.matching import matched
from hikiana.intake.office_form.proposal import propose
from tests.hikiana.intake.office_form.small_ledgers import CASE_HEADS, CLIENTS, CONTACT_HEADS, CONTACTS, read, source


def _beside(*tables, gap=1, above=()):
    """A sheet with tables (head and rows) from the left."""
    width = [len(table[0]) for table in tables]
    rows = []
    for parts in zip_longest(*tables, fillvalue=None):
        row = []
        for part, many in zip(parts, width, strict=True):
            row += [*(part or [None] * many), *[None] * gap]
        rows.append(row)
    return source("台帳", *above, *rows)


@pytest.mark.parametrize("above", [(), (["令和6年度 台帳"], [])])
def test_clients_beside_their_contacts_are_two_tables(above):
    sheet = _beside([CASE_HEADS, *CLIENTS], [CONTACT_HEADS, *CONTACTS], above=above)
    form = propose([sheet])
    assert form.questions == []
    assert [(part.tables, part.beside) for part in form.parts] == [(["cases"], True), (["contacts"], True)]
    tables = read([sheet], form)
    assert (tables["cases"].height, tables["contacts"].height) == (4, 5)
    assert propose([sheet], form) is form


def test_months_beside_each_other_are_one_table_and_a_further_month_goes_in(tmp_path):
    clients = source("ケース", CASE_HEADS, *CLIENTS)
    april, may, june = ([CONTACT_HEADS, *CONTACTS[first:last]] for first, last in ((0, 2), (2, 3), (3, 5)))
    form = propose([clients, _beside(april, may)])
    assert form.questions == []
    path = tmp_path / "ledger.toml"
    path.write_text(text_of(form), encoding="utf-8")
    kept = read_form(path)
    later = [clients, _beside(april, may, june)]
    assert propose(later, kept) is kept
    contacts = read(later, kept)["contacts"]
    assert sorted(contacts["contact_id"]) == ["S1", "S2", "S3", "S4", "S5"]


def test_same_head_again_before_other_heads_begins_a_table():
    heads = [["ケース番号", *CASE_HEADS[1:]], ["ケース番号", *CONTACT_HEADS[2:]]]
    tables = [[heads[0], *CLIENTS], [heads[1], *(row[1:] for row in CONTACTS)]]
    sheet = _beside(*tables, gap=0)
    assert len(blocks_of(sheet)) == 2
    assert read([sheet], propose([sheet]))["contacts"].height == 5


def test_findings_lead_to_the_columns_of_the_sheet():
    sheet = _beside([CASE_HEADS, *CLIENTS], [CONTACT_HEADS, *CONTACTS])
    form = propose([sheet])
    second = blocks_of(sheet)[1]
    assert second.name == "台帳（左から2つめの表）"
    assert form.parts[1].columns["相談日"].field == "contacts.date"
    assert matched([sheet], form).read[1].letters["相談日"] == "N"


def test_counts_beside_records_are_no_table_of_their_own():
    counts = [["方法", "件数"], ["電話", "2"], ["来所", "2"]]
    sheets = [source("ケース", CASE_HEADS, *CLIENTS), _beside([CONTACT_HEADS, *CONTACTS], counts)]
    assert len(blocks_of(sheets[1])) == 1
    form = propose(sheets)
    told = answered(form, {question.id: 1 for question in form.questions})
    assert read(sheets, told)["contacts"].height == 5
