"""Heads of rows in a tagged PDF: the setter marks column heads alone, so that a screen reader would name no row."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, String


def with_row_heads(pdf: bytes) -> bytes:
    """The same pages, in which the first cell of each row of a table's body is the head of the row's other cells.

    Source: ISO 32000-1, 14.8.4.3.4 (TH) and 14.8.5.7 (Scope, Headers); ISO 14289-1 (PDF/UA-1), 7.5.
    """
    with pikepdf.open(BytesIO(pdf)) as document:
        root = document.Root.StructTreeRoot
        if "/IDTree" in root:
            named = pikepdf.NameTree(root.IDTree)
            rows = (row for body in _bodies(root) for row in _elements(body))
            for number, row in enumerate(rows):
                _mark(list(_elements(row)), f"row-{number}", named)
        written = BytesIO()
        document.save(written, object_stream_mode=pikepdf.ObjectStreamMode.preserve, deterministic_id=True)
        return written.getvalue()


def _mark(cells: list[Any], identity: str, named: Any) -> None:
    head, *others = cells
    if head.S != Name.TD or not others:
        return
    head.S = Name.TH
    head.ID = String(identity)
    _of_table(head).Scope = Name.Row
    named[identity] = head
    for cell in others:
        _of_table(cell).Headers.append(String(identity))


def _of_table(cell: Any) -> Any:
    """What is told of a cell as part of its table."""
    return next(told for told in cell.A if Name.Table == told.O)


def _bodies(element: Any) -> Iterator[Any]:
    for child in _elements(element):
        if Name.TBody == child.S:
            yield child
        else:
            yield from _bodies(child)


def _elements(element: Any) -> Iterator[Any]:
    """The elements within one; marked content, which has no structure of its own, is none."""
    within = element.get("/K", Array())
    for part in within if isinstance(within, Array) else [within]:
        if isinstance(part, Dictionary) and "/S" in part:
            yield part
