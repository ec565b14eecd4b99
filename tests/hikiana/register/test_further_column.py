"""A column that a centre adds by data alone: what was kept before stays readable, and everybody knows the column."""

import copy
import json
import os
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from hikiana.base.variables import CENTRE_PLACE, PLACE
from hikiana.base.workspace import SHIPPED_CENTRE
from hikiana.register.clean.cleaning import clean_register
from hikiana.register.keep.ingest import ingest

TODAY = date(2025, 3, 31)
HEAD = "ひきこもり期間"
PROCESS = Path(__file__).with_name("further_column.py")


@pytest.fixture(scope="module")
def told(tmp_path_factory, keep, sound_register):
    """What a process of the centre with the column tells (further_column.main)."""
    folder = tmp_path_factory.mktemp("further")
    old = keep(folder / "old", sound_register)
    kept = folder / "kept"
    ingest(old, kept, today=TODAY)
    clean, _ = clean_register(kept, folder / "clean")
    with_column = copy.deepcopy(sound_register)
    for case, cell in zip(with_column["cases"], ("10〜20年", "2年", ""), strict=True):
        case[HEAD] = cell
    new = keep(folder / "new", with_column)
    with_column["cases"][2][HEAD] = "ずいぶん"
    wrong = keep(folder / "wrong", with_column)
    centre = folder / "centre"
    shutil.copytree(SHIPPED_CENTRE, centre, ignore=shutil.ignore_patterns("register", "published"))
    (centre / "columns.csv").write_text("table,column,since\ncases,withdrawal_duration,2014\n", encoding="utf-8")
    environment = os.environ | {CENTRE_PLACE: str(centre), PLACE: str(folder / "made")}
    command = [sys.executable, str(PROCESS), *map(str, (kept, clean, old, new, wrong))]
    run = subprocess.run(command, env=environment, capture_output=True, text=True, encoding="utf-8", check=False)
    assert run.returncode == 0, run.stderr
    return json.loads(run.stdout)


def test_clean_folder_and_ledger_of_before_are_read_as_not_recorded(told):
    assert told["before"] == [None, None, None]
    changed, rules = told["again"]
    assert not changed
    assert "column_recorded" in rules


def test_ledger_with_the_column_adds_what_it_says_and_nothing_else(told):
    assert told["added"] == [
        ["A1", "withdrawal_duration", None, "10_to_19_years"],
        ["A2", "withdrawal_duration", None, "1_to_2_years"],
    ]
    assert "withdrawal_duration_since" in told["noted"]


def test_ledger_of_before_takes_nothing_away_that_was_recorded_since(told):
    assert told["back"] is False
    assert told["cases"] == {"A1": "10_to_19_years", "A2": "1_to_2_years", "A3": None}


def test_word_that_is_no_code_is_refused_with_those_that_are(told):
    assert "ひきこもり期間 (withdrawal_duration)" in told["refused"]
    assert "10年以上～20年未満" in told["refused"]
    assert "不明" in told["refused"]


def test_report_has_the_section_with_its_table_and_sentence(told):
    assert "12_further" in told["sections"]
    assert told["counted"]["10_to_19_years"] == told["counted"]["total"] == 1
    ((ja, en),) = told["sentences"]
    assert ja == "新規相談1件のうち、ひきこもり期間で最も多いのは「10年以上～20年未満」で、1件（100.0%）である。"
    assert en == "Duration of withdrawal: of 1 new client, the most frequent is 10 to under 20 years, 1 (100.0%)."


def test_edition_for_everyone_knows_the_column_and_hides_a_single_person(told):
    assert told["known"] == [None, "long"]
    assert told["public"] == {"further_withdrawal_duration": True}


def test_exploration_form_dictionary_and_data_package_know_the_column(told):
    assert told["crosstab"] == [1, 1]
    assert told["form"]
    assert told["dictionary"]
    assert told["package"]


def test_way_back_to_a_state_of_before_the_column_is_open(told):
    assert told["undone"] == [2, 1]
    assert told["after"] == [None, None, None]
