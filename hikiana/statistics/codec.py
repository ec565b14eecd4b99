"""StatTables as JSON in the outputs of notebooks: what workbooks and CSV files are made of after the notebook ended."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import polars as pl

from hikiana.base.text import Text
from hikiana.statistics.definition import TableDefinition
from hikiana.statistics.table import STATUS, StatTable, Words

MIME_TYPE = "application/vnd.hikiana.table+json"


def to_data(table: StatTable) -> dict[str, Any]:
    """The table with its cells by column; values unrounded, null where a cell has none to tell."""
    return {
        **definition(table).to_data(),
        "cells": table.cells.with_columns(pl.exclude("value").cast(pl.String)).to_dict(as_series=False),
        "source": asdict(table.source),
        "note": asdict(table.note) if table.note else None,
        "protected": table.protected,
        "words": [
            {"title": asdict(column.title), "of": {code: asdict(text) for code, text in column.of.items()}}
            for column in table.words
        ],
    }


def definition(table: StatTable) -> TableDefinition:
    """What the table's cells count; of measures that are not shown, what shown ones follow from."""
    measures = {measure.code: measure for measure in (*table.measures, *table.counted)}
    shown = frozenset(measure.code for measure in measures.values() if measure in table.measures)
    return TableDefinition(table.id, table.title, table.where, table.dimensions, measures, shown)


def from_data(data: Mapping[str, Any]) -> StatTable:
    """The table that `to_data` gave.

    Raises
    ------
    ValueError
        When the data are no such table.
    """
    try:
        defined = TableDefinition.from_data(data)
        measures = tuple(measure for code, measure in defined.measures.items() if code in defined.shown)
        counted = tuple(measure for code, measure in defined.measures.items() if code not in defined.shown)
        types: dict[str, Any] = {dimension.name: dimension.dtype for dimension in defined.dimensions}
        types |= {"measure": pl.Enum([measure.code for measure in measures]), "value": pl.Float64, "status": STATUS}
        cells = pl.DataFrame({name: pl.Series(name, data["cells"][name], dtype) for name, dtype in types.items()})
        words = tuple(
            Words(Text(**entry["title"]), {code: Text(**text) for code, text in entry["of"].items()})
            for entry in data["words"]
        )
        return StatTable(
            defined.id,
            defined.title,
            defined.dimensions,
            measures,
            cells,
            Text(**data["source"]),
            Text(**data["note"]) if data["note"] else None,
            defined.where,
            counted=counted,
            protected=data["protected"],
            words=words,
        )
    except (KeyError, TypeError, ValueError, pl.exceptions.PolarsError) as fault:
        raise ValueError(f"no table: {fault}") from fault
