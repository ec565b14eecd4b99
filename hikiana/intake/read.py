"""Read a raw register: a folder with one file per table, or a workbook with one sheet per table."""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial, reduce
from operator import or_
from pathlib import Path

from hikiana.base.errors import InputError
from hikiana.base.fiscal_year import FiscalYear
from hikiana.base.text import Text
from hikiana.base.workspace import PRIVATE
from hikiana.intake.answers import NO_ANSWERS, Answers
from hikiana.intake.filled_columns import FilledColumns
from hikiana.intake.findings import NOTHING_WRITTEN, Finding, Place, refuse_errors
from hikiana.intake.folder import ledger_alone, read_folder, unread_sources
from hikiana.intake.folders_below import files_below
from hikiana.intake.ledger import read_ledger
from hikiana.intake.not_shown import as_answered
from hikiana.intake.office_form.form_file import FILE, read_form
from hikiana.intake.office_form.model import LedgerForm
from hikiana.intake.office_form.read_by_form import fits, read_by_form, sources_of_ledger
from hikiana.intake.profile import MANIFEST, is_kept, is_synthetic, name_of, printable, read_profile, tables_folder
from hikiana.intake.raw import WORKBOOKS, RawRegister, RawTable
from hikiana.intake.sources import Source
from hikiana.intake.states import State, states_of
from hikiana.intake.units import in_unit
from hikiana.intake.unrecorded import Unrecorded

_LEARNED = frozenset(
    {
        *("table_present", "other_tables_present", "other_tables_found", "records_read", "file_once", "sheet_once"),
        *("sheet_parted", "head_present", "head_in_one_row", "column_present", "length_is_no_time_of_day"),
    }
)
"""Errors of a ledger that is sound and has a form of its own."""
_LEARN = Text(
    "台帳の形を変えずに読むには、hikiana form を同じ台帳に一度実行し、質問に答えてください。何も書き出していません。",
    "To have it read in its own form, run hikiana form on it once and answer its questions. Nothing was written.",
)


def read_register(folder: Path, fiscal_year: FiscalYear | None = None, answers: Answers = NO_ANSWERS) -> RawRegister:
    """Read every table of a raw register: a folder of files, or one Excel workbook with a sheet per table.

    A folder that holds one workbook and no other file of records stands for the workbook. A ledger of the office's own
    form is read by its ledger.toml, that of the centre unless `answers` name another. The register.toml of a register
    that `hikiana ingest` keeps names the folder within that holds the files. `fiscal_year` is the one of days that are
    written without a year, `answers` decide what the ledger leaves open.

    Raises
    ------
    InputError
        When the folder, a file or a column is missing, unknown or unreadable, or the register is empty; all such faults
        of all files at once. When it has to be asked what the lengths of contacts count.
    FormError
        When the form by which it is read has open questions, or does not know what the ledger has.
    """
    given, folder = folder, ledger_alone(folder) or folder
    below = files_below(given) if given.is_dir() else []
    if form := _form_of(given if below else folder, answers):
        return _read_by_form(given if below else folder, *form, fiscal_year, answers)
    faults: list[Finding] = []
    if folder.is_file() and folder.suffix.lower() in WORKBOOKS:
        contents = read_ledger(folder, faults, partial(unread_sources, given, below))
        kept = None
    else:
        _refuse_missing(folder)
        profile = read_profile(folder)
        contents = read_folder(folder, tables_folder(folder, profile) or folder, faults)
        kept = next(iter(states_of(folder, profile)), None)
    tables: dict[str, RawTable] = {}
    told = list(contents.told)
    for table, raw in contents.tables.items():
        answered, seen = as_answered(raw, answers)
        tables[table] = in_unit(answered, answers.minutes_in, faults)
        told += seen
    _refuse(folder, tables, faults)
    unread = tuple(contents.unread)
    register = _register(folder, tables, told, fiscal_year, answers)
    return replace(_as_kept(register, kept) if kept else register, unread=unread)


def _as_kept(register: RawRegister, state: State) -> RawRegister:
    """A register that hikiana keeps, with what was told of the ledgers that were added to it."""
    told = state.filled_columns.findings("column_as_answered_once", Place(MANIFEST))
    return replace(
        register,
        warnings=[*register.warnings, *told],
        years_missing=state.years_missing,
        unrecorded=state.unrecorded,
        filled_columns=state.filled_columns,
    )


def _form_of(folder: Path, answers: Answers) -> tuple[LedgerForm, Path, list[Source]] | None:
    """The form by which a ledger is read, its file, and the ledger's sheets: the one that was named, else the centre's
    where it is one of this ledger. A register that hikiana keeps has none.
    """
    path = answers.form or PRIVATE / FILE
    if answers.form is None and (not path.is_file() or not folder.exists() or is_kept(folder)):
        return None
    form = read_form(path)
    sources = sources_of_ledger(folder)
    return (form, path, sources) if answers.form or fits(sources, form) else None


def _read_by_form(
    folder: Path,
    form: LedgerForm,
    path: Path,
    sources: list[Source],
    fiscal_year: FiscalYear | None,
    answers: Answers,
) -> RawRegister:
    reading, unread = read_by_form(folder, sources, form, answers, fiscal_year)
    refuse_errors(reading.faults, str(folder))
    _refuse(folder, reading.tables, [])
    register = _register(folder, reading.tables, reading.told, fiscal_year, answers)
    files = {source.path for source in sources}
    return replace(
        register,
        unread=tuple(unread),
        files=(*sorted(files), path),
        unrecorded=Unrecorded.of(reading.unrecorded),
        filled_columns=reduce(or_, reading.filled_columns.values(), FilledColumns()),
        knows_clients_by_answers=form.same_clients == "by_answers",
    )


def _register(
    folder: Path,
    tables: Mapping[str, RawTable],
    told: list[Finding],
    fiscal_year: FiscalYear | None,
    answers: Answers,
) -> RawRegister:
    """A register by its own name, a workbook by its file's."""
    name, synthetic = Text(*[printable(folder.stem)] * 2), False
    if folder.is_dir():
        profile = read_profile(folder)
        name, synthetic = name_of(folder, profile), is_synthetic(folder, profile)
    return RawRegister(folder, name, synthetic, tables, told, fiscal_year=fiscal_year, answers=answers)


def _refuse_missing(folder: Path) -> None:
    if folder.is_file():
        raise InputError(
            f"「{folder}」だけでは、どの表か分かりません。hikiana form を一度実行すると、この形のまま読めます"
            "（ブックでもCSVでもないものは、「Excelブック（.xlsx）」か「CSV UTF-8」で保存し直してください）。",
            f"'{folder}' alone does not say which table it is. Run hikiana form on it once, and it is read in its own "
            "form (save what is neither a workbook nor CSV as one of these).",
        )
    if not folder.is_dir():
        raise InputError(
            f"「{folder}」がありません。台帳のブック（.xlsx、.ods）か、cases.csv などの入ったフォルダを"
            "指定してください。",
            f"There is no '{folder}'. Name a workbook (.xlsx, .ods), or a folder with cases.csv and the others.",
        )


def _refuse(register: Path, tables: Mapping[str, RawTable], faults: list[Finding]) -> None:
    learns = any(fault.rule in _LEARNED for fault in faults)
    refuse_errors(faults, str(register), _LEARN if learns else NOTHING_WRITTEN)
    if tables["cases"].frame.is_empty() and tables["contacts"].frame.is_empty():
        raise InputError(
            f"登録簿「{register}」が空です。ケース（cases）と相談記録（contacts）に1行もありません。",
            f"The register '{register}' is empty: neither cases nor contacts have a row.",
        )
