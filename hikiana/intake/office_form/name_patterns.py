"""Names of sheets and files as patterns: # stands for a number (also 元), * for anything."""

import re
from collections.abc import Mapping, Sequence

from hikiana.intake.heads import plain

_NUMBER = re.compile(r"\d+|元(?=年)|(?<=[RHrh和成])元")
_LEAST = 2
"""So many characters that names share tell that they belong together."""


def with_numbers_open(name: str) -> str:
    """R5.4月 → R#.#月"""
    return _NUMBER.sub("#", plain(name))


def told_by_name(names: Sequence[str], meanings: Mapping[str, str]) -> str | None:
    """What the first of the names means that is known; numbers in names may be others."""
    opened = {with_numbers_open(name): told for name, told in meanings.items()}
    return next((opened[name] for name in map(with_numbers_open, names) if name in opened), None)


def patterns_of(names: Sequence[str]) -> list[str]:
    """Patterns that names of sheets of one form fit: their numbers open; 相談(*) of 相談(佐藤) and 相談(鈴木).

    A single name without others like it stays as it is.
    """
    written = list(dict.fromkeys(map(plain, names)))
    opened = list(dict.fromkeys(map(with_numbers_open, written)))
    if len(opened) == 1 or not (shared := _shared(opened)):
        return opened
    return [shared]


def _shared(names: Sequence[str]) -> str | None:
    """What names have in common, with * for where they differ; None where that is too little."""
    shortest = min(map(len, names))
    start = next((place for place in range(shortest) if len({name[place] for name in names}) > 1), shortest)
    rest = shortest - start
    end = next((place for place in range(rest) if len({name[-1 - place] for name in names}) > 1), rest)
    first = names[0]
    shared = first[:start] + first[len(first) - end :]
    if any(len(name) == start + end for name in names):
        return None  # 相談 is no 相談(控)
    return f"{first[:start]}*{first[len(first) - end :]}" if len(shared) >= _LEAST else None
