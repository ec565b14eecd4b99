"""Cells that tell two things become two columns, where both are surely known."""

import polars as pl
import pytest

from hikiana.intake.office_form.form_file import read_form, text_of
from hikiana.intake.office_form.model import CellSplit
from hikiana.intake.office_form.proposal import propose
from hikiana.intake.office_form.split_cells import halves_of
from tests.hikiana.intake.office_form.small_ledgers import HEADS, ROWS, read, source


def _sheet(*columns, without=()):
    """The flat sheet with other columns (head and cells) in the place of some."""
    heads, rows = list(HEADS), [list(row) for row in ROWS]
    for head in without:
        place = heads.index(head)
        heads.pop(place)
        for row in rows:
            row.pop(place)
    for head, cells in columns:
        heads.append(head)
        for row, cell in zip(rows, cells, strict=True):
            row.append(cell)
    return source("受付簿", heads, *rows)


DAYS = ["2024-04-03", "2024-04-09", "2024-05-07", "2024-06-01", "2024-06-04"]
DAYS_AND_TIMES = [
    "R6.4.3(水) 13:00～13:30",
    "R6.4.9(火)　10時～11時",
    "令和6年5月7日（火）9:00-9:15",
    "R6.6.1 13時半～13時40分",
    "R6.6.4(火)\n午後1時〜午後1時45分",
]


def test_day_and_times_in_one_cell_give_the_day_and_the_length():
    sheet = _sheet(("相談日時", DAYS_AND_TIMES), without=["相談日", "相談時間(分)"])
    contacts = read([sheet], propose([sheet]))["contacts"]
    assert [str(day) for day in contacts["date"]] == DAYS
    assert contacts["duration_min"].to_list() == [30, 60, 15, 10, 45]


def test_times_beside_a_day_are_only_told_where_another_column_has_the_length():
    sheet = _sheet(("相談日時", DAYS_AND_TIMES), without=["相談日"])
    form = propose([sheet])
    assert form.parts[0].split == {}
    assert read([sheet], form)["contacts"]["duration_min"].to_list() == [30, 60, 15, 10, 45]


def test_time_beside_a_day_is_the_beginning_where_a_column_has_the_end():
    begun = [f"{day} 13:00:00" for day in DAYS]
    ended = ["13:30", "14:00", "13:15", "13:10", "13:45"]
    sheet = _sheet(("相談日時", begun), ("終了時刻", ended), without=["相談日", "相談時間(分)"])
    assert read([sheet], propose([sheet]))["contacts"]["duration_min"].to_list() == [30, 60, 15, 10, 45]


@pytest.mark.parametrize(
    "form", ["{sex}・{age}", "{age}歳{sex}性", "{sex}（{age}）", "{age} / {sex}", "{sex}性{age}才"]
)
def test_sex_and_age_in_one_cell_are_both_read(form):
    told = [form.format(sex=row[7], age=row[8]) for row in ROWS]
    sheet = _sheet(("性別・年齢", told), without=["性別", "年齢"])
    cases = read([sheet], propose([sheet]))["cases"]
    assert cases.select("case_id", "sex", "age").rows() == [
        ("K1", "male", 24),
        ("K2", "female", 31),
        ("K3", "male", 47),
        ("K4", "male", 19),
    ]


def test_sex_of_whom_no_age_is_known_stands_alone_or_beside_a_word():
    told = ["年齢不詳の男性", "女・31", "男・－", "不明・47", "男"]
    sheet = _sheet(("対象者", told), without=["性別", "年齢"])
    cases = read([sheet], propose([sheet]))["cases"]
    assert cases.select("sex", "age").rows() == [("male", None), ("female", 31), ("unknown", 47), ("male", None)]


def test_age_beside_who_consults_is_not_the_clients():
    told = ["母 52歳", "本人 31歳", "母 52歳", "父 70歳", "母 44歳"]
    sheet = _sheet(("相談者", told), without=["相談者", "年齢"])
    assert propose([sheet]).parts[0].split == {}


@pytest.mark.parametrize(
    ("head", "change"),
    [("性別", {"男": "1男", "女": "2女"}), ("相談方法", {"電話": "①電話", "来所": "②来所", "メール": "③メール"})],
)
def test_mark_before_an_answer_is_no_number_beside_it(head, change):
    place = HEADS.index(head)
    sheet = _sheet((head, [change[row[place]] for row in ROWS]), without=[head])
    assert propose([sheet]).parts[0].split == {}


def test_who_came_stands_in_brackets_behind_the_method():
    told = ["電話（母）", "来所（本人・母）", "電話(母)", "メール", "来所［父］"]
    sheet = _sheet(("相談方法", told), without=["相談方法"])
    form = propose([sheet])
    assert form.parts[0].split == {"相談方法": CellSplit("brackets", ["相談方法 / 相談方法", "相談方法 / かっこの中"])}
    contacts = read([sheet], form)["contacts"]
    assert contacts["method"].to_list() == ["phone", "office_visit", "phone", "email", "office_visit"]


def test_words_in_brackets_that_may_change_the_answer_are_asked():
    told = ["電話（母）", "来所（連絡なし不在）", "電話(母)", "メール", "来所（父）"]
    form = propose([_sheet(("相談方法", told), without=["相談方法"])])
    assert form.parts[0].split == {}
    assert [question.id for question in form.questions] == ["受付簿/相談方法/言葉"]


def test_row_of_which_a_word_in_brackets_says_that_it_does_not_count_is_asked_about():
    told = ["電話（母）", "来所（キャンセル）", "電話(母)", "メール", "来所（父）"]
    form = propose([_sheet(("相談方法", told), without=["相談方法"])])
    assert "受付簿/相談方法 / かっこの中/数えない行" in [question.id for question in form.questions]


def test_split_columns_are_kept_in_the_file_and_fit_next_years_sheet(tmp_path):
    sheet = _sheet(("相談日時", DAYS_AND_TIMES), without=["相談日", "相談時間(分)"])
    form = propose([sheet])
    path = tmp_path / "ledger.toml"
    path.write_text(text_of(form), encoding="utf-8")
    kept = read_form(path)
    assert kept.parts[0].split == form.parts[0].split
    later = _sheet(
        ("相談日時", [cell.replace("6", "7", 1) for cell in DAYS_AND_TIMES]), without=["相談日", "相談時間(分)"]
    )
    assert propose([later], kept) is kept


def test_head_once_more_below_is_no_row_of_a_split_column():
    sheet = _sheet(("相談日時", DAYS_AND_TIMES), without=["相談日", "相談時間(分)"])
    cells = sheet.sheet.cells
    again = source("受付簿", *cells.rows(), cells.row(0))
    assert read([again], propose([again]))["contacts"].height == len(ROWS)


@pytest.mark.parametrize(
    ("cell", "both"),
    [
        ("60歳以上男性", ("男性", "60歳以上")),
        ("20歳未満・女", ("女", "20歳未満")),
        ("30代後半女性", ("女性", "30代後半")),
        ("約40歳の男性", ("男性", "約40歳")),
        ("男（不明）", ("男", "不明")),
        ("20・30代男", ("20・30代男", None)),
        ("男", ("男", None)),
        ("不明", ("不明", None)),
    ],
)
def test_words_and_a_number_are_apart_or_stay_together(cell, both):
    split = pl.DataFrame({"cell": [cell]}).select(
        one.alias(str(n)) for n, one in enumerate(halves_of("number", "cell"))
    )
    assert split.row(0) == both
