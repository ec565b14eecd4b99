"""Check a ledger: what the commands do with what the office keeps."""

from dataclasses import dataclass
from pathlib import Path

from hikiana.base.fiscal_year import FiscalYear
from hikiana.base.text import Lang, Text
from hikiana.base.workspace import CHECKS, check_private_folder
from hikiana.centre.profile import Centre
from hikiana.intake.answers import NO_ANSWERS, Answers
from hikiana.intake.findings import Finding, describe_all, refuse_errors
from hikiana.intake.read import read_register
from hikiana.register.check.results import Results, write_results
from hikiana.register.history import check_history, years_that_begin_the_records
from hikiana.register.keep.addition import lay_over
from hikiana.register.keep.numbering import RUNNING, Numbers
from hikiana.register.keep.store import present_tables
from hikiana.register.register import register_of
from hikiana.register.validation import validate

_PLACES = Text("指摘の一覧: {list}（ブラウザーでは {page}）", "List of findings: {list} (in a browser: {page})")
_COPY = Text("色と説明を付けた台帳の写し: {copy}", "Copy of the ledger, coloured and explained: {copy}")
_NO_COPY = Text(
    "台帳の写しは作れませんでした（大きいか、写せないものがあります）。",
    "No copy of the ledger was made: it is too large or holds something that cannot be copied.",
)
_QUARANTINE = Text("取り置いた行（元のまま）: {quarantine}", "Rows set aside, as they stand: {quarantine}")
_SOUND = Text("直すところはありません。", "Nothing has to be mended.")
_MENDING = Text(
    "元の台帳を直して保存し、もう一度検査してください。", "Mend the ledger itself, save it and check again."
)


_TOGETHER = Text(
    "登録簿「{register}」に加えたものとして検査しました（登録簿は変えていません）。",
    "Checked as added to the register '{register}', which was not changed.",
)
_ALONE = Text(
    "登録簿「{register}」にはまだ記録がないので、台帳だけを検査しました。",
    "The register '{register}' has no records yet; the ledger was checked by itself.",
)


@dataclass(frozen=True)
class Checkup:
    """A checked ledger: all findings and where they are written; `setting` says with what it was checked together
    and how."""

    ledger: Path
    findings: list[Finding]
    results: Results
    setting: tuple[Text, ...] = ()

    def told(self, lang: Lang) -> str:
        """Rows of each table, what does not stop a report, and the files."""
        lines = [line(lang) for line in self.setting]
        lines += self.results.rows.told(lang)
        others = [finding for finding in self.findings if finding.severity != "error"]
        if others:
            lines.append(describe_all(others, lang))
        if self.findings:
            lines.append(_PLACES.format(list=self.results.list, page=self.results.page)(lang))
            copy = self.results.copy
            lines.append((_COPY.format(copy=copy) if copy else _NO_COPY)(lang))
        if self.results.quarantine:
            lines.append(_QUARANTINE.format(quarantine=self.results.quarantine)(lang))
        if not any(finding.severity == "error" for finding in self.findings):
            lines.append(_SOUND(lang))
        return "\n".join(lines)

    def refuse_errors(self) -> None:
        """Raise InputError when anything has to be mended."""
        refuse_errors(self.findings, str(self.ledger), _MENDING)


def check_ledger(
    ledger: Path,
    fiscal_year: FiscalYear | None,
    lang: Lang,
    into: Path = CHECKS,
    answers: Answers = NO_ANSWERS,
) -> Checkup:
    """Check a workbook or folder and write the results.

    With a fiscal year days without a year are read as days of it, and the years up to it are looked at as well.

    Raises
    ------
    InputError
        When the ledger cannot be read: a sheet or column is missing, a file is damaged.
    UsageError
        When HIKIANA_DATA names no place for the results.
    """
    check_private_folder()
    raw = read_register(ledger, fiscal_year, answers)
    centre = Centre.read()
    validated = validate(raw, centre)
    findings = list(validated.findings)
    if fiscal_year is not None:
        register = register_of(raw, validated)
        findings = check_history(register, fiscal_year) + findings
        if all(finding.rule != "earlier_years_present" for finding in findings):  # which asks the same
            findings += years_that_begin_the_records(register, [fiscal_year])
    return Checkup(ledger, findings, write_results(raw, validated, findings, lang, into=into))


def check_addition(
    ledger: Path,
    register: Path,
    fiscal_year: FiscalYear | None,
    lang: Lang,
    *,
    into: Path = CHECKS,
    answers: Answers = NO_ANSWERS,
    numbers: Numbers = RUNNING,
) -> Checkup:
    """Check a ledger as `hikiana ingest` would add it to a register, without adding it; write the results.

    With a fiscal year the ledger must hold that year only, and the years up to it are looked at in both together.
    `numbers` is what is said of the ledger's numbers.

    Raises
    ------
    InputError
        When the ledger or the register cannot be read.
    UsageError
        When `register` is not kept by `hikiana ingest`, synthetic and real records would mix, numbers cannot get their
        fiscal year, or HIKIANA_DATA names no place for the results.
    """
    check_private_folder()
    raw = read_register(ledger, fiscal_year, answers)
    laid = lay_over(raw, register, present_tables(register), numbers)
    findings = list(laid.findings)
    if fiscal_year is not None:
        findings = check_history(register_of(raw, laid.checked), fiscal_year) + findings
    results = write_results(raw, laid.of_ledger(), findings, lang, into=into, register=laid.register)
    setting = (_TOGETHER if laid.register else _ALONE).format(register=register)
    return Checkup(ledger, findings, results, (setting, *laid.told_of_numbers))
