"""Bars to scale: from a drawing's axes and the lengths of its bars, the numbers that they draw."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from xml.etree import ElementTree

from hikiana.disclosure.audit.cells import COUNTERS
from hikiana.disclosure.audit.numbers import Number, is_amount, normal
from hikiana.disclosure.audit.reading.artefacts import Drawing
from hikiana.disclosure.audit.statements import Labels, Statement

_MOVE = re.compile(r"translate\((?P<x>-?[\d.e-]+)[ ,]+(?P<y>-?[\d.e-]+)\)")
_BAR = re.compile(
    r"M(?P<x>-?[\d.e-]+),(?P<y>-?[\d.e-]+)h(?P<width>-?[\d.e-]+)v(?P<height>-?[\d.e-]+)h-?[\d.e-]+Z", re.IGNORECASE
)
_TICK = re.compile(r"[\d,]+(\.\d+)?%?")
_PIXEL = 0.5
"""Half a pixel is what a reader with a ruler is off at each end."""
_BESIDE = 14.0
_RISE = 4.0
"""How far the middle of a word lies above the line on which it stands."""
_LEAST_TICKS = 3
_FARTHEST = 1e6


@dataclass(frozen=True)
class _Word:
    x: float
    y: float
    parts: tuple[str, ...]


@dataclass(frozen=True)
class _Bar:
    left: float
    top: float
    width: float
    height: float
    fill: str


def statements_of_drawing(drawing: Drawing, labels: Labels) -> Iterator[Statement]:
    """One statement per bar that lies beside the label of a category: its length, read by the axis."""
    words: list[_Word] = []
    bars: list[_Bar] = []
    _collect(ElementTree.fromstring(drawing.svg), 0.0, 0.0, words, bars)
    colours = _legend(words, bars, labels)
    ticks = [(word, float(word.parts[0].rstrip("%").replace(",", ""))) for word in words if _is_tick(word)]
    across = _scale([(word.x, word.y, value) for word, value in ticks])
    upright = _scale([(word.y, word.x, value) for word, value in ticks])
    told_units = {word.parts[0] for word in words if len(word.parts) == 1}
    percent = "%" in told_units or any(word.parts[0].endswith("%") for word, _ in ticks)
    unit = "%" if percent else next(iter(sorted(told_units & COUNTERS)), "")
    artefact = f"{drawing.artefact} {drawing.id}".strip()
    named = [(word, known) for word in words if (known := frozenset(filter(labels.knows, _names(word))))]
    for bar in bars:
        if any(_is_symbol(bar, word) for word, _ in named):
            continue
        rows = {(round(word.y), known) for word, known in named if _is_beside(word, bar)}
        columns = {(round(word.x), known) for word, known in named if _is_below(word, bar)}
        for scale, length, told in ((across, bar.width, rows), (upright, bar.height, columns)):
            # What lies beside several categories is no bar but a ground.
            if scale and length > _PIXEL and len({place for place, _ in told}) == 1:
                number = Number((length - _PIXEL) / scale, (length + _PIXEL) / scale, unit)
                category = frozenset[str]().union(*(known for _, known in told), colours.get(bar.fill, ()))
                yield Statement(artefact, "", category, number)


def is_measured(drawing: Drawing) -> bool:
    """Whether all places and lengths of a drawing are numbers."""
    try:
        _collect(ElementTree.fromstring(drawing.svg), 0.0, 0.0, [], [])
    except ValueError:
        return False
    return True


def _is_beside(word: _Word, bar: _Bar) -> bool:
    return bar.top <= word.y - _RISE <= bar.top + bar.height


def _is_below(word: _Word, bar: _Bar) -> bool:
    return bar.left <= word.x <= bar.left + bar.width and word.y > bar.top + bar.height


def _collect(element: ElementTree.Element, x: float, y: float, words: list[_Word], bars: list[_Bar]) -> None:
    for move in _MOVE.finditer(element.get("transform", "").partition("rotate")[0]):
        x, y = x + _number(move["x"]), y + _number(move["y"])
    tag = element.tag.rpartition("}")[2]
    if tag == "text":
        parts = [normal(text) for text in element.itertext() if text.strip()]
        if parts:
            words.append(_Word(x + _number(element.get("x", "0")), y + _number(element.get("y", "0")), tuple(parts)))
    elif tag == "path" and (shape := _BAR.fullmatch(element.get("d", ""))):
        left, top = x + _number(shape["x"]), y + _number(shape["y"])
        bars.append(_Bar(left, top, _number(shape["width"]), _number(shape["height"]), element.get("fill", "")))
    elif tag == "rect":
        sizes = [_number(element.get(name, "0")) for name in ("x", "y", "width", "height")]
        bars.append(_Bar(x + sizes[0], y + sizes[1], sizes[2], sizes[3], element.get("fill", "")))
    for child in element:
        _collect(child, x, y, words, bars)


def _number(told: str) -> float:
    if not abs(value := float(told)) <= _FARTHEST:
        raise ValueError(told)
    return value


def _is_tick(word: _Word) -> bool:
    return len(word.parts) == 1 and _TICK.fullmatch(word.parts[0]) is not None


def _names(word: _Word) -> tuple[str, ...]:
    return tuple(name for name in (*word.parts, " ".join(word.parts)) if not is_amount(name))


def _scale(ticks: Sequence[tuple[float, float, float]]) -> float | None:
    """Pixels per unit along an axis: the longest line of numbers at even distances."""
    best: float | None = None
    most = _LEAST_TICKS - 1
    for line in {round(beside) for _, beside, _ in ticks}:
        own = sorted((value, along) for along, beside, value in ticks if round(beside) == line)
        if len(own) <= most or own[0][0] == own[-1][0]:
            continue
        scale = (own[-1][1] - own[0][1]) / (own[-1][0] - own[0][0])
        if scale and all(abs(own[0][1] + scale * (value - own[0][0]) - along) < 1.5 for value, along in own):
            best, most = abs(scale), len(own)
    return best


def _is_symbol(bar: _Bar, word: _Word) -> bool:
    """Whether it is the symbol of a legend, to the left of its word."""
    small = bar.width <= _BESIDE and bar.height <= _BESIDE
    return small and 0 < word.x - bar.left <= 2 * _BESIDE and abs(word.y - bar.top - bar.height) <= _BESIDE


def _legend(words: Sequence[_Word], bars: Sequence[_Bar], labels: Labels) -> dict[str, set[str]]:
    """Fill → label: a small square or symbol to the left of a known word."""
    found: dict[str, set[str]] = {}
    for bar in bars:
        for word in words:
            if _is_symbol(bar, word):
                found.setdefault(bar.fill, set()).update(part for part in _names(word) if labels.knows(part))
    return found
