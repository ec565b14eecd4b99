"""Known numbers under which a ledger has other clients and other records: what looks so, and when so many do that the
numbers must have begun anew.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from hikiana.base.text import Text
from hikiana.intake.findings import Finding
from hikiana.intake.shown import shown
from hikiana.register.keep.merge import LedgerComparison
from hikiana.register.validation import CheckedCells
from schemas.ages import years_apart
from schemas.code_lists import CODE_LISTS
from schemas.roles import UNKNOWN
from schemas.rules import fiscal_year_of
from schemas.rules.checks import CHECKS

FARTHEST_DAYS = 31
_FEWEST, _ONE_OF = 3, 10
"""Other records are no corrections when they are three or more, and one of ten or more of those with a known number."""
_BEFORE = "_before"
_ELAPSED = "_elapsed"
_UNKNOWN = {
    "sex": CODE_LISTS["sex"].with_role(UNKNOWN),
    "region": (*CODE_LISTS["region"].with_role(UNKNOWN), *CODE_LISTS["region"].with_role("home_unspecified")),
}
_OF_CLIENTS = ("contacts", "clinic")
YEARS = {
    "contacts": ("date", fiscal_year_of("date")),
    "activities": ("fiscal_year", pl.col("fiscal_year")),
    "clinic": ("fiscal_year", pl.col("fiscal_year")),
    "web_access": ("month", fiscal_year_of("month")),
}
"""By table the column that says in which fiscal year a record lies, and that year."""


def changed(column: str) -> pl.Expr:
    """Whether two known values of a column differ."""
    known = [pl.col(name).cast(pl.String).is_in(_UNKNOWN.get(column, ())) for name in (column, column + _BEFORE)]
    return (pl.col(column) != pl.col(column + _BEFORE)) & ~pl.any_horizontal(known)


def age_change() -> pl.Expr:
    """Years between both ages, at least."""
    return years_apart(_BEFORE, "")


MOVED = ((pl.col("date") - pl.col(f"date{_BEFORE}")).dt.total_days().abs() > FARTHEST_DAYS) | (
    fiscal_year_of("date") != fiscal_year_of(f"date{_BEFORE}")
)
_OTHERS: Mapping[str, tuple[str, pl.Expr]] = {
    # Between days of two fiscal years lies at most one birthday more than years.
    "cases": (
        "clients_are_others",
        pl.any_horizontal(changed("sex"), changed("region"), age_change() > pl.col(_ELAPSED) + 1),
    ),
    "contacts": ("records_are_others", changed("case_id") | MOVED),
    "activities": ("records_are_others", changed("fiscal_year")),
}
_OF_OTHER_YEAR = (
    (pl.col("case_id") == pl.col(f"case_id{_BEFORE}"))
    & (pl.col("date").dt.month() == pl.col(f"date{_BEFORE}").dt.month())
    & (pl.col("date").dt.day() == pl.col(f"date{_BEFORE}").dt.day())
)


@dataclass(frozen=True)
class Reasons:
    """Why known numbers have other records, and what to do (the words `cause` and `way_out`).

    The numbers were given `anew`; or the records are of the same client and day of an `other_year`.
    """

    anew: Mapping[str, Text]
    other_year: Mapping[str, Text]


@dataclass(frozen=True)
class Seen:
    """The clients of a register (`clients`: case_id, and the fiscal year `first` of a record), and the latest fiscal
    year of a ledger.
    """

    clients: pl.DataFrame
    latest: int

    @classmethod
    def of(cls, register: Mapping[str, pl.DataFrame], ledger: Mapping[str, pl.DataFrame]) -> "Seen":
        """From typed tables by name."""
        none = pl.DataFrame(schema={"case_id": pl.String, "first": pl.Int32})
        of_both = [
            pl.concat(
                [
                    none,
                    *(
                        tables[name].select("case_id", fiscal_years(name, tables[name]).cast(pl.Int32).alias("first"))
                        for name in _OF_CLIENTS
                        if name in tables
                    ),
                ]
            )
            for tables in (register, ledger)
        ]
        latest = pl.concat(of_both if of_both[1].is_empty() else of_both[1:])["first"].max()
        return cls(of_both[0].group_by("case_id").agg(pl.col("first").min()), int(str(latest or 0)))


def fiscal_years(table: str, frame: pl.DataFrame) -> pl.Series:
    """The fiscal year of every row of a table that is dated."""
    return frame.select(YEARS[table][1].alias("fiscal_year")).to_series()


def beside_former(cells: CheckedCells, compared: LedgerComparison) -> pl.DataFrame:
    """The ledger's rows with the register's of the same keys, whose columns end in _before."""
    return cells.typed.hstack([column.alias(column.name + _BEFORE) for column in compared.former.iter_columns()])


def numbers_begun_anew(cells: CheckedCells, compared: LedgerComparison, seen: Seen, reasons: Reasons) -> list[Finding]:
    """An error for the rows of a table that are others than the register's of the same numbers, if they are many.

    Many are three, and a tenth of those whose number is known. Clients are others when sex or region was another known
    one, or the age differs by more than the years passed since their first record.
    """
    table = cells.raw.table
    if table.name not in _OTHERS:
        return []
    check, are_others = _OTHERS[table.name]
    both = beside_former(cells, compared)
    if table.name == "cases":
        first = both.join(seen.clients, on="case_id", how="left", maintain_order="left")["first"]
        both = both.with_columns((seen.latest - first).abs().fill_null(0).alias(_ELAPSED))
    others = both.select(are_others.fill_null(False)).to_series() & compared.known
    many, known = int(others.sum()), int(compared.known.sum())
    if many < _FEWEST or many * _ONE_OF < known:
        return []
    of_other_year = table.name == "contacts" and 2 * both.filter(others).select(_OF_OTHER_YEAR.sum()).item() > many
    why = reasons.other_year if of_other_year else reasons.anew
    number = table.key[0]
    values = shown(table.columns[number], cells.raw.frame[number].filter(others))
    return found(check, cells, number, others, values, **why, others=many, known=known)


def found(
    check: str,
    cells: CheckedCells,
    column: str,
    marks: pl.Series,
    values: pl.Series | None = None,
    **words: object,
) -> list[Finding]:
    """A finding for the marked rows, if there are any; `values` are theirs."""
    if not marks.any():
        return []
    raw = cells.raw
    return [Finding.of(CHECKS[check], raw.place, raw.table.columns[column], raw.rows.filter(marks), values, **words)]
