"""What the cells of published tables count: definitions.json, which stands beside the tables as CSV."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from hikiana.base.errors import InputError
from hikiana.base.json_file import array, flag, mapping, number, read_json, string, whole
from hikiana.base.text import Text

FILE = "definitions.json"
TOTAL = "total"
Where = Mapping[str, frozenset[str]]
"""Variable → the codes to which it is restricted."""
_EntryT = TypeVar("_EntryT")


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
        data = read_json(path)
        tables = [_table(entry) for entry in data["tables"]]
        k = None if data["k"] is None else whole(data["k"])
        return Definitions(k, string(data["edition"]), whole(data["fiscal_year"]), _by(tables, lambda table: table.id))
    except FileNotFoundError as fault:
        raise InputError(
            Text(
                f"「{folder}」に tables/{FILE} がありません。hikiana report が作ったフォルダを指定してください。",
                f"'{folder}' has no tables/{FILE}. Name a folder that hikiana report made.",
            )
        ) from fault
    except (ValueError, KeyError, TypeError, AttributeError) as fault:
        raise InputError(
            Text(
                f"「{path}」は表の定義として読めません（{type(fault).__name__}）。報告書を作り直してください。",
                f"'{path}' cannot be read as definitions of tables ({type(fault).__name__}). Make the report anew.",
            )
        ) from fault


def _table(data: Mapping[str, Any]) -> Table:
    dimensions = tuple(_dimension(entry) for entry in data["dimensions"])
    if not dimensions or len({dimension.name for dimension in dimensions}) < len(dimensions):
        raise ValueError(data["id"])
    return Table(
        string(data["id"]),
        _text(data["title"]),
        _where(data["where"]),
        dimensions,
        _by([_measure(entry) for entry in data["measures"]], lambda measure: measure.code),
    )


def _dimension(data: Mapping[str, Any]) -> Dimension:
    entries = _by(data["items"], lambda entry: string(entry["code"]))
    own = {code: frozenset(array(entry["codes"], string) or [code]) for code, entry in entries.items()}
    items = {}
    for code, entry in entries.items():
        members = array(entry["members"], string)
        codes = frozenset[str]().union(*(own[member] for member in members)) if members else own[code]
        items[code] = Item(code, _text(entry["label"]), codes, _range(entry["range"]), bool(members))
    name = string(data["name"])
    return Dimension(name, string(data["variable"]) or name, flag(data["partition"]), flag(data["exhaustive"]), items)


def _measure(data: Mapping[str, Any]) -> Measure:
    return Measure(
        string(data["code"]),
        _text(data["label"]),
        _text(data["unit"]),
        whole(data["decimals"], -9, 9),
        string(data["population"]),
        _where(data["where"]),
        flag(data["distinct"]),
        string(data["sums"]),
        None if data["formula"] is None else _formula(data["formula"]),
    )


def _formula(data: Mapping[str, Any]) -> Formula:
    return Formula(string(data["of"]), string(data["by"]), mapping(data["whole"], string), number(data["per"]))


def _where(data: object) -> Where:
    return mapping(data, lambda codes: frozenset(array(codes, string)))


# A key that is missing is never taken for one that says nothing: other names would be other numbers.


def _by(entries: Iterable[_EntryT], name_of: Callable[[_EntryT], str]) -> dict[str, _EntryT]:
    found: dict[str, _EntryT] = {}
    for entry in entries:
        if found.setdefault(name_of(entry), entry) is not entry:
            raise ValueError(name_of(entry))
    return found


def _text(data: Mapping[str, Any]) -> Text:
    return Text(string(data["ja"]), string(data["en"]))


def _range(data: object) -> tuple[float, float | None] | None:
    if data is None:
        return None
    low, high = array(data, lambda end: None if end is None else number(end))
    if low is None:
        raise ValueError("no lower limit")
    return low, high
