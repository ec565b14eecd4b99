"""Micro data of clients and what they risk, as tables of a release."""

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from hikiana.base.fiscal_year import FiscalYear
from hikiana.base.text import Text
from hikiana.register.register import Register
from hikiana.release.hierarchy import SUPPRESSED
from hikiana.release.microdata import MicroData, micro_data
from hikiana.release.risk import FIGURES, risk_report
from hikiana.release.tables import MicroColumn, MicroTable

_FIGURE = MicroColumn("figure", Text("指標", "Figure"), Text("リスクの指標", "Measure of risk"), FIGURES)


@dataclass(frozen=True)
class ClientsTable:
    """The micro data, and the same as a table of a release."""

    data: MicroData
    table: MicroTable


def clients_table(register: Register, years: Sequence[FiscalYear], k: int, diversity: int) -> ClientsTable:
    """One row per client who started in the fiscal years; see `microdata.micro_data` for what it raises."""
    micro = micro_data(register, years, k, diversity)
    columns = tuple(
        MicroColumn(
            column.name,
            column.title,
            column.description,
            {entry.code: entry.label for entry in column.categories if entry.code != SUPPRESSED},
        )
        for column in micro.columns
    )
    name = micro.name.removeprefix("synthetic_")
    return ClientsTable(micro, MicroTable(name, micro.title, columns, micro.frame, micro.terms))


def risk_tables(micro: MicroData) -> list[MicroTable]:
    """The risk of micro data: its figures, one row each, and how many classes there are of each size."""
    report = risk_report(micro)
    told = Text("".join(text.ja for text in report.statements), " ".join(text.en for text in report.statements))
    titles = {column.name: column.title for column in micro.columns} | {"": Text("全体", "All")}
    about = report.figures.with_columns(pl.col("column").replace("", "all"))
    column = MicroColumn(
        "column",
        Text("列", "Column"),
        Text("指標が関わる列", "The column that a figure is about"),
        {name or "all": title for name, title in titles.items()},
    )
    value = MicroColumn("value", Text("値", "Value"), Text("人数、割合など", "Persons, shares and so on"))
    sizes = [
        MicroColumn("class_size", Text("組の人数", "Class size"), Text("等しい人の数", "Equal persons")),
        MicroColumn("classes", Text("組の数", "Classes"), Text("その人数の組の数", "Classes of this size")),
        MicroColumn("rows", Text("行数", "Rows"), Text("その組の行の数", "Rows in these classes")),
    ]
    return [
        MicroTable("risk", Text("個票データのリスク", "Risk of the micro data"), (_FIGURE, column, value), about, told),
        MicroTable(
            "risk_class_sizes",
            Text("等しい人の組の大きさ", "Sizes of the classes of equal persons"),
            tuple(sizes),
            report.class_sizes,
            told,
        ),
    ]
