"""Executed notebooks: every output in every form in which it is kept, and the words between."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from bs4 import BeautifulSoup

from hikiana.base.json_file import array, number, read_json, string
from hikiana.disclosure.audit.reading.artefacts import ArtefactPart, Data, Passage, UnreadArtefact
from hikiana.disclosure.audit.reading.charts import charts_of, drawn
from hikiana.disclosure.audit.reading.page import parts_of_page

TABLE = "application/vnd.hikiana.table+json"
_CHART = "application/vnd.vega"


def read_notebook(path: Path, artefact: str) -> Iterator[ArtefactPart]:
    """What an executed notebook says."""
    notebook = read_json(path)
    for cell in notebook["cells"]:
        yield from _lines(_joined(cell["source"]), artefact)
        for output in cell.get("outputs", ()):
            yield from _parts_of_output(output, artefact)


def _parts_of_output(output: Mapping[str, Any], artefact: str) -> Iterator[ArtefactPart]:
    if output.get("output_type") == "error":
        yield from _lines("\n".join([output.get("evalue", ""), *output.get("traceback", ())]), artefact)
    yield from _lines(_joined(output.get("text", "")), artefact)
    words = output.get("metadata", {}).get("image/svg+xml", {})
    yield from (Passage(artefact, line) for line in texts_of(words))
    for kind, data in output.get("data", {}).items():
        if kind == TABLE:
            yield _table(data, artefact)
            yield from _grid_words(data, artefact)
        elif kind.startswith(_CHART):
            yield from charts_of(data, artefact, words.get("id", ""))
        elif kind == "image/svg+xml":
            yield from drawn(_joined(data), artefact, words.get("id", ""))
        elif kind == "text/html":
            yield from parts_of_page(BeautifulSoup(_joined(data), "html.parser"), artefact)
        elif kind.endswith("json"):
            yield from (Passage(artefact, line) for line in texts_of(data))
        elif kind.startswith("text/"):
            yield from _lines(_joined(data), artefact)
        else:
            yield UnreadArtefact(f"{artefact} {kind}")


def _table(data: Mapping[str, Any], artefact: str) -> Data:
    names = [*(entry["name"] for entry in data["dimensions"]), "measure"]
    cells = data["cells"]
    places = zip(*(array(cells[name], string) for name in names), strict=True)
    values = array(cells["value"], lambda value: None if value is None else number(value))
    told = zip(values, array(cells["status"], string), strict=True)
    return Data(artefact, string(data["id"]), dict(zip(places, told, strict=True)))


def _grid_words(data: Mapping[str, Any], artefact: str) -> Iterator[Passage]:
    """A table's title and notes."""
    yield from (Passage(artefact, line) for line in texts_of([data.get("title"), data.get("note")]))


def texts_of(data: Any) -> Iterator[str]:
    """Every text in JSON."""
    if isinstance(data, str):
        yield data
    elif isinstance(data, Mapping):
        for entry in data.values():
            yield from texts_of(entry)
    elif isinstance(data, list):
        for entry in data:
            yield from texts_of(entry)


def _joined(source: Any) -> str:
    return "".join(source) if isinstance(source, list) else str(source)


def _lines(words: str, artefact: str) -> Iterator[Passage]:
    yield from (Passage(artefact, line.strip()) for line in words.splitlines() if line.strip())
