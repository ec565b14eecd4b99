"""Printed figures: read as they stand, found by the words of their place, put right by errata."""

import polars as pl
import pytest

from hikiana.base.errors import InputError, UsageError
from hikiana.base.fiscal_year import FiscalYear
from hikiana.base.text import Text
from hikiana.centre.printed.figures import PUBLISHED, Erratum, Key, Printed, read_errata
from hikiana.register.register import open_register
from hikiana.sections.shared.in_print import PrintedCell
from hikiana.statistics.dimension import Dimension, Item
from hikiana.statistics.measure import Measure
from hikiana.statistics.table import StatTable

YEAR = FiscalYear(2024)
WHY = Text("誤植", "misprint")
PAGE = """table,row,column,value,unit
methods,電話,計,12,回
methods,小計,計,12,回
methods,連携,計,-,回
methods,小計,計,-,回
methods,計,構成比,100,%
others,電話,件数,7,件
"""


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "2024.csv").write_text(PAGE, encoding="utf-8")
    return tmp_path


@pytest.fixture
def printed(folder):
    return Printed.read(YEAR, folder)


def test_year_without_printed_figures_is_a_usage_error(folder):
    with pytest.raises(UsageError, match=r"令和5年度.*2023\.csv") as refusal:
        Printed.read(FiscalYear(2023), folder)
    assert refusal.value.exit_code == 2
    assert "FY2023" in refusal.value.in_language("en")


def test_word_that_is_printed_twice_counts_its_occurrences(printed):
    assert printed.values[Key("methods", "小計", "計")] == "12"
    assert printed.values[Key("methods", "小計", "計", 2)] == "-"


def test_figures_stay_as_they_are_printed(printed):
    assert list(printed.values.values()) == ["12", "12", "-", "-", "100", "7"]


def test_dash_and_blank_count_as_nothing(printed):
    assert printed.number("methods", "連携", "計") == 0
    assert printed.number("methods", "来所", "計") == 0
    assert printed.number("methods", "電話", "計") == 12


def test_places_are_found_by_table_row_and_column(printed):
    assert [key.row for key in printed.of("methods", column="計")] == ["電話", "小計", "連携", "小計"]
    assert printed.of("methods", row="電話") == [Key("methods", "電話", "計")]
    assert len(printed.of("methods")) == 5


def test_blank_is_left_only_where_print_has_both_row_and_column(printed):
    assert printed.leaves_blank(Key("methods", "電話", "構成比"))
    assert not printed.leaves_blank(Key("methods", "電話", "計"))
    assert not printed.leaves_blank(Key("methods", "来所", "計"))
    assert not printed.leaves_blank(Key("methods", "電話", "件数"))


def test_key_takes_full_width_words_as_the_half_width_ones_of_print():
    key = Key.of("t", Text("０～１５分未満", "Under 15"), Text("延べ（時：分）", "Time"))
    assert (key.row, key.column) == ("0~15分未満", "延べ(時:分)")


def test_second_row_of_a_label_stands_at_its_second_occurrence(printed):
    label = Text("小計", "Subtotal")
    measure = Measure("n", Text("計", "Total"), Text("回", "times"))
    dimension = Dimension("method", Text("方法", "Method"), (Item("a", label), Item("b", label)))
    cells = pl.DataFrame({"method": ["a", "b"], "measure": ["n", "n"], "value": [12.0, 0.0]})
    table = StatTable.of("methods", label, [dimension], [measure], [cells], source=label)
    cells = [PrintedCell(table, item, table.columns[0], open_register(), printed) for item in dimension.items]
    first, second = (cell.default_key for cell in cells)
    assert (first, second) == (Key("methods", "小計", "計"), Key("methods", "小計", "計", 2))
    assert second in printed.values


def _erratum(key, printed, expected):
    return {key: Erratum(key, printed, expected, WHY)}


def test_erratum_is_put_right_and_everything_else_stays(printed):
    key = Key("others", "電話", "件数")
    assert printed.corrected(_erratum(key, "7", "8")).values == {**printed.values, key: "8"}
    assert printed.values[key] == "7"


def test_erratum_of_one_occurrence_leaves_the_other(printed):
    key = Key("methods", "小計", "計", 2)
    corrected = printed.corrected(_erratum(key, "-", "5"))
    assert corrected.values[key] == "5"
    assert corrected.values[Key("methods", "小計", "計")] == "12"


def test_blank_that_should_hold_a_figure_gets_one(printed):
    key = Key("methods", "電話", "構成比")
    corrected = printed.corrected(_erratum(key, "", "40"))
    assert corrected.values[key] == "40"
    assert not corrected.leaves_blank(key)
    assert len(corrected.values) == len(printed.values) + 1


def test_errata_of_other_years_are_not_read(tmp_path):
    header = "fiscal_year,table,row,column,printed,expected,why,why_en\n"
    lines = ["2023,others,電話,件数,7,8,昨年,last year", "2024,others,電話,件数,7,9,今年,this year"]
    (tmp_path / "errata.csv").write_text(header + "\n".join(lines) + "\n", encoding="utf-8")
    (erratum,) = read_errata(YEAR, tmp_path).values()
    assert (erratum.expected, erratum.why.en) == ("9", "this year")


def test_printed_blank_of_an_erratum_is_empty_text():
    blank = read_errata(YEAR)[Key("duration_by_method", "メール", "0~15分未満")]
    assert (blank.printed, blank.expected) == ("", "256")


def test_kept_report_has_every_place_once():
    printed = Printed.read(YEAR)
    assert len(printed.values) == printed.cells.height
    assert printed.cells.null_count().select("table", "row", "column", "value").sum_horizontal().item() == 0


def test_every_erratum_stands_at_a_place_of_the_kept_report():
    printed = Printed.read(YEAR)
    for key, erratum in read_errata(YEAR, PUBLISHED).items():
        assert key in printed.values if erratum.printed else printed.leaves_blank(key)


@pytest.mark.parametrize(
    "content",
    [b"", b"table,row,column,value\nmethods,a,b,1\n", "table,row,column,value,unit\n電話,a,b,1,c\n".encode("cp932")],
    ids=["empty", "a column less", "not UTF-8"],
)
def test_page_that_cannot_be_read_is_named_with_its_columns(folder, content):
    (folder / "2024.csv").write_bytes(content)
    with pytest.raises(InputError) as refusal:
        Printed.read(YEAR, folder)
    for lang in ("ja", "en"):
        assert str(folder / "2024.csv") in refusal.value.in_language(lang)
        assert "table,row,column,value,unit" in refusal.value.in_language(lang)


def test_centre_without_errata_has_none(tmp_path):
    assert not read_errata(YEAR, tmp_path)


@pytest.mark.parametrize("content", ["", "fiscal_year,table,row\n2024,methods,a\n"])
def test_errata_that_cannot_be_read_are_named_with_their_columns(tmp_path, content):
    (tmp_path / "errata.csv").write_text(content, encoding="utf-8")
    with pytest.raises(InputError) as refusal:
        read_errata(YEAR, tmp_path)
    for lang in ("ja", "en"):
        assert str(tmp_path / "errata.csv") in refusal.value.in_language(lang)
        assert "fiscal_year,table,row,column,printed,expected,why,why_en" in refusal.value.in_language(lang)


def test_list_of_events_that_cannot_be_read_is_named(folder):
    (folder / "2024_activities.csv").write_bytes("kind,title\nx,連絡会議\n".encode("cp932"))
    with pytest.raises(InputError, match="2024_activities"):
        Printed.read(YEAR, folder)
