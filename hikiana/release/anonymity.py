"""Micro data in which nobody stands alone: generalised as little as k and l allow, the rest suppressed or left out.

k-anonymity with generalisation and suppression: Samarati and Sweeney, Protecting privacy when disclosing information
(SRI-CSL-98-04, 1998). Distinct l-diversity: Machanavajjhala et al., l-diversity: privacy beyond k-anonymity (ACM TKDD
1(1), 2007).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, product

import polars as pl

from hikiana.base.errors import UsageError
from hikiana.release.hierarchy import SUPPRESSED, LevelledColumn

MAX_SUPPRESSED = 0.1
"""The largest share of persons whose classes may be too small before suppression (MaxSup of Samarati, Protecting
respondents' identities in microdata release, IEEE TKDE 13(6), 2001): suppressed values are missing where people are
rare, so rather a coarser level than many of them."""

_PERSONS, _PATTERN = "persons", "pattern"


@dataclass(frozen=True)
class Anonymous:
    """`frame`: the rows kept, with codes of the chosen `levels` (by column) or SUPPRESSED; `dropped` rows are gone."""

    frame: pl.DataFrame
    levels: Mapping[str, int]
    dropped: int


def anonymise(
    rows: pl.DataFrame, quasi_identifiers: Sequence[LevelledColumn], sensitive: str, k: int, diversity: int
) -> Anonymous:
    """Make every class of equal quasi-identifiers hold at least `k` rows and `diversity` values of `sensitive`.

    One row per person; the columns of the quasi-identifiers hold codes of the records, others are carried along. Of
    all combinations of levels that leave at most MAX_SUPPRESSED of the persons in classes too small, the one with the
    least loss (`Column.loss` summed over columns, a suppressed value 1, a dropped row 1 in each column) is taken. A
    value is generalised or suppressed, never changed.

    Raises
    ------
    UsageError
        When all rows together are fewer than `k`, or hold fewer values of `sensitive`.
    """
    if rows.height < k or rows[sensitive].n_unique() < diversity:
        raise UsageError(
            f"個票データは作れません。人数が{k}名に満たないか、転帰が{diversity}種類に満たないためです。"
            "年度を増やしてください。",
            f"No micro data can be made: there are fewer than {k} persons, or fewer than {diversity} outcomes. "
            "Name more fiscal years.",
        )
    names = [column.name for column in quasi_identifiers]
    every_level = [
        column.at(level).alias(_at(column.name, level))
        for column in quasi_identifiers
        for level in range(len(column.levels))
    ]
    # In order, so that sums of fractions come out the same in every run.
    cells = rows.group_by(*names, sensitive).agg(pl.len().alias(_PERSONS)).sort(*names, sensitive)
    cells = cells.with_columns(every_level)
    losses = {
        (column.name, level): _mean_loss(cells, column, level)
        for column in quasi_identifiers
        for level in range(len(column.levels))
    }
    best: tuple[float, dict[str, int], pl.DataFrame] | None = None
    for bound, levels in _by_loss(quasi_identifiers, losses):
        if best and bound >= best[0]:
            break  # suppression only adds to what generalisation loses
        at_levels = [pl.col(_at(name, level)).alias(name) for name, level in levels.items()]
        classes = cells.group_by(*at_levels, sensitive, maintain_order=True).agg(pl.col(_PERSONS).sum())
        settled = suppress(classes, names, sensitive, k, diversity)
        if settled[_PATTERN].has_nulls() or _touched(settled) > MAX_SUPPRESSED * rows.height:
            continue
        loss = _loss(settled, quasi_identifiers, levels) / rows.height
        if best is None or loss < best[0]:
            best = (loss, levels, settled)
    assert best is not None  # with every column at its coarsest level there is one class
    _, levels, settled = best
    generalised = rows.with_columns(column.at(levels[column.name]) for column in quasi_identifiers)
    found = generalised.join(settled.drop(_PERSONS), on=[*names, sensitive], how="inner", maintain_order="left")
    kept = found.filter(pl.col(_PATTERN) < len(patterns(names)) - 1)
    frame = kept.with_columns(_released(names, name) for name in names).drop(_PATTERN)
    return Anonymous(frame, levels, rows.height - frame.height)


def suppress(cells: pl.DataFrame, names: Sequence[str], sensitive: str, k: int, diversity: int) -> pl.DataFrame:
    """Which values to suppress so that every class has `k` persons and `diversity` values of `sensitive`.

    `cells` has one row per combination of the quasi-identifiers `names` and `sensitive`, with its persons. Adds
    `pattern`: the place in `patterns(names)` of the columns to suppress, null where no pattern helps. Classes that are
    too small are pooled by what they have in common, with as few suppressed columns as can be, of equally many the
    first in `names`. Persons of whom every value would be suppressed are a class too: what they have together follows
    from a published total and the rows that are there.
    """
    cells = cells.with_columns(pl.lit(None, pl.Int64).alias(_PATTERN))
    undecided = pl.col(_PATTERN).is_null()
    for place, pattern in enumerate(patterns(names)):
        if not cells[_PATTERN].has_nulls():
            return cells
        persons = _within(pl.col(_PERSONS).filter(undecided).sum(), names, pattern)
        values = _within(pl.col(sensitive).filter(undecided).n_unique(), names, pattern)
        cells = _settle(cells, undecided & (persons >= k) & (values >= diversity), place)
    for place, pattern in enumerate(patterns(names)):
        # What is left may join a class that is large enough already.
        cells = _settle(cells, undecided & _within((pl.col(_PATTERN) == place).any(), names, pattern), place)
    return cells


def patterns(names: Sequence[str]) -> list[tuple[str, ...]]:
    """The sets of columns that may be suppressed in one row: none, one, two … and all, which leaves the row out."""
    return [pattern for size in range(len(names) + 1) for pattern in combinations(names, size)]


def _within(figure: pl.Expr, names: Sequence[str], pattern: Sequence[str]) -> pl.Expr:
    """A figure of all rows that have the columns outside of the pattern in common."""
    common = [name for name in names if name not in pattern]
    return figure.over(common) if common else figure


def _settle(cells: pl.DataFrame, which: pl.Expr, place: int) -> pl.DataFrame:
    return cells.with_columns(pl.when(which).then(pl.lit(place, pl.Int64)).otherwise(_PATTERN).alias(_PATTERN))


def _touched(settled: pl.DataFrame) -> int:
    """How many persons have a suppressed value or are left out."""
    return int(settled.filter(pl.col(_PATTERN) > 0)[_PERSONS].sum())


def _at(name: str, level: int) -> str:
    return f"{name}/{level}"


def _mean_loss(cells: pl.DataFrame, column: LevelledColumn, level: int) -> float:
    loss = pl.col(_at(column.name, level)).replace_strict(column.loss(level), return_dtype=pl.Float64)
    return float(cells.select((loss * pl.col(_PERSONS)).sum() / pl.col(_PERSONS).sum()).item())


def _by_loss(
    columns: Sequence[LevelledColumn], losses: Mapping[tuple[str, int], float]
) -> list[tuple[float, dict[str, int]]]:
    """Every combination of levels with its loss by generalisation, the least first."""
    names = [column.name for column in columns]
    lattice = product(*(range(len(column.levels)) for column in columns))
    nodes = [dict(zip(names, levels, strict=True)) for levels in lattice]
    return sorted(((sum(losses[place] for place in node.items()), node) for node in nodes), key=_order)


def _order(node: tuple[float, dict[str, int]]) -> tuple[float, list[int]]:
    return node[0], list(node[1].values())


def _hidden(names: Sequence[str], name: str) -> pl.Expr:
    return pl.col(_PATTERN).is_in([place for place, pattern in enumerate(patterns(names)) if name in pattern])


def _released(names: Sequence[str], name: str) -> pl.Expr:
    return pl.when(_hidden(names, name)).then(pl.lit(SUPPRESSED)).otherwise(name).alias(name)


def _loss(settled: pl.DataFrame, columns: Sequence[LevelledColumn], levels: Mapping[str, int]) -> float:
    """The loss of all persons together."""
    names = [column.name for column in columns]
    of_each = [
        pl.when(pl.col(_PATTERN).is_null() | _hidden(names, column.name))
        .then(1.0)
        .otherwise(pl.col(column.name).replace_strict(column.loss(levels[column.name]), return_dtype=pl.Float64))
        for column in columns
    ]
    return float(settled.select((pl.sum_horizontal(of_each) * pl.col(_PERSONS)).sum()).item())
