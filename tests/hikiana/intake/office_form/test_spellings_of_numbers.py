"""One number of a client, written in two ways."""

import pytest

from hikiana.intake.office_form.form_file import answered
from hikiana.intake.office_form.proposal import propose
from tests.hikiana.intake.office_form.small_ledgers import CASE_HEADS, CLIENTS, HEADS, ROWS, ids, read, source

ALIKE = "ケース番号/書き方"


def _flat(*numbers):
    rows = [[row[0], number, *row[2:]] for row, number in zip(ROWS, numbers, strict=True)]
    return source("受付簿", HEADS, *rows)


@pytest.mark.parametrize(
    ("one", "other"),
    [("3", "003"), ("R5-003", "r5-003"), ("R5-3", "R5-003"), ("R5 003", "R5-003"), ("a12", "Ａ１２")],
)
def test_numbers_that_differ_by_zeros_or_capitals_alone_are_asked_about(one, other):
    sheet = _flat(one, "K2", other, "K3", "K4")
    form = propose([sheet])
    assert ids(form) == [ALIKE]
    same = answered(form, {ALIKE: 1})
    contacts = read([sheet], same)["contacts"]["case_id"]
    assert contacts[0] == contacts[2]
    assert contacts.n_unique() == 4
    assert propose([sheet], same) is same


def test_numbers_that_the_office_calls_others_stay_two_clients():
    sheet = _flat("3", "K2", "003", "K3", "K4")
    assert read([sheet], answered(propose([sheet]), {ALIKE: 2}))["contacts"]["case_id"].n_unique() == 5


@pytest.mark.parametrize("hyphen", ["-", "－", "‐", "−", "–", "ー", " -", "- "])
def test_signs_that_look_like_a_hyphen_make_no_other_number_and_no_question(hyphen):
    sheet = _flat(f"R5{hyphen}1{hyphen}2", "R5-2", "R5-1-2", "R5-3", "R5-4")
    form = propose([sheet])
    assert ids(form) == []
    contacts = read([sheet], form)["contacts"]["case_id"]
    assert contacts.to_list() == ["R5-1-2", "R5-2", "R5-1-2", "R5-3", "R5-4"]


def test_list_of_clients_has_zeros_that_the_contacts_lack(contacts):
    clients = source("ケース", CASE_HEADS, *([row[0].replace("K", "K0"), *row[1:]] for row in CLIENTS))
    form = propose([clients, contacts])
    assert ids(form) == [ALIKE]
    tables = read([clients, contacts], answered(form, {ALIKE: 1}))
    assert {*tables["contacts"]["case_id"]} == {*tables["cases"]["case_id"]}


@pytest.mark.parametrize(("one", "other"), [("YT", "yt"), ("0312345678", "312345678"), ("850505", "0850505")])
def test_what_may_be_initials_a_telephone_number_or_a_day_of_birth_is_no_example(one, other):
    sheet = _flat(one, "K2", other, "K3", "K4")
    (question,) = propose([sheet]).questions
    assert question.examples == []
