"""The files of a report's folder, and the documents that they belong to."""

from collections.abc import Iterable

RECORD = "run.json"
WHOLE = ("report.pdf", "report.html", "tables", "notebooks")
"""The documents of the whole report; the PDF takes longest and starts first."""
OWN_FILES = (
    RECORD,
    "report.html",
    "report.pdf",
    "tables.xlsx",
    "tables/*.csv",
    "tables/definitions.json",
    "notebooks/[0-9][0-9]_*.ipynb",
    # nbconvert puts a section exported by itself beside its notebook.
    "notebooks/[0-9][0-9]_*.html",
    "notebooks/[0-9][0-9]_*.pdf",
    "sections/[0-9][0-9]_*.html",
    "sections/[0-9][0-9]_*.pdf",
)


def document_names(sections: Iterable[str] = ()) -> list[str]:
    """The documents of a report, with one for each of `sections` (00_summary)."""
    return [*WHOLE, *(f"sections/{stem}" for stem in sections)]
