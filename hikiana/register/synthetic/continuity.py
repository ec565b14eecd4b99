"""The printed continuity triangle: the only figures of the years before the last."""

from hikiana.base.fiscal_year import FiscalYear
from hikiana.register.synthetic.figures import Figures


def read_triangle(figures: Figures) -> dict[int, dict[int, int]]:
    """Active clients by fiscal year and start year, for every year of the printed table.

    Raises
    ------
    ValueError
        When a row does not add up to its printed clients.
    """
    triangle: dict[int, dict[int, int]] = {}
    for key in figures.printed.values:
        year_word, mark, _ = key.column.partition("に相談を開始")
        if key.table == "continuity" and mark:
            row = triangle.setdefault(_year(key.row), {})
            row[FiscalYear.parse(year_word).year] = figures.count(key.table, key.row, key.column)
    for key in figures.printed.values:
        if (key.table, key.column) == ("continuity", "実人数"):
            year, clients = _year(key.row), figures.count(key.table, key.row, key.column)
            if sum(triangle[year].values()) != clients:
                raise ValueError(f"continuity {key.row} does not add up to {clients} clients")
    return triangle


def read_contacts(figures: Figures) -> dict[int, int]:
    """Counted contacts by fiscal year."""
    return {
        _year(key.row): figures.count(key.table, key.row, key.column)
        for key in figures.printed.values
        if (key.table, key.column) == ("continuity", "相談延べ件数")
    }


def _year(row: str) -> int:
    return FiscalYear.parse(row.partition("(")[0]).year
