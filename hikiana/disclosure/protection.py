"""The door of the public edition: a table leaves it without the values that nobody may see."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

import polars as pl

from hikiana.centre.policy import Policy
from hikiana.statistics.measure import Formula, Measure
from hikiana.statistics.names import Name, name_at
from hikiana.statistics.table import STATUS, StatTable

Place = tuple[str, ...]


@dataclass(frozen=True)
class Protection:
    """Which counts an edition shows: `shown` and `hidden` ids. A count that is in neither is not shown.

    `fallback` are ids with the reason for which they are hidden with all that they hang together with.
    """

    policy: Policy
    shown: frozenset[str]
    hidden: frozenset[str]
    fallback: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def _finer(self) -> Mapping[tuple[str, str], set[str]]:
        """For a count and a variable without a condition in it: the ids of the counts by that variable."""
        finer: dict[tuple[str, str], set[str]] = {}
        for id in self.shown | self.hidden:
            name = Name.read(id)
            for variable in name.where:
                finer.setdefault((str(name.without(variable)), variable), set()).add(id)
        return finer

    def parts_shown(self, whole: Name, variable: str) -> bool:
        """Whether every count by a variable, of those that a count is made of, is shown."""
        codes = whole.where.get(variable)
        by_variable = self._finer.get((str(whole.without(variable)), variable), set())
        within = {id for id in by_variable if codes is None or Name.read(id).where[variable] <= codes}
        return within <= self.shown

    def door(self, table: StatTable) -> StatTable:
        """The table without the values of hidden counts and of what follows from them, and without internal measures.

        A table that the policy leaves out, or that has nothing else, is withheld whole.
        """
        if table.id in self.policy.left_out or all(measure.internal for measure in table.measures):
            cells = table.cells.with_columns(value=pl.lit(None, pl.Float64), status=pl.lit("suppressed", STATUS))
            return replace(table, cells=cells, counts=None, protected=True, withheld=True)
        measures = tuple(measure for measure in table.measures if not measure.internal)
        codes = pl.Enum([measure.code for measure in measures])
        cells = table.cells.filter(pl.col("measure").cast(pl.String).is_in(codes.categories.to_list()))
        verdict = _Verdict(self, table)
        names = [dimension.name for dimension in table.dimensions]
        places = [tuple(row) for row in cells.select(*names, "measure").iter_rows()]
        hides = pl.Series(verdict.hides(places), dtype=pl.Boolean)
        protected = cells.with_columns(
            pl.col("measure").cast(pl.String).cast(codes),
            value=pl.when(~hides).then("value"),
            status=pl.when(hides & ~pl.col("status").cast(pl.String).is_in(["not_applicable", "not_available"]))
            .then(pl.lit("suppressed", STATUS))
            .otherwise("status"),
        )
        return replace(table, measures=measures, cells=protected, counts=None, protected=True)


class _Verdict:
    """What of one table may be shown."""

    def __init__(self, protection: Protection, table: StatTable) -> None:
        self.protection = protection
        self.table = table
        self.measures = {measure.code: measure for measure in (*table.counted, *table.measures)}
        frame = table.counts if table.counts is not None else table.cells.with_columns(persons=pl.lit(None, pl.Float64))
        names = [dimension.name for dimension in table.dimensions]
        rows = frame.select(*names, "measure", "value", "persons").iter_rows()
        self.persons = {tuple(row[:-2]): row[-2] if row[-1] is None else row[-1] for row in rows}

    def hides(self, places: list[Place]) -> list[bool]:
        """Whether each place is hidden; so is a sum whose only hidden part could be taken from it."""
        shown = {place: self.shows(place) for place in places}
        alone = {
            place
            for place in places
            for index, dimension in enumerate(self.table.dimensions)
            if (members := dimension[place[index]].members) and self._is_sum(self.measures[place[-1]])
            if sum(not shown.get((*place[:index], code, *place[index + 1 :]), True) for code in members) == 1
        }
        return [place in alone or not self._shows_without(place, alone) for place in places]

    def _shows_without(self, place: Place, alone: set[Place]) -> bool:
        formula = self.measures[place[-1]].formula
        return self.shows(place) and not (formula and (*place[:-1], formula.of) in alone)

    def shows(self, place: Place) -> bool:
        measure = self.measures.get(place[-1])
        if measure is None:  # what it would follow from was not counted
            return False
        if measure.formula:
            return self._follows(place, measure.formula)
        return not measure.population or str(name_at(self.table, place[:-1], measure)) in self.protection.shown

    def _is_sum(self, measure: Measure) -> bool:
        return bool(measure.sums)

    def _follows(self, place: Place, formula: Formula) -> bool:
        """A result is shown where its inputs are, and enough persons stand behind it."""
        of, inputs = (*place[:-1], formula.of), [(*place[:-1], formula.of)]
        if formula.by:
            inputs.append(self._by(place, formula))
        if not all(self.shows(entry) for entry in inputs):
            return False
        measure = self.measures[formula.of]
        if formula.bands and not self.protection.parts_shown(name_at(self.table, of[:-1], measure), formula.bands):
            return False
        behind = self.persons.get(inputs[-1])
        return behind is None or behind == 0 or behind >= formula.persons * self.protection.policy.k

    def _by(self, place: Place, formula: Formula) -> Place:
        whole = dict(formula.whole)
        codes = [whole.get(dimension.name, code) for dimension, code in zip(self.table.dimensions, place, strict=False)]
        return (*codes, formula.by)
