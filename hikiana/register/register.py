"""Register: the clean tables of a centre, and what a report sees of them."""

from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import overload

import polars as pl

from hikiana.base.errors import InputError
from hikiana.base.fiscal_year import FiscalYear
from hikiana.base.text import Text
from hikiana.base.workspace import REGISTER
from hikiana.centre.policy import Outlet
from hikiana.centre.profile import Centre
from hikiana.centre.records_since import records_since
from hikiana.centre.unfinished import Unfinished, unfinished_of
from hikiana.intake.answers import NO_ANSWERS, Answers
from hikiana.intake.findings import FindingCount
from hikiana.intake.raw import RawRegister
from hikiana.intake.read import read_register
from hikiana.intake.unrecorded import Unrecorded
from hikiana.register.clean.cleaning import set_aside_of, sound
from hikiana.register.clean.data_package import MANIFEST
from hikiana.register.clean.derived import DERIVED, derive, derived_schemas
from hikiana.register.clean.manifest import read_manifest, unreadable
from hikiana.register.validation import Validated
from hikiana.statistics import years_missing
from hikiana.statistics.counting import PERSON
from hikiana.statistics.dimension import Dimension
from hikiana.statistics.table import Origin
from schemas.tables import TABLES, with_further


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


_STRUCK = Text(
    "登録簿の、取り消し線の引かれた{rows}行を除いて作りました。",
    "Made without {rows} rows of the register that are struck through.",
)


_UNRECORDED = Text(
    "台帳にない記録（{tables}）については、何も分かりません。0件という意味ではありません。",
    "Nothing is known of what the ledger does not have ({tables}), which does not mean that there was none.",
)
_AS_ANSWERED = frozenset({"column_as_answered", "column_as_answered_once"})
"""Findings that a column is not in the ledger, and what was put in its place for all."""


@dataclass(frozen=True, eq=False, repr=False)
class Register:
    """The clean tables, one attribute each, with the columns of the data dictionary, and what follows from them.

    Whole tables are DataFrames; what a year's tables need comes from `…_in(fiscal_year)`, what a trend needs from
    `scan`, and both read no more of a clean folder than that.

    For an edition for everyone there is an `outlet`: then frames that are counted have the column `person`, and tables
    pass its door.

    `synthetic` registers hold no real person, and every output says so. `findings` are those of validation, and
    `set_aside` by table how many rows are not here, because they or what they depend on have an error; `struck_out` how
    many the office left out, because they are struck through. With `years_missing` the records of earlier years are not
    here: new and continuing are not known. `unrecorded` are tables that the office does not keep, or did not
    keep in some fiscal years.
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
    struck_out: Mapping[str, int] = field(default_factory=dict)
    years_missing: bool = False
    unrecorded: Unrecorded = field(default_factory=Unrecorded)
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
    def unfinished(self) -> Unfinished | None:
        """The fiscal year of the report, when not all of it is recorded (unfinished.as_of)."""
        return unfinished_of(self.centre)

    @property
    def warnings(self) -> list[Text]:
        """What limits everything that a report of these records says."""
        told = [since] if (since := records_since(self.centre)) else []
        told += [self.unfinished.warning] if self.unfinished else []
        if struck := sum(self.struck_out.values()):
            told.append(_STRUCK.format(rows=f"{struck:,}"))
        if self.unrecorded:
            told.append(_UNRECORDED.format(tables=self.unrecorded.labels()))
        told += dict.fromkeys(one.message for one in self.findings if one.rule in _AS_ANSWERED)
        return told + ([years_missing.WARNING] if self.years_missing else [])

    def label_of(self, fiscal_year: FiscalYear) -> Text:
        """The fiscal year as a sentence names it: with the months that are recorded where these are not all."""
        found = self.unfinished
        if found is None or found.first != fiscal_year:
            return fiscal_year.label
        return Text("{label}・{words}", "{label}, {words}").format(label=fiscal_year.label, words=found.words)

    @property
    def origin(self) -> Origin | Text:
        """What the tables of sections come from: the source, the marks of years, and the door of the edition."""
        marks = {str(found.first): found.mark} if (found := self.unfinished) else {}
        if not (marks or self.outlet or self.years_missing):
            return self.source
        recorded = [str(year) for year in self.recorded_years] if self.years_missing else []
        return Origin(self.source, self.outlet.door if self.outlet else None, marks, self.years_missing, recorded)

    def __repr__(self) -> str:
        # The tables hold persons: what a notebook shows by mistake is only how many rows there are.
        rows = ", ".join(f"{name} {self.rows(name)}" for name in TABLES)
        return f"Register {self.name.ja}: {rows}"

    @property
    def source(self) -> Text:
        """What every table and figure names as its source; a synthetic register is plainly called so.

        Rows that were set aside or left out, a fiscal year that is not whole and missing years are told wherever a
        figure lacks them.
        """
        source = Text("出典：登録簿「{name}」", "Source: register '{name}'").format(name=self.name)
        if self.synthetic:
            source = Text("出典：合成データ（実在の記録ではない）", "Source: synthetic data (no real records)")
        if aside := sum(self.set_aside.values()):
            without = Text("{source}、取り置いた{rows}行を除く", "{source}, without {rows} rows set aside")
            source = without.format(source=source, rows=f"{aside:,}")
        if struck := sum(self.struck_out.values()):
            without = Text("{source}、取り消し線の{rows}行を除く", "{source}, without {rows} rows struck through")
            source = without.format(source=source, rows=f"{struck:,}")
        if found := self.unfinished:
            of_year = Text("{source}、{year}は{words}", "{source}; {year}: {words}")
            source = of_year.format(source=source, year=found.first.label, words=found.words)
        if self.years_missing:
            source = Text("{source}。{note}", "{source}; {note}").format(source=source, note=years_missing.NOTE)
        return source

    @cached_property
    def _derived(self) -> Mapping[str, pl.LazyFrame]:
        """What follows from the tables; `_read_clean` puts here what a clean folder holds of it."""
        return {name: frame.lazy() for name, frame in derive(self.cases, self.contacts, self.centre).items()}

    def scan(self, name: str) -> pl.LazyFrame:
        """A table, or a frame that follows from them (`clean.derived.derive`), as a query: it reads what it needs."""
        lazy: pl.LazyFrame = self._derived[name] if name in DERIVED else vars(self)[name].lazy()
        if self.outlet and (name in DERIVED or "case_id" in TABLES[name].columns):
            return lazy.with_columns(pl.col("case_id").alias(PERSON))
        return lazy

    def rows(self, table: str) -> int:
        """How many rows a table has."""
        return int(self.scan(table).select(pl.len()).collect().item())

    @cached_property
    def reported_contacts(self) -> pl.DataFrame:
        """One row per contact that the centre counts, in order of time; columns as `clean.derived.derive` says."""
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

    def months_to_come(self, fiscal_year: FiscalYear) -> list[str]:
        """The months (by number) of a year that is not whole, after the last one with a counted contact."""
        if self.unfinished is None or self.unfinished.first != fiscal_year:
            return []
        last = self.reported_contacts_in(fiscal_year)["date"].max()
        return [str(month.month) for month in fiscal_year.first_months if not isinstance(last, date) or month > last]

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
    path = Path(folder) if folder else REGISTER
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
        struck_out=raw.struck_out,
        years_missing=validated.years_missing,
        unrecorded=raw.unrecorded,
    )


def _read_clean(folder: Path) -> Register:
    manifest = read_manifest(folder)
    of_tables = {
        name: pl.Schema({column.name: column.dtype for column in table.columns.values()})
        for name, table in TABLES.items()
    }
    schemas = {**of_tables, **derived_schemas()}
    try:
        kept = {
            name: with_further(pl.scan_parquet(folder / f"{name}.parquet", glob=False), schema)
            for name, schema in schemas.items()
        }
        found = {name: frame.collect_schema() for name, frame in kept.items()}
    except (OSError, pl.exceptions.PolarsError) as fault:
        raise unreadable(folder, fault) from fault
    for name, schema in schemas.items():
        if found[name] != schema:
            raise InputError(
                f"{folder} は今の schemas/ と合いません（{name}）。元の登録簿からもう一度作ってください。",
                f"{folder} does not fit the present schemas/ ({name}). Make it anew from the raw register.",
            )
    tables = {name: kept[name] for name in TABLES}
    register = Register(
        manifest.name,
        manifest.synthetic,
        Centre.read(),
        **tables,
        findings=manifest.findings,
        set_aside=manifest.set_aside,
        struck_out=manifest.struck_out,
        years_missing=manifest.years_missing,
        unrecorded=manifest.unrecorded,
    )
    vars(register)["_derived"] = {name: kept[name] for name in DERIVED}
    return register
