"""Tables of several editions as one: every figure once for each report that it stands in, rounded as printed there."""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial

import polars as pl

from hikiana.base.fiscal_year import FiscalYear
from hikiana.base.rounding import round_half_up
from hikiana.base.text import Text
from hikiana.release.tables import MISSING, ReleaseCategory, ReleaseTable, Variable
from hikiana.statistics.dimension import Item
from hikiana.statistics.measure import Measure
from hikiana.statistics.table import STATUS, StatTable

COMMON = ("edition", "measure", "value", "status")
"""The columns of every table of editions, beside its dimensions."""
STATUSES = {
    "observed": Text("記録から数えた値", "counted from the records"),
    "zero": Text("0（該当なし。丸めて0になる値を含む）", "0 (none, or rounded to 0)"),
    "printed": Text("印刷された報告書の値", "figure of the printed report"),
    **MISSING,
}
_EDITION = (
    Text("版（年度）", "Edition"),
    Text("この値が載った報告書の年度", "Fiscal year of the report that has this figure"),
)
_MEASURE = Text("項目", "Measure"), Text("何の値か", "What the value is of")
_VALUE = (
    Text("値", "Value"),
    Text(
        "報告書と同じ桁に四捨五入した値。時間は分。空欄のときは status が理由を示す",
        "Rounded half up to the digits of the report; times in minutes. Where it is empty, status tells why",
    ),
)
_STATUS = Text("値の状態", "Status"), Text("値の種類、または値がない理由", "Kind of the value, or why there is none")
_DIMENSION = Text("表の行または列の分類", "A classification of the table's rows or columns")
_MINUTES = Text("分", "min")


def join_editions(tables: Mapping[FiscalYear, Iterable[StatTable]]) -> list[ReleaseTable]:
    """One table per id, in the order of the latest edition that has each.

    One row per edition and cell. Columns: edition (fiscal year), a column of codes per dimension, measure, value,
    status. Titles are those of the latest edition; words that differ by edition are kept with their editions.

    Raises
    ------
    ValueError
        When two editions of a table have different dimensions, or one edition has two tables of one id.
    """
    found: dict[str, dict[FiscalYear, StatTable]] = {}
    for year in sorted(tables, reverse=True):
        for table in tables[year]:
            if year in found.setdefault(table.id, {}):
                raise ValueError(f"{table.id} stands twice in {year}")
            found[table.id][year] = table
    return [_joined(id, editions) for id, editions in found.items()]


def _joined(id: str, editions: Mapping[FiscalYear, StatTable]) -> ReleaseTable:
    """`editions` from the latest to the first."""
    latest = next(iter(editions.values()))
    names = [dimension.name for dimension in latest.dimensions]
    if any([dimension.name for dimension in table.dimensions] != names for table in editions.values()):
        raise ValueError(f"{id}: its editions have different dimensions")
    measure = Variable("measure", *_MEASURE, _categories(editions, _measures))
    variables = (
        Variable("edition", *_EDITION),
        *(
            Variable(dimension.name, dimension.title, _DIMENSION, _categories(editions, partial(_items, place)))
            for place, dimension in enumerate(latest.dimensions)
        ),
        measure,
        Variable("value", *_VALUE, missing_by="status", decimals=max(0, *(m.decimals for m in latest.measures), 0)),
        Variable("status", *_STATUS, tuple(ReleaseCategory(code, label) for code, label in STATUSES.items())),
    )
    enums = {variable.name: pl.Enum(variable.codes) for variable in variables if variable.categories}
    frames = [_cells(table, year, enums) for year, table in sorted(editions.items())]
    description = _joined_words({year: _description(table) for year, table in sorted(editions.items())})
    return ReleaseTable(
        id,
        latest.title,
        description=description,
        variables=variables,
        frame=pl.concat(frames),
        key=("edition", *names, "measure"),
    )


def _cells(table: StatTable, year: FiscalYear, enums: Mapping[str, pl.Enum]) -> pl.DataFrame:
    """The cells of an edition with no digit more than it prints: a status must not tell a rounded 0 from a true one."""
    decimals = {measure.code: measure.decimals for measure in table.measures}
    rounded = pl.Series(
        [
            # Adding 0 makes one of the two zeros that floats have.
            None if value is None else float(round_half_up(value, decimals[measure])) + 0.0
            for value, measure in table.cells.select("value", "measure").iter_rows()
        ],
        dtype=pl.Float64,
    )
    status = pl.when((rounded == 0) & (table.cells["status"] == "observed")).then(pl.lit("zero", STATUS))
    return table.cells.select(
        pl.lit(year.year, pl.Int32).alias("edition"),
        *(pl.col(dimension.name).cast(pl.String).cast(enums[dimension.name]) for dimension in table.dimensions),
        pl.col("measure").cast(pl.String).cast(enums["measure"]),
        value=rounded,
        status=status.otherwise("status").cast(pl.String).cast(enums["status"]),
    )


def _categories(
    editions: Mapping[FiscalYear, StatTable], of: Callable[[StatTable], Iterable[ReleaseCategory]]
) -> tuple[ReleaseCategory, ...]:
    """The codes of all editions in their order; where the words of a code change, each wording with its editions."""
    order: list[str] = []
    wordings: dict[str, dict[Hashable, ReleaseCategory]] = {}
    for year, table in sorted(editions.items()):
        categories = list(of(table))
        _insert(order, [category.code for category in categories])
        for category in categories:
            words = category.label, category.unit, category.note
            known = wordings.setdefault(category.code, {}).get(words, category)
            wordings[category.code][words] = replace(
                known,
                members=tuple(dict.fromkeys((*known.members, *category.members))),
                editions=(*known.editions, str(year)),
            )
    return tuple(
        category if len(wordings[code]) > 1 else replace(category, editions=())
        for code in order
        for category in wordings[code].values()
    )


def _insert(order: list[str], codes: Sequence[str]) -> None:
    """Put codes that are new into an order, each before the next of its own list that is known: a total stays last."""
    place = len(order)
    for code in reversed(codes):
        if code in order:
            place = order.index(code)
        else:
            order.insert(place, code)


def _items(place: int, table: StatTable) -> Iterable[ReleaseCategory]:
    for item in table.dimensions[place].items:
        words = _words_about(item, table) if place == 0 else None
        yield ReleaseCategory(item.code, item.label, note=words, members=item.members)


def _words_about(item: Item, table: StatTable) -> Text | None:
    """What the columns of words tell of a row: 会場：北見; 主催：…"""
    told = [(column.title, column.of[item.code]) for column in table.words if item.code in column.of]
    if not told:
        return None
    return Text(
        "；".join(f"{title.ja}：{words.ja}" for title, words in told),
        "; ".join(f"{title.en}: {words.en}" for title, words in told),
    )


def _measures(table: StatTable) -> Iterable[ReleaseCategory]:
    for measure in table.measures:
        yield ReleaseCategory(measure.code, measure.label, _unit(measure), measure.note)


def _unit(measure: Measure) -> Text | None:
    unit = _MINUTES if measure.style == "clock" else measure.unit
    return unit if unit.ja else None


def _description(table: StatTable) -> Text:
    parts = [part for part in (table.note, table.source) if part]
    return Text(" ".join(part.ja for part in parts), " ".join(part.en for part in parts))


def _joined_words(by_year: Mapping[FiscalYear, Text]) -> Text:
    """The words of all editions, each wording once, with its editions when there are several."""
    years: dict[Text, list[FiscalYear]] = {}
    for year, words in by_year.items():
        years.setdefault(words, []).append(year)
    if len(years) == 1:
        return next(iter(years))
    return Text(
        " ".join(f"【{_years(of).ja}】{words.ja}" for words, of in years.items()),
        " ".join(f"[{_years(of).en}] {words.en}" for words, of in years.items()),
    )


def _years(years: Sequence[FiscalYear]) -> Text:
    return Text("、".join(year.label.ja for year in years), ", ".join(year.label.en for year in years))
