"""The numbers of sections, tables and figures: given once to executed notebooks, in their order, and never typed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import count
from string import ascii_uppercase
from typing import Any

import nbformat

from hikiana.base.errors import ExportError
from hikiana.base.text import Lang, Text
from hikiana.document.withheld import drop_references
from hikiana.sections.contents import section_name, section_notebooks
from hikiana.statistics.codec import MIME_TYPE

KEY = "hikiana"
APPENDIX = "appendix"
"""The tag of a title cell whose notebook is an appendix, lettered instead of numbered."""

REFERENCES = {
    "table": Text("表{number}", "Table {number}"),
    "figure": Text("図{number}", "Figure {number}"),
    "section": Text("{number}章", "Section {number}"),
    APPENDIX: Text("付録{number}", "Appendix {number}"),
}


@dataclass(frozen=True)
class Label:
    """The number of a section, an appendix, a table or a figure, and the notebook (04_liaison) in which it stands."""

    kind: str
    number: str
    notebook: str = ""

    def __call__(self, lang: Lang) -> str:
        """As a text refers to it: 表2-1, 図2-1, 2章, 付録A."""
        return REFERENCES[self.kind].format(number=self.number)(lang)

    def before_title(self, lang: Lang) -> str:
        """As it stands before the title: a section has its number alone."""
        return self.number if self.kind == "section" else self(lang)


def number_sections(notebooks: Mapping[str, nbformat.NotebookNode]) -> None:
    """Write its number into the metadata of every section's title, table and figure; notebooks by name (04_liaison).

    Tables and figures are counted within their section (2-1, 2-2 …), so that a section alone says what the whole
    report says. Each notebook keeps the numbers of all under `labels`, for the references in its text; references to
    what this edition withholds are taken out.

    Raises
    ------
    ExportError
        When a notebook has no title or two tables or figures have the same id.
    """
    drop_references(notebooks)
    chapters, letters = count(1), iter(ascii_uppercase)
    labels: dict[str, Label] = {}
    for stem, notebook in notebooks.items():
        name, title = section_name(stem), _title(stem, notebook)
        kind = APPENDIX if APPENDIX in title.metadata.get("tags", ()) else "section"
        number = next(letters) if kind == APPENDIX else str(next(chapters))
        title.metadata[KEY] = {"section": name}
        labels[f"section-{name}"] = Label(kind, number, stem)
        counters = {"table": count(1), "figure": count(1)}
        for kind_of, identity in _numbered(notebook):
            if f"{kind_of}-{identity}" in labels:
                raise ExportError.of(
                    stem,
                    Text(
                        f"ID「{identity}」の{REFERENCES[kind_of].format(number='').ja}が二つあります。",
                        f"Two of the kind '{kind_of}' have the id '{identity}'.",
                    ),
                )
            labels[f"{kind_of}-{identity}"] = Label(kind_of, f"{number}-{next(counters[kind_of])}", stem)
    for notebook in notebooks.values():
        notebook.metadata[KEY] = {"labels": {key: asdict(label) for key, label in labels.items()}}


def join_sections(notebooks: Sequence[nbformat.NotebookNode]) -> nbformat.NotebookNode:
    """One notebook of all cells, in the order given."""
    joined: nbformat.NotebookNode = nbformat.v4.new_notebook(metadata=notebooks[0].metadata)
    joined.cells = [cell for notebook in notebooks for cell in notebook.cells]
    return joined


def number_alone(name: str, notebook: nbformat.NotebookNode) -> None:
    """Number one section that was not made with the others: by its place among them, if its name is one of theirs.

    Its text may then refer to other sections, but not to their tables and figures, which nobody has counted.
    """
    sections = {path.stem: path for path in section_notebooks()}
    if name not in sections:
        number_sections({name: notebook})
        return
    all_sections = {stem: nbformat.read(path, as_version=4) for stem, path in sections.items()} | {name: notebook}
    number_sections(all_sections)


def labels_of(notebook: nbformat.NotebookNode) -> dict[str, Label]:
    """What `number_sections` wrote, by anchor: table-<id>, figure-<id>, section-<name>."""
    return {key: Label(**label) for key, label in notebook.metadata[KEY].get("labels", {}).items()}


def _title(name: str, notebook: nbformat.NotebookNode) -> Any:
    for cell in notebook.cells:
        if cell.cell_type == "markdown" and cell.source.startswith("# "):
            return cell
    raise ExportError.of(name, Text("題（「# 」で始まるセル）がありません。", "there is no title ('# …')."))


def _numbered(notebook: nbformat.NotebookNode) -> Iterator[tuple[str, str]]:
    for cell in notebook.cells:
        for output in cell.get("outputs", ()):
            if MIME_TYPE in output.get("data", {}):
                yield "table", output.data[MIME_TYPE]["id"]
            elif "image/svg+xml" in output.get("data", {}):
                yield "figure", output.metadata.get("image/svg+xml", {}).get("id", "")
