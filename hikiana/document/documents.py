"""What is made of a report's executed notebooks: page, paper, Word, workbook, CSV, each by itself.

Every document is read from the notebooks into the same blocks; none needs anything of another: they run side by side.
"""

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import nbformat

from hikiana.base.editions import PUBLIC
from hikiana.base.errors import FormatError, HikianaError
from hikiana.document.about import about, refuse_others
from hikiana.document.blocks import Document
from hikiana.document.files import NOTEBOOKS
from hikiana.document.numbering import join_sections, number_sections
from hikiana.document.outputs import refuse_unshown
from hikiana.document.reading import read_document
from hikiana.document.writers import KINDS, write

Files = dict[str, bytes]
"""Contents by path below the report's folder."""
Notebooks = Mapping[str, nbformat.NotebookNode]


def document(name: str, executed: Mapping[str, str], made_on: str, template: bytes | None = None) -> Files:
    """The files of one document (files.Wanted.documents) of the executed notebooks, as JSON text in report order.

    Sections, tables and figures are numbered first, over all notebooks. `template` is that of Word.

    Raises
    ------
    ExportError
        When the notebooks cannot become a document that everyone can read.
    FormatError
        When this document cannot be made of them, for which others are not to blame.
    """
    if name == NOTEBOOKS:
        return _notebooks(_numbered(executed))
    read = _read(name, executed, made_on)
    try:
        return _files(name, read, template)
    except HikianaError:
        raise
    except Exception as fault:
        raise FormatError.of_document(name, f"{type(fault).__name__}: {fault}") from fault


def _read(name: str, executed: Mapping[str, str], made_on: str) -> Document:
    """The blocks of a document; of the notebooks, which take more room, nothing is held any longer."""
    notebooks = _numbered(executed)
    folder, _, file = name.rpartition("/")
    chosen = notebooks[file.rpartition(".")[0]] if folder else join_sections(list(notebooks.values()))
    return read_document(chosen, about(chosen), date.fromisoformat(made_on))


def _numbered(executed: Mapping[str, str]) -> Notebooks:
    notebooks = {stem: nbformat.reads(text, as_version=4) for stem, text in executed.items()}
    for stem, notebook in notebooks.items():
        refuse_unshown(stem, notebook)
    refuse_others(notebooks)
    number_sections(notebooks)
    return notebooks


def _files(name: str, read: Document, template: bytes | None) -> Files:
    kind = name.rpartition(".")[2]
    return {name: write(kind, read, template)} if kind in KINDS else _csv(read)


def _csv(read: Document) -> Files:
    """The tables as CSV, and what their cells count."""
    from hikiana.document.tidy import definitions_file, tidy_files

    tables, told = [table.table for table in read.tables], read.about
    definitions = definitions_file(tables, told.edition, told.fiscal_year, told.synthetic, told.threshold)
    return {**tidy_files(tables), **definitions}


def _notebooks(notebooks: Notebooks) -> Files:
    """The executed notebooks themselves, with their numbers; for everyone without the place of the register."""
    texts = {f"{NOTEBOOKS}/{stem}.ipynb": nbformat.writes(one) + "\n" for stem, one in notebooks.items()}
    place = next((str(one.metadata.papermill.parameters.register) for one in notebooks.values()), "")
    if place and about(next(iter(notebooks.values()))).edition == PUBLIC:
        texts = {name: text.replace(json.dumps(place)[1:-1], Path(place).name) for name, text in texts.items()}
    return {name: text.encode() for name, text in texts.items()}
