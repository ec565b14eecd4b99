"""Parts of sentences: numbers with their unit, changes, the largest and the smallest."""

import polars as pl
import pytest

from hikiana.base.fiscal_year import FiscalYear
from hikiana.base.text import Text
from hikiana.centre.profile import Break, Centre
from hikiana.presentation.sentences import Sentences, break_before, change, largest, number, smallest, with_unit
from hikiana.statistics.dimension import Dimension, Item
from hikiana.statistics.measure import Measure
from hikiana.statistics.table import StatTable

CONTACTS = Measure("contacts", Text("件数", "Contacts"), Text("件", "contacts"))
PLACES = Measure("places", Text("市町村数", "Municipalities"), Text("ヵ所", "municipalities"))
RATIO = Measure("ratio", Text("1人あたり", "Per client"), Text("回", "contacts per client"), decimals=1)
SHARE = Measure("share", Text("割合", "Share"), Text("%", "%"), decimals=1)
TIME = Measure("time", Text("時間", "Time"), Text("分", "min"), style="clock")


def _table(**values):
    items = tuple(Item(code, Text(f"〔{code}〕", code.upper())) for code in values)
    cells = pl.DataFrame(
        {"d": list(values), "measure": ["ratio"] * len(values), "value": list(values.values())},
        schema_overrides={"value": pl.Float64},
    )
    return StatTable.of(
        "t", Text("表", "T"), [Dimension("d", Text("項", "D"), items)], [RATIO], [cells], source=Text("", "")
    )


@pytest.mark.parametrize(
    ("value", "measure", "japanese", "english"),
    [
        (554, CONTACTS, "554件", "554 contacts"),
        (1072, CONTACTS, "1,072件", "1,072 contacts"),
        (0, CONTACTS, "0件", "0 contacts"),
        (1, CONTACTS, "1件", "1 contact"),
        (1, PLACES, "1ヵ所", "1 municipality"),
        (4.65, RATIO, "4.7回", "4.7 contacts per client"),
        (19.38, SHARE, "19.4%", "19.4%"),
        (12740, TIME, "212時間20分", "212 h 20 min"),
        (65, TIME, "1時間05分", "1 h 05 min"),
    ],
)
def test_value_is_told_with_its_unit(value, measure, japanese, english):
    assert with_unit(float(value), measure) == Text(japanese, english)


def test_cell_without_a_value_is_told_as_such():
    assert number(_table(a=None), "a", "ratio") == Text("該当なし", "not applicable")


def test_cell_that_the_table_does_not_have_is_no_zero():
    with pytest.raises(KeyError):
        number(_table(a=1.0), "b", "ratio")


@pytest.mark.parametrize(
    ("now", "before", "japanese", "english"),
    [
        (554, 354, "前年度（354件）より200件多い", "200 more than the year before (354)"),
        (354, 554, "前年度（554件）より200件少ない", "200 fewer than the year before (554)"),
        (5, 5, "前年度（5件）と同じ", "the same as the year before (5)"),
        (228, None, "開設初年度のため前年度はない", "it was the centre's first fiscal year"),
        (1, 0, "前年度（0件）より1件多い", "1 more than the year before (0)"),
    ],
)
def test_change_is_a_fact_about_two_counts(now, before, japanese, english):
    assert change(now, before, CONTACTS) == Text(japanese, english)


def test_largest_and_smallest_name_the_row():
    table = _table(a=1.0, b=3.0, c=2.0)
    assert (largest(table, ["a", "b", "c"], "ratio").code, smallest(table, ["a", "b", "c"], "ratio").code) == ("b", "a")


def test_rows_that_are_written_alike_are_named_together():
    top = largest(_table(a=2.96, b=1.0, c=3.04), ["a", "b", "c"], "ratio")
    assert top.label == Text("〔a〕・〔c〕", "A and C")


def test_rows_without_a_value_are_neither_largest_nor_smallest():
    table = _table(a=None, b=0.0, c=2.0)
    assert largest(table, ["a", "b", "c"], "ratio").code == smallest(table, ["a", "b", "c"], "ratio").code == "c"
    assert largest(table, ["a", "b"], "ratio") is None
    assert smallest(table, ["a", "b"], "ratio") is None


def test_rows_that_are_not_asked_for_do_not_count():
    assert largest(_table(a=1.0, b=3.0), ["a"], "ratio").code == "a"


def test_sentences_are_a_list_whose_text_never_becomes_markup():
    shown = Sentences([Text("<b>太</b>", "R & D"), Text("二", "two")])
    assert shown.to_html() == '<ul class="sentences"><li>&lt;b&gt;太&lt;/b&gt;</li><li>二</li></ul>'
    assert shown.to_html("en") == '<ul class="sentences"><li>R &amp; D</li><li>two</li></ul>'
    assert shown._repr_mimebundle_()["text/html"] == shown.to_html("ja")


def test_break_is_told_for_the_tables_that_it_touches():
    note = Text("数え方の変更", "counted otherwise")
    breaks = (Break(FiscalYear(2013), note, ("purposes",)), Break(FiscalYear(2013), note))
    centre = Centre(note, FiscalYear(2009).start, (), breaks, (), None)
    assert len(break_before(centre, FiscalYear(2013), "purposes")) == 2
    (told,) = break_before(centre, FiscalYear(2013), "contacts")
    assert told == Text(
        "前年度とは数え方が異なるため、比べない（数え方の変更）。",
        "No comparison with the year before, which was counted otherwise: counted otherwise.",
    )
    assert break_before(centre, FiscalYear(2014), "purposes") == []
