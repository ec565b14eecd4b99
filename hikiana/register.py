"""Register: the clean tables of a centre, and what a report sees of them."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import polars as pl

from hikiana import __version__
from hikiana.centre import Centre
from hikiana.checksum import sha256
from hikiana.data_package import FILES, MANIFEST, write_data_package
from hikiana.errors import InputError
from hikiana.findings import NOTHING_WRITTEN, Finding, FindingCount, refuse_errors
from hikiana.fiscal_year import FiscalYear
from hikiana.folders import whole_folder
from hikiana.intake.read import RawRegister, read_register
from hikiana.validation import Validated, validate
from hikiana.workspace import CLEAN, DATA, SCHEMAS, SYNTHETIC
from schemas.code_lists import CODE_LISTS
from schemas.rules import RULES, fiscal_year_of
from schemas.rules.contacts import of_excluded_residents
from schemas.tables import TABLES
from schemas.text import Text

_RULE_FILES = (".py", ".csv", ".toml")
_WITHOUT_FAULTS = Text(
    "{mend}誤りのある行を取り置いて報告書を作るときは --accept-quarantine を付けます（報告書にその行数が載ります）。",
    "{mend} To make a report without the faulty rows, add --accept-quarantine; the report then says how many.",
).format(mend=NOTHING_WRITTEN)
KIND = pl.Enum(CODE_LISTS["contact_kind"].codes)


@dataclass(frozen=True, repr=False)
class Register:
    """The clean tables, one attribute each, with the columns of the data dictionary.

    `synthetic` registers hold no real person, and every output says so. `findings` are those of validation, and
    `set_aside` by table how many rows are not here, because they or what they depend on have an error.
    """

    name: Text
    synthetic: bool
    centre: Centre
    cases: pl.DataFrame
    contacts: pl.DataFrame
    activities: pl.DataFrame
    clinic: pl.DataFrame
    web_access: pl.DataFrame
    findings: tuple[FindingCount, ...] = ()
    set_aside: Mapping[str, int] = field(default_factory=dict)

    def __repr__(self) -> str:
        # The tables hold persons: what a notebook shows by mistake is only how many rows there are.
        rows = ", ".join(f"{name} {getattr(self, name).height}" for name in TABLES)
        return f"Register {self.name.ja}: {rows}"

    @property
    def source(self) -> Text:
        """What every table and figure names as its source; a synthetic register is plainly called so.

        Rows that were set aside are told wherever a figure lacks them.
        """
        source = Text("出典：登録簿「{name}」", "Source: register '{name}'").format(name=self.name)
        if self.synthetic:
            source = Text("出典：合成データ（実在の記録ではない）", "Source: synthetic data (no real records)")
        if not (aside := sum(self.set_aside.values())):
            return source
        without = Text("{source}、取り置いた{rows}行を除く", "{source}, without {rows} rows set aside")
        return without.format(source=source, rows=f"{aside:,}")

    @cached_property
    def reported_contacts(self) -> pl.DataFrame:
        """One row per contact that the centre counts, in order of time, with what follows from the records.

        Adds fiscal_year (Int32), direct (a consultation, not 連携 or ケア会議), kind (new for the client's first direct
        contact, else continuing) and start_year (fiscal year of that first contact). Contacts of residents whom the
        centre does not count (from 2015-10-01 those of Sapporo) are left out. Source of the rules: annual report
        FY2024, section 1.
        """
        direct = pl.col("method").is_in(CODE_LISTS["contact_method"].in_group("direct"))
        # Numbers without leading zeros sort like numbers when the shorter come first.
        in_time = self.contacts.sort("date", pl.col("contact_id").str.len_bytes(), "contact_id")
        counted = in_time.filter(~of_excluded_residents(self.cases, self.centre))
        is_first = pl.col("direct") & (pl.col("direct").cum_sum().over("case_id") == 1)
        return (
            counted.with_columns(fiscal_year=fiscal_year_of("date"), direct=direct)
            .with_columns(kind=pl.when(is_first).then(pl.lit("new")).otherwise(pl.lit("continuing")).cast(KIND))
            .with_columns(start_year=pl.col("fiscal_year").filter(pl.col("kind") == "new").first().over("case_id"))
        )

    @cached_property
    def new_clients(self) -> pl.DataFrame:
        """One row per client with a counted consultation: the case's columns, and of the first consultation its
        fiscal_year, date and method.
        """
        first = self.reported_contacts.filter(kind="new").select("case_id", "fiscal_year", "date", "method")
        return first.join(self.cases, on="case_id", maintain_order="left")


def open_register(folder: str | Path | None = None) -> Register:
    """Open a register: a clean folder as it is, a raw one after validation; the synthetic one when none is named.

    Raises
    ------
    InputError
        When the folder is missing or the raw register has errors; the message names each.
    """
    path = Path(folder) if folder else SYNTHETIC
    if (path / MANIFEST).is_file():
        return _read_clean(path)
    raw = read_register(path)
    return register_of(raw, _sound(raw, Centre.read()))


def clean_register(
    folder: Path, into: Path = CLEAN, accept_quarantine: bool = False, fiscal_year: FiscalYear | None = None
) -> tuple[Path, list[Finding]]:
    """Validate a raw register and write its clean tables as Parquet and as a data package, whole or not at all.

    Gives the clean folder and the findings of validation. Errors are refused, unless `accept_quarantine` leaves out the
    rows that have them; the manifest then says how many. Days without a year are days of `fiscal_year`. The folder's
    name ends in a digest of what it was made from, so that registers of one name, or two runs at once, never share it.
    A clean folder is taken as it is; one that lacks a file, as an earlier version left it, is made anew.
    """
    if (folder / MANIFEST).is_file():
        return folder, []
    raw = read_register(folder, fiscal_year)
    validated = validate(raw, Centre.read()) if accept_quarantine else _sound(raw, Centre.read())
    sources = {table.path.name: sha256(table.path) for table in raw.tables.values()}
    broken = {finding.rule: finding.count for finding in validated.findings}
    manifest = {
        "name_ja": raw.name.ja,
        "name_en": raw.name.en,
        "synthetic": raw.synthetic,
        "version": __version__,
        "sources": sources,
        "rules": digest_of_rules(),
        "rule_results": {rule.id: broken.get(rule.id, 0) for rule in RULES},
        "rows": {name: frame.height for name, frame in validated.tables.items()},
        "set_aside": set_aside_of(validated),
        "findings": [asdict(FindingCount.of(finding)) for finding in validated.findings],
    }
    text = json.dumps(manifest, ensure_ascii=False, indent=2) + "\n"
    digest = hashlib.sha256(text.encode()).hexdigest()[:12]
    target = into / f"{folder.resolve().name}-{digest}"
    if not all((target / file).is_file() for file in FILES):
        with whole_folder(target, own=FILES) as made:
            for name, frame in validated.tables.items():
                frame.write_parquet(made / f"{name}.parquet")
            write_data_package(made, validated.tables, raw.name, raw.synthetic, digest)
            (made / MANIFEST).write_text(text, encoding="utf-8")
    return target, validated.findings


def digest_of_rules() -> str:
    """What decides, beside the records, how clean tables look: models, code lists, rules and the centre's profile."""
    folders = (SCHEMAS, DATA / "reference")
    files = [path for folder in folders for path in folder.rglob("*") if path.suffix in _RULE_FILES]
    return hashlib.sha256("".join(sha256(path) for path in sorted(files)).encode()).hexdigest()


def _sound(raw: RawRegister, centre: Centre) -> Validated:
    validated = validate(raw, centre)
    refuse_errors(validated.findings, str(raw.folder), _WITHOUT_FAULTS)
    return validated


def set_aside_of(validated: Validated) -> dict[str, int]:
    """By table how many rows were set aside, where there are any."""
    return {name: int(marks.sum()) for name, marks in validated.set_aside.items() if marks.any()}


def register_of(raw: RawRegister, validated: Validated) -> Register:
    """The register of the sound rows."""
    counts = tuple(FindingCount.of(finding) for finding in validated.findings)
    aside = set_aside_of(validated)
    return Register(raw.name, raw.synthetic, Centre.read(), **validated.tables, findings=counts, set_aside=aside)


def _from_manifest(entry: dict[str, Any]) -> FindingCount:
    column = Text(**entry["column"]) if entry["column"] else None
    message = Text(**entry["message"])
    return FindingCount(entry["rule"], entry["file"], column, message, entry["count"], entry["severity"])


def _read_clean(folder: Path) -> Register:
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        label, synthetic = Text(manifest["name_ja"], manifest["name_en"]), manifest["synthetic"]
        findings = tuple(_from_manifest(entry) for entry in manifest["findings"])
        set_aside = manifest["set_aside"]
        tables = {name: pl.read_parquet(folder / f"{name}.parquet") for name in TABLES}
    except (OSError, ValueError, KeyError, TypeError, pl.exceptions.PolarsError) as fault:
        raise InputError(
            Text(
                f"{folder} を読めません（{type(fault).__name__}）。元の登録簿からもう一度作ってください。",
                f"{folder} cannot be read ({type(fault).__name__}). Make it anew from the raw register.",
            )
        ) from fault
    for name, table in TABLES.items():
        if tables[name].schema != {column.name: column.dtype for column in table.columns.values()}:
            raise InputError(
                Text(
                    f"{folder} は今の schemas/ と合いません（{name}）。元の登録簿からもう一度作ってください。",
                    f"{folder} does not fit the present schemas/ ({name}). Make it anew from the raw register.",
                )
            )
    return Register(label, synthetic, Centre.read(), **tables, findings=findings, set_aside=set_aside)
