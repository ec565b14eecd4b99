import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hikiana.intake.office_form.heads_of_sheet import best_head, joined
from hikiana.intake.workbook import Sheet


def _sheet(*rows):
    width = max(map(len, rows))
    filled = [[*row, *[None] * (width - len(row))] for row in rows]
    return Sheet("", pl.DataFrame(filled, schema=dict.fromkeys(map(str, range(width)), pl.String), orient="row"), True)


def _known(*words):
    return lambda heads: len(set(heads) & {*words})


def test_head_of_two_rows_names_each_column_by_its_group_and_itself():
    upper = ["ケース番号", "初回相談", "", "他機関", "備考"]
    lower = ["", "相談者", "内訳", "経験", ""]
    assert joined([upper, lower], 0, 2) == [
        "ケース番号",
        "初回相談 / 相談者",
        "初回相談 / 内訳",
        "他機関 / 経験",
        "備考",
    ]


def test_group_does_not_reach_over_a_column_that_is_merged_downwards():
    assert joined([["相談", "", "連絡", ""], ["方法", "時間", "", "相手"]], 0, 2)[-1] == "相手"


def test_head_of_three_rows_names_each_column_by_all_groups_above_it():
    rows = [
        ["受付番号", "区分", "相談者の状況", "", "当事者の状況", "", "", "", "備考"],
        ["", "", "相談者", "続柄", "基本属性", "", "相談", "転帰", ""],
        ["", "新規・継続", "", "", "性別", "年齢", "目的", "", ""],
    ]
    assert joined(rows, 0, 3) == [
        "受付番号",
        "区分 / 新規・継続",
        "相談者の状況 / 相談者",
        "相談者の状況 / 続柄",
        "当事者の状況 / 基本属性 / 性別",
        "当事者の状況 / 基本属性 / 年齢",
        "当事者の状況 / 相談 / 目的",
        "当事者の状況 / 転帰",
        "備考",
    ]


def test_group_of_a_row_ends_where_one_above_it_begins_anew():
    rows = [["本人", "", "相談", ""], ["属性", "", "", "電話"], ["性別", "年齢", "方法", ""]]
    assert joined(rows, 0, 3)[2:] == ["相談 / 方法", "相談 / 電話"]


@pytest.mark.parametrize("width", [1, 2, 5])
@given(st.data())
def test_head_of_two_rows_is_that_of_its_rows_alone(width, data):
    cells = st.lists(st.sampled_from(["", "甲", "乙"]), min_size=width, max_size=width)
    upper, lower = data.draw(cells), data.draw(cells)
    group, heads = "", []
    for above, below in zip(upper, lower, strict=True):
        group = (above or group) if below else ""
        heads.append(f"{group} / {below}" if group and below else below or above)
    assert [head.partition("#")[0] for head in joined([upper, lower], 0, 2)] == heads


def test_head_that_comes_again_has_a_number():
    assert joined([["相談日", "方法", "相談日", ""]], 0, 1) == ["相談日", "方法", "相談日#2", ""]


def test_head_below_titles_is_found_with_the_rows_of_the_sheet():
    found = best_head(
        _sheet(
            [None, "4月分"], [None, None], [None, "番号", "性\n別", None], [None, "1", "男"], [], [None, "2", "女", "x"]
        ),
        _known("番号", "性別"),
    )
    assert found.frame.to_dicts() == [{"row": 4, "番号": "1", "性別": "男"}, {"row": 6, "番号": "2", "性別": "女"}]
    assert found.letters == {"番号": "B", "性別": "C"}
    assert found.unnamed == ["D"]


def test_head_of_two_rows_is_taken_where_it_fits_better():
    sheet = _sheet(["番号", "相談", None], [None, "方法", "時間"], ["1", "電話", "30"])
    assert best_head(sheet, _known("番号", "相談 / 方法", "相談 / 時間")).frame.height == 1
