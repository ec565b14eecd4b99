"""Charts in a document: an image for paper; on a screen an SVG that a live chart replaces where scripts run."""

import base64
import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from html import escape
from pathlib import Path
from typing import Any, Self

from hikiana.base.errors import ExportError
from hikiana.presentation.figure import DRESS

VEGA_LITE = "application/vnd.vegalite."
_REFERENCE = re.compile(r'(\bid="|url\(#|href="#)')
_TAG = re.compile(r"<[^>]*>")
_NUMBER = re.compile(r"-?\d+\.\d{3,}")
_SCRIPTS = Path(__file__).parent / "templates" / "hikiana"


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
            if not str(words.get(name, "")).strip():
                shown = words.get("title") or words.get("id") or "?"
                raise ExportError(
                    f"図「{shown}」に{label}がありません。節のモジュールの Figure に書いてください。",
                    f"Figure '{shown}' has no {name}. Give it in the Figure of the section's module.",
                )
        found = next((data for kind, data in output["data"].items() if kind.startswith(VEGA_LITE)), None)
        # JupyterLab's chart bears its title and notes itself; here they are text.
        live = {key: value for key, value in found.items() if key not in DRESS} if found else None
        svg = "".join(output["data"]["image/svg+xml"])
        return cls(
            words["id"],
            words["title"],
            alt=words["alt"],
            below=tuple(words.get("below", ())),
            svg=svg,
            specification=live,
        )

    def as_image(self) -> str:
        """The chart for paper: as an image it cannot disturb the page."""
        data = base64.b64encode(self.svg.encode()).decode()
        return f'<img alt="{escape(self.alt)}" src="data:image/svg+xml;base64,{data}">'

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


@cache
def runtime() -> str:
    """Vega, Vega-Lite and Vega-Embed in one piece of JavaScript, once for all charts of a page."""
    import altair
    import vl_convert

    version = ".".join(altair.SCHEMA_VERSION.lstrip("v").split(".")[:2])
    bundle: str = vl_convert.javascript_bundle(vl_version=version)  # type: ignore[call-arg]
    return bundle.replace("</script", "<\\/script").replace("<!--", "<\\!--")


@cache
def page_script() -> str:
    """What the page does with the runtime, and with its tables and contents."""
    return (_SCRIPTS / "report.js").read_text(encoding="utf-8")


def content_hash(script: str) -> str:
    """The source expression by which a content security policy lets this script run and no other.

    Source: W3C Content Security Policy Level 3, hash-source.
    """
    return f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"
