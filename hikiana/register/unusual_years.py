"""Is a fiscal year so unlike the years before it that records may be missing, doubled or under a wrong method?"""

from collections.abc import Mapping, Sequence
from datetime import date

import polars as pl

from hikiana.base.fiscal_year import FiscalYear
from hikiana.base.text import Lang, Text
from hikiana.base.today import today
from hikiana.intake.findings import Finding, Place
from hikiana.register.register import Register
from hikiana.statistics.comparison import probability
from schemas.code_lists import CODE_LISTS
from schemas.rules.checks import CHECKS

# A judgement: at least twice as many as in the highest of the years before, or at most half as many as in the lowest.
# Contacts of one person follow each other and vary more than chance would have it, hence a factor; a handful of
# contacts doubles by chance, hence a level, which is strict since several counts are looked at.
YEARS_BEFORE = 3
FACTOR = 2
LEVEL = 0.001
NEW_CLIENTS = "new_clients"
CONTACTS = Place("contacts")
"""What is found on whole years lies in no file of its own."""
_LABELS = {entry.code: entry.label for entry in CODE_LISTS["contact_method"].entries} | {
    NEW_CLIENTS: Text("新規の実人数", "New clients")
}
Counts = Mapping[str, int]


def counts_unlike_years_before(register: Register, fiscal_year: FiscalYear, day: date | None = None) -> list[Finding]:
    """A warning when contacts by a method, or new clients, are far from each of the three fiscal years before.

    A fiscal year that is not over has no full count yet and is not looked at; nor are years from before a break in
    comparability, and years without a contact.
    """
    if fiscal_year.end >= (day or today()):
        return []
    counts = _counts(register, _comparable_years(register, fiscal_year))
    now = counts.pop(fiscal_year.year, None)
    if now is None or not counts:
        return []
    unlike = [name for name in _LABELS if is_unlike(now[name], [count[name] for count in counts.values()])]
    if not unlike:
        return []
    told = Text(*("; ".join(_told(name, now, counts, lang) for name in unlike) for lang in ("ja", "en")))
    check = CHECKS["counts_like_years_before"]
    return [Finding.of(check, CONTACTS, year=fiscal_year.label, before=YEARS_BEFORE, counts=told)]


def is_unlike(now: int, before: Sequence[int]) -> bool:
    """Whether a count is beyond all counts before by the factor, and not by chance."""
    nearest = min(max(before), max(now, min(before)))
    beyond = now >= FACTOR * nearest or FACTOR * now <= nearest
    return now != nearest and beyond and probability(now, nearest) < LEVEL


def _comparable_years(register: Register, fiscal_year: FiscalYear) -> range:
    breaks = (entry.first.year for entry in register.centre.breaks if entry.touches("contacts_by_method"))
    since = max((year for year in breaks if year <= fiscal_year.year), default=0)
    return range(max(since, fiscal_year.year - YEARS_BEFORE), fiscal_year.year + 1)


def _counts(register: Register, years: range) -> dict[int, Counts]:
    """By fiscal year with a contact, in order: contacts by method, and new clients."""
    methods = [
        (pl.col("method") == entry.code).sum().alias(entry.code) for entry in CODE_LISTS["contact_method"].entries
    ]
    contacts = register.scan("reported_contacts").filter(
        pl.col("fiscal_year").is_between(years.start, years.stop, "left")
    )
    by_year = contacts.group_by("fiscal_year").agg(*methods, (pl.col("kind") == "new").sum().alias(NEW_CLIENTS))
    return {row.pop("fiscal_year"): row for row in by_year.sort("fiscal_year").collect().iter_rows(named=True)}


def _told(name: str, now: Counts, before: Mapping[int, Counts], lang: Lang) -> str:
    """電話 20件（R3 80、R4 90、R5 70）."""
    label = _LABELS[name](lang)
    years = {FiscalYear(year).short_label(lang): count[name] for year, count in before.items()}
    if lang == "ja":
        unit = "名" if name == NEW_CLIENTS else "件"
        return f"{label} {now[name]}{unit}（{'、'.join(f'{year} {count}' for year, count in years.items())}）"
    return f"{label} {now[name]} ({', '.join(f'{year}: {count}' for year, count in years.items())})"
