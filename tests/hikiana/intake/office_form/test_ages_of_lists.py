"""Which age is a client's where lists and contacts tell others: the one at the first contact."""

import pytest

from hikiana.intake.office_form.form_file import answered
from hikiana.intake.office_form.proposal import propose
from tests.hikiana.intake.office_form.conftest import CASES, CONTACTS, part, read
from tests.hikiana.intake.office_form.small_ledgers import fields_told, ids, source
from tests.hikiana.intake.office_form.small_ledgers import read as read_answered

LIST_HEADS = ["ケース番号", "相談者", "性別", "年齢", "市町村"]
CLIENTS = [["K1", "母", "男", "24", "北見市"], ["K2", "本人", "女", "31", "帯広市"], ["K3", "父", "男", "47", "旭川市"]]
HEADS = ["ケース番号", "相談日", "相談方法", "相談時間(分)", "オンライン"]
DAYS = [("K1", "2023/4/3"), ("K2", "2023/4/9"), ("K1", "2024/5/7"), ("K3", "2024/6/1"), ("K2", "2024/6/4")]
ROWS = [[client, day, "電話", "30", "いいえ"] for client, day in DAYS]


def _all_first(form):
    return answered(form, {one.id: 1 for one in form.open_questions})


def _ages(sheets):
    cases = read_answered(sheets, _all_first(propose(sheets)))["cases"]
    return dict(cases.sort("case_id").select("case_id", "age").iter_rows())


def _older(years):
    return [[*row[:3], str(int(row[3]) + years), *row[4:]] for row in CLIENTS]


@pytest.mark.parametrize("listed_first", [True, False])
def test_age_beside_the_first_contact_is_taken_before_that_of_a_list(listed_first):
    ages = {client[0]: int(client[3]) for client in CLIENTS}
    beside = [[*row, ages[row[0]] + (row[1] > "2024/5" and row[0] != "K3")] for row in ROWS]
    sheets = [source("登録者名簿", LIST_HEADS, *_older(3)), source("相談記録", [*HEADS, "年齢"], *beside)]
    assert _ages(sheets if listed_first else sheets[::-1]) == {"K1": 24, "K2": 31, "K3": 47}


def test_lists_of_all_clients_leave_the_age_alone_to_the_contacts_and_no_column_is_said_to_be_absent():
    clients = {client[0]: client[1:] for client in CLIENTS}
    flat = source("相談記録", [*HEADS, *LIST_HEADS[1:]], *([*row, *clients[row[0]]] for row in ROWS))
    form = propose([flat, source("登録者名簿", LIST_HEADS, *_older(3))])
    told = {field for field in fields_told(form.parts[0]).values() if field.startswith("cases")}
    assert told == {"cases.age"}
    assert "台帳にない列/相談者" not in ids(form)
    (absent,) = [one for one in form.questions if one.id == "台帳にない列"]
    assert "性別" not in absent.question


@pytest.mark.parametrize("last_first", [True, False])
def test_of_lists_by_year_the_one_of_the_first_contact_tells_the_age(last_first):
    contacts = source("相談記録", HEADS, *ROWS)
    lists = [source("R5名簿", LIST_HEADS, *CLIENTS[:2]), source("R6名簿", LIST_HEADS, *_older(1))]
    ages = {"K1": 24, "K2": 31, "K3": 48}
    assert _ages([contacts, *(lists[::-1] if last_first else lists)]) == ages


def _told_of_ages(reading):
    return [(one.sheet, one.values.to_list()) for one in reading.told if one.rule == "client_age_is_first"]


def test_age_of_a_list_that_is_another_than_at_the_first_contact_is_told():
    flat = source("記録", [*CONTACTS, "年齢"], ["K1", "2024-04-01", "電話", "30", "24"])
    listed = source("名簿", list(CASES), ["K1", "男", "27"])
    parts = [
        part({**CONTACTS, "年齢": "cases.age"}, ("cases", "contacts"), ["記録"]),
        part(CASES, ("cases",), ["名簿"]),
    ]
    reading = read([listed, flat], parts, contact_numbers="made")
    assert reading.tables["cases"].frame["age"].to_list() == ["24"]
    assert _told_of_ages(reading) == [("名簿", ["24 → 27"])]


@pytest.mark.parametrize(("age", "told"), [("25", []), ("26", []), ("27", [("R6名簿", ["24 → 27"])])])
def test_list_of_the_next_year_may_tell_an_age_that_has_risen(age, told):
    contacts = source("記録", list(CONTACTS), ["K1", "2023-04-01", "電話", "30"])
    lists = [source("R6名簿", list(CASES), ["K1", "男", age]), source("R5名簿", list(CASES), ["K1", "男", "24"])]
    parts = [part(CONTACTS, sheets=["記録"]), part(CASES, ("cases",), ["R#名簿"])]
    reading = read([contacts, *lists], parts, contact_numbers="made")
    assert reading.tables["cases"].frame["age"].to_list() == ["24"]
    assert _told_of_ages(reading) == told


def test_age_beside_a_contact_makes_nobody_a_client_whom_no_list_knows():
    flat = source(
        "記録",
        [*CONTACTS, "年齢"],
        *(["K1", "2024-04-01", "電話", "30", "24"], ["K7", "2024-04-02", "電話", "9", "40"]),
    )
    parts = [
        part({**CONTACTS, "年齢": "cases.age"}, ("cases", "contacts"), ["記録"]),
        part(CASES, ("cases",), ["名簿"]),
    ]
    reading = read([source("名簿", list(CASES), ["K1", "男", "27"]), flat], parts, contact_numbers="made")
    assert reading.tables["cases"].frame["case_id"].to_list() == ["K1"]
