"""A ledger checked together with the register that it is to be added to, which stays as it is."""

import openpyxl
import pytest

from hikiana.base.errors import InputError, UsageError
from hikiana.base.fiscal_year import FiscalYear
from hikiana.register.check.command import check_addition
from hikiana.register.keep.ingest import ingest
from hikiana.register.keep.numbering import RUNNING, Numbers

from ..two_years import ledger as year_ledger

R6 = FiscalYear(2024)


@pytest.fixture
def register(tmp_path, keep, sound_register):
    """A register that holds the sound records."""
    folder = tmp_path / "北見支所"
    ingest(keep(tmp_path / "first", sound_register), folder)
    return folder


@pytest.fixture
def next_year(ledger):
    """A workbook of one contact of FY2024 of a client in the register, changed by `cells`."""

    def write(**cells):
        def disturb(sound):
            contact = sound["contacts"][2] | {"contact_id": "C8", "date": "2024-05-01"} | cells
            sound["contacts"] = [contact]
            for name in ("cases", "activities", "clinic", "web_access"):
                sound[name] = []

        return ledger(disturb)

    return write


@pytest.fixture
def checked(tmp_path, register):
    return lambda path, year=R6: check_addition(path, register, year, "ja", into=tmp_path / "checks")


def _state(folder):
    return {path: (path.stat().st_mtime_ns, path.is_file() and path.read_bytes()) for path in folder.rglob("*")}


def _errors(result):
    return [finding.rule for finding in result.findings if finding.severity == "error"]


def test_clients_of_the_register_are_known_and_its_years_are_looked_at(checked, next_year):
    result = checked(next_year())
    assert _errors(result) == []
    (years,) = [finding.message.ja for finding in result.findings if finding.rule == "every_year_has_contacts"]
    assert "H26" not in years
    assert "R6" not in years
    assert "H25" in years
    contacts = result.results.counts[1]
    assert (contacts.read, contacts.sound) == (1, 1)
    assert "に加えたものとして検査しました（登録簿は変えていません）" in result.told("ja")


def test_nothing_in_the_register_is_written(checked, next_year, register):
    before = _state(register)
    checked(next_year())
    assert _state(register) == before


def test_faulty_rows_of_the_ledger_are_listed_coloured_and_set_aside_at_their_places(checked, next_year):
    result = checked(next_year(case_id="A9"))
    assert _errors(result) == ["contact_has_case"]
    contacts = result.results.counts[1]
    assert (contacts.read, contacts.sound, contacts.faulty) == (1, 0, 1)
    assert openpyxl.load_workbook(result.results.copy)["相談記録"]["C4"].comment is not None
    rows = list(openpyxl.load_workbook(result.results.quarantine)["相談記録"].iter_rows(min_row=3, values_only=True))
    assert [row[4:6] for row in rows] == [("C8", "A9")]
    with pytest.raises(InputError):
        result.refuse_errors()


def test_number_of_a_former_years_record_is_told_and_its_row_set_aside(checked, next_year):
    result = checked(next_year(contact_id="C1"))
    assert "number_of_other_year" in _errors(result)
    assert result.results.counts[1].faulty == 1


def test_error_that_the_ledger_brings_to_a_row_of_the_register_is_listed_without_a_link(checked, next_year):
    result = checked(next_year(contact_id="C6", case_id="A3"), None)  # C7 then comes before the first consultation
    list_of = openpyxl.load_workbook(result.results.list).worksheets[0]
    rows = [row for row in list_of.iter_rows(min_row=4) if row[2].value == "北見支所/contacts"]
    assert [row[6].value for row in rows] == ["「C7」"]
    assert rows[0][4].hyperlink is None
    assert result.results.copy


def test_results_are_made_anew_when_the_register_has_changed(
    checked, next_year, register, tmp_path, keep, sound_register
):
    path = next_year()
    first = checked(path).results.folder
    assert checked(path).results.folder == first
    more = {"web_access": [{"month": "2014-06-01", "page_views": "7"}]}
    ingest(keep(tmp_path / "more", sound_register | more), register)
    assert checked(path).results.folder != first


def test_register_without_records_is_said_to_be_none_and_is_not_begun(next_year, tmp_path):
    absent = tmp_path / "absent"
    result = check_addition(next_year(), absent, None, "ja", into=tmp_path / "checks")
    assert _errors(result) == ["contact_has_case"]
    assert "まだ記録がない" in result.told("ja")
    assert not absent.exists()


def test_folder_of_own_files_is_no_register_to_add_to(next_year, folder, tmp_path):
    with pytest.raises(UsageError):
        check_addition(next_year(), folder, None, "ja", into=tmp_path / "checks")


@pytest.fixture
def restarted(tmp_path, keep):
    """Check FY2024's ledger, whose numbers begin anew, with a register of FY2023; what is made of its records."""
    folder = tmp_path / "R5だけ"
    ingest(keep(tmp_path / "R5", year_ledger(2023, 12)), folder, FiscalYear(2023))

    def check(disturb=lambda cells: None, numbers=RUNNING):
        cells = year_ledger(2024, 15)
        disturb(cells)
        path = keep(tmp_path / "R6", cells)
        return check_addition(path, folder, R6, "ja", into=tmp_path / "checks", numbers=numbers)

    return check


def test_numbers_that_begin_anew_are_told_as_ingest_would_and_set_aside(restarted):
    result = restarted()
    assert _errors(result) == ["clients_are_others", "records_are_others"]
    first = next(finding for finding in result.findings if finding.severity == "error")
    assert "番号を年度ごとに1から付けているようです" in first.message.ja
    assert [(count.read, count.faulty) for count in result.results.counts[:2]] == [(15, 12), (30, 24)]
    with pytest.raises(InputError, match="--renumber-by-year"):
        result.refuse_errors()


def test_with_their_year_findings_and_rows_set_aside_are_still_at_the_offices_own_numbers(restarted):
    def disturb(cells):
        cells["cases"][2]["sex"] = "?"
        cells["contacts"][20]["case_id"] = "99"

    result = restarted(disturb, Numbers(by_year=True))
    assert "番号に年度を付けました（1 は R6-0001）" in result.told("ja")
    assert _errors(result) == ["code_known", "contact_has_case"]
    (stranger,) = [finding for finding in result.findings if finding.rule == "contact_has_case"]
    assert (stranger.rows.to_list(), stranger.values.to_list()) == ([22], ["99"])
    aside = openpyxl.load_workbook(result.results.quarantine)
    rows = {name: [row[4:6] for row in aside[name].iter_rows(min_row=3, values_only=True)] for name in aside.sheetnames}
    assert [row[0] for row in rows["ケース"]] == ["3"]
    assert rows["相談記録"] == [("5", "3"), ("6", "3"), ("21", "99")]
