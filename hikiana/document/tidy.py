"""Tables as tidy CSV: one file a table, one row a cell, with codes for machines and labels for people."""

import json
from collections.abc import Iterable
from io import BytesIO

import polars as pl

from hikiana.base.fiscal_year import FiscalYear
from hikiana.base.spreadsheet import write_csv
from hikiana.base.workspace import CENTRE
from hikiana.centre.national import centre_data
from hikiana.presentation.numbers import SIGNS, write
from hikiana.sections.shared.populations import inhabitants
from hikiana.statistics.codec import definition
from hikiana.statistics.table import StatTable


def tidy_files(tables: Iterable[StatTable]) -> dict[str, bytes]:
    """tables/<table id>.csv of each table, in UTF-8 with the mark by which Excel knows it."""
    return {f"tables/{table.id}.csv": _csv(tidy(table)) for table in tables}


def definitions_file(
    tables: Iterable[StatTable], edition: str, fiscal_year: FiscalYear, synthetic: bool, threshold: int | None
) -> dict[str, bytes]:
    """tables/definitions.json: what the cells of every table count, and the edition that they are of.

    `threshold` is the smallest number of persons that the edition tells; None where it tells all. Of the centre it
    says what others need to compare its tables with their own.
    """
    told = {
        "edition": edition,
        "fiscal_year": fiscal_year.year,
        "synthetic": synthetic,
        "k": threshold,
        "centre": centre_data(inhabitants(CENTRE, fiscal_year)),
        "tables": [definition(table).to_data() for table in tables],
    }
    text = json.dumps(told, ensure_ascii=False, indent=1) + "\n"
    return {"tables/definitions.json": text.encode()}


def _csv(frame: pl.DataFrame) -> bytes:
    file = BytesIO()
    write_csv(frame, file, include_bom=True)
    return file.getvalue()


def tidy(table: StatTable) -> pl.DataFrame:
    """One row per cell of a table, and one for each row of words that has no cell (measure, value and status empty).

    Columns: for each dimension its code, label in ja and en; the columns of words in ja; measure (code),
    measure_ja, measure_en, unit; value (unrounded; minutes for times; empty without one), written (as in the report),
    status (observed, zero, printed, not_applicable, not_available, suppressed) and source, which tells synthetic data.
    """
    frame = _with_rows_of_words(table.cells.with_columns(pl.exclude("value").cast(pl.String)), table)
    columns: list[pl.Expr] = []
    for dimension in table.dimensions:
        name = dimension.name
        for lang in ("ja", "en"):
            labels = {item.code: item.label(lang) for item in dimension.items}
            named = pl.col(name).replace_strict(labels, return_dtype=pl.String)
            columns.append(named.alias(f"{name}_{lang}"))
        columns.insert(len(columns) - 2, pl.col(name))
    rows = table.dimensions[0].name
    for words in table.words:
        told = {code: text.ja for code, text in words.of.items()}
        said = pl.col(rows).replace_strict(told, default=None, return_dtype=pl.String)
        columns.append(said.alias(words.title.ja))
    measures = {measure.code: measure for measure in table.measures}
    columns.append(pl.col("measure"))
    for name, label in (
        ("measure_ja", {code: measure.label.ja for code, measure in measures.items()}),
        ("measure_en", {code: measure.label.en for code, measure in measures.items()}),
        ("unit", {code: "分" if measure.style == "clock" else measure.unit.ja for code, measure in measures.items()}),
    ):
        columns.append(pl.col("measure").replace_strict(label, default=None, return_dtype=pl.String).alias(name))
    written = pl.Series("written", _written(table, frame), pl.String)
    source = pl.lit(table.source.ja).alias("source")
    return frame.select(*columns, "value", written, "status", source)


def _with_rows_of_words(cells: pl.DataFrame, table: StatTable) -> pl.DataFrame:
    rows = table.dimensions[0].name
    told = {code for words in table.words for code in words.of} - set(cells[rows])
    silent = pl.DataFrame({rows: sorted(told)}, schema={rows: pl.String})
    places = {item.code: place for place, item in enumerate(table.rows)}
    order = pl.col(rows).replace_strict(places, return_dtype=pl.UInt32)
    return pl.concat([cells, silent], how="diagonal").sort(order, maintain_order=True)


def _written(table: StatTable, cells: pl.DataFrame) -> list[str | None]:
    measures = {measure.code: measure for measure in table.measures}
    return [
        None if status is None else SIGNS[status] if value is None else write(value, measures[measure])
        for measure, value, status in cells.select("measure", "value", "status").iter_rows()
    ]
