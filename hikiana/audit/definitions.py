"""What the cells of published tables count: definitions.json, which stands beside the tables as CSV."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from hikiana.errors import InputError
from schemas.text import Text

FILE = "definitions.json"
TOTAL = "total"
Where = Mapping[str, frozenset[str]]
"""Variable → the codes to which it is restricted."""


@dataclass(frozen=True)
class Item:
    """A category; `codes` are what it stands for, `range` the bounds [low, high) of a band (high None: open).

    An aggregate is the sum of other categories.
    """

    code: str
    label: Text
    codes: frozenset[str]
    range: tuple[float, float | None] | None
    is_aggregate: bool


@dataclass(frozen=True)
class Dimension:
    """A classification by `variable`; without `partition` its categories overlap."""

    name: str
    variable: str
    partition: bool
    exhaustive: bool
    items: Mapping[str, Item]

    @cached_property
    def leaves(self) -> tuple[str, ...]:
        """The codes of the categories that are no sums of others."""
        return tuple(code for code, item in self.items.items() if code != TOTAL and not item.is_aggregate)

    @cached_property
    def all_codes(self) -> frozenset[str]:
        return frozenset[str]().union(*(item.codes for item in self.items.values()))

    @property
    def covers(self) -> bool:
        """Whether the categories together are everything, as its total says."""
        return self.partition and self.exhaustive and TOTAL in self.items


@dataclass(frozen=True)
class Formula:
    """value = `of` ÷ `by` × `per`, where `by` is taken with the dimensions of `whole` at that code."""

    of: str
    by: str
    whole: Mapping[str, str]
    per: float


@dataclass(frozen=True)
class Measure:
    """What is counted, summed or computed; `population` "" says nothing about persons."""

    code: str
    label: Text
    unit: Text
    decimals: int
    population: str
    where: Where
    distinct: bool
    sums: str
    formula: Formula | None


@dataclass(frozen=True)
class Table:
    """A published table without its values."""

    id: str
    title: Text
    where: Where
    dimensions: tuple[Dimension, ...]
    measures: Mapping[str, Measure]


@dataclass(frozen=True)
class Definitions:
    """The tables of one edition and the threshold `k` that it says it keeps (None where it says nothing)."""

    k: int | None
    edition: str
    fiscal_year: int
    tables: Mapping[str, Table]


def read_definitions(folder: Path) -> Definitions:
    """The definitions of the tables of a report's folder.

    Raises
    ------
    InputError
        When the file is missing or cannot be understood: what is not defined cannot be attacked.
    """
    path = folder / "tables" / FILE
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        tables = [_table(entry) for entry in data["tables"]]
        return Definitions(
            data.get("k"), data["edition"], int(data["fiscal_year"]), {table.id: table for table in tables}
        )
    except FileNotFoundError as fault:
        raise InputError(
            Text(
                f"「{folder}」に tables/{FILE} がありません。hikiana report が作ったフォルダを指定してください。",
                f"'{folder}' has no tables/{FILE}. Name a folder that hikiana report made.",
            )
        ) from fault
    except (ValueError, KeyError, TypeError) as fault:
        raise InputError(
            Text(
                f"「{path}」は表の定義として読めません（{type(fault).__name__}）。報告書を作り直してください。",
                f"'{path}' cannot be read as definitions of tables ({type(fault).__name__}). Make the report anew.",
            )
        ) from fault


def _table(data: Mapping[str, Any]) -> Table:
    measures = [_measure(entry) for entry in data["measures"]]
    return Table(
        data["id"],
        Text(**data["title"]),
        _where(data.get("where")),
        tuple(_dimension(entry) for entry in data["dimensions"]),
        {measure.code: measure for measure in measures},
    )


def _dimension(data: Mapping[str, Any]) -> Dimension:
    own = {entry["code"]: frozenset(entry.get("codes") or [entry["code"]]) for entry in data["items"]}
    items = {}
    for entry in data["items"]:
        members = entry.get("members") or []
        codes = frozenset[str]().union(*(own[code] for code in members)) if members else own[entry["code"]]
        band = entry.get("range")
        limits = (band[0], band[1]) if band is not None else None
        items[entry["code"]] = Item(entry["code"], Text(**entry["label"]), codes, limits, bool(members))
    return Dimension(
        data["name"],
        data.get("variable") or data["name"],
        data.get("partition", True),
        data.get("exhaustive", True),
        items,
    )


def _measure(data: Mapping[str, Any]) -> Measure:
    formula = data.get("formula")
    return Measure(
        data["code"],
        Text(**data["label"]),
        Text(**data["unit"]),
        data.get("decimals", 0),
        data.get("population") or "",
        _where(data.get("where")),
        data.get("distinct", False),
        data.get("sums") or "",
        Formula(formula["of"], formula["by"], formula.get("whole") or {}, formula.get("per", 1.0)) if formula else None,
    )


def _where(data: Mapping[str, Any] | None) -> Where:
    return {variable: frozenset(codes) for variable, codes in (data or {}).items()}
