"""Clients who come in with another year's ledger, under numbers that began anew."""

from dataclasses import replace

import pytest

from hikiana.intake.parse import parse
from hikiana.intake.read import read_register
from hikiana.register.keep.same_clients import with_former_numbers


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


@pytest.mark.parametrize("changed", [{"sex": "female"}, {"age": "90"}, {"purposes": ""}])
def test_client_with_other_answers_is_another(laid, changed):
    raw = laid(**changed)
    assert raw.tables["contacts"].frame["case_id"].to_list() == ["B1"]
    assert raw.tables["cases"].frame.height == 1


def test_nobody_is_taken_for_another_where_the_form_does_not_say_so(laid):
    assert laid(by_answers=False).tables["contacts"].frame["case_id"].to_list() == ["B1"]
