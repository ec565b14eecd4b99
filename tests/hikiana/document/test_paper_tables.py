"""Tables on paper: sizes, widths, and what stays together."""

import polars as pl
import pytest

from hikiana.base.text import Text
from hikiana.document.blocks import NumberedTable
from hikiana.document.fonts import width
from hikiana.document.line_breaks import tail
from hikiana.document.paper_tables import table_data
from hikiana.document.typesetting import ROOM
from hikiana.statistics.counting import count
from hikiana.statistics.dimension import Dimension, Item
from hikiana.statistics.measures import CLIENTS
from hikiana.statistics.table import StatTable


def _table(heads, row="平成30年度（2018年度）"):
    rows = Dimension("row", Text("年度", "Year"), (Item("r", Text(row, row)),))
    columns = Dimension("column", Text("列", "Column"), tuple(Item(f"c{n}", Text(h, h)) for n, h in enumerate(heads)))
    cells = count(pl.DataFrame({"row": ["r"], "column": ["c0"]}), [rows, columns], CLIENTS)
    table = StatTable.of("t", Text("題", "T"), [rows, columns], [CLIENTS], [cells], source=Text("出典", "S"))
    return NumberedTable("表1-1", table)


def test_letters_are_as_large_as_the_paper_allows_however_many_columns_there_are():
    assert table_data(_table(["空知"] * 11), "ja")["size"] == 8.5
    many = table_data(_table([*["上川", "胆振"] * 8, "オホーツク", "道外"]), "ja")
    assert 6.3 < many["size"] < 7.5
    assert sum(many["widths"]) <= ROOM


def test_letters_are_a_step_smaller_before_every_head_is_broken():
    data = table_data(_table(["その年度に開始した人"] * 4), "ja")
    assert data["size"] == 7.5
    assert all(len(head["lines"]) == 1 for head in data["heads"])


@pytest.mark.parametrize("columns", [3, 9, 13, 15])
def test_words_of_neighbouring_heads_never_run_into_each_other(columns):
    data = table_data(_table(["Shiribeshi"] * columns, "FY2009 (Heisei 21)"), "en")
    assert sum(data["widths"]) <= ROOM + 1e-6
    for head, wide in zip(data["heads"], data["widths"], strict=True):
        assert max(width("".join(line), bold=True) for line in head["lines"]) * data["size"] + data["inset"] < wide


def test_room_between_japanese_and_other_letters_is_counted_where_a_program_puts_it():
    plain, spread = (table_data(_table(["件数"] * 7), "ja", seam) for seam in (0, 0.25))
    # 平成|30|年度（2018|年度）
    assert spread["widths"][0] - plain["widths"][0] == pytest.approx(3 * 0.25 * 8.5)


def test_head_that_does_not_fit_is_broken_between_its_pieces_and_one_that_fits_is_whole():
    data = table_data(_table(["20歳以上～30歳未満", *["30歳以上～40歳未満"] * 10]), "ja")
    assert data["heads"][1]["lines"] == [("20歳以上～", "30歳未満")]
    assert table_data(_table(["20歳以上～30歳未満"] * 3), "ja")["heads"][1]["lines"] == [("20歳以上～30歳未満",)]


def test_end_of_a_cell_is_kept_together_only_where_it_takes_several_lines():
    (short,), (long,) = (
        [row["cells"][0]["tail"] for row in table_data(_table(["件数"] * 5, words), "ja")["rows"]]
        for words in ("白老町・洞爺湖町（胆振）", "発達障がい支援センターとの支援打合せ" * 4)
    )
    assert (short, long) == (0, 3)


@pytest.mark.parametrize(
    ("words", "together"),
    [
        ("北海道子ども・若者支援地域協議会", "協議会"),
        ("白老町・洞爺湖町（胆振）", "（胆振）"),
        ("メール / 15~30分未満", "未満"),
        ("家族や企業とのサポーター", "ター"),
        ("30 to 60 min", ""),
        ("1,234", ""),
    ],
)
def test_no_character_stands_alone_on_the_last_line_of_a_cell(words, together):
    assert words[len(words) - tail(words) :] == together


def test_row_head_of_letters_is_broken_rather_than_set_too_small_to_read():
    heads = ["Shiribeshi"] * 15
    whole, broken = (table_data(_table(heads, row), "en") for row in ("FY2009_Heisei_21", "FY2009 (Heisei 21)"))
    assert broken["size"] > whole["size"]
    assert sum(broken["widths"]) <= ROOM
