"""Clients who come in with another year's ledger, under numbers that began anew."""

from dataclasses import replace
from datetime import date

import openpyxl
import pytest

from hikiana.intake.answers import Answers
from hikiana.intake.parse import parse
from hikiana.intake.read import read_register
from hikiana.register.keep.ingest import ingest
from hikiana.register.keep.same_clients import with_former_numbers
from hikiana.register.ledger_form.asked import propose_form


@pytest.fixture
def laid(tmp_path, keep, sound):
    """Lay a ledger of one client over the sound register; her numbers and day are others, and what is changed."""

    def lay(by_answers=True, **changed):
        (client,) = (row for row in sound["cases"] if row["case_id"] == "A1")
        (contact, *_) = (row for row in sound["contacts"] if row["case_id"] == "A1")
        former = {name: parse(raw)[0] for name, raw in read_register(keep(tmp_path / "former", sound)).tables.items()}
        year = max(row["date"][:4] for row in sound["contacts"])
        ledger = {name: [] for name in sound} | {
            "cases": [client | {"case_id": "B1", "age": str(int(client["age"]) + 1)} | changed],
            "contacts": [contact | {"contact_id": "N1", "case_id": "B1", "date": f"{year}-12-01"}],
        }
        raw = replace(read_register(keep(tmp_path / "ledger", ledger)), knows_clients_by_answers=by_answers)
        return with_former_numbers(raw, former)

    return lay


def test_client_with_the_same_answers_is_the_former_one_and_told(laid):
    raw = laid()
    assert raw.tables["cases"].frame.is_empty()
    assert raw.tables["contacts"].frame["case_id"].to_list() == ["A1"]
    assert [one.values.to_list() for one in raw.warnings if one.rule == "client_known_again"] == [["B1 → A1"]]


@pytest.mark.parametrize("age", ["30代", "31歳前後", "37～50歳"])
def test_client_whose_age_is_a_range_is_the_former_one_where_it_can_be_hers(laid, age):
    assert laid(age=age).tables["contacts"].frame["case_id"].to_list() == ["A1"]


@pytest.mark.parametrize("changed", [{"sex": "female"}, {"age": "90"}, {"age": "20代"}, {"age": ""}, {"purposes": ""}])
def test_client_with_other_answers_is_another(laid, changed):
    raw = laid(**changed)
    assert raw.tables["contacts"].frame["case_id"].to_list() == ["B1"]
    assert raw.tables["cases"].frame.height == 1


def test_nobody_is_taken_for_another_where_the_form_does_not_say_so(laid):
    assert laid(by_answers=False).tables["contacts"].frame["case_id"].to_list() == ["B1"]


def _workbook(path, year, clients):
    """A ledger of one fiscal year, whose numbers begin with 1: each client with one contact in May."""
    book = openpyxl.Workbook()
    cases, contacts = book.active, book.create_sheet("相談記録")
    cases.title = "ケース"
    cases.append(
        [
            "ケース番号",
            "相談者",
            "性別",
            "年齢",
            "市町村",
            "他機関への相談経験",
            "相談目的",
            "知ったきっかけ",
            "初回相談の転帰",
        ]
    )
    contacts.append(["相談番号", "ケース番号", "相談日", "相談方法", "相談時間(分)", "オンライン"])
    for number, (sex, age, place) in enumerate(clients, start=1):
        answers = ["相談経験なし", "関わり方について", "ホームページ", "助言終了"]
        cases.append([str(number), "本人", sex, age, place, *answers])
        contacts.append([str(number), str(number), date(year, 5, number + 6), "電話", 30, "いいえ"])
    book.save(path)
    return path


def test_ledgers_of_two_years_added_one_by_one_count_as_many_clients_as_together(tmp_path):
    woman, man, other = ("女", 30, "北見市"), ("男", 40, "江別市"), ("女", 50, "釧路市")
    folder = tmp_path / "ledgers"
    folder.mkdir()
    former = _workbook(folder / "台帳R5.xlsx", 2023, [woman, man])
    later = _workbook(folder / "台帳R6.xlsx", 2024, [other, ("女", 31, "北見市")])
    form = tmp_path / "ledger.toml"
    propose_form(folder, form, lambda *_: 1)
    answers = Answers(form=form)
    together = read_register(folder, answers=answers).tables["cases"].frame.height
    into = tmp_path / "register"
    for ledger in (former, later):
        ingested = ingest(ledger, into, None, answers=answers)
    assert (ingested.counts["cases"].added, together) == (1, 3)
    assert not ingest(later, into, None, answers=answers).has_changed
