"""Figures: a chart with its title, alt text, notes and source, shown live in JupyterLab and as SVG in the report."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any
from xml.etree import ElementTree

import altair as alt
from altair.utils.schemapi import debug_mode

from hikiana.base.language import shown_language
from hikiana.base.text import Lang, Text
from hikiana.presentation.fonts import CHART_FAMILY, chart_fonts
from hikiana.presentation.hidden import only_shown, withheld
from hikiana.presentation.live_chart import LIVE
from hikiana.statistics.table import StatTable

FONT = "Noto Sans CJK JP, Noto Sans JP, Hiragino Sans, Yu Gothic, Meiryo, sans-serif"
INK, FAINT = "#1a1a1a", "#6b6b6b"
Draw = Callable[[Lang], alt.TopLevelMixin]
"""What makes a chart in a language."""

_DRAWN_BY = ".".join(alt.SCHEMA_VERSION.lstrip("v").split(".")[:2])
_WORDS = {
    "anchor": "start",
    "frame": "bounds",
    "color": INK,
    "fontSize": 13,
    "subtitleColor": FAINT,
    "subtitleFontSize": 10,
    "subtitleLineHeight": 14,
    "subtitlePadding": 5,
    "offset": 10,
}
NOTHING = Text("示す値がない。", "There is no value to show.")
_EMBEDDED = {
    # The theme of JupyterLab's dark mode puts its own colours among those of the chart.
    "theme": None,
    "renderer": "svg",
    # The online editor would get the numbers.
    "actions": {"export": True, "source": True, "compiled": False, "editor": False},
}
_TOOLTIPS = {
    "row": Text("項目", "Item"),
    "column": Text("区分", "Category"),
    "written": Text("値", "Value"),
    "ribbon": Text("流れ", "Flow"),
    "direction": Text("向き", "Direction"),
}
_CLIP = re.compile(r"\b(?P<kind>clip|gradient_)\d+\b")
_UNSEEN = ("role", "class", "pointer-events", "font-family")
_DEFAULTS = {"opacity": "1", "font-weight": "normal", "transform": "translate(0,0)"}

_CONFIG: Mapping[str, Any] = {
    "font": FONT,
    "view": {"stroke": None},
    "axis": {
        "labelFontSize": 11,
        "titleFontSize": 11,
        "labelColor": INK,
        "titleColor": FAINT,
        "gridColor": "#e4e4e4",
        "domainColor": "#b5b5b5",
        "tickColor": "#b5b5b5",
        "titleFontWeight": "normal",
    },
    "legend": {"labelFontSize": 11, "titleFontSize": 11, "orient": "top", "labelColor": INK, "labelLimit": 240},
    "text": {"fontSize": 10, "color": INK},
}


@dataclass(frozen=True, repr=False)
class Figure:
    """A chart with its title, the words that stand for it where it cannot be seen, and notes and source below it.

    `draw` makes the chart in a language, from the cells of StatTables and never from records of persons. Sentences of
    the alt text that rest on hidden cells are left out (the title stands for it when all do); a figure of a table that
    is `withheld` is not shown.
    """

    id: str
    title: Text
    draw: Draw
    alt: Text
    source: Text
    notes: Sequence[Text] = ()
    withheld: bool = False

    @classmethod
    def of(
        cls, table: StatTable, draw: Draw, words: Text, notes: Sequence[Text] = (), title: Text | None = None
    ) -> "Figure":
        """The figure of a table: it has its id, source and title (where no other is given) and is withheld with it."""
        return cls(
            table.id, title or table.title, draw, words, source=table.source, notes=notes, withheld=table.withheld
        )

    def __post_init__(self) -> None:
        alt, title = only_shown(self.alt), self.title
        object.__setattr__(self, "alt", Text(alt.ja or title.ja, alt.en or title.en))

    def __repr__(self) -> str:
        return self.alt(shown_language())

    def specification(self, lang: Lang) -> dict[str, Any]:
        """The chart as Vega-Lite, with the alt text as its description.

        It names no version of Vega-Lite: JupyterLab draws it by another one than the report. Altair holds each part
        against the schema of Vega-Lite while it is made, which takes as long as making it: left to the tests.
        """
        with debug_mode(False):
            specification = self._drawn(self.draw(lang), lang)
            if not any(_told(specification)):
                specification = self._drawn(_nothing(lang), lang)
        del specification["$schema"]
        _name_tooltips(specification, lang)
        return specification

    def _drawn(self, chart: Any, lang: Lang) -> dict[str, Any]:
        described = chart.properties(description=self.alt(lang)).configure(**_CONFIG)
        drawn: dict[str, Any] = described.to_dict(validate=False)
        return drawn

    def below(self, lang: Lang) -> list[str]:
        """What is told below the chart: its notes and its source."""
        return [text(lang) for text in (*self.notes, self.source)]

    def _repr_mimebundle_(self, **_: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        """The live chart for JupyterLab and its SVG for the report, both from the same specification.

        The report sets title, notes and source as text; in JupyterLab, and in a picture saved there, the chart bears
        them itself.
        """
        if self.withheld:
            return withheld(f"figure-{self.id}")
        lang = shown_language()
        specification = self.specification(lang)
        words = {"alt": self.alt(lang), "title": self.title(lang), "id": self.id, "below": self.below(lang)}
        title = _WORDS | {"text": words["title"], "subtitle": words["below"]}
        usermeta = {"embedOptions": _EMBEDDED | {"downloadFileName": self.id}}
        bundle = {LIVE: specification | {"title": title, "usermeta": usermeta}, "image/svg+xml": svg(specification)}
        return bundle, {"image/svg+xml": words}


def _told(part: Any) -> Iterator[Mapping[str, Any]]:
    """The rows of a chart that tell something: not what marks the breaks and the context of its years."""
    if isinstance(part, list):
        for entry in part:
            yield from _told(entry)
    elif isinstance(part, dict):
        for name, entry in part.items():
            if name == "values":
                yield from (row for row in entry if isinstance(row, dict) and "mark" not in row)
            else:
                yield from _told(entry)


def _nothing(lang: Lang) -> Any:
    """What stands for a chart that would be nothing but its axes."""
    words = alt.Chart(alt.Data(values=({"written": NOTHING(lang)},)), width=200, height=24).mark_text(align="left")
    return words.encode(x=alt.XValue(0), text=alt.Text("written:N"))


def _name_tooltips(part: Any, lang: Lang) -> None:
    """Put words in the place of field names, which a reader of a tooltip does not know."""
    if isinstance(part, list):
        for entry in part:
            _name_tooltips(entry, lang)
    elif isinstance(part, dict):
        for name, entry in part.items():
            if name == "tooltip" and isinstance(entry, list):
                for field in entry:
                    if (words := _TOOLTIPS.get(field["field"])) is not None:
                        field.setdefault("title", words(lang))
            elif name != "values":
                _name_tooltips(entry, lang)


def draw(specification: dict[str, Any]) -> str:
    """The chart as Vega draws it. The first call starts a JavaScript engine, which takes longer than drawing."""
    import vl_convert

    _register_fonts()
    config = specification.get("config", {}) | {"font": f"{CHART_FAMILY}, {FONT}"}
    drawn: str = vl_convert.vegalite_to_svg(specification | {"config": config}, vl_version=_DRAWN_BY)
    return drawn


def draw_by(drawer: Callable[[dict[str, Any]], str]) -> None:
    """Have this process's charts drawn by what draws as `draw` does."""
    global _drawer
    _drawer = drawer


_drawer = draw


def svg(specification: dict[str, Any]) -> str:
    """The chart as SVG with nothing but what is seen: Vega repeats the chart's data in a label for every mark."""
    drawn = ElementTree.fromstring(_drawer(specification))
    for parent in list(drawn.iter()):
        for child in list(parent):
            if child.get("display") == "none" or (child.tag.endswith("}path") and _is_empty(child)):
                parent.remove(child)
    for element in drawn.iter():
        for name in [name for name in element.attrib if name.startswith("aria-") or name in _UNSEEN]:
            del element.attrib[name]
        for name, value in _DEFAULTS.items():
            if element.get(name) == value:
                del element.attrib[name]
    drawn.set("font-family", FONT)
    ElementTree.register_namespace("", "http://www.w3.org/2000/svg")
    written = ElementTree.tostring(drawn, encoding="unicode")
    # Vega counts its clips and gradients over all charts that a process has drawn.
    found = {match[0]: match["kind"].rstrip("_") for match in _CLIP.finditer(written)}
    names = {name: f"{kind}-{place}" for place, (name, kind) in enumerate(found.items())}
    return _CLIP.sub(lambda match: names[match[0]], written)


def _is_empty(path: ElementTree.Element) -> bool:
    return path.get("d") in ("", "M0,0h0v0h0Z") or (path.get("fill") is None and path.get("class") == "background")


@cache
def _register_fonts() -> None:
    """Without fonts of its own the converter measures no Japanese text and leaves it out."""
    import vl_convert

    for folder in chart_fonts():
        vl_convert.register_font_directory(str(folder))
