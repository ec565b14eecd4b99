"""The fiscal years of a register, looked at together: are they all there, as printed, and like each other?"""

from collections.abc import Sequence

import polars as pl

from hikiana.base.fiscal_year import FiscalYear
from hikiana.base.text import Lang, Text
from hikiana.centre.printed.years import read_printed_years
from hikiana.intake.findings import Finding
from hikiana.register.register import Register
from hikiana.register.unusual_years import CONTACTS, counts_unlike_years_before
from schemas.rules.checks import CHECKS


def check_history(register: Register, fiscal_year: FiscalYear) -> list[Finding]:
    """Warnings about the fiscal years from the opening to `fiscal_year`."""
    return (
        years_without_contacts(register, fiscal_year)
        + nobody_from_before(register)
        + years_disagreeing_with_print(register, fiscal_year)
        + cohorts_larger_than_print(register, fiscal_year)
        + counts_unlike_years_before(register, fiscal_year)
    )


def years_that_begin_the_records(register: Register, fiscal_years: Sequence[FiscalYear]) -> list[Finding]:
    """An error for a fiscal year that is the first with a contact although there should be records of earlier ones:
    whoever came again in it would count as new. None where the office goes on without the earlier years.
    """
    first = register.recorded_years[:1]
    late = [year for year in fiscal_years if [year.year] == first and year.year > register.centre.first_recorded.year]
    if register.years_missing:
        return []
    since = register.centre.first_recorded.short_label
    return [Finding.of(CHECKS["records_begin_earlier"], CONTACTS, year=year.full_label, since=since) for year in late]


def years_without_contacts(register: Register, fiscal_year: FiscalYear) -> list[Finding]:
    """A warning when a fiscal year from which records should be has no contact: then new and continuing cannot be told
    apart.
    """
    missing = [year for year in register.centre.years_to(fiscal_year) if year.year not in register.recorded_years]
    if not missing:
        return []
    listing = Text("、".join(year.short_label.ja for year in missing), ", ".join(str(year) for year in missing))
    return [Finding.of(CHECKS["every_year_has_contacts"], CONTACTS, years=listing)]


def nobody_from_before(register: Register) -> list[Finding]:
    """A warning when records begin later than the centre and no client is said to have come before."""
    if not register.centre.begins_late:
        return []
    since = register.centre.first_recorded
    earlier = register.scan("client_years").filter(pl.col("start_year") < since.year)
    if earlier.select(pl.len()).collect().item():
        return []
    return [Finding.of(CHECKS["earlier_clients_are_marked"], CONTACTS, since=since.label)]


def years_disagreeing_with_print(register: Register, fiscal_year: FiscalYear) -> list[Finding]:
    """A warning when contacts, clients or new clients of a recorded fiscal year are not those of the printed report."""
    clients = register.scan("client_years").filter(pl.col("fiscal_year") <= fiscal_year.year)
    of_year = clients.group_by("fiscal_year").agg(
        pl.col("contacts").sum(),
        clients=pl.len(),
        new_clients=(pl.col("start_year") == pl.col("fiscal_year")).sum(),
    )
    recorded = of_year.collect()
    both = recorded.join(read_printed_years(register.centre).years, on="fiscal_year", suffix="_printed").sort(
        "fiscal_year"
    )
    differs = pl.any_horizontal(pl.col(name) != pl.col(f"{name}_printed") for name in recorded.columns[1:])
    years = [FiscalYear(year) for year in both.filter(differs)["fiscal_year"]]
    if not years:
        return []
    listing = Text("、".join(year.short_label.ja for year in years), ", ".join(str(year) for year in years))
    return [Finding.of(CHECKS["records_agree_with_print"], CONTACTS, years=listing)]


def cohorts_larger_than_print(register: Register, fiscal_year: FiscalYear) -> list[Finding]:
    """A warning when more clients of a start year continue in a recorded fiscal year than the printed report has.

    From one year to the next a start year may grow, as clients stay away for a year and return; within the records it
    never outgrows its own beginning. So print is what can tell.
    """
    clients = register.scan("client_years").filter(pl.col("fiscal_year") <= fiscal_year.year)
    continuing = clients.filter(pl.col("start_year") < pl.col("fiscal_year"))
    recorded = continuing.group_by("fiscal_year", "start_year").agg(clients=pl.len()).collect()
    both = recorded.join(
        read_printed_years(register.centre).starts, on=["fiscal_year", "start_year"], suffix="_printed"
    )
    larger = both.filter(pl.col("clients") > pl.col("clients_printed")).sort("fiscal_year", "start_year")
    if larger.is_empty():
        return []
    listing = Text(*("; ".join(_cohort(lang, *row) for row in larger.iter_rows()) for lang in ("ja", "en")))
    return [Finding.of(CHECKS["cohorts_within_print"], CONTACTS, cohorts=listing)]


def _cohort(lang: Lang, year: int, start: int, recorded: int, printed: float) -> str:
    now, then = (FiscalYear(number).short_label(lang) for number in (year, start))
    if lang == "ja":
        return f"{then}に始めて{now}に続いた人 {recorded}名、印刷{printed:.0f}名"
    return f"started in {then} and present in {now}: {recorded}, printed {printed:.0f}"
