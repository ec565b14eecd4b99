"""Columns of micro data: what their values stand for, and how they may be made coarser."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import polars as pl

from hikiana.base.text import Text

SUPPRESSED = "suppressed"
ALL = "all"


@dataclass(frozen=True)
class MicroCategory:
    """A value of a released column and the codes of the records that it stands for."""

    code: str
    label: Text
    codes: tuple[str, ...]


Level = tuple[MicroCategory, ...]


@dataclass(frozen=True)
class LevelledColumn:
    """A column of micro data with its levels, from the finest to the coarsest; each covers the same codes.

    `variable` is what the codes classify in the statistical tables.
    """

    name: str
    title: Text
    description: Text
    variable: str
    levels: tuple[Level, ...]

    def at(self, level: int) -> pl.Expr:
        """The column of the records' codes as the codes of a level (String)."""
        released = {code: category.code for category in self.levels[level] for code in category.codes}
        return pl.col(self.name).cast(pl.String).replace_strict(released, return_dtype=pl.String)

    def loss(self, level: int) -> Mapping[str, float]:
        """What a value of a level loses against the finest one, by code: 0 (nothing) to 1 (everything).

        (m - 1) ÷ (M - 1) for a category that covers m of M finest categories: Iyengar, Transforming data to satisfy
        privacy constraints (KDD 2002).
        """
        finest = self.levels[0]
        return {
            category.code: (sum(set(leaf.codes) <= set(category.codes) for leaf in finest) - 1)
            / max(len(finest) - 1, 1)
            for category in self.levels[level]
        }

    def released(self, level: int, suppressible: bool = False) -> "LevelledColumn":
        """The column as it is released: one level, and where values may be suppressed the category that says so."""
        suppressed = (MicroCategory(SUPPRESSED, Text("秘匿", "Suppressed"), ()),) if suppressible else ()
        return replace(self, levels=((*self.levels[level], *suppressed),))

    @property
    def categories(self) -> Level:
        """The finest level; of a released column its only one."""
        return self.levels[0]

    @property
    def dtype(self) -> pl.Enum:
        return pl.Enum([category.code for category in self.categories])


def merged(finer: Level, into: Mapping[str, tuple[Text, Sequence[str]]]) -> Level:
    """A coarser level: categories of `finer` gathered under a new code and label, the rest kept."""
    taken = {code: new for new, (_, codes) in into.items() for code in codes}
    members: dict[str, list[MicroCategory]] = {}
    for category in finer:
        members.setdefault(taken.get(category.code, category.code), []).append(category)
    return tuple(
        MicroCategory(
            code, into[code][0] if code in into else parts[0].label, tuple(c for part in parts for c in part.codes)
        )
        for code, parts in members.items()
    )


def everything(finer: Level) -> Level:
    """The coarsest level: the column tells nothing."""
    label = Text("区別しない", "Not distinguished")
    return merged(finer, {ALL: (label, [category.code for category in finer])})
