"""The report's fonts: Noto Sans CJK JP as Python packages, whole and cut to the characters that are wanted."""

import struct
from contextlib import suppress
from functools import cache, partial
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from hikiana.base.kept import kept
from hikiana.base.workspace import CACHE

FAMILY = "Noto Sans CJK JP"
CHART_FAMILY = "Hikiana Sans"
"""The name of the fonts that charts are measured in: a computer's own Noto, of another version or size, has another."""
_PACKAGES = {400: "noto_cjk_sans_jp_regular", 700: "noto_cjk_sans_jp_bold"}
_ASCII = frozenset(range(32, 127))


def folders() -> list[Path]:
    """Where the whole fonts lie."""
    return [_file(weight).parent for weight in _PACKAGES]


@cache
def face(weight: int) -> Any:
    """The whole font of a weight (400, 700), as HarfBuzz has it."""
    import uharfbuzz

    return uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(_file(weight))))


def cut(weight: int, wanted: frozenset[int]) -> bytes:
    """A font with these characters alone, as far as the whole one has them."""
    import uharfbuzz

    chosen = uharfbuzz.SubsetInput()
    chosen.unicode_set.update(wanted)
    # Variant forms of characters come in by these features and would double the size.
    chosen.layout_feature_tag_set.clear()
    chosen.flags = uharfbuzz.SubsetFlags.NO_HINTING
    data: bytes = uharfbuzz.subset(face(weight), chosen).blob.data
    return data


def chart_fonts() -> list[Path]:
    """Folders of the fonts for charts: cut ones, in which a chart is drawn in half the time, then the whole ones.

    The cut ones have the characters of JIS X 0208; others are taken from the whole ones. They are kept, since they
    follow from versions alone. Where they cannot be kept, the whole ones have to do.
    """
    version = "-".join(metadata.version(package) for package in (*_PACKAGES.values(), "uharfbuzz"))
    folder = CACHE / f"fonts-{version}"
    with suppress(OSError):
        for weight in _PACKAGES:
            kept(folder / f"{weight}.otf", partial(_for_charts, weight))
        return [folder, *folders()]
    return folders()


def _for_charts(weight: int) -> bytes:
    return named(cut(weight, _jis() | _ASCII), CHART_FAMILY)


def named(font: bytes, family: str) -> bytes:
    """The font under another family's name.

    Source: OpenType 1.9, "Font file organization" and "name": a directory of tables, each of which begins at a multiple
    of four bytes; a name of the platform Windows is UTF-16.
    """
    version, count = struct.unpack_from(">4sH", font)
    tables = {}
    for place in range(count):
        tag, _, offset, length = struct.unpack_from(">4sIII", font, 12 + 16 * place)
        tables[tag] = font[offset : offset + length]
    (weight,) = struct.unpack_from(">H", tables[b"OS/2"], 4)
    style = "Bold" if weight >= 700 else "Regular"
    tables[b"name"] = _names({1: family, 2: style, 4: f"{family} {style}", 6: f"{family.replace(' ', '')}-{style}"})
    directory, body = b"", b""
    start = 12 + 16 * len(tables)
    for tag, content in sorted(tables.items()):
        directory += struct.pack(">4sIII", tag, _checksum(content), start + len(body), len(content))
        body += content + b"\0" * (-len(content) % 4)
    largest = 1 << (len(tables).bit_length() - 1)
    search = struct.pack(">HHHH", len(tables), largest * 16, largest.bit_length() - 1, (len(tables) - largest) * 16)
    made: bytes = version + search + directory + body
    return made


def _names(words: dict[int, str]) -> bytes:
    records, told = b"", b""
    for identity, text in words.items():
        encoded = text.encode("utf-16-be")
        records += struct.pack(">HHHHHH", 3, 1, 0x409, identity, len(encoded), len(told))
        told += encoded
    return struct.pack(">HHH", 0, len(words), 6 + len(records)) + records + told


def _checksum(content: bytes) -> int:
    padded = content + b"\0" * (-len(content) % 4)
    words: tuple[int, ...] = struct.unpack(f">{len(padded) // 4}I", padded)
    return sum(words) & 0xFFFFFFFF


def _jis() -> frozenset[int]:
    """The characters of JIS X 0208: what Japanese is usually written in."""
    rows = range(0xA1, 0xFF)
    pairs = (bytes([row, cell]).decode("euc_jp", "ignore") for row in rows for cell in rows)
    return frozenset(ord(pair) for pair in pairs if len(pair) == 1)


def _file(weight: int) -> Path:
    package = find_spec(_PACKAGES[weight])
    places = package.submodule_search_locations if package else None
    (path,) = [path for place in places or () for path in Path(place).glob("*.otf")]
    return path
