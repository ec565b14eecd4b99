"""Tables that stand beside each other on one sheet, each with the numbers or names of its own clients."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import polars as pl

from hikiana.intake.heads import letters
from hikiana.intake.office_form.head_meanings import meaning_of_head
from hikiana.intake.office_form.heads_of_sheet import AGAIN
from hikiana.intake.office_form.looked_at import LookedAt
from hikiana.intake.office_form.model import CONTACTS, NAME
from hikiana.intake.rows import is_filled
from hikiana.intake.sources import Source

_KEYS = (f"{CONTACTS}.case_id", NAME)


def blocks_of(source: Source, looked_at: LookedAt | None = None) -> list[Source]:
    """The tables of a sheet from the left, each as the sheet without the cells of the others; the sheet itself where it
    holds one.

    Tables are apart where an empty column lies between them, or where the head of the clients' numbers comes again and
    the heads behind it are others. What has no clients belongs to the table on its left.
    """
    cells = source.sheet.cells
    if source.block or cells.is_empty():
        return [source]
    sheet = looked_at or LookedAt.of(source)
    places = {letters(place): place for place in range(cells.width)}
    heads = {places[letter]: head.partition(AGAIN)[0] for head, letter in sheet.below.letters.items() if letter}
    below = cells.slice(sheet.below.head_row - sheet.head_rows)
    filled = [bool(below.select(is_filled(name, pl.String()).any()).item()) for name in cells.columns]
    starts = _starts(heads, filled)
    ends = [*starts[1:], cells.width]
    tables = [_alone(source, number, *ends) for number, ends in enumerate(zip(starts, ends, strict=True), start=1)]
    return tables if len(tables) > 1 else [source]


def _starts(heads: Mapping[int, str], filled: Sequence[bool]) -> list[int]:
    """Where tables begin: at the first column of a run of filled ones with a key, or at a key that comes again."""
    starts: list[int] = []
    seen: dict[str, int] = {}
    for place, head in sorted(heads.items()):
        key = next((field for field in meaning_of_head(head).fields if field in _KEYS), None)
        if key is None:
            continue
        first = next((before + 1 for before in range(place, -1, -1) if not filled[before]), 0)
        apart = key in seen and (first > seen[key] or _others_follow(heads, seen[key], place))
        if apart:
            starts.append(max(first, seen[key] + 1) if first > seen[key] else place)
        if apart or key not in seen:
            seen[key] = place
    return [0, *starts]


def _others_follow(heads: Mapping[int, str], first: int, second: int) -> bool:
    """Whether the head of the second place is that of the first, and the heads behind it are others."""
    between = [heads[place] for place in range(first + 1, second) if place in heads]
    behind = [heads[place] for place in sorted(heads) if place > second]
    return heads[first] == heads[second] and bool(between) and not {*between} & {*behind}


def _alone(source: Source, block: int, start: int, end: int) -> Source:
    """The sheet with the cells of one of its tables; columns and rows stay where they are."""
    kept = [
        pl.col(name) if start <= place < end else pl.lit(None, pl.String).alias(name)
        for place, name in enumerate(source.sheet.cells.columns)
    ]
    return replace(source, sheet=replace(source.sheet, cells=source.sheet.cells.select(kept)), block=block)
