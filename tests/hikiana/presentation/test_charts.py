"""Charts: words that stand for them, Japanese text, their source, and aggregates only."""

import itertools
import json
import re
from xml.etree import ElementTree

import pytest

from hikiana.fiscal_year import FiscalYear
from hikiana.presentation.charts import PALETTE, break_notes, records, year_label
from hikiana.sections import all_tables, contacts, durations, liaison, methods

FIGURES = {
    "contacts": contacts.contacts_figure,
    "clients": contacts.clients_figure,
    "methods": methods.figure,
    "durations": durations.figure,
    "liaison": liaison.figure,
}
JAPANESE = re.compile(r"[ぁ-んァ-ヶ一-龠]")
FIELDS = {"row_code", "row", "column_code", "column", "place", "value", "written", "year", "direction"}


@pytest.fixture(scope="module", params=FIGURES)
def figure(request, synthetic, year):
    return FIGURES[request.param](synthetic, year)


@pytest.fixture(scope="module")
def bundle(figure):
    return figure._repr_mimebundle_()


@pytest.fixture(scope="module")
def svg(bundle):
    return ElementTree.fromstring(bundle[0]["image/svg+xml"])


@pytest.fixture(scope="module")
def specification(bundle):
    (mime_type,) = bundle[0].keys() - {"image/svg+xml"}
    assert re.fullmatch(r"application/vnd\.vegalite\.v\d+\+json", mime_type)
    return bundle[0][mime_type]


@pytest.fixture(scope="module")
def values(specification):
    """Every list of records inside a specification."""

    def walk(part):
        if isinstance(part, dict):
            for key, inner in part.items():
                if key == "values" and isinstance(inner, list) and inner and isinstance(inner[0], dict):
                    yield inner
                else:
                    yield from walk(inner)
        elif isinstance(part, list):
            for inner in part:
                yield from walk(inner)

    return list(walk(specification))


def _words(svg):
    return ["".join(text.itertext()) for text in svg.iter("{http://www.w3.org/2000/svg}text")]


def test_words_stand_for_the_chart_and_tell_a_number(figure, bundle):
    words = bundle[1]["image/svg+xml"]
    assert words == {"alt": figure.alt.ja, "title": figure.title.ja, "id": figure.id}
    assert re.search(r"\d", figure.alt.ja)
    assert re.search(r"\d", figure.alt.en)
    assert JAPANESE.search(figure.alt.ja)
    assert not JAPANESE.search(figure.alt.en)


def test_drawing_has_its_japanese_text(svg):
    words = _words(svg)
    assert any(JAPANESE.search(text) for text in words)
    assert "\ufffd" not in "".join(words)


def test_drawing_says_that_its_data_are_synthetic(svg):
    assert any("合成データ" in text for text in _words(svg))


def test_drawing_refers_to_nothing_outside_of_itself(svg):
    for element in svg.iter():
        assert element.tag.rpartition("}")[2] not in ("script", "image", "foreignObject", "style")
        assert not any("href" in name or "url(http" in value for name, value in element.attrib.items())


def test_specification_holds_aggregates_only(synthetic, year, values, specification):
    cells = max(table.cells.height for table in all_tables(synthetic, year))
    assert values
    for rows in values:
        assert len(rows) <= cells
        assert all(row.keys() <= FIELDS or row.keys() == {"year", "mark"} for row in rows)
    text = json.dumps(specification, ensure_ascii=False)
    identities = {*synthetic.cases["case_id"], *synthetic.contacts["contact_id"]}
    assert identities.isdisjoint(re.findall(r"[SC]\d+", text))


def test_specification_loads_nothing(specification):
    text = json.dumps(specification)
    addresses = set(re.findall(r'https?://[^"]+', text))
    assert all(re.fullmatch(r"https://vega\.github\.io/schema/vega-lite/v[\d.]+\.json", place) for place in addresses)
    assert '"url"' not in text


def test_same_figure_is_drawn_to_the_same_bytes(figure, bundle):
    again = figure._repr_mimebundle_()
    assert again[0]["image/svg+xml"] == bundle[0]["image/svg+xml"]


@pytest.mark.parametrize("make", FIGURES.values(), ids=FIGURES)
def test_english_chart_is_english_but_for_the_era_of_its_axis(synthetic, year, make):
    drawn = make(synthetic, year, "en")
    bundle, words = drawn._repr_mimebundle_()
    texts = _words(ElementTree.fromstring(bundle["image/svg+xml"]))
    assert [text for text in texts if JAPANESE.search(text) and not text.startswith("R元")] == []
    assert any("synthetic data" in text for text in texts)
    assert words["image/svg+xml"]["alt"] == drawn.alt.en


def test_figures_have_ids_of_their_own(synthetic, year):
    ids = [make(synthetic, year).id for make in FIGURES.values()]
    assert len(set(ids)) == len(ids)


def test_chart_is_shown_as_text_where_nothing_else_can_be(synthetic, year):
    figure = contacts.contacts_figure(synthetic, year)
    assert repr(figure) == figure.alt.ja


def test_records_are_the_cells_of_the_printed_shape_that_have_a_value(table):
    rows = records(table)
    assert [(row["row_code"], row["column_code"], row["place"], row["written"]) for row in rows] == [
        ("apple", "red", 0, "1,000"),
        ("apple", "green", 1, "500"),
        ("apple", "total", 2, "1,500"),
        ("apple", "total", 3, "99.8"),
        ("apple", "total", 4, "25:00"),
        ("pear", "green", 1, "3"),
        ("pear", "total", 2, "3"),
        ("pear", "total", 3, "0.2"),
        ("pear", "total", 4, "0:03"),
        ("total", "red", 0, "1,000"),
        ("total", "green", 1, "503"),
        ("total", "total", 2, "1,503"),
        ("total", "total", 4, "25:03"),
    ]
    assert [row["column"] for row in records(table, "en")][:3] == ["Red", "Green", "Total"]


def test_year_is_labelled_in_both_calendars():
    assert year_label(FiscalYear(2019)) == "R元|2019"


def test_break_before_the_first_year_shown_is_not_noted(synthetic):
    years = [FiscalYear(year) for year in (2016, 2017)]
    assert break_notes(synthetic.centre, years, "contacts") == []
    assert len(break_notes(synthetic.centre, [FiscalYear(2015), *years], "contacts")) == 1


def test_neighbouring_colours_differ_in_lightness():
    def lightness(colour):
        channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in channels]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    for palette in (PALETTE, durations.BAND_COLOURS):
        shades = [lightness(colour) for colour in palette]
        contrasts = [(max(a, b) + 0.05) / (min(a, b) + 0.05) for a, b in itertools.pairwise(shades)]
        assert min(contrasts) > 1.15, contrasts
