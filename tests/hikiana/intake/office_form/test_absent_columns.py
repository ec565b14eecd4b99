"""What is asked about columns that a ledger does not have."""

from hikiana.intake.office_form.form_file import answered
from hikiana.intake.office_form.proposal import propose
from tests.hikiana.intake.office_form.small_ledgers import (
    CASE_HEADS,
    CLIENTS,
    CONTACT_HEADS,
    CONTACTS,
    ids,
    instead,
    source,
)


def test_columns_that_are_not_there_are_asked_together_where_unknown_is_an_answer(contacts):
    places = [place for place, head in enumerate(CASE_HEADS) if head not in ("性別", "知ったきっかけ")]
    form = propose([source("ケース", *([row[place] for place in places] for row in [CASE_HEADS, *CLIENTS])), contacts])
    assert ids(form) == ["台帳にない列"]
    assert answered(form, {"台帳にない列": 1}).absent == {"cases.sex": "不明", "cases.awareness_channel": "不明"}


def test_columns_of_visits_and_liaison_are_asked_only_where_there_are_any(cases, contacts):
    assert ids(propose([cases, contacts])) == []
    rows = instead(CONTACT_HEADS, CONTACTS, "相談方法", "相談方法", ["電話", "訪問", "連携", "電話", "来所"])
    form = propose([cases, source("相談記録", *rows)])
    assert set(ids(form)) == {"台帳にない列/アウトリーチの相手", "台帳にない列/連携の向き", "台帳にない列/連携先"}
    assert all(question.values[-1] == "" for question in form.questions)


def test_online_that_is_not_there_is_yes_or_no_for_all(cases):
    form = propose([cases, source("相談記録", *(row[:-1] for row in [CONTACT_HEADS, *CONTACTS]))])
    assert ids(form) == ["台帳にない列/オンライン"]
    assert answered(form, {"台帳にない列/オンライン": 1}).absent == {"contacts.online": "いいえ"}


def test_columns_of_visits_are_asked_of_methods_in_numbers(cases):
    rows = [[*contact[:3], number, *contact[4:]] for contact, number in zip(CONTACTS, "14112", strict=True)]
    assert "台帳にない列/アウトリーチの相手" in ids(propose([cases, source("相談記録", CONTACT_HEADS, *rows)]))
