"""Synthetic micro data of several fiscal years, from the protected tables of their public editions alone."""

from collections.abc import Mapping, Sequence

import polars as pl

from hikiana.base.fiscal_year import FiscalYear
from hikiana.base.text import Text
from hikiana.release.synthetic_micro import DATA_KIND, NAME, SYNTHETIC, TITLE, PublishedCounts, synthetic_clients
from hikiana.release.tables import MicroColumn, MicroTable
from hikiana.statistics.dimension import TOTAL, Dimension
from hikiana.statistics.measure import Measure
from hikiana.statistics.table import StatTable

POPULATION = "new_clients"
TERMS = Text(
    "公開した表だけから作った、実在しない人の個票です。自由に使えます。個々の組み合わせの人数は実際と異なります。",
    "People who do not exist, drawn from published tables alone; free to use. Numbers of combinations are not real.",
)
_YEAR = "start_year"


def synthetic_table(tables: Mapping[FiscalYear, Sequence[StatTable]], years: Sequence[FiscalYear]) -> MicroTable:
    """Made-up new clients of each fiscal year: one row each, the fiscal year and a column per published variable.

    Years whose number of new clients is hidden have none.

    Raises
    ------
    UsageError
        When tables contradict each other.
    """
    frames: list[pl.DataFrame] = []
    columns: dict[str, dict[str, Text]] = {}
    titles: dict[str, Text] = {}
    for year in years:
        published, total = _published(tables[year], year)
        if not total:
            continue
        for table, _ in published.values():
            for dimension in table.dimensions:
                titles[dimension.name] = dimension.title
                labels = {item.code: item.label for item in dimension.items if not item.members}
                columns.setdefault(dimension.name, {}).update(labels)
        counts = {variables: cells for variables, (_, cells) in published.items()}
        drawn = synthetic_clients(total, counts, seed=year.year)
        frames.append(
            drawn.with_columns(pl.exclude(DATA_KIND).cast(pl.String)).select(
                DATA_KIND, pl.lit(str(year)).alias(_YEAR), pl.exclude(DATA_KIND)
            )
        )
    frame = pl.concat(frames, how="diagonal") if frames else pl.DataFrame(schema={DATA_KIND: pl.String})
    kind = Text("データの種類", "Kind of data")
    told = [
        MicroColumn(DATA_KIND, kind, kind, {SYNTHETIC: Text("合成", "Synthetic")}),
        MicroColumn(
            _YEAR,
            Text("相談開始年度", "Start year"),
            Text("年度", "Fiscal year"),
            {str(year): year.full_label for year in years},
        ),
        *(MicroColumn(name, titles[name], titles[name], labels) for name, labels in columns.items()),
    ]
    present = tuple(column for column in told if column.name in frame.columns)
    return MicroTable(NAME, TITLE, present, frame.select([column.name for column in present]), TERMS)


def _published(
    tables: Sequence[StatTable], fiscal_year: FiscalYear
) -> tuple[dict[tuple[str, ...], tuple[StatTable, PublishedCounts]], int | None]:
    """The tables that count each new client of a year once, by their variables; and how many new clients there are."""
    found: dict[tuple[str, ...], tuple[StatTable, PublishedCounts]] = {}
    total: int | None = None
    for table in tables:
        measure = next((measure for measure in table.measures if _counts_new_clients(measure)), None)
        if measure is None or dict(table.where) != fiscal_year.condition or not all(map(_is_whole, table.dimensions)):
            continue
        leaves = [dimension.leaves for dimension in table.dimensions]
        cells = {place: table[(*place, measure.code)] for place in _product(leaves)}
        whole = table[(*[TOTAL] * len(leaves), measure.code)]
        total = total if whole is None else round(whole)
        found[tuple(dimension.name for dimension in table.dimensions)] = (
            table,
            {place: None if value is None else round(value) for place, value in cells.items()},
        )
    return found, total


def _counts_new_clients(measure: Measure) -> bool:
    return measure.population == POPULATION and not measure.formula and not measure.where


def _is_whole(dimension: Dimension) -> bool:
    """Whether its categories have everybody once; a code list's own, so that years can be put together."""
    return dimension.partition and dimension.exhaustive and TOTAL in dimension.codes


def _product(leaves: Sequence[Sequence[str]]) -> list[tuple[str, ...]]:
    places: list[tuple[str, ...]] = [()]
    for codes in leaves:
        places = [(*place, code) for place in places for code in codes]
    return places
