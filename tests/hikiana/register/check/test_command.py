"""What the check of a ledger leaves: list, page, copy and quarantine, each cell at its place."""

import hashlib
from pathlib import Path

import openpyxl
import polars as pl
import pytest

from hikiana.base.errors import InputError
from hikiana.base.fiscal_year import FiscalYear
from hikiana.intake.read import read_register
from hikiana.register.check.command import check_ledger
from hikiana.register.check.findings_workbook import COLOURS
from hikiana.register.check.rows import count_rows, list_cells
from hikiana.register.validation import validate
from schemas.tables import TABLES

CELLS = {
    ("ケース", "E5"): "error",
    ("相談記録", "E6"): "error",
    ("相談記録", "F8"): "error",
    ("相談記録", "D9"): "note",
}
"""The disturbed cells: the table begins in column B and row 3."""


def _listed(path):
    rows = list(openpyxl.load_workbook(path).worksheets[0].iter_rows(min_row=4))
    return [row for row in rows if row[1].value]


def _digests(folder):
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir()}


def test_list_names_exactly_the_disturbed_cells_errors_first(checked, faults):
    rows = _listed(checked(faults).results.list)
    assert [(row[3].value, row[4].value) for row in rows] == list(CELLS)
    assert [row[1].value for row in rows] == ["誤り", "誤り", "誤り", "お知らせ"]
    assert rows[0][6].value == "「?」"
    assert "男、女" in rows[0][8].value


def test_every_line_of_the_list_leads_to_its_cell_in_the_ledger(checked, faults):
    result = checked(faults)
    for row in _listed(result.results.list):
        link = row[4].hyperlink
        assert (result.results.folder / link.target.replace("\\", "/")).resolve() == result.ledger.resolve()
        assert link.location == f"'{row[3].value}'!{row[4].value}"


def test_formula_in_a_ledger_is_text_in_everything_that_is_written(checked, faults):
    result = checked(faults)
    for path in (result.results.list, result.results.copy, result.results.quarantine):
        for sheet in openpyxl.load_workbook(path):
            for row in sheet.iter_rows():
                assert all(cell.data_type != "f" for cell in row)


def test_copy_is_the_ledger_with_exactly_the_cells_coloured_and_explained(checked, faults):
    result = checked(faults)
    ledger, copy = (openpyxl.load_workbook(path) for path in (result.ledger, result.results.copy))
    assert copy.sheetnames == ledger.sheetnames
    marked = {}
    for sheet in copy:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.value == ledger[sheet.title][cell.coordinate].value
                if cell.comment or cell.fill.fill_type:
                    marked[sheet.title, cell.coordinate] = (cell.fill.fgColor.rgb[2:].lower(), cell.comment.text)
    colours = {place: "#" + colour for place, (colour, _) in marked.items()}
    assert colours == {place: COLOURS[severity] for place, severity in CELLS.items()}
    assert "範囲は 0〜1440" in marked["相談記録", "F8"][1]


def test_copy_keeps_a_note_that_was_there_and_marks_merged_cells(ledger, faults, tmp_path):
    path = ledger(faults)
    book = openpyxl.load_workbook(path)
    book["ケース"]["E5"].comment = openpyxl.comments.Comment("確認中", "担当")
    book["相談記録"].merge_cells("D6:E6")
    book.save(path)
    copy = openpyxl.load_workbook(check_ledger(path, None, "ja", tmp_path / "checks").results.copy)
    assert copy["ケース"]["E5"].comment.text.startswith("確認中\n【誤り】")
    assert copy["相談記録"]["D6"].comment is not None


def test_rows_read_are_rows_counted_and_rows_set_aside(checked, faults):
    counts = {count.title.ja: count for count in checked(faults).results.counts}
    assert (counts["ケース"].read, counts["ケース"].sound, counts["ケース"].faulty) == (3, 2, 1)
    contacts = counts["相談記録"]
    assert (contacts.read, contacts.sound, contacts.faulty, contacts.dependent) == (7, 3, 2, 2)
    assert contacts.told("ja") == (
        "相談記録: 読んだ行 7 ＝ 検査を通った行 3 ＋ 取り置く行 4 ＋ 除いた行 0（うち誤りのある行と関係する行 2）"
    )
    assert contacts.told("en").startswith("Contacts: rows read 7 = sound rows 3 + rows set aside 4")


def test_row_that_is_lost_on_the_way_is_not_passed_over(folder, centre):
    raw = read_register(folder)
    validated = validate(raw, centre)
    validated.tables["contacts"] = validated.tables["contacts"].head(6)
    with pytest.raises(RuntimeError, match="contacts"):
        count_rows(raw, validated)


def test_quarantine_holds_the_rows_as_they_stand_with_place_and_reason(checked, faults, sound):
    book = openpyxl.load_workbook(checked(faults).results.quarantine)
    assert book.sheetnames == ["ケース", "相談記録"]
    heads, *rows = book["相談記録"].iter_rows(min_row=2, values_only=True)
    assert heads[4:] == tuple(column.title.ja for column in TABLES["contacts"].columns.values())
    aside = {int(row[2]): row for row in rows}
    assert sorted(aside) == [4, 5, 6, 8]
    assert aside[6][7] == sound["contacts"][2]["method"]
    assert "使えない値です" in aside[6][3]
    assert "関係する行" in aside[4][3]
    assert aside[8][0] == "台帳.xlsx"


def test_sound_ledger_has_no_quarantine_and_an_empty_list(checked):
    result = checked()
    assert result.results.quarantine is None
    assert _listed(result.results.list) == []
    assert "直すところはありません" in result.told("ja")
    result.refuse_errors()


def test_faulty_ledger_is_refused_with_the_way_to_the_list(checked, faults):
    result = checked(faults)
    assert str(result.results.list) in result.told("ja")
    with pytest.raises(InputError) as refusal:
        result.refuse_errors()
    assert "3か所" in refusal.value.message.ja
    assert "何も書き出していません" not in refusal.value.message.ja


def test_second_check_of_the_same_ledger_changes_nothing_so_that_work_in_it_is_kept(ledger, faults, tmp_path):
    path = ledger(faults)
    first = check_ledger(path, None, "ja", tmp_path / "checks").results
    first.copy.write_bytes(b"somebody's work")
    before = _digests(first.folder)
    again = check_ledger(path, None, "ja", tmp_path / "checks").results
    assert again.folder == first.folder
    assert _digests(again.folder) == before


def test_mended_ledger_gets_a_folder_of_its_own(ledger, faults, sound, tmp_path):
    path = ledger(faults)
    first = check_ledger(path, None, "ja", tmp_path / "checks").results
    ledger(lambda register: register["cases"][1].update(sex="female"))
    again = check_ledger(path, None, "ja", tmp_path / "checks").results
    assert again.folder != first.folder
    assert first.list.is_file()


def test_folder_of_csv_files_is_copied_with_each_cell_at_its_row(folder, keep, sound, faults, tmp_path):
    faults(sound)
    result = check_ledger(keep(folder, sound), None, "ja", tmp_path / "checks")
    copy = openpyxl.load_workbook(result.results.copy)
    sheet = copy["相談記録"]
    assert sheet["D4"].value == sound["contacts"][2]["method"]
    assert sheet["D4"].comment.text.startswith("【誤り】使えない値です。")
    (line,) = (row for row in _listed(result.results.list) if row[4].value == "D4")
    assert line[4].hyperlink.target == "annotated.xlsx"
    assert line[4].hyperlink.location == "'相談記録'!D4"


def test_page_says_what_is_wrong_runs_nothing_and_shows_no_private_value(checked):
    def disturb(register):
        register["cases"][0]["age"] = "<script>山田太郎</script>"
        register["contacts"][2]["method"] = "<>&"

    page = checked(disturb).results.page.read_text(encoding="utf-8")
    assert "山田" not in page
    assert "&lt;&gt;&amp;" in page
    assert "<script" not in page
    assert "default-src 'none'" in page
    assert "直すところが2か所あります" in page


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_free_text_reaches_no_list(checked, lang):
    def disturb(register):
        register["activities"][0]["title"] = "山田太郎" * 60

    result = checked(disturb, lang).results
    assert "山田" not in result.page.read_text(encoding="utf-8")
    assert not any("山田" in str(cell.value) for row in _listed(result.list) for cell in row)


def test_synthetic_register_is_called_so_in_every_file(folder, keep, sound, faults, tmp_path):
    faults(sound)
    keep(folder, sound)
    (folder / "register.toml").write_text('name_ja = "甲"\nsynthetic = true\n', encoding="utf-8")
    result = check_ledger(folder, None, "ja", tmp_path / "checks").results
    assert "合成データ" in result.page.read_text(encoding="utf-8")
    for path in (result.list, result.quarantine):
        assert "合成データ" in openpyxl.load_workbook(path).worksheets[0]["A1"].value
    assert "合成データ" in openpyxl.load_workbook(result.copy).properties.title


def test_cells_are_sorted_by_severity_table_and_place(ledger, sound, centre):
    def disturb(register):
        register["contacts"][0] |= {"duration_min": "-1", "method": "fax"}
        register["contacts"][4]["date"] = "x"
        register["cases"][2]["region"] = ""

    raw = read_register(ledger(disturb))
    cells = list_cells(raw, validate(raw, centre).findings, "en")
    assert cells.select("sheet", "row", "letters").rows() == [
        ("ケース", 6, "H"),
        ("相談記録", 4, "E"),
        ("相談記録", 4, "F"),
        ("相談記録", 8, "D"),
    ]
    assert cells.schema["row"] == pl.UInt32


def test_results_lie_under_the_place_for_checks(ledger, tmp_path):
    result = check_ledger(ledger(), None, "ja", tmp_path / "checks").results
    assert Path(result.folder).parent == tmp_path / "checks"
    assert result.folder.name.startswith("台帳-")


def test_days_without_a_year_are_told_anew_for_another_fiscal_year(ledger, tmp_path):
    def disturb(register):
        register["contacts"][2]["date"] = "4/1"

    path = ledger(disturb)
    pages = [check_ledger(path, FiscalYear(year), "ja", tmp_path).results.page for year in (2014, 2013)]
    assert "4/1 → 2014-04-01" in pages[0].read_text(encoding="utf-8")
    assert "4/1 → 2013-04-01" in pages[1].read_text(encoding="utf-8")
