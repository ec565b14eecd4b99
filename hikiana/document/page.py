"""A document as one HTML page that nothing leaves and nothing enters: no request, no foreign script."""

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache, partial
from html import escape
from importlib import metadata
from pathlib import Path

import jinja2

from hikiana.base.kept import kept
from hikiana.base.text import Lang
from hikiana.base.workspace import CACHE
from hikiana.document.blocks import Document, Heading, NumberedFigure, NumberedTable, plain
from hikiana.document.charts import ChartOutput
from hikiana.document.fonts import font_faces
from hikiana.document.front import Front
from hikiana.document.markup import Markup
from hikiana.document.words import WORDS
from hikiana.presentation.tables import caption

TEMPLATES = Path(__file__).parent / "templates"
_STYLES = ("common.css", "screen.css")


@dataclass
class _Entry:
    """A line of the contents."""

    anchor: str
    number: str
    title: str
    parts: list["_Entry"] = field(default_factory=list)


def to_page(document: Document) -> str:
    """The page: charts live where scripts run, tables that can be copied and saved."""
    lang = document.about.lang
    body = Markup(lang, chart=lambda figure: _plot(figure.chart), tools=True).blocks(document.blocks)
    scripts = _scripts(document)
    words = {name: text(lang) for name, text in WORDS.items()}
    front = Front.of(document)
    return _template().render(
        front=front,
        lang=lang,
        words=words,
        chapters=_chapters(document),
        lists=[
            (words["tables"], [_table_entry(table, lang) for table in document.tables]),
            (words["figures"], [_figure_entry(figure) for figure in document.figures]),
        ],
        body=body,
        # The fonts hold what the page says, and what its charts say in their data.
        fonts=font_faces(f"{body}{front}{''.join(words.values())}"),
        css="".join((TEMPLATES / name).read_text(encoding="utf-8") for name in _STYLES),
        scripts=scripts,
        script_sources=" ".join(map(_content_hash, scripts)),
    )


@cache
def _template() -> jinja2.Template:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES), autoescape=True, undefined=jinja2.StrictUndefined
    )
    return environment.get_template("page.html.j2")


def _plot(chart: ChartOutput) -> str:
    return f'<div class="plot" role="img" aria-label="{escape(chart.alt)}">{chart.as_live()}</div>'


def _chapters(document: Document) -> list[_Entry]:
    chapters: list[_Entry] = []
    for heading in document.headings:
        place = chapters if heading.level == 1 else chapters[-1].parts
        place.append(_heading_entry(heading))
    return chapters


def _heading_entry(heading: Heading) -> _Entry:
    return _Entry(heading.anchor, heading.number, plain(heading.title))


def _table_entry(table: NumberedTable, lang: Lang) -> _Entry:
    return _Entry(table.anchor, table.label, caption(table.table, lang))


def _figure_entry(figure: NumberedFigure) -> _Entry:
    return _Entry(figure.anchor, figure.label, figure.chart.title)


def _scripts(document: Document) -> Sequence[str]:
    """What the page runs: what draws charts, large and slow to put together, only where there are live ones."""
    own = (TEMPLATES / "report.js").read_text(encoding="utf-8")
    return [_runtime(), own] if any(figure.chart.specification for figure in document.figures) else [own]


@cache
def _runtime() -> str:
    """Vega, Vega-Lite and Vega-Embed in one piece of JavaScript, once for all charts of a page.

    It depends on versions alone and takes two seconds to put together: it is kept.
    """
    import altair

    version = ".".join(altair.SCHEMA_VERSION.lstrip("v").split(".")[:2])
    place = CACHE / f"vega-lite-{version}-vl-convert-{metadata.version('vl-convert-python')}.js"
    make = partial(_bundle, version)
    try:
        return kept(place, make).decode()
    except OSError:  # where nothing can be kept, it is made each time
        return make().decode()


def _bundle(version: str) -> bytes:
    import vl_convert

    bundle: str = vl_convert.javascript_bundle(vl_version=version)  # type: ignore[call-arg]
    # Nothing in it ends the element around it.
    return bundle.replace("</script", "<\\/script").replace("<!--", "<\\!--").encode()


def _content_hash(script: str) -> str:
    """The source expression by which a content security policy lets this script run and no other.

    Source: W3C Content Security Policy Level 3, hash-source.
    """
    return f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"
