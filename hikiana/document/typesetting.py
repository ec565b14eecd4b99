"""Typst, which sets paper and pictures: with the report's own fonts alone, and nothing read from elsewhere."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from hikiana.base.errors import FormatError
from hikiana.document.fonts import with_held_characters
from hikiana.presentation.fonts import folders

TEMPLATES = Path(__file__).parent / "templates"
_PICTURES = b"""#set page(width: auto, height: auto, margin: 0pt)
#for drawing in json(bytes(sys.inputs.data)) { page(image(bytes(drawing), format: "svg")) }"""


def to_paper(source: bytes, data: Mapping[str, Any], day: datetime) -> bytes:
    """A PDF/UA-1 of a template, which has the data as `sys.inputs.data`.

    Raises
    ------
    FormatError
        When it cannot be set, such as for a drawing that refers to a file.
    """
    pdf: bytes = _set(source, data, pdf_standards=["ua-1"], timestamp=day)
    return pdf


def to_pixels(drawings: Sequence[str], ppi: int) -> list[bytes]:
    """Drawings (SVG) as PNG, so many pixels to the inch, of which a screen has 96.

    Raises
    ------
    FormatError
        When one cannot be drawn.
    """
    if not drawings:
        return []
    pictures: Any = _set(_PICTURES, drawings, format="png", ppi=ppi)
    return pictures if isinstance(pictures, list) else [pictures]


def _set(source: bytes, data: Any, **options: Any) -> Any:
    import typst

    words = with_held_characters(json.dumps(data, ensure_ascii=False))
    try:
        return typst.compile(
            source,
            root=TEMPLATES,
            font_paths=folders(),
            ignore_system_fonts=True,
            sys_inputs={"data": words},
            **options,
        )
    except typst.TypstError as fault:
        raise FormatError(
            f"組めませんでした: {fault.message}。開発者に知らせてください。",
            f"It could not be set: {fault.message}. Tell the developers.",
        ) from fault
