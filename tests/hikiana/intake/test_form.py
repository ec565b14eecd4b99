"""The entry form, read back as a spreadsheet program reads it."""

import os
import re
import shutil
import subprocess
from dataclasses import replace
from datetime import date, timedelta

import openpyxl
import polars as pl
import pytest

from hikiana.base.errors import UsageError
from hikiana.base.fiscal_year import FiscalYear
from hikiana.centre.profile import Centre
from hikiana.intake import form
from hikiana.intake.entry import is_asked
from hikiana.intake.form import write_form
from hikiana.intake.forms import FALSE, TRUE
from schemas.tables import TABLES

ASKED = {
    name: [column for column in table.columns.values() if is_asked(column, Centre.read())]
    for name, table in TABLES.items()
}
COLUMNS = [(table, column) for name, table in TABLES.items() for column in ASKED[name]]
CODED = [(table, column) for table, column in COLUMNS if column.code_list]
PLACES = [(table, column) for table, column in COLUMNS if column.name in ("municipality", "municipalities")]
SEVERAL = [(table, column) for table, column in COLUMNS if isinstance(column.dtype, pl.List)]
DAYS = [(table, column) for table, column in COLUMNS if column.dtype == pl.Date]
NUMBERS = [(table, column) for table, column in COLUMNS if column.dtype.is_integer() and column.reading != "age"]
IDENTIFIERS = [(table, column) for table, column in COLUMNS if column.name.endswith("_id")]
FREE_TEXT = [(table, column) for table, column in COLUMNS if column.name in ("title", "partner")]
OFFICE = shutil.which("soffice") or shutil.which("libreoffice")


def each(columns):
    return pytest.mark.parametrize(
        ("table", "column"), columns, ids=[f"{table.name}.{column.name}" for table, column in columns]
    )


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    path = tmp_path_factory.mktemp("form") / "登録簿.xlsx"
    write_form(path)
    return path


@pytest.fixture(scope="module")
def book(path):
    return openpyxl.load_workbook(path)


def place(table, column):
    return list(table.columns).index(column.name) + 1


def title(book, table, column):
    return book[table.title.ja].cell(1, place(table, column))


def validation(book, table, column, row=2):
    """The one validation of a cell of the column."""
    cell = book[table.title.ja].cell(row, place(table, column)).coordinate
    [found] = [rule for rule in book[table.title.ja].data_validations.dataValidation if cell in rule.sqref]
    return found


def offered(book, rule):
    """What the drop-down of a validation shows."""
    [(sheet, cells)] = book.defined_names[rule.formula1].destinations
    return [cell.value for (cell,) in book[sheet][cells]]


def number_format(book, table, column):
    sheet = book[table.title.ja]
    letter = title(book, table, column).column_letter
    [dimension] = [found for key, found in sheet.column_dimensions.items() if key == letter or _covers(found, letter)]
    return dimension.number_format


def _covers(dimension, letter):
    index = openpyxl.utils.column_index_from_string(letter)
    return dimension.min <= index <= dimension.max


def day(number):
    return date(1899, 12, 30) + timedelta(days=int(number))


def test_instructions_then_one_sheet_per_table_then_codes(book):
    assert book.sheetnames == ["使い方", *(table.title.ja for table in TABLES.values()), "コード"]


@pytest.mark.parametrize("table", TABLES.values(), ids=list(TABLES))
def test_first_row_holds_the_titles_in_file_order_and_nothing_stands_below(book, table):
    rows = list(book[table.title.ja].iter_rows(values_only=True))
    assert rows == [tuple(column.title.ja for column in ASKED[table.name])]


@pytest.mark.parametrize("table", TABLES.values(), ids=list(TABLES))
def test_titles_stay_in_sight_filter_and_are_repeated_on_paper(book, table):
    sheet = book[table.title.ja]
    assert sheet.freeze_panes == "B2"
    assert sheet.auto_filter.ref.startswith("A1:")
    assert sheet.print_title_rows == "$1:$1"
    assert sheet.page_setup.orientation == "landscape"
    assert not sheet.protection.sheet


@each(COLUMNS)
def test_note_on_a_title_describes_the_column(book, table, column):
    note = title(book, table, column).comment.text
    assert column.description.ja in note
    assert ("空欄にできます" if column.nullable else "必ず書きます") in note
    if column.form and not column.name.startswith("municip"):
        assert column.form.ja in note


@each(COLUMNS)
def test_required_columns_differ_in_fill_and_weight_and_are_named_in_the_instructions(book, table, column):
    cell = title(book, table, column)
    instructions = {row[0]: row[1] for row in book["使い方"].iter_rows(values_only=True)}
    fill = next(row[0].fill.fgColor.rgb for row in book["使い方"].iter_rows() if row[0].value == "必ず書く列")
    assert (cell.fill.fgColor.rgb == fill) == (not column.nullable)
    assert cell.font.bold == (not column.nullable)
    [line] = [line for line in instructions["必ず書く列"].split("\n") if line.startswith(f"{table.title.ja}: ")]
    assert (column.title.ja in line.partition(": ")[2].split("、")) == (not column.nullable)


@each(COLUMNS)
def test_every_row_of_a_column_is_validated(book, table, column):
    assert validation(book, table, column) == validation(book, table, column, row=1_048_576)


@each(CODED)
def test_drop_down_of_a_coded_column_offers_exactly_the_labels(book, table, column):
    rule = validation(book, table, column)
    assert rule.type == "list"
    assert offered(book, rule) == [entry.label.ja for entry in column.code_list.entries]


@each([(table, column) for table, column in CODED if (table, column) not in SEVERAL])
def test_answer_outside_of_the_list_is_refused(book, table, column):
    assert validation(book, table, column).showErrorMessage


@each([(table, column) for table, column in COLUMNS if column.dtype == pl.Boolean])
def test_yes_or_no_is_chosen_in_words_that_intake_reads(book, table, column):
    rule = validation(book, table, column)
    yes, no = offered(book, rule)
    assert (yes, no) == ("はい", "いいえ")
    assert yes in TRUE
    assert no in FALSE
    assert rule.showErrorMessage


@each(SEVERAL)
def test_several_answers_may_be_typed_and_the_cell_says_how(book, table, column):
    rule = validation(book, table, column)
    assert rule.type == "list"
    assert not rule.showErrorMessage
    assert rule.showInputMessage
    assert "、".join(offered(book, rule)[:2]) in rule.prompt


@each(PLACES)
def test_municipality_is_chosen_by_name_or_typed_as_a_code(book, table, column):
    rule = validation(book, table, column)
    places = Centre.read().municipalities
    assert offered(book, rule) == [place.name.ja for place in places.values()]
    assert not rule.showErrorMessage
    assert next(iter(places)) in rule.prompt


@each(DAYS)
def test_days_are_dates_since_the_opening(book, table, column):
    rule, opened = validation(book, table, column), Centre.read().opened
    assert number_format(book, table, column) == "yyyy-mm-dd"
    assert (rule.type, rule.operator or "between", rule.showErrorMessage) == ("date", "between", True)
    assert day(rule.formula2) == date(2099, 12, 31)
    # Events may be older than the centre: their fiscal years reach back as far as the model says.
    assert day(rule.formula1) == (date(1989, 4, 1) if table.name == "activities" else opened)


@each(NUMBERS)
def test_whole_numbers_have_the_limits_of_the_model(book, table, column):
    rule = validation(book, table, column)
    [check] = table.schema.columns[column.name].checks
    assert number_format(book, table, column) == "0"
    assert (rule.type, rule.showErrorMessage) == ("whole", True)
    assert int(rule.formula1) == check.statistics["min_value"]
    if "max_value" in check.statistics:
        assert rule.operator in (None, "between")
        assert int(rule.formula2) == check.statistics["max_value"]
    else:
        assert rule.operator == "greaterThanOrEqual"


def test_age_is_a_whole_number_or_a_range_and_no_day_that_excel_makes_of_one(book):
    table, column = TABLES["cases"], TABLES["cases"].columns["age"]
    rule, cell = validation(book, table, column), f"{title(book, table, column).column_letter}2"
    number = f"AND({cell}=INT({cell}),{cell}>=0,{cell}<=120)"
    assert (rule.type, rule.showErrorMessage) == ("custom", True)
    assert rule.formula1 == f"IF(ISNUMBER({cell}),{number},LEN({cell})<=16)"
    assert "30代" in rule.error
    assert number_format(book, table, column) == "0"


@each(IDENTIFIERS + FREE_TEXT)
def test_text_is_as_long_as_the_model_allows(book, table, column):
    rule = validation(book, table, column)
    [check] = table.schema.columns[column.name].checks
    longest = int(rule.formula2)
    assert (rule.type, rule.formula1, rule.showErrorMessage) == ("textLength", "1", True)
    assert re.search(check.statistics["pattern"], "a" * longest)
    assert not re.search(check.statistics["pattern"], "a" * (longest + 1))


@each(IDENTIFIERS + FREE_TEXT + PLACES + CODED)
def test_text_stays_text_so_that_leading_zeros_stay(book, table, column):
    assert number_format(book, table, column) == "@"


def test_codes_tell_label_english_and_the_fiscal_years_of_each_answer(book):
    rows = {tuple(row[:3]): row for row in book["コード"].iter_rows(min_row=2, values_only=True)}
    assert rows["相談方法", "phone", "電話"] == ("相談方法", "phone", "電話", "Telephone", None, None)
    assert rows["市町村コード、市町村", "01208", "北見市"][3] == "Kitami"
    assert {row[4] for row in rows.values() if row[0] == "相談目的"} == {"平成25年度（2013年度）"}
    assert {(column.title.ja, code) for _, column in CODED for code in column.code_list.codes} <= {
        (user, row[1]) for row in rows.values() for user in row[0].split("、")
    }


def test_note_says_that_some_answers_belong_to_certain_fiscal_years(book):
    table = TABLES["cases"]
    assert "年度" in title(book, table, table.columns["purposes"]).comment.text.partition("\n")[2]
    assert "年度" not in title(book, table, table.columns["sex"]).comment.text


@pytest.mark.parametrize("name", ["使い方", "コード"])
def test_sheets_that_nobody_writes_into_are_protected_without_a_password(book, name):
    assert book[name].protection.sheet
    assert book[name].protection.password in (None, "", "0000")


def test_instructions_say_what_to_do_next(book):
    words = "\n".join(str(cell) for row in book["使い方"].iter_rows(values_only=True) for cell in row if cell)
    for told in ("2行目", "2024-05-29", "「、」", "「不明」", "氏名", "hikiana validate", "hikiana report"):
        assert told in words


def test_same_schemas_give_the_same_bytes(path, tmp_path):
    write_form(tmp_path / "again.xlsx")
    assert (tmp_path / "again.xlsx").read_bytes() == path.read_bytes()


def test_workbook_has_a_title(book):
    assert book.properties.title == f"{Centre.read().name.ja} 登録簿"


def test_existing_file_is_never_replaced(tmp_path):
    kept = tmp_path / "登録簿.xlsx"
    kept.write_bytes(b"records")
    with pytest.raises(UsageError, match="上書きしません"):
        write_form(kept)
    assert kept.read_bytes() == b"records"


@pytest.mark.parametrize("name", ["登録簿", "登録簿.xls", "登録簿.csv", ".xlsx"])
def test_name_without_the_ending_xlsx_is_refused(tmp_path, name):
    with pytest.raises(UsageError, match=r"\.xlsx"):
        write_form(tmp_path / name)
    assert list(tmp_path.iterdir()) == []


def test_form_that_cannot_be_put_in_place_leaves_nothing(tmp_path, monkeypatch):
    def fail(*_):
        raise OSError("no space left")

    monkeypatch.setattr(form.Path, "rename", fail)
    with pytest.raises(OSError, match="no space left"):
        write_form(tmp_path / "登録簿.xlsx")
    assert list(tmp_path.iterdir()) == []


def test_form_is_as_open_to_others_as_any_new_file(path, tmp_path):
    (tmp_path / "any").touch()
    assert path.stat().st_mode == (tmp_path / "any").stat().st_mode


@pytest.mark.parametrize(("language", "told"), [("ja", "上書きしません"), ("en", "is not replaced")])
def test_command_makes_the_form_once(tmp_path, warm, language, told):
    def run():
        arguments = ["--lang", language, "template", "ledger.xlsx"]
        return warm.run("from hikiana.cli import main; main()", *arguments, cwd=tmp_path)

    first, second = run(), run()
    assert (first.returncode, first.stderr) == (0, "")
    assert "ledger.xlsx" in first.stdout
    assert (second.returncode, second.stdout) == (2, "")
    assert told in second.stderr
    assert [file.name for file in tmp_path.iterdir()] == ["ledger.xlsx"]


@pytest.mark.long
@pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed: the form was not opened in it")
def test_libreoffice_keeps_drop_downs_and_limits(path, tmp_path):
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    made = tmp_path / "made"
    command = [OFFICE, profile, "--headless", "--convert-to", "xlsx", "--outdir", str(made), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=180, env={**os.environ, "HOME": str(tmp_path)})
    saved = openpyxl.load_workbook(made / path.name)
    for table, column in COLUMNS:
        before, after = (validation(book, table, column) for book in (openpyxl.load_workbook(path), saved))
        assert after.type == before.type
        if after.type == "custom":
            assert after.formula1.replace(" ", "") == before.formula1
        elif after.type == "list":
            assert offered(saved, after) == offered(openpyxl.load_workbook(path), before)
        else:
            assert (int(after.formula1), after.showErrorMessage) == (int(before.formula1), before.showErrorMessage)


def test_start_year_is_asked_for_where_records_begin_later_than_the_centre(tmp_path, monkeypatch):
    late = replace(Centre.read(), records_since=FiscalYear(2019))
    monkeypatch.setattr(form.Centre, "read", lambda: late)
    write_form(tmp_path / "later.xlsx")
    book = openpyxl.load_workbook(tmp_path / "later.xlsx")
    table = TABLES["cases"]
    assert title(book, table, table.columns["start_year"]).value == "開始年度"
    rule = validation(book, table, table.columns["start_year"])
    assert (rule.type, rule.formula1, rule.formula2) == ("textLength", "1", "8")
    assert "令和元年度（記録の始まり）以来" in str([*book["使い方"].values])
