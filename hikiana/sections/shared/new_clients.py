"""Tables of the new clients of a fiscal year, by one classification or by two."""

from hikiana.base.text import Text
from hikiana.sections.year import Year
from hikiana.statistics.counting import count, share
from hikiana.statistics.dimension import Dimension
from hikiana.statistics.measure import Measure
from hikiana.statistics.measures import DIRECT, NEW_CLIENTS, NEW_PERSONS, share_of_new
from hikiana.statistics.table import StatTable

FIRST_METHOD = Dimension.of("contact_method", Text("初回の方法", "First method"), DIRECT, name="method")
"""The method of the first consultation, which is never liaison."""


def new_clients_by(
    year: Year,
    id: str,
    title: Text,
    category: Dimension,
    *,
    counted: Measure = NEW_CLIENTS,
    shares: Measure | None = None,
    note: Text | None = None,
) -> StatTable:
    """New clients of the fiscal year by category, with the share that each has of all of them."""
    shares = shares or share_of_new(category.name)
    counts = count(year.new_clients, [category], counted)
    cells = [counts, share(counts, category, shares)]
    return year.table(id, title, [category], [counted, shares], cells, note=note, where=year.condition)


def new_clients_crossed(
    year: Year,
    id: str,
    title: Text,
    by: tuple[Dimension, Dimension],
    *,
    counted: Measure = NEW_PERSONS,
    note: Text | None = None,
) -> StatTable:
    """New clients of the fiscal year by two classifications."""
    cells = count(year.new_clients, by, counted)
    return year.table(id, title, by, [counted], [cells], note=note, where=year.condition)
