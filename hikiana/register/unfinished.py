"""A fiscal year of which not all is recorded: what a report says of it, and that nothing compares it with whole years.

It is a break in comparability before that year, so that whatever minds breaks minds it too: sentences compare nothing
across it, charts mark it, means of earlier years leave it out.
"""

from collections.abc import Iterable
from copy import copy
from dataclasses import replace
from datetime import date

import polars as pl

from hikiana.base.errors import UsageError
from hikiana.base.fiscal_year import FiscalYear
from hikiana.base.text import Text
from hikiana.centre.unfinished import Unfinished
from hikiana.register.register import Register

# A judgement: of a year that is over records are missing at its end when for so many days there is none, though at the
# pace of the days before there would be so many. A centre with few contacts has such gaps by chance.
SILENT_DAYS, SILENT_CONTACTS = 60, 30


def as_of(register: Register, fiscal_year: FiscalYear, day: date) -> Register:
    """The register as a report of the fiscal year sees it that is made on a day: the same where all is recorded."""
    found = unfinished(register, fiscal_year, day)
    if found is None:
        return register
    other = copy(register)
    vars(other)["centre"] = replace(register.centre, breaks=(*register.centre.breaks, found))
    return other


def unfinished(register: Register, fiscal_year: FiscalYear, day: date) -> Unfinished | None:
    """The break before the fiscal year when on that day it is not over, or its records end long before it does."""
    is_over = fiscal_year.end < day
    first = max(fiscal_year.start, register.centre.opened)
    days = register.scan("reported_contacts").filter(fiscal_year=fiscal_year.year).select("date").collect()["date"]
    last = days.max()
    if is_over and not _end_early(days, first, fiscal_year.end):
        return None
    period = _period(first, last if isinstance(last, date) else None)
    if is_over:
        words, mark = Text(f"{period.ja}だけ", f"{period.en} only"), Text("途中まで", "in part")
    else:
        words = Text(f"年度途中（{period.ja}）", f"year to date ({period.en})")
        mark = Text("年度途中", "to date")
    note = Text(
        f"{fiscal_year.label.ja}は{words.ja}で、ほかの年度とは比べられない。",
        f"{fiscal_year.label.en}: {words.en}, not to be compared with other years.",
    )
    return Unfinished(fiscal_year, note, words=words, mark=mark, is_over=is_over)


def refuse_unfinished(register: Register, fiscal_years: Iterable[FiscalYear], day: date) -> None:
    """Refuse to publish a fiscal year of which not all is recorded.

    Raises
    ------
    UsageError
        For the first of them: what is published twice, in part and as a whole, tells by its difference of persons.
    """
    for year in fiscal_years:
        if found := unfinished(register, year, day):
            raise UsageError(
                Text(
                    "{year}は{words}しかないため、公表するもの（公開版、研究用データ）は作れません。年度の全ての記録が"
                    "そろってから作ってください（途中の数字と後の数字との差から、伏せた人数が分かるためです）。",
                    "{year} cannot be published: {words}. Wait until all records of the year are there. The difference "
                    "between the numbers of a part and those of the whole would tell what is hidden.",
                ).format(year=year.label, words=found.words)
            )


def _end_early(days: pl.Series, first: date, end: date) -> bool:
    last = days.max()
    if not isinstance(last, date):
        return False  # a year without any record is told as such
    silent, before = (end - last).days, (last - first).days + 1
    return silent >= SILENT_DAYS and len(days) * silent >= SILENT_CONTACTS * before


def _period(first: date, last: date | None) -> Text:
    """4月～11月の記録 / records of April to November."""
    if last is None:
        return Text("まだ記録がない", "no records yet")
    if (first.year, first.month) == (last.year, last.month):
        return Text(f"{last.month}月の記録", f"records of {last:%B}")
    return Text(f"{first.month}月～{last.month}月の記録", f"records of {first:%B} to {last:%B}")
