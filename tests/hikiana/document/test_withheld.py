"""References to what an edition withholds."""

import nbformat
import pytest

from hikiana.document.numbering import number_sections
from hikiana.document.withheld import drop_references
from hikiana.presentation.hidden import withheld


def _output(data, metadata=None):
    return nbformat.v4.new_output("display_data", data, metadata=metadata or {})


def _notebook(text, *anchors):
    shown = nbformat.v4.new_code_cell(outputs=[_output(*withheld(anchor)) for anchor in anchors])
    return nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell(text), shown])


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("示す（[図](#figure-f)、[表](#table-a)、[表](#table-b)）。", "示す（[図](#figure-f)、[表](#table-b)）。"),
        ("示す（[表](#table-a)、[表](#table-b)）。", "示す（[表](#table-b)）。"),
        ("示す（[表](#table-a)）。", "示す。"),
        ("Shown ([table](#table-b), [table](#table-a)).", "Shown ([table](#table-b))."),
        ("Shown ([table](#table-a)).", "Shown."),
        ("示す（[表](#table-ab)）。", "示す（[表](#table-ab)）。"),
    ],
)
def test_reference_to_a_withheld_table_goes_with_its_comma_and_brackets(text, left):
    notebook = _notebook(text, "table-a")
    drop_references({"one": notebook})
    assert notebook.cells[0].source == left


def test_references_go_from_other_sections_as_well():
    one, other = _notebook("# 一", "figure-f"), _notebook("# 二（[図](#figure-f)）")
    number_sections({"one": one, "other": other})
    assert other.cells[0].source == "# 二"


def test_text_stays_as_it_is_where_nothing_is_withheld():
    notebook = _notebook("（）と [表](#table-a)")
    drop_references({"one": notebook})
    assert notebook.cells[0].source == "（）と [表](#table-a)"
