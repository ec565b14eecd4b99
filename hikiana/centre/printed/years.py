"""The continuity table of the printed report: it serves for fiscal years of which a register has no records."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import polars as pl

from hikiana.base.fiscal_year import FiscalYear
from hikiana.base.workspace import PUBLISHED
from hikiana.centre.printed.figures import DASH, Key, Printed, read_errata
from hikiana.centre.printed.owner import printed_files, refuse_other_figures
from hikiana.centre.profile import Centre

TABLE = "continuity"
_ROW = re.compile(r"(?P<year>[A-Z][元\d]+)年度.*")
_STARTED = re.compile(r"(?P<year>[A-Z]\d+)年度に相談を開始")
CONTACTS, CLIENTS, CARRIED_OVER = "相談延べ件数", "実人数", "当年度以前の相談者計"


@dataclass(frozen=True)
class PrintedYears:
    """The printed continuity table with its errata put right.

    `years` has one row per fiscal year: contacts, clients, new_clients, carried_over_clients. `starts` has one row per
    fiscal year and start year (both as the year in which they begin): clients.
    """

    years: pl.DataFrame
    starts: pl.DataFrame


def read_printed_years(centre: Centre, folder: Path = PUBLISHED) -> PrintedYears:
    """The continuity table of the newest report whose figures are kept; empty when there is none.

    Raises InputError when the figures are not the centre's (owner.py).
    """
    refuse_other_figures(centre, folder)
    return _newest(folder)


@cache
def _newest(folder: Path) -> PrintedYears:
    reports = sorted(int(path.stem) for path in printed_files(folder).values() if path.stem.isdecimal())
    if not reports:
        return _printed_years({})
    newest = FiscalYear(reports[-1])
    corrected = Printed.read(newest, folder).corrected(read_errata(newest, folder))
    return _printed_years({key: value for key, value in corrected.values.items() if key.table == TABLE})


def _printed_years(values: dict[Key, str]) -> PrintedYears:
    years: dict[int, dict[str, float]] = {}
    starts: list[tuple[int, int, float]] = []
    for key, value in values.items():
        if value == DASH or not (row := _ROW.fullmatch(key.row)):
            continue
        year = FiscalYear.parse(row["year"]).year
        if started := _STARTED.fullmatch(key.column):
            starts.append((year, FiscalYear.parse(started["year"]).year, float(value)))
        else:
            years.setdefault(year, {})[key.column] = float(value)
    new = {year: clients for year, start, clients in starts if year == start}
    rows = [
        (year, counts.get(CONTACTS), counts.get(CLIENTS), new.get(year), counts.get(CARRIED_OVER, 0.0))
        for year, counts in years.items()
    ]
    columns = ("contacts", "clients", "new_clients", "carried_over_clients")
    return PrintedYears(
        pl.DataFrame(rows, {"fiscal_year": pl.Int32} | dict.fromkeys(columns, pl.Float64), orient="row"),
        pl.DataFrame(starts, {"fiscal_year": pl.Int32, "start_year": pl.Int32, "clients": pl.Float64}, orient="row"),
    )
