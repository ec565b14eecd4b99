"""Validation of a register: what is told of its cells, once, and without what must stay private."""

from dataclasses import replace
from datetime import date

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from hikiana.base.errors import InputError
from hikiana.centre.profile import Centre
from hikiana.intake.findings import WITHHELD, describe_all
from hikiana.intake.read import read_register
from hikiana.intake.shown import only_empty
from hikiana.register.validation import validate
from schemas.tables import TABLES

NAME = "山田太郎"
TODAY = date(2025, 3, 31)


def _told(findings):
    """Findings as (file, column, rows)."""
    return [
        (finding.file, finding.column.en.rpartition("(")[2].rstrip(")"), finding.rows.to_list()) for finding in findings
    ]


def test_sound_register_gives_typed_tables_and_no_finding(folder, centre):
    validated = validate(read_register(folder), centre, TODAY)
    assert validated.findings == []
    for name, table in TABLES.items():
        assert validated.tables[name].schema == {column.name: column.dtype for column in table.columns.values()}
    contacts = validated.tables["contacts"]
    assert contacts["date"][0] == date(2012, 5, 10)
    assert contacts["duration_min"].to_list() == [20, 10, 60, 90, 15, 30, 45]
    assert contacts["online"].sum() == 1
    assert validated.tables["cases"]["age"].to_list() == [31, None, 40]
    assert validated.tables["cases"]["prior_agencies"].to_list() == [["health_center", "other"], None, None]


def test_parquet_and_csv_register_give_the_same_tables(folder, tmp_path, centre):
    tables = validate(read_register(folder), centre, TODAY).tables
    (tmp_path / "parquet").mkdir()
    for name, frame in tables.items():
        frame.write_parquet(tmp_path / "parquet" / f"{name}.parquet")
    again = validate(read_register(tmp_path / "parquet"), centre, TODAY)
    assert again.findings == []
    for name, frame in tables.items():
        assert_frame_equal(again.tables[name], frame)


@pytest.mark.parametrize(
    ("table", "cells"),
    [
        ("cases", {"sex": "男性？"}),
        ("cases", {"age": "121"}),
        ("cases", {"age": "-1"}),
        ("cases", {"municipality": "120"}),
        ("cases", {"region": ""}),
        ("cases", {"case_id": ""}),
        ("cases", {"purposes": "other;fax"}),
        ("contacts", {"contact_id": ""}),
        ("contacts", {"case_id": ""}),
        ("contacts", {"date": ""}),
        ("contacts", {"date": "2010-02-30"}),
        ("contacts", {"method": "fax"}),
        ("contacts", {"method": ""}),
        ("contacts", {"duration_min": "-1"}),
        ("contacts", {"duration_min": "1441"}),
        ("contacts", {"duration_min": ""}),
        ("contacts", {"duration_min": "30分"}),
        ("contacts", {"online": ""}),
        ("contacts", {"liaison_agency": "fax"}),
        ("activities", {"fiscal_year": "1988"}),
        ("activities", {"title": ""}),
        ("activities", {"sessions": "0"}),
        ("activities", {"participants": "-1"}),
        ("activities", {"with_peer": "△"}),
        ("clinic", {"visits": "0"}),
        ("clinic", {"service": ""}),
        ("web_access", {"month": "2014/05"}),
        ("web_access", {"page_views": "-1"}),
    ],
    ids=str,
)
def test_disturbed_cell_is_told_exactly_once_with_file_row_column_and_value(sound, check, table, cells):
    ((column, cell),) = cells.items()
    sound[table][1][column] = cell
    findings = check(sound)
    assert _told(findings) == [(f"{table}.csv", column, [3])]
    for lang, row in (("ja", "3行目"), ("en", "row 3")):
        told = findings[0].describe(lang)
        assert TABLES[table].columns[column].title(lang) in told
        assert row in told
        if cell:
            assert cell in told


@pytest.mark.parametrize(
    ("table", "cells", "limits"),
    [
        ("contacts", {"duration_min": "-1"}, "0〜1440"),
        ("cases", {"age": "200"}, "0〜120"),
        ("clinic", {"visits": "0"}, "1"),
        ("web_access", {"page_views": "-1"}, "0"),
    ],
)
def test_impossible_number_is_told_with_the_accepted_range(sound, check, table, cells, limits):
    sound[table][0] |= cells
    (finding,) = check(sound)
    for lang in ("ja", "en"):
        assert limits in finding.message(lang)


@pytest.mark.parametrize(
    ("table", "column"),
    [("cases", "case_id"), ("contacts", "contact_id"), ("activities", "activity_id"), ("web_access", "month")],
)
def test_value_that_stands_twice_is_told_with_both_rows(sound, check, table, column):
    sound[table][1][column] = sound[table][0][column]
    duplicates = [finding for finding in check(sound) if "二度" in finding.message.ja]
    assert _told(duplicates) == [(f"{table}.csv", column, [2, 3])]
    assert "twice" in duplicates[0].message.en


def test_year_of_a_client_in_a_clinic_service_stands_once(sound, check):
    sound["clinic"].append(sound["clinic"][0] | {"visits": "4"})
    (finding,) = check(sound)
    assert finding.rows.to_list() == [2, 4]
    for lang, words in (("ja", "ケース・診療・年度"), ("en", "case, service and fiscal year")):
        assert words in finding.describe(lang)


@pytest.mark.parametrize("blank", ["", " "])
def test_ids_that_are_empty_twice_are_empty_and_not_duplicates(sound, check, blank):
    for row in (0, 1):
        sound["activities"][row]["activity_id"] = blank
    assert _told(check(sound)) == [("activities.csv", "activity_id", [2, 3])]


def test_unreadable_months_are_not_called_duplicates_of_each_other(sound, check):
    for row, month in enumerate(("2014/04", "2014/05")):
        sound["web_access"][row]["month"] = month
    assert _told(check(sound)) == [("web_access.csv", "month", [2, 3])]


def test_unreadable_services_do_not_make_their_rows_duplicates(sound, check):
    for row, service in enumerate(("デイ", "通院")):
        sound["clinic"][row] |= {"service": service, "visits": "", "next_step": ""}
    assert _told(check(sound)) == [("clinic.csv", "service", [2, 3])]


def test_unreadable_and_empty_cells_of_a_column_are_told_apart(sound, check):
    sound["contacts"][0]["duration_min"] = "20分"
    sound["contacts"][2]["duration_min"] = ""
    findings = check(sound)
    assert sorted(_told(findings)) == [
        ("contacts.csv", "duration_min", [2]),
        ("contacts.csv", "duration_min", [4]),
    ]
    assert "（空欄）" in describe_all(findings, "ja")


def test_faults_of_all_tables_are_told_at_once(sound, check):
    sound["cases"][0] |= {"sex": "?", "age": "x"}
    sound["contacts"][1]["date"] = "2015-02-29"
    sound["activities"][0]["sessions"] = "0"
    sound["clinic"][1]["fiscal_year"] = ""
    sound["web_access"][0]["page_views"] = "many"
    assert sorted(_told(check(sound))) == [
        ("activities.csv", "sessions", [2]),
        ("cases.csv", "age", [2]),
        ("cases.csv", "sex", [2]),
        ("clinic.csv", "fiscal_year", [3]),
        ("contacts.csv", "date", [3]),
        ("web_access.csv", "page_views", [2]),
    ]


def test_a_contact_without_its_case_is_reported_with_its_row(sound, check):
    sound["contacts"].append(sound["contacts"][0] | {"contact_id": "C8", "case_id": "A9"})
    (finding,) = check(sound)
    assert finding.describe("ja") == (
        "contacts.csv / ケース番号 (case_id): ケース表にない番号です。"
        "ケース表に1行加えるか、番号を直してください。\n    9行目 「A9」"
    )


@pytest.mark.parametrize("lang", ["ja", "en"])
@pytest.mark.parametrize(
    ("table", "column", "rows"),
    [
        ("cases", "case_id", [1]),
        ("cases", "case_id", [0, 1]),
        ("contacts", "contact_id", [1]),
        ("contacts", "contact_id", [0, 1]),
        ("contacts", "case_id", [1]),
        ("activities", "activity_id", [1]),
        ("activities", "activity_id", [0, 1]),
        ("clinic", "case_id", [1]),
    ],
)
def test_name_in_place_of_an_id_is_reported_and_never_shown(sound, check, lang, table, column, rows):
    for row in rows:
        sound[table][row][column] = NAME
    findings = check(sound)
    assert (f"{table}.csv", column) in {(file, name) for file, name, _ in _told(findings)}
    assert {row + 2 for row in rows} <= {row for finding in findings for row in finding.rows}
    assert NAME not in describe_all(findings, lang)


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_name_in_place_of_an_id_is_not_shown_with_its_repeated_row_either(sound, check, lang):
    sound["clinic"] += [sound["clinic"][0] | {"case_id": NAME}] * 2
    findings = check(sound)
    assert findings
    assert NAME not in describe_all(findings, lang)


@pytest.mark.parametrize("lang", ["ja", "en"])
@pytest.mark.parametrize("column", ["title", "partner"])
@pytest.mark.parametrize(
    "text", [NAME * 51, f"{NAME}\n会議", f"{NAME}\r会議"], ids=["long", "two lines", "carriage return"]
)
def test_text_that_is_not_one_short_line_is_told_its_form_and_not_shown(sound, check, lang, column, text):
    sound["activities"][0][column] = text
    findings = check(sound)
    assert _told(findings) == [("activities.csv", column, [2])]
    assert NAME not in describe_all(findings, lang)
    assert "200" in findings[0].hint(lang)
    assert {"ja": "1行", "en": "one line"}[lang] in findings[0].hint(lang)


@pytest.mark.parametrize("column", ["title", "partner"])
def test_text_of_two_hundred_characters_is_taken(sound, check, column):
    sound["activities"][0][column] = NAME * 50
    assert check(sound) == []


@pytest.mark.parametrize(
    ("table", "cells", "forms"),
    [
        ("cases", {"municipality": "120"}, ("か、5桁の数字", "or five digits")),
        ("cases", {"case_id": "A 1"}, ("半角の英数字と - _ で32字まで", "up to 32 letters, digits, - and _")),
        (
            "activities",
            {"activity_id": "活動1"},
            ("半角の英数字と - _ で32字まで", "up to 32 letters, digits, - and _"),
        ),
    ],
)
def test_cell_of_a_wrong_form_is_told_how_it_is_written(sound, check, table, cells, forms):
    sound[table][0] |= cells
    hint = next(finding.hint for finding in check(sound) if finding.rule == "str_matches")
    assert hint.ja.startswith("次の書き方に直してください: ")
    assert hint.en.startswith("Write it as: ")
    assert forms[0] in hint.ja
    assert forms[1] in hint.en


@pytest.mark.parametrize("lang", ["ja", "en"])
@pytest.mark.parametrize("column", ["age", "municipality"])
def test_name_that_slipped_into_a_number_or_municipality_is_told_and_never_shown(sound, check, lang, column):
    sound["cases"][1][column] = NAME
    findings = check(sound)
    assert _told(findings) == [("cases.csv", column, [3])]
    assert NAME not in describe_all(findings, lang)


@pytest.mark.parametrize("lang", ["ja", "en"])
@pytest.mark.parametrize(
    ("table", "column"), [("contacts", "date"), ("activities", "end_date"), ("web_access", "month")]
)
def test_name_that_slipped_into_a_date_is_told_and_never_shown(sound, check, lang, table, column):
    sound[table][0][column] = NAME
    findings = check(sound)
    assert _told(findings) == [(f"{table}.csv", column, [2])]
    assert NAME not in describe_all(findings, lang)


def test_warnings_about_files_stand_before_what_is_found_in_them(sound, folder, keep, centre):
    (folder / "notes.csv").write_text("x\n", encoding="utf-8")
    sound["contacts"][1]["date"] = "2015-10-01"
    findings = validate(read_register(keep(folder, sound)), centre, TODAY).findings
    assert [finding.rule for finding in findings] == ["sheet_used", "resident_not_counted"]


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_long_values_and_control_characters_are_told_plain_and_short_or_not_at_all(sound, check, lang):
    sound["contacts"][0]["method"] = "\x1b\u202e？"
    sound["contacts"][1]["method"] = "\x1b[31m" + "x" * 300
    told = describe_all(check(sound), lang)
    assert "��？" in told
    assert "x" * 31 not in told
    assert all(line.isprintable() for line in told.split("\n"))


def test_residents_of_sapporo_are_warned_of_since_october_2015(sound, check):
    sound["contacts"].append(sound["contacts"][1] | {"contact_id": "C8", "date": "2015-10-01"})
    sound["contacts"].append(sound["contacts"][1] | {"contact_id": "C9", "date": "2016-04-01"})
    (finding,) = check(sound)
    assert (finding.rule, finding.severity) == ("resident_not_counted", "warning")
    assert finding.rows.to_list() == [9, 10]


def test_opening_day_and_exclusions_are_those_of_the_profile(folder, tmp_path, centre):
    (tmp_path / "centre.toml").write_text(
        'name = { ja = "甲", en = "A" }\nopened = 2014-04-08\n'
        '[[excluded_residents]]\nmunicipality = "01208"\nsince = 2015-04-01\n',
        encoding="utf-8",
    )
    places = (centre.folder / "municipalities.csv").read_text(encoding="utf-8")
    (tmp_path / "municipalities.csv").write_text(places, encoding="utf-8")
    findings = validate(read_register(folder), Centre.read(tmp_path), TODAY).findings
    contacts = {finding.rule: finding.rows.to_list() for finding in findings if finding.file == "contacts.csv"}
    assert contacts == {"contact_since_opening": [2, 4], "resident_not_counted": [6]}


def test_contacts_of_tomorrow_are_judged_by_the_day_of_the_check(folder, centre):
    findings = validate(read_register(folder), centre, date(2020, 6, 8)).findings
    assert [(finding.rule, finding.rows.to_list()) for finding in findings] == [("contact_not_in_future", [8])]


@pytest.mark.parametrize(
    ("column", "values"),
    [
        ("contact_id", pl.Series([[number] for number in range(7)])),
        ("case_id", pl.Series([b"\xff"] * 7)),
        ("date", pl.Series([16_000] * 7)),
        ("date", pl.Series([True] * 7)),
        ("method", pl.Series([3] * 7)),
        ("method", pl.Series([["phone"]] * 7)),
        ("duration_min", pl.Series([date(2014, 5, 10)] * 7)),
        ("duration_min", pl.Series([[20]] * 7)),
        ("duration_min", pl.Series([{"minutes": 20}] * 7)),
        ("online", pl.Series([7] * 7)),
        ("online", pl.Series([date(2014, 5, 10)] * 7)),
    ],
    ids=lambda part: str(part.dtype) if isinstance(part, pl.Series) else part,
)
def test_parquet_column_of_a_foreign_type_is_refused_by_name_and_never_converted(folder, centre, column, values):
    contacts = pl.read_csv(folder / "contacts.csv", infer_schema=False)
    contacts.with_columns(values.alias(column)).write_parquet(folder / "contacts.parquet")
    (folder / "contacts.csv").unlink()
    try:
        told = describe_all(validate(read_register(folder), centre, TODAY).findings, "en")
    except InputError as refusal:
        told = refusal.in_language("en")
    assert any(line.startswith("contacts.parquet") and column in line for line in told.splitlines())


def _aside(raw, validated):
    """The rows set aside, by table."""
    return {
        name: raw.tables[name].rows.filter(marks).to_list()
        for name, marks in validated.set_aside.items()
        if marks.any()
    }


def test_row_with_an_error_is_set_aside_and_the_rest_is_kept(sound, folder, keep, centre):
    sound["contacts"][4]["method"] = "fax"
    raw = read_register(keep(folder, sound))
    validated = validate(raw, centre, TODAY)
    assert _aside(raw, validated) == {"contacts": [6]}
    assert validated.tables["contacts"].height == 6
    assert validated.tables["contacts"]["method"].null_count() == 0


def test_what_depends_on_a_row_set_aside_is_set_aside_with_it_and_not_called_a_fault(sound, folder, keep, centre):
    """Contacts and clinic years of a client whose case is at fault."""
    client = sound["clinic"][0]["case_id"]
    case = next(row for row in sound["cases"] if row["case_id"] == client)
    case["sex"] = "?"
    raw = read_register(keep(folder, sound))
    validated = validate(raw, centre, TODAY)
    assert [finding.rule for finding in validated.findings] == ["code_known"]
    for name in ("cases", "contacts", "clinic"):
        assert client not in validated.tables[name]["case_id"]
    assert {name: marks.sum() for name, marks in validated.unsound.items() if marks.any()} == {"cases": 1}


def test_liaison_of_a_client_whose_first_contact_is_at_fault_waits_for_it(sound, folder, keep, centre):
    first, liaison = sound["contacts"][0], sound["contacts"][4]
    sound["contacts"] = [first, liaison | {"case_id": first["case_id"], "date": "2015-09-01"}]
    sound["cases"].pop()  # would be without a contact
    first["duration_min"] = "9999"
    raw = read_register(keep(folder, sound))
    validated = validate(raw, centre, TODAY)
    assert [finding.rule for finding in validated.findings] == ["in_range"]
    assert _aside(raw, validated)["contacts"] == [2, 3]


@pytest.mark.parametrize("heads", [{}, {"date": "対応日"}], ids=["plain", "by form"])
def test_cell_that_cannot_be_read_is_told_once_and_without_its_words_whatever_its_head(
    sound, folder, keep, centre, heads
):
    sound["contacts"][0]["date"] = "山田花子の母から"
    sound["contacts"][1]["date"] = ""
    raw = read_register(keep(folder, sound))
    contacts = raw.tables["contacts"]
    named = replace(contacts, place=replace(contacts.place, heads=heads))
    found = validate(replace(raw, tables={**raw.tables, "contacts": named}), centre, TODAY).findings
    assert [(finding.rule, finding.rows.to_list()) for finding in found] == [
        ("day_readable", [2]),
        ("not_nullable", [3]),
    ]
    told = describe_all(found, "ja")
    assert "山田" not in told
    assert "3行目 （空欄）" in told
    assert all(head in told for head in heads.values())


def test_value_is_never_told_of_a_cell_that_may_not_be_empty():
    cells = pl.Series(["山田花子の母から", "", " ", None])
    assert only_empty(cells).to_list() == [WITHHELD, "", " ", None]


def test_number_of_a_case_that_cannot_be_read_is_no_fault_of_its_contacts(sound, check):
    sound["cases"][0]["case_id"] = ""
    assert [finding.rule for finding in check(sound)] == ["not_nullable"]


def test_rules_are_asked_of_sound_rows_while_others_have_faults(sound, check):
    sound["contacts"][0]["date"] = "?"
    sound["contacts"][4]["liaison_agency"] = "other" if not sound["contacts"][4]["liaison_agency"] else ""
    assert {finding.rule for finding in check(sound)} == {"day_readable", "liaison_agency"}


def test_every_row_is_either_sound_or_set_aside(sound, folder, keep, centre):
    sound["contacts"].append(sound["contacts"][0])
    sound["cases"][1]["age"] = "200"
    raw = read_register(keep(folder, sound))
    validated = validate(raw, centre, TODAY)
    for name, raw_table in raw.tables.items():
        assert validated.tables[name].height + validated.set_aside[name].sum() == raw_table.frame.height
        assert validated.tables[name].height < raw_table.frame.height or name not in ("cases", "contacts")


@pytest.mark.parametrize("municipality", ["東京都千代田区", "01999"])
def test_region_that_does_not_follow_from_a_wrong_municipality_is_no_fault_of_its_own(sound, check, municipality):
    sound["cases"][0] |= {"municipality": municipality, "region": ""}
    assert _told(check(sound)) == [("cases.csv", "municipality", [2])]
