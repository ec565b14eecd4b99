"""The folder of a kept register: whole at any moment, changed by one run at a time, never somebody else's."""

import shutil
import subprocess
import sys
from datetime import date

import pytest
from filelock import FileLock
from polars.testing import assert_frame_equal

from hikiana.base.errors import InputError, UsageError
from hikiana.intake import states
from hikiana.intake.read import read_register
from hikiana.register.keep.ingest import ingest
from hikiana.register.keep.store import present_tables, read_changes
from schemas.tables import TABLES

from ....power_cut import power_cuts
from ..killing import Killed, killed_at

TODAY = date(2025, 3, 31)


@pytest.fixture
def ledgers(tmp_path, keep, sound):
    """A first ledger, and one that corrects a row and adds one."""
    first = keep(tmp_path / "first", sound)
    sound["contacts"][2]["duration_min"] = "45"
    sound["contacts"].append(sound["contacts"][2] | {"contact_id": "C8"})
    return first, keep(tmp_path / "second", sound)


@pytest.fixture
def into(tmp_path):
    return tmp_path / "register"


def _durations(folder):
    """What the register holds, by one column: 7 contacts before the second ledger and 8 after it."""
    contacts = read_register(folder).tables["contacts"].frame
    return dict(contacts.select("contact_id", "duration_min").iter_rows())


def _changes(register):
    """The record of changes of a register."""
    return read_changes(present_tables(register))


def _names(folder):
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*"))


def _whole(*numbers):
    """The files of a register of these states."""
    folders = [f"tables-{number}" for number in numbers]
    files = [f"{folder}/{name}" for folder in folders for name in ("changes.csv", *(f"{t}.parquet" for t in TABLES))]
    return sorted([".lock", "register.toml", *folders, *files])


def test_no_power_cut_leaves_a_register_half_changed(ledgers, into):
    with power_cuts() as disk:
        for ledger in ledgers:
            ingest(ledger, into, today=TODAY)
    assert disk.lost == []
    assert disk.unsettled == {}


@pytest.mark.long
def test_run_killed_at_any_step_leaves_the_old_or_the_new_register_and_the_next_run_succeeds(
    tmp_path, into, ledgers, keep, sound_register, monkeypatch
):
    monkeypatch.setattr(states, "MOST_STATES", 2)  # so that the run has a state to remove
    first, second = ledgers
    ingest(first, into, today=TODAY)
    more = sound_register | {"web_access": [{"month": "2014-06-01", "page_views": "7"}]}
    ingest(keep(tmp_path / "more", more), into, today=TODAY)
    old = _durations(into)
    new = old | {"C3": 45, "C8": 45}
    seen = []
    for step in range(200):
        register = tmp_path / f"killed-{step}"
        shutil.copytree(into, register)
        try:
            with killed_at(step, register):
                ingest(second, register, today=TODAY)
        except Killed:
            seen.append(_durations(register))
            ingest(second, register, today=TODAY)
            assert _durations(register) == new
            assert _changes(register).height == 19
            assert _names(register) == _whole(2, 3)
        else:
            break
    assert [rows == old for rows in seen] == sorted((rows == old for rows in seen), reverse=True)
    assert all(rows in (old, new) for rows in seen)
    assert old in seen
    assert new in seen


@pytest.mark.long
def test_first_run_killed_at_any_step_leaves_no_register_or_a_whole_one(tmp_path, ledgers):
    first, _ = ledgers
    was_empty = set()
    for step in range(200):
        register = tmp_path / f"killed-{step}"
        try:
            with killed_at(step, register):
                ingest(first, register, today=TODAY)
        except Killed:
            try:
                was_empty.add(not _durations(register))
            except InputError:
                was_empty.add(True)
            ingest(first, register, today=TODAY)
            assert len(_durations(register)) == 7
            assert _names(register) == _whole(1)
        else:
            break
    assert was_empty == {True, False}


DYING = """
import os, sys
from datetime import date
from pathlib import Path
from hikiana.register.keep.ingest import ingest

def die(event, arguments):
    if event == "os.rename" and str(arguments[1]).endswith("register.toml"):
        os._exit(9)

sys.addaudithook(die)
ingest(Path(sys.argv[1]), Path(sys.argv[2]), today=date(2025, 3, 31))
"""


@pytest.mark.long
def test_process_that_dies_before_the_moment_of_change_leaves_no_lock(into, ledgers):
    first, second = ledgers
    ingest(first, into, today=TODAY)
    old = _durations(into)
    assert subprocess.run([sys.executable, "-c", DYING, second, into], check=False).returncode == 9
    assert (into / "tables-2").is_dir()
    assert _durations(into) == old
    ingest(second, into, today=TODAY)
    assert len(_durations(into)) == 8
    assert _names(into) == _whole(1, 2)


def test_second_run_at_once_is_refused_in_words(into, ledgers):
    first, second = ledgers
    ingest(first, into, today=TODAY)
    with FileLock(into / ".lock"), pytest.raises(UsageError, match="今ほかの人が記録を加えています"):
        ingest(second, into, today=TODAY)
    assert _names(into) == _whole(1)


@pytest.mark.parametrize(
    ("file", "told"),
    [
        ("cases.csv", "--into 新しいフォルダ"),
        ("contacts.parquet", "--into 新しいフォルダ"),
        ("家計.xlsx", "hikiana のものではないファイル"),
        ("tables-1/notes.txt", "hikiana のものではないファイル"),
        ("tables-1/cases.parquet", "バックアップから戻して"),
    ],
)
def test_folder_that_holds_anything_else_is_refused_and_left_as_it_is(into, ledgers, file, told):
    (into / file).parent.mkdir(parents=True)
    (into / file).write_bytes(b"x")
    before = _names(into)
    with pytest.raises((UsageError, InputError), match=told):
        ingest(ledgers[0], into, today=TODAY)
    assert _names(into) == before


@pytest.mark.parametrize(
    "profile", [None, 'name_ja = "A"\n', 'tables = "tables-2"\n', 'tables = "../x"\n', "tables = 1"]
)
def test_register_whose_profile_is_lost_or_names_a_lost_folder_loses_nothing(into, ledgers, profile):
    first, second = ledgers
    ingest(first, into, today=TODAY)
    (into / "register.toml").unlink()
    if profile:
        (into / "register.toml").write_text(profile, encoding="utf-8")
    before = _names(into)
    with pytest.raises(InputError, match="バックアップから戻して"):
        ingest(second, into, today=TODAY)
    assert _names(into) == before


def test_register_that_lacks_a_table_is_told_and_loses_no_other(into, ledgers):
    first, second = ledgers
    ingest(first, into, today=TODAY)
    (into / "tables-1" / "clinic.parquet").unlink()
    before = _names(into)
    for use in (read_register, lambda folder: ingest(second, folder, today=TODAY)):
        with pytest.raises(InputError, match="バックアップから戻して"):
            use(into)
    assert _names(into) == before


def test_leftovers_go_also_when_the_next_ledger_changes_nothing(into, ledgers):
    first, _ = ledgers
    ingest(first, into, today=TODAY)
    (into / "tables-2").mkdir()
    (into / "tables-2" / "cases.parquet").write_bytes(b"half")
    (into / "register.toml.new").write_bytes(b"half")
    assert not ingest(first, into, today=TODAY).has_changed
    assert _names(into) == _whole(1)


def test_folder_without_records_yet_says_how_to_add_some(into):
    into.mkdir()
    (into / "register.toml").write_text('tables = ""\n', encoding="utf-8")
    with pytest.raises(InputError, match="hikiana ingest 台帳 --into"):
        read_register(into)


def test_record_of_changes_saved_anew_by_a_spreadsheet_is_read_on(into, ledgers):
    first, second = ledgers
    ingest(first, into, today=TODAY)
    (path,) = into.glob("tables-*/changes.csv")
    path.write_text(path.read_text(encoding="utf-8-sig").replace("first", "台帳"), encoding="cp932")
    before = _changes(into)
    ingest(second, into, today=TODAY)
    assert_frame_equal(_changes(into).head(16), before)
    assert _changes(into).height == 18
