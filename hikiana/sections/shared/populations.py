"""Populations of the regions, which the user may supply: then rates can be told."""

from pathlib import Path

import polars as pl

from hikiana.base.errors import InputError
from hikiana.base.fiscal_year import FiscalYear
from hikiana.base.text import Text
from schemas.code_lists import CODE_LISTS
from schemas.roles import HOME

FILE = "populations.csv"
_COLUMNS = {"region": pl.String, "fiscal_year": pl.Int32, "population": pl.Int64}


def read_populations(folder: Path, fiscal_year: FiscalYear) -> pl.DataFrame | None:
    """One row per region: region, population (of the newest fiscal year up to the given one), fiscal_year.

    The file has the columns region (the code of one that the centre serves), fiscal_year and population. None when
    there is none, or when it has no row for `fiscal_year` or earlier.

    Raises
    ------
    InputError
        When a column, region, year or population is not what it should be, or a row stands twice.
    """
    path = folder / FILE
    if not path.is_file():
        return None
    try:
        rows = pl.read_csv(path, infer_schema=False).select(
            pl.col(name).str.strip_chars().cast(kind) for name, kind in _COLUMNS.items()
        )
    except (pl.exceptions.PolarsError, OSError) as fault:
        raise _fault(
            path,
            Text("列は region,fiscal_year,population で、年度と人口は整数です", "needs region,fiscal_year,population"),
        ) from fault
    known = pl.col("region").is_in(CODE_LISTS["region"].with_role(HOME))
    sound = known.fill_null(False) & (pl.col("population") > 0).fill_null(False) & pl.col("fiscal_year").is_not_null()
    doubled = pl.struct("region", "fiscal_year").is_duplicated()
    bad = rows.with_row_index("row", offset=2).filter(~sound | doubled)
    if not bad.is_empty():
        row = bad["row"][0]
        raise _fault(
            path,
            Text(
                f"{row}行目: 圏域のコード、年度、正の人口が1行ずつ要ります（同じ圏域と年度は一度だけ）",
                f"row {row}: a region's code, a fiscal year and a positive population, each region and year once",
            ),
        )
    newest = rows.filter(pl.col("fiscal_year") <= fiscal_year.year).sort("fiscal_year").group_by("region").last()
    return None if newest.is_empty() else newest.sort("region")


def inhabitants(folder: Path, fiscal_year: FiscalYear) -> int | None:
    """How many live in the area that a centre serves; None where that is not known of every region."""
    populations = read_populations(folder, fiscal_year)
    known = set() if populations is None else {*populations["region"]}
    if populations is None or known != {*CODE_LISTS["region"].with_role(HOME)}:
        return None
    return int(populations["population"].sum())


def _fault(path: Path, why: Text) -> InputError:
    return InputError(
        Text(f"圏域の人口 {path} を使えません。{why.ja}。", f"The populations {path} cannot be used: {why.en}.")
    )
