"""Charts as Vega-Lite and as SVG: what stands in their data and in their words."""

import re
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree

from hikiana.disclosure.audit.reading.artefacts import ArtefactPart, Chart, Drawing, Passage, UnreadArtefact

_SILENT = ("$schema", "config", "usermeta", "labelExpr", "test", "filter")
"""Parts of a specification that tell no data."""


def charts_of(specification: Any, artefact: str, identity: str) -> Iterator[ArtefactPart]:
    """A specification's data as marks, its orders of categories, and whatever else is said in it."""
    marks: list[dict[str, Any]] = []
    orders: list[list[str]] = []
    words: list[str] = []
    _collect(specification, marks, orders, words)
    yield Chart(artefact, identity, marks, orders)
    for text in words:
        yield Passage(artefact, text)


def _collect(part: Any, marks: list[dict[str, Any]], orders: list[list[str]], words: list[str]) -> None:
    if isinstance(part, list):
        for entry in part:
            _collect(entry, marks, orders, words)
    elif isinstance(part, dict):
        for name, entry in part.items():
            if name in _SILENT:
                continue
            if name == "values" and isinstance(entry, list):
                _collect_data(entry, marks)
            elif name == "datasets" and isinstance(entry, dict):
                for data in entry.values():
                    _collect_data(data, marks)
            elif name == "sort" and isinstance(entry, list):
                orders.append([str(each) for each in entry])
            else:
                _collect(entry, marks, orders, words)
    elif isinstance(part, str) and re.search(r"\d", part) and re.search(r"[^\x00-\x7f]|\s", part):
        words.append(part)


def _collect_data(entries: list[Any], marks: list[dict[str, Any]]) -> None:
    marks.extend(entry if isinstance(entry, dict) else {"data": entry} for entry in entries)


def drawn(svg: str, artefact: str, identity: str) -> Iterator[ArtefactPart]:
    """A drawing and its words."""
    try:
        root = ElementTree.fromstring(svg)
    except ElementTree.ParseError:
        yield UnreadArtefact(f"{artefact} <svg>")
        return
    yield Drawing(artefact, identity, svg)
    yield from (Passage(artefact, words) for words in _words(root))


def _words(root: ElementTree.Element) -> Iterator[str]:
    """Titles, descriptions and labels of a drawing that say a number beside a word."""
    for element in root.iter():
        tag = element.tag.rpartition("}")[2]
        words = " ".join(" ".join(element.itertext()).split()) if tag in ("text", "title", "desc") else ""
        told = [words, *(value for name, value in element.attrib.items() if name.startswith("aria-"))]
        yield from (each for each in told if re.search(r"\d", each) and re.search(r"[^\W\d]", each))
