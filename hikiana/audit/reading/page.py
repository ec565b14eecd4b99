"""Report pages: tables, every word that a reader or a screen reader meets, charts as data and as drawn."""

import base64
import json
import re
from collections.abc import Iterator
from pathlib import Path

from bs4 import BeautifulSoup, Tag

from hikiana.audit.reading.charts import charts_of, words_of_drawing
from hikiana.audit.reading.said import Drawing, Grid, Passage, Said

_WORDS = ("alt", "aria-label", "title", "aria-description", "content")
_BLOCKS = ("p", "li", "h1", "h2", "h3", "h4", "figcaption", "caption", "summary", "dt", "dd", "div", "span", "td")
_EMBEDDED = re.compile(r"data:image/svg\+xml;base64,(?P<data>[A-Za-z0-9+/=]+)")


def read_page(path: Path, artefact: str) -> Iterator[Said]:
    """What a page of a report says."""
    yield from said_by(BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser"), artefact)


def said_by(page: BeautifulSoup, artefact: str) -> Iterator[Said]:
    """What a page or a part of one says; the page is taken apart."""
    for script in page.find_all("script"):
        if script.get("type") == "application/json":
            yield from charts_of(json.loads(script.get_text()), artefact, _id_of(script, "figure-"))
        script.decompose()
    for style in page.find_all("style"):
        style.decompose()
    for element in page.find_all(True):
        for name in _WORDS:
            if words := str(element.get(name) or "").strip():
                yield Passage(artefact, words)
    for comment in page.find_all(string=lambda text: type(text).__name__ == "Comment"):
        yield Passage(artefact, str(comment))
    for image in page.find_all("img"):
        if embedded := _EMBEDDED.fullmatch(str(image.get("src") or "")):
            yield from _drawn(base64.b64decode(embedded["data"]).decode(), artefact, _id_of(image, "figure-"))
    for svg in page.find_all("svg"):
        yield from _drawn(str(svg), artefact, _id_of(svg, "figure-"))
        svg.decompose()
    for table in page.find_all("table"):
        yield _grid(table, artefact)
        for part in table.find_all(["thead", "tbody"]):
            part.decompose()
    for block in page.find_all(_BLOCKS):
        if block.find(_BLOCKS) is None and (words := " ".join(block.get_text(" ").split())):
            yield Passage(artefact, words)
            block.clear()
    for block in page.find_all(_BLOCKS):
        for words in block.find_all(string=True, recursive=False):
            if words.strip():
                yield Passage(artefact, " ".join(words.split()))


def _drawn(svg: str, artefact: str, identity: str) -> Iterator[Said]:
    yield Drawing(artefact, identity, svg)
    for words in words_of_drawing(svg):
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
