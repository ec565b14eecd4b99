"""How clients are told from each other where not every sheet has their numbers."""

import pytest

from hikiana.intake.answers import NO_ANSWERS
from hikiana.intake.office_form import made_numbers
from hikiana.intake.office_form.form_file import answered, text_of
from hikiana.intake.office_form.matching import matched
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

NAMES = {"K1": "山田花子", "K2": "鈴木 一郎", "K3": "高橋", "K4": "田中"}


@pytest.fixture(autouse=True)
def private(tmp_path, monkeypatch):
    monkeypatch.setattr(made_numbers, "PRIVATE", tmp_path)


def _without_number(sheet_name="相談記録", head="氏名"):
    rows = [[row[0], NAMES[row[1]].replace(" ", "　"), *row[2:]] for row in CONTACTS]
    return source(sheet_name, [CONTACT_HEADS[0], head, *CONTACT_HEADS[2:]], *rows)


def test_clients_of_two_sheets_are_told_by_their_names():
    clients = source("ケース", ["氏名", *CASE_HEADS[1:]], *([NAMES[row[0]], *row[1:]] for row in CLIENTS))
    sheets = [clients, _without_number()]
    form = propose(sheets)
    assert [question.id for question in form.questions] == ["人の見分け方"]
    tables = read(sheets, answered(form, {"人の見分け方": 1}))
    assert tables["cases"].height == 4
    assert set(tables["contacts"]["case_id"]) == set(tables["cases"]["case_id"])


def test_number_of_a_client_is_the_one_that_the_sheet_of_clients_has_for_the_name():
    clients = source(
        "利用者名簿", ["ケース番号", "氏名", *CASE_HEADS[1:]], *([r[0], NAMES[r[0]], *r[1:]] for r in CLIENTS)
    )
    sheets = [clients, _without_number()]
    form = propose(sheets)
    (question,) = form.questions
    assert question.choices[0] == "「利用者名簿」で同じ名前の人の番号とする"
    told = answered(form, {question.id: 1})
    assert read(sheets, told)["contacts"]["case_id"].to_list() == [row[1] for row in CONTACTS]
    assert "山田" not in text_of(told)


def test_name_that_two_clients_have_tells_no_number():
    rows = [[row[0], "山田花子" if row[0] in ("K1", "K2") else NAMES[row[0]], *row[1:]] for row in CLIENTS]
    sheets = [source("利用者名簿", ["ケース番号", "氏名", *CASE_HEADS[1:]], *rows), _without_number()]
    told = answered(propose(sheets), {"人の見分け方": 1})
    assert read(sheets, told)["contacts"]["case_id"].to_list() == [None, None, None, "K3", "K4"]


def test_answer_that_leaves_no_number_is_told_and_nothing_is_read():
    clients = source("ケース", ["氏名", *CASE_HEADS[1:]], *([NAMES[row[0]], *row[1:]] for row in CLIENTS))
    sheets = [clients, _without_number()]
    told = answered(propose(sheets), {"人の見分け方": 2})
    reading = tables_of(clients.path, matched(sheets, told).read, told, NO_ANSWERS)
    assert {fault.rule for fault in reading.faults} == {"column_present"}
    assert all("ケース番号" in fault.describe("ja") for fault in reading.faults)


def _flat_with_initials(initials):
    return source("受付簿", ["相談番号", "イニシャル", *HEADS[2:]], *([r[0], initials[r[1]], *r[2:]] for r in ROWS))


def test_two_of_one_name_who_differ_are_told_from_each_other_by_their_answers():
    sheet = _flat_with_initials({"K1": "Y.H", "K2": "Y.H", "K3": "T.K", "K4": "T.K"})
    (question,) = propose([sheet]).questions
    assert question.choices[0] == "「イニシャル」と「性別」「市町村コード」が全て同じ行を同じ人とする"
    assert "2人は性別や年齢が行によって違い" in question.choices[1]
    told = answered(propose([sheet]), {question.id: 1})
    tables = read([sheet], told)
    assert tables["cases"].height == 4
    assert tables["contacts"]["case_id"].n_unique() == 4


def test_names_that_no_two_have_are_asked_without_more():
    sheet = _flat_with_initials({"K1": "Y.H", "K2": "S.I", "K3": "T.K", "K4": "T.T"})
    (question,) = propose([sheet]).questions
    assert question.choices[0] == "「イニシャル」が同じ行を同じ人とする"


@pytest.mark.parametrize("head", ["利用者No.", "利用者№", "対象者番号", "登録番号", "カルテNo"])
def test_number_of_clients_has_many_names(head):
    clients = source("利用者", [head, *CASE_HEADS[1:]], *CLIENTS)
    contacts = source("相談記録", [CONTACT_HEADS[0], head, *CONTACT_HEADS[2:]], *CONTACTS)
    form = propose([clients, contacts])
    assert form.questions == []
    assert read([clients, contacts], form)["contacts"]["case_id"].to_list() == [row[1] for row in CONTACTS]


def test_number_of_clients_whose_head_says_nothing_is_known_by_its_cells():
    clients = source("利用者一覧", ["No.", *CASE_HEADS[1:]], *CLIENTS)
    contacts = source("相談記録", [CONTACT_HEADS[0], "利用者番号", *CONTACT_HEADS[2:]], *CONTACTS)
    form = propose([clients, contacts])
    (question,) = form.questions
    assert question.id == "利用者一覧/No."
    assert read([clients, contacts], answered(form, {question.id: 1}))["cases"].height == 4
