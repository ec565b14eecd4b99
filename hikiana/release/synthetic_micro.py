"""Wholly synthetic micro data: made-up clients drawn from published tables alone, never from records.

Whoever has the public edition can make them, so they reveal nothing that it does not.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import accumulate
from math import floor, prod
from random import Random

import polars as pl

from hikiana.base.errors import UsageError
from hikiana.base.text import Text
from hikiana.register.synthetic.draws import apportion, shuffled

NAME = "synthetic_clients"
"""What the file is called, without its ending."""
TITLE = Text(
    "合成個票データ（公開した表から作ったもので、実在の人の記録ではない）",
    "Synthetic micro data (drawn from published tables; no records of real persons)",
)
DATA_KIND, SYNTHETIC = "data_kind", "synthetic"

ROUNDS = 1000
TOLERANCE = 0.05
"""How far from a published count, in persons, the fitted one may stay: far less than rounding to whole ones moves."""
_PARTS = 10**6

PublishedCounts = Mapping[tuple[str, ...], int | None]
"""Categories, one of each variable of a table → persons; None is a hidden cell."""


def synthetic_clients(total: int, tables: Mapping[tuple[str, ...], PublishedCounts], seed: int) -> pl.DataFrame:
    """`total` made-up clients that agree with published counts, the same ones for the same seed.

    `tables`: variables → their published counts, one variable or several, for example
    {("sex",): {("male",): 70, ("female",): None}, ("sex", "age_band"): {("male", "under_20"): 8, …}}. The cells of
    a table count each of the `total` persons once; leaves only, no totals. A combination that is not there is hidden.

    Between the published counts the clients are spread as evenly as can be: the joint distribution of the greatest
    entropy, by iterative proportional fitting (Deming and Stephan, Ann. Math. Statist. 11(4), 1940), in which the
    hidden cells of a table share what its total leaves. In whole persons each variable meets its published counts
    exactly as far as no combination published as zero is in the way; counts of two variables and more are met nearly.

    One row per made-up client: `data_kind` ("synthetic" in every row) and a column of codes (Enum) per variable.

    Raises
    ------
    UsageError
        When tables contradict each other or the total.
    """
    categories: dict[str, dict[str, None]] = {}
    for variables, counts in tables.items():
        for place, variable in enumerate(variables):
            categories.setdefault(variable, {}).update(dict.fromkeys(cell[place] for cell in counts))
    rng = Random(seed)
    names: list[str] = []
    rows: list[tuple[str, ...]] = [()] * total
    for linked in _linked(categories, tables):
        own = {variables: counts for variables, counts in tables.items() if set(variables) <= set(linked)}
        joint = pl.DataFrame({"persons": [1.0]})
        for name in linked:
            joint = joint.join(pl.DataFrame({name: list(categories[name])}), how="cross")
        fitted = _fit(joint, total, own)
        weights = {tuple(cell): persons for *cell, persons in fitted.select(*linked, "persons").iter_rows()}
        rows.sort()
        cells = _whole_persons(rows, weights, rng.random())
        for place, name in enumerate(linked):
            sums = fitted.group_by(name, maintain_order=True).agg(pl.col("persons").sum()).iter_rows()
            wanted = apportion({code: round(persons * _PARTS) for code, persons in sums}, total)
            _settle(cells, place, wanted, weights, rng)
        rows = [(*row, *cell) for row, cell in zip(rows, cells, strict=True)]
        names += linked
    schema = {name: pl.Enum(list(categories[name])) for name in names}
    frame = pl.DataFrame(shuffled(rng, rows), schema, orient="row")
    return frame.select(pl.lit(SYNTHETIC).alias(DATA_KIND), *categories)


def _linked(categories: Mapping[str, Collection[str]], tables: Iterable[Sequence[str]]) -> list[list[str]]:
    """The variables that tables join, directly or through others; those with most combinations first.

    Those of different groups are independent, so that nobody has to look at all combinations of all variables.
    """
    groups: list[set[str]] = []
    for variables in tables:
        joined = [group for group in groups if group & {*variables}]
        groups = [group for group in groups if group not in joined] + [{*variables}.union(*joined)]
    linked = [[name for name in categories if name in group] for group in groups]
    return sorted(linked, key=lambda group: (-prod(len(categories[name]) for name in group), group))


def _fit(joint: pl.DataFrame, total: int, tables: Mapping[tuple[str, ...], PublishedCounts]) -> pl.DataFrame:
    """The joint cells with persons (fractions) that agree with every table."""
    for place, (variables, counts) in enumerate(tables.items()):
        known = {cell: count for cell, count in counts.items() if count is not None}
        left = total - sum(known.values())
        cells = pl.DataFrame(
            [(*cell, group, count) for group, (cell, count) in enumerate(known.items())],
            {**dict.fromkeys(variables, pl.String), f"group {place}": pl.Int64, f"count {place}": pl.Int64},
            orient="row",
        )
        # All hidden cells of a table are one group: what they are together is known.
        joint = joint.join(cells, on=variables, how="left", maintain_order="left")
        hidden = joint[f"group {place}"].has_nulls()
        if left < 0 or (left > 0 and not hidden):
            raise _contradiction(variables, total)
        joint = joint.with_columns(
            pl.col(f"group {place}").fill_null(-1), pl.col(f"count {place}").fill_null(left).cast(pl.Float64)
        )
    for _ in range(ROUNDS):
        apart = {}
        for place, variables in enumerate(tables):
            fitted, count = pl.col("persons").sum().over(f"group {place}"), pl.col(f"count {place}")
            apart[variables] = float(joint.select((fitted - count).abs().max()).item())
            scaled = pl.col("persons") * count / fitted
            joint = joint.with_columns(pl.when(fitted > 0).then(scaled).otherwise(0.0).alias("persons"))
        if max(apart.values()) <= TOLERANCE:
            return joint
    raise _contradiction(max(apart, key=lambda variables: apart[variables]), total)


def _whole_persons(
    rows: Sequence[tuple[str, ...]], weights: Mapping[tuple[str, ...], float], start: float
) -> list[tuple[str, ...]]:
    """A cell of further variables for each row, in their order: equal rows have the cells by their weights.

    The running sum of the cells is rounded, so that neighbours together are hardly moved.
    """
    tiny = 1 / _PARTS  # sums of fractions may fall short of a whole number
    shares = [(cell, weight / len(rows)) for cell, weight in weights.items() if weight]
    made: list[tuple[str, ...]] = []
    for number in Counter(rows).values():
        given, running = 0, 0.0
        for cell, share in shares:
            running += number * share
            end = min(floor(running + start + tiny), number)
            made += [cell] * (end - given)
            given = end
    return made


def _settle(
    rows: list[tuple[str, ...]],
    place: int,
    wanted: Mapping[str, int],
    weights: Mapping[tuple[str, ...], float],
    rng: Random,
) -> None:
    """Change values of the variable at `place` until each stands in as many rows as wanted.

    Which row changes is drawn, the more likely the better the new combination suits the fitted cells.
    """
    found = Counter(row[place] for row in rows)
    missing = {code: number - found[code] for code, number in wanted.items()}
    for lacking in [code for code, number in missing.items() for _ in range(number)]:
        moves = [
            (index, changed, weights[changed] / weights[row])
            for index, row in enumerate(rows)
            if missing[row[place]] < 0 and weights[changed := (*row[:place], lacking, *row[place + 1 :])] > 0
        ]
        if not moves:
            continue
        steps = list(accumulate(weight for _, _, weight in moves))
        index, changed, _ = moves[min(bisect_right(steps, rng.random() * steps[-1]), len(moves) - 1)]
        missing[rows[index][place]] += 1
        rows[index] = changed


def _contradiction(variables: tuple[str, ...], total: int) -> UsageError:
    table = " × ".join(variables)
    return UsageError(
        f"公開した表「{table}」の数は、合計{total}名かほかの表と両立しません。同じ人を一度ずつ数えた表を、小計や合計を"
        "除いて指定してください。",
        f"The published counts of '{table}' contradict the total of {total} persons or the other tables. Name "
        "tables that count each person once, without subtotals and totals.",
    )
