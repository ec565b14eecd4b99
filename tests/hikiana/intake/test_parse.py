"""Cells → typed values, and the cells that cannot be read."""

import csv
from datetime import date, timedelta
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from hikiana.base.fiscal_year import FiscalYear
from hikiana.intake import age_ranges
from hikiana.intake.findings import WITHHELD, Place
from hikiana.intake.forms import FALSE, TRUE
from hikiana.intake.parse import parse
from hikiana.intake.raw import RawTable
from hikiana.intake.read import read_register
from hikiana.register.validation import validate
from schemas.tables import TABLES

from ...examples import few_examples

WORDS = st.text(st.characters(categories=("L", "N", "P"), exclude_characters=";"), min_size=1, max_size=12)
UNREADABLE = {
    pl.Enum: ["fax", "？？", "1", "山田花子"],
    pl.List: ["fax", ";", "01208;;", "山田花子;fax"],
    pl.Date: ["2010-02-30", "2024/02/30", "20241301", "昨日", "2024-13-01"],
    pl.Int16: ["1.5", "四", "99999", "1e2", "1-2"],
    pl.Int32: ["1.5", "四", "99999999999", "1e2", "--5"],
    pl.Boolean: ["yep", "不明", "2"],
}
HIDDEN = {"昨日", "四", "1e2", "99999999999", "yep", "山田花子", "山田花子;fax", "01208;;"}
"""Names, unreadable dates and numbers with letters, words, and as many digits as a telephone number has: they might be
text of another column."""


def _raw(table, rows, numbers=None):
    frame = pl.DataFrame(rows, schema=dict.fromkeys(table.columns, pl.String), orient="row")
    numbers = range(2, frame.height + 2) if numbers is None else numbers
    return RawTable(
        table, Path(f"{table.name}.csv"), frame, pl.Series(numbers, dtype=pl.UInt32), Place(f"{table.name}.csv")
    )


def _read(name, **cells):
    """One row of a table, empty but for the given cells."""
    return parse(_raw(TABLES[name], [cells]))


@pytest.mark.parametrize("words", ["－", "ー", "なし", "不明", " 不詳 "])
@pytest.mark.parametrize("column", ["age", "municipality", "prior_agencies", "relation_detail"])
def test_cell_that_may_be_empty_may_say_so_in_words(column, words):
    frame, findings = _read("cases", **{column: words})
    assert frame[column].to_list() == [None]
    assert [(finding.rule, finding.rows.to_list()) for finding in findings] == [("written_otherwise", [2])]


@pytest.mark.parametrize(("name", "column"), [("cases", "relation"), ("contacts", "date"), ("cases", "start_year")])
def test_cell_that_must_tell_something_may_not_say_nothing(name, column):
    assert [finding.severity for finding in _read(name, **{column: "－"})[1]] == ["error"]


@pytest.mark.parametrize("place", ["北　見　市", "01208 北見市", "01208北見市", "北海道 北見市"])
def test_municipality_is_read_with_spaces_and_its_code(place):
    assert _read("cases", municipality=place)[0]["municipality"].to_list() == ["01208"]


def _readable(column):
    """Cells that a column takes, written in codes."""
    if isinstance(column.dtype, pl.List):
        part = st.sampled_from(column.code_list.codes) if column.code_list else st.sampled_from(["01208", "01100"])
        return st.lists(part, min_size=1, max_size=3).map(";".join)
    if column.code_list is not None:
        return st.sampled_from(column.code_list.codes)
    if column.dtype == pl.Date:
        return st.dates(date(1990, 1, 1), date(2099, 12, 31)).map(str)
    if column.dtype == pl.Boolean:
        return st.sampled_from(TRUE + FALSE)
    if column.reading == "start_year":
        return st.one_of(st.just("before"), st.integers(1989, 2099).map(str))
    if column.dtype == pl.String:
        return WORDS
    return st.integers(-(2**15), 2**15 - 1).map(str)


def _unreadable(column):
    """Cells that a column cannot hold; any text can stand where text is expected."""
    if column.dtype == pl.String or (isinstance(column.dtype, pl.List) and column.code_list is None):
        return []
    cells = UNREADABLE[column.dtype.base_type()]
    return [
        cell
        for cell in cells
        if column.reading != "age" or age_ranges.ranges(pl.Series([cell]))["kind"].is_null().all()
    ]


def _rows(table, **sizes):
    cells = {name: st.one_of(st.just(None), _readable(column)) for name, column in table.columns.items()}
    return st.lists(st.fixed_dictionaries(cells), **sizes)


def test_cells_that_repeat_are_read_and_told_in_every_row_that_has_them():
    dates = ["2024-05-29", "昨日", None, "R6.5.29", "昨日", "2024-05-29", "R6.5.29"]
    typed, (unread, other) = parse(_raw(TABLES["contacts"], [{"date": cell} for cell in dates]))
    day = date(2024, 5, 29)
    assert typed["date"].to_list() == [day, None, None, day, None, day, day]
    assert unread.rows.to_list() == [3, 6]
    assert other.rows.to_list() == [5, 8]
    assert other.values.to_list() == ["R6.5.29 → 2024-05-29"] * 2


def test_id_of_full_width_is_read_as_half_width_beside_ids_that_are():
    typed, (told,) = parse(_raw(TABLES["contacts"], [{"contact_id": "C1"}, {"contact_id": "Ｃ２"}]))
    assert typed["contact_id"].to_list() == ["C1", "C2"]
    assert (told.rule, told.rows.to_list(), told.values.to_list()) == ("written_otherwise", [3], [WITHHELD])


@pytest.mark.parametrize(
    ("name", "column"),
    [
        (name, column)
        for name, table in TABLES.items()
        for column in table.columns
        if _unreadable(table.columns[column])
    ],
)
def test_each_cell_that_a_column_cannot_hold_is_reported_and_shown_only_if_it_tells_nothing(name, column):
    cells = _unreadable(TABLES[name].columns[column])
    typed, findings = parse(_raw(TABLES[name], [{column: cell} for cell in cells]))
    (told,) = [finding for finding in findings if finding.severity == "error"]
    assert typed[column].explode().is_null().all()
    assert told.rows.to_list() == list(range(2, len(cells) + 2))
    assert told.values.to_list() == [WITHHELD if cell in HIDDEN else cell for cell in cells]


@given(st.data())
def test_exactly_the_disturbed_cells_are_reported_and_become_null(data):
    table = data.draw(st.sampled_from(list(TABLES.values())))
    rows = data.draw(_rows(table, min_size=1, max_size=4))
    breakable = [name for name, column in table.columns.items() if _unreadable(column)]
    places = st.tuples(st.integers(0, len(rows) - 1), st.sampled_from(breakable))
    disturbed = data.draw(st.sets(places, max_size=5))
    for row, name in disturbed:
        rows[row][name] = data.draw(st.sampled_from(_unreadable(table.columns[name])))
    numbers = [2 + 3 * row for row in range(len(rows))]

    typed, findings = parse(_raw(table, rows, numbers))

    errors = [finding for finding in findings if finding.severity == "error"]
    told = {finding.column.ja: finding for finding in errors}
    assert len(told) == len(errors)
    assert told.keys() == {f"{table.columns[name].title.ja} ({name})" for _, name in disturbed}
    for name in {name for _, name in disturbed}:
        cells = [rows[row][name] for row in sorted(row for row, of in disturbed if of == name)]
        finding = told[f"{table.columns[name].title.ja} ({name})"]
        assert finding.rows.to_list() == sorted(numbers[row] for row, of in disturbed if of == name)
        assert finding.values.to_list() == [WITHHELD if cell in HIDDEN else cell for cell in cells]
    for name, column in table.columns.items():
        assert typed.schema[name] == column.dtype
        if isinstance(column.dtype, pl.List):
            continue
        for row, cells in enumerate(rows):
            assert (typed[name][row] is None) == (cells[name] is None or (row, name) in disturbed)


@given(st.data())
def test_any_text_in_any_cell_is_read_or_told_but_never_raises(data):
    table = data.draw(st.sampled_from(list(TABLES.values())))
    cell = st.none() | st.text(max_size=50)
    rows = data.draw(st.lists(st.fixed_dictionaries(dict.fromkeys(table.columns, cell)), max_size=3))
    typed, findings = parse(_raw(table, rows))
    assert typed.height == len(rows)
    assert typed.schema == {name: column.dtype for name, column in table.columns.items()}
    for finding in findings:
        for lang in ("ja", "en"):
            assert all(line.isprintable() for line in finding.describe(lang).split("\n"))


def _in_japanese(column, cell):
    if cell is None or column.code_list is None:
        return cell
    return ";".join(column.code_list[code].label.ja for code in cell.split(";"))


@few_examples
@given(st.data())
def test_japanese_headers_and_labels_give_the_same_frames_as_names_and_codes(tmp_path_factory, data):
    folders = [tmp_path_factory.mktemp(spelling) for spelling in ("codes", "labels")]
    for table in TABLES.values():
        rows = data.draw(_rows(table, max_size=3))
        if table.name == "cases":
            rows.append(dict.fromkeys(table.columns) | {"case_id": "A1"})
        columns = table.columns.values()
        codes = [table.columns, *([row[column.name] for column in columns] for row in rows)]
        labels = [
            [column.title.ja for column in columns],
            *([_in_japanese(column, row[column.name]) for column in columns] for row in rows),
        ]
        for folder, lines in zip(folders, (codes, labels), strict=True):
            with (folder / f"{table.name}.csv").open("w", encoding="utf-8", newline="") as file:
                csv.writer(file).writerows(lines)
    in_codes, in_labels = (read_register(folder).tables for folder in folders)
    for name in TABLES:
        (typed, findings), (typed_of_labels, findings_of_labels) = parse(in_codes[name]), parse(in_labels[name])
        assert_frame_equal(typed, typed_of_labels)
        assert {finding.severity for finding in findings + findings_of_labels} <= {"note"}


@pytest.mark.parametrize(
    ("table", "column", "entry"),
    [
        (table.name, column, entry)
        for table in TABLES.values()
        for column in table.columns.values()
        if column.code_list
        for entry in column.code_list.entries
    ],
    ids=lambda part: getattr(part, "code", getattr(part, "name", part)),
)
def test_every_label_is_read_as_its_code(table, column, entry):
    typed, findings = _read(table, **{column.name: entry.label.ja})
    assert findings == []
    assert typed[column.name].to_list() == [[entry.code] if isinstance(column.dtype, pl.List) else entry.code]


@pytest.mark.parametrize(
    ("table", "column", "entry"),
    [
        (table.name, column, entry)
        for table in TABLES.values()
        for column in table.columns.values()
        if column.code_list
        for entry in column.code_list.entries
        if entry.synonyms
    ],
    ids=lambda part: getattr(part, "code", getattr(part, "name", part)),
)
def test_every_synonym_is_read_as_its_code_and_told(table, column, entry):
    typed, (note,) = parse(_raw(TABLES[table], [{column.name: written} for written in entry.synonyms]))
    code = [entry.code] if isinstance(column.dtype, pl.List) else entry.code
    assert typed[column.name].to_list() == [code] * len(entry.synonyms)
    assert (note.rule, note.severity) == ("written_otherwise", "note")
    assert note.values.to_list() == [f"{written} → {entry.label.ja}" for written in entry.synonyms]


def test_synonyms_stand_among_the_parts_of_a_multiple_answer():
    typed, (note,) = _read("cases", prior_agencies="精神科・心療内科、サポステ・保健所")
    assert typed["prior_agencies"].to_list() == [["medical", "youth_support_station", "health_center"]]
    assert note.rule == "written_otherwise"


def test_label_may_be_written_with_other_widths_of_the_same_characters():
    typed, findings = parse(
        _raw(
            TABLES["cases"],
            [{"prior_agencies": written} for written in ("医療機関（精神科・心療内科）", "医療機関(精神科･心療内科)")],
        )
    )
    (note,) = findings
    assert (note.severity, note.rule, note.rows.to_list()) == ("note", "written_otherwise", [3])
    assert typed["prior_agencies"].to_list() == [["medical"]] * 2


def test_spaces_around_a_cell_and_around_the_parts_of_an_answer_do_not_count():
    typed, findings = _read("cases", relation=" mother\u3000", age=" 31 ", prior_agencies="other ; 保健所")
    assert findings == []
    assert typed.select("relation", "age", "prior_agencies").row(0) == ("mother", 31, ["other", "health_center"])


@pytest.mark.parametrize("blank", [None, "", " ", "\u3000", "\t"])
def test_blank_cell_of_any_column_is_null_and_no_fault(blank):
    for table in TABLES.values():
        typed, findings = parse(_raw(table, [dict.fromkeys(table.columns, blank)]))
        assert findings == []
        assert typed.row(0) == (None,) * len(table.columns)


def test_unknown_code_is_told_with_row_value_and_the_accepted_values():
    raw = _raw(TABLES["contacts"], [{"method": "電話"}, {"method": "fax"}, {"method": "phone"}])
    _, (finding,) = parse(raw)
    for lang, row, shown in (("ja", "3行目 「fax」", "{ja}"), ("en", "row 3 'fax'", "{ja} ({code})")):
        told = finding.describe(lang)
        assert "contacts.csv" in told
        assert "(method)" in told
        assert row in told
        for entry in TABLES["contacts"].columns["method"].code_list.entries:
            assert shown.format(ja=entry.label.ja, code=entry.code) in told


def test_one_unknown_part_makes_a_multiple_answer_unreadable():
    _, (finding,) = _read("cases", purposes="other;fax")
    assert finding.values.to_list() == ["other;fax"]
    for lang in ("ja", "en"):
        assert ";" in finding.hint(lang)
        assert "関わり方について" in finding.hint(lang)


@pytest.mark.parametrize("impossible", ["2010-02-30", "2023-02-29", "2024-00-01", "2024-13-01", "2024-04-31"])
def test_impossible_date_is_told_with_its_row_and_the_form_of_a_date(impossible):
    _, (finding,) = _read("contacts", date=impossible)
    assert impossible in finding.describe("ja")
    assert "2024-05-29" in finding.describe("ja")
    assert "row 2" in finding.describe("en")
    assert "2024-05-29" in finding.describe("en")


def test_day_without_its_year_is_a_warning_that_names_the_fiscal_year_rows_and_values():
    raw = _raw(TABLES["contacts"], [{"date": cell} for cell in ("2023-05-29", "5月29日", "R6.5.29", "３/１", "2/29")])
    typed, (error, note, warning) = parse(raw, FiscalYear(2024))
    days = [date(2023, 5, 29), date(2024, 5, 29), date(2024, 5, 29), date(2025, 3, 1), None]
    assert typed["date"].to_list() == days
    assert (warning.rule, warning.severity, warning.rows.to_list()) == ("year_supplied", "warning", [3, 5])
    assert warning.values.to_list() == ["5月29日 → 2024-05-29", "３/１ → 2025-03-01"]
    assert "令和6年度（2024年度）の日として" in warning.describe("ja")
    assert "days of FY2024 (Reiwa 6)." in warning.describe("en")
    assert (note.rule, note.rows.to_list()) == ("written_otherwise", [4])
    assert (error.rule, error.rows.to_list()) == ("day_readable", [6])


@pytest.mark.parametrize(("written", "named"), [("5月29日", True), ("5/29", True), ("2024-02-30", False)])
def test_day_without_its_year_is_unreadable_without_a_fiscal_year_and_told_how_to_name_one(written, named):
    _, (error,) = _read("contacts", date=written)
    assert (error.rule, error.severity) == ("day_readable", "error")
    for lang in ("ja", "en"):
        assert ("--fy" in error.describe(lang)) == named
        assert written in error.describe(lang)


def test_month_is_not_given_a_year():
    typed, (error,) = parse(_raw(TABLES["web_access"], [{"month": "4/1"}]), FiscalYear(2024))
    assert typed["month"].to_list() == [None]
    assert "--fy" not in error.describe("ja")


def test_register_keeps_the_fiscal_year_of_days_without_a_year(folder, keep, sound, centre):
    sound["contacts"][0]["date"] = "3/10"
    keep(folder, sound)
    validated = validate(read_register(folder, FiscalYear(2011)), centre)
    assert validated.tables["contacts"]["date"][0] == date(2012, 3, 10)
    assert "year_supplied" in {finding.rule for finding in validated.findings}
    assert "day_readable" in {finding.rule for finding in validate(read_register(folder), centre).findings}


def test_numbers_are_read_with_their_sign_and_booleans_in_their_spellings():
    raw = _raw(TABLES["contacts"], [{"duration_min": "-5", "online": word} for word in TRUE + FALSE])
    typed, findings = parse(raw)
    assert findings == []
    assert typed["duration_min"].unique().to_list() == [-5]
    assert typed["online"].to_list() == [True] * len(TRUE) + [False] * len(FALSE)


def _stored(column, values):
    """A contacts table as a Parquet file has it, one column of another type."""
    schema = {name: declared.dtype for name, declared in TABLES["contacts"].columns.items()}
    frame = pl.DataFrame({name: [None] * len(values) for name in schema}, schema=schema).with_columns(
        values.alias(column)
    )
    rows = pl.Series(range(1, len(values) + 1), dtype=pl.UInt32)
    return RawTable(TABLES["contacts"], Path("contacts.parquet"), frame, rows, Place("contacts.parquet"))


@pytest.mark.parametrize(
    ("column", "values", "expected"),
    [
        ("duration_min", pl.Series([20], dtype=pl.Int64), 20),
        ("duration_min", pl.Series([20.0]), 20),
        ("duration_min", pl.Series(["20"]), 20),
        ("date", pl.Series([date(2014, 5, 10)]).cast(pl.Datetime), date(2014, 5, 10)),
        ("online", pl.Series(["true"]), True),
        ("method", pl.Series(["phone"], dtype=pl.Categorical), "phone"),
        ("method", pl.Series(["電話"]), "phone"),
        ("method", pl.Series(["電話"], dtype=pl.Categorical), "phone"),
    ],
)
def test_parquet_column_of_a_kindred_type_is_read(column, values, expected):
    typed, findings = parse(_stored(column, values))
    assert findings == []
    assert typed[column].to_list() == [expected]
    assert typed.schema[column] == TABLES["contacts"].columns[column].dtype


@pytest.mark.parametrize(
    ("column", "values"),
    [
        ("duration_min", pl.Series([20.0, 20.7])),
        ("duration_min", pl.Series([20, 99_999])),
        ("date", pl.Series(["2014-05-10", "2014-05-32"])),
        ("online", pl.Series(["true", "△"])),
        ("method", pl.Series(["phone", "fax"], dtype=pl.Categorical)),
    ],
    ids=lambda part: str(part.dtype) if isinstance(part, pl.Series) else part,
)
def test_parquet_value_that_does_not_fit_is_told_with_its_row_and_not_rounded(column, values):
    typed, (finding,) = parse(_stored(column, values))
    assert finding.column.en.endswith(f"({column})")
    assert finding.rows.to_list() == [2]
    assert finding.values.to_list() == [str(values[1])]
    assert typed[column].is_null().to_list() == [False, True]


def test_parquet_lists_may_hold_labels_as_csv_cells_may():
    schema = {name: column.dtype for name, column in TABLES["cases"].columns.items()}
    frame = pl.DataFrame({name: [None] for name in schema}, schema=schema)
    frame = frame.with_columns(purposes=pl.Series([["その他", "how_to_relate"]]))
    typed, findings = parse(
        RawTable(TABLES["cases"], Path("cases.parquet"), frame, pl.Series([1]), Place("cases.parquet"))
    )
    assert findings == []
    assert typed["purposes"].to_list() == [["other", "how_to_relate"]]


@pytest.mark.parametrize("written", ["2024/5/29", "2024/05/29", "2024-05-29", " 2024/5/29 "])
def test_date_is_read_as_iso_and_as_excel_writes_it(written):
    typed, findings = _read("contacts", date=written)
    assert findings == []
    assert typed["date"].to_list() == [date(2024, 5, 29)]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("はい", True),
        ("有", True),
        ("○", True),
        ("true", True),
        ("いいえ", False),
        ("無", False),
        ("×", False),
        ("0", False),
    ],
)
def test_boolean_is_read_in_japanese_and_english(written, meant):
    typed, findings = _read("contacts", online=written)
    assert findings == []
    assert typed["online"].to_list() == [meant]


@pytest.mark.parametrize(
    ("cells", "shown"),
    [
        ({"date": "2024-02-30"}, True),
        ({"date": "令和6年2月30日（金）"}, True),
        ({"date": "２０２４／１３／０１"}, True),
        ({"date": "011-222-3333"}, False),
        ({"date": "090-1234-5678"}, False),
        ({"date": "5月29日 山田"}, False),
        ({"date": "2024.13.29"}, True),
        ({"duration_min": "30.5分"}, True),
        ({"duration_min": "４.５"}, True),
        ({"duration_min": "山田太郎"}, False),
        ({"duration_min": "090-1234-5678-9999-0"}, False),
        ({"duration_min": "090-1234-5678"}, False),
        ({"duration_min": "1990/5/29"}, False),
        ({"method": "山田太郎"}, False),
        ({"method": "電話番号"}, True),
        ({"method": "fax"}, True),
        ({"online": "山田太郎"}, False),
    ],
    ids=str,
)
def test_unreadable_cell_is_shown_only_when_it_looks_like_one_of_its_column(cells, shown):
    ((column, written),) = cells.items()
    _, (finding,) = _read("contacts", **cells)
    for lang in ("ja", "en"):
        assert (written in finding.describe(lang)) == shown
        assert f"({column})" in finding.describe(lang)


def test_weekday_that_is_not_the_days_is_warned_of_at_its_cell_and_the_day_is_read():
    cells = ["2024/5/29(水)", "2024/5/29(木)", "5/29 木曜", "令和6年5月29日（水・祝）", "2024-05-29", "昨日(水)"]
    typed, findings = parse(_raw(TABLES["contacts"], [{"date": cell} for cell in cells]), FiscalYear(2024))
    assert typed["date"].to_list() == [date(2024, 5, 29)] * 5 + [None]
    (told,) = [finding for finding in findings if finding.rule == "weekday_agrees"]
    assert (told.severity, told.rows.to_list()) == ("warning", [3, 4])
    assert told.values.to_list() == ["2024/5/29(木) → 2024-05-29", "5/29 木曜 → 2024-05-29"]


def test_unreadable_number_is_told_how_a_number_is_written():
    _, (finding,) = _read("contacts", duration_min="99999999999999999999")
    assert finding.hint.ja.startswith("分で記入します: 90、1:30、1時間30分")
    _, (finding,) = _read("cases", age="35代")
    assert finding.hint.ja.startswith("満年齢の整数か、幅だけが分かるときは 30代")
    assert finding.hint.ja.endswith("分からないときは空欄にします。")
    assert "completed years" in finding.hint.en


def test_nan_in_a_parquet_column_is_an_empty_cell():
    typed, findings = parse(_stored("duration_min", pl.Series([20.0, float("nan"), None])))
    assert findings == []
    assert typed["duration_min"].to_list() == [20, None, None]


@pytest.mark.parametrize("value", [float("inf"), float("-inf"), 1e300, 2.0**60])
def test_float_that_is_no_usual_number_is_told(value):
    typed, (finding,) = parse(_stored("duration_min", pl.Series([20.0, value])))
    assert finding.rows.to_list() == [2]
    assert typed["duration_min"].to_list() == [20, None]


@pytest.mark.parametrize("column", ["duration_min", "date", "online", "method"])
def test_parquet_column_of_time_spans_is_told(column):
    typed, (finding,) = parse(_stored(column, pl.Series([timedelta(minutes=20), None])))
    named = {"method": "code_known", "date": "day_readable", "online": "yes_or_no", "duration_min": "minutes_readable"}
    assert (finding.rule, finding.rows.to_list()) == (named[column], [1])
    assert typed[column].to_list() == [None, None]
