"""The two kinds of steps, as the executor calls them: what they import is imported where they run."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from hikiana.batch.cells.jobs import Executed, SectionJob

Files = Mapping[str, bytes]
"""Contents by path below the report's folder."""


@dataclass(frozen=True)
class MadeDocument:
    """The files of one document, and the seconds that it took."""

    files: Files
    seconds: float


def load_libraries() -> None:
    """Load what the steps import, before the first of them."""
    import hikiana.batch.cells.preload  # noqa: F401


def run_section(job: SectionJob) -> Executed:
    """Execute a section's notebook; see execution.execute."""
    from hikiana.batch.cells.execution import execute

    return execute(job)


def draw_chart(specification: dict[str, Any]) -> str:
    """Draw a chart for a section that asks for it; see figure.draw."""
    from hikiana.presentation.figure import draw

    return draw(specification)


def make_document(name: str, executed: Mapping[str, str], made_on: str, template: bytes | None = None) -> MadeDocument:
    """Make one document of the executed notebooks, given as JSON text by their names (00_summary) in report order.

    Names are those of files.Wanted.documents; `template` is that of Word.

    Raises
    ------
    ExportError
        When the notebooks cannot become a document that everyone can read.
    FormatError
        When this document cannot be made of them.
    """
    import time

    from hikiana.document.documents import document

    start = time.perf_counter()
    files = document(name, executed, made_on, template)
    return MadeDocument(files, round(time.perf_counter() - start, 3))
