"""What is made of a report's executed notebooks: the HTML page, the PDF, the workbook and the CSV files of its tables.

Every function takes the executed notebooks by name and gives the files that it makes of them; they need nothing of each
other and run side by side.
"""

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from io import BytesIO
from pathlib import Path

import nbformat

from hikiana.base.editions import PUBLIC
from hikiana.document.about import About, about, refuse_others
from hikiana.document.export import ReportHTMLExporter, ReportPDFExporter, join_sections
from hikiana.document.files import WHOLE
from hikiana.document.numbering import labels_of, number_sections
from hikiana.document.outputs import refuse_unshown
from hikiana.statistics.codec import MIME_TYPE, from_data
from hikiana.statistics.table import StatTable

Files = dict[str, bytes]
"""Contents by path below the report's folder."""
Notebooks = Mapping[str, nbformat.NotebookNode]


def document(name: str, executed: Mapping[str, str], made_on: str) -> Files:
    """The files of one document (files.document_names) of the executed notebooks, given as JSON text in report order.

    Sections, tables and figures are numbered first, over all notebooks.

    Raises
    ------
    ExportError
        When the notebooks cannot become a document that everyone can read.
    """
    notebooks = {stem: nbformat.reads(text, as_version=4) for stem, text in executed.items()}
    for stem, notebook in notebooks.items():
        refuse_unshown(stem, notebook)
    refuse_others(notebooks)
    number_sections(notebooks)
    if name in _WHOLE:
        return _WHOLE[name](notebooks, made_on)
    return _page_of(name.rpartition("/")[2], notebooks, made_on)


def _html(notebooks: Notebooks, made_on: str) -> Files:
    page, _ = ReportHTMLExporter(made_on=made_on).from_notebook_node(_joined(notebooks))
    return {"report.html": page.encode()}


def _pdf(notebooks: Notebooks, made_on: str) -> Files:
    pdf, _ = ReportPDFExporter(made_on=made_on).from_notebook_node(_joined(notebooks))
    return {"report.pdf": pdf}


def _tables(notebooks: Notebooks, made_on: str) -> Files:
    """tables.xlsx, tables/*.csv and what these count."""
    from hikiana.document.tidy import tidy_files
    from hikiana.document.workbook import numbered_tables, write_workbook

    joined = _joined(notebooks)
    told = about(joined)
    outputs = [output.get("data", {}) for cell in joined.cells for output in cell.get("outputs", ())]
    tables = [from_data(data[MIME_TYPE]) for data in outputs if MIME_TYPE in data]
    numbered = numbered_tables(labels_of(joined), tables, told.lang)
    workbook = BytesIO()
    write_workbook(workbook, numbered, told, datetime.fromisoformat(made_on))
    return {"tables.xlsx": workbook.getvalue(), **tidy_files(tables), **_definitions(tables, told)}


def _definitions(tables: list[StatTable], told: About) -> Files:
    from hikiana.document.tidy import definitions_file

    return definitions_file(tables, told.edition, told.fiscal_year, told.synthetic, told.threshold)


def _notebooks(notebooks: Notebooks, _: str) -> Files:
    """The executed notebooks themselves, with their numbers; for everyone without the place of the register."""
    texts = {f"notebooks/{stem}.ipynb": nbformat.writes(one) + "\n" for stem, one in notebooks.items()}
    place = next((str(one.metadata.papermill.parameters.register) for one in notebooks.values()), "")
    if place and about(_joined(notebooks)).edition == PUBLIC:
        texts = {name: text.replace(json.dumps(place)[1:-1], Path(place).name) for name, text in texts.items()}
    return {name: text.encode() for name, text in texts.items()}


def _page_of(stem: str, notebooks: Notebooks, made_on: str) -> Files:
    """HTML and PDF of one section, numbered as in the whole report."""
    page, _ = ReportHTMLExporter(made_on=made_on).from_notebook_node(notebooks[stem])
    pdf, _ = ReportPDFExporter(made_on=made_on).from_notebook_node(notebooks[stem])
    return {f"sections/{stem}.html": page.encode(), f"sections/{stem}.pdf": pdf}


_WHOLE: Mapping[str, Callable[[Notebooks, str], Files]] = dict(
    zip(WHOLE, (_pdf, _html, _tables, _notebooks), strict=True)
)


def _joined(notebooks: Notebooks) -> nbformat.NotebookNode:
    return join_sections(list(notebooks.values()))
