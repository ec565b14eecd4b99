"""Contacts of a fiscal year: the plan's margins dealt out to the clients of the year."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from random import Random

from hikiana.register.synthetic.calendar import by_season, day_after, weekend_days, working_days
from hikiana.register.synthetic.clients import Client
from hikiana.register.synthetic.draws import bounded, choose, deal, deck, scatter, shuffled
from hikiana.register.synthetic.plans import DURATION_BANDS, MINUTES_PER_UNIT, YearMargins

# Clients who continue first come early enough in the year to leave room for more.
ROOM_PERCENT = 85
AT_WEEKENDS = ("mobile_consultation",)


@dataclass
class InventedContact:
    """One contact; the first counted contact of a client is the one of the client's `first_date`."""

    client: Client
    date: date
    method: str
    minutes: int = 0
    online: bool = False
    outreach_counterpart: str | None = None
    liaison_direction: str | None = None
    liaison_agency: str | None = None


def make_contacts(rng: Random, plan: YearMargins, clients: Sequence[Client], opened: date) -> list[InventedContact]:
    """The contacts of the plan's year; sets first, last and active dates of the clients.

    `clients` are those of this and all former years.

    Raises
    ------
    ValueError
        When a margin of the plan cannot be met.
    """
    year = plan.fiscal_year.year
    open_days = working_days(plan.fiscal_year, opened)
    days = by_season(open_days)
    weekends = weekend_days(plan.fiscal_year, opened)
    new = [client for client in clients if client.start == year]
    carried = [client for client in clients if client.start < year and client.rank < plan.active.get(client.start, 0)]
    if ended := [client for client in carried if not client.continues]:
        raise ValueError(f"{plan.fiscal_year}: {len(ended)} clients would come back although they ended")
    staying = [client for client in new if client.continues]
    for client in new:
        client.first_date = choose(rng, days[: len(days) * ROOM_PERCENT // 100] if client.continues else days)
    contacts = [InventedContact(client, client.first_date, client.first_method) for client in new]
    for method, client in _continuing(rng, plan, carried, staying):
        possible = weekends if method in AT_WEEKENDS else days
        contacts.append(InventedContact(client, _next_day(rng, possible, client, year), method))
    active = carried + staying
    for direction, agency in deck(rng, plan.liaison):
        client = choose(rng, active)
        day = _next_day(rng, days, client, year)
        contacts.append(InventedContact(client, day, "liaison", liaison_direction=direction, liaison_agency=agency))
    for _ in range(plan.care_conferences):
        client = choose(rng, active)
        contacts.append(InventedContact(client, _next_day(rng, days, client, year), "care_conference"))
    _one_a_day(contacts, open_days, weekends)
    _set_minutes(rng, plan, contacts)
    _set_counterparts(rng, plan, contacts)
    for contact in contacts:
        contact.client.last_date = max(contact.client.last_date, contact.date)
    for client in new + carried:
        client.active_years.append(year)
    return contacts


def mark_online(rng: Random, plan: YearMargins, contacts: Sequence[InventedContact]) -> None:
    """Mark the year's continuing telephone contacts held by video, from exactly the planned number of municipalities.

    Raises
    ------
    ValueError
        When so many contacts or municipalities are not to be had.
    """
    calls = [
        contact
        for contact in contacts
        if contact.method == "phone" and contact.client.municipality and contact.date > contact.client.first_date
    ]
    by_place = sorted(shuffled(rng, calls), key=lambda contact: contact.client.municipality or "")
    places = [list(group) for _, group in groupby(by_place, key=lambda contact: contact.client.municipality)]
    # The places with the most calls, one call of each first.
    chosen = sorted(places, key=len, reverse=True)[: plan.online_places]
    ordered = [place[0] for place in chosen] + [contact for place in chosen for contact in place[1:]]
    if len(chosen) < plan.online_places or len(ordered) < plan.online:
        raise ValueError(f"{plan.fiscal_year}: no {plan.online} online contacts from {plan.online_places} places")
    for contact in ordered[: plan.online]:
        contact.online = True


def _next_day(rng: Random, days: Sequence[date], client: Client, year: int) -> date:
    """A day of the year for a further contact: soon after the first one of a new client, any day for the others."""
    if client.start < year:
        return choose(rng, days)
    return min(day_after(rng, days, client.first_date) for _ in range(2))


def _one_a_day(contacts: Sequence[InventedContact], open_days: Sequence[date], weekends: Sequence[date]) -> None:
    """Nobody is in touch twice a day by one method: the second time moves to the next free day of the year.

    Where none is left it moves to the last free day before. First contacts come first and stay where they are.
    """
    taken: set[tuple[Client, str, date]] = set()
    for contact in contacts:
        client, method = contact.client, contact.method
        if (client, method, contact.date) in taken:
            possible = weekends if method in AT_WEEKENDS else open_days
            place = bisect_right(possible, contact.date)
            contact.date = next(
                day
                for day in (*possible[place:], *reversed(possible[:place]))
                if day > client.first_date and (client, method, day) not in taken
            )
        taken.add((client, method, contact.date))


def _continuing(
    rng: Random, plan: YearMargins, carried: Sequence[Client], staying: Sequence[Client]
) -> list[tuple[str, Client]]:
    """Method and client of each continuing contact.

    Every carried-over client has one at least, and so has every new client told to come in; beyond that, new clients
    stay with the method of their first contact: this is what makes the clients by method come out as planned.
    """
    sure: dict[str, list[Client]] = {method: [] for method in plan.continuing}
    for method, client in deal(rng, plan.carried, carried) if carried else []:
        sure[method].append(client)
    sure["office_visit"] += [client for client in staying if client.outcome == "continue_office_visit"]
    pairs = []
    for method, total in plan.continuing.items():
        own = [client for client in staying if client.first_method == method and client not in sure[method]]
        members = sure[method] + own
        rest = total - len(sure[method])
        if rest < 0 or (rest and not members):
            raise ValueError(f"{plan.fiscal_year}: {total} continuing contacts by {method} for {len(members)} clients")
        counts = scatter(rng, [client.weight for client in members], rest)
        for number, client in enumerate(members):
            pairs += [(method, client)] * (counts[number] + (number < len(sure[method])))
    return pairs


def _set_minutes(rng: Random, plan: YearMargins, contacts: Sequence[InventedContact]) -> None:
    for method in dict.fromkeys(method for method, _ in plan.bands):
        chosen = [contact for contact in contacts if contact.method == method]
        bands = deck(rng, {band: plan.bands[method, band] for band in DURATION_BANDS})
        if len(bands) != len(chosen):
            raise ValueError(f"{plan.fiscal_year}: {len(bands)} durations for {len(chosen)} contacts by {method}")
        units = bounded(rng, [DURATION_BANDS[band] for band in bands], plan.units.get(method))
        for contact, unit in zip(chosen, units, strict=True):
            contact.minutes = unit * MINUTES_PER_UNIT


def _set_counterparts(rng: Random, plan: YearMargins, contacts: Sequence[InventedContact]) -> None:
    """Outreach goes to exactly the planned number of clients or families; whom an agency brought comes last."""
    visited = dict.fromkeys(contact.client for contact in contacts if contact.method == "outreach")
    order = sorted(shuffled(rng, visited), key=lambda client: client.relation == "other")
    if plan.family_outreach > len(order):
        raise ValueError(f"{plan.fiscal_year}: outreach to {plan.family_outreach} of {len(order)} clients")
    families = set(order[: plan.family_outreach])
    for contact in contacts:
        if contact.method == "outreach":
            contact.outreach_counterpart = "client_or_family" if contact.client in families else "agency"
