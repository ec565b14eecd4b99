"""Measures: what the cells of tables count, or how they follow from what is counted."""

from dataclasses import dataclass
from typing import Literal

from hikiana.base.text import Text
from hikiana.statistics.dimension import TOTAL


@dataclass(frozen=True)
class Formula:
    """How a measure follows from what is counted at the same place: `of` ÷ `by` × `per`.

    In the place of `by`, dimensions named in `whole` have the code given there, as the total of a share has. Without
    `by` the measure is another statistic of what `of` counts: a sum, a mean, a median; it says something about each of
    the categories of the variable `bands`, where it is one of their quantity. Of fewer than `persons` times the
    smallest number of persons that may be told it is not given.
    """

    of: str
    by: str = ""
    whole: tuple[tuple[str, str], ...] = ()
    per: float = 1.0
    bands: str = ""
    persons: int = 1

    @classmethod
    def share(cls, of: str, *dimensions: str, whole: str = TOTAL) -> "Formula":
        """The percentage that a category has of the category `whole` of the dimensions."""
        return cls(of, of, tuple((name, whole) for name in dimensions), per=100.0)


@dataclass(frozen=True)
class Measure:
    """What is counted or computed, in which unit, and how it is written.

    `decimals` -1 writes to tens, `style` clock minutes as h:mm. A share names its denominator in `note`.

    For what concerns persons, `population` names what is counted (new_clients, contacts …), under the conditions
    `where` (variable → codes); a `distinct` count does not add up over categories. What follows from counts has a
    `formula`; what adds up a quantity of the counted names the variable of its bands in `sums`. What tells of one
    person or of very few, such as the youngest one's age, is for the centre alone: `internal`.
    """

    code: str
    label: Text
    unit: Text
    decimals: int = 0
    style: Literal["number", "clock"] = "number"
    note: Text | None = None
    population: str = ""
    where: tuple[tuple[str, tuple[str, ...]], ...] = ()
    distinct: bool = False
    formula: Formula | None = None
    sums: str = ""
    internal: bool = False

    @classmethod
    def share(cls, label: Text, note: Text, formula: Formula | None = None) -> "Measure":
        """A percentage of what `note` says."""
        return cls("share", label, Text("%", "%"), decimals=1, note=note, formula=formula)

    @property
    def adds_up(self) -> bool:
        """Whether the values of categories that exclude each other are together that of their total.

        So are counts of what falls into one category, and shares of one whole; means and medians are not.
        """
        return not self.distinct and (self.formula is None or self.formula.of == self.formula.by)
