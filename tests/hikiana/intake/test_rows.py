"""Which rows of a table are records."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hikiana.intake.findings import Place
from hikiana.intake.read import read_register
from hikiana.intake.rows import without_totals
from schemas.tables import TABLES

HEADS = ["相談番号", "ケース番号", "相談日", "相談方法", "備考"]
NAMES = ["contact_id", "case_id", "date", "method"]
RECORD = ["S1", "K1", "2024-05-29", "", "1"]


def _kept(*rows, heads=HEADS, names=NAMES, table="contacts"):
    """The numbers of the rows that are taken for records, and those that are told."""
    frame = pl.DataFrame(rows, schema=dict.fromkeys(heads, pl.String), orient="row").with_row_index("row", 2)
    named = dict(zip(heads, names, strict=False))
    records, told = without_totals(frame, {head: head for head in heads}, named, TABLES[table], Place("a.csv"))
    return records["row"].to_list(), [row for note in told for row in note.rows]


@pytest.mark.parametrize(
    "word",
    [
        *("合計", "合　計", "合 計", "計", "総計", " 小計 ", "累計", "Total", "月計", "４月計", "令和6年度 合計"),
        *("R6年度計", "年間合計", "合計：58件", "（合計）", "上半期小計", "平均"),
        *("実人員", "実人数：5人", "延べ件数", "延人数", "のべ58件", "４月 延べ相談件数", "今月計", "前月までの累計"),
        *("実相談者数", "（延べ人員）"),
    ],
)
@pytest.mark.parametrize("before", [[], [None], ["", "\u3000"]])
def test_row_whose_first_filled_cell_is_a_total_is_no_record(word, before):
    row = [*before, word, "3", None, None, None][:5]
    assert _kept(RECORD, row, RECORD) == ([2, 4], [3])


@pytest.mark.parametrize(
    "remark",
    [
        *("※速報値", "※", "注）未確定", "(注1) x", "備考：なし", "以上", "以　上", "〆", " ※ 2月分まで", "資料：台帳"),
        *("出典：相談台帳", "（単位：件）", "令和7年3月31日現在", "令和5年度 相談受付簿 5月分", "＊ 訪問を含む"),
    ],
)
@pytest.mark.parametrize("place", range(5))
def test_remark_alone_in_its_row_is_no_record(remark, place):
    row = [None, "", " ", None, ""]
    row[place] = remark
    assert _kept(RECORD, row) == ([2], [3])


@pytest.mark.parametrize(
    "row",
    [
        ["※A1", "x", None, None, None],
        ["A1", None, None, None, None],
        ["A1", "備考", None, None, None],
        ["山田合計", None, None, None, None],
        ["会計", "K1", None, None, None],
        ["実", "K1", None, None, None],
        ["延岡市", "K1", None, None, None],
    ],
)
def test_row_with_more_than_a_remark_or_with_other_words_is_a_record(row):
    assert _kept(row) == ([2], [])


@pytest.mark.parametrize("first", ["合計", "※要確認", "4月計", "注"])
def test_row_with_numbers_and_a_day_is_a_record_whatever_stands_before_them(first):
    heads, names = ["印", "相談番号", "ケース番号", "相談日", "相談方法"], ["", *NAMES]
    frame = pl.DataFrame([[first, "S1", "K1", "R6.5.29", None]], schema=dict.fromkeys(heads, pl.String), orient="row")
    named = {head: name for head, name in zip(heads, names, strict=True) if name}
    rows = frame.with_row_index("row", 2)
    kept, told = without_totals(rows, {head: head for head in heads}, named, TABLES["contacts"], Place("a.csv"))
    assert (kept.height, told) == (1, [])


@pytest.mark.parametrize(
    ("cell", "kept"), [("(注) 推計値である。", []), ("合計", []), ("2023年4月", [2]), ("4月", [2])]
)
def test_narrow_table_has_remarks_and_totals_too(cell, kept):
    found, told = _kept([cell, "31,000" if kept else None], heads=["月", "件数"], names=["month"], table="web_access")
    assert (found, found + told) == (kept, [2])


@given(st.lists(st.sampled_from([RECORD, HEADS, ["合計", "9", "9", "", "9"], ["以上", *[None] * 4]])))
def test_every_row_is_either_a_record_or_told(rows):
    kept, told = _kept(*rows)
    assert sorted(kept + told) == list(range(2, len(rows) + 2))
    assert kept == [place for place, row in enumerate(rows, start=2) if row is RECORD]


def test_blank_rows_totals_and_remarks_of_a_file_are_no_records_and_the_others_keep_their_numbers(folder, sound):
    header, *records = (folder / "contacts.csv").read_text(encoding="utf-8").splitlines()
    blank, total, remark = ",,,,,,,,", "合　計,,,,265,,,,", "※令和6年度は速報値"
    lines = [header, *records[:3], blank, total, *records[3:], blank, remark, "以上,,,,,,,,"]
    (folder / "contacts.csv").write_text("\n".join(lines), encoding="utf-8")
    raw = read_register(folder)
    contacts = raw.tables["contacts"]
    assert contacts.frame.fill_null("").to_dicts() == sound["contacts"]
    assert contacts.rows.to_list() == [2, 3, 4, 7, 8, 9, 10]
    (note,) = raw.warnings
    assert (note.rule, note.severity, note.rows.to_list()) == ("row_is_a_record", "note", [6, 12, 13])


def test_head_once_more_is_no_record_however_wide_its_letters_are():
    frame = pl.DataFrame([["K1", "45"], ["番号", "時間（分）"], ["番 号", "時間(分)"], ["番号", "45"]], orient="row")
    rows = frame.rename({"column_0": "番号", "column_1": "b"}).with_row_index("row", 2)
    heads = {"番号": "番号", "b": "時間(分)"}
    records, _ = without_totals(rows, heads, {"番号": "case_id"}, TABLES["contacts"], Place("a.csv"))
    assert records["row"].to_list() == [2, 5]
