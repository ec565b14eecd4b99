"""Charts in a document: an image for paper; on a screen an SVG that a live chart replaces where scripts run."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from html import escape
from typing import Any, Self
from xml.etree import ElementTree

from hikiana.base.errors import ExportError
from hikiana.base.text import is_seen
from hikiana.presentation.live_chart import DRESS

VEGA_LITE = "application/vnd.vegalite."
_REFERENCE = re.compile(r'(\bid="|url\(#|href="#)')
_SVG, _XLINK = "{http://www.w3.org/2000/svg}", "{http://www.w3.org/1999/xlink}"
_SIDES = ("width", "height")
_LARGEST = 20_000
"""Units that a drawing may be wide or high: a larger one takes more memory to draw than there may be."""
_TAG = re.compile(r"<[^>]*>")
_NUMBER = re.compile(r"-?\d+\.\d{3,}")


@dataclass(frozen=True)
class ChartOutput:
    """A figure as an executed notebook holds it: words, SVG and the Vega-Lite specification, if there is one."""

    id: str
    title: str
    alt: str
    below: tuple[str, ...]
    svg: str
    specification: Mapping[str, Any] | None

    @classmethod
    def of(cls, output: Any) -> Self:
        """Read an output.

        Raises
        ------
        ExportError
            When it has no id, title or alt text.
        """
        words = output.get("metadata", {}).get("image/svg+xml", {})
        for name, label in (("id", "ID"), ("title", "題"), ("alt", "代替テキスト")):
            if not is_seen(str(words.get(name, ""))):
                shown = words.get("title") or words.get("id") or "?"
                raise ExportError(
                    f"図「{shown}」に{label}がありません。節のモジュールの Figure に書いてください。",
                    f"Figure '{shown}' has no {name}. Give it in the Figure of the section's module.",
                )
        found = next((data for kind, data in output["data"].items() if kind.startswith(VEGA_LITE)), None)
        # JupyterLab's chart bears its title and notes itself; here they are text.
        live = {key: value for key, value in found.items() if key not in DRESS} if found else None
        svg = "".join(output["data"]["image/svg+xml"])
        _refuse_undrawable(svg, words["title"])
        return cls(
            words["id"],
            words["title"],
            alt=words["alt"],
            below=tuple(words.get("below", ())),
            svg=svg,
            specification=live,
        )

    @cached_property
    def size(self) -> tuple[float, float]:
        """Width and height of the drawing, in pixels of a screen."""
        width, height = (float(ElementTree.fromstring(self.svg).attrib[side]) for side in _SIDES)
        return width, height

    def as_live(self) -> str:
        """The chart for a screen: its SVG with ids of its own, and the specification that the script draws."""
        svg = _TAG.sub(lambda tag: self._shortened(tag[0]), self.svg)
        if self.specification is None:
            return svg
        # Nothing in the data can end the element that holds it.
        words = json.dumps(self.specification, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
        return f'{svg}<script type="application/json">{words}</script>'

    def _shortened(self, tag: str) -> str:
        own = _REFERENCE.sub(lambda match: f"{match[1]}{escape(self.id)}-", tag)
        return _NUMBER.sub(lambda match: f"{float(match[0]):.2f}".rstrip("0").rstrip("."), own)


def _refuse_undrawable(svg: str, title: str) -> None:
    """Raise ExportError for a drawing that some program could not draw, or that shows what lies elsewhere."""
    try:
        if "<!" in svg:
            raise ValueError("<!")
        drawing = ElementTree.fromstring(svg)
        if drawing.tag != f"{_SVG}svg" or not all(0 < float(drawing.get(side, "")) <= _LARGEST for side in _SIDES):
            raise ValueError("<svg>")
        for element in drawing.iter(f"{_SVG}image"):
            for place in (element.get("href", "data:"), element.get(f"{_XLINK}href", "data:")):
                if not place.startswith("data:"):
                    raise ValueError("<image>")
    except (ElementTree.ParseError, ValueError) as fault:
        raise ExportError(
            f"図「{title}」の絵は、どの形式にも載せられる SVG ではありません（{fault}）。"
            "幅と高さのある図を Figure で示し、ほかのファイルを参照しないでください。",
            f"The drawing of figure '{title}' is no SVG that every format can show ({fault}). "
            "Show a Figure that has a width and a height, and refers to no other file.",
        ) from fault
