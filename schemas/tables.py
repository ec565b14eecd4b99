"""The tables of a register, by name."""

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass
from functools import cached_property

import pandera.polars as pa
import polars as pl

from hikiana.base.text import Text
from schemas import fields
from schemas.activities import Activity
from schemas.cases import Case
from schemas.clinic import ClinicYear
from schemas.code_lists import CODE_LISTS, CodeList
from schemas.contacts import Contact
from schemas.fields import Reading
from schemas.own_columns import OWN_COLUMNS, OwnColumn, check_among_others
from schemas.web_access import WebMonth
from schemas.words import PART


@dataclass(frozen=True)
class Column:
    """One column of a table as the models declare it."""

    name: str
    dtype: pl.DataType
    nullable: bool
    title: Text
    description: Text
    form: Text | None
    code_list: CodeList | None
    reading: Reading | None = None
    also: tuple[str, ...] = ()
    counters: tuple[str, ...] = ()
    own: OwnColumn | None = None
    """What the centre says of a further column."""
    optional: bool = False
    """Whether a file need not have it, as a further column: then nothing is recorded of it."""
    written_in: str = ""
    """The other column in whose cells staff write it: in ledgers it has none of its own."""

    @property
    def offers_nothing(self) -> bool:
        """Whether the centre has no code for a coded column: nothing can stand there, and files need not have it."""
        return self.code_list is not None and not self.code_list.codes

    @property
    def heading(self) -> Text:
        """What messages call the column: 相談方法 (method)."""
        return Text(f"{self.title.ja} ({self.name})", f"{self.title.en} ({self.name})")


@dataclass(frozen=True)
class Table:
    """One table of a register: its model, and its columns in file order."""

    name: str
    title: Text
    model: type[pa.DataFrameModel]
    without: tuple[str, ...] = ()

    @cached_property
    def schema(self) -> pa.DataFrameSchema:
        """Of the model, without the columns that this centre does not have and with its further ones."""
        further = {column.name: fields.further(column) for column in OWN_COLUMNS if column.table == self.name}
        return self.model.to_schema().remove_columns([*self.without]).add_columns(further)

    def repeated_keys(self, frame: pl.DataFrame) -> pl.Series:
        """The indices of the rows whose key another row of the frame has too; keys with a null are none.

        Hashes are compared first: most tables repeat none, and equal hashes may be chance.
        """
        hashes = frame.select(self.key).hash_rows()
        if frame.is_empty() or hashes.n_unique() == frame.height:
            return pl.Series(dtype=pl.UInt32)
        alike = frame.select(self.key).with_row_index("row").filter(hashes.is_duplicated()).drop_nulls()
        return alike.filter(pl.struct(self.key).is_duplicated())["row"]

    @cached_property
    def schema_without_keys(self) -> pa.DataFrameSchema:
        """The schema but for repeated keys, which `repeated_keys` finds faster."""
        schema = deepcopy(self.schema)
        schema.unique = None
        for column in schema.columns.values():
            column.unique = False
        return schema

    @cached_property
    def columns(self) -> Mapping[str, Column]:
        return {
            name: Column(
                name,
                column.dtype.type,
                column.nullable,
                column.metadata["title"],
                column.metadata["description"],
                column.metadata["form"],
                CODE_LISTS.get(column.metadata.get("code_list")),
                column.metadata["reading"],
                column.metadata["also"],
                column.metadata["counters"],
                column.metadata.get("own"),
                column.metadata.get("optional", False) or "own" in column.metadata,
                column.metadata.get("written_in", ""),
            )
            for name, column in self.schema.columns.items()
        }

    @property
    def offers_nothing(self) -> bool:
        """Whether no row can be there, as in the clinic's table of a centre without clinic."""
        return any(column.offers_nothing and not column.nullable for column in self.columns.values())

    @cached_property
    def usual(self) -> Mapping[str, Column]:
        """The columns that every file of the table has: all but optional ones."""
        return {name: column for name, column in self.columns.items() if not column.optional}

    @cached_property
    def in_ledgers(self) -> Mapping[str, Column]:
        """The columns that staff fill in."""
        return {name: column for name, column in self.columns.items() if not column.written_in}

    @cached_property
    def answers(self) -> frozenset[str]:
        """The words that a coded cell of it may hold."""
        coded = [column.code_list for column in self.columns.values() if column.code_list is not None]
        return frozenset(word for code_list in coded for word in code_list.by_written_form)

    @cached_property
    def key(self) -> list[str]:
        """The columns that tell one row from another: unique together, or each by itself."""
        return self.schema.unique or [name for name, column in self.schema.columns.items() if column.unique]


def with_further(frame: pl.LazyFrame, schema: Mapping[str, pl.DataType]) -> pl.LazyFrame:
    """A frame that was kept before there were optional columns, with those of a schema that it lacks: empty."""
    optional = {
        name: column.dtype for table in TABLES.values() for name, column in table.columns.items() if column.optional
    }
    present = frame.collect_schema()
    lacking = [name for name in schema if name not in present and optional.get(name) == schema[name]]
    if not lacking:
        return frame
    every = frame.with_columns(pl.lit(None, schema[name]).alias(name) for name in lacking)
    names = every.collect_schema().names()
    return every.select(*(name for name in schema if name in names), *(name for name in names if name not in schema))


def titles_of_tables() -> Text:
    """What sheets may be called: ケース、相談記録 …"""
    return Text(
        "、".join(table.title.ja for table in TABLES.values()),
        ", ".join(f"{table.title.ja} ({table.name})" for table in TABLES.values()),
    )


TABLES: Mapping[str, Table] = {
    table.name: table
    for table in (
        Table("cases", Text("ケース", "Cases"), Case),
        Table("contacts", Text("相談記録", "Contacts"), Contact),
        Table(
            "activities",
            Text("活動", "Activities"),
            Activity,
            () if PART else ("participants_from_part",),
        ),
        Table("clinic", Text("デイケア・外来", "Clinic"), ClinicYear),
        Table("web_access", Text("アクセス", "Web access"), WebMonth),
    )
}

check_among_others(
    OWN_COLUMNS,
    {
        name: {column.name: (column.title.ja, *column.also) for column in table.columns.values() if not column.own}
        for name, table in TABLES.items()
    },
    {name: [column.name for column in table.usual.values() if column.code_list] for name, table in TABLES.items()},
    {name: table.answers for name, table in TABLES.items()},
)
