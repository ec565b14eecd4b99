"""Files of Word: paragraphs, tables, words for pictures, heads and feet, properties; by the standard library alone."""

import posixpath
import re
import zipfile
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path, PurePosixPath
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from hikiana.disclosure.audit.reading.artefacts import ArtefactPart, Grid, Passage, UnreadArtefact
from hikiana.disclosure.audit.reading.charts import drawn
from hikiana.document.bookmarks import bookmark

_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_OFFICE = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_LINK = f"{_OFFICE}embed"
_MACHINE = frozenset(
    {"[Content_Types].xml", "word/styles.xml", "word/numbering.xml", "word/fontTable.xml", "word/theme/theme1.xml"}
)
"""Parts that say how words look, and none of them."""
_FIELDS = re.compile(
    r'\s*(?:TOC|PAGEREF|REF|SEQ|PAGE|NUMPAGES|STYLEREF)(?:\s+(?:\\[a-z*]|"\d-\d"|\d+|"?[^\W\d]+"?|[A-Za-z][A-Za-z0-9_]*))*\s*'
)
"""What a field is told that counts or refers: switches, levels, one series or bookmark."""
_TOLD = frozenset({"descr", "title", "alt"})
"""Attributes of pictures that are read out."""
_TABLE = "table_"


def read_word(path: Path, artefact: str, known: Collection[str] = ()) -> Iterator[ArtefactPart]:
    """What a file of Word says; `known` are the ids of tables, of which a bookmark may hold the beginning alone.

    The picture of pixels that stands in for a drawing is not read: the writer makes it of the drawing. Any other one is
    told as unread.
    """
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist() if not name.endswith("/")}
    ids = {bookmark(f"{kind}-{id}"): id for id in known for kind in ("table", "figure")}
    drawings, stand_ins = _drawings(members, ids)
    for name, content in members.items():
        kind = PurePosixPath(name)
        if name in _MACHINE:
            continue
        if name.endswith(".rels"):
            yield from _addresses(content, artefact)
        elif kind.suffix == ".xml":
            yield from _Part(artefact, ids).parts(ElementTree.fromstring(content))
        elif kind.suffix == ".svg":
            yield from drawn(content.decode(), artefact, drawings.get(name, ""))
        elif name not in stand_ins:
            yield UnreadArtefact(f"{artefact} {name}")


class _Part:
    """What reads one part of a file."""

    def __init__(self, artefact: str, ids: Mapping[str, str]) -> None:
        self._artefact, self._ids = artefact, ids

    def parts(self, root: Element) -> Iterator[ArtefactPart]:
        yield from self._grids(root)
        for element in root.iter():
            yield from (self._passage(value) for name, value in element.attrib.items() if name in _TOLD and value)
            if element.tag in (f"{_WORD}tblCaption", f"{_WORD}tblDescription", f"{_WORD}docVar"):
                yield from map(self._passage, element.attrib.values())
        if root.tag.startswith(_WORD):
            yield from self._paragraphs(root)
        else:
            # Properties of the file and whatever else a part holds.
            yield from (self._passage(text.strip()) for text in root.itertext() if text.strip())

    def _paragraphs(self, root: Element) -> Iterator[Passage]:
        """Paragraphs outside of tables as a whole, and what fields are told that are no counters or references."""
        in_tables = {id(each) for table in root.iter(f"{_WORD}tbl") for each in table.iter(f"{_WORD}p")}
        read: set[int] = set()
        for paragraph in root.iter(f"{_WORD}p"):
            told = list(_words(paragraph))
            read |= {id(element) for element, _ in told}
            words = "".join(text for _, text in told)
            if words.strip() and id(paragraph) not in in_tables:
                yield self._passage(words)
        for element in root.iter():
            text = element.text or ""
            if element.tag == f"{_WORD}instrText" and _FIELDS.fullmatch(text):
                continue
            if text.strip() and id(element) not in read:
                yield self._passage(text)

    def _grids(self, root: Element) -> Iterator[Grid]:
        identity = ""
        for element in root.iter():
            name = element.get(f"{_WORD}name", "")
            if element.tag == f"{_WORD}bookmarkStart" and name.startswith(_TABLE):
                identity = self._ids.get(name, name.removeprefix(_TABLE))
            elif element.tag == f"{_WORD}tbl":
                yield self._grid(element, identity)
                identity = ""

    def _grid(self, table: Element, identity: str) -> Grid:
        heads: list[str] = []
        rows: list[list[str]] = []
        for row in table.findall(f"{_WORD}tr"):
            cells = [_cell(cell) for cell in row.findall(f"{_WORD}tc")]
            if row.find(f"{_WORD}trPr/{_WORD}tblHeader") is not None:
                heads = cells
            else:
                rows.append(cells)
        return Grid(self._artefact, identity, heads, rows)

    def _passage(self, words: str) -> Passage:
        return Passage(self._artefact, " ".join(words.split()))


def _cell(cell: Element) -> str:
    paragraphs = ("".join(text for _, text in _words(each)) for each in cell.iter(f"{_WORD}p"))
    return " ".join(" ".join(paragraphs).split())


def _words(paragraph: Element) -> Iterator[tuple[Element, str]]:
    """The texts of a paragraph in their order, those that somebody deleted but that are still there among them."""
    for element in paragraph.iter():
        if element.tag in (f"{_WORD}t", f"{_WORD}delText"):
            yield element, element.text or ""
        elif element.tag in (f"{_WORD}br", f"{_WORD}tab", f"{_WORD}cr"):
            yield element, " "
        elif element.tag == f"{_WORD}noBreakHyphen":
            yield element, "-"


def _addresses(content: bytes, artefact: str) -> Iterator[Passage]:
    """Where links lead out of the file."""
    for relation in ElementTree.fromstring(content):
        if relation.get("TargetMode") == "External":
            yield Passage(artefact, relation.get("Target", ""))


def _drawings(members: Mapping[str, bytes], ids: Mapping[str, str]) -> tuple[dict[str, str], set[str]]:
    """The id of the figure that each drawing is, and the pictures that stand in for drawings."""
    drawings: dict[str, str] = {}
    stand_ins: set[str] = set()
    for name, content in members.items():
        folder, file = posixpath.split(name)
        links = members.get(f"{folder}/_rels/{file}.rels")
        if links is None or not name.endswith(".xml"):
            continue
        targets = {
            relation.get("Id", ""): posixpath.normpath(posixpath.join(folder, relation.get("Target", "")))
            if not relation.get("Target", "").startswith("/")
            else relation.get("Target", "")[1:]
            for relation in ElementTree.fromstring(links)
        }
        figure = ""
        for element in ElementTree.fromstring(content).iter():
            mark = element.get(f"{_WORD}name", "")
            if element.tag == f"{_WORD}bookmarkStart" and mark.startswith("figure_"):
                figure = ids.get(mark, mark.removeprefix("figure_"))
            elif element.tag.endswith("}blip"):
                vector = next((each for each in element.iter() if each.tag.endswith("}svgBlip")), None)
                if vector is not None:
                    drawings[targets.get(vector.get(_LINK, ""), "")] = figure
                    stand_ins.add(targets.get(element.get(_LINK, ""), ""))
    return drawings, stand_ins
