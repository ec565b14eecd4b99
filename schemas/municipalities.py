"""The municipalities that a centre serves, as an office fills in municipalities.csv: by codes or by labels."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from schemas.centre_files import Line, lines_of
from schemas.centre_heads import CODES, HEADS, MUNICIPALITIES, REGIONS

_DIGITS = 5


def municipality_lines(folder: Path) -> Iterator[Line]:
    """The lines of a centre's municipalities.csv: code, ja, en, region, health_center.

    Excel takes the leading 0 of a code, which is put back. Regions and health centres may be written by a label or
    synonym; what is neither stays as it is written.

    Raises
    ------
    InputError
        When a file of the folder cannot be read.
    """
    regions = _codes(lines_of(folder / REGIONS, HEADS[REGIONS]))
    of_codes = lines_of(folder / CODES, HEADS[CODES])
    centres = _codes(line for line in of_codes if line["list"] == "health_center")
    for line in lines_of(folder / MUNICIPALITIES, HEADS[MUNICIPALITIES]):
        known = {
            "code": _in_full(line["code"]),
            "region": regions.get(line["region"], line["region"]),
            "health_center": centres.get(line["health_center"], line["health_center"]),
        }
        yield replace(line, cells={**line.cells, **known})


def _codes(lines: Iterator[Line]) -> Mapping[str, str]:
    """The code of each label or synonym; a code itself is none other."""
    named = [(line["code"], (line["ja"], *line.words("synonyms"))) for line in lines]
    return {word: code for code, words in named for word in words} | {code: code for code, _ in named}


def _in_full(code: str) -> str:
    return code.zfill(_DIGITS) if code.isascii() and code.isdecimal() and len(code) == _DIGITS - 1 else code
