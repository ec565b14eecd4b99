"""Rows that an office has coloured as a whole, as grey for what was called off: which, and how a form names them."""

import colorsys
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

import polars as pl

from hikiana.base.text import Text
from hikiana.intake.workbook import Sheet

MOST = 0.3
"""Of the rows of a part: a look that more of them have marks none."""
_STRIPES = 5
"""So many rows of one colour at one distance are no marks, but help the eye along."""
_WIDEST = 5
"""Stripes lie no further apart."""
_GREY, _BLACK = 0.05, 0.1
_DARK, _LIGHT = 0.4, 0.75
_HUES = (
    (15, Text("赤", "red")),
    (45, Text("橙", "orange")),
    (70, Text("黄色", "yellow")),
    (165, Text("緑", "green")),
    (200, Text("水色", "light blue")),
    (255, Text("青", "blue")),
    (290, Text("紫", "purple")),
    (345, Text("ピンク", "pink")),
    (360, Text("赤", "red")),
)
"""Colours by their hue in degrees, each up to where the next begins."""
_OTHERWISE = {
    ("赤", "light"): Text("ピンク", "pink"),
    ("橙", "dark"): Text("茶色", "brown"),
    ("青", "light"): Text("水色", "light blue"),
    ("橙", "light"): Text("薄い橙", "light orange"),
}
"""What light and dark colours are called otherwise."""


def name_of_colour(colour: str) -> Text:
    """What people call D9D9D9."""
    red, green, blue = (int(colour[place : place + 2], 16) / 255 for place in (0, 2, 4))
    hue, light, _ = colorsys.rgb_to_hls(red, green, blue)
    if max(red, green, blue) - min(red, green, blue) < _GREY:
        return Text("黒", "black") if light < _BLACK else Text("灰色", "grey")
    named = next(name for end, name in _HUES if hue * 360 <= end)
    tone = "light" if light > _LIGHT else "dark" if light < _DARK else ""
    return _OTHERWISE.get((named.ja, tone), named)


def as_written(colour: str) -> str:
    """As a form has it: 灰色 D9D9D9."""
    return f"{name_of_colour(colour).ja} {colour}"


def colour_of(written: str) -> str:
    """The colour that a form names."""
    return written[-6:].upper()


def coloured_rows(sheets: Sequence[tuple[Sheet, pl.Series]]) -> Mapping[str, list[list[int]]]:
    """By colour the rows that have it, sheet by sheet, of the records of a part (numbers of rows, from 1).

    A colour that more than three rows of ten have, or that comes in stripes, marks nothing.
    """
    found: dict[str, list[list[int]]] = defaultdict(lambda: [[] for _ in sheets])
    orders: dict[str, list[list[int]]] = defaultdict(lambda: [[] for _ in sheets])
    for place, (sheet, rows) in enumerate(sheets):
        for order, row in enumerate(rows if sheet.appearance.fills else ()):
            if colour := sheet.appearance.fills.get(row - 1):
                found[colour][place].append(row)
                orders[colour][place].append(order)
    most = MOST * sum(len(rows) for _, rows in sheets)
    return {
        colour: rows
        for colour, rows in found.items()
        if sum(map(len, rows)) <= most and not any(map(_are_stripes, orders[colour]))
    }


def rows_left_out(sheet: Sheet, colours: Mapping[str, bool]) -> Iterator[tuple[str, list[int]]]:
    """The colours of rows that do not count, and the rows of a sheet that have them."""
    for written, leaves_out in colours.items():
        if leaves_out:
            fills = sheet.appearance.fills.items()
            yield colour_of(written), [row + 1 for row, colour in fills if colour == colour_of(written)]


def _are_stripes(orders: Sequence[int]) -> bool:
    gaps = {later - earlier for earlier, later in pairwise(orders)}
    return len(orders) >= _STRIPES and len(gaps) == 1 and 1 < gaps.pop() <= _WIDEST
