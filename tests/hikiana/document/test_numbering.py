"""The numbers of sections, tables and figures."""

import nbformat
import pytest

from hikiana.base.errors import ExportError
from hikiana.document.numbering import labels_of, number_sections
from hikiana.statistics.codec import MIME_TYPE


def _section(*outputs, title="# 題", tags=()):
    heading = nbformat.v4.new_markdown_cell(title, metadata={"tags": list(tags)})
    cells = []
    for kind, identity in outputs:
        data = {MIME_TYPE: {"id": identity}} if kind == "table" else {"image/svg+xml": "<svg/>"}
        output = nbformat.v4.new_output("display_data", data, metadata={"image/svg+xml": {"id": identity}})
        cells.append(nbformat.v4.new_code_cell("…", outputs=[output]))
    return nbformat.v4.new_notebook(cells=[heading, *cells])


def _labels(notebooks, lang="ja"):
    number_sections(notebooks)
    first, *others = (labels_of(notebook) for notebook in notebooks.values())
    assert all(other == first for other in others)
    return {anchor: label(lang) for anchor, label in first.items()}


@pytest.fixture
def sections():
    return {
        "a": _section(("table", "t1"), ("figure", "f1"), ("table", "t2")),
        "b": _section(("figure", "f2"), ("table", "t3")),
        "z": _section(("table", "t4"), tags=["ja", "appendix"]),
    }


def test_tables_and_figures_are_counted_within_their_section_and_appendices_are_lettered(sections):
    assert _labels(sections) == {
        "section-a": "1章",
        "table-t1": "表1-1",
        "figure-f1": "図1-1",
        "table-t2": "表1-2",
        "section-b": "2章",
        "figure-f2": "図2-1",
        "table-t3": "表2-1",
        "section-z": "付録A",
        "table-t4": "表A-1",
    }


def test_labels_are_english_in_an_english_report(sections):
    labels = _labels(sections, "en")
    assert (labels["section-b"], labels["table-t3"], labels["section-z"]) == ("Section 2", "Table 2-1", "Appendix A")


def test_numbering_again_changes_nothing(sections):
    assert _labels(sections) == _labels(sections)


@pytest.mark.parametrize("kind", ["table", "figure"])
def test_same_id_twice_is_refused(kind):
    with pytest.raises(ExportError, match="x"):
        number_sections({"a": _section((kind, "x")), "b": _section((kind, "x"))})


def test_section_without_a_title_is_refused():
    with pytest.raises(ExportError, match="題"):
        number_sections({"a": _section(title="文だけ。")})
