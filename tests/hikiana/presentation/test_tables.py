"""Tables in HTML: what screen readers need, no style that leaks, no text that becomes markup."""

import re
import shutil
import subprocess
from dataclasses import replace

import polars as pl
import pytest
from bs4 import BeautifulSoup

from hikiana.base.text import Text
from hikiana.presentation.tables import to_html
from hikiana.sections.contents import all_tables
from hikiana.sections.year import Year
from hikiana.statistics.dimension import Dimension, Item
from hikiana.statistics.measure import Measure
from hikiana.statistics.table import StatTable, Words

EVIL = Text("<script>alert('ja')</script><img src=x onerror=\"document.title='run'\"> & <b>", "<i>en</i> & co")


def _soup(table, lang="ja"):
    return BeautifulSoup(to_html(table, lang), "html.parser")


def _body(soup):
    return [[cell.get_text() for cell in row.select("th, td")] for row in soup.select("tbody tr")]


@pytest.fixture
def evil():
    dimension = Dimension("d", EVIL, (Item("a", EVIL),))
    measure = Measure("m", EVIL, EVIL, note=EVIL)
    cells = pl.DataFrame({"d": ["a"], "measure": ["m"], "value": [1.0]})
    return StatTable.of("evil", EVIL, [dimension], [measure], [cells], source=EVIL, note=EVIL)


def test_cells_are_written_in_the_printed_shape(table):
    assert _body(_soup(table)) == [
        ["りんご", "1,000", "500", "1,500", "99.8", "25:00"],
        ["なし", "−", "3", "3", "0.2", "0:03"],
        ["計", "1,000", "503", "1,503", "", "25:03"],
    ]


def test_headings_name_their_unit_in_each_language(table):
    heads = {lang: [head.get_text("|") for head in _soup(table, lang).select("thead th")] for lang in ("ja", "en")}
    assert heads["ja"] == ["果物", "赤|(個)", "緑|(個)", "計|(個)", "割合|(%)", "時間|(時:分)"]
    assert heads["en"] == ["Fruit", "Red|(pieces)", "Green|(pieces)", "Total|(pieces)", "Share|(%)", "Time|(h:mm)"]


def test_title_is_the_caption_and_first_in_the_table(table):
    soup = _soup(table)
    assert [caption.get_text() for caption in soup.select("caption")] == ["かご"]
    assert soup.table.find(True).name == "caption"
    assert _soup(table, "en").caption.get_text() == "Basket"


def test_every_heading_cell_says_what_it_heads(table):
    soup = _soup(table)
    assert {head["scope"] for head in soup.select("thead th")} == {"col"}
    assert {head["scope"] for head in soup.select("tbody th")} == {"row"}
    assert len(soup.select("tbody th")) == len(table.rows)
    assert len(soup.select("thead th")) == len(table.columns) + 1
    assert len(soup.select("thead tr")) == 1


def test_notes_stand_below_note_denominator_and_source(table):
    assert [note.get_text() for note in _soup(table).select("tfoot td")] == [
        "傷んだものを除く。",
        "割合：計に対する割合。",
        "出典：市場",
    ]
    english = [note.get_text() for note in _soup(table, "en").select("tfoot td")]
    assert english == ["Spoilt ones are left out.", "Share: of the total.", "Source: market"]


def test_numbers_stand_to_the_right(table):
    for cell in _soup(table).select("tbody td"):
        assert cell["class"] == ["number"]


def test_margins_are_set_in_bold_and_others_are_not(table):
    apple, _, total = _soup(table).select("tbody tr")
    assert total["class"] == ["sum"]
    assert "class" not in apple.attrs
    assert "#table-basket .sum > * { font-weight: bold }" in to_html(table)


def test_colours_are_those_of_jupyterlabs_theme_wherever_it_has_one(table):
    """Ink and ground are named together: one of them alone would be unreadable in the other theme."""
    (sheet,) = _soup(table).select("style")
    colours = re.findall(r"(?<![a-z-])(?:color|background):\s*([^;}]+?)\s*[;}]", sheet.string)
    assert {colour.partition(",")[0] for colour in colours} == {
        "var(--jp-content-font-color1",
        "var(--jp-layout-color0",
        "inherit",
        "none",
    }


def test_style_touches_nothing_outside_its_table(table):
    (sheet,) = _soup(table).select("style")
    selectors = [
        part.strip() for rule in re.findall(r"([^{}]+)\{", sheet.string) for part in re.split(r",(?![^(]*\))", rule)
    ]
    assert len(selectors) > 8
    assert [selector for selector in selectors if not selector.startswith("#table-basket")] == []


def test_table_leaves_a_neighbouring_table_as_it_was(table, tmp_path):
    browser = shutil.which("chromium")
    if browser is None:
        pytest.skip("chromium is not installed")
    plain = "<table><thead><tr id=row style='color:red'><th id=cell>1</th></tr></thead></table>"
    sheet = "<style>th { border: 3px solid red } tr { background-color: rgb(1, 2, 3) }</style>"
    script = (
        "<script>document.title = [getComputedStyle(cell).borderTopWidth, getComputedStyle(row).backgroundColor]"
        ".join(' ')</script>"
    )
    page = tmp_path / "page.html"
    page.write_text(f"<!DOCTYPE html>{sheet}{plain}{to_html(table)}{script}", encoding="utf-8")
    command = [browser, "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path / 'profile'}"]
    shown = subprocess.run([*command, "--dump-dom", page.as_uri()], capture_output=True, check=True, timeout=60)
    assert "<title>3px rgb(1, 2, 3)</title>" in shown.stdout.decode()


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_text_is_shown_and_never_becomes_markup(evil, lang):
    soup = _soup(evil, lang)
    assert soup.select("script, img, b, i") == []
    words = EVIL(lang)
    assert soup.caption.get_text() == words
    # A unit that says what the label does is not told twice.
    heading = words if lang == "en" else f"{words}|({words})"
    assert [head.get_text("|") for head in soup.select("thead th")] == [words, heading]
    assert _body(soup) == [[words, "1"]]
    separator, stop = ("：", "。") if lang == "ja" else (": ", ".")
    told = [f"{words}{stop}", f"{words}{separator}{words}{stop}", words]
    assert [note.get_text() for note in soup.select("tfoot td")] == told


def test_apostrophes_and_quotation_marks_stand_in_the_text_as_they_are(table):
    assert '<caption>The clients\' "basket"</caption>' in to_html(
        replace(table, title=Text("籠", 'The clients\' "basket"')), "en"
    )


@pytest.mark.long
def test_text_is_not_run_in_a_browser(evil, tmp_path):
    browser = shutil.which("chromium")
    if browser is None:
        pytest.skip("chromium is not installed")
    page = tmp_path / "page.html"
    page.write_text(f"<!DOCTYPE html><title>still</title>{to_html(evil)}", encoding="utf-8")
    command = [browser, "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path / 'profile'}"]
    shown = subprocess.run([*command, "--dump-dom", page.as_uri()], capture_output=True, check=True, timeout=60)
    assert "<title>still</title>" in shown.stdout.decode()


def test_tables_of_the_report_have_ids_of_their_own(synthetic, year):
    ids = [_soup(table).find(True)["id"] for table in all_tables(Year(synthetic, year))]
    assert len(set(ids)) == len(ids)
    assert all(identity.startswith("table-") for identity in ids)


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_every_table_of_the_report_says_that_its_data_are_synthetic(synthetic, year, lang):
    words = {"ja": "合成データ", "en": "synthetic data"}[lang]
    for table in all_tables(Year(synthetic, year)):
        assert words in _soup(table, lang).select("tfoot td")[-1].get_text()


def test_english_tables_have_no_japanese_left(synthetic, year):
    for table in all_tables(Year(synthetic, year)):
        assert re.findall(r"[ぁ-んァ-ヶ一-龠]+", _soup(replace(table, words=()), "en").table.get_text()) == []


@pytest.mark.parametrize(("lang", "caption"), [("ja", "かご（単位：個）"), ("en", "Basket (pieces)")])
def test_unit_of_all_columns_stands_once_in_the_caption(table, lang, caption):
    numbers = replace(table, measures=table.measures[:1], cells=table.cells.filter(measure="number"))
    soup = _soup(numbers, lang)
    assert soup.caption.get_text() == caption
    assert not [head for head in soup.select("thead th") if "個" in head.get_text() or "pieces" in head.get_text()]


def test_words_stand_between_the_head_of_a_row_and_its_figures(table):
    words = Words(Text("色合い", "Shade"), {"apple": Text("濃い<b>", "deep")})
    soup = BeautifulSoup(to_html(replace(table, words=(words,)), "ja"), "html.parser")
    assert [head.get_text() for head in soup.select("thead th")][:2] == ["果物", "色合い"]
    assert [row.select("th, td")[1].get_text() for row in soup.select("tbody tr")] == ["濃い<b>", "", ""]


def test_row_that_rests_on_print_is_marked_and_explained(table):
    printed = table.cells.with_columns(
        status=pl.when(pl.col("fruit") == "pear", pl.col("value").is_not_null())
        .then(pl.lit("printed"))
        .otherwise("status")
        .cast(table.cells.schema["status"])
    )
    soup = _soup(replace(table, cells=printed), "ja")
    assert [row.th.get_text() for row in soup.select("tbody tr")] == ["りんご", "なし†", "計"]
    assert any("印刷された報告書" in note.get_text() for note in soup.select("tfoot td"))


@pytest.mark.parametrize(("lang", "told"), [("ja", "該当なし"), ("en", "None")])
def test_table_without_a_row_says_so(table, lang, told):
    first, *others = table.dimensions
    without = replace(table, dimensions=(replace(first, items=()), *others), cells=table.cells.clear())
    assert _body(_soup(without, lang)) == [[told, *[""] * len(without.columns)]]


def test_unit_that_all_columns_share_but_those_that_say_their_own_is_told_once():
    rows = Dimension("row", Text("行", "Row"), (Item("a", Text("あ", "A")),))
    first, second = (Measure(code, Text(code, code), Text("名", "clients")) for code in ("from_2023", "from_2024"))
    contacts = Measure("contacts", Text("件数", "Contacts"), Text("件", "contacts"))
    measures = [first, second, contacts]
    cells = pl.DataFrame({"row": ["a"] * 3, "measure": [one.code for one in measures], "value": [1.0, 2.0, 3.0]})
    table = StatTable.of("t", Text("題", "T"), [rows], measures, [cells], source=Text("出典", "Source"))
    english, japanese = _soup(table, "en"), _soup(table)
    assert english.caption.get_text() == "T (clients)"
    assert [head.get_text("|") for head in english.select("thead th")] == ["Row", "from_2023", "from_2024", "Contacts"]
    assert japanese.caption.get_text() == "題"
    assert [head.get_text("|") for head in japanese.select("thead th")][-1] == "件数|(件)"
