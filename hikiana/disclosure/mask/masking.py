"""From all tables of an edition to the counts that it shows and those that it hides."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from hikiana.base.fiscal_year import FiscalYear
from hikiana.centre.policy import Outlet, Policy
from hikiana.disclosure.ledger import Entry
from hikiana.disclosure.mask.meaning import Sum, counts, differences, rests, splits, sums, wholes
from hikiana.disclosure.mask.suppression import Mask, suppress
from hikiana.disclosure.mask.system import Equation, System, SystemCell
from hikiana.register.register import Register
from hikiana.sections.contents import all_tables
from hikiana.sections.year import Year
from hikiana.statistics.measures import DIRECT
from hikiana.statistics.names import Name
from hikiana.statistics.table import StatTable
from hikiana.statistics.vocabulary import PERSONS

_OF_CONTACTS = frozenset({"new_clients", "clients", "contacts"})
_LARGE = 50
"""A number that is as large as this for a reader who misses it."""
_OF_ALL = ({"fiscal_year"}, {"fiscal_year", "method"})
"""The conditions of the totals of a year, which an edition keeps where it can."""


@dataclass(frozen=True)
class Counted:
    """Everything that an edition counts: values and persons by id, what adds up, and what stands in print already.

    `tables` has the ids of what each table counts.
    """

    values: Mapping[str, int]
    persons: Mapping[str, int]
    additive: frozenset[str]
    sums: frozenset[Sum]
    printed: frozenset[str] = field(default_factory=frozenset)
    tables: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def with_earlier(self, earlier: Iterable["Counted"]) -> "Counted":
        """Together with earlier editions: what was published stays known."""
        every = [*earlier, self]
        values = {id: value for one in every for id, value in one.values.items()}
        persons = {id: number for one in every for id, number in one.persons.items()}
        return Counted(
            values,
            persons,
            frozenset(id for one in every for id in one.additive),
            frozenset(sum for one in every for sum in one.sums),
            frozenset(id for one in every for id in one.printed),
        )

    def system(self, policy: Policy) -> System:
        """All cells and equations, and sums and differences that no table shows: whoever reckons comes to them.

        Nobody counted the persons behind these: a difference counts as one person's, and a sum as nobody's, since its
        parts have their own. What a count leaves of a whole counts as so many persons.
        """
        additive = {id: self.values[id] for id in self.additive}
        together = dict(wholes(additive))
        between: dict[str, int] = {**together, **dict(differences({**additive, **together}))}
        every: dict[str, int] = {**self.values, **between}
        unknown = {id: 0 if id in together else min(value, 1) for id, value in between.items()}
        persons: dict[str, int] = {**self.persons, **unknown}
        cells = {id: SystemCell(id, value, persons[id], _weight(id, value, policy)) for id, value in every.items()}
        equations = {(sum.whole, tuple(sorted(sum.parts))) for sum in (*self.sums, *splits(additive | between))}
        for sum, rest, value in rests(every, additive.keys() | between.keys()):
            if any(whole == sum.whole and set(sum.parts) - {rest} < set(parts) for whole, parts in equations):
                continue  # it is counted, under another name
            cells[rest] = SystemCell(rest, value, value, 1.0)
            equations.add((sum.whole, tuple(sorted(sum.parts))))
        return System(cells, tuple(Equation(*equation) for equation in sorted(equations)))


def counted(register: Register, fiscal_year: FiscalYear, policy: Policy) -> Counted:
    """What the tables of a fiscal year's edition for everyone count.

    Raises
    ------
    ValueError
        When two tables count the same and come to different numbers, or nobody counted the persons.
    """
    tables: dict[str, StatTable] = {}

    def collect(table: StatTable) -> StatTable:
        tables[table.id] = table
        return table

    all_tables(Year(register.behind(Outlet(policy, collect)), fiscal_year))
    recorded = {str(year) for year in register.recorded_years}
    values: dict[str, int] = {}
    persons: dict[str, int] = {}
    additive: set[str] = set()
    found: set[Sum] = set()
    printed: set[str] = set()
    by_table: dict[str, set[str]] = {}
    for table in tables.values():
        if table.id in policy.left_out:
            continue
        adding = {measure.code for measure in table.counted if not measure.distinct}
        for count in counts(table):
            if not count.is_printed and not _is_recorded(count.id, recorded):
                continue
            if values.setdefault(count.id, count.value) != count.value:
                raise ValueError(f"{count.id} is {values[count.id]} in one table and {count.value} in {table.id}")
            by_table.setdefault(table.id, set()).add(count.id)
            if count.persons is not None:
                persons[count.id] = count.persons
            if count.place[-1] in adding and table.is_partition(count.place):
                additive.add(count.id)
            if count.is_printed:
                printed.add(count.id)
        found.update(sums(table))
    # Nobody knows the persons behind contacts of a year without records, and they stand in print.
    persons |= {id: values[id] for id in printed - persons.keys()}
    if uncounted := sorted(values.keys() - persons.keys()):
        raise ValueError(f"nobody counted the persons of {', '.join(uncounted)}")
    known = frozenset(sum for sum in found if {sum.whole, *sum.parts} <= values.keys())
    of_tables = {id: frozenset(ids) for id, ids in by_table.items()}
    return Counted(
        values, persons, additive=frozenset(additive), sums=known, printed=frozenset(printed), tables=of_tables
    )


def _is_recorded(id: str, recorded: Collection[str]) -> bool:
    """Whether the register has records of a count's single fiscal year: without any, 0 is not known to be 0."""
    name = Name.read(id)
    years = name.where.get("fiscal_year", frozenset())
    return len(years) != 1 or name.population not in _OF_CONTACTS or years <= set(recorded)


def mask(now: Counted, policy: Policy, entries: Collection[Entry], earlier: Iterable[Counted]) -> Mask:
    """Decide what is hidden. What an entry hides stays hidden, what it shows is known where the value is the same."""
    every = now.with_earlier(earlier)
    system = every.system(policy)
    between = system.cells.keys() - every.values.keys()
    hidden = ({id for entry in entries for id in entry.hidden} & system.cells.keys()) | between
    told = {id for entry in entries for id, value in entry.shown.items() if every.values.get(id) == value}
    known = ((told | every.printed | policy.known) & system.cells.keys()) - hidden
    undecided = now.values.keys() - hidden - known
    totals = {id for id in undecided if _is_total(id) and every.persons[id] >= policy.k}
    first = suppress(_around(system, undecided, known | totals), policy.k, hidden, known | totals)
    if not (first.exposed | first.narrowed) - known:
        return first
    second = suppress(_around(system, undecided, known), policy.k, hidden, known)
    return second if len(second.exposed | second.narrowed) < len(first.exposed | first.narrowed) else first


def _around(system: System, undecided: Collection[str], known: Collection[str]) -> System:
    """The part of a system in which anything is to be decided: all that hangs together with such a cell."""
    touched = [
        component.cells.keys() for component in system.components(known) if component.cells.keys() & set(undecided)
    ]
    ids = set(undecided).union(*touched)
    equations = tuple(equation for equation in system.equations if ids.intersection((equation.whole, *equation.parts)))
    beside = {id for equation in equations for id in (equation.whole, *equation.parts)}
    return System({id: system.cells[id] for id in sorted(ids | beside)}, equations)


def _is_total(id: str) -> bool:
    name = Name.read(id)
    return (
        name.where.keys() in _OF_ALL
        and name.where.get("method", frozenset(DIRECT)) == frozenset(DIRECT)
        and name.population in PERSONS | {"contacts"}
        and len(name.where["fiscal_year"]) == 1
    )


def _weight(id: str, value: int, policy: Policy) -> float:
    """Margins and larger numbers are worth more than what they are made of; the profile may favour variables."""
    conditions = Name.read(id).where
    weight = 8.0 if len(conditions) < 2 else 4.0 if len(conditions) < 3 else 1.0
    weight *= 1 + min(value, _LARGE) / _LARGE * 2
    for variable in conditions:
        weight *= policy.weights.get(variable, 1.0)
    return weight
