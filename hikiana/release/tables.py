"""The tables of a release: columns with their words and codes, whatever the rows are."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import count

import polars as pl

from hikiana.base.text import Text
from hikiana.register.clean.descriptor import TYPES

MISSING: Mapping[str, Text] = {
    "suppressed": Text("秘匿（少人数のため）", "suppressed (few persons)"),
    "not_applicable": Text("ありえない、または計算できない", "cannot exist or be computed"),
    "not_available": Text("把握していない", "not known"),
}
"""The statuses of a cell without a value. Coded columns of micro data hold them too."""
_NAME = re.compile(r"[a-z][a-z0-9_]{0,31}")
"""A name that CSV readers, SPSS and Stata take as it is; Stata's limit is 32 letters."""
_FIRST_NUMBER_OF_WORDS = 9001


@dataclass(frozen=True)
class MicroColumn:
    """A column of micro data; `categories` are the labels of its codes, empty when it holds none."""

    name: str
    title: Text
    description: Text
    categories: Mapping[str, Text] = field(default_factory=dict)


@dataclass(frozen=True, repr=False)
class MicroTable:
    """Protected micro data: one row per released unit, which `title` names, one column per entry of `columns`.

    A coded column may hold the words of `MISSING` in the place of an answer. `terms` are what users have to keep to.
    """

    name: str
    title: Text
    columns: tuple[MicroColumn, ...]
    frame: pl.DataFrame
    terms: Text


@dataclass(frozen=True)
class ReleaseCategory:
    """A code with its words. `members` are the codes that an aggregate is the sum of.

    A code whose words change is several categories: `editions` are the fiscal years of the reports that use these ones.
    """

    code: str
    label: Text
    unit: Text | None = None
    note: Text | None = None
    members: tuple[str, ...] = ()
    editions: tuple[str, ...] = ()


@dataclass(frozen=True)
class Variable:
    """A column of a release. `missing` are its codes that mean no value; `missing_by` names the column that tells why
    there is none; `decimals` are those of a number that is no whole one."""

    name: str
    title: Text
    description: Text
    categories: tuple[ReleaseCategory, ...] = ()
    missing: tuple[str, ...] = ()
    missing_by: str = ""
    decimals: int = 0

    @cached_property
    def codes(self) -> list[str]:
        return list(dict.fromkeys(category.code for category in self.categories))

    @cached_property
    def labels(self) -> Mapping[str, Text]:
        """One label for each code, different from all others: the code itself when its words change by edition."""
        worded: dict[str, set[Text]] = {}
        for category in self.categories:
            worded.setdefault(category.code, set()).add(category.label)
        one = {code: next(iter(labels)) if len(labels) == 1 else Text(code, code) for code, labels in worded.items()}
        ja, en = Counter(label.ja for label in one.values()), Counter(label.en for label in one.values())
        return {
            code: Text(
                f"{label.ja}（{code}）" if ja[label.ja] > 1 else label.ja,
                f"{label.en} ({code})" if en[label.en] > 1 else label.en,
            )
            for code, label in one.items()
        }

    @cached_property
    def numbers(self) -> Mapping[str, int]:
        """A number for each code, for programs that have labels of numbers only.

        Years and months keep theirs; words are counted, and start high where there are numbers beside them.
        """
        own = {code: int(code) for code in self.codes if code.isdecimal() and str(int(code)) == code}
        words = (code for code in self.codes if code not in own)
        free = (number for number in count(_FIRST_NUMBER_OF_WORDS if own else 1) if number not in own.values())
        return own | dict(zip(words, free, strict=False))


@dataclass(frozen=True, repr=False)
class ReleaseTable:
    """A table as it is released: `frame` has the columns of `variables`, in their order; `key` tells its rows apart.

    `terms` is None when the licence of the whole release is all there is to keep to.

    Raises
    ------
    ValueError
        When the frame does not hold what the variables say.
    """

    name: str
    title: Text
    description: Text
    variables: tuple[Variable, ...]
    frame: pl.DataFrame
    key: tuple[str, ...] = ()
    terms: Text | None = None

    def __post_init__(self) -> None:
        if self.frame.columns != [variable.name for variable in self.variables]:
            raise ValueError(f"{self.name}: the columns are not those that are described")
        if unfit := [name for name in self.frame.columns if not _NAME.fullmatch(name)]:
            raise ValueError(f"{self.name}: not every program takes the name {unfit[0]}")
        for variable in self.variables:
            column = self.frame[variable.name]
            if column.dtype.base_type() not in TYPES or column.dtype == pl.List:
                raise ValueError(f"{self.name}: {variable.name} has a type that cannot be released ({column.dtype})")
            if variable.categories and not column.cast(pl.String).drop_nulls().is_in(variable.codes).all():
                raise ValueError(f"{self.name}: {variable.name} holds a code without a label")

    def __getitem__(self, name: str) -> Variable:
        return next(variable for variable in self.variables if variable.name == name)

    def kind(self, variable: Variable) -> str:
        """The type of a column in the words of the Data Package standard: string, integer, number, date, boolean."""
        return TYPES[self.frame.schema[variable.name].base_type()]


def of_micro(table: MicroTable) -> ReleaseTable:
    """Raises ValueError as ReleaseTable does."""
    # A column that the frame lacks is refused with the table.
    none = pl.Series(dtype=pl.String)
    variables = tuple(_variable(column, table.frame.get_column(column.name, default=none)) for column in table.columns)
    return ReleaseTable(table.name, table.title, table.terms, variables, table.frame, terms=table.terms)


def _variable(column: MicroColumn, answers: pl.Series) -> Variable:
    if not column.categories:
        return Variable(column.name, column.title, column.description)
    held = set(answers.cast(pl.String).unique())
    missing = {code: label for code, label in MISSING.items() if code in held or code in column.categories}
    labels = missing | dict(column.categories)
    ordered = [*(code for code in column.categories if code not in missing), *missing]
    categories = tuple(ReleaseCategory(code, labels[code]) for code in ordered)
    return Variable(column.name, column.title, column.description, categories, tuple(missing))
