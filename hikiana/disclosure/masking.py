"""From all tables of an edition to the counts that it hides."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from hikiana.disclosure.meaning import Named, Sum, counts, splits, sums
from hikiana.disclosure.policy import Outlet, Policy
from hikiana.disclosure.system import Cell, Equation, System
from hikiana.fiscal_year import FiscalYear
from hikiana.register import Register
from hikiana.sections import all_tables
from hikiana.table import StatTable


@dataclass(frozen=True)
class Edition:
    """Everything that an edition counts: the system of its cells, and those that stand in print already."""

    system: System
    printed: frozenset[str]

    @property
    def sensitive(self) -> int:
        return 0


def counted(register: Register, fiscal_year: FiscalYear, policy: Policy) -> Edition:
    """What the tables of a fiscal year's edition for everyone count.

    Raises
    ------
    ValueError
        When two tables count the same and come to different numbers.
    """
    tables: dict[str, StatTable] = {}

    def collect(table: StatTable) -> StatTable:
        tables[table.id] = table
        return table

    all_tables(register.behind(Outlet(policy, collect)), fiscal_year)
    shown = [table for table in tables.values() if table.id not in policy.left_out]
    return _edition(shown, policy)


def _edition(tables: Iterable[StatTable], policy: Policy) -> Edition:
    values: dict[str, int] = {}
    persons: dict[str, int] = {}
    additive: set[str] = set()
    found: set[Sum] = set()
    for table in tables:
        distinct = {measure.code for measure in table.counted if measure.distinct}
        for count in counts(table):
            if values.setdefault(count.id, count.value) != count.value:
                raise ValueError(f"{count.id} is {values[count.id]} in one table and {count.value} in {table.id}")
            if count.persons is not None:
                persons[count.id] = count.persons
            if count.place[-1] not in distinct:
                additive.add(count.id)
        found.update(sums(table))
    if uncounted := sorted(values.keys() - persons.keys()):
        raise ValueError(f"nobody counted the persons of {', '.join(uncounted)}")
    cells = {id: Cell(id, value, persons[id], _weight(id, policy)) for id, value in values.items()}
    equations = {(sum.whole, tuple(sorted(sum.parts))) for sum in (*found, *splits(additive))}
    return Edition(System(cells, tuple(Equation(*equation) for equation in sorted(equations))), frozenset())


def _weight(id: str, policy: Policy) -> float:
    """Margins are worth more than what they are made of; the profile may favour variables."""
    conditions: Mapping[str, object] = Named.of(id).conditions
    weight = 1.0
    for variable in conditions:
        weight *= policy.weights.get(variable, 1.0)
    return weight * (8.0 if len(conditions) < 2 else 4.0 if len(conditions) < 3 else 1.0)
