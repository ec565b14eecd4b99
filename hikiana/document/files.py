"""The formats of a report, the documents that are made of them, and the files of a report's folder."""

import hashlib
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from hikiana.base.errors import UsageError

RECORD = "run.json"
FORMATS = ("docx", "html", "pdf", "xlsx", "csv")
"""Every format, that which takes longest first."""
NOTEBOOKS = "notebooks"
"""The executed notebooks, which belong to every report: all else can be made of them."""
_NAMES = {"docx": "report.docx", "html": "report.html", "pdf": "report.pdf", "xlsx": "tables.xlsx", "csv": "tables"}
_OF_SECTIONS = ("docx", "html", "pdf")
OWN_FILES = (
    RECORD,
    "report.docx",
    "report.html",
    "report.pdf",
    "tables.xlsx",
    "tables/*.csv",
    "tables/definitions.json",
    "notebooks/[0-9][0-9]_*.ipynb",
    # nbconvert puts a section exported by itself beside its notebook.
    *(f"{folder}/[0-9][0-9]_*.{kind}" for folder in (NOTEBOOKS, "sections") for kind in _OF_SECTIONS),
)


@dataclass(frozen=True)
class Wanted:
    """The formats that a report is made in, whether its sections are made by themselves too, and how Word looks.

    `template` is the content of a Word file whose styles, page and margins the Word document takes.
    """

    formats: tuple[str, ...] = FORMATS
    by_section: bool = False
    template: bytes | None = None

    def documents(self, sections: Iterable[str]) -> list[str]:
        """Names of the documents; of each of `sections` (00_summary) as well where they are wanted."""
        whole = [_NAMES[kind] for kind in FORMATS if kind in self.formats]
        alone = [kind for kind in _OF_SECTIONS if kind in self.formats] if self.by_section else []
        return [*whole, NOTEBOOKS, *(f"sections/{stem}.{kind}" for stem in sections for kind in alone)]

    @property
    def look(self) -> str:
        """SHA-256 of the template; empty without one."""
        return hashlib.sha256(self.template).hexdigest() if self.template else ""


ALL = Wanted()


def parse_formats(words: str) -> tuple[str, ...]:
    """The formats that somebody names: html,pdf.

    Raises
    ------
    UsageError
        When one is unknown, or none is named.
    """
    plain = unicodedata.normalize("NFKC", words).lower()
    named = [word.lstrip(".") for word in re.split(r"[\s,、;]+", plain) if word]
    unknown = ", ".join(word for word in named if word not in FORMATS) or ("" if named else words)
    if unknown or not named:
        kinds = ",".join(sorted(FORMATS))
        raise UsageError(
            f"--formats の「{unknown}」は作れない形式です。次から選び、コンマで区切ってください: {kinds}",
            f"--formats: '{unknown}' is no format. Choose of these, with commas between: {kinds}",
        )
    return tuple(kind for kind in FORMATS if kind in named)
