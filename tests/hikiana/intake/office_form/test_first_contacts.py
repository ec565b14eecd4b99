"""Contacts that stand beside clients: counted where they stand nowhere else."""

from hikiana.intake.office_form.form_file import answered
from hikiana.intake.office_form.proposal import propose
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

FIRST = [ROWS[0], ROWS[1], ROWS[3], ROWS[4]]
MORE = [
    ["S3", "K1", "2024/5/7", "電話", "15", "はい"],
    ["S6", "K1", "2024/5/9", "電話", "15", "はい"],
    ["S7", "K2", "2024/5/7", "来所", "15", "いいえ"],
    ["S8", "K3", "2024/7/7", "電話", "15", "いいえ"],
]


def test_new_clients_and_those_who_go_on_are_in_sheets_of_their_own():
    sheets = [source("新規相談", HEADS, *FIRST), source("継続相談", CONTACT_HEADS, *MORE)]
    form = propose(sheets)
    assert form.questions == []
    assert [part.tables for part in form.parts] == [["cases", "contacts"], ["contacts"]]
    assert read(sheets, form)["contacts"].height == 8


def test_first_contact_in_the_row_of_its_client_is_counted():
    heads = [*CASE_HEADS, "初回相談日", "初回相談方法", "初回相談時間", "オンライン"]
    rows = [[*client, *row[2:6]] for client, row in zip(CLIENTS, FIRST, strict=True)]
    sheets = [source("ケース", heads, *rows), source("相談記録", CONTACT_HEADS[1:], *(row[1:] for row in MORE))]
    form = propose(sheets)
    assert form.questions == []
    contacts = read(sheets, form)["contacts"]
    assert contacts.height == 8
    assert contacts["method"].to_list()[:4] == ["phone", "office_visit", "email", "office_visit"]


def test_first_contact_that_stands_among_the_contacts_as_well_is_counted_once():
    heads = [*CASE_HEADS, "初回相談日", "初回相談方法"]
    rows = [[*client, *row[2:4]] for client, row in zip(CLIENTS, FIRST, strict=True)]
    sheets = [source("ケース", heads, *rows), source("相談記録", CONTACT_HEADS, *CONTACTS)]
    form = propose(sheets)
    assert form.questions == []
    assert read(sheets, form)["contacts"].height == len(CONTACTS)


def test_day_of_the_first_contact_beside_that_of_each_is_not_asked_about():
    sheet = source("受付簿", [*HEADS, "初回相談日"], *([*row, "2024/4/1"] for row in ROWS))
    form = propose([sheet])
    assert form.questions == []
    assert form.parts[0].columns["初回相談日"].field == ""


def test_first_contacts_of_which_some_stand_elsewhere_are_asked_about():
    heads = [*CASE_HEADS, "初回相談日", "初回相談方法", "初回相談時間", "オンライン"]
    rows = [[*client, *row[2:6]] for client, row in zip(CLIENTS, FIRST, strict=True)]
    sheets = [
        source("ケース", heads, *rows),
        source("相談記録", CONTACT_HEADS[1:], *(r[1:] for r in [*MORE, ROWS[0][:6]])),
    ]
    form = propose(sheets)
    assert [question.id for question in form.questions] == ["ケース/最初の相談"]
    assert read(sheets, answered(form, {"ケース/最初の相談": 1}))["contacts"].height == 9
    assert read(sheets, answered(form, {"ケース/最初の相談": 2}))["contacts"].height == 5
