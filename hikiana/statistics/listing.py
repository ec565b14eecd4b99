"""Listing: a table whose rows are events, with words about each beside what is counted."""

from collections.abc import Mapping
from dataclasses import dataclass

from hikiana.base.display import Shown
from hikiana.base.text import Text
from hikiana.statistics.table import StatTable


@dataclass(frozen=True)
class Words:
    """A column of words: what is told of each row, by the row's code; a row may have none."""

    title: Text
    of: Mapping[str, Text]


@dataclass(frozen=True, repr=False)
class Listing(Shown):
    """The rows of `table` (one per event, in order of time), each with its words and its figures."""

    table: StatTable
    words: tuple[Words, ...]

    def __repr__(self) -> str:
        return repr(self.table)
