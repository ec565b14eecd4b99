"""Register: the clean tables of a centre, and what a report sees of them."""

import json
from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, overload

import polars as pl

from hikiana.cells import PERSON
from hikiana.centre import Centre
from hikiana.cleaning import set_aside_of, sound
from hikiana.data_package import MANIFEST
from hikiana.derived import DERIVED, derive, derived_schemas
from hikiana.dimension import Dimension
from hikiana.disclosure.policy import Outlet
from hikiana.errors import InputError
from hikiana.findings import FindingCount
from hikiana.fiscal_year import FiscalYear
from hikiana.intake.answers import NO_ANSWERS, Answers
from hikiana.intake.read import RawRegister, read_register
from hikiana.table import Origin
from hikiana.validation import Validated
from hikiana.workspace import SYNTHETIC
from schemas.tables import TABLES
from schemas.text import Text


class LazyTable:
    """A table of a register: given in memory, or as a query of a file that is read when the table is first used."""

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    @overload
    def __get__(self, register: None, owner: type) -> "LazyTable": ...
    @overload
    def __get__(self, register: "Register", owner: type) -> pl.DataFrame: ...
    def __get__(self, register: "Register | None", owner: type) -> "LazyTable | pl.DataFrame":
        if register is None:
            raise AttributeError(self.name)  # a field without a default
        frame: pl.DataFrame = vars(register)[self.name].lazy().collect()
        vars(register)[self.name] = frame
        return frame

    def __set__(self, register: "Register", frame: pl.DataFrame | pl.LazyFrame) -> None:
        vars(register)[self.name] = frame


@dataclass(frozen=True, eq=False, repr=False)
class Register:
    """The clean tables, one attribute each, with the columns of the data dictionary, and what follows from them.

    Whole tables are DataFrames; what a year's tables need comes from `…_in(fiscal_year)`, what a trend needs from
    `scan`, and both read no more of a clean folder than that.

    For an edition for everyone there is an `outlet`: then frames that are counted have the column `person`, and tables
    pass its door.

    `synthetic` registers hold no real person, and every output says so. `findings` are those of validation, and
    `set_aside` by table how many rows are not here, because they or what they depend on have an error; `left_out` how
    many are not, because they are struck through. With
    `years_missing` the records of earlier years are not here: new and continuing are not known.
    """

    name: Text
    synthetic: bool
    centre: Centre
    cases: LazyTable = LazyTable()
    contacts: LazyTable = LazyTable()
    activities: LazyTable = LazyTable()
    clinic: LazyTable = LazyTable()
    web_access: LazyTable = LazyTable()
    findings: tuple[FindingCount, ...] = ()
    set_aside: Mapping[str, int] = field(default_factory=dict)
    left_out: Mapping[str, int] = field(default_factory=dict)
    years_missing: bool = False
    outlet: Outlet | None = field(default=None, init=False)

    def behind(self, outlet: Outlet) -> "Register":
        """The same records for an edition whose tables pass a door before anybody sees them."""
        other = copy(self)
        for name in ("reported_contacts", "new_clients"):
            vars(other).pop(name, None)
        vars(other)["outlet"] = outlet
        return other

    def shown(self, dimension: Dimension) -> Dimension:
        """A classification as this edition shows it: some of its categories may be merged."""
        return self.outlet.policy.shown(dimension) if self.outlet else dimension

    @property
    def origin(self) -> Origin | Text:
        """What the tables of sections come from: the source, and the door of the edition."""
        return Origin(self.source, self.outlet.door) if self.outlet else self.source

    def __repr__(self) -> str:
        # The tables hold persons: what a notebook shows by mistake is only how many rows there are.
        rows = ", ".join(f"{name} {self.rows(name)}" for name in TABLES)
        return f"Register {self.name.ja}: {rows}"

    @property
    def source(self) -> Text:
        """What every table and figure names as its source; a synthetic register is plainly called so.

        Rows that were set aside or left out are told wherever a figure lacks them.
        """
        source = Text("出典：登録簿「{name}」", "Source: register '{name}'").format(name=self.name)
        if self.synthetic:
            source = Text("出典：合成データ（実在の記録ではない）", "Source: synthetic data (no real records)")
        for rows, without in (
            (self.set_aside, Text("{source}、取り置いた{rows}行を除く", "{source}, without {rows} rows set aside")),
            (
                self.left_out,
                Text("{source}、取り消し線の{rows}行を除く", "{source}, without {rows} rows struck through"),
            ),
        ):
            if number := sum(rows.values()):
                source = without.format(source=source, rows=f"{number:,}")
        return source

    @cached_property
    def _derived(self) -> Mapping[str, pl.LazyFrame]:
        """What follows from the tables; `_read_clean` puts here what a clean folder holds of it."""
        return {name: frame.lazy() for name, frame in derive(self.cases, self.contacts, self.centre).items()}

    def scan(self, name: str) -> pl.LazyFrame:
        """A table, or a frame that follows from them (`hikiana.derived.derive`), as a query: it reads what it needs."""
        lazy: pl.LazyFrame = self._derived[name] if name in DERIVED else vars(self)[name].lazy()
        if self.outlet and (name in DERIVED or "case_id" in TABLES[name].columns):
            return lazy.with_columns(pl.col("case_id").alias(PERSON))
        return lazy

    def rows(self, table: str) -> int:
        """How many rows a table has."""
        return int(self.scan(table).select(pl.len()).collect().item())

    @cached_property
    def reported_contacts(self) -> pl.DataFrame:
        """One row per contact that the centre counts, in order of time; columns as `hikiana.derived.derive` says."""
        return self.scan("reported_contacts").collect()

    @cached_property
    def new_clients(self) -> pl.DataFrame:
        """One row per client with a counted consultation: the case's columns and those of the first consultation."""
        return self.scan("new_clients").collect()

    def reported_contacts_in(self, fiscal_year: FiscalYear) -> pl.DataFrame:
        """The counted contacts of a fiscal year, one row each."""
        return self._in("reported_contacts", fiscal_year)

    def new_clients_in(self, fiscal_year: FiscalYear) -> pl.DataFrame:
        """The new clients of a fiscal year, one row each."""
        return self._in("new_clients", fiscal_year)

    def clients_in(self, fiscal_year: FiscalYear) -> pl.DataFrame:
        """The clients with a consultation in a fiscal year, one row each: case_id, start_year, contacts and minutes."""
        return self._in("client_years", fiscal_year)

    def _in(self, name: str, fiscal_year: FiscalYear) -> pl.DataFrame:
        return self.scan(name).filter(fiscal_year=fiscal_year.year).collect()

    @cached_property
    def recorded_years(self) -> list[int]:
        """The fiscal years of which the register has any counted contact, in order."""
        years = self.scan("reported_contacts").select(pl.col("fiscal_year").unique().sort()).collect()
        return years.to_series().to_list()


def open_register(folder: str | Path | None = None, answers: Answers = NO_ANSWERS) -> Register:
    """Open a register: a clean folder as it is, a raw one after validation; the synthetic one when none is named.

    `answers` decide what a raw register leaves open.

    Raises
    ------
    InputError
        When the folder is missing or the raw register has errors; the message names each.
    """
    path = Path(folder) if folder else SYNTHETIC
    if (path / MANIFEST).is_file():
        return _read_clean(path)
    raw = read_register(path, answers=answers)
    return register_of(raw, sound(raw, Centre.read()))


def register_of(raw: RawRegister, validated: Validated) -> Register:
    """The register of the sound rows."""
    counts = tuple(FindingCount.of(finding) for finding in validated.findings)
    return Register(
        raw.name,
        raw.synthetic,
        Centre.read(),
        **validated.tables,
        findings=counts,
        set_aside=set_aside_of(validated),
        left_out=raw.left_out,
        years_missing=validated.years_missing,
    )


def _from_manifest(entry: dict[str, Any]) -> FindingCount:
    column = Text(**entry["column"]) if entry["column"] else None
    message = Text(**entry["message"])
    return FindingCount(entry["rule"], entry["file"], column, message, entry["count"], entry["severity"])


def _read_clean(folder: Path) -> Register:
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        label, synthetic = Text(manifest["name_ja"], manifest["name_en"]), manifest["synthetic"]
        findings = tuple(_from_manifest(entry) for entry in manifest["findings"])
        set_aside, left_out, years_missing = (manifest[name] for name in ("set_aside", "left_out", "years_missing"))
        kept = {name: pl.scan_parquet(folder / f"{name}.parquet") for name in (*TABLES, *DERIVED)}
        found = {name: frame.collect_schema() for name, frame in kept.items()}
    except (OSError, ValueError, KeyError, TypeError, pl.exceptions.PolarsError) as fault:
        raise InputError(
            Text(
                f"{folder} を読めません（{type(fault).__name__}）。元の登録簿からもう一度作ってください。",
                f"{folder} cannot be read ({type(fault).__name__}). Make it anew from the raw register.",
            )
        ) from fault
    of_tables = {
        name: {column.name: column.dtype for column in table.columns.values()} for name, table in TABLES.items()
    }
    for name, schema in {**of_tables, **derived_schemas()}.items():
        if found[name] != schema:
            raise InputError(
                Text(
                    f"{folder} は今の schemas/ と合いません（{name}）。元の登録簿からもう一度作ってください。",
                    f"{folder} does not fit the present schemas/ ({name}). Make it anew from the raw register.",
                )
            )
    tables = {name: kept[name] for name in TABLES}
    register = Register(
        label,
        synthetic,
        Centre.read(),
        **tables,
        findings=findings,
        set_aside=set_aside,
        left_out=left_out,
        years_missing=years_missing,
    )
    vars(register)["_derived"] = {name: kept[name] for name in DERIVED}
    return register
