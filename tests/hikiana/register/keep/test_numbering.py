"""Numbers of a ledger that begin anew each year: refused as other persons, or taken in with their fiscal year."""

import re
from datetime import date

import polars as pl
import pytest

from hikiana.base.errors import InputError, UsageError
from hikiana.base.fiscal_year import FiscalYear
from hikiana.intake.read import read_register
from hikiana.intake.states import present_state
from hikiana.register.keep.ingest import ingest
from hikiana.register.keep.numbering import RUNNING, Numbers
from hikiana.register.keep.renumbering import YearNumbers
from hikiana.register.keep.store import present_tables
from hikiana.register.register import open_register
from hikiana.register.validation import check_cells

from ..two_years import client, contact, ledger

TODAY = date(2025, 3, 31)
R4, R5, R6 = (FiscalYear(year) for year in (2022, 2023, 2024))
BY_YEAR, SAME = Numbers(by_year=True), Numbers(same_records=True)


@pytest.fixture
def into(tmp_path):
    return tmp_path / "北見支所"


@pytest.fixture
def add(tmp_path, keep, into):
    """Ingest a ledger of the given cells; gives what it brought."""

    def added(cells, fiscal_year=None, numbers=RUNNING):
        return ingest(keep(tmp_path / "台帳", cells), into, fiscal_year, today=TODAY, numbers=numbers)

    return added


def _only(cells, **rows):
    return {name: rows.get(name, []) for name in cells}


def _bytes(folder):
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file() and path.name != ".lock"}


def _refused(add, into, *arguments):
    """The message of a refusal that changes nothing."""
    before = _bytes(into)
    with pytest.raises((InputError, UsageError)) as fault:
        add(*arguments)
    assert _bytes(into) == before
    return str(fault.value)


def _counts(into, year):
    """Contacts, clients and new clients of a fiscal year."""
    register = open_register(into)
    contacts = register.reported_contacts.filter(fiscal_year=year.year)
    return contacts.height, contacts["case_id"].n_unique(), contacts.filter(start_year=year.year)["case_id"].n_unique()


@pytest.mark.parametrize("year", [R6, None])
def test_numbers_that_begin_anew_are_refused_with_the_cause_and_the_way_out(add, into, year):
    add(ledger(2023, 12), R5)
    told = _refused(add, into, ledger(2024, 15), year)
    assert "cases.csv / ケース番号 (case_id): 登録簿にある番号の12人のうち12人が" in told
    assert "contacts.csv / 相談番号 (contact_id): 登録簿にある番号の24件のうち24件が" in told
    assert "番号を年度ごとに1から付けているようです" in told
    assert re.search(r"hikiana ingest \S+台帳 --into \S+北見支所 --fy R6 --renumber-by-year", told)
    assert "--same-records" in told
    assert "別の年度（R5）" not in told


def test_renumbered_contacts_do_not_hide_that_case_numbers_begin_anew(add, into):
    add(ledger(2023, 12), R5)
    cells = ledger(2024, 15)
    for row in cells["contacts"]:
        row["contact_id"] = f"R6-{row['contact_id']}"
    told = _refused(add, into, cells, R6)
    assert "ケース番号 (case_id)" in told
    assert "相談番号 (contact_id)" not in told


def test_running_case_numbers_do_not_hide_that_contact_numbers_begin_anew(add, into):
    add(ledger(2023, 12), R5)
    cells = ledger(2024, 15)
    for rows in cells.values():
        for row in rows:
            row["case_id"] = f"1{row['case_id']}"
    assert "24件のうち24件" in _refused(add, into, cells)


@pytest.mark.parametrize(("others", "known", "refused"), [(2, 12, False), (3, 30, True), (3, 31, False)])
def test_three_and_a_tenth_of_the_known_clients_are_too_many(add, into, others, known, refused):
    add(ledger(2023, 31), R5)
    cases = [client(number, 2023) for number in range(1, known + 1)]
    for case in cases[:others]:
        case["sex"] = {"male": "female", "female": "male"}[case["sex"]]
    cells = _only(ledger(2023, 1), cases=cases)
    if refused:
        assert f"{known}人のうち{others}人" in _refused(add, into, cells, R6)
    else:
        assert [finding.rule for finding in add(cells, R6).findings if finding.rule == "sex_changed"] == ["sex_changed"]


@pytest.mark.parametrize(
    ("column", "change", "refused"),
    [
        ("region", lambda cell: "rumoi", True),
        ("region", lambda cell: "unknown", False),
        ("sex", lambda cell: "unknown", False),
        ("age", lambda age: str(int(age) + 2), False),  # two birthdays lie between days of two fiscal years
        ("age", lambda age: str(int(age) + 3), True),
        ("age", lambda age: str(int(age) - 3), True),
        ("age", lambda age: "", False),
        ("age", lambda age: f"{int(age) - 4}～{age}歳", False),
        ("age", lambda age: f"{int(age) + 2}歳以上", False),
        ("age", lambda age: f"{int(age) + 3}歳以上", True),
    ],
)
def test_known_answers_that_change_more_than_the_years_can_are_another_persons(add, into, column, change, refused):
    add(ledger(2023, 4), R5)
    cells = ledger(2023, 4)
    for case in cells["cases"]:
        case[column] = change(case[column])
    cells = _only(cells, cases=cells["cases"], contacts=[contact(99, 1, 2024)])
    if refused:
        assert "4人のうち4人" in _refused(add, into, cells, R6)
    else:
        add(cells, R6)


def test_numbers_given_anew_within_a_year_have_another_way_out(add, into):
    add(ledger(2023, 12), R5)
    cells = ledger(2023, 12)
    for number, row in enumerate(reversed(cells["contacts"]), start=1):
        row["contact_id"] = str(number)
    told = _refused(add, into, cells, R5)
    assert "前に加えた後で、番号を付け直したようです" in told
    assert f"hikiana register undo --into {into}" in told
    assert "--renumber-by-year" not in told


def test_same_clients_and_days_of_another_year_are_no_new_numbers(add, into):
    add(ledger(2023, 12), R5)
    cells = ledger(2023, 12)
    for row in cells["contacts"]:
        row["date"] = row["date"].replace("2023", "2024")
    told = _refused(add, into, cells, R6)
    assert "前か今の --fy が違うようです" in told
    assert "--renumber-by-year" not in told


def test_corrections_of_many_clients_are_taken_in_where_they_are_said_to_be(add, into):
    add(ledger(2023, 12), R5)
    cells = ledger(2023, 12)
    for case in cells["cases"]:
        case["sex"] = {"male": "female", "female": "male"}[case["sex"]]
    assert _refused(add, into, cells, R5)
    added = add(cells, R5, SAME)
    assert added.counts["cases"].changed == 12
    assert {finding.rule for finding in added.findings} >= {"sex_changed"}


def test_numbers_with_their_year_count_each_year_right_and_are_kept_for_the_next_time(add, into):
    add(ledger(2023, 12), R5)
    cells = ledger(2024, 15)
    cells["contacts"] += [contact(31, "R5-3", 2024), contact(32, "r05-0003", 2024, 6)]
    added = add(cells, R6, BY_YEAR)
    (warning,) = [finding for finding in added.findings if finding.rule == "clients_by_new_numbers"]
    assert "新しい15人を" in warning.message.ja
    assert "R5-0001" in warning.hint.ja
    assert "番号に年度を付けました（1 は R6-0001）" in added.describe("ja")
    assert (_counts(into, R5), _counts(into, R6)) == ((24, 12, 12), (32, 16, 15))
    before = _bytes(into)
    assert not add(cells, R6).has_changed
    assert not add(cells, R6, BY_YEAR).has_changed
    assert not add(ledger(2023, 12), R5).has_changed
    assert _bytes(into) == before
    assert add(ledger(2022, 10), R4).counts["cases"].added == 10
    assert _counts(into, R4) == (20, 10, 10)


def test_register_that_begins_with_numbers_by_year_has_them_for_every_year(add, into):
    add(ledger(2023, 12), R5, BY_YEAR)
    cells = ledger(2024, 15)
    cells["contacts"].append(contact(31, "R5-3", 2024))
    add(cells, R6)
    assert set(pl.read_parquet(present_tables(into) / "cases.parquet")["case_id"].str.head(3)) == {"R5-", "R6-"}
    assert (_counts(into, R5), _counts(into, R6)) == ((24, 12, 12), (31, 16, 15))


def test_all_numbers_of_a_ledger_and_what_refers_to_them_get_the_year(add, sound, into):
    before = read_register
    moved = {"contacts": "date", "activities": "date"}
    for name, column in moved.items():
        for row in sound[name]:
            row[column] = "2024-06-10" if row[column] else ""
    for row in (*sound["activities"], *sound["clinic"]):
        row["fiscal_year"] = "2024"
    sound["activities"][0]["end_date"] = ""
    for row in sound["contacts"]:
        row["method"], row["liaison_direction"], row["liaison_agency"], row["outreach_counterpart"] = (
            "email",
            "",
            "",
            "",
        )
    add(_only(sound, **{name: sound[name] for name in ("cases", "contacts", "activities", "clinic")}), R6, BY_YEAR)
    frames = {name: table.frame for name, table in before(into).tables.items()}
    assert frames["cases"]["case_id"].to_list() == ["R6-A1", "R6-A2", "R6-A3"]
    assert set(frames["contacts"]["case_id"]) == {"R6-A1", "R6-A2", "R6-A3"}
    assert set(frames["contacts"]["contact_id"].str.head(4)) == {"R6-C"}
    assert frames["activities"]["activity_id"].to_list() == ["R6-V1", "R6-V2"]
    assert set(frames["clinic"]["case_id"]) == {"R6-A1"}


def test_client_who_is_new_by_number_only_is_asked_for_until_the_ledger_says_who_it_is(add, into):
    add(ledger(2023, 12), R5)
    cells = ledger(2024, 15)
    cells["cases"][6] = client(9, 2023) | {"case_id": "7", "age": str(int(client(9, 2023)["age"]) + 1)}
    told = _refused(add, into, cells, R6, BY_YEAR)
    assert "8行目 「7 → R5-0009」" in told
    assert told.count("行目") == 1
    cells["cases"][6]["case_id"] = "R6-7"
    assert add(cells, R6, BY_YEAR).counts["cases"].added == 15
    assert _counts(into, R6) == (30, 15, 15)


def test_client_who_goes_on_is_the_registers_own(add, into):
    add(ledger(2023, 12), R5)
    cells = ledger(2024, 15)
    cells["cases"][6] = client(9, 2023) | {"case_id": "R5-0009"}
    for row in cells["contacts"]:
        row["case_id"] = row["case_id"].replace("7", "R5-0009") if row["case_id"] == "7" else row["case_id"]
    assert add(cells, R6, BY_YEAR).counts["cases"].unchanged == 1
    assert _counts(into, R6) == (30, 15, 14)


def test_fiscal_year_is_needed_for_numbers_by_year(add, into):
    assert "--fy R6" in _refused(add, into, ledger(2023, 3), None, BY_YEAR)
    add(ledger(2023, 3), R5, BY_YEAR)
    assert "--fy R6" in _refused(add, into, ledger(2024, 3))


def test_year_that_is_there_without_it_in_its_numbers_is_not_added_a_second_time(add, into):
    add(ledger(2023, 12), R5)
    told = _refused(add, into, ledger(2023, 12), R5, BY_YEAR)
    assert "令和5年度（2023年度）の記録が年度のない番号で入っています" in told
    assert f"hikiana register undo --into {into}" in told
    assert present_state(into).own_years is None


@pytest.mark.parametrize(
    ("number", "written"),
    [
        ("1", "R6-0001"),
        ("０1", "R6-0001"),
        ("12345", "R6-12345"),
        ("A-1", "R6-A-1"),
        ("R6-1", "R6-0001"),
        ("r06-0001", "R6-0001"),
        ("R4-7", "R4-0007"),
        ("R5-0012", "12"),
        ("R5-9", "R5-0009"),  # two of the register may be meant
        ("H31-2", "R1-0002"),
        ("H45-2", "R6-H45-2"),  # no fiscal year
        ("R6", "R6-R6"),
        ("佐藤", "佐藤"),
        ("", None),
    ],
)
def test_numbers_as_they_are_written_in_the_register(tmp_path, keep, number, written):
    cells = ledger(2024, 1)
    cells["cases"][0]["case_id"] = number
    raw = read_register(keep(tmp_path / "numbers", cells), R6)
    years = YearNumbers(R6, (R5,), {name: frozenset(["12", "9", "09"]) for name in ("case_id", "contact_id")})
    office = check_cells(raw.tables["cases"], R6)
    put = years.put(office)
    assert put.typed["case_id"].to_list() == [written]
    assert put.raw.frame["case_id"].to_list() == [number or None]


def test_numbers_that_the_year_makes_alike_or_too_long_and_strangers_are_told_at_their_cells(add, into):
    add(ledger(2023, 3), R5)
    cells = ledger(2024, 6)
    for row, number in zip(cells["cases"], ["1", "01", "3", "x" * 31, "R5-0044", "R3-0001"], strict=True):
        row["case_id"] = number
    told = _refused(add, into, cells | {"contacts": []}, R6, BY_YEAR)
    for words, rows in (
        ("ほかの行と同じ番号になります", (2, 3)),
        ("32字を超える", (5,)),
        ("登録簿にない人です", (6, 7)),
    ):
        lines = told[told.index(words) :].splitlines()[1 : 1 + len(rows)]
        assert [int(re.match(r" +(\d+)行目", line)[1]) for line in lines] == list(rows)
    assert "「01」" in told
