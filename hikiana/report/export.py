"""Export executed notebooks as one self-contained HTML page, through nbconvert."""

import base64
from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import Any

import nbformat
from bs4 import BeautifulSoup
from nbconvert.exporters.html import HTMLExporter
from nbconvert.preprocessors import TagRemovePreprocessor
from traitlets import default
from traitlets.config import Config

from hikiana import __version__
from hikiana.fiscal_year import FiscalYear
from hikiana.presentation.numbers import LEGEND
from hikiana.register import Register
from schemas.text import Lang, Text

TEMPLATES = Path(__file__).parent / "templates"
WORDS = {
    "report": Text("年次報告", "Annual report"),
    "internal": Text("内部資料", "Internal document"),
    "synthetic": Text("合成データ", "Synthetic data"),
    "warning": Text(
        "この報告書は合成データ（実在しない人の記録）から作られています。実際の相談の記録ではありません。",
        "This report is made from synthetic data (records of people who do not exist).",
    ),
    "register": Text("登録簿", "Register"),
    "contents": Text("目次", "Contents"),
    "signs": Text("表の記号", "Signs in the tables"),
}
HIDDEN_TAGS = ("parameters", "injected-parameters", "setup")


def join_sections(notebooks: Sequence[nbformat.NotebookNode]) -> nbformat.NotebookNode:
    """One notebook of all cells, in the order given."""
    joined: nbformat.NotebookNode = nbformat.v4.new_notebook(metadata=notebooks[0].metadata)
    joined.cells = [cell for notebook in notebooks for cell in notebook.cells]
    for number, cell in enumerate(joined.cells):
        cell["id"] = f"cell-{number}"
    return joined


class ReportHTMLExporter(HTMLExporter):
    """Executed sections → one HTML page without code cells, scripts or any address outside of itself."""

    def __init__(self, fiscal_year: FiscalYear, register: Register, lang: Lang = "ja", **options: Any) -> None:
        self._fiscal_year, self._register, self._lang = fiscal_year, register, lang
        config = Config()
        config.TemplateExporter.extra_template_basedirs = [str(TEMPLATES)]
        config.HTMLExporter.exclude_anchor_links = True
        super().__init__(config=config, **options)
        self.exclude_input = self.exclude_input_prompt = self.exclude_output_prompt = True
        self.register_preprocessor(TagRemovePreprocessor(remove_cell_tags=HIDDEN_TAGS), enabled=True)
        self.register_filter("figure", _figure)

    @default("template_name")
    def _template_name_default(self) -> str:
        return "hikiana"

    def from_notebook_node(  # type: ignore[override]
        self, nb: nbformat.NotebookNode, resources: dict[str, Any] | None = None, **options: Any
    ) -> tuple[str, dict[str, Any]]:
        """The page and nbconvert's resources.

        Raises
        ------
        ValueError
            When a figure has no alt text.
        """
        filled = self._init_resources(resources)
        lang = self._lang
        filled["report"] = {
            "lang": lang,
            "words": {name: text(lang) for name, text in WORDS.items()},
            "centre": self._register.centre.name(lang),
            "year": self._fiscal_year.full_label(lang),
            "register": self._register.name(lang),
            "synthetic": self._register.synthetic,
            "version": __version__,
            "legend": LEGEND(lang),
            "css": (TEMPLATES / "hikiana" / "report.css").read_text(encoding="utf-8"),
        }
        page, filled = super().from_notebook_node(nb, resources=filled, **options)
        return _with_contents(page), filled


def _figure(svg: str | list[str], metadata: dict[str, Any]) -> str:
    """An SVG output as a figure with its caption and alt text; as an image it cannot disturb the page."""
    words = metadata.get("image/svg+xml", {})
    if not words.get("alt"):
        raise ValueError("a figure has no alt text")
    image = base64.b64encode("".join(svg).encode()).decode()
    return (
        f'<figure id="figure-{escape(words["id"])}"><figcaption>{escape(words["title"])}</figcaption>'
        f'<img alt="{escape(words["alt"])}" src="data:image/svg+xml;base64,{image}"></figure>'
    )


def _with_contents(page: str) -> str:
    """Fill the table of contents with the page's chapters."""
    soup = BeautifulSoup(page, "html.parser")
    contents = soup.select("#contents ol")[0]
    for number, heading in enumerate(soup.select("main h1"), start=1):
        heading["id"] = f"section-{number}"
        entry, link = soup.new_tag("li"), soup.new_tag("a", href=f"#section-{number}")
        link.string = heading.get_text(strip=True)
        entry.append(link)
        contents.append(entry)
    return str(soup)
