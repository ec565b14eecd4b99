"""Read a raw register: a folder with one file per table, or a workbook with one sheet per table."""

from collections.abc import Mapping
from pathlib import Path

from hikiana.base.errors import InputError
from hikiana.base.fiscal_year import FiscalYear
from hikiana.base.text import Text
from hikiana.intake.answers import NO_ANSWERS, Answers
from hikiana.intake.findings import Finding, refuse_errors
from hikiana.intake.folder import ledger_alone, read_folder
from hikiana.intake.ledger import read_ledger
from hikiana.intake.not_shown import as_answered
from hikiana.intake.profile import is_synthetic, name_of, printable, read_profile, tables_folder
from hikiana.intake.raw import WORKBOOKS, RawRegister, RawTable
from hikiana.intake.states import states_of
from hikiana.intake.units import in_unit


def read_register(folder: Path, fiscal_year: FiscalYear | None = None, answers: Answers = NO_ANSWERS) -> RawRegister:
    """Read every table of a raw register: a folder of files, or one Excel workbook with a sheet per table.

    A folder that holds one workbook and no other file of records stands for the workbook. The register.toml of a
    register that `hikiana ingest` keeps names the folder within that holds the files. `fiscal_year` is the one of days
    that are written without a year, `answers` decide what the ledger leaves open.

    Raises
    ------
    InputError
        When the folder, a file or a column is missing, unknown or unreadable, or the register is empty; all such faults
        of all files at once. When it has to be asked what the lengths of contacts count.
    """
    folder = ledger_alone(folder) or folder
    faults: list[Finding] = []
    if folder.is_file() and folder.suffix.lower() in WORKBOOKS:
        contents = read_ledger(folder, faults)
        name, synthetic, years_missing = Text(*[printable(folder.stem)] * 2), False, False
    else:
        _refuse_missing(folder)
        profile = read_profile(folder)
        contents = read_folder(folder, tables_folder(folder, profile) or folder, faults)
        name, synthetic = name_of(folder, profile), is_synthetic(folder, profile)
        years_missing = any(state.years_missing for state in states_of(folder, profile)[:1])
    tables: dict[str, RawTable] = {}
    told = list(contents.told)
    for table, raw in contents.tables.items():
        answered, seen = as_answered(raw, answers)
        tables[table] = in_unit(answered, answers.minutes_in, faults)
        told += seen
    _refuse(folder, tables, faults)
    unread = tuple(contents.unread)
    return RawRegister(
        folder,
        name,
        synthetic=synthetic,
        tables=tables,
        warnings=told,
        fiscal_year=fiscal_year,
        answers=answers,
        unread=unread,
        years_missing=years_missing,
    )


def _refuse_missing(folder: Path) -> None:
    if not folder.is_dir():
        raise InputError(
            f"「{folder}」がありません。Excelの台帳（.xlsx）か、cases.csv などの入ったフォルダを指定してください。",
            f"There is no '{folder}'. Name a workbook (.xlsx), or a folder with cases.csv and the others.",
        )


def _refuse(register: Path, tables: Mapping[str, RawTable], faults: list[Finding]) -> None:
    refuse_errors(faults, str(register))
    if tables["cases"].frame.is_empty() and tables["contacts"].frame.is_empty():
        raise InputError(
            f"登録簿「{register}」が空です。ケース（cases）と相談記録（contacts）に1行もありません。",
            f"The register '{register}' is empty: neither cases nor contacts have a row.",
        )
