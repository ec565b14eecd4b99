"""Add a ledger's records to a register that hikiana keeps: wholly or not at all, and as often as one likes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from hikiana.base.checksum import sha256
from hikiana.base.fiscal_year import FiscalYear
from hikiana.base.text import Lang, Text
from hikiana.intake.answers import NO_ANSWERS, Answers
from hikiana.intake.findings import Finding, quote, refuse_errors
from hikiana.intake.raw import RawRegister
from hikiana.intake.read import read_register
from hikiana.intake.shown import shown
from hikiana.intake.states import State, now, present_state
from hikiana.register.keep.addition import lay_over
from hikiana.register.keep.merge import Counts, LedgerComparison, in_order
from hikiana.register.keep.numbering import RUNNING, Numbers
from hikiana.register.keep.store import kept_alone, next_state, recorded, with_former, write_changes, write_tables
from schemas.tables import TABLES

SHOWN_CHANGES = 10
_UNCHANGED = Text(
    "登録簿「{into}」はそのままです。台帳を直してもう一度実行してください。"
    "セルごとの一覧と、色を付けた台帳の写しは hikiana validate {ledger} --into {into}{options} で作れます。",
    "The register '{into}' is as it was. Mend the ledger and run again. "
    "hikiana validate {ledger} --into {into}{options} lists every cell and colours them in a copy of the ledger.",
)


@dataclass(frozen=True)
class Ingested:
    """What a ledger brought to each table of the register, and what is to be told of its rows (no errors).

    `changes` are the changed cells, as the record of changes has them; `record` is that record, None where nothing
    changed. `told_of_numbers` are lines about numbers that are not as in the ledger.
    """

    counts: Mapping[str, Counts]
    findings: list[Finding]
    changes: pl.DataFrame
    record: Path | None
    told_of_numbers: list[Text]

    @property
    def has_changed(self) -> bool:
        return self.record is not None

    def describe(self, lang: Lang) -> str:
        """Rows of each table, the first of the changed cells (free text is not shown), and where all are recorded."""
        count = Text(
            "{title}: 追加 {added}行、変更 {changed}行、変わりなし {unchanged}行、台帳にない行（残します） {kept}行",
            "{title}: {added} rows added, {changed} changed, {unchanged} unchanged, {kept} kept that the ledger lacks",
        )
        lines = [line(lang) for line in self.told_of_numbers]
        lines += [count.format(title=TABLES[name].title, **vars(counts))(lang) for name, counts in self.counts.items()]
        if self.changes.height:
            lines.append(Text("変わったところ（前 → 後）:", "Changed (former → new):")(lang))
            lines += [f"    {_told(change, lang)}" for change in self.changes.head(SHOWN_CHANGES).iter_rows(named=True)]
        if (more := self.changes.height - SHOWN_CHANGES) > 0:
            lines.append("    " + Text("ほか{more}か所", "and {more} more").format(more=more)(lang))
        if self.record:
            lines.append(Text("変更の記録: {record}", "Record of changes: {record}").format(record=self.record)(lang))
        return "\n".join(lines)


def _told(change: Mapping[str, str | None], lang: Lang) -> str:
    """相談記録 C3 相談時間（分） (duration_min): 「60」 → 「45」"""
    table = TABLES[str(change["table"])]
    column = table.columns[str(change["column"])]
    cells = [shown(column, pl.Series([change[side]], dtype=pl.String)) for side in ("before", "after")]
    words = [quote(cell[0], lang) for cell in cells]
    return f"{table.title(lang)} {change['key']} {column.heading(lang)}: {' → '.join(words)}"


def ingest(
    ledger: Path,
    into: Path,
    fiscal_year: FiscalYear | None = None,
    *,
    today: date | None = None,
    numbers: Numbers = RUNNING,
    answers: Answers = NO_ANSWERS,
) -> Ingested:
    """Add the rows of a ledger (workbook or folder) to the register kept in `into`, which is begun when there is none.

    A row whose key is new is added, one whose key is known replaces the former row, and rows that the ledger does not
    have stay. The rules are asked of all rows together; with `fiscal_year` the ledger must hold that year only. The
    same ledger again changes nothing. `numbers` is what is said of the ledger's numbers.

    Raises
    ------
    InputError
        When the ledger cannot be read, or the register would have an error with it; nothing is changed then.
    UsageError
        When `into` holds anything else, is being changed by another run, or synthetic and real records would mix, or
        numbers cannot get their fiscal year.
    """
    raw = read_register(ledger, fiscal_year, answers)
    with kept_alone(into) as present:
        laid = lay_over(raw, into, present, numbers, today)
        options = (f" --fy {fiscal_year.year}" if fiscal_year else "") + numbers.options + answers.options
        refuse_errors(laid.findings, str(ledger), _UNCHANGED.format(ledger=ledger, into=into, options=options))
        compared = laid.compared
        counts = {name: comparison.counts for name, comparison in compared.items()}
        changes = pl.concat(comparison.changes for comparison in compared.values()).filter(kind="changed")
        record = None
        state = State(
            when=now(),
            ledger=ledger.resolve().name,
            own_years=laid.years.own if laid.years else None,
            years_missing=laid.checked.years_missing,
            unrecorded=laid.unrecorded,
            filled_columns=laid.filled_columns,
        )
        brings_rows = any(count.added or count.changed for count in counts.values())
        if brings_rows or not state.knows_the_same(present_state(into)):
            recorded = with_former(present, _recorded(raw, state.when, compared))
            with next_state(into, present, raw.synthetic, state) as made:
                write_tables(made, {name: in_order(TABLES[name], frame) for name, frame in laid.checked.tables.items()})
                record = write_changes(made, recorded)
    return Ingested(counts, laid.findings, changes, record, laid.told_of_numbers)


def _recorded(raw: RawRegister, when: str, compared: Mapping[str, LedgerComparison]) -> pl.DataFrame:
    """The changes of all tables as they are recorded: with the time of the run, the ledger's file and its SHA-256."""
    sums = {path: sha256(path) if path.is_file() else "" for path in {table.path for table in raw.tables.values()}}
    changes = [
        recorded(when, path.name, sums[path], comparison.changes)
        for name, comparison in compared.items()
        for path in [raw.tables[name].path]
    ]
    return pl.concat(changes)
