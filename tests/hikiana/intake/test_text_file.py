"""Files of text with the row ends, marks and empty cells that programs leave in them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hikiana.base.errors import InputError
from hikiana.intake.read import read_register
from hikiana.intake.text_file import TextFile
from schemas.tables import TABLES


def _change(folder, name, change):
    path = folder / f"{name}.csv"
    path.write_bytes(change(path.read_bytes()))


def _same(folder, sound):
    raw = read_register(folder)
    read = {name: table.frame.select([*table.table.usual]) for name, table in raw.tables.items()}
    assert {name: frame.fill_null("").to_dicts() for name, frame in read.items()} == sound
    return raw


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932", "utf-16"])
def test_carriage_returns_alone_end_rows_in_any_encoding(folder, sound, encoding):
    for name in TABLES:
        _change(folder, name, lambda content: content.decode().replace("\n", "\r").encode(encoding))
    assert _same(folder, sound).tables["contacts"].rows.to_list() == list(range(2, 9))


def test_ends_of_rows_may_be_mixed(folder, sound):
    _change(folder, "contacts", lambda content: content.replace(b"\n", b"\r", 3).replace(b"\n", b"\r\n", 2))
    _same(folder, sound)


def test_carriage_return_within_quotation_marks_is_part_of_its_cell(folder):
    _change(folder, "activities", lambda content: content.replace("連絡会議".encode(), '"連絡\r会議"'.encode()))
    table = read_register(folder).tables["activities"]
    assert table.frame["title"][0] == "連絡\r会議"
    assert table.rows.to_list() == [2, 3]


def test_carriage_return_that_would_break_a_row_is_part_of_its_cell(folder):
    _change(folder, "activities", lambda content: content.replace("連絡会議".encode(), "連絡\r会議".encode()))
    table = read_register(folder).tables["activities"]
    assert table.frame["title"].to_list() == ["連絡\r会議", "リーフレットの配布"]


@pytest.mark.parametrize("end", [b"\x1a", b"\r\n\x1a", b"\x1a\x1a\x1a", b"\x1a\r\n"])
@pytest.mark.parametrize("encoding", ["utf-8", "cp932"])
def test_mark_of_the_end_of_a_file_is_nothing(folder, sound, end, encoding):
    _change(folder, "contacts", lambda content: content.decode().encode(encoding) + end)
    _same(folder, sound)


def test_mark_of_the_end_within_a_file_ends_nothing(folder, sound):
    _change(folder, "clinic", lambda content: content.replace(b"outpatient", b"outpatient\x1a"))
    assert read_register(folder).tables["clinic"].frame.height == len(sound["clinic"])


@pytest.mark.parametrize("commas", [b",,,", b", ,"])
def test_empty_columns_at_the_end_are_nothing(folder, sound, commas):
    for name in TABLES:
        _change(folder, name, lambda content: content.replace(b"\n", commas + b"\n"))
    assert _same(folder, sound).warnings == []


def test_rows_may_have_more_empty_cells_than_the_head(folder, sound):
    head = ",".join(TABLES["clinic"].columns).encode()
    _change(folder, "clinic", lambda content: content.replace(b"\n", b",,\n").replace(head + b",,", head))
    _same(folder, sound)


def test_marks_of_the_order_of_bytes_within_joined_files_are_nothing(folder, sound):
    header, *records = (folder / "contacts.csv").read_bytes().splitlines(keepends=True)
    mark = b"\xef\xbb\xbf"
    joined = [mark + header, *records[:3], mark + header, mark + records[3], *records[4:]]
    _change(folder, "contacts", lambda _: b"".join(joined))
    raw = _same(folder, sound)
    assert [(note.rule, note.rows.to_list()) for note in raw.warnings] == [("row_is_a_record", [5])]


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_its_mark_is_known_by_its_text(folder, sound, encoding):
    _change(folder, "contacts", lambda content: content.decode().encode(encoding))
    _same(folder, sound)


@pytest.mark.parametrize("place", [-1, 200])
def test_zero_bytes_are_lost_content_and_refused(folder, place):
    _change(folder, "contacts", lambda content: content[:place] + bytes(64) + content[place:])
    with pytest.raises(InputError) as refusal:
        read_register(folder)
    assert "contacts.csv: ファイルの一部が失われています" in refusal.value.message.ja
    assert "contacts.csv: Part of the file is lost" in refusal.value.message.en


HEADS = [column.title.ja for column in TABLES["clinic"].columns.values()]
CELLS = st.text(st.sampled_from('a,"\r\n\t;山 '), max_size=6)


@given(st.lists(st.lists(CELLS, min_size=5, max_size=5), min_size=1, max_size=5), st.sampled_from(["\r", "\r\n", "\n"]))
def test_cells_that_are_quoted_come_back_whatever_ends_the_rows(tmp_path_factory, rows, end):
    quoted = [",".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in (HEADS, *rows)]
    path = tmp_path_factory.mktemp("text") / "a.csv"
    path.write_bytes((end.join(quoted) + end).encode())
    cells = TextFile.of(path).cells(0)
    assert [[cell or "" for cell in row] for row in cells.rows()] == [HEADS, *rows]
