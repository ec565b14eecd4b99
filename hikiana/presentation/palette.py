"""Colours that colour-blind readers tell apart, for as many categories and bands as a centre has."""

from collections.abc import Sequence
from itertools import cycle, islice

from schemas.code_lists import CodeList
from schemas.roles import UNKNOWN

# After Okabe & Ito (2008), "Color Universal Design", ordered so that neighbours differ in lightness too.
PALETTE = ("#0b4f7d", "#e69f00", "#00795a", "#7cc0e8", "#cc79a7", "#2b2b2b", "#9a9a9a")
GREY = PALETTE[-1]
_WHITE = "#ffffff"
_TINTS = (0.45, 0.7)
"""How much white is in the colours that categories get when the palette is used up."""


def categories(number: int, palette: Sequence[str] = PALETTE) -> tuple[str, ...]:
    """One colour for each category: those of the palette, then the same in lighter tints."""
    tinted = [*palette, *(_between(colour, _WHITE, white) for white in _TINTS for colour in palette)]
    return tuple(islice(cycle(tinted), number))


def of_codes(code_list: CodeList) -> tuple[str, ...]:
    """One colour for each code of a list; what is not known is grey."""
    unknown = code_list.with_role(UNKNOWN)
    others = iter(categories(len(code_list.codes) - len(unknown), PALETTE[:-1]))
    return tuple(GREY if code in unknown else next(others) for code in code_list.codes)


def bands(number: int, stops: Sequence[str]) -> tuple[str, ...]:
    """One colour for each band, which have an order: evenly from the first stop to the last, over those between."""
    places = [place * (len(stops) - 1) / max(number - 1, 1) for place in range(number)]
    return tuple(_between(stops[int(place)], stops[min(int(place) + 1, len(stops) - 1)], place % 1) for place in places)


def _between(first: str, second: str, part: float) -> str:
    pairs = [(int(first[start : start + 2], 16), int(second[start : start + 2], 16)) for start in (1, 3, 5)]
    return "#" + "".join(f"{round(low + (high - low) * part):02x}" for low, high in pairs)
