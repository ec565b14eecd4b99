"""What artefacts say, in the few shapes in which all of them can be compared and attacked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Passage:
    """Words that a reader sees: a sentence, an alt text, a tooltip, a caption."""

    artefact: str
    words: str


@dataclass(frozen=True)
class Grid:
    """A table as it is set: rows of what is written, heads among them; `id` that of the table ("" where none)."""

    artefact: str
    id: str
    heads: Sequence[str]
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True)
class Chart:
    """A chart's data: one mapping per mark, and the orders of categories that its axes are given."""

    artefact: str
    id: str
    marks: Sequence[Mapping[str, Any]]
    orders: Sequence[Sequence[str]] = ()


@dataclass(frozen=True)
class Drawing:
    """A drawn chart, as SVG."""

    artefact: str
    id: str
    svg: str


@dataclass(frozen=True)
class Data:
    """The cells of a table as data: place → (value, status)."""

    artefact: str
    id: str
    cells: Mapping[tuple[str, ...], tuple[float | None, str]]


@dataclass(frozen=True)
class UnreadArtefact:
    """What nobody can read here, such as a picture of pixels."""

    artefact: str


ArtefactPart = Passage | Grid | Chart | Drawing | Data | UnreadArtefact
