"""What a section shows: its module marks the functions that make its tables and figures, and says it nowhere else."""

from collections.abc import Callable
from typing import Any, TypeVar

from hikiana.presentation.figure import Figure
from hikiana.sections.year import Year, once
from hikiana.statistics.table import StatTable

Made = TypeVar("Made", bound=StatTable | None)
Drawn = TypeVar("Drawn", bound=Figure | None)
_TABLES: list[Callable[[Year], Any]] = []
_FIGURES: list[Callable[[Year], Any]] = []


def section_table(make: Callable[[Year], Made]) -> Callable[[Year], Made]:
    """Mark a function that makes a table of a section, or None of a year without it; a year remembers the table."""
    remembered = once(make)
    _TABLES.append(remembered)
    return remembered


def table_names() -> frozenset[str]:
    """The ids of all tables of the sections that are loaded: each is the name of the function that makes it."""
    return frozenset(make.__name__ for make in _TABLES)


def section_figure(make: Callable[[Year], Drawn]) -> Callable[[Year], Drawn]:
    """Mark a function that makes a figure of a section, or None of a year without it."""
    _FIGURES.append(make)
    return make


def shown_by(
    module: str, *others: Callable[[Year], StatTable | Figure | None]
) -> tuple[Callable[[Year], tuple[StatTable, ...]], Callable[[Year], tuple[Figure, ...]]]:
    """The functions `tables` and `figures` of a section: what its module marks, in order, and then marked `others`."""

    def found(marked: list[Callable[[Year], Any]]) -> list[Callable[[Year], Any]]:
        return [*(make for make in marked if make.__module__ == module), *(make for make in others if make in marked)]

    def tables(year: Year) -> tuple[StatTable, ...]:
        """The tables of the section."""
        return tuple(table for make in found(_TABLES) if (table := make(year)) is not None)

    def figures(year: Year) -> tuple[Figure, ...]:
        """The figures of the section."""
        return tuple(figure for make in found(_FIGURES) if (figure := make(year)) is not None)

    return tables, figures
