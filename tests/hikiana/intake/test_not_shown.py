"""What Excel shows as not there: told with its rows, and counted only as the office says."""

import openpyxl
import pytest
from openpyxl.styles import Font

from hikiana.base.errors import InputError
from hikiana.base.fiscal_year import FiscalYear
from hikiana.centre.profile import Centre
from hikiana.intake.answers import NO_ANSWERS, Answers
from hikiana.intake.read import read_register
from hikiana.register.check.rows import count_rows
from hikiana.register.clean.cleaning import clean_register
from hikiana.register.register import open_register, register_of
from hikiana.register.validation import validate
from hikiana.sections import quality
from hikiana.sections.year import Year
from schemas.tables import TABLES
from tests.hikiana.intake.open_document.written import write_book

STRUCK = Font(strike=True)


@pytest.fixture(params=["xlsx", "ods"])
def ledger(tmp_path, sound, request):
    """Write the sound register as a workbook of either kind in which one may change what it looks like."""

    def write(change):
        book = openpyxl.Workbook()
        book.remove(book.active)
        for name, table in TABLES.items():
            sheet = book.create_sheet(table.title.ja)
            sheet.append([column.title.ja for column in table.usual.values()])
            for row in sound[name]:
                sheet.append([row[column] or None for column in table.usual])
        change(book)
        path = tmp_path / f"台帳.{request.param}"
        if request.param == "ods":
            return write_book(path, book)
        book.save(path)
        return path

    return write


def _strike(sheet, row, columns="ABCDEFGHI"):
    for column in columns:
        sheet[f"{column}{row}"].font = STRUCK


def _found(path, answers=NO_ANSWERS):
    """By check the rows and columns of what is found."""
    validated = validate(read_register(path, answers=answers), Centre.read())
    return {
        (finding.rule, finding.letters): finding.rows.to_list()
        for finding in validated.findings
        if finding.rule.startswith(("row_", "cell_", "column_", "number_as"))
    }


def test_struck_rows_are_an_error_until_the_office_says(ledger):
    path = ledger(lambda book: _strike(book["相談記録"], 3))
    assert _found(path) == {("row_struck", ""): [3]}
    assert _found(path, Answers("count")) == {("row_struck_counted", ""): [3]}
    assert _found(path, Answers("leave-out")) == {("row_struck_left_out", ""): [3]}


@pytest.mark.parametrize(
    ("columns", "told"),
    [
        ("A", {("row_struck", ""): [3]}),
        ("CDE", {("row_struck", ""): [3]}),
        ("GHI", {}),
        ("DE", {("cell_struck", "D"): [3], ("cell_struck", "E"): [3]}),
    ],
    ids=["the number", "half of what is filled", "empty cells", "fewer"],
)
def test_row_is_struck_by_its_number_or_half_of_its_cells_and_others_are_told_by_cell(ledger, columns, told):
    assert _found(ledger(lambda book: _strike(book["相談記録"], 3, columns))) == told


@pytest.mark.parametrize(
    ("answer", "numbers"), [(None, (7, 6, 1, 0)), ("count", (7, 7, 0, 0)), ("leave-out", (7, 6, 0, 1))]
)
def test_rows_read_are_sound_set_aside_and_left_out(ledger, answer, numbers):
    raw = read_register(ledger(lambda book: _strike(book["相談記録"], 3)), answers=Answers(answer))
    count = next(count for count in count_rows(raw, validate(raw, Centre.read())) if count.title.ja == "相談記録")
    assert (count.read, count.sound, count.set_aside, count.left_out) == numbers
    assert ("除いた行 1（うち取り消し線の行 1）" in count.told("ja")) is (answer == "leave-out")


def test_rows_left_out_are_told_by_the_register_and_the_section_on_quality(ledger, tmp_path):
    path = ledger(lambda book: _strike(book["相談記録"], 3))
    with pytest.raises(InputError) as refusal:
        clean_register(path, tmp_path / "clean")
    assert "--struck" in refusal.value.message.ja
    clean, _ = clean_register(path, tmp_path / "clean", answers=Answers("leave-out"))
    raw = read_register(path, answers=Answers("leave-out"))
    for register in (open_register(clean), register_of(raw, validate(raw, Centre.read()))):
        assert register.struck_out == {"contacts": 1}
        assert register.source.ja.endswith("取り消し線の1行を除く")
        assert [warning.ja for warning in register.warnings if "取り消し線の引かれた1行" in warning.ja]
        table = quality.rows_by_table(Year(register, FiscalYear(2014)))
        assert [table["contacts", measure] for measure in ("read", "rows", "set_aside", "struck_out")] == [7, 6, 0, 1]
        (told,) = quality.counted(Year(register, FiscalYear(2014))).texts
        assert "1行は、取り消し線" in told.ja


def test_ledger_of_which_all_rows_are_left_out_is_empty(ledger):
    def strike(book):
        for name in ("ケース", "相談記録"):
            for row in range(2, book[name].max_row + 1):
                _strike(book[name], row, "A")

    with pytest.raises(InputError, match="空です"):
        read_register(ledger(strike), answers=Answers("leave-out"))


def test_hidden_rows_and_columns_are_read_and_told(ledger):
    def hide(book):
        sheet = book["相談記録"]
        sheet.row_dimensions[4].hidden = True
        sheet.row_dimensions[5].height = 0.5
        sheet.row_dimensions[50].hidden = True
        sheet.column_dimensions["E"].hidden = True
        sheet.column_dimensions["Q"].hidden = True

    path = ledger(hide)
    assert _found(path) == {("row_hidden", ""): [4, 5], ("column_hidden", "E"): []}
    assert read_register(path).tables["contacts"].frame.height == 7


@pytest.mark.parametrize("keeps_values", [True, False])
def test_cells_under_a_merge_of_rows_are_an_error_at_their_rows(ledger, keeps_values):
    def merge(book):
        sheet = book["相談記録"]
        sheet.merge_cells("B4:B6") if not keeps_values else sheet.merged_cells.add("B4:B6")

    found = _found(ledger(merge))
    assert found[("cell_merged", "B")] == [5, 6]


def test_merges_in_titles_totals_and_within_a_row_are_nothing(ledger):
    def merge(book):
        sheet = book["相談記録"]
        sheet.append(["合計"])
        sheet.insert_rows(1, 2)
        sheet.merge_cells("G5:I5")
        sheet.merge_cells("A11:A12")
        sheet["A1"] = "令和6年度"
        sheet.merge_cells("A1:I2")

    assert _found(ledger(merge)) == {("row_is_a_record", ""): [11]}


def test_numbers_are_read_with_the_zeros_that_excel_shows(ledger):
    def number(book):
        for name in ("ケース", "相談記録", "デイケア・外来"):
            sheet = book[name]
            for row in range(2, sheet.max_row + 1):
                cell = sheet.cell(row, 2 if name == "相談記録" else 1)
                cell.value = int(cell.value[1:])
                cell.number_format = "0000"

    path = ledger(number)
    raw = read_register(path)
    assert raw.tables["contacts"].frame["case_id"].unique().sort().to_list() == ["0001", "0002", "0003"]
    assert _found(path)[("number_as_shown", "B")] == [2, 3, 4, 5, 6, 7, 8]


def test_bare_numbers_of_days_count_from_where_the_workbook_says(ledger):
    def count(book):
        book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
        book["相談記録"]["C2"] = 39577  # 2012-05-10
        book["アクセス"]["A2"] = 40268  # 2014-04-01

    validated = validate(read_register(ledger(count)), Centre.read())
    assert str(validated.tables["contacts"]["date"][0]) == "2012-05-10"
    assert str(validated.tables["web_access"]["month"][0]) == "2014-04-01"


def test_failed_cell_is_called_that_once_and_its_row_set_aside(ledger):
    def fail(book):
        book["ケース"]["F2"] = '="01208"'
        book["ケース"]["G2"] = None
        book["相談記録"]["A3"] = "#N/A"

    path = ledger(fail)
    findings = validate(read_register(path), Centre.read()).findings
    errors = [
        (finding.rule, finding.letters, finding.rows.to_list()) for finding in findings if finding.severity == "error"
    ]
    assert errors == [("cell_failed", "F", [2]), ("cell_failed", "A", [3])]
    assert [finding.values.to_list() for finding in findings if finding.rule == "cell_failed"] == [
        ["（計算されていない式）"],
        ["#N/A"],
    ]
