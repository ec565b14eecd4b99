"""Columns that are missing, strange, without a head or under a head of two rows: one message says what to do."""

import pytest

from hikiana.base.errors import InputError
from hikiana.intake.read import read_register


def _refusal(path):
    with pytest.raises(InputError) as refusal:
        read_register(path)
    return refusal.value.message


def _two_rows(sheet):
    """As offices merge them: a word above several columns, or one head down both rows."""
    heads, *rows = sheet
    upper = [*heads[:3], "相談", "", "", heads[6], "連携", ""]
    lower = ["", "", "", "方法", "時間（分）", "オンライン", "", "向き", "連携先"]
    return [[""], ["", "相談記録（令和5～6年度）"], [""], *(["", *row] for row in (upper, lower, *rows))]


def test_head_of_two_rows_that_begins_below_a_title_is_one_message(book, sheets):
    message = _refusal(book(sheets | {"相談記録": _two_rows(sheets["相談記録"])}))
    assert "台帳.xlsx / 相談記録: 見出しが4行目と5行目の2行に分かれています（B、C、D、H列は" in message.ja
    assert "The head stands in two rows, 4 and 5" in message.en
    assert "1か所" in message.ja


def test_head_that_was_written_into_one_row_as_asked_is_read(book, sheets):
    rows = _two_rows(sheets["相談記録"])
    rows[4] = ["", *sheets["相談記録"][0]]
    contacts = read_register(book(sheets | {"相談記録": rows})).tables["contacts"]
    assert contacts.frame.height == 7
    assert contacts.place.letters["contact_id"] == "B"


def test_missing_columns_are_one_message_and_the_offices_own_are_named_in_it(folder):
    path = folder / "cases.csv"
    text = path.read_text(encoding="utf-8").replace("case_id,", "No,").replace(",age,", ",年代,").replace("\n", ",\n")
    path.write_text(text.replace("initial_outcome,", "initial_outcome,備考"), encoding="utf-8")
    message = _refusal(folder)
    assert "列がありません: 「ケース番号 (case_id)」、「年齢 (age)」。" in message.ja
    assert "A列「No」、E列「年代」、M列「備考」" in message.ja
    assert "1か所" in message.ja


def test_offices_own_columns_are_one_warning(folder, sound):
    path = folder / "clinic.csv"
    head, *rows = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([f"No,{head},備考,佐藤メモ", *(f"1,{row},x,y" for row in rows)]), encoding="utf-8")
    raw = read_register(folder)
    assert raw.tables["clinic"].frame.fill_null("").to_dicts() == sound["clinic"]
    (warning,) = raw.warnings
    assert (warning.rule, warning.severity) == ("column_used", "warning")
    assert "A列「No」、G列「備考」、H列。" in warning.message.ja
    assert "A 'No', G '備考', H." in warning.message.en


@pytest.mark.parametrize("blank", ["", " "])
def test_columns_with_content_and_no_head_are_one_error_of_their_letters(folder, blank):
    path = folder / "clinic.csv"
    head, *rows = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([f"{head},{blank},", *(f"{row},x,y" for row in rows)]), encoding="utf-8")
    message = _refusal(folder)
    assert "F、G列には内容がありますが、見出しがありません" in message.ja
    assert "1か所" in message.ja


def test_lines_above_the_head_of_a_narrow_table_are_no_records_and_told(folder, sound):
    path = folder / "web_access.csv"
    above = "統計表ID,0000000001\n統計名,架空の統計\n\n"
    below = "合計,100\n(注) 推計値である。,\n資料：架空の統計,\n"
    path.write_text(above + path.read_text(encoding="utf-8") + below, encoding="utf-8")
    raw = read_register(folder)
    assert raw.tables["web_access"].frame.to_dicts() == sound["web_access"]
    assert [row for note in raw.warnings for row in note.rows] == [1, 2, 7, 8, 9]


@pytest.mark.parametrize("name", ["web_access", "contacts"])
def test_records_above_the_head_are_an_error(folder, name):
    path = folder / f"{name}.csv"
    head, first, *rows = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([first, head, *rows]), encoding="utf-8")
    assert f"{name}.csv: 見出しの行より上に記録があります" in _refusal(folder).ja
