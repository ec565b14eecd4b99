"""Reports made by processes that stay are those made by forked ones, and what a notebook leaves in one is told."""

import pytest

from hikiana.base.workspace import SYNTHETIC
from hikiana.batch.record import Record
from hikiana.batch.reports import Way, make_reports
from hikiana.batch.workers.ways import FORKED, VARIABLE, WARM

LEAVE = """import os, threading
from hikiana.base import rounding
rounding.round_half_up = lambda *_: 7
os.environ["HIKIANA_LEFT"] = "behind"
threading.Thread(target=threading.Event().wait, daemon=True).start()"""
LOOK = "import os, threading\nfrom hikiana.base import rounding"
SEEN = """f'seen: {rounding.round_half_up(0.5)} {os.getenv("HIKIANA_LEFT")} {threading.active_count() < 4}'"""


@pytest.mark.long
def test_report_has_the_same_bytes_whichever_way(report, report_folder, year, tmp_path, monkeypatch):
    monkeypatch.setenv(VARIABLE, WARM)
    told = []
    clean, out = report_folder / "clean", tmp_path / "out"
    made = make_reports([year], SYNTHETIC, out, clean=clean, way=Way(notice=told.append))
    one, other = (Record.require(each.reports[0].folder) for each in (report, made))
    assert one.outputs == other.outputs
    assert one.key == other.key
    assert not [words for words in told if "left behind" in words.en]


def test_what_a_notebook_left_is_told_and_is_not_in_the_next_ones_numbers(office):
    office.section("01_one", LEAVE, office.said("'one'"))
    office.section("02_two", LOOK, office.said(SEEN))
    done = office.report("--fy", "2024", "--jobs", "1", **{VARIABLE: WARM})
    assert done.returncode == 0, done.stderr
    assert (
        "令和6年度のノートブック 01_one.ipynb は、実行した後に次のものを残しました: "
        "置き換えたモジュールや関数（hikiana.base.rounding.round_half_up）、環境変数（HIKIANA_LEFT）、"
        "動いているスレッド。ほかの節には及んでいません。"
    ) in done.stderr.splitlines()
    assert "02_two.ipynb は" not in done.stderr
    warm = office.contents()
    assert b"seen: 1 None True" in warm["2024/report.html"]
    again = office.report("--fy", "2024", "--force", **{VARIABLE: FORKED})
    assert "01_one.ipynb は" not in again.stderr
    forked = office.contents()
    assert {name for name in warm if warm[name] != forked[name]} == {"2024/run.json"}


def test_way_that_there_is_not_ends_the_command_before_anything_runs(office):
    done = office.report("--fy", "2024", "--lang", "en", **{VARIABLE: "cold"})
    assert done.returncode == 2
    assert f"The environment variable {VARIABLE} cannot be 'cold'. Choose from: forked, warm" in done.stderr
