"""Columns of ○ or 1: which answer of which field each gives, and what is read below them."""

import pytest

from hikiana.intake.office_form.answers_of_heads import answers_of_head
from hikiana.intake.office_form.form_file import answered
from hikiana.intake.office_form.model import ColumnUse
from hikiana.intake.office_form.proposal import propose
from tests.hikiana.intake.office_form.small_ledgers import HEADS, ROWS, fields_told, ids, read, source

AGES = ["10代", "20代", "30代", "40代以上"]
DECADES = ["20代", "30代", "20代", "40代以上", "10代"]
"""Of the rows of the small ledger."""


def with_marks(head, answers, chosen, mark="○", group=None, nothing=None):
    """The flat ledger with a column of marks for each answer in the place of one column, and the heads' upper row."""
    place = HEADS.index(head)
    upper = [*(None for _ in HEADS[:place]), group, *(None for _ in answers[1:]), *(None for _ in HEADS[place + 1 :])]
    rows = [
        [*row[:place], *(mark if answer == of_row else nothing for answer in answers), *row[place + 1 :]]
        for row, of_row in zip(ROWS, chosen, strict=True)
    ]
    heads = [*HEADS[:place], *answers, *HEADS[place + 1 :]]
    return source("受付簿", *([upper] if group else []), heads, *rows)


def _ages(tables):
    cases = tables["cases"].sort("case_id")
    return cases.select("case_id", "age_least", "age_most").rows()


OF_DECADES = [("K1", 20, 29), ("K2", 30, 39), ("K3", 40, 120), ("K4", 10, 19)]


@pytest.mark.parametrize(
    ("heads", "group"),
    [
        (AGES, "年代"),
        (AGES, "本人の状況"),
        (AGES, None),
        ([f"年代 {age}" for age in AGES], None),
        ([f"年齢（{age}）" for age in AGES], None),
        (["10", "20", "30", "40代以上"], "年代"),
        (["１０代", "２０歳代", "30～39歳", "40歳以上"], None),
    ],
)
@pytest.mark.parametrize("mark", ["○", "1", "レ", "●"])
def test_mark_below_a_range_of_ages_is_that_age(heads, group, mark):
    chosen = [heads[AGES.index(age)] for age in DECADES]
    sheet = with_marks("年齢", heads, chosen, mark, group)
    form = propose([sheet])
    assert ids(form) == []
    assert sum(use.field == "cases.age" for use in form.parts[0].columns.values()) == len(heads)
    assert _ages(read([sheet], form)) == OF_DECADES


def test_unknown_beside_columns_of_ages_or_of_sex_is_of_those_before_it():
    place = HEADS.index("性別")
    heads = [*HEADS[:place], "男", "女", "不明", *AGES, "不明", *HEADS[place + 2 :]]
    signs = [("男", "20代"), ("女", "30代"), ("男", "20代"), ("不明", "40代以上"), ("男", "不明")]
    cells = [
        [
            *(("○" if one == sex else None) for one in ("男", "女", "不明")),
            *(("○" if one == age else None) for one in (*AGES, "不明")),
        ]
        for sex, age in signs
    ]
    rows = [[*row[:place], *cell, *row[place + 2 :]] for row, cell in zip(ROWS, cells, strict=True)]
    sheet = source("受付簿", heads, *rows)
    form = propose([sheet])
    told = fields_told(form.parts[0])
    assert (told["不明"], told["不明#2"]) == ("cases.sex", "cases.age")
    cases = read([sheet], form)["cases"].sort("case_id")
    assert cases["sex"].to_list() == ["male", "female", "unknown", "male"]
    assert cases["age_least"].to_list() == [20, 30, 40, None]


def test_two_ages_of_one_client_are_told():
    sheet = with_marks("年齢", AGES, DECADES)
    form = propose([sheet])
    both = with_marks("年齢", AGES, DECADES, nothing="○")
    assert read([both], form)["cases"]["age_least"].null_count() == 4


def test_age_and_sex_of_who_asks_are_not_the_clients():
    assert answers_of_head("本人の状況 / 男") == {"cases.sex": "男"}
    assert answers_of_head("来談者 / 男") == answers_of_head("相談者の状況 / 20代") == {}


@pytest.mark.parametrize("nothing", [None, "0"])
def test_one_in_columns_of_which_a_row_has_it_once_is_a_mark(nothing):
    methods = [row[HEADS.index("相談方法")] for row in ROWS]
    sheet = with_marks("相談方法", ["電話", "来所", "メール"], methods, "1", nothing=nothing)
    form = propose([sheet])
    assert ids(form) == []
    assert form.parts[0].columns["メール"] == ColumnUse("contacts.method", marked="メール")
    assert read([sheet], form)["contacts"]["method"].to_list() == [
        "phone",
        "office_visit",
        "phone",
        "email",
        "office_visit",
    ]


def test_column_of_marks_that_comes_to_a_known_group_is_one_of_it():
    form = propose([with_marks("年齢", AGES, DECADES)])
    more = with_marks("年齢", [*AGES[:3], "40代", "50代以上"], [*DECADES[:3], "50代以上", "10代"])
    form = propose([more], form)
    assert form.parts[0].columns["50代以上"] == ColumnUse("cases.age", marked="50代以上")
    assert _ages(read([more], answered(form, {})))[2] == ("K3", 50, 120)


def test_marks_below_words_that_only_resemble_answers_are_asked_about():
    heads = ["お電話で", "来所にて", "Eメールなど"]
    methods = [heads[["電話", "来所", "メール"].index(row[HEADS.index("相談方法")])] for row in ROWS]
    sheet = with_marks("相談方法", heads, methods)
    form = propose([sheet])
    assert ids(form) == ["受付簿/お電話で/印の意味"]
    assert ids(propose([sheet], form)) == ids(form)
    told = answered(form, {"受付簿/お電話で/印の意味": 1})
    assert propose([sheet], told) == told
    assert read([sheet], told)["contacts"]["method"].to_list()[:4] == ["phone", "office_visit", "phone", "email"]
    form = answered(form, {"受付簿/お電話で/印の意味": len(form.questions[0].choices)})
    assert "contacts.method" not in fields_told(form.parts[0]).values()


def test_marks_that_resemble_nothing_are_told_where_a_column_is_lacking():
    sheet = with_marks("年齢", ["学齢期", "青年期", "中高年期"], ["青年期", "青年期", "青年期", "中高年期", "学齢期"])
    form = propose([sheet])
    assert ids(form) == ["台帳にない列"]
    assert "「学齢期」～「中高年期」" in form.questions[0].question


@pytest.mark.parametrize("marks", [["希望", "同意"], ["家族会"]])
def test_marks_of_yes_are_no_choice_and_nothing_is_asked(marks):
    rows = [
        [*row, *("○" if (number + place) % 3 else None for place in range(len(marks)))]
        for number, row in enumerate(ROWS)
    ]
    assert ids(propose([source("受付簿", [*HEADS, *marks], *rows)])) == []
