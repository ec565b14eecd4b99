"""A register in a folder: which file is which table."""

from collections.abc import Mapping
from pathlib import Path

from hikiana.findings import Finding, Place
from hikiana.intake.heads import plain
from hikiana.intake.read import RawTable
from hikiana.intake.table_file import KINDS, read_table_file
from schemas.rules.checks import CHECKS
from schemas.tables import TABLES, Table, titles_of_tables


def read_folder(folder: Path, files: Path, faults: list[Finding]) -> tuple[dict[str, RawTable], list[Finding]]:
    """The tables of a register's folder and what is to be told of its files; errors are added to `faults`.

    They lie in `files`, the folder itself or one within; each is known by its name, cases or ケース, whatever its kind.
    """
    told: list[Finding] = []
    tables: dict[str, RawTable] = {}
    for table in TABLES.values():
        path = _find_file(files, table, faults)
        if path is not None and (raw := read_table_file(path, table, faults, told)) is not None:
            tables[table.name] = raw
    return tables, told + _unused(folder, tables)


def _unused(folder: Path, tables: Mapping[str, RawTable]) -> list[Finding]:
    """A warning for each file that looks like records and is none of the register's; Excel locks open files by ~$."""
    kinds = {*KINDS, ".ods"} - {".txt"}
    used = {raw.path.name for raw in tables.values()}
    others = {path.name for path in folder.iterdir() if path.suffix.lower() in kinds} - used
    names = sorted(name for name in others if not name.startswith("~$"))
    return [Finding.of(CHECKS["file_used"], Place(name), tables=titles_of_tables()) for name in names]


def _find_file(folder: Path, table: Table, faults: list[Finding]) -> Path | None:
    names = (table.name, plain(table.title.ja))
    found = sorted(
        path
        for path in folder.iterdir()
        if path.suffix.lower() in KINDS and plain(path.stem) in names and path.is_file()
    )
    if len(found) == 1:
        return found[0]
    if found:
        others = ", ".join(path.name for path in found[1:])
        faults.append(Finding.of(CHECKS["file_once"], Place(found[0].name), others=others))
    else:
        place = Place(f"{table.name}.csv")
        faults.append(Finding.of(CHECKS["file_present"], place, title=table.title, table=table.name))
    return None
