"""The last states of a register: kept, shown, and gone back to in such a way that nothing is lost."""

import json
import os
import shutil
from datetime import date

import polars as pl
import pytest
from filelock import FileLock

from hikiana.base.errors import InputError, UsageError
from hikiana.base.fiscal_year import FiscalYear
from hikiana.intake.states import present_state
from hikiana.register.keep.ingest import ingest
from hikiana.register.keep.numbering import Numbers
from hikiana.register.keep.store import present_tables, read_changes
from hikiana.register.keep.undo import read_states, undo
from hikiana.register.register import open_register
from schemas.tables import TABLES

from ..killing import Killed, killed_at
from ..two_years import ledger

TODAY = date(2025, 3, 31)


@pytest.fixture
def into(tmp_path):
    return tmp_path / "register"


@pytest.fixture
def begun(tmp_path, keep, sound, into):
    """Bring a register of so many states about: each has a page view more than the one before."""

    def begin(states):
        for number in range(1, states + 1):
            sound["web_access"][1]["page_views"] = str(number)
            ingest(keep(tmp_path / f"台帳{number}", sound), into, today=TODAY)
        return into

    return begin


def _tables(folder):
    """The present tables, byte by byte."""
    return {name: (present_tables(folder) / f"{name}.parquet").read_bytes() for name in TABLES}


def _views(folder):
    """What the states of `begun` differ by."""
    return pl.read_parquet(present_tables(folder) / "web_access.parquet")["page_views"][1]


def _folders(folder):
    return sorted(int(path.name.removeprefix("tables-")) for path in folder.glob("tables-*"))


def _all_bytes(folder):
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file() and path.name != ".lock"}


@pytest.mark.long
def test_last_ten_states_are_kept_and_shown_with_time_ledger_and_rows(begun):
    register = begun(12)
    assert _folders(register) == list(range(3, 13))
    lines = read_states(register).told("ja").splitlines()
    assert len(lines) == 20
    assert lines[0].startswith("状態 12（今の状態）: 20")
    assert lines[0].endswith("台帳12")
    assert lines[1] == "    ケース 3行、相談記録 7行、活動 2行、デイケア・外来 2行、アクセス 2行"
    assert lines[-2].startswith("状態 3: ")


def test_undo_brings_the_former_tables_byte_by_byte_as_a_new_state_and_can_be_undone(begun):
    register = begun(1)
    first = _tables(register)
    begun(2)
    second = _tables(register)
    done = undo(register)
    assert (done.left.number, done.reached.number, done.new) == (2, 1, 3)
    assert _tables(register) == first != second
    assert "状態 1 に戻した" in read_states(register).told("ja")
    assert "back to state 1" in read_states(register).told("en")
    undo(register)
    assert _tables(register) == second
    undo(register, 1)
    assert _tables(register) == first
    assert _folders(register) == [1, 2, 3, 4, 5]


def test_undo_is_recorded_with_what_it_changed_and_removed(tmp_path, keep, sound, into):
    ingest(keep(tmp_path / "first", sound), into, today=TODAY)
    before = read_changes(present_tables(into))
    sound["contacts"][2]["duration_min"] = "45"
    sound["contacts"].append(sound["contacts"][2] | {"contact_id": "C8"})
    ingest(keep(tmp_path / "second", sound), into, today=TODAY)
    added = read_changes(present_tables(into)).height - before.height
    undo(into)
    record = read_changes(present_tables(into))
    assert record.head(before.height).equals(before)
    new = record.slice(before.height + added)
    assert new.select("ledger", "table", "key", "column", "before", "after", "kind").rows() == [
        ("hikiana register undo", "", "", "", "tables-2", "tables-1", "undone"),
        ("hikiana register undo", "contacts", "C3", "duration_min", "45", "60", "changed"),
        ("hikiana register undo", "contacts", "C8", None, None, None, "removed"),
    ]


def test_undo_takes_the_numbers_by_year_back_too(tmp_path, keep, into):
    for year, numbers in ((2023, Numbers()), (2024, Numbers(by_year=True))):
        ingest(keep(tmp_path / str(year), ledger(year, 4)), into, FiscalYear(year), today=TODAY, numbers=numbers)
    assert present_state(into).own_years == (FiscalYear(2023),)
    undo(into)
    assert present_state(into).own_years is None
    undo(into)
    assert present_state(into).own_years == (FiscalYear(2023),)


def test_there_is_no_going_back_where_there_is_no_register_one_state_or_no_such_state(begun, into, tmp_path):
    for folder in (tmp_path / "absent", tmp_path / "empty"):
        (tmp_path / "empty").mkdir(exist_ok=True)
        for use in (read_states, undo):
            with pytest.raises(UsageError, match="まだ記録がありません"):
                use(folder)
    assert not (tmp_path / "absent").exists()
    begun(1)
    with pytest.raises(UsageError, match="状態は一つだけ"):
        undo(into)
    begun(2)
    before = _all_bytes(into)
    for number in (2, 9, 0, -1):
        with pytest.raises(UsageError, match="戻れるのは 1 です"):
            undo(into, number)
    with FileLock(into / ".lock"), pytest.raises(UsageError, match="今ほかの人が"):
        undo(into)
    assert _all_bytes(into) == before


@pytest.mark.parametrize("damage", [lambda path: path.unlink(), lambda path: path.write_bytes(b"PAR1")])
def test_state_that_lost_a_table_is_shown_as_such_and_not_gone_back_to(begun, damage):
    register = begun(3)
    damage(register / "tables-2" / "clinic.parquet")
    assert "失われています" in read_states(register).told("ja")
    before = _all_bytes(register)
    with pytest.raises(InputError, match="--to"):
        undo(register)
    assert _all_bytes(register) == before
    undo(register, 1)
    assert _views(register) == 1


@pytest.mark.long
def test_undo_that_is_killed_at_any_step_leaves_the_present_or_the_former_tables(begun, tmp_path):
    register = begun(2)
    seen = []
    for step in range(200):
        killed = tmp_path / f"killed-{step}"
        shutil.copytree(register, killed)
        try:
            with killed_at(step, killed):
                undo(killed)
        except Killed:
            seen.append(_views(killed))
            undo(killed, 1)
            assert _views(killed) == 1
            assert _folders(killed) in ([1, 2, 3], [1, 2, 3, 4])
        else:
            break
    assert seen == sorted(seen, reverse=True)
    assert set(seen) == {2, 1}


def test_register_of_an_earlier_version_has_one_state_and_goes_on(begun, tmp_path, keep, sound, into):
    register = begun(1)
    profile = register / "register.toml"
    profile.write_text(profile.read_text(encoding="utf-8").partition("[[states]]")[0], encoding="utf-8")
    assert read_states(register).told("ja").startswith("状態 1（今の状態）: — —")
    begun(2)
    undo(register)
    assert _views(register) == 1


STATES = '[[states]]\ntables = "tables-2"\n[[states]]\ntables = "tables-1"\n'


@pytest.mark.parametrize(
    ("states", "tables"),
    [
        ("states = 1\n", "tables-2"),
        ("states = []\n", "tables-2"),
        ("states = [" * 3000, "tables-2"),
        (STATES, "tables-1"),
        (STATES, ""),
        (STATES.replace('"tables-1"', '"../x"'), "tables-2"),
        (STATES.replace('"tables-1"', "1"), "tables-2"),
        (STATES + 'back_to = "/"\n', "tables-2"),
        (STATES + 'own_numbers = "9:1"\n', "tables-2"),
        (STATES + 'own_numbers = "１"\n', "tables-2"),
        (STATES + "when = 1\n", "tables-2"),
        (STATES + 'more = ""\n', "tables-2"),
    ],
)
def test_hostile_register_toml_is_refused_in_words_and_loses_nothing(begun, tmp_path, keep, sound, states, tables):
    register = begun(2)
    (register / "register.toml").write_text(f"tables = {json.dumps(tables)}\n{states}", encoding="utf-8")
    before = _all_bytes(register)
    uses = (read_states, undo, lambda folder: ingest(keep(tmp_path / "台帳3", sound), folder, today=TODAY))
    for use in uses:
        with pytest.raises((InputError, UsageError)):
            use(register)
    assert _all_bytes(register) == before


def test_words_of_a_ledgers_name_cannot_break_register_toml_and_are_no_pattern_of_files(tmp_path, keep, sound):
    name = 'a"\\]\n[[states]] x\u2028\x7f' if os.name == "posix" else "a]"
    into = tmp_path / "register[12]"
    keep(tmp_path / "register1", sound)  # what the brackets would match
    for number in (1, 2):
        sound["web_access"][1]["page_views"] = str(number)
        ingest(keep(tmp_path / name, sound), into, today=TODAY)
    assert read_states(into).states[0].ledger == "".join(letter for letter in name if letter.isprintable())
    undo(into)
    assert open_register(into).web_access["page_views"].to_list() == [100, 1]
