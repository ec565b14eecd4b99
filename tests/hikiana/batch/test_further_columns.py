"""A column added to a centre's profile by data alone stands in its whole report, in every language and edition."""

import os
import re
import shutil
import subprocess
import sys
from html import unescape

import pytest

from hikiana.base.variables import CENTRE_PLACE, PLACE
from hikiana.base.workspace import SHIPPED_CENTRE

pytestmark = pytest.mark.long

LINE = "table,column,since,crossed_with\ncases,withdrawal_duration,2019,sex\n"
TITLES = {"ja": "ひきこもり期間", "en": "Duration of withdrawal"}


@pytest.fixture(scope="module")
def centre(tmp_path_factory):
    """A copy of the shipped centre with one line of columns.csv, and a synthetic register made for it."""
    folder = tmp_path_factory.mktemp("centre") / "with_column"
    shutil.copytree(SHIPPED_CENTRE, folder, ignore=shutil.ignore_patterns("register"))
    (folder / "columns.csv").write_text(LINE, encoding="utf-8")
    _run(folder, "synth")
    return folder


def _run(centre, *arguments):
    environment = {name: value for name, value in os.environ.items() if name not in (PLACE, CENTRE_PLACE)}
    command = [sys.executable, "-m", "hikiana", "--centre", str(centre), *arguments]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def _words(page):
    """The words of a page without charts and scripts."""
    bare = re.sub(r"<(svg|script|style).*?</\1>", " ", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", bare)))


@pytest.mark.parametrize(("lang", "edition"), [("ja", "internal"), ("en", "internal"), ("ja", "public")])
def test_report_has_sentence_table_figure_and_share_by_year_of_the_column(centre, tmp_path, lang, edition):
    made = ("--formats", "html,csv", "--edition", edition, "--out", str(tmp_path))
    _run(centre, "--lang", lang, "report", "--fy", "2024", *made)
    (page,) = tmp_path.rglob("report.html")
    (table,) = page.parent.rglob("further_withdrawal_duration.csv")
    (trend,) = page.parent.rglob("further_withdrawal_duration_by_fiscal_year.csv")
    (crossed,) = page.parent.rglob("further_withdrawal_duration_by_sex.csv")
    words, title = _words(page), TITLES[lang]
    assert f"13.1 {title}" in words
    for number in ("13-1", "13-2"):
        assert re.search(rf"(図|Figure ){number} [^ ]*", words)
        assert re.search(rf"(表|Table ){number} [^ ]*", words)
    assert re.search(rf"{title}で最も多いのは|{title}の内訳は|{title}: of 91 new clients", words)
    assert "14 " in words
    assert table.stat().st_size > 0
    assert crossed.stat().st_size > 0
    of_2018, of_2019 = (
        [line for line in trend.read_text(encoding="utf-8-sig").splitlines() if line.startswith(year)]
        for year in ("2018", "2019")
    )
    assert of_2018
    assert all(",not_available," in line for line in of_2018), "a year before the column is not recorded"
    assert not any(",not_available," in line for line in of_2019)
