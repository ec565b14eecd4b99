"""Words that a notebook shows, with the mark by which a report tells them from whatever else a cell prints."""

from collections.abc import Mapping

MIME_TYPE = "application/vnd.hikiana.words+json"
"""Only what hikiana made bears it: sentences, definitions, remarks."""


def shown(what: str, html: str, plain: str, **data: object) -> Mapping[str, object]:
    """The bundle of an output; `what` is the kind of words that it holds, `data` the words as a document reads them."""
    return {"text/plain": plain, "text/html": html, MIME_TYPE: {"words": what, **data}}
