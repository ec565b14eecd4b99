"""What is made of a report's executed notebooks: the HTML page, the PDF, the workbook and the CSV files of its tables.

Every function reads `folder`/notebooks and writes into `folder`; they need nothing of each other and run side by side.
"""

from datetime import datetime
from pathlib import Path

import nbformat

from hikiana.report.export import ReportHTMLExporter, ReportPDFExporter, about, join_sections
from hikiana.report.numbering import labels_of, number_sections
from hikiana.sections import section_name
from hikiana.table_data import MIME_TYPE, from_data

NOTEBOOKS = "notebooks"
SECTIONS = "sections"
OWN_FILES = (
    "report.html",
    "report.pdf",
    "tables.xlsx",
    "tables/*.csv",
    "notebooks/[0-9][0-9]_*.ipynb",
    # nbconvert puts a section exported by itself beside its notebook.
    "notebooks/[0-9][0-9]_*.html",
    "notebooks/[0-9][0-9]_*.pdf",
    "sections/[0-9][0-9]_*.html",
    "sections/[0-9][0-9]_*.pdf",
)


def number_executed(folder: Path) -> None:
    """Write the numbers of sections, tables and figures into the executed notebooks, once for all documents."""
    notebooks = _executed(folder)
    number_sections({section_name(path.stem): notebook for path, notebook in notebooks.items()})
    for path, notebook in notebooks.items():
        nbformat.write(notebook, path)


def write_html(folder: Path, made_on: str) -> None:
    """report.html of all sections."""
    page, _ = ReportHTMLExporter(made_on=made_on).from_notebook_node(_joined(folder))
    (folder / "report.html").write_text(page, encoding="utf-8")


def write_pdf(folder: Path, made_on: str) -> None:
    """report.pdf of all sections."""
    pdf, _ = ReportPDFExporter(made_on=made_on).from_notebook_node(_joined(folder))
    (folder / "report.pdf").write_bytes(pdf)


def write_tables(folder: Path, made_on: str) -> None:
    """tables.xlsx and tables/*.csv."""
    from hikiana.report.tidy import write_tidy
    from hikiana.report.workbook import numbered_tables, write_workbook

    joined = _joined(folder)
    told = about(joined)
    outputs = [output.get("data", {}) for cell in joined.cells for output in cell.get("outputs", ())]
    listings = [from_data(data[MIME_TYPE]) for data in outputs if MIME_TYPE in data]
    numbered = numbered_tables(labels_of(joined), listings, told.lang)
    write_workbook(folder / "tables.xlsx", numbered, told, datetime.fromisoformat(made_on))
    write_tidy(folder / "tables", listings)


def write_section(folder: Path, name: str, made_on: str) -> None:
    """sections/<name>.html and .pdf of one section, numbered as in the whole report."""
    notebook = nbformat.read(folder / NOTEBOOKS / f"{name}.ipynb", as_version=4)
    (folder / SECTIONS).mkdir(exist_ok=True)
    page, _ = ReportHTMLExporter(made_on=made_on).from_notebook_node(notebook)
    (folder / SECTIONS / f"{name}.html").write_text(page, encoding="utf-8")
    pdf, _ = ReportPDFExporter(made_on=made_on).from_notebook_node(notebook)
    (folder / SECTIONS / f"{name}.pdf").write_bytes(pdf)


def _executed(folder: Path) -> dict[Path, nbformat.NotebookNode]:
    return {path: nbformat.read(path, as_version=4) for path in sorted((folder / NOTEBOOKS).iterdir())}


def _joined(folder: Path) -> nbformat.NotebookNode:
    return join_sections(list(_executed(folder).values()))
