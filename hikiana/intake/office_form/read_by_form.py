"""Read a ledger by its form: what the form does not know is asked, never guessed."""

import csv
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import polars as pl

from hikiana.base.errors import FormError, InputError
from hikiana.base.fiscal_year import FiscalYear
from hikiana.base.text import Text
from hikiana.intake.answers import Answers
from hikiana.intake.findings import Finding, Place, describe_all
from hikiana.intake.folders_below import files_below, folder_within, is_shown
from hikiana.intake.office_form.copies import copied_files
from hikiana.intake.office_form.count_questions import not_asked_of_rows
from hikiana.intake.office_form.covered import drafts_of, known_files
from hikiana.intake.office_form.head_meanings import field_title
from hikiana.intake.office_form.matching import Matched, Matches, is_named, matched
from hikiana.intake.office_form.model import CASES, CONTACTS, FormPart, FormQuestion, LedgerForm
from hikiana.intake.office_form.month_tables import sums_by_month
from hikiana.intake.office_form.name_patterns import told_by_name
from hikiana.intake.office_form.same_rows import sheets_with_same_rows
from hikiana.intake.office_form.tables_by_form import FormReading, tables_of
from hikiana.intake.raw import WORKBOOKS
from hikiana.intake.shown_heads import column_as_shown
from hikiana.intake.sources import Source, sheets_of_workbook
from hikiana.intake.table_file import KINDS, OTHER_KINDS, sources_of
from hikiana.intake.unread import Unread, listed, tell_unread
from schemas.rules.checks import CHECKS

_SEVERAL = 2


def sources_of_ledger(path: Path) -> list[Source]:
    """The sheets of a workbook, or of every file of a folder, and of the folders within, that can hold records.

    Raises
    ------
    InputError
        When a file cannot be read; the message names it.
    """
    if path.is_file():
        if path.suffix.lower() in OTHER_KINDS:
            raise _of_other_kind(path)
        return _sources(path)
    if not path.is_dir():
        raise InputError(
            f"「{path}」がありません。台帳のブックか、台帳の入ったフォルダを指定してください。",
            f"There is no '{path}'. Name the workbook of the ledger, or the folder that holds it.",
        )
    at_top = [file for file in sorted(path.iterdir()) if is_shown(file) and file.is_file()]
    there = [*at_top, *files_below(path)]
    if others := [file for file in there if file.suffix.lower() in OTHER_KINDS]:
        raise _of_other_kind(others[0])
    files = [file for file in there if file.suffix.lower() in KINDS]
    sources = [replace(one, folder=folder_within(file, path)) for file in files for one in _sources(file)]
    names = Counter(source.sheet.name for source in sources if source.sheet.name)
    return [replace(source, alike=names[source.sheet.name] > 1) for source in sources]


def _of_other_kind(file: Path) -> InputError:
    return InputError(
        f"「{file}」は読めない形式です（{file.suffix}）。Excel か LibreOffice で開き、「Excelブック（.xlsx）」で保存し"
        "直してください。記録でないものは、台帳のフォルダの外に移してください。",
        f"'{file}' is of a kind that is not read ({file.suffix}). Open it and save it as an Excel workbook (.xlsx); "
        "move what holds no records out of the ledger's folder.",
    )


def _sources(file: Path) -> list[Source]:
    try:
        return sheets_of_workbook(file) if file.suffix.lower() in WORKBOOKS else sources_of(file)
    except (OSError, ValueError, csv.Error, pl.exceptions.PolarsError) as fault:
        raise InputError(
            f"「{file}」を読めません（{type(fault).__name__}）。Excelで開き、「Excelブック（.xlsx）」か"
            "「CSV UTF-8」で保存し直してください。",
            f"'{file}' cannot be read ({type(fault).__name__}). Open it in Excel and save it as a workbook (.xlsx) or "
            "as CSV UTF-8.",
        ) from fault


def fits(sources: Sequence[Source], form: LedgerForm) -> bool:
    """Whether a form is one of this ledger: a sheet has the name of a part and most of its heads."""
    found = matched(sources, form)
    return any(2 * len(one.lost) < len(one.part.columns) for one in found.read)


def read_by_form(
    path: Path, sources: Sequence[Source], form: LedgerForm, answers: Answers, fiscal_year: FiscalYear | None = None
) -> tuple[FormReading, list[Unread]]:
    """The tables of a ledger and the sheets that are not read; `fiscal_year` is the one that a command names.

    Raises
    ------
    FormError
        When a question is not answered, or the ledger has sheets or heads that its form does not know.
    """
    if form.open_questions:
        raise _unanswered(path, form.open_questions)
    found = matched(sources, form)
    unread = [_not_read(source) for source in found.not_read]
    unknown = [Unread.of(source.place, source.sheet, ()) for source in found.unknown]
    if changed := _changes(path, found, unknown, form):
        raise FormError(
            Text(
                f"「{path}」は、台帳の読み方（ledger.toml）と合わないところがあります。何も読んでいません。\n"
                f"{describe_all(changed, 'ja')}",
                f"'{path}' does not fit the form of the ledger (ledger.toml). Nothing was read.\n"
                f"{describe_all(changed, 'en')}",
            )
        )
    reading = tables_of(path, found.read, form, answers, fiscal_year)
    if reading.faults and not any(CONTACTS in part.tables for part in form.parts):
        reading.faults[:0] = sums_by_month(sources)
    reading.told += tell_unread(unknown, Place(path.name))
    if unread:
        reading.told.append(Finding.of(CHECKS["form_sheet_unread"], Place(path.name), unread=listed(unread)))
    return reading, [*unread, *unknown]


def _not_read(source: Source) -> Unread:
    """A sheet that the office has said is not to be read: whatever it is like."""
    return Unread(source.place, Unread.of(source.place, source.sheet, ()).rows, visible=source.sheet.visible)


def _changes(path: Path, found: Matches, unknown: Sequence[Unread], form: LedgerForm) -> list[Finding]:
    changed = [finding for one in found.read for finding in _of_heads(one)]
    if not changed:
        changed += [finding for one in found.read for finding in _of_name(one)]
        changed += _of_rows(found, form)
        changed += _copies(path, found, form) or _same_rows(path, found, form)
    if records := [one for one in unknown if one.like is not None]:
        changed.append(Finding.of(CHECKS["form_sheet_known"], Place(path.name), sheets=listed(records)))
    read = {id(one.part) for one in found.read}
    absent = [part for part in form.parts if id(part) not in read and not _is_left_out(part, found)]
    if lacking := [part.sheets[0] or part.files[0] for part in absent]:
        changed.append(Finding.of(CHECKS["form_sheet_present"], Place(path.name), sheets="、".join(lacking)))
    return changed


def _is_left_out(part: FormPart, found: Matches) -> bool:
    """Whether its sheets are there, and the office has said that they do not count."""
    return any(is_named(source, part.sheets, part.files) for source in found.not_read)


def _copies(path: Path, found: Matches, form: LedgerForm) -> list[Finding]:
    """Files that were laid beside the ledger since, and seem to be copies: nobody has said whether they count."""
    if len({one.source.path for one in found.read}) < _SEVERAL:
        return []
    copies = copied_files(
        [one for one in drafts_of(found.read, form) if {*one.tables} <= {CASES, CONTACTS}], known_files(form)
    )
    check = CHECKS["form_copy_known"]
    return [Finding.of(check, Place(path.name), file=file, other=other) for file, other in copies]


def _same_rows(path: Path, found: Matches, form: LedgerForm) -> list[Finding]:
    """Sheets that have the same contacts, of which nobody has said whether they count once."""
    pairs = [] if len(found.read) < _SEVERAL else sheets_with_same_rows(drafts_of(found.read, form), form)
    check = CHECKS["form_same_rows_known"]
    return [
        Finding.of(check, Place(path.name), sheet=one.name, other=other.name, rows_alike=rows)
        for one, other, rows in pairs
    ]


def _of_heads(one: Matched) -> list[Finding]:
    place, new = one.source.place, _new(one)
    if one.lost:
        beside = Text("ない見出しの代わりかもしれないもの: {new}。", " Perhaps in their place: {new}.").format(new=new)
        heads = "、".join(f"「{head}」" for head in one.lost)
        nothing = Text("", "")
        return [Finding.of(CHECKS["form_head_present"], place, heads=heads, new=beside if one.new else nothing)]
    return [Finding.of(CHECKS["form_head_known"], place, heads=new)] if one.new else []


def _of_name(one: Matched) -> Iterator[Finding]:
    """What the name of a sheet has to tell of its records, and does not by what the office has said."""
    for field, names in one.part.by_name.items():
        if names and told_by_name(one.source.names, names) is None:
            title = field_title(field)
            yield Finding.of(CHECKS["form_name_known"], one.source.place, title=Text(title, title))


def _of_rows(found: Matches, form: LedgerForm) -> Iterator[Finding]:
    """Columns that may say that rows stand for several contacts, of which nobody has said so or not."""
    for index, part in enumerate(form.parts):
        if sheets := [one for one in found.read if one.part is part]:
            for head in not_asked_of_rows(sheets, form, index):
                yield Finding.of(CHECKS["form_rows_known"], sheets[0].source.place, head=head)


def _new(one: Matched) -> Text:
    shown = [column_as_shown(one.letters[head], head) if one.letters[head] else _of_titles(head) for head in one.new]
    return Text("、".join(words.ja for words in shown), ", ".join(words.en for words in shown))


def _of_titles(head: str) -> Text:
    """What titles between the records tell, of which the head is hikiana's own."""
    return Text(f"「{head}」", f"'{head}'")


def _unanswered(path: Path, questions: Sequence[FormQuestion]) -> FormError:
    asked = "\n".join(f"  {number}. {one.question}" for number, one in enumerate(questions, start=1))
    return FormError(
        f"「{path}」の読み方に、まだ答えていない質問が{len(questions)}つあります。何も読んでいません。ledger.toml の "
        f"answer に番号を書くか、hikiana form を --ask を付けて実行してください。\n{asked}",
        f"Questions about the form of '{path}' are not answered yet: {len(questions)}. Write the numbers into "
        f"ledger.toml, or run hikiana form with --ask. Nothing was read.\n{asked}",
    )
