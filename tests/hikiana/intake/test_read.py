"""Reading the files of a raw register, and what is told of those that cannot be read."""

import hashlib
from pathlib import Path

import polars as pl
import pytest

from hikiana.base.errors import InputError
from hikiana.intake.read import read_register
from schemas.tables import TABLES


def _refusal(folder):
    with pytest.raises(InputError) as refusal:
        read_register(folder)
    assert refusal.value.exit_code == 3
    return refusal.value.message


def _edit(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def _append(path, text):
    with path.open("a", encoding="utf-8") as file:
        file.write(text)


def test_register_is_read_as_it_stands(folder, sound):
    raw = read_register(folder)
    assert list(raw.tables) == list(TABLES)
    for name, table in raw.tables.items():
        assert table.path == folder / f"{name}.csv"
        assert set(table.frame.dtypes) == {pl.String}
        assert table.frame.select([*table.table.usual]).fill_null("").to_dicts() == sound[name]
        assert table.rows.to_list() == list(range(2, len(sound[name]) + 2))


def test_register_without_a_profile_is_called_by_its_folder_and_taken_as_real(folder):
    raw = read_register(folder)
    assert (raw.name.ja, raw.name.en, raw.synthetic) == ("register", "register", False)


def test_profile_names_the_register_and_says_whether_it_is_synthetic(folder):
    (folder / "register.toml").write_text('name_ja = "甲"\nname_en = "A"\nsynthetic = true\n', encoding="utf-8")
    raw = read_register(folder)
    assert (raw.name.ja, raw.name.en, raw.synthetic) == ("甲", "A", True)


@pytest.mark.parametrize("profile", [b"synthetic = ", "name_ja = '甲'".encode("cp932")])
def test_broken_profile_is_refused_by_name(folder, profile):
    (folder / "register.toml").write_bytes(profile)
    message = _refusal(folder)
    for told in (message.ja, message.en):
        assert str(folder / "register.toml") in told


@pytest.mark.parametrize("written", ['"true"', '"false"', "1", "0", "[]"])
def test_profile_that_says_neither_true_nor_false_of_synthetic_is_refused(folder, written):
    (folder / "register.toml").write_text(f"synthetic = {written}\n", encoding="utf-8")
    message = _refusal(folder)
    for told in (message.ja, message.en):
        assert str(folder / "register.toml") in told
        assert "synthetic" in told
        assert "true" in told


@pytest.mark.parametrize("name", ["甲\\u001b[31m乙", "甲\\n乙", "甲\\u202e乙"])
def test_names_of_a_register_lose_what_cannot_be_printed(folder, name):
    (folder / "register.toml").write_text(f'name_ja = "{name}"\nname_en = "{name}"\n', encoding="utf-8")
    raw = read_register(folder)
    assert raw.name.ja == raw.name.en
    assert raw.name.ja.isprintable()
    assert raw.name.ja[0] + raw.name.ja[-1] == "甲乙"


def test_register_is_called_by_the_folder_that_a_dot_stands_for(folder, monkeypatch):
    monkeypatch.chdir(folder)
    assert read_register(Path()).name.ja == "register"


@pytest.fixture
def synthetic(folder):
    """The sound register as a synthetic one with the digests of its files."""
    (folder / "register.toml").write_text('name_ja = "甲"\nsynthetic = true\n', encoding="utf-8")
    lines = [f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in sorted(folder.iterdir())]
    (folder / "SHA256SUMS").write_text("".join(lines), encoding="utf-8")
    return folder


def test_synthetic_register_as_it_was_made_is_taken(synthetic):
    raw = read_register(synthetic)
    assert raw.synthetic
    assert raw.warnings == []


@pytest.mark.parametrize("name", ["contacts.csv", "register.toml"])
def test_synthetic_register_that_was_changed_is_refused_with_the_file_and_what_to_delete(synthetic, name):
    _append(synthetic / name, "\n")
    message = _refusal(synthetic)
    for told in (message.ja, message.en):
        for words in (str(synthetic), name, "register.toml", "SHA256SUMS"):
            assert words in told


def test_synthetic_register_that_lacks_a_file_it_was_made_with_is_refused(synthetic):
    pl.read_csv(synthetic / "clinic.csv", infer_schema=False).write_parquet(synthetic / "clinic.parquet")
    (synthetic / "clinic.csv").unlink()
    assert "clinic.csv が元の合成データと違います" in _refusal(synthetic).ja


def test_changed_register_that_is_not_called_synthetic_any_more_is_taken_as_real(synthetic):
    _append(synthetic / "contacts.csv", "\n")
    (synthetic / "register.toml").unlink()
    assert not read_register(synthetic).synthetic


@pytest.mark.parametrize(
    "name", ["contacts2.csv", "Contacts.xlsx", "相談.XLS", "notes.tsv", "notes.parquet", "a.ods", "a.xlsb"]
)
def test_file_that_looks_like_records_and_is_not_used_is_warned_of(folder, name):
    (folder / name).write_text("x", encoding="utf-8")
    (finding,) = read_register(folder).warnings
    assert (finding.rule, finding.severity) == ("sheet_used", "warning")
    for told in (finding.describe("ja"), finding.describe("en")):
        assert name in told


def test_other_files_beside_the_tables_are_nobodys_business(folder):
    for name in ("README.txt", "register.toml", ".DS_Store", "notes.docx", "~$相談記録.xlsx"):
        (folder / name).write_text("", encoding="utf-8")
    assert read_register(folder).warnings == []


def test_missing_folder_is_named(tmp_path):
    message = _refusal(tmp_path / "nowhere")
    for told in (message.ja, message.en):
        assert str(tmp_path / "nowhere") in told
        assert "cases.csv" in told


def test_file_in_place_of_the_folder_is_refused(folder):
    assert "cases.csv" in _refusal(folder / "cases.csv").ja


def test_missing_file_of_clients_is_named(folder):
    (folder / "cases.csv").unlink()
    message = _refusal(folder)
    assert "「ケース」のファイルがありません" in message.ja
    assert "There is no file of: Cases" in message.en


def test_csv_and_parquet_of_one_table_are_not_chosen_between(folder):
    pl.read_csv(folder / "clinic.csv").write_parquet(folder / "clinic.parquet")
    message = _refusal(folder)
    assert "clinic.csv: 同じ表のファイルがほかにもあります（clinic.parquet）" in message.ja
    assert "clinic.csv: There are other files of the same table" in message.en


@pytest.mark.parametrize(
    ("written", "meant"), [("duration", "duration_min"), ("相談時間(分", "相談時間(分)"), ("Method", "method")]
)
def test_wrong_column_is_told_with_the_one_that_was_meant(folder, written, meant):
    column = next(column for column in TABLES["contacts"].columns.values() if meant in (column.name, column.title.ja))
    _edit(folder / "contacts.csv", f",{column.name},", f",{written},")
    message = _refusal(folder)
    letter = chr(65 + list(TABLES["contacts"].columns).index(column.name))
    assert f"列がありません: 「{column.heading.ja}」。{letter}列は「{column.title.ja}」のことですか。" in message.ja
    assert f"Is column {letter} '{column.title.en}'?" in message.en
    assert "contacts.csv" in message.ja


@pytest.mark.parametrize("header", ["相談時間（分）", "相談時間(分)", "ｄｕｒａｔｉｏｎ＿ｍｉｎ", " 相談時間（分）　"])
def test_header_may_be_written_in_other_widths_of_the_same_characters(folder, sound, header):
    _edit(folder / "contacts.csv", ",duration_min,", f",{header},")
    assert read_register(folder).tables["contacts"].frame.fill_null("").to_dicts() == sound["contacts"]


def test_header_that_staff_write_otherwise_is_read_and_told(folder, sound):
    _edit(folder / "contacts.csv", ",method,duration_min,", ',"相談\n手段",所要時間（分）,')
    raw = read_register(folder)
    assert raw.tables["contacts"].frame.fill_null("").to_dicts() == sound["contacts"]
    assert raw.tables["contacts"].rows.to_list() == list(range(2, 9))
    assert [(note.rule, note.severity, note.letters) for note in raw.warnings] == [
        ("head_written_otherwise", "note", "D"),
        ("head_written_otherwise", "note", "E"),
    ]


def test_two_widths_of_one_header_stand_twice(folder):
    _edit(folder / "clinic.csv", "visits", "診療")
    _edit(folder / "clinic.csv", "next_step", "ｓｅｒｖｉｃｅ")
    assert "見出しが二つ以上あります: B列「service」、D列「診療」、E列「service」" in _refusal(folder).ja


@pytest.mark.parametrize(("delimiter", "name"), [(";", "セミコロン"), ("\t", "タブ")], ids=["semicolon", "tab"])
def test_file_with_another_delimiter_is_read_and_told(folder, sound, delimiter, name):
    _edit(folder / "clinic.csv", ",", delimiter)
    raw = read_register(folder)
    assert raw.tables["clinic"].frame.fill_null("").to_dicts() == sound["clinic"]
    (note,) = raw.warnings
    assert (note.file, note.severity) == ("clinic.csv", "note")
    assert name in note.message.ja


def test_file_that_begins_with_a_record_is_told_the_header_and_shows_no_cell(folder):
    header, *records = (folder / "clinic.csv").read_text(encoding="utf-8").splitlines()
    (folder / "clinic.csv").write_text("\n".join(records), encoding="utf-8")
    message = _refusal(folder)
    for told, words in ((message.ja, "見出しの行がありません"), (message.en, "There is no header row")):
        assert words in told
        assert "day_care" not in told
    assert header.replace(",", ", ") in message.en
    assert "ケース番号、診療、年度、延べ回数、次のステップ" in message.ja


def test_column_like_no_other_is_told_without_a_guess(folder):
    _edit(folder / "clinic.csv", "visits", "xyzzy")
    message = _refusal(folder)
    assert "読んでいない列があります: D列。" in message.ja
    assert "xyzzy" not in message.ja
    assert "ことですか" not in message.ja
    assert "Is column" not in message.en


def test_missing_column_is_named_with_its_title(folder):
    lines = [line.rpartition(",")[0] for line in (folder / "clinic.csv").read_text(encoding="utf-8").splitlines()]
    (folder / "clinic.csv").write_text("\n".join(lines), encoding="utf-8")
    message = _refusal(folder)
    assert "clinic.csv: 列がありません: 「次のステップ (next_step)」" in message.ja
    assert "clinic.csv: Columns are missing: " in message.en
    assert "(next_step)" in message.en


@pytest.mark.parametrize("second", ["service", "診療"])
def test_column_that_stands_twice_is_named_in_either_spelling(folder, second):
    _edit(folder / "clinic.csv", "visits", second)
    message = _refusal(folder)
    assert f"見出しが二つ以上あります: B列「service」、D列「{second}」" in message.ja
    assert f"has several heads: B 'service', D '{second}'" in message.en
    assert "(visits)" in message.ja


def test_header_is_shown_short_and_without_control_characters(folder):
    _edit(folder / "clinic.csv", "visits", "\x1b[31m" + "x" * 300)
    message = _refusal(folder)
    for told in (message.ja, message.en):
        assert "\x1b" not in told
        assert "x" * 31 not in told


@pytest.mark.parametrize("content", ["", "\ufeff", "\n", "\ufeff\n"])
def test_empty_file_needs_its_header(folder, content):
    (folder / "clinic.csv").write_text(content, encoding="utf-8")
    message = _refusal(folder)
    header = ",".join(TABLES["clinic"].columns)
    assert "clinic.csv: ファイルが空です。" in message.ja
    assert f"記録がなくても見出しの行が要ります: {header}" in message.ja
    assert "clinic.csv: The file is empty." in message.en
    assert f"Even without records it needs a header row: {header}" in message.en


@pytest.mark.parametrize(
    ("encoding", "name"),
    [("cp932", "CP932"), ("euc_jp", "EUC-JP"), ("utf-16", "UTF-16"), ("iso2022_jp", "ISO-2022-JP")],
)
@pytest.mark.parametrize("place", ["header", "cells"])
def test_file_in_another_encoding_is_read_and_told(folder, sound, encoding, name, place):
    text = (folder / "contacts.csv").read_text(encoding="utf-8")
    text = text.replace("method", "相談方法") if place == "header" else text.replace(",phone,", ",電話,")
    (folder / "contacts.csv").write_bytes(text.encode(encoding))
    raw = read_register(folder)
    methods = raw.tables["contacts"].frame["method"].replace({"電話": "phone"})
    assert methods.to_list() == [row["method"] for row in sound["contacts"]]
    (note,) = raw.warnings
    assert (note.file, note.severity) == ("contacts.csv", "note")
    assert name in note.message.ja
    assert name in note.message.en


@pytest.mark.parametrize("encoding", ["cp932", "euc_jp", "utf-16"])
def test_row_with_too_many_cells_is_named_in_any_encoding(folder, encoding):
    text = (folder / "contacts.csv").read_text(encoding="utf-8").replace(",phone,", ",電話,")
    text += "C8,A1,2015-05-01,電話,10,false,,,,,,x\n"
    (folder / "contacts.csv").write_bytes(text.encode(encoding))
    assert "contacts.csv: 9行目のセルが見出しより多い" in _refusal(folder).ja


def test_late_character_of_another_encoding_is_found(folder):
    row = "C{},A1,2015-05-01,phone,10,false,,,\n"
    filler = "".join(row.format(100 + number) for number in range(3000))
    _append(folder / "contacts.csv", filler)
    with (folder / "contacts.csv").open("ab") as file:
        file.write("C9,A1,2015-05-01,電話,10,false,,,\n".encode("cp932"))
    raw = read_register(folder)
    assert raw.tables["contacts"].frame["method"][-1] == "電話"
    assert "CP932" in raw.warnings[0].message.ja


def test_row_of_another_encoding_among_rows_in_utf_8_is_named(folder):
    row = "C{},A1,2015-05-01,電話,10,false,,,\n"
    with (folder / "contacts.csv").open("ab") as file:
        file.write("".join(row.format(number) for number in range(100, 110)).encode() + row.format(9).encode("cp932"))
    rows = len((folder / "contacts.csv").read_bytes().splitlines())
    assert f"途中で変わっています（{rows}行目から）" in _refusal(folder).ja


@pytest.mark.parametrize("content", [b"\xff\x80\xfd\n1,2\n", b"month,page_views\n\xff\xfd,1\n"])
def test_file_in_no_known_encoding_is_told_how_to_be_saved(folder, content):
    (folder / "web_access.csv").write_bytes(content)
    message = _refusal(folder)
    assert "web_access.csv: 文字コードが分からない" in message.ja
    assert "CSV UTF-8" in message.ja
    assert "web_access.csv: The encoding is not known" in message.en


def test_head_below_a_title_and_a_row_of_totals_are_no_records(folder, sound):
    text = (folder / "clinic.csv").read_text(encoding="utf-8")
    (folder / "clinic.csv").write_text(f"デイケア・外来 令和6年度\n\n{text}合計,,,3,\n", encoding="utf-8")
    raw = read_register(folder)
    assert raw.tables["clinic"].frame.fill_null("").to_dicts() == sound["clinic"]
    assert raw.tables["clinic"].rows.to_list() == [4, 5]
    (note,) = raw.warnings
    assert (note.file, note.severity, note.rows.to_list()) == ("clinic.csv", "note", [6])


def test_row_with_more_cells_than_the_header_is_named(folder):
    _append(folder / "clinic.csv", "\nA3,day_care,2020,,,作業所, 札幌\n")
    message = _refusal(folder)
    assert "clinic.csv: 5行目のセルが見出しより多い" in message.ja
    assert "clinic.csv: Row 5 has more cells than the header." in message.en
    for told in (message.ja, message.en):
        assert "作業所" not in told


@pytest.mark.parametrize("cells", ['"作業所', '作業所"', '"作業"所'])
def test_quotation_mark_without_its_other_is_named_by_its_row(folder, cells):
    _append(folder / "clinic.csv", f"A3,day_care,2020,,{cells}\nA3,day_care,2021,,\n")
    message = _refusal(folder)
    assert "clinic.csv: 4行目の引用符" in message.ja
    assert "clinic.csv: In row 4 a quotation mark" in message.en
    for told in (message.ja, message.en):
        assert "作業" not in told
        assert "Error" not in told


def test_row_with_too_many_cells_is_named_below_a_title(folder):
    text = (folder / "clinic.csv").read_text(encoding="utf-8")
    (folder / "clinic.csv").write_text(f"デイケア・外来\n{text}A3,day_care,2020,,,x\n", encoding="utf-8")
    assert "clinic.csv: 5行目のセルが見出しより多い" in _refusal(folder).ja


@pytest.mark.parametrize(("cells", "encoding"), [(",,," + "x" * 200_000, "utf-8"), ("電\r話,,,,,,,,,,", "cp932")])
def test_long_row_that_no_reader_takes_is_refused_in_words(folder, cells, encoding):
    path = folder / "contacts.csv"
    row = f"C9,A3,2020-06-01,phone,30,true,,,,{cells}\n"
    path.write_bytes((path.read_text(encoding="utf-8") + row).encode(encoding))
    assert "contacts.csv" in _refusal(folder).ja


def test_quotation_mark_without_its_end_is_refused(folder):
    _append(folder / "clinic.csv", '"A3,day_care,2020,,\nA2,day_care,2020,,\n')
    message = _refusal(folder)
    assert "clinic.csv: 4行目の引用符" in message.ja
    assert "clinic.csv: In row 4 a quotation mark" in message.en


@pytest.mark.parametrize("content", [b"", b"PAR1 no parquet PAR1", b"case_id,service\n"])
def test_damaged_parquet_is_refused_by_name(folder, content):
    (folder / "clinic.csv").unlink()
    (folder / "clinic.parquet").write_bytes(content)
    message = _refusal(folder)
    for told in (message.ja, message.en):
        assert "clinic.parquet: " in told


def test_parquet_cut_off_in_the_middle_is_refused(folder):
    pl.read_csv(folder / "clinic.csv").write_parquet(folder / "clinic.parquet")
    (folder / "clinic.csv").unlink()
    whole = (folder / "clinic.parquet").read_bytes()
    (folder / "clinic.parquet").write_bytes(whole[: len(whole) // 2])
    assert "clinic.parquet: ファイルが壊れているか" in _refusal(folder).ja


def test_register_without_cases_and_contacts_is_called_empty(folder, keep, sound):
    keep(folder, sound | {"cases": [], "contacts": []})
    message = _refusal(folder)
    assert "空です" in message.ja
    assert "is empty" in message.en
    for told in (message.ja, message.en):
        assert str(folder) in told


def test_other_tables_may_be_nothing_but_their_header(folder, keep, sound):
    keep(folder, sound | {"activities": [], "clinic": [], "web_access": []})
    raw = read_register(folder)
    assert [table.frame.height for table in raw.tables.values()] == [3, 7, 0, 0, 0]
    assert raw.tables["clinic"].frame.columns == list(TABLES["clinic"].columns)


def test_byte_order_mark_and_windows_line_ends_are_taken(folder, sound):
    for path in folder.iterdir():
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    for name, table in read_register(folder).tables.items():
        assert table.frame.select([*table.table.usual]).fill_null("").to_dicts() == sound[name]


def test_spaces_around_a_header_do_not_count(folder):
    _edit(folder / "clinic.csv", "case_id,service", " case_id , 診療\u3000")
    assert read_register(folder).tables["clinic"].frame.columns == list(TABLES["clinic"].columns)


@pytest.mark.parametrize("blank", ["", ",,,,", " ,,\u3000,,", '"","","","",""', '"",,,,'])
def test_blank_rows_are_skipped_and_the_others_keep_their_numbers(folder, blank):
    text = (folder / "clinic.csv").read_text(encoding="utf-8")
    header, first, second = text.splitlines()
    (folder / "clinic.csv").write_text("\n".join([header, blank, first, blank, blank, second, blank]), encoding="utf-8")
    table = read_register(folder).tables["clinic"]
    assert table.frame["service"].to_list() == ["day_care", "outpatient"]
    assert table.rows.to_list() == [3, 6]


def test_cell_of_two_lines_is_one_row_of_the_spreadsheet(folder):
    header, first, second = (folder / "activities.csv").read_text(encoding="utf-8").splitlines()
    first = first.replace("連絡会議", '"連絡\n会議"')
    (folder / "activities.csv").write_text("\n".join([header, first, second]), encoding="utf-8")
    table = read_register(folder).tables["activities"]
    assert table.frame["title"][0] == "連絡\n会議"
    assert table.rows.to_list() == [2, 3]


def test_rows_of_a_parquet_file_are_counted_from_one(folder):
    (folder / "clinic.csv").unlink()
    frame = pl.DataFrame({name: ["x", None, "y"] for name in TABLES["clinic"].columns})
    frame.write_parquet(folder / "clinic.parquet")
    table = read_register(folder).tables["clinic"]
    assert table.rows.to_list() == [1, 3]
    assert table.frame["visits"].to_list() == ["x", "y"]


def test_faults_of_all_files_are_told_at_once(folder):
    (folder / "cases.csv").write_bytes(b"\0")
    _edit(folder / "contacts.csv", "method", "medthod")
    (folder / "activities.csv").write_bytes(b"")
    _append(folder / "clinic.csv", "A3,day_care,2020,,,x\n")
    (folder / "web_access.csv").write_bytes(b"\xff\x80\xfd,1\n")
    message = _refusal(folder)
    for told in (message.ja, message.en):
        for name in TABLES:
            assert f"\n{name}.csv: " in told
        assert "(method)" in told
    assert "5か所" in message.ja


def test_parquet_that_makes_polars_panic_is_told_as_damaged(folder, monkeypatch):
    class PanicException(BaseException):
        """As polars raises it: no Exception."""

    def panic(*_, **__):
        raise PanicException("index out of bounds")

    pl.read_csv(folder / "clinic.csv").write_parquet(folder / "clinic.parquet")
    (folder / "clinic.csv").unlink()
    monkeypatch.setattr(pl, "read_parquet", panic)
    message = _refusal(folder)
    assert "clinic.parquet: ファイルが壊れているか" in message.ja
    assert "clinic.parquet: The file is damaged" in message.en


def test_interruption_while_a_file_is_read_is_no_damaged_file(folder, monkeypatch):
    def interrupt(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr(pl, "read_csv", interrupt)
    with pytest.raises(KeyboardInterrupt):
        read_register(folder)


def test_workbook_alone_in_a_folder_is_the_ledger(sheets, book, sound):
    ledger = book(sheets)
    beside = ledger.parent / "years"
    beside.mkdir()
    placed = ledger.rename(beside / ledger.name)
    for name in ("~$台帳.xlsx", "memo.txt"):
        (beside / name).write_text("x", encoding="utf-8")
    raw = read_register(beside)
    assert (raw.folder, raw.name.ja, raw.synthetic) == (placed, "台帳", False)
    assert [raw.tables[name].frame.height for name in TABLES] == [len(sound[name]) for name in TABLES]


def test_several_ledgers_in_a_folder_are_refused_with_how_they_come_together(sheets, book):
    folder = book(sheets, name="R5.xlsx").parent
    book(sheets, name="R6.xlsx")
    message = _refusal(folder)
    assert "「R5.xlsx」、「R6.xlsx」は、ケースと相談記録のそろった台帳です" in message.ja
    assert "hikiana ingest" in message.ja
    assert "'R5.xlsx', 'R6.xlsx': with cases and contacts, whole ledgers" in message.en


def test_workbook_that_is_called_like_a_table_is_that_table(folder, sheets, book):
    for path in folder.iterdir():
        path.unlink()
    book({"ケース": sheets["ケース"]}, name="ケース.xlsx").rename(folder / "ケース.xlsx")
    assert "「相談記録」のファイルがありません" in _refusal(folder).ja
