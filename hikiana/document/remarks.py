"""Remarks: what the analyst has to say about a section, kept apart from the computed sentences."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from hikiana.base.errors import InputError, UsageError
from hikiana.base.fiscal_year import FiscalYear
from hikiana.base.language import shown_language
from hikiana.base.text import Lang
from hikiana.base.workspace import COMMENTARY
from hikiana.document.blocks import Block, Heading, Paragraph, Remark
from hikiana.document.markdown import blocks_of
from hikiana.document.markup import Markup
from hikiana.document.words import WORDS
from hikiana.intake.findings import Finding, Place
from hikiana.presentation.words import shown
from hikiana.sections.year import Year
from schemas.rules.checks import CHECKS


@dataclass(frozen=True, repr=False)
class Remarks:
    """Markdown of one section and fiscal year; empty when there is none."""

    markdown: str

    def block(self, lang: Lang) -> Remark | None:
        """The remarks as a part of a document; None when there are none. Headings in them are none of the report's."""
        blocks = blocks_of(self.markdown, WORDS["remarks"](lang))
        return Remark(tuple(map(_without_rank, blocks))) if blocks else None

    def to_html(self, lang: Lang = "ja") -> str:
        """The remarks under their heading, any HTML in them shown as the text that it is."""
        block = self.block(lang)
        return Markup(lang).block(block) if block else ""

    def __repr__(self) -> str:
        return self.markdown

    def _repr_mimebundle_(self, **_: Any) -> Mapping[str, object]:
        return shown("remarks", self.to_html(shown_language()), repr(self), markdown=self.markdown)


def _without_rank(block: Block) -> Block:
    return Paragraph(tuple(replace(run, strong=True) for run in block.title)) if isinstance(block, Heading) else block


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
