"""The name of a count, so that the same number has the same name in whichever table or edition it stands.

A count is named by its population and the conditions on it: new_clients|age_band=20_29|fiscal_year=2024. What two
tables have in common, and what adds up to what, follows from these names. Who hides counts and who attacks what is
hidden spell them alike.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

from hikiana.statistics.dimension import TOTAL, Dimension
from hikiana.statistics.measure import Measure
from schemas.code_lists import CODE_LISTS

ANY = frozenset({"*"})
"""The codes of what stands for everybody, and of a measure that counts everybody in every category: no condition."""
SUM = ":"
"""Between a population and the quantity of it that is summed: contacts:duration_min."""
DIRECT = frozenset(CODE_LISTS["contact_method"].with_role("consultation"))


class Defined(Protocol):
    """A table as far as it says what is counted: the conditions on all of it, and what its cells are parted by."""

    @property
    def where(self) -> Mapping[str, tuple[str, ...]]: ...

    @property
    def dimensions(self) -> tuple[Dimension, ...]: ...


@dataclass(frozen=True)
class Name:
    """A population under conditions, the codes by variable; sorted, so that equal names are equal."""

    population: str
    conditions: tuple[tuple[str, tuple[str, ...]], ...]

    @classmethod
    def literal(cls, population: str, where: Mapping[str, Collection[str]]) -> "Name":
        """The name that says just this, whether or not the same number has a shorter one."""
        return cls(population, tuple((variable, tuple(sorted(codes))) for variable, codes in sorted(where.items())))

    @classmethod
    def of(cls, population: str, where: Mapping[str, Collection[str]]) -> "Name":
        """The one name of what is counted: identities that hold by definition are applied.

        Source: the counting rules of the report. A client's first consultation is the new contact, and the fiscal year
        of it the start year. Who had no second one in it had one contact.
        """
        left = {variable: frozenset(codes) for variable, codes in where.items()}
        head, mark, quantity = population.partition(SUM)
        if head == "contacts" and left.get("kind") == frozenset({"new"}) and not mark:
            head = "new_clients"
            del left["kind"]
        if head == "clients" and left.get("years_since_start") == frozenset({"0"}):
            head = "new_clients"
            del left["years_since_start"]
        if head == "new_clients" and left.get("method", frozenset()) >= DIRECT:
            del left["method"]
        if head == "new_clients" and left.get("wait") == frozenset({"none"}):
            del left["wait"]
            left["contacts_band"] = frozenset({"1"})
        return cls.literal(head + mark + quantity, left)

    @classmethod
    def read(cls, written: str) -> "Name":
        """The name that is written so, its conditions in any order.

        Raises
        ------
        ValueError
            When it is none.
        """
        population, *conditions = written.split("|")
        where: dict[str, list[str]] = {}
        for condition in conditions:
            variable, mark, codes = condition.partition("=")
            if not mark or variable in where:
                raise ValueError(written)
            where[variable] = codes.split("+")
        return cls.literal(population, where)

    @classmethod
    def parse(cls, written: str) -> "Name":
        """The one name of what somebody else calls so. Raises ValueError as `read` does."""
        name = cls.read(written)
        return cls.of(name.population, name.where)

    @cached_property
    def where(self) -> Mapping[str, frozenset[str]]:
        return {variable: frozenset(codes) for variable, codes in self.conditions}

    @property
    def is_sum(self) -> bool:
        return SUM in self.population

    def without(self, variable: str) -> "Name":
        return Name(self.population, tuple(entry for entry in self.conditions if entry[0] != variable))

    def with_codes(self, variable: str, codes: Collection[str]) -> "Name":
        return Name.of(self.population, {**self.where, variable: codes})

    def contains(self, other: "Name") -> bool:
        """Whether it is of the same population under no more conditions."""
        return self.population == other.population and set(self.conditions) <= set(other.conditions)

    @cached_property
    def _written(self) -> str:
        return "|".join([self.population, *(f"{variable}={'+'.join(codes)}" for variable, codes in self.conditions)])

    def __str__(self) -> str:
        return self._written


def name_at(table: Defined, place: tuple[str, ...], measure: Measure) -> Name:
    """What a measure counts or sums at a place of a table, the code per dimension.

    The total of everybody is no condition, the total of some is one: of being among them.
    """
    where = {variable: frozenset(codes) for variable, codes in table.where.items()}
    of_measure = {variable: frozenset(codes) for variable, codes in measure.where}
    _restrict(where, {variable: codes for variable, codes in of_measure.items() if codes != ANY})
    for dimension, code in zip(table.dimensions, place, strict=True):
        if code == TOTAL and dimension.exhaustive:
            continue
        codes = dimension.stands_for[code]
        if codes != ANY and of_measure.get(dimension.classifies) != ANY:
            _restrict(where, {dimension.classifies: codes})
    return Name.of(measure.population + (f"{SUM}{measure.sums}" if measure.sums else ""), where)


def _restrict(where: dict[str, frozenset[str]], further: Mapping[str, frozenset[str]]) -> None:
    for variable, codes in further.items():
        where[variable] = codes & where.get(variable, codes)


def aliases(name: Name) -> Iterator[Name]:
    """A name and the others by which the same number is reached from wider populations."""
    yield name
    head, mark, quantity = name.population.partition(SUM)
    if head != "new_clients":
        return
    yield Name.literal("clients" + mark + quantity, {**name.where, "years_since_start": {"0"}})
    new = {**name.where, "kind": {"new"}}
    yield Name.literal("contacts" + mark + quantity, new)
    if "method" not in name.where:
        yield Name.literal("contacts" + mark + quantity, {**new, "method": DIRECT})
