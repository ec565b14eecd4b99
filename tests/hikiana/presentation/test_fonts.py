"""Fonts: cut to what is wanted, under a name of their own, and every character drawn all the same."""

import altair as alt
import pytest
import uharfbuzz

from hikiana.presentation import figure, fonts
from hikiana.presentation.fonts import CHART_FAMILY, chart_fonts, cut, named


@pytest.mark.parametrize(("weight", "style"), [(400, "Regular"), (700, "Bold")])
def test_cut_font_has_its_own_name_and_the_characters_that_are_wanted(weight, style):
    font = uharfbuzz.Face(uharfbuzz.Blob(named(cut(weight, frozenset(map(ord, "相談A"))), "Other Name")))
    assert [font.get_name(identity) for identity in (1, 2, 4, 6)] == [
        "Other Name",
        style,
        f"Other Name {style}",
        f"OtherName-{style}",
    ]
    assert {"相", "談", "A"} <= set(map(chr, font.unicodes))
    assert ord("所") not in font.unicodes


def test_fonts_of_charts_are_made_once_and_the_whole_ones_stand_behind_them(tmp_path, monkeypatch):
    monkeypatch.setattr(fonts, "CACHE", tmp_path / "cache")
    first, *whole = chart_fonts()
    assert whole == fonts.folders()
    made = {path.name: path.stat().st_mtime_ns for path in first.iterdir()}
    assert {name for name in made if name.endswith(".otf")} == {"400.otf", "700.otf"}
    assert [chart_fonts()[0], {path.name: path.stat().st_mtime_ns for path in first.iterdir()}] == [first, made]


def test_where_nothing_can_be_kept_the_whole_fonts_have_to_do(tmp_path, monkeypatch):
    (tmp_path / "cache").write_text("no folder", encoding="utf-8")
    monkeypatch.setattr(fonts, "CACHE", tmp_path / "cache")
    assert chart_fonts() == fonts.folders()


def test_character_beyond_the_cut_font_is_drawn_with_its_width():
    """Of a text in a font without its characters nothing would be drawn: 髙 and 𠮟 are not of JIS X 0208."""
    cut_font = uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(chart_fonts()[0] / "400.otf")))
    words = "髙𠮟"
    assert not {ord(character) for character in words} & set(cut_font.unicodes)
    assert cut_font.get_name(1) == CHART_FAMILY
    drawn = {row: figure.draw(_bar(row)) for row in (words * 4, "い")}
    assert words * 4 in drawn[words * 4]
    assert f'font-family="{CHART_FAMILY}, ' in drawn["い"]
    assert _width(drawn[words * 4]) > _width(drawn["い"]) + 50


def _bar(row):
    chart = alt.Chart(alt.Data(values=[{"row": row, "n": 1}])).mark_bar().encode(x="n:Q", y="row:N")
    return chart.configure(font=figure.FONT).to_dict()


def _width(svg):
    return float(svg.partition('width="')[2].partition('"')[0])
