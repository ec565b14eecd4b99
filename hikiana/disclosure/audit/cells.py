"""The names of counted cells: the same name is the same number, in whichever table or edition it stands."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from hikiana.disclosure.audit.definitions import TOTAL, Measure, Table, Where
from schemas.code_lists import CODE_LISTS

ANY = frozenset({"*"})
"""The codes of what stands for everybody: no condition."""
SUM = ":"
"""Between a population and the quantity of it that is summed: contacts:duration_min."""
DIRECT = frozenset(CODE_LISTS["contact_method"].in_group("direct"))
COUNTERS = frozenset({"件", "名", "人", "回"})
"""The Japanese units in which persons and what they did are counted."""

Place = tuple[str, ...]
"""The codes of a cell, one per dimension of its table, and its measure."""


@dataclass(frozen=True)
class Name:
    """A population under conditions; sorted, so that equal names are equal."""

    population: str
    conditions: tuple[tuple[str, tuple[str, ...]], ...]

    @classmethod
    def of(cls, population: str, where: Mapping[str, frozenset[str]]) -> "Name":
        """The canonical name: identities that hold by definition are applied."""
        told = dict(where)
        head, mark, quantity = population.partition(SUM)
        if head == "contacts" and told.get("kind") == frozenset({"new"}) and not mark:
            head = "new_clients"
            del told["kind"]
        if head == "clients" and told.get("years_since_start") == frozenset({"0"}):
            head = "new_clients"
            del told["years_since_start"]
        if head == "new_clients" and told.get("method", frozenset()) >= DIRECT:
            del told["method"]
        if head == "new_clients" and told.get("wait") == frozenset({"none"}):
            del told["wait"]
            told["contacts_band"] = frozenset({"1"})
        return cls(head + mark + quantity, tuple((name, tuple(sorted(codes))) for name, codes in sorted(told.items())))

    @classmethod
    def parse(cls, told: str) -> "Name":
        """The canonical name for one that somebody else writes, its conditions in any order.

        Raises ValueError when it is none.
        """
        population, *conditions = told.split("|")
        where: dict[str, frozenset[str]] = {}
        for condition in conditions:
            variable, mark, codes = condition.partition("=")
            if not mark or variable in where:
                raise ValueError(told)
            where[variable] = frozenset(codes.split("+"))
        return cls.of(population, where)

    @property
    def where(self) -> dict[str, frozenset[str]]:
        return {variable: frozenset(codes) for variable, codes in self.conditions}

    @property
    def is_sum(self) -> bool:
        return SUM in self.population

    def without(self, variable: str) -> "Name":
        return Name(self.population, tuple(entry for entry in self.conditions if entry[0] != variable))

    def with_codes(self, variable: str, codes: frozenset[str]) -> "Name":
        return Name.of(self.population, {**self.where, variable: codes})

    def contains(self, other: "Name") -> bool:
        """Whether it is of the same population under no more conditions."""
        return self.population == other.population and set(self.conditions) <= set(other.conditions)

    def __str__(self) -> str:
        return "|".join([self.population, *(f"{name}={'+'.join(codes)}" for name, codes in self.conditions)])


def is_count(measure: Measure) -> bool:
    """Whether a measure counts persons or what they did."""
    plain = measure.population and not (measure.formula or measure.sums)
    return bool(plain) and measure.decimals <= 0 and measure.unit.ja in COUNTERS


def is_of_single_persons(measure: Measure) -> bool:
    """Whether a value may be one person's: about persons, and neither a count nor a sum nor a quotient of these.

    That leaves order statistics (the youngest, the longest, a median), and whatever nobody has defined.
    """
    return bool(measure.population) and not (measure.formula or measure.sums or is_count(measure))


def name_of(table: Table, place: Place) -> Name | None:
    """What a place of a table counts or sums; None where it is neither."""
    measure = table.measures[place[-1]]
    if not (is_count(measure) or measure.sums):
        return None
    where = _joined(table.where, {variable: codes for variable, codes in measure.where.items() if codes != ANY})
    for dimension, code in zip(table.dimensions, place[:-1], strict=True):
        if code == TOTAL and dimension.exhaustive:
            continue
        if (codes := dimension.items[code].codes) != ANY and measure.where.get(dimension.variable) != ANY:
            where = _joined(where, {dimension.variable: codes})
    population = measure.population + (f"{SUM}{measure.sums}" if measure.sums else "")
    return Name.of(population, where)


def quotient_of(table: Table, place: Place) -> tuple[Name, Name] | None:
    """The names above and below the line of a share, mean or rate; None where the table does not define them."""
    measure = table.measures[place[-1]]
    formula = measure.formula
    if formula is None or not measure.population or not {formula.of, formula.by} <= table.measures.keys():
        return None
    items = {dimension.name: dimension.items for dimension in table.dimensions}
    if not all(code in items.get(name, ()) for name, code in formula.whole.items()):
        return None
    whole = tuple(
        formula.whole.get(dimension.name, code) for dimension, code in zip(table.dimensions, place[:-1], strict=True)
    )
    above = name_of(table, (*place[:-1], formula.of))
    below = name_of(table, (*whole, formula.by))
    return (above, below) if above and below else None


def label_of(table: Table, place: Place, lang: str = "ja") -> str:
    """How a reader finds a cell: 父 × 電話、件数."""
    words = [dimension.items[code].label for dimension, code in zip(table.dimensions, place[:-1], strict=True)]
    joined = " × ".join(word.ja if lang == "ja" else word.en for word in words)
    label = table.measures[place[-1]].label
    return f"{joined}、{label.ja}" if lang == "ja" else f"{joined}, {label.en}"


def _joined(first: Where, second: Where) -> dict[str, frozenset[str]]:
    """Both conditions at once."""
    both = {variable: first[variable] & second[variable] for variable in first.keys() & second.keys()}
    return {**first, **second, **both}


@dataclass(frozen=True)
class Cell:
    """A published cell: its place, its number as an interval [low, high] by how it was rounded, or none.

    `status` is that of the CSV file; `written` what a reader sees.
    """

    table: Table
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


def aliases(name: Name) -> Iterator[Name]:
    """A name and the others by which the same number is reached from wider populations."""
    yield name
    head, mark, quantity = name.population.partition(SUM)
    if head != "new_clients":
        return
    yield Name("clients" + mark + quantity, tuple(sorted((*name.conditions, ("years_since_start", ("0",))))))
    new = (*name.conditions, ("kind", ("new",)))
    yield Name("contacts" + mark + quantity, tuple(sorted(new)))
    if "method" not in name.where:
        yield Name("contacts" + mark + quantity, tuple(sorted((*new, ("method", tuple(sorted(DIRECT)))))))
