"""What a ledger itself says of new and continuing, beside what follows from the records: are those of earlier years
missing?
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import polars as pl

from hikiana.base.text import Text
from hikiana.centre.profile import Centre
from hikiana.intake.answers import Accepted
from hikiana.intake.contact_kinds import CONTINUING, NEW
from hikiana.intake.findings import Finding, Place
from hikiana.intake.raw import RawTable
from hikiana.register.clean.derived import derive
from schemas.rules import fiscal_year_of
from schemas.rules.checks import CHECKS

_LABELS = {NEW: "新規", CONTINUING: "継続"}


@dataclass(frozen=True)
class Said:
    """The contacts of one or more files, whose rows follow one another, beside what their columns of kinds say.

    `rows` has one row per compared contact: row (its place among all), case_id, said and kind (new or continuing, as
    written and as it follows from the records), and `lacks_earlier`, whether it is the first of a client whom the
    ledger calls continuing and never new in that fiscal year.
    """

    parts: Sequence[RawTable]
    rows: pl.DataFrame

    @classmethod
    def of(
        cls,
        parts: Sequence[RawTable],
        cases: pl.DataFrame,
        contacts: pl.DataFrame,
        set_aside: pl.Series,
        centre: Centre,
    ) -> Said | None:
        """None where no part has such a column. Contacts that are set aside are not compared, nor those of a client
        of whom a contact has no day or method.
        """
        if all(part.kinds is None for part in parts):
            return None
        said = pl.concat(
            part.kinds.said if part.kinds else pl.Series([None], dtype=pl.String).new_from_index(0, len(part.rows))
            for part in parts
        )
        numbered = contacts.with_columns(said=said, aside=set_aside).with_row_index("row")
        unclear = pl.col("date").is_null() | pl.col("method").is_null()
        of_unclear = numbered.filter(unclear)["case_id"].drop_nulls().implode()
        clear = numbered.filter(~unclear, ~pl.col("case_id").is_in(of_unclear))
        called_new = clear.filter(said=NEW).select("case_id", year=fiscal_year_of("date")).unique()
        derived = derive(cases.unique("case_id"), clear, centre)["reported_contacts"]
        compared = derived.filter(pl.col("direct"), pl.col("said").is_not_null(), ~pl.col("aside"))
        never_new = compared.join(
            called_new, left_on=["case_id", "fiscal_year"], right_on=["case_id", "year"], how="anti"
        )["row"]
        kind = pl.col("kind").cast(pl.String)
        lacks = (kind == NEW) & (pl.col("said") == CONTINUING) & pl.col("row").is_in(never_new.implode())
        rows = compared.select("row", "case_id", "said", kind=kind, lacks_earlier=lacks)
        return cls(parts, rows.sort("row"))

    @property
    def lacking(self) -> pl.DataFrame:
        return self.rows.filter("lacks_earlier")

    def findings(self) -> list[Finding]:
        """That the columns were compared, and a warning at each cell that says otherwise than the records or is not
        understood.
        """
        told: list[Finding] = []
        first = 0
        for part in self.parts:
            of_part = self.rows.filter(pl.col("row").is_between(first, first + len(part.rows), closed="left"))
            told += _of_part(part, of_part.with_columns(pl.col("row") - first))
            first += len(part.rows)
        return told


def _of_part(part: RawTable, compared: pl.DataFrame) -> list[Finding]:
    if (kinds := part.kinds) is None:
        return []
    differing = compared.filter(pl.col("said") != pl.col("kind"))
    pairs = differing.select(pl.concat_str(pl.col("said", "kind").replace(_LABELS), separator=" → ")).to_series()
    check, words = CHECKS["kinds_compared"], {"compared": compared.height, "differing": differing.height}
    found = [Finding.of(check, part.place, None, None, None, head=kinds.head, **words)]
    if differing.height:
        rows = part.rows.gather(differing["row"])
        found.append(Finding.of(CHECKS["kind_agrees"], part.place, None, rows, pairs, head=kinds.head))
    if kinds.unread.any():
        rows, values = part.rows.filter(kinds.unread), kinds.shown(kinds.unread)
        found.append(Finding.of(CHECKS["kind_readable"], part.place, None, rows, values, head=kinds.head))
    column = Text(kinds.head, kinds.head)
    return [replace(finding, column=column, letters=kinds.letters) for finding in found]


@dataclass(frozen=True)
class EarlierYears:
    """Whether records of earlier years are missing and the office goes on without them, and what is told of it."""

    missing: bool
    findings: list[Finding]


def earlier_years(
    said: Said | None, contacts: pl.DataFrame, place: Place, centre: Centre, accepted: Accepted | None
) -> EarlierYears:
    """Judge by the column of kinds; where the office goes on, also by the years without a contact.

    An error has no row: to set rows aside does not bring the earlier ones.
    """
    findings = said.findings() if said else []
    if said and said.lacking.height and not accepted:
        return EarlierYears(False, [*findings, _error(said, place)])
    first = contacts.select(fiscal_year_of("date").min().alias("year")).item()
    is_late = first is None or first > centre.first_recorded.year
    if accepted == "before" or (accepted and (is_late or (said and said.lacking.height))):
        return EarlierYears(True, [*findings, Finding.of(CHECKS["earlier_years_accepted"], place)])
    return EarlierYears(False, findings)


def _error(said: Said, place: Place) -> Finding:
    heads = [part.kinds.head for part in said.parts if part.kinds]
    clients = said.lacking["case_id"].n_unique()
    return Finding.of(CHECKS["earlier_years_present"], place, head=heads[-1], clients=clients)
