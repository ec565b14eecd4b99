"""Clients from sheets in which they are written again and again: with each contact, or each year."""

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from hikiana.base.fiscal_year import MONTHS, FiscalYear
from hikiana.intake import age_ranges, forms
from hikiana.intake.findings import WITHHELD, Finding
from hikiana.intake.office_form.pieces import Piece
from hikiana.intake.shown import pairs, shown
from hikiana.intake.written import spaceless, trimmed
from schemas.ages import may_have_risen, years_apart
from schemas.rules.checks import CHECKS
from schemas.tables import TABLES

_TABLE = TABLES["cases"]
AGES = ("age", "age_least", "age_most")
_CHANGES = ("age", "start_year")
"""What may differ from one record of a client to the next."""


@dataclass(frozen=True)
class Clients:
    """One row per client: the fields as text, `piece` (which of the pieces tells it first) and `row` in that sheet.

    `numbers` are the numbers that clients have in later years, by the number that they began with.
    """

    frame: pl.DataFrame
    numbers: dict[str, str]


def clients_of(pieces: Sequence[Piece], first: pl.DataFrame, told: list[Finding], by_answers: bool) -> Clients:
    """Each client once, with what was first written of each field; where it is written otherwise later, that is told.

    A number that comes again in a sheet of clients stays twice, as a fault of that sheet. Rows of contacts are in the
    order of their days; of lists by year the one of the client's first year comes first, by the day in `first`. The
    age is the one beside the contacts where there is any: a list may have been brought up to date since.
    """
    rows = [_rows(number, piece) for number, piece in enumerate(pieces)]
    stacked = pl.concat(_with_listed_alone(rows, pieces), how="diagonal").join(
        first, on="case_id", how="left", suffix=" first"
    )
    apart = pl.col("listed") - (pl.col("day first").dt.year() - (pl.col("day first").dt.month() < MONTHS[0]))
    stacked = stacked.with_columns(apart=apart.abs())
    stacked = stacked.sort("day", "apart", nulls_last=[False, True], maintain_order=True)
    fields = [name for name in stacked.columns if name in _TABLE.columns and name != "case_id"]
    firsts = stacked.group_by("case_id", "again", maintain_order=True).agg(
        pl.col("piece", "row").first(), *(_first_filled(name) for name in fields)
    )
    told += [*_contradictions(stacked, firsts, fields, pieces), *_other_ages(stacked, firsts, pieces)]
    numbers = _same_clients(firsts, fields, pieces) if by_answers else {}
    later = firsts["case_id"].is_in(list(numbers))
    for (number,), known in firsts.filter(later).group_by("piece", maintain_order=True):
        at, written = known["row"].cast(pl.UInt32), known["case_id"]
        place, column = pieces[int(str(number))].place, _TABLE.columns["case_id"]
        check = CHECKS["client_known_again"]
        told.append(Finding.of(check, place, column, at, pairs(written, written.replace(numbers))))
    return Clients(firsts.filter(~later).drop("again").sort("piece", "row"), numbers)


def _rows(number: int, piece: Piece) -> pl.DataFrame:
    """The filled rows of a piece, with the day of a contact, and how often a sheet of clients has named one before."""
    day = forms.days(trimmed(pl.col("date"))) if piece.flat else pl.lit(None, pl.Date)
    again = pl.lit(0, pl.UInt32) if piece.flat else pl.int_range(pl.len(), dtype=pl.UInt32).over("case_id")
    named = piece.frame.filter(_is_filled("case_id")) if piece.flat else piece.frame
    listed = None if piece.flat or piece.year is None else piece.year.year
    frame = named.with_columns(_bare("case_id"), piece=pl.lit(number), day=day, listed=pl.lit(listed, pl.Int32))
    return frame.with_columns(again=again)


def _with_listed_alone(rows: Sequence[pl.DataFrame], pieces: Sequence[Piece]) -> list[pl.DataFrame]:
    """The rows of pieces, of those that tell the age alone beside contacts without clients that no list knows: a wrong
    number is nobody.
    """
    lists = [frame["case_id"] for frame, piece in zip(rows, pieces, strict=True) if not piece.flat]
    if not lists:
        return list(rows)
    known = pl.col("case_id").is_in(pl.concat(lists).implode())
    return [
        frame.filter(known) if piece.flat and {*frame.columns} & {*_TABLE.columns} == {"case_id", "age"} else frame
        for frame, piece in zip(rows, pieces, strict=True)
    ]


def _first_filled(name: str) -> pl.Expr:
    filled = _is_filled(name)
    cells = pl.col(name).filter(filled)
    if name == "age":
        cells = cells.sort_by(pl.col("day").filter(filled), nulls_last=True, maintain_order=True)
    return cells.first()


def _contradictions(
    stacked: pl.DataFrame, firsts: pl.DataFrame, fields: Sequence[str], pieces: Sequence[Piece]
) -> list[Finding]:
    found = []
    compared = stacked.join(firsts, on=["case_id", "again"], suffix=" first", maintain_order="left")
    for name in fields:
        first = f"{name} first"
        if name not in _CHANGES and first in compared.columns:
            other = compared.filter(_is_filled(name) & (spaceless(pl.col(name)) != spaceless(pl.col(first))))
            for (number,), of_piece in other.group_by("piece", maintain_order=True):
                place, column = pieces[int(str(number))].place, _TABLE.columns[name]
                words = pairs(_shown(name, of_piece[first]), _shown(name, of_piece[name]))
                check = CHECKS["client_repeats_agree"]
                found.append(Finding.of(check, place, column, of_piece["row"].cast(pl.UInt32), words))
    return found


def _other_ages(stacked: pl.DataFrame, firsts: pl.DataFrame, pieces: Sequence[Piece]) -> list[Finding]:
    """Ages in lists that are others than the one at the first contact; in the list of another year, by more years."""
    if "age" not in firsts.columns:
        return []
    chosen = firsts.select("case_id", "again", "age")
    lists = stacked.filter(pl.col("day").is_null(), _is_filled("age"))
    both = lists.join(chosen, on=["case_id", "again"], suffix=" first", maintain_order="left")
    read = [
        age.alias(f"{age.name} of {name}")
        for name in ("age", "age first")
        for age in ages_of(both.select(spaceless(pl.col(name))).to_series())
    ]
    natural = pl.when(pl.col("apart") > 0).then(pl.col("apart") + 1).otherwise(0)
    others = both.with_columns(read).filter(years_apart(" of age first", " of age") > natural)
    column, found = _TABLE.columns["age"], []
    for (number,), rows in others.group_by("piece", maintain_order=True):
        place, words = (
            pieces[int(str(number))].place,
            pairs(*(shown(column, rows[name]) for name in ("age first", "age"))),
        )
        check = CHECKS["client_age_is_first"]
        found.append(Finding.of(check, place, column, rows["row"].cast(pl.UInt32), words))
    return found


def _shown(name: str, cells: pl.Series) -> pl.Series:
    """Answers that a code list knows as they are; others as far as they may be shown."""
    column = _TABLE.columns[name]
    if column.code_list is None:
        return shown(column, cells)
    known = trimmed(cells).is_in(list(column.code_list.by_written_form))
    return cells.set(~known.fill_null(True), WITHHELD)


def _same_clients(firsts: pl.DataFrame, fields: Sequence[str], pieces: Sequence[Piece]) -> dict[str, str]:
    """Clients of a later year by those of the first whose answers, but for what changes with time, are all the same.

    Only where each has one such other in a year; the age may be higher by the years between and one.
    """
    alike = [name for name in fields if name not in _CHANGES]
    ages = ages_of(firsts.select(spaceless(pl.col("age")) if "age" in fields else pl.lit(None, pl.String)).to_series())
    answers = firsts.select(
        "case_id",
        *ages,
        year=_years(firsts, pieces),
        answers=pl.concat_str([spaceless(pl.col(name)).fill_null("") for name in alike], separator="\x1f"),
    )
    return same_by_answers(answers, answers)


def ages_of(written: pl.Series) -> list[pl.Series]:
    """The columns of the age (age, age_least, age_most), of cells in NFKC without spaces."""
    counters = _TABLE.columns["age"].counters
    years = written.to_frame("age").select(forms.numbers(pl.col("age"), counters).cast(pl.Int16, strict=False))
    return [*years, *age_ranges.ranges(written).select(age_least="least", age_most="most")]


def same_by_answers(former: pl.DataFrame, later_ones: pl.DataFrame) -> dict[str, str]:
    """The numbers of clients of later years → those of former ones whose answers are all the same, where each has one
    such other in a year, and can be older by no more than the years between and one.

    Both have case_id, year, the columns of the age, and answers (all that stays the same with time, as one text).
    """
    both = former.join(later_ones, on="answers", suffix=" later").filter(
        pl.col("year") < pl.col("year later"),
        may_have_risen("", " later", pl.col("year later") - pl.col("year") + 1),
    )
    unique = both.filter(
        ~pl.struct("case_id", "year later").is_duplicated(), ~pl.struct("case_id later", "year").is_duplicated()
    )
    numbers: dict[str, str] = {}
    for first, later in unique.sort("year", "year later").select("case_id", "case_id later").iter_rows():
        numbers.setdefault(later, numbers.get(first, first))
    return numbers


def _years(firsts: pl.DataFrame, pieces: Sequence[Piece]) -> pl.Series:
    """The fiscal year of each client: the one before its number (R5-1), else that of its sheet's name."""
    by_sheet = {number: piece.year.year if piece.year else 0 for number, piece in enumerate(pieces)}
    code = firsts["case_id"].str.extract(r"^([A-Z][0-9]+)-")
    by_code = {one: FiscalYear.parse(one).year for one in code.drop_nulls().unique()}
    of_sheet = firsts["piece"].replace_strict(by_sheet, return_dtype=pl.Int32)
    return code.replace_strict(by_code, default=None, return_dtype=pl.Int32).fill_null(of_sheet)


def renumbered(frame: pl.DataFrame, numbers: dict[str, str]) -> pl.DataFrame:
    """Contacts with the numbers that their clients began with."""
    return frame.with_columns(_bare("case_id").replace(numbers)) if numbers else frame


def _is_filled(name: str) -> pl.Expr:
    return (pl.col(name).str.strip_chars() != "").fill_null(False)


def _bare(name: str) -> pl.Expr:
    return trimmed(pl.col(name)).alias(name)
