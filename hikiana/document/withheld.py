"""References to tables and figures that an edition does not show: they are taken out of the text of notebooks."""

import re
from collections.abc import Iterable, Mapping

import nbformat

from hikiana.presentation.hidden import WITHHELD

_EMPTY = re.compile(r"（）| ?\(\)")


def drop_references(notebooks: Mapping[str, nbformat.NotebookNode]) -> None:
    """Take references to what is withheld, in any of the executed notebooks, out of the text of all.

    With a reference goes the comma beside it, and the brackets around it when nothing else is in them.
    """
    anchors = [anchor for notebook in notebooks.values() for anchor in _withheld(notebook)]
    if not anchors:
        return
    reference = rf"\[[^\]]*\]\(#(?:{'|'.join(map(re.escape, anchors))})\)"
    referring = re.compile(rf"(?:、|, ){reference}|{reference}(?:、|, )?")
    for notebook in notebooks.values():
        for cell in notebook.cells:
            if cell.cell_type == "markdown" and (kept := referring.sub("", cell.source)) != cell.source:
                cell.source = _EMPTY.sub("", kept)


def _withheld(notebook: nbformat.NotebookNode) -> Iterable[str]:
    for cell in notebook.cells:
        for output in cell.get("outputs", ()):
            if anchor := output.get("metadata", {}).get("text/plain", {}).get(WITHHELD):
                yield anchor
