"""A sheet for each client, called by the client's name: the names are neither shown nor kept."""

from hikiana.intake.office_form.form_file import text_of
from hikiana.intake.office_form.matching import matched
from hikiana.intake.office_form.proposal import propose
from tests.hikiana.intake.office_form.small_ledgers import CONTACT_HEADS, CONTACTS, source

NAMES = ("山田花子", "佐藤次郎", "鈴木一", "高橋")


def _sheet(name, month):
    own = [
        [f"{month}-{row[0]}", row[1], f"2024/{month}/{day}", *row[3:]] for day, row in enumerate(CONTACTS, start=month)
    ]
    return source(name, CONTACT_HEADS, *own)


def test_names_of_sheets_that_may_be_clients_are_neither_shown_nor_kept_and_further_ones_are_read(cases):
    sheets = [cases, *map(_sheet, NAMES[:3], (1, 2, 3))]
    form = propose(sheets)
    assert form.parts[1].sheets == ["*"]
    assert not any(name in text_of(form) for name in NAMES)
    found = matched([*sheets, _sheet(NAMES[3], 4)], form)
    assert [list(one.part.sheets) for one in found.read] == [["ケース"], *[["*"]] * 4]
    assert not any(one.lost or one.new for one in found.read)


def test_sheets_that_are_called_by_what_they_hold_keep_their_names(cases):
    form = propose([cases, *map(_sheet, ("電話", "来所", "メール"), (1, 2, 3))])
    assert form.parts[1].sheets == ["電話", "来所", "メール"]
