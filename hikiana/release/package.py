"""The package of a release: a folder with every table in every format and all that is needed to use and to cite it."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from hikiana.base.checksum import sha256
from hikiana.base.fiscal_year import FiscalYear
from hikiana.base.folders import whole_folder
from hikiana.base.spreadsheet import write_csv
from hikiana.document.tidy import definitions_file, tidy_files
from hikiana.register.clean.descriptor import DESCRIPTOR
from hikiana.release import exchange
from hikiana.release.about import SYNTHETIC_MARK, ReleaseAbout
from hikiana.release.codebook import CODEBOOK_TABLES, PAGE, write_codebook
from hikiana.release.describe import write_description
from hikiana.release.documents import DOCUMENTS, write_documents
from hikiana.release.release import FOLDERS, Release
from hikiana.release.tables import MicroTable
from hikiana.statistics.table import StatTable

SUMS = "SHA256SUMS"
EDITIONS = "editions"
"""Folder of the tables as each edition has them, with what their cells count: what an audit attacks."""
FILES = frozenset(
    {DESCRIPTOR, PAGE, SUMS, *DOCUMENTS}
    | {f"{name}.csv" for name in CODEBOOK_TABLES}
    | {f"{folder}/*.{kind}" for kind, folder in FOLDERS.items()}
    | {f"{mark}{EDITIONS}/*/tables/*.{kind}" for mark in ("", SYNTHETIC_MARK) for kind in ("csv", "json")}
)
"""What a package holds, as patterns."""


def write_package(
    folder: Path,
    tables: Mapping[FiscalYear, Sequence[StatTable]],
    micro: Sequence[MicroTable],
    about: ReleaseAbout,
) -> None:
    """Write tables and micro data, which are protected already, into a folder that appears whole or not at all.

    Files for SPSS and Stata are left out, and the README says so, where the library that writes them is not installed.
    The same tables on the same day give the same bytes.

    Raises
    ------
    UsageError
        When the folder holds files that are not a package's.
    ValueError
        When there is no table, or one is not as it says.
    """
    release = Release.of(tables, micro, about)
    kinds = ("parquet", *(exchange.KINDS if exchange.available() else ()))
    with whole_folder(folder, FILES) as made:
        _write_tables(made, release)
        _write_editions(made, tables, about)
        if exchange.available():
            exchange.write_exchange(made, release)
        write_codebook(made, release)
        write_description(made, release, kinds)
        write_documents(made, release, kinds)
        _write_sums(made)


def _write_tables(folder: Path, release: Release) -> None:
    for kind in ("csv", "parquet"):
        (folder / FOLDERS[kind]).mkdir()
    told = {"licence": release.about.licence.url or release.about.licence.title.en, "version": release.about.version}
    for table in release.tables:
        write_csv(table.frame, folder / release.path(table, "csv"))
        title = release.title_of(table)
        metadata = told | {"title": title.ja, "title_en": title.en}
        table.frame.write_parquet(folder / release.path(table, "parquet"), metadata=metadata)


def editions_folder(synthetic: bool) -> str:
    """The folder of the editions, whose name tells synthetic data."""
    return f"{SYNTHETIC_MARK if synthetic else ''}{EDITIONS}"


def _write_editions(folder: Path, tables: Mapping[FiscalYear, Sequence[StatTable]], about: ReleaseAbout) -> None:
    for year, some in tables.items():
        told = definitions_file(some, "public", year, about.synthetic, about.threshold)
        for name, content in {**tidy_files(some), **told}.items():
            path = folder / editions_folder(about.synthetic) / str(year) / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)


def _write_sums(folder: Path) -> None:
    """Checksums of all other files, as sha256sum writes and checks them."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    lines = [f"{sha256(path)}  {path.relative_to(folder).as_posix()}\n" for path in files]
    (folder / SUMS).write_text("".join(lines), encoding="utf-8", newline="\n")
