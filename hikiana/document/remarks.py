"""Remarks: what the analyst has to say about a section, kept apart from the computed sentences."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

import mistune

from hikiana.base.errors import InputError, UsageError
from hikiana.base.fiscal_year import FiscalYear
from hikiana.base.language import shown_language
from hikiana.base.text import Lang, Text
from hikiana.base.workspace import COMMENTARY
from hikiana.intake.findings import Finding, Place
from hikiana.presentation.words import shown
from hikiana.sections.year import Year
from schemas.rules.checks import CHECKS

HEADING = Text("担当者の所見", "Remarks of the analyst")


_NO_CAPTION = "<caption></caption>"
_HARMFUL = mistune.HTMLRenderer().safe_url("javascript:")
"""What mistune puts in the place of a harmful address."""


class _Renderer(mistune.HTMLRenderer):
    """Markdown without HTML, and without pictures, which a reader's browser would fetch from somewhere."""

    def __init__(self) -> None:
        super().__init__(escape=True)

    def image(self, text: str, url: str, title: str | None = None) -> str:
        return escape(text)

    def link(self, text: str, url: str, title: str | None = None) -> str:
        """A link that could run something, or leads to a file of one computer, is only its words."""
        return text if self.safe_url(url) == _HARMFUL else super().link(text, url, title)

    def table(self, text: str) -> str:
        return f"<table>{_NO_CAPTION}{text}</table>\n"

    def table_cell(self, text: str, align: str | None = None, head: bool = False) -> str:
        place = ' class="number"' if align == "right" else ""
        return f'<th scope="col"{place}>{text}</th>' if head else f"<td{place}>{text}</td>"

    def heading(self, text: str, level: int, **attrs: Any) -> str:
        return f"<p><strong>{text}</strong></p>\n"


_to_html = mistune.create_markdown(renderer=_Renderer(), plugins=["strikethrough", "table"])


@dataclass(frozen=True, repr=False)
class Remarks:
    """Markdown of one section and fiscal year; empty when there is none."""

    markdown: str

    def to_html(self, lang: Lang = "ja") -> str:
        """The remarks under their heading, any HTML in them shown as the text that it is."""
        if not self.markdown.strip():
            return ""
        # Every table of a report says what it is.
        words = str(_to_html(self.markdown)).replace(_NO_CAPTION, f"<caption>{HEADING(lang)}</caption>")
        return f'<aside class="remarks"><p class="remarks-heading">{HEADING(lang)}</p>{words}</aside>'

    def __repr__(self) -> str:
        return self.markdown

    def _repr_mimebundle_(self, **_: Any) -> Mapping[str, object]:
        return shown("remarks", self.to_html(shown_language()), repr(self))


def stray_remarks(fiscal_year: FiscalYear, sections: Collection[str], folder: Path = COMMENTARY) -> list[Finding]:
    """A warning for each file of remarks that belongs to no section, so that nobody misses it in the report."""
    of_year = folder / str(fiscal_year)
    names = {path_of_remarks(section, fiscal_year, folder).name for section in sections}
    stray = sorted(path for path in of_year.glob("*") if path.name not in names)
    stray += [path for path in folder.glob("*") if path.is_dir() and path != of_year and _means(path.name, fiscal_year)]
    return [
        Finding.of(
            CHECKS["remarks_have_a_section"],
            Place(str(path.relative_to(folder))),
            example=path_of_remarks(min(sections), fiscal_year, folder).relative_to(folder),
            names=", ".join(sections),
        )
        for path in stray
        if not path.name.startswith(".")
    ]


def _means(name: str, fiscal_year: FiscalYear) -> bool:
    """Whether somebody would write this for the fiscal year: R6, 令和6年度."""
    try:
        return FiscalYear.parse(name) == fiscal_year
    except UsageError:
        return False


def path_of_remarks(section: str, fiscal_year: FiscalYear | Year, folder: Path = COMMENTARY) -> Path:
    """Where the remarks on a section stand, if there are any."""
    return folder / str(fiscal_year) / f"{section}.md"


def remarks(section: str, fiscal_year: FiscalYear | Year, folder: Path = COMMENTARY) -> Remarks:
    """The remarks in <folder>/<fiscal year>/<section>.md.

    Raises InputError when the file is not UTF-8 text.
    """
    path = path_of_remarks(section, fiscal_year, folder)
    try:
        return Remarks(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        return Remarks("")
    except (OSError, UnicodeDecodeError) as fault:
        raise InputError(
            f"所見 {path} を読めません（{type(fault).__name__}）。UTF-8のテキストで保存してください。",
            f"The remarks {path} cannot be read ({type(fault).__name__}). Save them as text in UTF-8.",
        ) from fault
