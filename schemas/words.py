"""What a centre calls its regions and who lives outside of them: words of its profile, for labels and sentences."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from hikiana.base.errors import InputError
from hikiana.base.text import Text
from hikiana.base.workspace import CENTRE
from schemas.centre_files import PROFILE, profile, text_of

_USUAL = {
    "region": Text("圏域", "Region"),
    "regions": Text("", ""),
    "outside": Text("管外", "outside the area"),
}
"""`regions` says what the regions are (総合振興局・振興局), `outside` what lies beyond all of them (道外)."""


def word(name: str, folder: Path = CENTRE) -> Text:
    """A word of the profile's table `words`, or what is usual.

    Raises
    ------
    InputError
        When it is not given in both languages.
    """
    told = _table("words", folder).get(name)
    return _USUAL[name] if told is None else text_of(told, folder / PROFILE, f"[words] {name}")


def part_of_participants(folder: Path = CENTRE) -> Text | None:
    """Of whom participants in activities are counted once more (札幌市), where the profile names any.

    Raises
    ------
    InputError
        When it is not named in both languages.
    """
    told = _table("activities", folder).get("participants_from")
    return None if told is None else text_of(told, folder / PROFILE, "[activities] participants_from")


def _table(name: str, folder: Path) -> Mapping[str, Any]:
    told = profile(folder).get(name, {})
    return told if isinstance(told, dict) else {}


def other_heads(column: str, folder: Path = CENTRE) -> tuple[str, ...]:
    """Other heads that a centre's staff give to a column, as the profile's table `heads` lists them.

    Raises
    ------
    InputError
        When they are no list of words.
    """
    told = _table("heads", folder).get(column, [])
    if not isinstance(told, list) or not all(isinstance(head, str) for head in told):
        path = folder / PROFILE
        raise InputError(
            f'{path} の [heads] {column} は、["見出し", "見出し"] の形で書きます。',
            f'{path}: [heads] {column} is a list as ["head", "head"].',
        )
    return tuple(told)


def read_words(folder: Path = CENTRE) -> None:
    """Raise InputError where any of the words or heads of a profile is not written as it should be."""
    for name in _USUAL:
        word(name, folder)
    part_of_participants(folder)
    for column in _table("heads", folder):
        other_heads(column, folder)


def several(noun: str) -> str:
    """The English plural: ward → wards, city → cities; what ends in s stays."""
    if noun.endswith("s"):
        return noun
    return f"{noun[:-1]}ies" if noun.endswith("y") and noun[-2:-1] not in "aeiou" else f"{noun}s"


REGION = word("region")
REGIONS_COUNTED = Text(REGION.ja, several(REGION.within.en))
"""The unit of a number of regions; English counts several of them."""
REGION_HEADS = tuple(
    head
    for head in dict.fromkeys(
        (
            "圏域",
            "地区",
            "地域",
            "管内",
            *(f"{form}{REGION.ja}名" for form in ("", "居住")),
            *(f"居住{REGION.ja}", *other_heads("region")),
        )
    )
    if head != REGION.ja
)
REGIONS_ARE = word("regions")
OUTSIDE = word("outside")
PART = part_of_participants()
