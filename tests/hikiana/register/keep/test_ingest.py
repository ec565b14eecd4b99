"""Ledgers added to a register: first, again, corrected, of the next year, with faults, and in any number of parts."""

from datetime import date, datetime
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from hikiana.base.errors import InputError, UsageError
from hikiana.base.fiscal_year import FiscalYear
from hikiana.base.workspace import SYNTHETIC
from hikiana.intake.findings import WITHHELD, describe_all
from hikiana.intake.read import read_register
from hikiana.register.keep.ingest import ingest
from hikiana.register.keep.numbering import RUNNING, Numbers
from hikiana.register.keep.store import present_tables, read_changes
from hikiana.register.register import open_register
from hikiana.register.validation import validate
from hikiana.sections.reconciliation import describe, reconcile
from hikiana.sections.year import Year
from schemas.rules import fiscal_year_of
from schemas.tables import TABLES

TODAY = date(2025, 3, 31)


@pytest.fixture
def into(tmp_path):
    return tmp_path / "北見支所"


@pytest.fixture
def add(tmp_path, keep, into):
    """Ingest a ledger of the given cells; gives what it brought."""

    def added(cells, fiscal_year=None, name="ledger", numbers=RUNNING):
        return ingest(keep(tmp_path / name, cells), into, fiscal_year, today=TODAY, numbers=numbers)

    return added


@pytest.fixture
def tables(centre, into):
    """The typed tables of the register as they are now."""
    return lambda: validate(read_register(into), centre, TODAY).tables


def _changes(register):
    """The record of changes of a register."""
    return read_changes(present_tables(register))


def _state(folder):
    """Every file and folder with its bytes and the time of its last change."""
    paths = [folder, *folder.rglob("*")]
    return {path: (path.stat().st_mtime_ns, path.read_bytes() if path.is_file() else None) for path in paths}


def _counts(ingested):
    return {
        name: (counts.added, counts.changed, counts.unchanged, counts.kept) for name, counts in ingested.counts.items()
    }


def _only(cells, **rows):
    """A ledger of the given rows; tables that are not named are empty."""
    return {name: rows.get(name, []) for name in cells}


def test_first_ledger_begins_a_register_that_bears_its_folders_name_and_the_ledgers_tables(
    add, sound, folder, into, tables, centre
):
    ingested = add(sound)
    assert _counts(ingested) == {
        "cases": (3, 0, 0, 0),
        "contacts": (7, 0, 0, 0),
        "activities": (2, 0, 0, 0),
        "clinic": (2, 0, 0, 0),
        "web_access": (2, 0, 0, 0),
    }
    register = open_register(into)
    assert (register.name.ja, register.synthetic) == ("北見支所", False)
    whole = validate(read_register(folder), centre, TODAY).tables
    for name, frame in tables().items():
        assert_frame_equal(frame, whole[name], check_row_order=False)


def test_same_ledger_again_changes_no_byte_and_no_time(add, sound, into):
    add(sound)
    before = _state(into)
    again = add(sound)
    assert not again.has_changed
    assert _counts(again)["contacts"] == (0, 0, 7, 0)
    assert _state(into) == before


def test_ledger_in_another_form_with_the_same_content_changes_nothing(add, sound, into):
    add(sound)
    before = _state(into)
    sound["contacts"][0]["date"] = "平成24年5月10日"
    assert not add(sound).has_changed
    assert _state(into) == before


def test_corrected_row_replaces_the_former_one_and_the_record_tells_what_it_was(add, sound, into, tables):
    add(sound)
    sound["contacts"][2] |= {"duration_min": "45", "online": "true"}
    sound["cases"][0]["purposes"] = "other"
    ingested = add(sound, name="corrected")
    assert _counts(ingested)["contacts"] == (0, 1, 6, 0)
    assert tables()["contacts"].filter(contact_id="C3").select("duration_min", "online").row(0) == (45, True)
    changed = _changes(into).filter(kind="changed")
    assert changed.select("ledger", "table", "key", "column", "before", "after").rows() == [
        ("cases.csv", "cases", "A1", "purposes", "how_to_relate;other", "other"),
        ("contacts.csv", "contacts", "C3", "duration_min", "60", "45"),
        ("contacts.csv", "contacts", "C3", "online", "false", "true"),
    ]
    assert changed["sha256"].str.contains("^[0-9a-f]{64}$").all()
    assert all(datetime.fromisoformat(when).utcoffset() is not None for when in changed["when"])


def test_changed_cells_are_told_with_the_place_of_the_record_and_without_free_text(add, sound, into):
    first = add(sound)
    assert "変わったところ" not in first.describe("ja")
    assert f"変更の記録: {into}/tables-1/changes.csv" in first.describe("ja").replace("\\", "/")
    sound["contacts"][2] |= {"duration_min": "45"}
    sound["cases"][0]["age"] = ""
    sound["activities"][0]["title"] = "佐藤さんの会"
    sound["clinic"][1]["visits"] = "4"
    told = add(sound, name="corrected").describe("ja")
    assert "変わったところ（前 → 後）:\n    ケース A1 年齢 (age): 「31」 → （空欄）\n" in told
    assert "    相談記録 C3 " in told
    assert " (duration_min): 「60」 → 「45」" in told
    assert " A1 / outpatient / 2014 " in told
    assert "(title): （値は表示しません） → （値は表示しません）" in told
    assert "佐藤" not in told
    assert "ほか" not in told
    assert "変わったところ" not in add(sound).describe("ja")
    assert "変更の記録" not in add(sound).describe("ja")


def test_only_the_first_changed_cells_are_told_and_the_others_counted(add, sound):
    add(sound)
    for contact in sound["contacts"]:
        contact |= {"duration_min": "33", "online": "false" if contact["online"] == "true" else "true"}
    told = add(sound).describe("en")
    assert told.count(" → '") == 10
    assert "    and 4 more\n" in told


def test_record_of_changes_keeps_what_former_ledgers_brought(add, sound, into):
    add(sound)
    first = _changes(into)
    assert first["kind"].to_list() == ["added"] * 16
    assert first.filter(table="clinic")["key"].to_list() == ["A1 / day_care / 2014", "A1 / outpatient / 2014"]
    sound["web_access"][1]["page_views"] = "7"
    add(sound)
    assert_frame_equal(_changes(into).head(16), first)
    assert _changes(into).height == 17


def test_record_of_changes_is_safe_to_open_in_a_spreadsheet(add, sound, into):
    add(sound)
    sound["activities"][0]["title"] = "=HYPERLINK(1)"
    add(sound)
    assert _changes(into)["after"][-1] == "=HYPERLINK(1)"
    written = (present_tables(into) / "changes.csv").read_bytes()
    assert written.startswith(b"\xef\xbb\xbf")
    assert b",'=HYPERLINK(1)," in written


def test_ledger_of_the_next_year_adds_its_rows_and_leaves_the_others(add, sound, tables):
    add(sound)
    new_case = sound["cases"][2] | {"case_id": "A4"}
    of_old_client = sound["contacts"][2] | {"contact_id": "C8", "date": "2024-05-01"}
    of_new_client = sound["contacts"][2] | {"contact_id": "C9", "date": "2024-05-02", "case_id": "A4"}
    ingested = add(_only(sound, cases=[new_case], contacts=[of_old_client, of_new_client]), FiscalYear(2024))
    assert _counts(ingested) == {
        "cases": (1, 0, 0, 3),
        "contacts": (2, 0, 0, 7),
        "activities": (0, 0, 0, 2),
        "clinic": (0, 0, 0, 2),
        "web_access": (0, 0, 0, 2),
    }
    assert tables()["contacts"]["contact_id"].to_list() == [f"C{number}" for number in range(1, 10)]
    assert ingested.findings == []


def test_year_that_the_ledger_is_said_to_be_is_checked_row_by_row(add, sound, into):
    rows = [sound["contacts"][2] | {"contact_id": f"C{year}", "date": f"{year}-03-31"} for year in (2024, 2025)]
    ledger = _only(sound, cases=sound["cases"][:1], contacts=rows, web_access=sound["web_access"][:1])
    with pytest.raises(InputError) as fault:
        add(ledger, FiscalYear(2024))
    assert "contacts.csv / 相談日 (date): 令和6年度（2024年度）の記録ではありません" in str(fault.value)
    assert "2行目 「2024-03-31」" in str(fault.value)
    assert "3行目" not in str(fault.value)
    assert "web_access.csv / 月 (month)" in str(fault.value)


@pytest.mark.parametrize(
    ("table", "cells", "told"),
    [
        ("contacts", {"case_id": "A9"}, "contacts.csv / ケース番号 (case_id): ケース表にない番号です"),
        ("contacts", {"date": "2012/13/01"}, "contacts.csv / 相談日 (date): 日付として読めません"),
        ("cases", {"age": "121"}, "cases.csv / 年齢 (age): ありえない値です"),
    ],
)
def test_fault_of_the_ledger_is_told_with_its_file_and_row_and_leaves_the_register(
    add, sound, into, table, cells, told
):
    add(sound)
    before = _state(into)
    faulty = [sound[table][0], sound[table][1] | cells]
    with pytest.raises(InputError) as fault:
        add(_only(sound, **{"cases": sound["cases"], table: faulty}))
    assert told in str(fault.value)
    assert f"登録簿「{into}」はそのままです。台帳を直してもう一度実行してください。" in str(fault.value)
    assert "何も書き出していません" not in str(fault.value)
    assert "3行目" in str(fault.value)
    assert _state(into) == before


def test_fault_that_a_correction_brings_to_a_row_of_the_register_is_told_by_its_key(add, sound, into):
    add(sound)
    before = _state(into)
    later = sound["contacts"][2] | {"date": "2015-04-03"}
    with pytest.raises(InputError) as fault:
        add(_only(sound, contacts=[later, sound["contacts"][3] | {"date": "2015-04-04"}]))
    assert "北見支所/contacts / 相談方法 (method)" in str(fault.value)
    assert "「C5」" in str(fault.value)
    assert _state(into) == before


def test_error_that_the_register_has_is_mended_by_a_ledger(add, sound, into, tables):
    add(sound)
    (contacts,) = into.glob("tables-*/contacts.parquet")
    pl.read_parquet(contacts).with_columns(duration_min=pl.lit(9999, pl.Int16)).write_parquet(contacts)
    with pytest.raises(InputError, match="北見支所/contacts"):
        add(_only(sound, contacts=sound["contacts"][:2]))
    assert _counts(add(_only(sound, contacts=sound["contacts"])))["contacts"] == (0, 7, 0, 0)
    assert tables()["contacts"]["duration_min"].max() == 90


def test_far_other_age_and_other_sex_of_a_known_case_are_warned_of(add, sound):
    add(sound)
    sound["cases"][0] |= {"age": "34", "sex": "female"}
    sound["cases"][1] |= {"age": "60"}  # had none
    sound["cases"][2] |= {"age": "42", "sex": "male"}  # two years, and a sex that was unknown
    told = {finding.rule: finding for finding in add(sound).findings}
    assert {rule: finding.rows.to_list() for rule, finding in told.items()} == {"age_jump": [2], "sex_changed": [2]}
    assert told["age_jump"].values.to_list() == ["31 → 34"]
    assert told["sex_changed"].values.to_list() == ["male → female"]
    assert "ケース番号を取り違えていないか" in describe_all(list(told.values()), "ja")


def _rules(findings):
    return {(finding.rule, finding.column.ja if finding.column else ""): finding.rows.to_list() for finding in findings}


def test_number_of_another_fiscal_years_record_is_refused_where_the_ledger_is_said_to_be_of_one(add, sound, into):
    add(sound)
    before = _state(into)
    rows = [sound["contacts"][2] | {"contact_id": number, "date": "2024-05-01"} for number in ("C1", "C3", "C9")]
    activity = sound["activities"][0] | {"fiscal_year": "2024", "date": "2024-06-10", "end_date": ""}
    with pytest.raises(InputError) as fault:
        add(_only(sound, contacts=rows, activities=[activity]), FiscalYear(2024))
    told = str(fault.value)
    assert "contacts.csv / 相談番号 (contact_id): この番号は登録簿では別の年度（H24）の記録です" in told
    assert "別の年度（H26）" in told
    assert "activities.csv / 活動番号 (activity_id)" in told
    assert "番号を付け直してください" in told
    assert f"--into {into} --fy 2024 で作れます" in told
    assert "C9" not in told
    assert _state(into) == before


def test_record_of_the_same_fiscal_year_is_corrected_where_the_ledger_is_said_to_be_of_it(add, sound):
    add(sound)
    moved = sound["contacts"][2] | {"date": "2014-04-02", "duration_min": "45"}
    ingested = add(_only(sound, contacts=[moved]), FiscalYear(2014))
    assert _counts(ingested)["contacts"] == (0, 1, 0, 6)
    assert ingested.findings == []


def test_number_that_becomes_another_record_is_warned_of(add, sound):
    add(sound)
    sound["contacts"][3] |= {"case_id": "A2"}
    sound["contacts"][5] |= {"date": "2020-07-02"}  # 31 days
    sound["contacts"][6] |= {"date": "2020-07-13"}
    sound["contacts"][2] |= {"date": "2014-03-31"}  # one day, another fiscal year
    sound["activities"][1] |= {"fiscal_year": "2010"}
    findings = add(sound, numbers=Numbers(same_records=True)).findings
    assert _rules(findings) == {
        ("contact_of_other_client", "ケース番号 (case_id)"): [5],
        ("contact_moved", "相談日 (date)"): [4, 8],
        ("activity_moved", "年度 (fiscal_year)"): [3],
    }
    values = [finding.values.to_list() for finding in findings]
    assert values == [["A1 → A2"], ["2014-04-01 → 2014-03-31", "2020-06-09 → 2020-07-13"], ["2009 → 2010"]]


def test_value_that_a_correction_empties_is_warned_of_once_per_column_and_free_text_is_not_shown(add, sound):
    add(sound)
    for case in sound["cases"][:2]:
        case["purposes"] = ""
    sound["cases"][0]["age"] = ""
    sound["activities"][0]["partner"] = ""
    told = {finding.column.ja: finding for finding in add(sound).findings if finding.rule == "cell_emptied"}
    assert told["年齢 (age)"].values.to_list() == ["31"]
    assert told["相談目的 (purposes)"].values.to_list() == ["how_to_relate;other"]  # the other had none
    assert told[TABLES["activities"].columns["partner"].heading.ja].values.to_list() == [WITHHELD]


def test_age_that_is_corrected_to_a_range_and_back_loses_nothing_and_an_emptied_range_is_told(add, sound, tables):
    ages = ("30代", "31", "40歳前後")
    for row, age in zip(sound["cases"], ages, strict=True):
        row["age"] = age
    add(sound)
    assert not add(sound).has_changed
    for row, age in zip(sound["cases"], ("33", "30代", ""), strict=True):
        row["age"] = age
    found = add(sound).findings
    assert tables()["cases"].select("age", "age_least", "age_most").rows() == [
        (33, None, None),
        (None, 30, 39),
        (None, None, None),
    ]
    told = {one.rule: one.values.to_list() for one in found if one.severity == "warning"}
    assert told == {"cell_emptied": ["38～42歳"]}


def test_warnings_are_of_the_ledger_only(add, sound):
    sound["cases"][2] |= {"municipality": "01100", "region": "ishikari"}
    assert {finding.rule for finding in add(sound).findings} >= {"resident_not_counted"}
    assert add(_only(sound, contacts=sound["contacts"][2:3])).findings == []


def test_workbook_from_the_entry_form_is_a_ledger_too(tmp_path, sound, into, tables):
    import xlsxwriter

    path = tmp_path / "台帳.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        for name, rows in sound.items():
            sheet = workbook.add_worksheet(TABLES[name].title.ja)
            sheet.write_row(0, 0, list(rows[0]))
            for number, row in enumerate(rows, start=1):
                sheet.write_row(number, 0, list(row.values()))
    ingest(path, into, today=TODAY)
    assert tables()["contacts"].height == 7
    assert _changes(into)["ledger"].unique().to_list() == ["台帳.xlsx"]


def test_synthetic_and_real_records_do_not_mix(add, sound, into, tmp_path, keep):
    add(sound)
    before = _state(into)
    with pytest.raises(UsageError, match="合成データと実際の記録"):
        ingest(SYNTHETIC, into, today=TODAY)
    assert _state(into) == before
    synthetic = tmp_path / "synthetic"
    ingest(SYNTHETIC, synthetic)
    assert open_register(synthetic).synthetic
    with pytest.raises(UsageError, match="合成データと実際の記録"):
        ingest(keep(tmp_path / "real", sound), synthetic, today=TODAY)


def test_names_of_a_register_are_kept(add, sound, into):
    into.mkdir()
    (into / "register.toml").write_text('name_ja = "旭川 \\"A\\""\nname_en = "Asahikawa"\n', encoding="utf-8")
    add(sound)
    sound["web_access"][0]["page_views"] = "3"
    add(sound)
    assert (open_register(into).name.ja, open_register(into).name.en) == ('旭川 "A"', "Asahikawa")


def _by_fiscal_year(tables):
    """The tables of each fiscal year: what happened in it, and the clients who first came in it."""
    dated = {
        "contacts": fiscal_year_of("date"),
        "activities": pl.col("fiscal_year"),
        "clinic": pl.col("fiscal_year"),
        "web_access": fiscal_year_of("month"),
    }
    with_year = {name: tables[name].with_columns(year.cast(pl.Int32).alias("year")) for name, year in dated.items()}
    seen = pl.concat([with_year[name].select("case_id", "year") for name in ("contacts", "clinic")])
    first = seen.group_by("case_id").agg(pl.col("year").min())
    with_year["cases"] = tables["cases"].join(first, on="case_id")
    for year in sorted(with_year["contacts"]["year"].unique()):
        yield year, {name: with_year[name].filter(year=year).drop("year") for name in TABLES}


def test_records_of_a_column_that_the_centre_has_no_more_are_not_lost(add, into, sound):
    add(sound)
    kept = present_tables(into) / "cases.parquet"
    cases = pl.read_parquet(kept)
    cases.with_columns(household=pl.lit("alone")).write_parquet(kept)
    before = _state(into)
    with pytest.raises(InputError, match=r"列「household」の記録がありますが、センターの columns\.csv"):
        add(sound)
    assert {path: cells for path, (_, cells) in _state(into).items()} == {
        path: cells for path, (_, cells) in before.items()
    }
    cases.with_columns(household=pl.lit(None, pl.String)).write_parquet(kept)
    assert not add(sound).has_changed


@pytest.mark.long
def test_ledgers_of_single_years_make_the_register_that_the_whole_makes(tmp_path, into):
    whole = open_register(SYNTHETIC)
    for year, tables in _by_fiscal_year({name: getattr(whole, name) for name in TABLES}):
        ledger = tmp_path / f"FY{year}"
        ledger.mkdir()
        for name, frame in tables.items():
            frame.write_parquet(ledger / f"{name}.parquet")
        Path(ledger / "register.toml").write_text("synthetic = true\n", encoding="utf-8")
        ingest(ledger, into, FiscalYear(year))
    made = open_register(into)
    for name in TABLES:
        assert_frame_equal(getattr(made, name), getattr(whole, name), check_row_order=False)
    compared = [describe(reconcile(Year(register, FiscalYear(2024))), "ja") for register in (made, whole)]
    assert compared[0] == compared[1]
