"""Whatever words somebody writes: no spreadsheet runs them, and they are read back as they were written."""

import io
import re
from pathlib import Path

import openpyxl
import polars as pl
import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

import hikiana
from hikiana.base.spreadsheet import as_text, disarmed, is_formula, plain, safe, write_csv
from hikiana.intake.text_file import TextFile

SIGNS = "=+-@＝＋－＠"
WORDS = st.text(max_size=8) | st.text("=+-@＝＋－＠﹣﹢﹦﹫' \t\r\n　\u200b12.,a", max_size=8)


def _safe(*words):
    return pl.DataFrame({"words": words}, schema={"words": pl.String}).select(safe(pl.col("words"))).to_series()


@pytest.mark.parametrize("sign", SIGNS)
@pytest.mark.parametrize("before", ["", " ", "　", "\t", "\r", "\n", "  \t", "\ufeff", "\u200b", "\xa0"])
def test_text_that_begins_with_a_sign_is_disarmed_whatever_stands_before_it(sign, before):
    assert _safe(f"{before}{sign}1+1").to_list() == [f"'{before}{sign}1+1"]
    assert is_formula(f"{before}{sign}1+1")


@pytest.mark.parametrize("words", ["会議", "", "1-2", "-5", "-1,234.5", "a=b", "母＝相談者", "'会議", "　会議", None])
def test_other_text_stays_as_it_is(words):
    assert _safe(words).to_list() == [words]
    assert not is_formula(words or "")


@given(st.lists(WORDS | st.none(), min_size=1, max_size=5))
def test_what_is_made_safe_begins_with_no_sign_and_is_read_as_it_was(words):
    made = _safe(*words)
    assert pl.DataFrame({"w": made}).select(plain(pl.col("w"))).to_series().to_list() == words
    for cell in made.drop_nulls():
        start = re.sub(r"^[\s\u200b-\u200f\u2060\ufeff]+", "", cell)[:1]
        assert not start or start not in SIGNS or re.fullmatch(r"-[0-9.,]+", cell)


@given(st.lists(st.tuples(WORDS.filter(lambda words: "\x00" not in words), WORDS), min_size=1, max_size=4))
def test_csv_is_read_back_as_it_was_written(tmp_path_factory, rows):
    rows = [(first or "a", second or None) for first, second in rows]
    frame = pl.DataFrame(rows, schema={"first": pl.String, "second": pl.String}, orient="row")
    path = tmp_path_factory.mktemp("csv") / "a.csv"
    write_csv(frame, path)
    read = pl.read_csv(path, infer_schema=False).with_columns(plain(pl.all()))
    assert read.rows() == frame.rows()
    raw = pl.read_csv(path, infer_schema=False)
    assert disarmed(frame) == [name for name in frame.columns if not raw[name].equals(frame[name])]


def test_every_column_of_text_is_made_safe_by_itself():
    frame = pl.DataFrame({"a": ["=1", "b"], "n": [-1, 2], "c": ["＠x", None], "d": ["x", "y"]})
    file = io.BytesIO()
    write_csv(frame, file)
    assert file.getvalue().decode() == "a,n,c,d\n'=1,-1,'＠x,x\nb,2,,y\n"
    assert disarmed(frame) == ["a", "c"]


def test_ledger_that_was_saved_from_a_safe_file_has_the_words_of_the_register(tmp_path):
    frame = pl.DataFrame({"title": ["＝研修＝", "-", "'=a", "研修"]})
    write_csv(frame, tmp_path / "a.csv")
    assert TextFile.of(tmp_path / "a.csv").frame(0).rows() == frame.rows()


def test_cell_of_a_workbook_says_that_it_is_text(tmp_path):
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path, {"strings_to_formulas": False}) as workbook:
        sheet = workbook.add_worksheet()
        for row, words in enumerate(("＝1+1", "=1+1", "研修")):
            sheet.write_string(row, 0, words, workbook.add_format(as_text(words)))
    cells = [row[0] for row in openpyxl.load_workbook(path).active.iter_rows()]
    assert [(cell.value, cell.data_type, bool(cell.quotePrefix)) for cell in cells] == [
        ("＝1+1", "s", True),
        ("=1+1", "s", True),
        ("研修", "s", False),
    ]


def test_no_other_module_writes_csv():
    """Rows that are hashed, and never leave, are none."""
    folder = Path(hikiana.__file__).parent
    writers = {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*.py")
        if re.search(r"\.write_csv\(|csv\.(writer|DictWriter)|\.write_excel\(", path.read_text(encoding="utf-8"))
    }
    assert writers == {"base/spreadsheet.py", "release/microdata.py"}
