"""Categories that compare: the finest ones into which those of several centres can be put without parting any."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from hikiana.base.text import Text
from hikiana.statistics.dimension import TOTAL, Dimension, Item
from schemas.roles import ROLES, UNKNOWN

OF_REGIONS = {**ROLES["region"], UNKNOWN: Text("不明", "Unknown")}
"""What regions are called where centres have several of a kind: those that a centre serves are its area."""
Parts = frozenset[str]
"""What a category stands for: national codes, or the smallest bands between any two limits of the centres."""


@dataclass(frozen=True)
class CommonCategory:
    """A category of all centres together: by centre (its place) the codes of its own categories that make it up."""

    code: str
    label: Text
    members: Mapping[int, tuple[str, ...]]


@dataclass(frozen=True)
class Aligned:
    """`categories` in order; `unlike` are a centre's categories (its place, the label) that are no national ones."""

    categories: tuple[CommonCategory, ...]
    unlike: tuple[tuple[int, Text], ...]


def align(dimensions: Sequence[Dimension], national: Sequence[Mapping[str, str]]) -> Aligned:
    """The common categories of the same classification as several centres have it.

    Two categories of two centres that share a part belong together, and with them all that share a part with either:
    10-14 and 15-19 of one are under 20 of the other. What has no national code stays apart and is named.
    """
    cuts = sorted(
        {end for dimension in dimensions for item in dimension.items if item.range for end in item.range if end}
    )
    parts: list[tuple[int, Item, Parts]] = []
    unlike: list[tuple[int, Text]] = []
    for centre, (dimension, codes) in enumerate(zip(dimensions, national, strict=True)):
        for code in dimension.leaves:
            item = dimension[code]
            found = _parts(item, codes, cuts)
            if found:
                parts.append((centre, item, found))
            else:
                unlike.append((centre, item.label))
    return Aligned(tuple(_category(group, len(dimensions)) for group in _connected(parts)), tuple(unlike))


def _parts(item: Item, national: Mapping[str, str], cuts: Sequence[int]) -> Parts:
    if item.range is not None:
        low, high = item.range
        ends = [0, *cuts]
        bands = [*pairwise(ends), (ends[-1], None)]
        return frozenset(
            f"{start}-{end or ''}"
            for start, end in bands
            if start >= low and (high is None or (end is not None and end <= high))
        )
    codes = item.stands_for
    known = {national[code] for code in codes if code in national}
    return frozenset(known) if known and all(code in national for code in codes) else frozenset()


def _connected(parts: Iterable[tuple[int, Item, Parts]]) -> list[list[tuple[int, Item, Parts]]]:
    """Groups of categories that share parts, in the order of their first."""
    groups: list[tuple[set[str], list[tuple[int, Item, Parts]]]] = []
    for entry in parts:
        shared = [group for group in groups if group[0] & entry[2]]
        if not shared:
            groups.append(({*entry[2]}, [entry]))
            continue
        first, *others = shared
        for other in others:
            first[0].update(other[0])
            first[1].extend(other[1])
            groups.remove(other)
        first[0].update(entry[2])
        first[1].append(entry)
    return [members for _, members in groups]


def _category(group: Sequence[tuple[int, Item, Parts]], centres: int) -> CommonCategory:
    """Called as the centre that has the whole of it in one category calls it, else by the first's categories."""
    members = {
        centre: tuple(item.code for of, item, _ in group if of == centre)
        for centre in range(centres)
        if any(of == centre for of, _, _ in group)
    }
    whole = frozenset[str]().union(*(parts for _, _, parts in group))
    named = next((item for of, item, parts in group if parts == whole and len(members[of]) == 1), None)
    if named is not None:
        return CommonCategory(_code(named.code), named.label, members)
    if whole <= {*OF_REGIONS}:
        told = [OF_REGIONS[part] for part in OF_REGIONS if part in whole]
        label = Text("・".join(text.ja for text in told), ", ".join(text.en for text in told))
        return CommonCategory("_".join(sorted(whole)), label, members)
    first = [item for of, item, _ in group if of == group[0][0]]
    label = Text("・".join(item.label.ja for item in first), ", ".join(item.label.en for item in first))
    return CommonCategory(_code("_".join(item.code for item in first)), label, members)


def _code(code: str) -> str:
    return f"category_{code}" if code == TOTAL else code
