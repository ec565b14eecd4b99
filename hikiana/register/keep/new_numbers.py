"""Clients whose numbers begin anew each year: those who are new by their number may have come in a former year."""

from dataclasses import dataclass

import polars as pl

from hikiana.intake.findings import Finding
from hikiana.intake.stored import as_text
from hikiana.register.keep.merge import LedgerComparison
from hikiana.register.keep.other_records import Seen, found
from hikiana.register.keep.renumbering import YearNumbers
from hikiana.register.validation import CheckedCells
from schemas.ages import may_have_risen
from schemas.rules.checks import CHECKS

_FORMER = "_former"
_APART = ("case_id", "age", "age_least", "age_most")
"""Columns that are not compared as answers."""


@dataclass(frozen=True)
class NewNumbers:
    """The clients of a ledger whose numbers got its fiscal year (`years`), and the register's: `former` are its cases,
    `seen` says when they first came.
    """

    years: YearNumbers
    former: pl.DataFrame
    seen: Seen

    def findings(self, office: CheckedCells, cells: CheckedCells, compared: LedgerComparison) -> list[Finding]:
        """What is to be told of clients whom the ledger adds; nothing of other tables.

        An error for those who are like a client of the register in every answer; only the age may have risen with the
        years. A warning of the others. Who has the year in the ledger itself (R6-0045) is said to be new and not asked
        for. `office` are the cells with the office's numbers, `cells` with their year.
        """
        table, numbers = cells.raw.table, cells.typed.get_column("case_id", default=None)
        if table.name != "cases" or numbers is None or self.former.is_empty():
            return []
        new = self.years.get_year(office.typed["case_id"]) & ~compared.known
        known_as = self._known_as(cells.typed.filter(new))
        returning = new & numbers.is_in(list(known_as))
        written = office.typed["case_id"].filter(returning)
        pairs = [
            f"{number} → {known_as[case]}" for number, case in zip(written, numbers.filter(returning), strict=True)
        ]
        values = pl.Series(pairs, dtype=pl.String)
        findings = found("client_came_before", cells, "case_id", returning, values, example=self.years.example)
        if others := int((new & ~returning).sum()):
            check, example = CHECKS["clients_by_new_numbers"], self.years.former_example
            column = table.columns["case_id"]
            findings.append(Finding.of(check, cells.raw.place, column, clients=others, example=example))
        return findings

    def _known_as(self, cases: pl.DataFrame) -> dict[str, str]:
        """By the number of a new client that of the register's client who is alike, as the office may write it."""
        answers = [name for name in cases.columns if name not in _APART]
        now, before = (_comparable(frame, answers) for frame in (cases, self.former))
        alike = now.join(before, on=answers, how="inner", nulls_equal=True, suffix=_FORMER)
        alike = alike.join(self.seen.clients, left_on=f"case_id{_FORMER}", right_on="case_id", how="left")
        passed = (self.seen.latest - pl.col("first")).clip(lower_bound=0).fill_null(0)
        found_again = (
            alike.filter(may_have_risen(_FORMER, "", passed + 1))
            .sort(f"case_id{_FORMER}")
            .select("case_id", f"case_id{_FORMER}", "first")
        )
        return {case: self.years.to_write(former, first) for case, former, first in found_again.iter_rows()}


def _comparable(cases: pl.DataFrame, answers: list[str]) -> pl.DataFrame:
    return cases.select(*_APART, *(as_text(cases[name]) for name in answers))
