"""How well micro data hide a person: the measures that a data holder states, and the same in words."""

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from hikiana.base.text import Text
from hikiana.release.hierarchy import SUPPRESSED
from hikiana.release.microdata import MicroData

FIGURES = {
    "clients": Text("対象の人数", "Clients"),
    "rows": Text("行数", "Rows"),
    "dropped": Text("除いた人数", "Clients left out"),
    "classes": Text("組の数", "Classes"),
    "k": Text("最も小さい組の人数（k）", "Smallest class (k)"),
    "uniques": Text("一人だけの組", "Classes of one"),
    "distinct_l": Text("組の中の値の種類の最少（l）", "Fewest distinct values in a class (l)"),
    "entropy_l": Text("エントロピーによるlの最小", "Smallest entropy l"),
    "t": Text("全体の分布との隔たりの最大（t）", "Largest distance to the whole distribution (t)"),
    "suppressed": Text("秘匿した値", "Suppressed values"),
    "uniques_of_all": Text("全ての列を知る人に一人だけに見える行", "Rows unique to who knows every column"),
}


@dataclass(frozen=True)
class RiskReport:
    """The risk of micro data.

    figures: one row per figure (a key of FIGURES) and column of the micro data that it is about ("" for all): figure,
    column, value (Float64).
    class_sizes: one row per size: class_size (persons), classes, rows.
    """

    figures: pl.DataFrame
    class_sizes: pl.DataFrame
    statements: tuple[Text, ...]

    def value(self, figure: str, column: str = "") -> float:
        return float(self.figures.filter(figure=figure, column=column)["value"].item())


def classes(frame: pl.DataFrame, quasi_identifiers: Sequence[str], sensitive: str) -> pl.DataFrame:
    """One row per class of equal quasi-identifiers, with what k-anonymity, l-diversity and t-closeness are made of.

    class_size: persons. distinct_l: different values of `sensitive`. entropy_l: exp of the entropy of its distribution
    in the class (Machanavajjhala et al., l-diversity, ACM TKDD 1(1), 2007). distance: half the sum of the absolute
    differences between the distribution in the class and in all rows, the distance of nominal values in t-closeness
    (Li, Li and Venkatasubramanian, t-closeness, ICDE 2007).
    """
    whole = frame.group_by(sensitive).agg((pl.len() / frame.height).alias("overall"))
    grid = frame.select(quasi_identifiers).unique().join(whole, how="cross")
    counts = frame.group_by(*quasi_identifiers, sensitive).agg(pl.len().alias("persons"))
    share = pl.col("persons") / pl.col("persons").sum().over(quasi_identifiers)
    shares = (
        grid.join(counts, on=[*quasi_identifiers, sensitive], how="left")
        .with_columns(pl.col("persons").fill_null(0))
        .with_columns(share.alias("share"))
    )
    observed = pl.col("share").filter(pl.col("persons") > 0)
    return (
        shares.group_by(quasi_identifiers)
        .agg(
            class_size=pl.col("persons").sum().cast(pl.Int64),
            distinct_l=observed.len().cast(pl.Int64),
            entropy_l=(-(observed * observed.log()).sum()).exp(),
            distance=(pl.col("share") - pl.col("overall")).abs().sum() / 2,
        )
        .sort(quasi_identifiers)
    )


def risk_report(micro: MicroData) -> RiskReport:
    """Measure micro data. l and t are given for each column that is no quasi-identifier."""
    identifiers, frame = micro.quasi_identifiers, micro.frame
    others = [column.name for column in micro.columns if column.name not in identifiers]
    by_column = {name: classes(frame, identifiers, name) for name in others}
    sizes = by_column[micro.sensitive]["class_size"]
    every_column = frame.group_by(frame.columns).len()["len"]
    rows = [
        ("clients", "", micro.clients),
        ("rows", "", frame.height),
        ("dropped", "", micro.dropped),
        ("classes", "", sizes.len()),
        ("k", "", sizes.min()),
        ("uniques", "", (sizes == 1).sum()),
        ("uniques_of_all", "", (every_column == 1).sum()),
        *(("distinct_l", name, found["distinct_l"].min()) for name, found in by_column.items()),
        *(("entropy_l", name, found["entropy_l"].min()) for name, found in by_column.items()),
        *(("t", name, found["distance"].max()) for name, found in by_column.items()),
        *(("suppressed", name, (frame[name] == SUPPRESSED).sum()) for name in identifiers),
    ]
    figures = pl.DataFrame(rows, {"figure": pl.String, "column": pl.String, "value": pl.Float64}, orient="row")
    class_sizes = (
        sizes.value_counts(name="classes")
        .sort("class_size")
        .with_columns(pl.col("classes").cast(pl.Int64), rows=pl.col("class_size") * pl.col("classes"))
    )
    return RiskReport(figures, class_sizes, _statements(micro, figures))


def _statements(micro: MicroData, figures: pl.DataFrame) -> tuple[Text, ...]:
    value = {(figure, column): number for figure, column, number in figures.iter_rows()}
    titles = {column.name: column.title for column in micro.columns}
    identifiers = Text(
        "・".join(titles[name].ja for name in micro.quasi_identifiers),
        ", ".join(titles[name].en for name in micro.quasi_identifiers),
    )
    suppressed = Text(
        "、".join(f"{titles[name].ja} {value['suppressed', name]:,.0f}" for name in micro.quasi_identifiers),
        ", ".join(f"{titles[name].en} {value['suppressed', name]:,.0f}" for name in micro.quasi_identifiers),
    )
    return (
        Text(
            "{clients}名のうち{rows}名の行があります。{dropped}名は、ほかの人と区別できてしまうため除きました。",
            "There are rows of {rows} of {clients} clients. {dropped} are left out because they would stand apart.",
        ).format(
            clients=f"{value['clients', '']:,.0f}",
            rows=f"{value['rows', '']:,.0f}",
            dropped=f"{value['dropped', '']:,.0f}",
        ),
        Text(
            "{identifiers}が同じ人の組は{classes}あり、最も小さい組は{k}名です。一人だけの組は{uniques}です。",
            "Clients alike in {identifiers} form {classes} classes of at least {k}; classes of one: {uniques}.",
        ).format(
            identifiers=identifiers,
            classes=f"{value['classes', '']:,.0f}",
            k=f"{value['k', '']:.0f}",
            uniques=f"{value['uniques', '']:.0f}",
        ),
        Text(
            "どの組にも「{sensitive}」の値が{distinct}種類以上あります（エントロピーによるlは{entropy}以上、全体の分布との"
            "隔たりtは{t}以下）。",
            "Every class holds at least {distinct} values of '{sensitive}' (entropy l at least {entropy}, distance t "
            "to the whole distribution at most {t}).",
        ).format(
            sensitive=titles[micro.sensitive],
            distinct=f"{value['distinct_l', micro.sensitive]:.0f}",
            entropy=f"{value['entropy_l', micro.sensitive]:.2f}",
            t=f"{value['t', micro.sensitive]:.2f}",
        ),
        Text("秘匿した値：{suppressed}。", "Suppressed values: {suppressed}.").format(suppressed=suppressed),
        Text(
            "ある人の全ての列の値をすでに知っている人には、{uniques}行が一人だけに見えます。契約なしに渡せないのはこのためです。",
            "To somebody who knows a client's values in every column, {uniques} rows are unique. This is why the data "
            "are given under agreement only.",
        ).format(uniques=f"{value['uniques_of_all', '']:,.0f}"),
    )
