"""Which rows of a table are records."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hikiana.findings import Place
from hikiana.intake.read import read_register
from hikiana.intake.rows import without_totals

HEADS = ["番号", "b", "c", "d", "e"]
RECORD = ["A1", "x", None, "", "1"]


def _kept(*rows, width=5):
    """The numbers of the rows that are taken for records, and those that are told."""
    schema = dict.fromkeys(HEADS[:width], pl.String)
    frame = pl.DataFrame([row[:width] for row in rows], schema=schema, orient="row").with_row_index("row", 2)
    told = []
    records = without_totals(frame, {head: head for head in schema}, Place("a.csv"), told)
    return records["row"].to_list(), [row for note in told for row in note.rows]


@pytest.mark.parametrize("word", ["合計", "合　計", "合 計", "計", "総計", " 小計 ", "累計", "Total"])
@pytest.mark.parametrize("before", [[], [None], ["", "\u3000"]])
def test_row_whose_first_filled_cell_is_a_total_is_no_record(word, before):
    row = [*before, word, "3", None, None, None][:5]
    assert _kept(RECORD, row, RECORD) == ([2, 4], [3])


@pytest.mark.parametrize(
    "remark", ["※速報値", "※", "注）未確定", "(注1) x", "備考：なし", "以上", "〆", " ※ 2月分まで"]
)
@pytest.mark.parametrize("place", range(5))
def test_remark_alone_in_its_row_is_no_record(remark, place):
    row = [None, "", " ", None, ""]
    row[place] = remark
    assert _kept(RECORD, row) == ([2], [3])


@pytest.mark.parametrize(
    "row", [["※A1", "x", None, None, None], ["A1", None, None, None, None], ["A1", "備考", None, None, None]]
)
def test_row_with_more_than_a_remark_or_with_other_words_is_a_record(row):
    assert _kept(row) == ([2], [])


def test_remark_in_a_narrow_table_may_be_a_record():
    assert _kept(["※", None], width=2) == ([2], [])


@given(st.lists(st.sampled_from([RECORD, HEADS, ["合計", "9", "9", "9", "9"], ["以上", *[None] * 4]])))
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
