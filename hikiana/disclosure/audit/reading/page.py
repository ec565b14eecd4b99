"""Report pages: tables, every word that a reader or a screen reader meets, charts as data and as drawn."""

import base64
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bs4 import BeautifulSoup, Tag

from hikiana.base.json_file import parse_json
from hikiana.disclosure.audit.reading.artefacts import ArtefactPart, Grid, Passage, UnreadArtefact
from hikiana.disclosure.audit.reading.charts import charts_of, drawn

_INLINE = frozenset(
    {"a", "abbr", "b", "br", "code", "em", "i", "mark", "small", "span", "strong", "sub", "sup", "tspan", "u"}
)
"""Elements whose words belong to the sentence around them."""
_TOLD = re.compile(r"\d.*[^\W\d]|[^\W\d].*\d", re.DOTALL)
_MACHINE = frozenset(
    {"id", "class", "style", "href", "src", "d", "transform", "viewbox", "xmlns", "font-family", "fill"}
)
"""Attributes that no reader meets."""
_LONGEST = 5000
"""A longer line of a script is that of a library."""
_EMBEDDED = re.compile(r"data:image/svg\+xml;base64,(?P<data>[A-Za-z0-9+/=]+)")


def read_page(path: Path, artefact: str) -> Iterator[ArtefactPart]:
    """What a page of a report says."""
    yield from parts_of_page(BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser"), artefact)


def parts_of_page(page: BeautifulSoup, artefact: str) -> Iterator[ArtefactPart]:
    """What a page or a part of one says; the page is taken apart."""
    for script in page.find_all("script"):
        data = _data(script)
        if data is not None:
            yield from charts_of(data, artefact, _id_of(script, "figure-"))
        else:
            lines = script.get_text().splitlines()
            yield from (Passage(artefact, line) for line in lines if len(line) < _LONGEST and _TOLD.search(line))
        script.decompose()
    for style in page.find_all("style"):
        style.decompose()
    for element in page.find_all(True):
        told = (str(value) for name, value in element.attrs.items() if name.lower() not in _MACHINE)
        yield from (Passage(artefact, words) for words in told if _TOLD.search(words))
    for image in page.find_all("img"):
        if embedded := _EMBEDDED.fullmatch(str(image.get("src") or "")):
            yield from drawn(base64.b64decode(embedded["data"]).decode(), artefact, _id_of(image, "figure-"))
        elif image.get("src"):
            yield UnreadArtefact(f"{artefact} <img>")
    for svg in page.find_all("svg"):
        yield from drawn(str(svg), artefact, _id_of(svg, "figure-"))
        svg.decompose()
    for table in page.find_all("table"):
        yield _grid(table, artefact)
        for part in table.find_all(["thead", "tbody", "tr"] if not _id_of(table, "table-") else ["thead", "tbody"]):
            part.decompose()
    yield from _sentences(page, artefact)


def _data(script: Tag) -> Any:
    """The JSON of a script element; None where it is no JSON."""
    try:
        return parse_json(script.get_text()) if "json" in str(script.get("type") or "") else None
    except ValueError:
        return None


def _sentences(page: BeautifulSoup, artefact: str) -> Iterator[Passage]:
    """The words of each block, comments among them."""
    blocks: dict[int, list[str]] = {}
    for part in page.find_all(string=True):
        block = next(holder for holder in part.parents if holder.name not in _INLINE)
        blocks.setdefault(id(block), []).append(str(part))
    for parts in blocks.values():
        if words := " ".join("".join(parts).split()):
            yield Passage(artefact, words)


def _grid(table: Tag, artefact: str) -> Grid:
    rows = [
        [" ".join(cell.get_text(" ").split()) for cell in row.find_all(["th", "td"])]
        for row in table.find_all("tr")
        if row.find_parent("tfoot") is None
    ]
    heads = len(table.select("thead tr"))
    return Grid(artefact, _id_of(table, "table-"), rows[heads - 1] if heads else [], rows[heads:])


def _id_of(element: Tag, prefix: str) -> str:
    """The id of the nearest element around it that bears such an id."""
    for holder in element.parents:
        if (found := str(holder.get("id") or "")).startswith(prefix):
            return found.removeprefix(prefix)
    return ""
