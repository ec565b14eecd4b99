"""A further column of the centre where it is counted: its categories, its records and what is counted of them."""

from dataclasses import replace

import polars as pl

from hikiana.base.fiscal_year import FiscalYear
from hikiana.base.text import Text
from hikiana.sections.year import Year
from hikiana.statistics.dimension import Dimension, Item
from hikiana.statistics.measure import Formula, Measure
from hikiana.statistics.measures import CONTACTS, COORDINATION, NEW_CLIENTS, NEW_PERSONS
from schemas.code_lists import CODE_LISTS
from schemas.own_columns import ANSWERED, NOT_RECORDED, OwnColumn

TOTAL_LABEL = Text("計", "Total")
_NOT_RECORDED = Item(NOT_RECORDED, Text("記録なし", "Not recorded"))
_ANSWERED = Item(ANSWERED, Text("記録のあるもの", "With any answer"))


def category(column: OwnColumn) -> Dimension:
    """The codes of the column: of one answer with those without and the total, of several with those of any answer."""
    codes = Dimension.of(column.code_list, column.title, name=column.name)
    if column.several:
        return replace(codes, items=(*codes.items, _ANSWERED), partition=False)
    return replace(codes, items=(*codes.items, _NOT_RECORDED)).with_total(TOTAL_LABEL)


def answers(column: OwnColumn, records: pl.LazyFrame) -> pl.LazyFrame:
    """The records of the years in which the column is recorded, as `category` counts them.

    Of one answer a row each, without one `not_recorded`; of several answers one for each, and one more for a record
    that has any.
    """
    asked = records.filter(pl.col("fiscal_year") >= column.since) if column.since else records
    if column.methods:
        asked = asked.filter(pl.col("method").is_in(methods_of(column)))
    if not column.several:
        return asked.with_columns(pl.col(column.name).cast(pl.String).fill_null(NOT_RECORDED))
    given = asked.filter(pl.col(column.name).list.len() > 0)
    each = given.explode(column.name).with_columns(pl.col(column.name).cast(pl.String))
    return pl.concat([each, given.with_columns(pl.lit(ANSWERED).alias(column.name))])


def methods_of(column: OwnColumn) -> tuple[str, ...]:
    """The methods of contact that have the column."""
    return CODE_LISTS["contact_method"].with_role(*column.methods)


def where(column: OwnColumn) -> dict[str, tuple[str, ...]]:
    """What all counted records have in common, but for the fiscal year (StatTable.where)."""
    return {"method": methods_of(column)} if column.methods else {}


def frame(column: OwnColumn) -> str:
    """The frame of a register that has the column (Register.scan)."""
    return "new_clients" if column.table == "cases" else "reported_contacts"


def records_of_year(column: OwnColumn, year: Year) -> pl.LazyFrame:
    """The new clients or the counted contacts of the fiscal year."""
    return (year.new_clients if column.table == "cases" else year.contacts).lazy()


def counted(column: OwnColumn) -> Measure:
    """New clients, or contacts."""
    return NEW_CLIENTS if column.table == "cases" else CONTACTS


def counted_crossed(column: OwnColumn) -> Measure:
    """The same where it is told by two classifications."""
    return NEW_PERSONS if column.table == "cases" else CONTACTS


def shares(column: OwnColumn) -> Measure:
    """The percentage that a category has of all records, or of those with any of several answers."""
    formula = Formula.share(counted(column).code, column.name, **({"whole": ANSWERED} if column.several else {}))
    if column.several:
        note = Text(
            "記録のあるものに対する割合。複数回答のため、足すと100%を超えることがある",
            "of those with any answer; multiple answers may add up to more than 100%",
        )
    elif column.table == "cases":
        note = Text("新規相談に対する割合", "of all new clients")
    else:
        note = Text("相談に対する割合", "of all contacts")
    return Measure.share(Text("割合" if column.several else "構成比", "Share"), note, formula)


def note(column: OwnColumn) -> Text | None:
    """Of which contacts the column is counted, and since when it is recorded."""
    told = []
    if column.methods:
        labels = CODE_LISTS["contact_method"].labels(*column.methods)
        told.append(Text("{methods}について数える。", "Counted: {methods}.").format(methods=labels))
    elif column.table == "contacts" and COORDINATION.ja:
        told.append(Text("{others}を含む。", "Included: {others}.").format(others=COORDINATION.within))
    if column.since:
        words = Text("{title}は{first}から記録している。", "{title}: recorded since {first}.")
        told.append(words.format(title=column.title, first=FiscalYear(column.since).label))
    return Text("".join(part.ja for part in told), " ".join(part.en for part in told)) if told else None
