"""What the cells of a table count, without any value, and the same as JSON: in notebooks and in definitions.json."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal, TypeVar, cast

from hikiana.base.json_file import array, flag, mapping, number, string, whole
from hikiana.base.text import Text
from hikiana.statistics.dimension import Dimension, Item
from hikiana.statistics.measure import Formula, Measure

_EntryT = TypeVar("_EntryT")


@dataclass(frozen=True)
class TableDefinition:
    """A table without its values: its classifications and, by their codes, what is shown and what that follows from."""

    id: str
    title: Text
    where: Mapping[str, tuple[str, ...]]
    dimensions: tuple[Dimension, ...]
    measures: Mapping[str, Measure]
    shown: frozenset[str]

    def to_data(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "title": asdict(self.title),
            "where": {variable: list(codes) for variable, codes in self.where.items()},
            "dimensions": [asdict(entry) for entry in self.dimensions],
            "measures": [
                asdict(measure) | {"shown": code in self.shown, **self._said(measure)}
                for code, measure in self.measures.items()
            ],
        }

    def _said(self, measure: Measure) -> dict[str, Any]:
        """The conditions as a mapping; of what follows from counts, the population and how."""
        said: dict[str, Any] = {"where": {variable: list(codes) for variable, codes in measure.where}}
        if (formula := measure.formula) is None:
            return said
        if not formula.by:
            return said | {"formula": None}
        of = self.measures.get(formula.of)
        said["population"] = measure.population or (of.population if of else "")
        said["formula"] = asdict(formula) | {"whole": dict(formula.whole)}
        return said

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> "TableDefinition":
        """The definition that `to_data` gave; the formula of a measure says what it has to tell a reader.

        A key that is missing is never taken for one that says nothing: other names would be other numbers.

        Raises
        ------
        ValueError, KeyError, TypeError
            When the data are none.
        """
        dimensions = tuple(_dimension(entry) for entry in data["dimensions"])
        if not dimensions:
            raise ValueError("no dimension")
        return cls(
            string(data["id"]),
            _text(data["title"]),
            mapping(data["where"], _codes),
            tuple(_by(dimensions, lambda dimension: dimension.name).values()),
            _by([_measure(entry) for entry in data["measures"]], lambda measure: measure.code),
            frozenset(string(entry["code"]) for entry in data["measures"] if flag(entry["shown"])),
        )


def _dimension(data: Mapping[str, Any]) -> Dimension:
    items = _by((_item(entry) for entry in data["items"]), lambda item: item.code)
    dimension = Dimension(
        string(data["name"]),
        _text(data["title"]),
        tuple(items.values()),
        string(data["variable"]),
        flag(data["partition"]),
        flag(data["exhaustive"]),
    )
    if unknown := {member for item in items.values() for member in item.members} - items.keys():
        raise ValueError(f"no such members: {', '.join(sorted(unknown))}")
    return dimension


def _item(data: Mapping[str, Any]) -> Item:
    return Item(
        string(data["code"]),
        _text(data["label"]),
        _codes(data["members"]),
        _codes(data["codes"]),
        _range(data["range"]),
    )


def _measure(data: Mapping[str, Any]) -> Measure:
    if data["style"] not in ("number", "clock"):
        raise ValueError("no such style")
    return Measure(
        string(data["code"]),
        _text(data["label"]),
        _text(data["unit"]),
        decimals=whole(data["decimals"], -9, 9),
        style=cast(Literal["number", "clock"], data["style"]),
        note=None if data["note"] is None else _text(data["note"]),
        population=string(data["population"]),
        where=tuple(mapping(data["where"], _codes).items()),
        distinct=flag(data["distinct"]),
        formula=None if data["formula"] is None else _formula(data["formula"]),
        sums=string(data["sums"]),
        internal=flag(data["internal"]),
    )


def _formula(data: Mapping[str, Any]) -> Formula:
    return Formula(
        string(data["of"]),
        string(data["by"]),
        tuple(mapping(data["whole"], string).items()),
        number(data["per"]),
        string(data["bands"]),
        whole(data["persons"]),
    )


def _by(entries: Iterable[_EntryT], name_of: Callable[[_EntryT], str]) -> dict[str, _EntryT]:
    found: dict[str, _EntryT] = {}
    for entry in entries:
        if found.setdefault(name_of(entry), entry) is not entry:
            raise ValueError(f"twice: {name_of(entry)}")
    return found


def _codes(data: object) -> tuple[str, ...]:
    return tuple(array(data, string))


def _text(data: Mapping[str, Any]) -> Text:
    return Text(string(data["ja"]), string(data["en"]))


def _range(data: object) -> tuple[int, int | None] | None:
    if data is None:
        return None
    low, high = array(data, lambda end: None if end is None else whole(end))
    if low is None:
        raise ValueError("no lower limit")
    return low, high
