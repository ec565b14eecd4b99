"""StatTables as JSON in the outputs of notebooks: what workbooks and CSV files are made of after the notebook ended."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

import polars as pl

from hikiana.listing import Listing, Words
from hikiana.table import STATUS, Dimension, Item, Measure, StatTable
from schemas.text import Text

MIME_TYPE = "application/vnd.hikiana.table+json"


def to_data(table: StatTable, words: Sequence[Words] = ()) -> dict[str, Any]:
    """The table with its cells by column; values unrounded, null where a cell has none to tell."""
    return {
        "id": table.id,
        "title": asdict(table.title),
        "dimensions": [
            {"name": entry.name, "title": asdict(entry.title), "items": [asdict(item) for item in entry.items]}
            for entry in table.dimensions
        ],
        "measures": [asdict(measure) for measure in table.measures],
        "cells": table.cells.with_columns(pl.exclude("value").cast(pl.String)).to_dict(as_series=False),
        "source": asdict(table.source),
        "note": asdict(table.note) if table.note else None,
        "words": [
            {"title": asdict(column.title), "of": {code: asdict(text) for code, text in column.of.items()}}
            for column in words
        ],
    }


def from_data(data: Mapping[str, Any]) -> Listing:
    """The table that `to_data` gave, with its columns of words, if it had any.

    Raises
    ------
    ValueError
        When the data are no such table.
    """
    try:
        dimensions = tuple(
            Dimension(entry["name"], Text(**entry["title"]), tuple(_item(item) for item in entry["items"]))
            for entry in data["dimensions"]
        )
        measures = tuple(_measure(entry) for entry in data["measures"])
        types: dict[str, Any] = {dimension.name: dimension.dtype for dimension in dimensions}
        types |= {"measure": pl.Enum([measure.code for measure in measures]), "value": pl.Float64, "status": STATUS}
        cells = pl.DataFrame({name: pl.Series(name, data["cells"][name], dtype) for name, dtype in types.items()})
        note = Text(**data["note"]) if data["note"] else None
        title, source = Text(**data["title"]), Text(**data["source"])
        words = tuple(
            Words(Text(**entry["title"]), {code: Text(**text) for code, text in entry["of"].items()})
            for entry in data["words"]
        )
    except (KeyError, TypeError, pl.exceptions.PolarsError) as fault:
        raise ValueError(f"no table: {fault}") from fault
    return Listing(StatTable(data["id"], title, dimensions, measures, cells, source, note), words)


def _item(data: Mapping[str, Any]) -> Item:
    return Item(data["code"], Text(**data["label"]), tuple(data["members"]))


def _measure(data: Mapping[str, Any]) -> Measure:
    words = {name: Text(**data[name]) if data[name] else None for name in ("label", "unit", "note")}
    return Measure(**{**data, **words})
