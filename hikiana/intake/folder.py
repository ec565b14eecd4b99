"""A register in a folder: which file is which table."""

import csv
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import polars as pl

from hikiana.base.errors import InputError
from hikiana.base.text import Text
from hikiana.intake.contents import Contents
from hikiana.intake.findings import Finding, Place
from hikiana.intake.folders_below import files_below, folder_within
from hikiana.intake.heads import plain
from hikiana.intake.profile import MANIFEST
from hikiana.intake.raw import WORKBOOKS
from hikiana.intake.sources import Source
from hikiana.intake.table_file import KINDS, OTHER_KINDS, read_table_file, sources_of
from hikiana.intake.unread import Unread
from schemas.rules.checks import CHECKS
from schemas.tables import TABLES, Table

FILE = Text("ファイル", "file")
_MAY_HOLD_RECORDS = {*KINDS, *OTHER_KINDS} - {".txt"}


def read_folder(folder: Path, files: Path, faults: list[Finding]) -> Contents:
    """The tables of a register's folder and what is to be told of its files, be they in folders within; errors are
    added to `faults`.

    They lie in `files`, the folder itself or one within; each is known by its name, cases or ケース, whatever its kind.
    """
    contents = Contents(files, FILE, faults)
    used: set[str] = set()
    others: list[Source] = []
    for table in TABLES.values():
        paths = _files_of(files, table)
        used |= {path.name for path in paths}
        if len(paths) > 1:
            named = ", ".join(path.name for path in paths[1:])
            faults.append(Finding.of(CHECKS["file_once"], Place(paths[0].name), others=named))
            contents.failed.add(table.name)
        elif paths:
            read = read_table_file(paths[0], table, contents)
            contents.add(table.name, read.raw, read.source)
            others += read.others
    unused = [path for path in sorted(folder.iterdir()) if path.name not in used]
    contents.settle([*others, *unread_sources(folder, [*unused, *files_below(folder)], contents)])
    return contents


def ledger_alone(folder: Path) -> Path | None:
    """The workbook in a folder that holds nothing else with records, nor a register.toml: a whole ledger.

    None for what is no folder, and where the workbook has the name of one table. What lies in folders within is no
    part of it, and has to be told.
    """
    if not folder.is_dir() or (folder / MANIFEST).exists():
        return None
    files = [path for path in folder.iterdir() if _may_hold_records(path) and path.is_file()]
    of_tables = [path for table in TABLES.values() for path in _files_of(folder, table)]
    return files[0] if len(files) == 1 and files[0].suffix.lower() in WORKBOOKS and not of_tables else None


def _may_hold_records(path: Path) -> bool:
    """By the name; Excel locks open files by ~$."""
    return path.suffix.lower() in _MAY_HOLD_RECORDS and not path.name.startswith("~$")


def _files_of(folder: Path, table: Table) -> list[Path]:
    names = (table.name, plain(table.title.ja))
    return sorted(
        path
        for path in folder.iterdir()
        if path.suffix.lower() in KINDS and plain(path.stem) in names and path.is_file()
    )


def unread_sources(folder: Path, paths: Iterable[Path], contents: Contents) -> list[Source]:
    """The sheets of those of the files in a folder, or within, that may hold records; they are none of the register's.

    What cannot be opened is told as unread.
    """
    sources: list[Source] = []
    for path in filter(_may_hold_records, paths):
        within = folder_within(path, folder)
        try:
            sources += [replace(source, folder=within) for source in sources_of(path)]
        except (InputError, OSError, ValueError, csv.Error, pl.exceptions.PolarsError):
            contents.unread.append(Unread(Place(f"{within}/{path.name}" if within else path.name), None))
    return sources
