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
#for (svg, width) in json(bytes(sys.inputs.data)) { page(image(bytes(svg), format: "svg", width: width * 1pt)) }"""
ROOM = 174 / 25.4 * 72
"""The width of a page between its margins, in points."""
_TALLEST = 215 / 25.4 * 72
"""How high a drawing may be, in points."""
_CONTROLS: Mapping[int, str | None] = {
    **dict.fromkeys((*range(9), *range(11, 32), *range(127, 160))),
    **dict.fromkeys((9, 0x2028, 0x2029), " "),
}
"""Characters without a form, which come along when text is pasted; a tab is a space."""


def to_paper(source: bytes, data: Mapping[str, Any], day: datetime) -> bytes:
    """A PDF/UA-1 of a template, which has the data as `sys.inputs.data`.

    Raises
    ------
    FormatError
        When it cannot be set, such as for a drawing that refers to a file.
    """
    pdf: bytes = _set(source, data, pdf_standards=["ua-1"], timestamp=day)
    return pdf


def to_pixels(drawings: Sequence[tuple[str, float]], ppi: int) -> list[bytes]:
    """Drawings (SVG, and its width in points) as PNG, with so many pixels to the inch.

    Raises
    ------
    FormatError
        When one cannot be drawn.
    """
    if not drawings:
        return []
    pictures: Any = _set(_PICTURES, drawings, format="png", ppi=ppi)
    return pictures if isinstance(pictures, list) else [pictures]


def printed_width(size: tuple[float, float]) -> float:
    """How wide a drawing is set, in points: as large as on a screen, where the page has the room.

    Given are its width and height in pixels of a screen.
    """
    width, height = size
    return min(width * 0.75, ROOM, _TALLEST * width / height)


def _without_controls(data: Any) -> Any:
    if isinstance(data, str):
        return data.translate(_CONTROLS)
    if isinstance(data, Mapping):
        return {key: _without_controls(value) for key, value in data.items()}
    if isinstance(data, (list, tuple)):
        return [_without_controls(value) for value in data]
    return data


def _set(source: bytes, data: Any, **options: Any) -> Any:
    import typst

    words = with_held_characters(json.dumps(_without_controls(data), ensure_ascii=False))
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
