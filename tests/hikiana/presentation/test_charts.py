"""Charts: words that stand for them, Japanese text, their source, and aggregates only."""

import itertools
import json
import re
from xml.etree import ElementTree

import altair as alt
import polars as pl
import pytest

from hikiana.base.fiscal_year import FiscalYear
from hikiana.base.language import show_in
from hikiana.base.text import Text
from hikiana.centre.profile import Centre
from hikiana.presentation.charts import records, stacked_years, whole_ticks
from hikiana.presentation.figure import NOTHING, draw
from hikiana.presentation.live_chart import LIVE
from hikiana.presentation.palette import PALETTE
from hikiana.presentation.years import YearAxis
from hikiana.sections import contacts, durations, purposes
from hikiana.sections.contents import section_modules
from hikiana.sections.year import Year
from hikiana.statistics.dimension import Dimension, Item
from hikiana.statistics.measures import CONTACTS
from hikiana.statistics.table import StatTable

JAPANESE = re.compile(r"[ぁ-んァ-ヶ一-龠]")


@pytest.fixture(scope="module")
def every_figure(synthetic, year):
    return [figure for module in section_modules() for figure in module.figures(Year(synthetic, year))]


@pytest.fixture(scope="module")
def bundles(every_figure):
    return [(figure, *figure._repr_mimebundle_()) for figure in every_figure]


@pytest.fixture(scope="module")
def drawings(bundles):
    return [(figure, ElementTree.fromstring(bundle["image/svg+xml"])) for figure, bundle, _ in bundles]


@pytest.fixture(scope="module")
def live(bundles):
    found = []
    for figure, bundle, _ in bundles:
        assert bundle.keys() == {LIVE, "image/svg+xml"}
        found.append((figure, bundle[LIVE]))
    return found


@pytest.fixture(scope="module")
def specifications(every_figure):
    return [(figure, figure.specification("ja")) for figure in every_figure]


@pytest.fixture
def in_english():
    show_in("en")
    yield
    show_in("ja")


def _values(part):
    """Every list of records inside a specification."""
    if isinstance(part, dict):
        for key, inner in part.items():
            if key == "values" and isinstance(inner, list) and inner and isinstance(inner[0], dict):
                yield inner
            else:
                yield from _values(inner)
    elif isinstance(part, list):
        for inner in part:
            yield from _values(inner)


def _words(svg):
    return ["".join(text.itertext()) for text in svg.iter("{http://www.w3.org/2000/svg}text")]


@pytest.mark.long
def test_words_stand_for_every_chart_and_tell_a_number(bundles):
    for figure, _, metadata in bundles:
        words = {"alt": figure.alt.ja, "title": figure.title.ja, "id": figure.id, "below": figure.below("ja")}
        assert metadata == {"image/svg+xml": words}
        assert re.search(r"\d", figure.alt.ja), figure.id
        assert re.search(r"\d", figure.alt.en), figure.id
        assert JAPANESE.search(figure.alt.ja)
        assert not JAPANESE.search(figure.alt.en), figure.id


@pytest.mark.long
def test_drawings_have_their_japanese_text(drawings):
    for figure, svg in drawings:
        words = _words(svg)
        assert any(JAPANESE.search(text) for text in words), figure.id
        assert "\ufffd" not in "".join(words)


@pytest.mark.long
def test_live_charts_bear_their_title_and_say_that_their_data_are_synthetic(live):
    for figure, shown in live:
        assert shown["title"]["text"] == figure.title.ja
        assert shown["title"]["subtitle"] == figure.below("ja")
        assert "合成データ" in shown["title"]["subtitle"][-1], figure.id


@pytest.mark.long
def test_live_charts_can_be_saved_but_send_their_numbers_to_no_editor(live):
    for figure, shown in live:
        options = shown["usermeta"]["embedOptions"]
        assert options["actions"] == {"export": True, "source": True, "compiled": False, "editor": False}
        assert options["downloadFileName"] == figure.id


@pytest.mark.long
def test_tooltips_name_no_field(specifications):
    for figure, specification in specifications:
        fields = re.findall(r'"tooltip": (\[.*?\])', json.dumps(specification, ensure_ascii=False))
        titles = [entry["title"] for found in fields for entry in json.loads(found)]
        assert all(JAPANESE.search(title) for title in titles), figure.id


@pytest.mark.long
def test_drawings_refer_to_nothing_outside_of_themselves(drawings):
    for _, svg in drawings:
        for element in svg.iter():
            assert element.tag.rpartition("}")[2] not in ("script", "image", "foreignObject", "style")
            assert not any("href" in name or "url(http" in value for name, value in element.attrib.items())


def test_specifications_hold_aggregates_only(synthetic, year, specifications):
    identities = {*synthetic.cases["case_id"], *synthetic.contacts["contact_id"]}
    persons = synthetic.reported_contacts.filter(kind="new", fiscal_year=year.year).height
    for figure, specification in specifications:
        rows = [row for values in _values(specification) for row in values]
        assert rows, figure.id
        assert not any({"case_id", "contact_id", "date", "age"} & row.keys() for row in rows), figure.id
        # A list as long as the clients are many would be a list of clients.
        assert all(len(values) != persons for values in _values(specification)), figure.id
        text = json.dumps(specification, ensure_ascii=False)
        assert identities.isdisjoint(re.findall(r"\b[SC]\d{5,6}\b", text)), figure.id


@pytest.mark.long
@pytest.mark.parametrize("lang", ["ja", "en"])
def test_every_chart_is_one_by_the_schema_of_vega_lite(every_figure, lang):
    """Altair checks what it makes unless it is told not to, as for the report."""
    for figure in every_figure:
        checked = figure.draw(lang).properties(description=figure.alt(lang)).to_dict()
        assert checked["description"] == figure.specification(lang)["description"]


def test_specifications_load_nothing(specifications):
    for figure, specification in specifications:
        text = json.dumps(specification)
        assert "://" not in text, figure.id
        assert '"url"' not in text


@pytest.mark.long
def test_same_figure_is_drawn_to_the_same_bytes(bundles):
    for figure, bundle, _ in bundles:
        assert figure._repr_mimebundle_()[0]["image/svg+xml"] == bundle["image/svg+xml"], figure.id


@pytest.mark.long
def test_english_charts_are_english_but_for_the_era_of_their_axis(every_figure, in_english):
    for drawn in every_figure:
        bundle, words = drawn._repr_mimebundle_()
        texts = _words(ElementTree.fromstring(bundle["image/svg+xml"]))
        assert [text for text in texts if JAPANESE.search(text) and not text.startswith("R元")] == [], drawn.id
        assert "synthetic data" in words["image/svg+xml"]["below"][-1]
        assert words["image/svg+xml"]["alt"] == drawn.alt.en
        assert repr(drawn) == drawn.alt.en


def test_figures_have_ids_of_their_own(every_figure):
    ids = [figure.id for figure in every_figure]
    assert len(set(ids)) == len(ids)


def test_chart_is_shown_as_text_where_nothing_else_can_be(synthetic, year):
    figure = contacts.contacts_figure(Year(synthetic, year))
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


def test_neighbouring_colours_differ_in_lightness():
    def lightness(colour):
        channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in channels]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    for palette in (PALETTE, durations.BAND_COLOURS):
        shades = [lightness(colour) for colour in palette]
        contrasts = [(max(a, b) + 0.05) / (min(a, b) + 0.05) for a, b in itertools.pairwise(shades)]
        assert min(contrasts) > 1.15, contrasts


def test_category_keeps_its_colour_whichever_others_occur_even_beyond_the_palette(five_years):
    few, many = five_years(["c1", "c8"]), five_years([f"c{place}" for place in range(9)])
    assert few["c1"] == many["c1"]
    assert few["c8"] == many["c8"]
    assert len(set(many.values())) == len(many) > len(PALETTE)


@pytest.fixture
def five_years():
    """The colours by label of columns whose categories, of nine in all, are those named."""

    def colours_of(present):
        years = Dimension.of_years([FiscalYear(2017), FiscalYear(2018)])
        kinds = Dimension("kind", Text("別", "Kind"), tuple(Item(f"c{n}", Text(f"c{n}", f"c{n}")) for n in range(9)))
        cells = pl.DataFrame(
            [(year, code, "contacts", float(code in present)) for year in years.codes for code in kinds.codes],
            ["fiscal_year", "kind", "measure", "value"],
            orient="row",
        )
        table = StatTable.of("t", Text("表", "T"), [years, kinds], [CONTACTS], [cells], source=Text("", ""))
        drawn = stacked_years(YearAxis(table, Centre.read()), "ja", CONTACTS.unit).to_dict()
        scales = [layer["encoding"]["color"]["scale"] for layer in drawn["layer"] if "color" in layer["encoding"]]
        return dict(zip(scales[0]["domain"], scales[0]["range"], strict=True))

    return colours_of


@pytest.mark.parametrize(
    ("most", "ticks"), [(1, "0 1"), (2, "0 1 2"), (7, "0 1 2 3 4 5 6 7"), (1072, "0 200 400 600 800 1,000")]
)
def test_axis_of_a_count_tells_every_number_once_and_no_part_of_one(most, ticks):
    rows = alt.Data(values=({"value": most},))
    x = alt.X("value:Q", title=None, axis=whole_ticks(most, 280))
    drawn = draw(alt.Chart(rows, width=280).mark_bar().encode(x=x).to_dict())
    assert _words(ElementTree.fromstring(drawn)) == ticks.split()


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_figure_without_a_value_says_so_and_has_no_empty_axes(synthetic, lang):
    opening = Year(synthetic, FiscalYear(2009))
    (figure,) = purposes.figures(opening)
    drawn = _words(ElementTree.fromstring(draw(figure.specification(lang))))
    assert drawn == [NOTHING(lang)]
