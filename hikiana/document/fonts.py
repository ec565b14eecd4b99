"""The report's fonts: as much of Noto Sans CJK JP as its text needs, within the document itself."""

import base64
import unicodedata
from collections.abc import Callable
from functools import cache

from hikiana.presentation.fonts import FAMILY, cut, face

GETA = "〓"
_ALWAYS = "".join(map(chr, range(32, 127))) + GETA


def font_faces(text: str) -> str:
    """The @font-face rules, with their data, of both weights for every character of `text` that the fonts hold."""
    wanted = frozenset(map(ord, text + _ALWAYS))
    return "".join(
        f'@font-face{{font-family:"{FAMILY}";font-weight:{weight};'
        f"src:url(data:font/otf;base64,{base64.b64encode(cut(weight, wanted)).decode()})}}\n"
        for weight in (400, 700)
    )


def with_held_characters(page: str) -> str:
    """The page with 〓, as printers do, where its fonts hold no form: a computer's own fonts would differ elsewhere.

    Variation selectors, joiners and other characters without a form of their own are left out.
    """
    held = set(face(400).unicodes)
    missing = {character: _stand_in(character) for character in set(page) if ord(character) not in held}
    changed = {ord(character): other for character, other in missing.items() if other != character}
    return page.translate(changed) if changed else page


def _stand_in(character: str) -> str:
    kind = unicodedata.category(character)
    if character.isspace():
        return character
    return "" if kind in ("Cc", "Cf", "Mn") else GETA


def width(words: str, bold: bool = False) -> float:
    """How wide words are set on one line, in em."""
    advances = _advances(700 if bold else 400)
    return sum(advances(ord(character)) for character in words)


@cache
def _advances(weight: int) -> Callable[[int], float]:
    import uharfbuzz

    whole = face(weight)
    font = uharfbuzz.Font(whole)

    @cache
    def advance(character: int) -> float:
        glyph = font.get_nominal_glyph(character)
        return font.get_glyph_h_advance(glyph) / whole.upem if glyph else 1.0

    return advance
