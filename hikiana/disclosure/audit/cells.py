"""Published cells, and the names of what they count: the same name is the same number, wherever it stands."""

from dataclasses import dataclass, field

from hikiana.statistics.definition import TableDefinition
from hikiana.statistics.dimension import TOTAL, Dimension
from hikiana.statistics.measure import Measure
from hikiana.statistics.names import Name, name_at

COUNTERS = frozenset({"件", "名", "人", "回"})
"""The Japanese units in which persons and what they did are counted."""

Place = tuple[str, ...]
"""The codes of a cell, one per dimension of its table, and its measure."""


def is_count(measure: Measure) -> bool:
    """Whether a measure counts persons or what they did."""
    plain = measure.population and not (measure.formula or measure.sums)
    return bool(plain) and measure.decimals <= 0 and measure.unit.ja in COUNTERS


def is_of_single_persons(measure: Measure) -> bool:
    """Whether a value may be one person's: about persons, and neither a count nor a sum nor a quotient of these.

    That leaves order statistics (the youngest, the longest, a median), and whatever nobody has defined.
    """
    return bool(measure.population) and not (measure.formula or measure.sums or is_count(measure))


def name_of(table: TableDefinition, place: Place) -> Name | None:
    """What a place of a table counts or sums; None where it is neither."""
    measure = table.measures[place[-1]]
    if not (is_count(measure) or measure.sums):
        return None
    return name_at(table, place[:-1], measure)


def quotient_of(table: TableDefinition, place: Place) -> tuple[Name, Name] | None:
    """The names above and below the line of a share, mean or rate; None where the table does not define them."""
    measure = table.measures[place[-1]]
    formula = measure.formula
    if formula is None or not measure.population or not {formula.of, formula.by} <= table.measures.keys():
        return None
    dimensions = {dimension.name: dimension for dimension in table.dimensions}
    at = dict(formula.whole)
    if not all(name in dimensions and code in dimensions[name] for name, code in at.items()):
        return None
    whole = tuple(at.get(name, code) for name, code in zip(dimensions, place[:-1], strict=True))
    above = name_of(table, (*place[:-1], formula.of))
    below = name_of(table, (*whole, formula.by))
    return (above, below) if above and below else None


def categories(dimension: Dimension) -> list[str]:
    """The codes of the categories that are no sums of others."""
    return [code for code in dimension.leaves if code != TOTAL]


def label_of(table: TableDefinition, place: Place, lang: str = "ja") -> str:
    """How a reader finds a cell: 父 × 電話、件数."""
    words = [dimension[code].label for dimension, code in zip(table.dimensions, place[:-1], strict=True)]
    joined = " × ".join(word.ja if lang == "ja" else word.en for word in words)
    label = table.measures[place[-1]].label
    return f"{joined}、{label.ja}" if lang == "ja" else f"{joined}, {label.en}"


@dataclass(frozen=True)
class PublishedCell:
    """A published cell: its place, its number as an interval [low, high] by how it was rounded, or none.

    `status` is that of the CSV file; `written` what a reader sees.
    """

    table: TableDefinition
    place: Place
    status: str
    value: float | None
    low: float | None
    high: float | None
    written: str
    folder: str = field(default="")

    @property
    def is_hidden(self) -> bool:
        return self.status == "suppressed"

    @property
    def measure(self) -> Measure:
        return self.table.measures[self.place[-1]]

    def label(self, lang: str = "ja") -> str:
        return label_of(self.table, self.place, lang)
