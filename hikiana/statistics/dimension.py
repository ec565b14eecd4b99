"""Dimensions: classifications with their categories, of which the cells of tables are."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import polars as pl

from hikiana.base.fiscal_year import MONTHS, FiscalYear
from hikiana.base.text import Text
from schemas.code_lists import CODE_LISTS

TOTAL = "total"
_MONTH_NAMES = ("Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec", "Jan", "Feb", "Mar")


@dataclass(frozen=True)
class Item:
    """One category of a dimension. An aggregate names its `members`: its cells are the sums of theirs.

    `codes` are the codes of records that it stands for, where these are not its own code alone; `range` is the band of
    a quantity from its lower limit to below the upper one (None when there is none).
    """

    code: str
    label: Text
    members: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    range: tuple[int, int | None] | None = None

    @property
    def stands_for(self) -> tuple[str, ...]:
        return self.codes or (self.code,)


@dataclass(frozen=True)
class Dimension:
    """A classification with its categories, aggregates among them, in the order of print.

    `variable` is what its codes classify, where that is not its name. `partition` is False where one record may be in
    several categories, `exhaustive` where some records are in none: then the total is no total of all.
    """

    name: str
    title: Text
    items: tuple[Item, ...]
    variable: str = ""
    partition: bool = True
    exhaustive: bool = True

    @classmethod
    def of(cls, code_list: str, title: Text, codes: Iterable[str] | None = None, name: str = "") -> "Dimension":
        """The dimension of a code list, or of some of its codes; `name` is the column when it is called otherwise."""
        entries = CODE_LISTS[code_list]
        chosen = entries.codes if codes is None else list(codes)
        return cls(name or code_list, title, tuple(Item(code, entries[code].label) for code in chosen))

    @classmethod
    def of_years(cls, years: Iterable[FiscalYear]) -> "Dimension":
        items = tuple(Item(str(year), year.full_label) for year in years)
        return cls("fiscal_year", Text("年度", "Fiscal year"), items)

    @classmethod
    def of_months(cls) -> "Dimension":
        """The months of a fiscal year, April to March, by their numbers."""
        items = tuple(
            Item(str(month), Text(f"{month}月", name)) for month, name in zip(MONTHS, _MONTH_NAMES, strict=True)
        )
        return cls("month", Text("月", "Month"), items)

    def with_total(self, label: Text, first: bool = False) -> "Dimension":
        """Add the sum of all categories that are not aggregates themselves."""
        total = Item(TOTAL, label, tuple(item.code for item in self.items if not item.members))
        return replace(self, items=(total, *self.items) if first else (*self.items, total))

    def with_aggregate(self, code: str, label: Text, members: Iterable[str]) -> "Dimension":
        """Add an aggregate after the last of its members."""
        members = tuple(members)
        place = 1 + max(index for index, item in enumerate(self.items) if item.code in members)
        return replace(self, items=(*self.items[:place], Item(code, label, members), *self.items[place:]))

    def merged(self, groups: Iterable[Item]) -> "Dimension":
        """The categories put together as the `codes` of `groups` say, each at the place of its first one.

        Aggregates stay where they are sums of what is left, and say more than one category does.
        """
        group_of = {code: group for group in groups for code in group.codes}
        into = {code: group_of[code].code if code in group_of else code for code in self.leaves}
        items: dict[str, Item] = {}
        for item in self.items:
            members = tuple(dict.fromkeys(into[code] for code in item.members))
            whole = {code for code in self.leaves if into[code] in members}
            if not item.members:
                new = into[item.code]
                items[new] = _merged(group_of[item.code], self) if item.code in group_of else item
            elif whole == set(item.members) and (len(members) > 1 or item.code == TOTAL):
                items[item.code] = replace(item, members=members)
        return replace(self, items=tuple(items.values()))

    def __getitem__(self, code: str) -> Item:
        return self._by_code[code]

    def __contains__(self, code: str) -> bool:
        return code in self._by_code

    @cached_property
    def _by_code(self) -> Mapping[str, Item]:
        return {item.code: item for item in self.items}

    @property
    def classifies(self) -> str:
        """The variable that its codes classify."""
        return self.variable or self.name

    @cached_property
    def stands_for(self) -> Mapping[str, frozenset[str]]:
        """The codes of records that each category stands for: those of its members, where it has any."""
        own = {item.code: frozenset(item.stands_for) for item in self.items}
        return own | {
            item.code: frozenset[str]().union(*(own[member] for member in item.members))
            for item in self.items
            if item.members
        }

    @cached_property
    def codes(self) -> list[str]:
        return [item.code for item in self.items]

    @cached_property
    def leaves(self) -> list[str]:
        return [item.code for item in self.items if not item.members]

    @property
    def dtype(self) -> pl.Enum:
        return pl.Enum(self.codes)


def _merged(group: Item, dimension: Dimension) -> Item:
    """The group with those of its codes that the dimension has, and the band that these make."""
    parts = [item for item in dimension.items if item.code in group.codes and not item.members]
    bands = [part.range for part in parts if part.range]
    ends = [high for _, high in bands if high is not None]
    band = (min(low for low, _ in bands), max(ends) if len(ends) == len(bands) else None) if bands else None
    codes = tuple(code for part in parts for code in part.stands_for)
    return replace(group, codes=codes, range=band)
