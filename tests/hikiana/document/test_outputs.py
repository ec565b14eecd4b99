"""What a notebook may show: whatever is not made for a report is refused, and nothing of it is repeated."""

import nbformat
import pytest

from hikiana.base.errors import ExportError
from hikiana.base.text import Text
from hikiana.document.about import MIME_TYPE as HEAD
from hikiana.document.outputs import refuse_unshown
from hikiana.document.remarks import Remarks
from hikiana.presentation.figure import Figure
from hikiana.presentation.sentences import Sentences
from hikiana.sections import definitions
from hikiana.sections.contacts import contacts_figure, contacts_total
from hikiana.sections.year import Year

SECRET = "佐藤花子"


def _notebook(*outputs, **cell):
    cells = [nbformat.v4.new_markdown_cell("# 題"), nbformat.v4.new_code_cell("…", outputs=list(outputs), **cell)]
    return nbformat.v4.new_notebook(cells=cells)


def _display(data, metadata=None):
    return nbformat.v4.new_output("display_data", data, metadata=metadata or {})


def _shown(value):
    """What IPython makes of a value that it displays."""
    from IPython.core.formatters import DisplayFormatter

    data, metadata = DisplayFormatter().format(value)
    return _display(data, metadata)


def _error():
    return nbformat.v4.new_output("error", ename="ValueError", evalue=SECRET, traceback=[SECRET])


@pytest.mark.parametrize(
    ("output", "kind"),
    [
        (nbformat.v4.new_output("stream", name="stdout", text=SECRET), "print"),
        (nbformat.v4.new_output("stream", name="stderr", text=SECRET), "ログ"),
        (_error(), "ValueError"),
        (nbformat.v4.new_output("execute_result", {"text/plain": SECRET}, execution_count=7), "値"),
        (_display({"text/plain": SECRET, "text/html": f"<table><tr><td>{SECRET}</table>"}), "text/html"),
        (_display({"text/html": SECRET, "text/markdown": SECRET}), "text/html"),
        (_display({"application/json": {"name": SECRET}}), "application/json"),
        (_display({"application/vnd.jupyter.widget-view+json": {}}), "widget"),
        (_display({HEAD: {}, "text/html": "", "text/latex": SECRET}), "text/html"),
        (_display({HEAD: {}, "text/html": ""}, {"text/html": {"note": SECRET}}), "値"),
        (_display({"text/plain": SECRET}, {"text/plain": {"withheld": "table-x"}}), "値"),
    ],
)
def test_what_no_report_shows_is_refused_with_its_notebook_cell_and_kind(output, kind):
    with pytest.raises(ExportError) as refused:
        refuse_unshown("04_liaison", _notebook(output, execution_count=7))
    for lang in ("ja", "en"):
        message = refused.value.in_language(lang)
        assert "04_liaison.ipynb" in message
        assert "[7]" in message
        assert SECRET not in message
    assert kind in refused.value.in_language("ja")


def test_frame_of_records_and_the_register_itself_are_refused(synthetic):
    for value in (synthetic.cases, synthetic.cases.to_dicts()[:1], synthetic, synthetic.cases["case_id"]):
        with pytest.raises(ExportError, match="載せられない"):
            refuse_unshown("04_liaison", _notebook(_shown(value)))


def test_output_of_a_cell_that_was_emptied_later_is_refused_by_its_place():
    left = nbformat.v4.new_output("stream", name="stdout", text=SECRET)
    with pytest.raises(ExportError, match="2番目のセル"):
        refuse_unshown("04_liaison", _notebook(left))


def test_pasted_picture_is_refused():
    notebook = _notebook()
    notebook.cells[0]["attachments"] = {"records.png": {"image/png": "iVBORw0KGgo="}}
    with pytest.raises(ExportError, match=r"1番目のセル.*貼り付けた画像"):
        refuse_unshown("04_liaison", notebook)


def test_tables_figures_sentences_remarks_and_definitions_are_shown(synthetic, year, public):
    withheld = contacts_figure(Year(synthetic, year))
    values = [
        contacts_total(Year(synthetic, year)),
        withheld,
        Figure(withheld.id, withheld.title, withheld.draw, withheld.alt, withheld.source, withheld=True),
        Sentences([Text("一", "one")]),
        Sentences([]),
        Remarks("所見"),
        Remarks(""),
        definitions.counting_rules(Year(synthetic, year)),
    ]
    refuse_unshown("01_contacts", _notebook(*map(_shown, values)))
