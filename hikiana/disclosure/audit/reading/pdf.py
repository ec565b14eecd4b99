"""PDF: what stands on its pages and nowhere on the page for screens."""

import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from hikiana.disclosure.audit.reading.artefacts import Passage
from hikiana.disclosure.audit.solver import install_hint


def read_pdf(path: Path, artefact: str, told: str) -> Iterator[Passage]:
    """The lines of a PDF that `told`, the words of the page from which it is made, do not hold.

    Raises
    ------
    UsageError
        When the library that reads PDFs is missing.
    """
    try:
        import pypdfium2
    except ImportError as fault:
        raise install_hint("pypdfium2") from fault
    known = squeezed(told)
    document = pypdfium2.PdfDocument(path)
    try:
        yield from (Passage(artefact, words) for words in document.get_metadata_dict().values() if words)
        for number in range(len(document)):
            page = document[number]
            text = page.get_textpage()
            lines = text.get_text_range().splitlines()
            text.close()
            page.close()
            yield from (
                Passage(artefact, line.strip()) for line in lines if line.strip() and squeezed(line) not in known
            )
    finally:
        document.close()


def squeezed(words: str) -> str:
    """Words without the spaces and breaks by which pages and paper differ."""
    return re.sub(r"[\s\u00ad\u200b\ufffe]+", "", unicodedata.normalize("NFKC", words))
