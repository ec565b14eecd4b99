"""The ways out of a document, by the ending of its file; each loads what it needs when it is first asked for."""

from collections.abc import Callable, Mapping
from datetime import datetime, time
from io import BytesIO

from hikiana.document.blocks import Document


def write(kind: str, document: Document, template: bytes | None = None) -> bytes:
    """The document's file of a kind (html, pdf, docx, xlsx). `template` is that of Word."""
    return _WRITERS[kind](document, template)


def _page(document: Document, _: bytes | None) -> bytes:
    from hikiana.document.page import to_page

    return to_page(document).encode()


def _paper(document: Document, _: bytes | None) -> bytes:
    from hikiana.document.paper import to_pdf

    return to_pdf(document)


def _word(document: Document, template: bytes | None) -> bytes:
    from hikiana.document.word import to_word

    return to_word(document, template)


def _workbook(document: Document, _: bytes | None) -> bytes:
    from hikiana.document.workbook import write_workbook

    workbook = BytesIO()
    tables = {table.label: table.table for table in document.tables}
    write_workbook(workbook, tables, document.about, datetime.combine(document.made_on, time()))
    return workbook.getvalue()


_WRITERS: Mapping[str, Callable[[Document, bytes | None], bytes]] = {
    "html": _page,
    "pdf": _paper,
    "docx": _word,
    "xlsx": _workbook,
}
KINDS = frozenset(_WRITERS)
