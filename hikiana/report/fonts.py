"""The report's fonts: as much of Noto Sans CJK JP as its text needs, within the document itself."""

import base64
from functools import cache
from pathlib import Path
from typing import Any

FAMILY = "Noto Sans CJK JP"
_ALWAYS = "".join(map(chr, range(32, 127)))


def font_faces(text: str) -> str:
    """The @font-face rules, with their data, of both weights for every character of `text` that the fonts hold."""
    wanted = {ord(character) for character in text + _ALWAYS}
    return "".join(
        f'@font-face{{font-family:"{FAMILY}";font-weight:{weight};'
        f"src:url(data:font/otf;base64,{base64.b64encode(_subset(weight, wanted)).decode()})}}\n"
        for weight in (400, 700)
    )


def missing_characters(text: str) -> list[str]:
    """The printable characters of `text` that the fonts do not hold: a reader may see boxes for them."""
    held: set[int] = set(_face(400).unicodes)
    return sorted(character for character in set(text) if character.isprintable() and ord(character) not in held)


def _subset(weight: int, wanted: set[int]) -> bytes:
    import uharfbuzz

    chosen = uharfbuzz.SubsetInput()
    chosen.unicode_set.update(wanted)
    # Variant forms of characters come in by these features and would double the size.
    chosen.layout_feature_tag_set.clear()
    chosen.flags = uharfbuzz.SubsetFlags.NO_HINTING
    data: bytes = uharfbuzz.subset(_face(weight), chosen).blob.data
    return data


@cache
def _face(weight: int) -> Any:
    import noto_cjk_sans_jp_bold
    import noto_cjk_sans_jp_regular
    import uharfbuzz

    package = {400: noto_cjk_sans_jp_regular, 700: noto_cjk_sans_jp_bold}[weight]
    (path,) = Path(package.__file__).parent.glob("*.otf")
    return uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(path)))
