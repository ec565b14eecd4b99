"""The peer of the export benchmark, in a module of its own, so that another process can call it."""

from collections.abc import Mapping

import nbformat
from nbconvert import HTMLExporter

from hikiana.document.numbering import join_sections


def peer(_: str, executed: Mapping[str, str], __: str) -> str:
    """nbconvert's own page of the same cells: no numbers, no contents, a network for its scripts."""
    notebooks = [nbformat.reads(text, as_version=4) for text in executed.values()]
    return str(HTMLExporter().from_notebook_node(join_sections(notebooks))[0])
