"""Which sheets and files are asked about as copies, and what becomes of them by the answer."""

from pathlib import Path

import polars as pl
import pytest

from hikiana.base.errors import FormError
from hikiana.intake.answers import NO_ANSWERS
from hikiana.intake.office_form.form_file import answered
from hikiana.intake.office_form.matching import matched
from hikiana.intake.office_form.proposal import propose
from hikiana.intake.office_form.read_by_form import read_by_form
from hikiana.intake.sources import Source
from hikiana.intake.workbook import Sheet

CLIENT_HEADS = ["ケース番号", "性別", "年齢"]
CLIENTS = [["K1", "男", "24"], ["K2", "女", "31"], ["K3", "男", "47"], ["K4", "女", "19"]]
HEADS = ["ケース番号", "相談日", "相談方法", "相談時間(分)", "オンライン"]
CONTACTS = [[f"K{n % 4 + 1}", f"2024/{n + 3}/3", "電話", "30", "いいえ"] for n in range(9)]


def book(file, contacts, folder="", clients=CLIENTS):
    """The sheets of a workbook, whose names others of the ledger have too."""
    sheets = {"ケース": [CLIENT_HEADS, *clients], "相談記録": [HEADS, *contacts]}
    return [
        Source(Path(file), Sheet(name, _cells(rows), visible=True), folder, alike=True) for name, rows in sheets.items()
    ]


def _cells(rows):
    return pl.DataFrame(rows, schema=dict.fromkeys(map(str, range(len(rows[0]))), pl.String), orient="row")


def _about_files(form):
    return [question for question in form.questions if question.id.startswith("数えるファイル/")]


def _all(form, answer):
    ids = {question.id: 1 for question in form.open_questions}
    return answered(form, ids | {question.id: answer for question in _about_files(form)})


@pytest.mark.parametrize(("file", "folder"), [("台帳R6 - コピー.xlsx", ""), ("台帳_old.xlsx", ""), ("台帳.xlsx", "旧")])
def test_file_that_is_called_a_copy_is_asked_about_once_and_left_out_alone(file, folder):
    # The copy has more rows: its name says what it is.
    sources = [*book("台帳R6.xlsx", CONTACTS[:7]), *book(file, CONTACTS, folder)]
    form = propose(sources)
    (question,) = _about_files(form)
    copy = f"{folder}/{file}" if folder else file
    assert question.question.startswith(f"ファイル「{copy}」は「台帳R6.xlsx」の")
    assert not [one for one in form.questions if one.id == "数えるシート/控え"]
    left = matched(sources, _all(form, 2))
    assert {one.source.file for one in left.read} == {"台帳R6.xlsx"}
    assert [one.file for one in left.not_read] == [copy, copy]
    assert len(matched(sources, _all(form, 1)).read) == len(sources)


def test_of_two_files_the_one_with_fewer_rows_is_the_copy():
    form = propose([*book("1.xlsx", CONTACTS), *book("2.xlsx", CONTACTS[:6], clients=CLIENTS[:3])])
    assert [one.id for one in _about_files(form)] == ["数えるファイル/2.xlsx"]


def test_files_of_years_with_the_same_clients_are_no_copies():
    later = [[client, day.replace("2024", "2025"), *rest] for client, day, *rest in CONTACTS]
    assert _about_files(propose([*book("R6.xlsx", CONTACTS), *book("R7.xlsx", later)])) == []


@pytest.mark.parametrize("name", ["台帳 (1).xlsx", "別名.xlsx"])
def test_copy_that_is_laid_beside_a_known_ledger_is_refused_until_it_is_asked_about(name):
    form = _all(propose(book("台帳.xlsx", CONTACTS)), 1)
    sources = [*book("台帳.xlsx", CONTACTS), *book(name, CONTACTS[:6])]
    with pytest.raises(FormError, match="写し"):
        read_by_form(Path("台帳"), sources, form, NO_ANSWERS)
    asked = propose(sources, form)
    assert [one.id for one in asked.open_questions] == [f"数えるファイル/{name}"]
    left_out, counted = _all(asked, 2), _all(asked, 1)
    assert propose(sources, left_out) == left_out
    further = propose(sources, counted)
    assert [one.id for one in further.open_questions] == ["同じ相談"]
    once, each = (answered(further, {"同じ相談": answer}) for answer in (1, 2))
    for told, rows in ((left_out, 9), (once, 9), (each, 15)):
        reading, _ = read_by_form(Path("台帳"), sources, told, NO_ANSWERS)
        assert reading.tables["contacts"].frame.height == rows
        assert propose(sources, told) == told


def test_sheets_of_one_name_are_told_by_their_files():
    spare = Source(Path("1.xlsx"), Sheet("控え", _cells([HEADS, *CONTACTS[:3]]), visible=True))
    form = propose([*book("1.xlsx", CONTACTS[:3]), *book("2.xlsx", CONTACTS[3:]), spare])
    (question,) = [one for one in form.questions if one.id == "数えるシート/控え"]
    assert question.question.startswith("「控え」は「1.xlsx / 相談記録」と")
