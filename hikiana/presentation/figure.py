"""Figures: a chart with its title, alt text, notes and source, shown live in JupyterLab and as SVG in the report."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import altair as alt

from hikiana.presentation.language import shown_language
from schemas.text import Lang, Text

FONT = "Noto Sans CJK JP, Noto Sans JP, Hiragino Sans, Yu Gothic, Meiryo, sans-serif"
INK, FAINT = "#1a1a1a", "#6b6b6b"

_SCHEMA = alt.SCHEMA_VERSION.lstrip("v").split(".")
_MIME_TYPE = f"application/vnd.vegalite.v{_SCHEMA[0]}+json"

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

    `draw` makes the chart in a language, from the cells of StatTables and never from records of persons.
    """

    id: str
    title: Text
    draw: Callable[[Lang], alt.TopLevelMixin]
    alt: Text
    source: Text
    notes: Sequence[Text] = ()

    def __repr__(self) -> str:
        return self.alt(shown_language())

    def specification(self, lang: Lang) -> dict[str, Any]:
        """The chart as Vega-Lite, with notes and source below it and the alt text as its description."""
        below = alt.TitleParams(
            [text(lang) for text in (*self.notes, self.source)],
            orient="bottom",
            anchor="start",
            fontSize=10,
            fontWeight="normal",
            color=FAINT,
            offset=8,
        )
        described = self.draw(lang).properties(description=self.alt(lang), title=below)
        specification: dict[str, Any] = described.configure(**_CONFIG).to_dict()
        return specification

    def _repr_mimebundle_(self, **_: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        """The live chart for JupyterLab and its SVG for the report, both from the same specification."""
        lang = shown_language()
        specification = self.specification(lang)
        text = {"alt": self.alt(lang), "title": self.title(lang), "id": self.id}
        bundle = {_MIME_TYPE: specification, "image/svg+xml": _svg(specification)}
        return bundle, {"image/svg+xml": text}


def _svg(specification: dict[str, Any]) -> str:
    import vl_convert

    _register_fonts()
    svg: str = vl_convert.vegalite_to_svg(specification, vl_version=".".join(_SCHEMA[:2]))
    return svg


@cache
def _register_fonts() -> None:
    """Without fonts of its own the converter measures no Japanese text and leaves it out."""
    import noto_cjk_sans_jp_bold
    import noto_cjk_sans_jp_regular
    import vl_convert

    for package in (noto_cjk_sans_jp_regular, noto_cjk_sans_jp_bold):
        vl_convert.register_font_directory(str(Path(package.__file__).parent))
