"""Tables of many centres: one column for each and one for all together, of what compares."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import polars as pl

from hikiana.base.text import Text
from hikiana.release.pool.alignment import CommonCategory, align
from hikiana.release.pool.editions import CentreEdition
from hikiana.release.pool.rates import rates_by_centre
from hikiana.statistics.definition import TableDefinition
from hikiana.statistics.dimension import TOTAL, Dimension, Item
from hikiana.statistics.measure import Measure
from hikiana.statistics.table import STATUS, StatTable
from hikiana.statistics.vocabulary import DERIVED

TOGETHER = Text("合計", "Together")
_NOT_POOLED = frozenset({"fiscal_year", "start_year", "month", "event", "years_since_start"})
"""Variables of time: what is put together is of one fiscal year."""
_FOUND = dict[tuple[str, ...], tuple[float | None, str]]


@dataclass(frozen=True)
class Pooled:
    """The tables, and what does not compare: of a centre, in a table."""

    tables: tuple[StatTable, ...]
    unlike: tuple[Text, ...]


def pool(editions: Sequence[CentreEdition], source: Text) -> Pooled:
    """Counts by national category, of every table that two centres or more have of the fiscal year."""
    columns = _centres(editions)
    tables: list[StatTable] = []
    unlike: list[Text] = []
    pooled: set[tuple[str, str, Collection[tuple[str, tuple[str, ...]]]]] = set()
    for id, having in _shared(editions).items():
        first = having[0].definitions.tables[id]
        for place, dimension in enumerate(first.dimensions):
            measure = _counted(first)
            if measure is None or dimension.classifies in _NOT_POOLED:
                continue
            others = frozenset((name, codes) for name, codes in first.where.items() if name not in _NOT_POOLED)
            key = (measure.population, dimension.classifies, others)
            if key in pooled or not all(_has_margin(edition.definitions.tables[id], place) for edition in having):
                continue
            pooled.add(key)
            made = _table(f"{id}_{dimension.name}" if place else id, place, measure, having, columns, source)
            tables.append(made.tables[0])
            unlike += made.unlike
    unlike += _of_one_centre(editions)
    rates = rates_by_centre(editions, columns, source)
    return Pooled((*([rates] if rates else []), *tables), tuple(unlike))


def _shared(editions: Sequence[CentreEdition]) -> Mapping[str, list[CentreEdition]]:
    """By table that two or more have of this year alone those who have it, in the order of the first edition."""
    ids = dict.fromkeys(id for edition in editions for id in edition.definitions.tables)
    having = {
        id: [
            edition
            for edition in editions
            if id in edition.definitions.tables and "fiscal_year" in edition.definitions.tables[id].where
        ]
        for id in ids
    }
    return {id: some for id, some in having.items() if len(some) > 1}


def _of_one_centre(editions: Sequence[CentreEdition]) -> Iterator[Text]:
    """The tables of the year, with something to put together, that a single centre has."""
    for edition in editions:
        for id, table in edition.definitions.tables.items():
            others = any(id in other.definitions.tables for other in editions if other is not edition)
            is_of_time = all(dimension.classifies in _NOT_POOLED for dimension in table.dimensions)
            if "fiscal_year" in table.where and _counted(table) and not (others or is_of_time):
                yield Text(
                    f"{table.title.ja}：{edition.name.ja}だけにある", f"{table.title.en}: of {edition.name.en} alone"
                )


def _counted(table: TableDefinition) -> Measure | None:
    """The count of persons or contacts that a table shows."""
    counts = (table.measures[code] for code in table.measures if code in table.shown)
    return next((measure for measure in counts if measure.population and measure.formula is None), None)


def _has_margin(table: TableDefinition, place: int) -> bool:
    others = [dimension for at, dimension in enumerate(table.dimensions) if at != place]
    return len(table.dimensions) > place and all(TOTAL in dimension for dimension in others)


def _centres(editions: Sequence[CentreEdition]) -> Dimension:
    items = tuple(Item(f"centre_{place}", edition.name) for place, edition in enumerate(editions, start=1))
    return Dimension("centre", Text("センター", "Centre"), items).with_total(TOGETHER)


def _table(
    id: str, place: int, measure: Measure, having: Sequence[CentreEdition], columns: Dimension, source: Text
) -> Pooled:
    definitions = [edition.definitions.tables[_id_of(edition, id, place)] for edition in having]
    dimensions = [definition.dimensions[place] for definition in definitions]
    aligned = align(
        dimensions, [_national(edition, dimension) for edition, dimension in zip(having, dimensions, strict=True)]
    )
    every = [item.label for item in columns.items]
    named = {edition.name.ja: item.code for edition, item in zip(having, _items_of(having, columns), strict=True)}
    values = [
        {
            cell.place[place]: (cell.value, cell.status)
            for cell in edition.cells[definition.id]
            if _is_margin(cell.place, place, measure)
        }
        for edition, definition in zip(having, definitions, strict=True)
    ]
    rows: _FOUND = {}
    for category in aligned.categories:
        for at, edition in enumerate(having):
            rows[category.code, named[edition.name.ja]] = _sum(category, at, values[at], dimensions[at])
        rows[category.code, TOTAL] = _together(
            [rows[category.code, named[edition.name.ja]] for at, edition in enumerate(having) if at in category.members]
        )
    items = [Item(category.code, category.label) for category in aligned.categories]
    if all(TOTAL in found for found in values):
        items.append(Item(TOTAL, Text("計", "Total"), tuple(item.code for item in items)))
        for at, edition in enumerate(having):
            rows[TOTAL, named[edition.name.ja]] = values[at][TOTAL]
        rows[TOTAL, TOTAL] = _together([values[at][TOTAL] for at in range(len(having))])
    first = definitions[0]
    shown = [item for item in columns.items if item.code in {TOTAL, *named.values()}]
    kept = replace(
        columns, items=tuple(replace(item, members=tuple(named.values())) if item.members else item for item in shown)
    )
    table = _made(id, _title(first, place), [replace(dimensions[0], items=tuple(items)), kept], measure, rows, source)
    told = [
        Text(
            f"{first.title.ja}：{having[at].name.ja}の「{label.ja}」",
            f"{first.title.en}: '{label.en}' of {having[at].name.en}",
        )
        for at, label in aligned.unlike
    ]
    missing = [label for label in every if label.ja not in named and label is not TOGETHER]
    if missing:
        told.append(
            Text(
                f"{first.title.ja}：{'、'.join(label.ja for label in missing)}にはこの表がない",
                f"{first.title.en}: not in the edition of {', '.join(label.en for label in missing)}",
            )
        )
    return Pooled((table,), tuple(told))


def _id_of(edition: CentreEdition, id: str, place: int) -> str:
    if id in edition.definitions.tables:
        return id
    return next(table for table in edition.definitions.tables if place and id.startswith(f"{table}_"))


def _items_of(having: Sequence[CentreEdition], columns: Dimension) -> Iterator[Item]:
    by_name = {item.label.ja: item for item in columns.items}
    return (by_name[edition.name.ja] for edition in having)


def _national(edition: CentreEdition, dimension: Dimension) -> Mapping[str, str]:
    """The centre's national codes; codes that are no centre's (how often somebody came) are hikiana's own."""
    known = edition.national.get(dimension.classifies)
    own = DERIVED.get(dimension.classifies, ())
    codes = {code for item in dimension.items for code in item.stands_for}
    return {code: code for code in codes if known is None or code in own} | dict(known or {})


def _is_margin(place: tuple[str, ...], at: int, measure: Measure) -> bool:
    """Whether a cell is of one category of the classification and of all of the others."""
    *codes, counted = place
    return counted == measure.code and all(code == TOTAL for other, code in enumerate(codes) if other != at)


def _sum(
    category: CommonCategory, centre: int, values: Mapping[str, tuple[float | None, str]], dimension: Dimension
) -> tuple[float | None, str]:
    codes = category.members.get(centre, ())
    if not codes:
        return None, "not_applicable"
    if len(codes) > 1 and not dimension.partition:
        return None, "not_available"  # who is in several of them would count several times
    return _together([values.get(code, (None, "not_available")) for code in codes])


def _together(found: Sequence[tuple[float | None, str]]) -> tuple[float | None, str]:
    """The sum of what is known; hidden where a part is hidden, not known where a part is not."""
    statuses = {status for value, status in found if value is None}
    for status in ("suppressed", "not_available"):
        if status in statuses:
            return None, status
    known = [value for value, _ in found if value is not None]
    if not known:
        return None, "not_applicable"
    total = sum(known)
    return total, "observed" if total else "zero"


def _made(
    id: str, title: Text, dimensions: Sequence[Dimension], measure: Measure, rows: _FOUND, source: Text
) -> StatTable:
    names = [dimension.name for dimension in dimensions]
    cells = pl.DataFrame(
        [(*place, measure.code, value) for place, (value, _) in rows.items()],
        {**dict.fromkeys(names, pl.String), "measure": pl.String, "value": pl.Float64},
        orient="row",
    )
    table = StatTable.of(id, title, dimensions, [measure], [cells], source=source)
    statuses = pl.DataFrame(
        [(*place, status) for place, (_, status) in rows.items()],
        {**dict.fromkeys(names, pl.String), "told": pl.String},
        orient="row",
    )
    marked = table.cells.with_columns(pl.col(name).cast(pl.String).alias(f"{name}_") for name in names)
    joined = marked.join(
        statuses, left_on=[f"{name}_" for name in names], right_on=names, how="left", maintain_order="left"
    )
    return replace(
        table, cells=joined.select(*names, "measure", "value", status=pl.col("told").cast(STATUS)), protected=True
    )


def _title(table: TableDefinition, place: int) -> Text:
    """The table's own title, or what a part of it is by."""
    if len(table.dimensions) == 1:
        return table.title
    by = table.dimensions[place].title
    return Text(f"{table.title.ja}（{by.ja}）", f"{table.title.en} ({by.en})")
