"""A synthetic register of any centre: nothing but its profile leads it, and every record is invented."""

from collections.abc import Mapping, Sequence
from datetime import date
from random import Random
from typing import Any

import polars as pl

from hikiana.base.errors import UsageError
from hikiana.base.fiscal_year import FiscalYear
from hikiana.base.today import today
from hikiana.centre.profile import Centre
from hikiana.register.synthetic.calendar import by_season, working_days
from hikiana.register.synthetic.draws import below, choose, shuffled, vary
from hikiana.register.synthetic.plain_events import invent_activities
from hikiana.register.synthetic.plain_rows import code_among, completed, frame_of, percent
from schemas.bands import band_starts
from schemas.code import Code
from schemas.code_lists import CODE_LISTS
from schemas.roles import HOME, OTHER

CLIENTS_A_YEAR = 20
YOUNGEST, OLDEST = 12, 79
USUAL_MINUTES, MOST_MINUTES = 5, 90
MOST_AGAIN, DAYS_ON, DAYS_BETWEEN, VIEWS_A_MONTH = 12, 160, 12, 400
AGE_KNOWN, PLACE_KNOWN, FROM_HOME = 95, 92, 94
STAYS, COMES_BACK, HELD_BY_VIDEO, AT_CLINIC, MOVES_ON = 70, 45, 10, 15, 30
"""In a hundred."""

_METHODS = CODE_LISTS["contact_method"]
_OUTCOMES = CODE_LISTS["initial_outcome"]
Row = dict[str, Any]


def generate_plain(centre: Centre, seed: int = 6, clients: int = CLIENTS_A_YEAR) -> dict[str, pl.DataFrame]:
    """The tables of the register from the opening to the last whole fiscal year, about `clients` new ones a year.

    The same profile, seed and last year give the same tables.

    Raises
    ------
    InputError
        When a code list has no code for one of these years.
    UsageError
        When no fiscal year of the centre is over yet.
    """
    rng = Random(seed)
    last = FiscalYear.of(today()).previous
    if last < centre.first_year:
        raise UsageError(
            f"開設（{centre.opened:%Y-%m-%d}）から終わった年度がまだないため、合成データを作れません。",
            f"No fiscal year is over since the centre opened ({centre.opened:%Y-%m-%d}); nothing can be invented yet.",
        )
    years = centre.years_to(last)
    open_days = {year.year: working_days(year, centre.opened) for year in years}
    histories = [
        _history(rng, year.year, open_days)
        for year in years
        if open_days[year.year]
        for _ in range(max(1, vary(rng, clients * centre.open_months(year), 15) // 12))
    ]
    histories.sort(key=lambda contacts: contacts[0]["date"])
    cases, contacts = [], []
    for number, history in enumerate(histories, start=1):
        case_id = f"S{number:05}"
        cases.append(_client(rng, centre, case_id, history))
        contacts += [contact | {"case_id": case_id} for contact in history]
    contacts.sort(key=lambda contact: (contact["date"], contact["case_id"]))
    numbered = [contact | {"contact_id": f"C{number:06}"} for number, contact in enumerate(contacts, start=1)]
    return {
        "cases": frame_of("cases", cases),
        "contacts": frame_of("contacts", numbered),
        "activities": frame_of("activities", invent_activities(rng, centre, years)),
        "clinic": frame_of("clinic", _clinic(rng, numbered)),
        "web_access": frame_of("web_access", _web_access(rng, centre, years)),
    }


def _history(rng: Random, first: int, open_days: Mapping[int, Sequence[date]]) -> list[Row]:
    """A client's contacts, on days of their own; the first is a consultation."""
    start = choose(rng, by_season(open_days[first]))
    days = [start]
    for year in (year for year in open_days if year >= first):
        if not percent(rng, COMES_BACK if year > first else STAYS):
            break
        later = [day for day in open_days[year] if day > start][:DAYS_ON]
        most = min(MOST_AGAIN, 1 + len(later) // DAYS_BETWEEN)
        days += shuffled(rng, later)[: 1 + below(rng, 1 + below(rng, most))]
    return [_contact(rng, day, is_first=day == start) for day in sorted(days)]


def _contact(rng: Random, day: date, *, is_first: bool) -> Row:
    year = FiscalYear.of(day).year
    method = code_among(rng, _METHODS, year, only=_METHODS.with_role("consultation") if is_first else None)
    row = {
        "date": day,
        "method": method.code,
        "duration_min": _minutes(rng, method),
        "online": "call" in method.roles and percent(rng, HELD_BY_VIDEO),
    }
    if "visit" not in method.roles:
        row["outreach_counterpart"] = None
    if "liaison" not in method.roles:
        row |= {"liaison_direction": None, "liaison_agency": None}
    return completed(rng, "contacts", row, year, always=("outreach_counterpart", "liaison_direction", "liaison_agency"))


def _minutes(rng: Random, method: Code) -> int:
    fewest = max(method.least_median_minutes or 0, USUAL_MINUTES)
    most = max(fewest, min(method.longest_minutes or MOST_MINUTES, MOST_MINUTES))
    return fewest + below(rng, (most - fewest) // USUAL_MINUTES + 1) * USUAL_MINUTES


def _client(rng: Random, centre: Centre, case_id: str, history: Sequence[Row]) -> Row:
    first, last = history[0]["date"], history[-1]["date"]
    year = FiscalYear.of(first).year
    outcome = code_among(rng, _OUTCOMES, year, only=_continuing(year) if len(history) > 1 else None)
    row: Row = {"case_id": case_id, "age": _age(rng), "initial_outcome": outcome.code, **_residence(rng, centre, last)}
    relation = code_among(rng, CODE_LISTS["consulter_relation"], year)
    prior = code_among(rng, CODE_LISTS["prior_help_seeking"], year)
    row |= {"relation": relation.code, "prior_help_seeking": prior.code}
    if OTHER not in relation.roles:
        row["relation_detail"] = None
    if "experienced" not in prior.roles:
        row["prior_agencies"] = None
    return completed(rng, "cases", row, year)


def _continuing(year: int) -> Sequence[str] | None:
    """The outcomes of those who come again, where there are any."""
    return [code for code in _OUTCOMES.with_role("continuing") if _OUTCOMES[code].is_valid_in(year)] or None


def _age(rng: Random) -> int | None:
    """Any age, so that every band has somebody; most are young."""
    starts = [YOUNGEST, *(start for start in band_starts("age") if YOUNGEST < start < OLDEST)]
    low = min(choose(rng, starts), choose(rng, starts))
    high = next((start for start in starts if start > low), OLDEST + 1)
    return low + below(rng, high - low) if percent(rng, AGE_KNOWN) else None


def _residence(rng: Random, centre: Centre, last: date) -> Row:
    """A municipality whose residents were counted up to the last contact, or a region that has none."""
    excluded = {exclusion.municipality for exclusion in centre.exclusions if exclusion.since <= last}
    places = [place for code, place in centre.municipalities.items() if code not in excluded]
    regions = CODE_LISTS["region"]
    if places and percent(rng, FROM_HOME):
        place = choose(rng, places)
        return {"municipality": place.code if percent(rng, PLACE_KNOWN) else None, "region": place.region}
    elsewhere = [code for code in regions.codes if code not in regions.with_role(HOME)]
    return {"municipality": None, "region": choose(rng, elsewhere or regions.codes)}


def _clinic(rng: Random, contacts: Sequence[Row]) -> list[Row]:
    """Some clients' years at each clinic service that the centre has."""
    years = dict.fromkeys((contact["case_id"], FiscalYear.of(contact["date"]).year) for contact in contacts)
    rows = []
    for service in CODE_LISTS["clinic_service"].entries:
        for case_id, year in years:
            if not service.is_valid_in(year) or not percent(rng, AT_CLINIC):
                continue
            row: Row = {"case_id": case_id, "service": service.code, "fiscal_year": year, "visits": 1 + below(rng, 12)}
            if "day_care" not in service.roles or not percent(rng, MOVES_ON):
                row["next_step"] = None
            rows.append(completed(rng, "clinic", row, year))
    return rows


def _web_access(rng: Random, centre: Centre, years: Sequence[FiscalYear]) -> list[Row]:
    months = [month for year in years for month in year.first_months if month >= centre.opened.replace(day=1)]
    return [
        completed(rng, "web_access", {"month": month, "page_views": vary(rng, VIEWS_A_MONTH, 30)}, month.year)
        for month in months
    ]
