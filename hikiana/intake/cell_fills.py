"""The colours with which cells of an Excel workbook are filled, as six hexadecimal digits: D9D9D9."""

import colorsys
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from hikiana.intake.package import Attributes, Package

_THEME = "xl/theme/theme1.xml"
_USUAL_THEME = (
    *("FFFFFF", "000000", "E7E6E6", "44546A", "4472C4", "ED7D31"),
    *("A5A5A5", "FFC000", "5B9BD5", "70AD47", "0563C1", "954F72"),
)
"""The colours of Office's theme, by their numbers."""
_NUMBERS = {name: place for place, name in enumerate(("lt1", "dk1", "lt2", "dk2"))} | {
    name: place for place, name in enumerate((*(f"accent{n}" for n in range(1, 7)), "hlink", "folHlink"), start=4)
}
_FIRST_EIGHT = "000000 FFFFFF FF0000 00FF00 0000FF FFFF00 FF00FF 00FFFF"
_PALETTE = (
    f"{_FIRST_EIGHT} {_FIRST_EIGHT} "
    "800000 008000 000080 808000 800080 008080 C0C0C0 808080 9999FF 993366 FFFFCC CCFFFF 660066 FF8080 0066CC CCCCFF "
    "000080 FF00FF FFFF00 00FFFF 800080 800000 008080 0000FF 00CCFF CCFFFF CCFFCC FFFF99 99CCFF FF99CC CC99FF FFCC99 "
    "3366FF 33CCCC 99CC00 FFCC00 FF9900 FF6600 666699 969696 003366 339966 003300 333300 993300 993366 333399 333333"
).split()
"""Colours by their index. Source: ECMA-376, part 1, 18.8.27 (indexedColors)."""
_SHARES = {"solid": 1.0, "gray0625": 1 / 16, "gray125": 1 / 8, "lightGray": 1 / 4, "darkGray": 3 / 4}
"""How much of a patterned cell has the pattern's colour; of others a half."""
_WHITE, _BLACK = "FFFFFF", "000000"


@dataclass
class Fills:
    """The fills of xl/styles.xml, told element by element below `fills`: by their number a colour, None for no fill."""

    theme: Sequence[str]
    colours: list[str | None] = field(default_factory=list)
    _pattern: str = "none"
    _of_pattern: dict[str, str | None] = field(default_factory=dict)

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "fill":
            self.colours.append(None)
        elif name == "patternFill":
            self._pattern, self._of_pattern = attributes.get("patternType", "none"), {}
            self._settle()
        elif name in ("fgColor", "bgColor"):
            self._of_pattern[name] = _colour(attributes, self.theme)
            self._settle()

    def _settle(self) -> None:
        """A white cell looks as if it had no fill."""
        if self._pattern == "none" or (self._pattern == "solid" and not self._of_pattern.get("fgColor")):
            return
        above, below = self._of_pattern.get("fgColor") or _BLACK, self._of_pattern.get("bgColor") or _WHITE
        share = _SHARES.get(self._pattern, 1 / 2)
        mixed = (share * one + (1 - share) * other for one, other in zip(_parts(above), _parts(below), strict=True))
        colour = _written(mixed)
        self.colours[-1] = None if colour == _WHITE else colour


def read_theme(package: Package) -> Sequence[str]:
    """The colours of a workbook's theme by their numbers; Office's own where it tells none."""
    colours, number = list(_USUAL_THEME), -1

    def start(name: str, attributes: Attributes) -> None:
        nonlocal number
        if name in _NUMBERS:
            number = _NUMBERS[name]
        elif number >= 0 and name in ("srgbClr", "sysClr"):
            told = attributes.get("lastClr") or attributes.get("val", "")
            colours[number] = _digits(told) or colours[number]
            number = -1

    package.stream(_THEME, start)
    return colours


def _colour(attributes: Mapping[str, str], theme: Sequence[str]) -> str | None:
    tint = float(attributes.get("tint", 0))
    if "rgb" in attributes:
        return _tinted(_digits(attributes["rgb"]), tint)
    for name, colours in (("theme", theme), ("indexed", _PALETTE)):
        if name in attributes and 0 <= int(attributes[name]) < len(colours):
            return _tinted(colours[int(attributes[name])], tint)
    return None


def _tinted(colour: str | None, tint: float) -> str | None:
    """Darker below 0, lighter above. Source: ECMA-376, part 1, 18.8.19 (fgColor)."""
    if colour is None or not tint:
        return colour
    hue, light, saturation = colorsys.rgb_to_hls(*(part / 255 for part in _parts(colour)))
    light = light * (1 + tint) if tint < 0 else light * (1 - tint) + tint
    return _written(part * 255 for part in colorsys.hls_to_rgb(hue, min(max(light, 0), 1), saturation))


def _digits(written: str) -> str | None:
    """Of FFD9D9D9 or D9D9D9 the last six; how much shines through is not shown."""
    found = re.fullmatch(r"(?:[0-9A-Fa-f]{2})?([0-9A-Fa-f]{6})", written)
    return found[1].upper() if found else None


def _parts(colour: str) -> list[int]:
    return [int(colour[place : place + 2], 16) for place in (0, 2, 4)]


def _written(parts: Iterable[float]) -> str:
    return "".join(f"{round(part):02X}" for part in parts)
