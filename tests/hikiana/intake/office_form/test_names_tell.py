"""What the names of sheets tell of their records where no column does."""

from pathlib import Path

import pytest

from hikiana.base.errors import FormError
from hikiana.intake.answers import NO_ANSWERS
from hikiana.intake.office_form.form_file import answered, read_form, text_of
from hikiana.intake.office_form.proposal import propose
from hikiana.intake.office_form.read_by_form import read_by_form
from tests.hikiana.intake.office_form.conftest import sheet

CASES = sheet(["ケース番号", "性別", "年齢"], ["K1", "男", "24"], ["K2", "女", "31"], name="ケース")
HEADS = ["ケース番号", "相談日", "相談時間(分)", "オンライン"]


def contacts(name, *days):
    return sheet(HEADS, *(["K1", f"2024-04-{day:02}", "30", "いいえ"] for day in days), name=name)


def _named(form):
    return [question for question in form.questions if "/名前/" in question.id]


def _yes(form):
    return answered(form, {question.id: 1 for question in form.open_questions})


def _methods(sources, form):
    frame = read_by_form(Path("台帳.xlsx"), sources, form, NO_ANSWERS)[0].tables["contacts"].frame
    return dict(zip(frame["date"], frame["method"], strict=True))


def test_method_is_told_by_the_sheets_names_when_the_office_says_so(tmp_path):
    sources = [CASES, contacts("R6電話相談", 1, 2), contacts("R6訪問支援", 3), contacts("R6メール", 4)]
    form = propose(sources)
    (question,) = _named(form)
    assert question.choices[0] == "はい（R#電話相談 → 電話、R#訪問支援 → アウトリーチ、R#メール → メール）"
    assert not any("「相談方法」の列がありません。全て" in one.question for one in form.questions)
    path = tmp_path / "ledger.toml"
    path.write_text(text_of(_yes(form)), encoding="utf-8")
    kept = read_form(path)
    assert kept.parts[1].by_name["contacts.method"]["R#訪問支援"] == "アウトリーチ"
    days = {f"2024-04-0{day}": told for day, told in enumerate(["電話", "電話", "アウトリーチ", "メール"], start=1)}
    assert _methods(sources, kept) == days
    later = [*sources, contacts("R7電話相談", 9)]
    assert propose(later, kept) is kept
    assert _methods(later, kept) == days | {"2024-04-09": "電話"}


def test_new_name_is_asked_and_nothing_else():
    sources = [CASES, contacts("電話相談", 1, 2), contacts("来所相談", 3)]
    kept = _yes(propose(sources))
    later = [*sources, contacts("出張先の相談", 9)]
    with pytest.raises(FormError, match="この名前は台帳の読み方"):
        _methods(later, kept)
    asked = propose(later, kept)
    assert [one.id for one in asked.open_questions if not one.id.startswith("数えるシート")] == [
        "*相談/名前/出張先の相談/相談方法"
    ]
    (question,) = [one for one in asked.open_questions if one.id == "*相談/名前/出張先の相談/相談方法"]
    choice = question.choices.index("出張相談等") + 1
    told = answered(asked, {one.id: 1 for one in asked.open_questions} | {question.id: choice})
    assert _methods(later, told)["2024-04-09"] == "出張相談等"


@pytest.mark.parametrize("name", ["相談記録", "4月", "Sheet1", "佐藤"])
def test_name_that_tells_nothing_is_not_asked_about(name):
    assert _named(propose([CASES, contacts(name, 1, 2, 3)])) == []


def test_column_that_tells_it_goes_before_names():
    rows = [["K1", f"2024-04-0{day}", "30", "いいえ", "来所"] for day in (1, 2)]
    assert _named(propose([CASES, sheet([*HEADS, "相談方法"], *rows, name="電話相談")])) == []


def test_new_and_continuing_are_told_by_names():
    heads = [*HEADS, "相談方法"]
    new, again = (
        sheet(heads, ["K1", f"2024-0{n}-01", "30", "いいえ", "電話"], name=name)
        for n, name in ((4, "新規"), (5, "継続相談"))
    )
    form = propose([CASES, new, again])
    assert _named(form) == []
    assert form.parts[1].by_name == {"contacts.kind": {"新規": "新規", "継続相談": "継続"}}
    reading, _ = read_by_form(Path("台帳.xlsx"), [CASES, new, again], _yes(form), NO_ANSWERS)
    kinds = reading.tables["contacts"].kinds
    assert (kinds.head, kinds.said.to_list()) == ("シート名", ["new", "continuing"])


def test_client_whose_first_contact_is_on_a_sheet_of_continuing_ones_is_asked_about():
    heads = [*HEADS, "相談方法"]
    new = sheet(heads, ["K1", "2024-04-01", "30", "いいえ", "電話"], name="新規")
    again = sheet(heads, ["K2", "2024-05-01", "30", "いいえ", "電話"], name="継続")
    assert "新規と継続" in [one.id for one in propose([CASES, new, again]).questions]
