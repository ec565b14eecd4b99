"""Numbers that each branch or counsellor gives by itself."""

import pytest

from hikiana.intake.office_form.form_file import answered
from hikiana.intake.office_form.proposal import propose
from tests.hikiana.intake.office_form.small_ledgers import (
    CLIENTS,
    CONTACTS,
    HEADS,
    ids,
    question_of,
    read,
    source,
    year_of_contacts,
)

OF_STAFF = {"佐藤": CLIENTS[:2], "鈴木": CLIENTS[2:]}
ANEW = "ケース番号/別々"


def _flat(name, clients, file="台帳.xlsx", days=("2024/4/3", "2024/5/9")):
    """A counsellor's sheet, in which the numbers are 1 and 2."""
    rows = [
        [f"S{day[7:]}-{number}".replace("/", ""), str(number), day, *CONTACTS[0][3:], *client[1:]]
        for number, (client, day) in enumerate(zip(clients, days, strict=True), start=1)
    ]
    return source(name, HEADS, *rows, file=file)


def _by_sheet(file="台帳.xlsx"):
    return [_flat(name, clients, file) for name, clients in OF_STAFF.items()]


def _by_file(year):
    return [
        sheet
        for branch, clients in (("本所", CLIENTS[:2]), ("西支所", CLIENTS[2:]))
        for sheet in year_of_contacts(f"{branch}R{year}.xlsx", clients, [f"{2018 + year}/4/8", f"{2018 + year}/5/1"])
    ]


def _numbers(sheets, form):
    return read(sheets, form)["cases"].sort("age")["case_id"].to_list()


def test_numbers_of_each_counsellor_are_asked_about_and_kept_apart():
    sheets = _by_sheet()
    form = propose(sheets)
    assert ids(form)[0] == ANEW
    assert "2組" in question_of(form, ANEW).question
    apart, together = (answered(form, {**dict.fromkeys(ids(form), 1), ANEW: answer}) for answer in (1, 2))
    numbers = _numbers(sheets, apart)
    assert len({*numbers}) == 4
    assert {number.rpartition("-")[2] for number in numbers} == {"1", "2"}
    assert not any(name in number for name in OF_STAFF for number in numbers)
    assert len(_numbers(sheets, together)) == 2
    assert read(sheets, apart)["contacts"]["case_id"].to_list() == read(sheets, apart)["cases"]["case_id"].to_list()


def test_numbers_of_each_branch_are_asked_about_and_the_same_in_the_next_year():
    sheets = _by_file(5)
    form = propose(sheets)
    assert ids(form) == [ANEW]
    told = answered(form, {ANEW: 1})
    both = [*sheets, *_by_file(6)]
    assert propose(both, told) is told
    assert len({*_numbers(sheets, told)}) == 4
    assert {*_numbers(both, told)} == {*_numbers(sheets, told)}


@pytest.mark.parametrize("clients", [CLIENTS[:2], [*CLIENTS[:1], ["K2", *CLIENTS[1][1:3], "32", *CLIENTS[1][4:]]]])
def test_numbers_of_the_same_clients_on_several_sheets_are_not_asked_about(clients):
    form = propose([_flat("佐藤", CLIENTS[:2]), _flat("鈴木", clients, days=("2024/6/3", "2024/6/9"))])
    assert ANEW not in ids(form)
