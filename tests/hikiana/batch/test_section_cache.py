"""Executed sections that are kept: found by what they are of, whole or not at all."""

from pathlib import Path

import pytest

from hikiana.base.errors import UsageError
from hikiana.base.fiscal_year import FiscalYear
from hikiana.batch.cells.jobs import Executed, SectionJob
from hikiana.batch.reports import make_reports
from hikiana.batch.section_cache import Kept, SectionCache

EXECUTED = Executed('{"cells": ["相談"]}\n', 1.5)
INPUTS = {"notebook": "a", "library": "b"}


def _job(register="/data/clean/records-0123", fiscal_year=2024, lang="ja", name="01_one.ipynb"):
    return SectionJob(
        name, "{}", Path(), {"register": register, "fiscal_year": fiscal_year, "edition": "internal", "lang": lang}
    )


def test_section_is_found_as_it_was_kept(tmp_path):
    kept = SectionCache(tmp_path)
    assert kept.find(_job()) is None
    kept.keep(_job(), INPUTS, EXECUTED)
    assert SectionCache(tmp_path).find(_job()) == Kept(INPUTS, EXECUTED)


def test_register_that_was_cleaned_anew_takes_the_place_of_the_former(tmp_path):
    kept = SectionCache(tmp_path)
    for digest in ("0123", "4567"):
        kept.keep(_job(f"/data/clean/records-{digest}"), {"register": digest}, EXECUTED)
    assert len([path for path in tmp_path.rglob("*") if path.is_file()]) == 1
    assert kept.find(_job()).inputs == {"register": "4567"}


@pytest.mark.parametrize(
    "other",
    [
        _job("/data/clean/others-0123"),
        _job("/elsewhere/clean/records-0123"),
        _job(fiscal_year=2023),
        _job(lang="en"),
        _job(name="02_two.ipynb"),
    ],
)
def test_other_register_year_language_or_section_is_kept_apart(tmp_path, other):
    kept = SectionCache(tmp_path)
    kept.keep(_job(), INPUTS, EXECUTED)
    kept.keep(other, {}, EXECUTED)
    assert kept.find(_job()).inputs == INPUTS


@pytest.mark.parametrize("cut", [0, 1, 20, 100, -1, -5])
def test_damaged_section_is_as_good_as_none(tmp_path, cut):
    kept = SectionCache(tmp_path)
    kept.keep(_job(), INPUTS, EXECUTED)
    (path,) = (path for path in tmp_path.rglob("*") if path.is_file())
    path.write_bytes(path.read_bytes()[:cut])
    assert kept.find(_job()) is None
    assert kept.has(_job())


@pytest.mark.parametrize("head", ["[" * 100_000, "[]", "{}", '{"sha256": 1}', '{"inputs": [], "seconds": "x"}'])
def test_section_with_a_strange_head_is_as_good_as_none(tmp_path, head):
    kept = SectionCache(tmp_path)
    kept.keep(_job(), INPUTS, EXECUTED)
    (path,) = (path for path in tmp_path.rglob("*") if path.is_file())
    path.write_text(f"{head}\n{EXECUTED.notebook}", encoding="utf-8")
    assert kept.find(_job()) is None
    path.with_name(f"{path.name}.bak").touch()
    kept.keep(_job(), INPUTS, EXECUTED)
    assert kept.find(_job()) == Kept(INPUTS, EXECUTED)


def test_what_a_killed_run_left_half_written_is_cleared_away(tmp_path):
    kept = SectionCache(tmp_path)
    kept.keep(_job(), INPUTS, EXECUTED)
    (path,) = (path for path in tmp_path.rglob("*") if path.is_file())
    left = path.with_name(f"{path.name}.new")
    left.write_text("half", encoding="utf-8")
    kept.keep(_job(), INPUTS, EXECUTED)
    assert not left.exists()


def test_nothing_of_a_year_is_taken_away_while_another_run_makes_it(tmp_path, write_small_register):
    """That run may be one of another computer or container: its lock alone tells."""
    write_small_register(tmp_path / "records")
    out = tmp_path / "reports"
    left = [out / ".2024-abcdefgh", out / ".2024-ijklmnop-former"]
    for folder in left:
        folder.mkdir(parents=True)
        (folder / "report.html").write_text("half", encoding="utf-8")
    year = FiscalYear(2024)
    with SectionCache(out).alone([year]), pytest.raises(UsageError, match="今ほかの実行が作っています"):
        make_reports([year], tmp_path / "records", out, clean=tmp_path / "clean")
    assert all((folder / "report.html").read_text(encoding="utf-8") == "half" for folder in left)
