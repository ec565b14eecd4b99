"""StatTables as JSON in the outputs of notebooks: what workbooks and CSV files are made of after the notebook ended."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import polars as pl

from hikiana.base.text import Text
from hikiana.statistics.dimension import Dimension, Item
from hikiana.statistics.measure import Formula, Measure
from hikiana.statistics.table import STATUS, StatTable, Words

MIME_TYPE = "application/vnd.hikiana.table+json"


def to_data(table: StatTable) -> dict[str, Any]:
    """The table with its cells by column; values unrounded, null where a cell has none to tell."""
    return {
        **definition(table),
        "cells": table.cells.with_columns(pl.exclude("value").cast(pl.String)).to_dict(as_series=False),
        "source": asdict(table.source),
        "note": asdict(table.note) if table.note else None,
        "protected": table.protected,
        "words": [
            {"title": asdict(column.title), "of": {code: asdict(text) for code, text in column.of.items()}}
            for column in table.words
        ],
    }


def definition(table: StatTable) -> dict[str, Any]:
    """What the table's cells count, without any value; of measures that are not shown, what shown ones follow from."""
    measures = {measure.code: measure for measure in (*table.measures, *table.counted)}
    return {
        "id": table.id,
        "title": asdict(table.title),
        "where": {variable: list(codes) for variable, codes in table.where.items()},
        "dimensions": [asdict(entry) for entry in table.dimensions],
        "measures": [
            asdict(measure) | {"shown": measure in table.measures, **_told(measure, measures)}
            for measure in measures.values()
        ],
    }


def _told(measure: Measure, measures: Mapping[str, Measure]) -> dict[str, Any]:
    """The conditions as a mapping; of what follows from counts, the population and how."""
    told: dict[str, Any] = {"where": {variable: list(codes) for variable, codes in measure.where}}
    if (formula := measure.formula) is None:
        return told
    if not formula.by:
        return told | {"formula": None}
    of = measures.get(formula.of)
    told["population"] = measure.population or (of.population if of else "")
    told["formula"] = asdict(formula) | {"whole": dict(formula.whole)}
    return told


def from_data(data: Mapping[str, Any]) -> StatTable:
    """The table that `to_data` gave.

    Raises
    ------
    ValueError
        When the data are no such table.
    """
    try:
        dimensions = tuple(_dimension(entry) for entry in data["dimensions"])
        measures = tuple(_measure(entry) for entry in data["measures"] if entry["shown"])
        counted = tuple(_measure(entry) for entry in data["measures"] if not entry["shown"])
        where = {variable: tuple(codes) for variable, codes in data["where"].items()}
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
    return StatTable(
        data["id"],
        title,
        dimensions,
        measures,
        cells=cells,
        source=source,
        note=note,
        where=where,
        counted=counted,
        protected=data["protected"],
        words=words,
    )


def _dimension(data: Mapping[str, Any]) -> Dimension:
    items = tuple(_item(item) for item in data["items"])
    return Dimension(**{**data, "title": Text(**data["title"]), "items": items})


def _item(data: Mapping[str, Any]) -> Item:
    lists = {name: tuple(data[name]) for name in ("members", "codes")}
    band = tuple(data["range"]) if data["range"] else None
    return Item(**{**data, **lists, "label": Text(**data["label"]), "range": band})


def _measure(data: Mapping[str, Any]) -> Measure:
    """What a measure says of itself; its formula has told a reader what it has to tell."""
    words = {name: Text(**data[name]) if data[name] else None for name in ("label", "unit", "note")}
    where = tuple((variable, tuple(codes)) for variable, codes in data["where"].items())
    formula = data["formula"] and Formula(**{**data["formula"], "whole": tuple(data["formula"]["whole"].items())})
    own = {name: value for name, value in data.items() if name != "shown"}
    return Measure(**{**own, **words, "where": where, "formula": formula})
