"""The peer of the export benchmark, in a module of its own, so that another process can call it."""

from pathlib import Path

import nbformat
from nbconvert import HTMLExporter

from hikiana.report.export import join_sections


def peer(folder: Path, _: str) -> None:
    """nbconvert's own page of the same cells: no numbers, no contents, a network for its scripts."""
    notebooks = [nbformat.read(path, as_version=4) for path in sorted((folder / "notebooks").iterdir())]
    (folder / "peer.html").write_text(HTMLExporter().from_notebook_node(join_sections(notebooks))[0], encoding="utf-8")
