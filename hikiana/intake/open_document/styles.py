"""What the styles of an OpenDocument sheet show otherwise than the bare value: struck through, filled, not seen."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from hikiana.intake.open_document import names
from hikiana.intake.package import Attributes

_LOWEST = 1.0
"""In points; nothing can be read in a lower row or a narrower column."""
_LENGTH = re.compile(r"([0-9]*\.?[0-9]+)(in|cm|mm|pt|pc|px)")
_POINTS = {"in": 72.0, "cm": 72 / 2.54, "mm": 72 / 25.4, "pt": 1.0, "pc": 12.0, "px": 0.75}
_COLOUR = re.compile(r"[0-9A-F]{6}")
_MOST_PARENTS = 50


@dataclass(frozen=True)
class OdsStyle:
    """What a style says; None where it leaves it to its parent. `hidden` are sheets, rows and columns; a `fill` is a
    colour (D9D9D9), or nothing.
    """

    parent: str = ""
    struck: bool | None = None
    hidden: bool | None = None
    fill: str | None = None


@dataclass
class OdsStyles:
    """Styles by family and name, those of the content before those of the document."""

    told: dict[tuple[str, str], OdsStyle] = field(default_factory=dict)
    _whole: dict[tuple[str, str], OdsStyle] = field(default_factory=dict)
    _last: tuple[str, str] | None = None

    def start(self, name: str, attributes: Attributes) -> None:
        """An element within styles begins."""
        if name == names.ONE_STYLE:
            self._last = attributes.get(names.FAMILY, ""), attributes.get(names.STYLE_NAME, "")
            self.told[self._last] = OdsStyle(attributes.get(names.PARENT, ""))
        elif name == names.DEFAULT_OF_FAMILY:
            self._last = attributes.get(names.FAMILY, ""), ""
            self.told[self._last] = OdsStyle()
        elif self._last and name.endswith("-properties"):
            self._properties(self._last, attributes)

    def end(self, name: str) -> None:
        """An element within styles ends; formats of numbers have properties of their own."""
        if name in (names.ONE_STYLE, names.DEFAULT_OF_FAMILY):
            self._last = None

    @cached_property
    def strike(self) -> bool:
        """Whether any strikes something through; to be asked when all are known."""
        return any(style.struck for style in self.told.values())

    @cached_property
    def fills(self) -> bool:
        """Whether any fills something with a colour; to be asked when all are known."""
        return any(style.fill for style in self.told.values())

    def of(self, family: str, name: str | None) -> OdsStyle:
        """A style with what its parents say; a name that there is none of is the default of its family."""
        key = family, name or ""
        if key not in self._whole:
            self._whole[key] = self._with_parents(*key)
        return self._whole[key]

    def _properties(self, key: tuple[str, str], attributes: Attributes) -> None:
        style = self.told[key]
        self.told[key] = replace(
            style,
            struck=style.struck if (struck := _struck(attributes)) is None else struck,
            hidden=style.hidden if (hidden := _hidden(attributes)) is None else hidden,
            fill=style.fill if (fill := _fill(attributes)) is None else fill,
        )

    def _with_parents(self, family: str, name: str) -> OdsStyle:
        style = whole = self.told.get((family, name), OdsStyle())
        for _ in range(_MOST_PARENTS):  # a style may name itself as its parent's parent
            if not style.parent:
                break
            style = self.told.get((family, style.parent), OdsStyle())
            whole = _over(whole, style)
        return _over(whole, self.told.get((family, ""), OdsStyle()))


def _over(style: OdsStyle, below: OdsStyle) -> OdsStyle:
    return replace(
        style,
        struck=below.struck if style.struck is None else style.struck,
        hidden=below.hidden if style.hidden is None else style.hidden,
        fill=below.fill if style.fill is None else style.fill,
    )


def _struck(attributes: Mapping[str, str]) -> bool | None:
    said = {attributes[name] for name in (names.STRUCK_STYLE, names.STRUCK_TYPE) if name in attributes}
    return "none" not in said if said else None


def _fill(attributes: Mapping[str, str]) -> str | None:
    """A white cell looks as if it had no fill."""
    written = attributes.get(names.BACKGROUND)
    if written is None:
        return None
    colour = written.removeprefix("#").upper()
    return colour if _COLOUR.fullmatch(colour) and colour != "FFFFFF" else ""


def _hidden(attributes: Mapping[str, str]) -> bool | None:
    if names.DISPLAY in attributes:
        return attributes[names.DISPLAY] == "false"
    length = attributes.get(names.ROW_HEIGHT) or attributes.get(names.COLUMN_WIDTH)
    found = _LENGTH.fullmatch(length or "")
    return float(found[1]) * _POINTS[found[2]] < _LOWEST if found else None
