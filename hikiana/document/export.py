"""nbconvert exporters: executed notebooks → one document, as HTML for screens and as PDF for paper.

`jupyter nbconvert --to hikiana-html` and `--to hikiana-pdf` make a document of one executed notebook as well.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from html import escape
from pathlib import Path
from typing import Any, ClassVar

import nbformat
from nbconvert.exporters.html import HTMLExporter
from nbconvert.preprocessors import TagRemovePreprocessor
from traitlets import Unicode, default
from traitlets.config import Config

from hikiana.base.days import written_day
from hikiana.base.errors import ExportError
from hikiana.base.text import Lang, Text
from hikiana.base.today import today
from hikiana.document.about import MIME_TYPE, About
from hikiana.document.assemble import assemble
from hikiana.document.charts import VEGA_LITE, ChartOutput, content_hash, page_script, runtime
from hikiana.document.fonts import font_faces, with_held_characters
from hikiana.document.numbering import KEY, labels_of, number_alone
from hikiana.document.outputs import refuse_unshown
from hikiana.document.words import WORDS
from hikiana.presentation.numbers import meanings
from hikiana.statistics.codec import MIME_TYPE as TABLE

TEMPLATES = Path(__file__).parent / "templates"
HIDDEN_TAGS = ("parameters", "injected-parameters", "setup")


def join_sections(notebooks: Sequence[nbformat.NotebookNode]) -> nbformat.NotebookNode:
    """One notebook of all cells, in the order given."""
    joined: nbformat.NotebookNode = nbformat.v4.new_notebook(metadata=notebooks[0].metadata)
    joined.cells = [cell for notebook in notebooks for cell in notebook.cells]
    for number, cell in enumerate(joined.cells):
        cell["id"] = f"cell-{number}"
    return joined


def about(notebook: nbformat.NotebookNode, name: str = "") -> About:
    """What an executed notebook, or one of joined sections, says it is about; `name` is the notebook's (04_liaison).

    Raises
    ------
    ExportError
        When it says nothing, or its sections say different things.
    """
    told = _told(notebook)
    if not told:
        raise ExportError.of(
            name,
            Text(
                "節の見出し（hikiana.open_year の出力）がありません。実行してから書き出してください。",
                "the head of a section, which hikiana.open_year shows, is missing. Run it before it is exported.",
            ),
        )
    if any(other != told[0] for other in told):
        raise ExportError.of(name, _OTHERS)
    return About.from_data(told[0])


def refuse_others(notebooks: Mapping[str, nbformat.NotebookNode]) -> None:
    """Raise ExportError when an executed notebook says nothing of what it is about, or something else than the first.

    Notebooks are given by their names.
    """
    first = None
    for name, notebook in notebooks.items():
        told = about(notebook, name)
        if told != (first := first or told):
            raise ExportError.of(name, _OTHERS)


_OTHERS = Text(
    "年度や登録簿の異なる節は、一つの報告書にまとめられません。",
    "sections of different fiscal years or registers do not make one report.",
)


def _told(notebook: nbformat.NotebookNode) -> list[Any]:
    outputs = (output for cell in notebook.cells for output in cell.get("outputs", ()))
    return [output.data[MIME_TYPE] for output in outputs if MIME_TYPE in output.get("data", {})]


def without_empty_parts(notebook: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """The notebook without the headings under which its cells show nothing, such as a table that needs other data.

    Remarks are of the whole section, wherever they stand: they stay, but for them no heading does.
    """
    kept: list[nbformat.NotebookNode] = []
    for heading, cells in _parts(notebook.cells):
        code = [cell for cell in cells if cell.cell_type == "code"]
        remarks = [cell for cell in code if _is_remarks(cell)]
        if heading is None or not code or any(_shows(cell) for cell in code if cell not in remarks):
            kept += [*([heading] if heading else []), *cells]
        else:
            kept += remarks
    return nbformat.NotebookNode({**notebook, "cells": kept})


def _parts(
    cells: Sequence[nbformat.NotebookNode],
) -> list[tuple[nbformat.NotebookNode | None, list[nbformat.NotebookNode]]]:
    parts: list[tuple[nbformat.NotebookNode | None, list[nbformat.NotebookNode]]] = [(None, [])]
    for cell in cells:
        if cell.cell_type == "markdown" and cell.source.startswith("## "):
            parts.append((cell, []))
        elif cell.cell_type == "markdown" and cell.source.startswith("# "):
            parts.append((None, [cell]))
        else:
            parts[-1][1].append(cell)
    return parts


def _shows(cell: nbformat.NotebookNode) -> bool:
    return any(
        "image/svg+xml" in output.get("data", {}) or "".join(output.get("data", {}).get("text/html", ""))
        for output in cell.outputs
    )


def _is_remarks(cell: nbformat.NotebookNode) -> bool:
    return any('class="remarks"' in "".join(output.get("data", {}).get("text/html", "")) for output in cell.outputs)


class ReportHTMLExporter(HTMLExporter):
    """Executed sections → one HTML page that nothing leaves and nothing enters: no request, no foreign script."""

    export_from_notebook = "hikiana HTML"
    live: ClassVar[bool] = True
    styles: ClassVar[Sequence[str]] = ("common.css", "screen.css")
    made_on = Unicode(help="Day on which the document is made, as YYYY-MM-DD (default: today).").tag(config=True)

    def __init__(self, config: Config | None = None, **options: Any) -> None:
        own = Config()
        own.TemplateExporter.extra_template_basedirs = [str(TEMPLATES)]
        own.merge(config or Config())
        super().__init__(config=own, **options)
        self.exclude_input = self.exclude_input_prompt = self.exclude_output_prompt = True
        self.exclude_anchor_links = True
        self.register_preprocessor(TagRemovePreprocessor(remove_cell_tags=HIDDEN_TAGS), enabled=True)
        self.register_filter("chart", self._chart)
        self._drawn: dict[str, ChartOutput] = {}

    @default("template_name")
    def _template_name_default(self) -> str:
        return "hikiana"

    @default("made_on")
    def _made_on_default(self) -> str:
        return today().isoformat()

    def from_notebook_node(
        self, nb: nbformat.NotebookNode, resources: dict[str, Any] | None = None, **options: Any
    ) -> tuple[Any, dict[str, Any]]:
        """The document and nbconvert's resources.

        Raises
        ------
        ExportError
            When the notebook was not run, or what it shows cannot be read by everyone (see assemble and charts).
        """
        page, filled = self._page(nb, resources, **options)
        return page, filled

    def _page(
        self, nb: nbformat.NotebookNode, resources: dict[str, Any] | None, **options: Any
    ) -> tuple[str, dict[str, Any]]:
        name = Path(((resources or {}).get("metadata") or {}).get("name", "section")).stem
        told = about(nb, name)
        refuse_unshown(name, nb)
        if KEY not in nb.metadata:
            number_alone(name, nb)
        filled = self._init_resources(resources)
        filled["report"] = self._report(told, self._scripts(nb)) | {"part": _only_part(nb, told.lang)}
        self._drawn = {}
        shown = self._without_data(without_empty_parts(nb))
        page, filled = super().from_notebook_node(shown, resources=filled, **options)
        page = assemble(page, labels_of(nb), told.lang, self.live)
        # The fonts hold what the page and its charts say; they come last, because only then is it known.
        said = page + "".join(chart.svg for chart in self._drawn.values())
        for identity, chart in self._drawn.items():
            drawn = chart.as_live() if self.live else chart.as_image()
            page = page.replace(f'<div data-chart="{identity}"></div>', drawn)
        return page.replace("/* fonts */", font_faces(said), 1), filled

    def _without_data(self, notebook: nbformat.NotebookNode) -> nbformat.NotebookNode:
        """The cells without the data that this document does not show, of which nbconvert makes copies twice."""
        unseen = {TABLE} if self.live else {TABLE, *_kinds(notebook, VEGA_LITE)}
        cells = []
        for cell in notebook.cells:
            if cell.get("outputs"):
                outputs = [
                    nbformat.NotebookNode({**output, "data": {k: v for k, v in output.data.items() if k not in unseen}})
                    if "data" in output
                    else output
                    for output in cell.outputs
                ]
                cell = nbformat.NotebookNode({**cell, "outputs": outputs})
            cells.append(cell)
        return nbformat.NotebookNode({**notebook, "cells": cells})

    def _scripts(self, notebook: nbformat.NotebookNode) -> list[str]:
        """What a page runs: what draws charts, large and slow to put together, only where there are live ones."""
        if not self.live:
            return []
        return [runtime(), page_script()] if _kinds(notebook, VEGA_LITE) else [page_script()]

    def _report(self, told: About, scripts: Sequence[str]) -> dict[str, Any]:
        lang = told.lang
        styles = [(TEMPLATES / "hikiana" / name).read_text(encoding="utf-8") for name in self.styles]
        return {
            "live": self.live,
            "lang": lang,
            "words": {name: text(lang) for name, text in WORDS.items()},
            "centre": told.centre(lang),
            "year": told.fiscal_year.full_label(lang),
            "fiscal_year": told.fiscal_year.year,
            "made_on": written_day(date.fromisoformat(self.made_on))(lang),
            "made_on_iso": self.made_on,
            "edition": WORDS[told.edition](lang),
            "register": told.register(lang),
            "synthetic": told.synthetic,
            "set_aside": WORDS["set_aside"].format(rows=f"{told.set_aside:,}")(lang) if told.set_aside else "",
            "unfinished": told.unfinished(lang) if told.unfinished else "",
            "heads": [text(lang) for text in told.heads],
            "warnings": [text(lang) for text in told.warnings],
            "version": told.version,
            "legend": [text(lang) for text in meanings(told.edition == "public")],
            "css": "".join(styles),
            "scripts": scripts,
            "script_sources": " ".join(map(content_hash, scripts)),
        }

    def _chart(self, output: nbformat.NotebookNode) -> str:
        chart = ChartOutput.of(output)
        self._drawn[chart.id] = chart
        below = "".join(f"<p>{escape(line)}</p>" for line in chart.below)
        words = escape(chart.alt)
        inside = f'<div data-chart="{escape(chart.id)}"></div>'
        plot = f'<div class="plot" role="img" aria-label="{words}">{inside}</div>' if self.live else inside
        return (
            f'<figure class="chart" id="figure-{escape(chart.id)}"><figcaption>{escape(chart.title)}</figcaption>'
            f'<div class="scroll">{plot}</div><div class="below">{below}</div></figure>'
        )


class ReportPDFExporter(ReportHTMLExporter):
    """Executed sections → one PDF/UA-1 on A4, the same bytes from the same notebooks and day."""

    export_from_notebook = "hikiana PDF"
    live: ClassVar[bool] = False
    styles: ClassVar[Sequence[str]] = ("common.css", "paper.css")
    output_mimetype = "application/pdf"

    @default("file_extension")
    def _file_extension_default(self) -> str:
        return ".pdf"

    @default("template_extension")
    def _template_extension_default(self) -> str:
        return ".html.j2"

    def from_notebook_node(  # type: ignore[override]
        self, nb: nbformat.NotebookNode, resources: dict[str, Any] | None = None, **options: Any
    ) -> tuple[bytes, dict[str, Any]]:
        """The PDF's bytes and nbconvert's resources; errors as of the HTML document.

        Raises
        ------
        ExportError
            Also when Pango, which sets the text, is not on this computer.
        """
        from hikiana.document.pdf import to_pdf

        page, filled = self._page(nb, resources, **options)
        return to_pdf(with_held_characters(page)), filled


def _only_part(notebook: nbformat.NotebookNode, lang: Lang) -> str:
    """Number and title of the section, where a document has a single one: what it is called."""
    titles = [cell for cell in notebook.cells if KEY in cell.metadata]
    if len(titles) != 1:
        return ""
    label = labels_of(notebook).get(f"section-{titles[0].metadata[KEY]['section']}")
    title = titles[0].source.partition("\n")[0].removeprefix("# ").strip()
    return f"{label.before_title(lang)} {title}" if label else title


def _kinds(notebook: nbformat.NotebookNode, beginning: str) -> set[str]:
    outputs = [output.get("data", {}) for cell in notebook.cells for output in cell.get("outputs", ())]
    return {kind for data in outputs for kind in data if kind.startswith(beginning)}
