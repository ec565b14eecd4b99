"""Plans of the years before the printed one: a way from the profile of the first years to the printed year's.

Only the continuity triangle and the contacts of these years are printed; everything else here is plausible invention.
"""

from collections.abc import Mapping
from random import Random

from hikiana.base.fiscal_year import FiscalYear
from hikiana.register.synthetic import profiles
from hikiana.register.synthetic.draws import apportion, below, blend, jitter, vary
from hikiana.register.synthetic.plans import (
    AGE_BANDS,
    DURATION_BANDS,
    Bounds,
    YearMargins,
    clip_age_band,
    first_methods,
)

# In these years fewer people came in or were visited.
PANDEMIC = (2020, 2021)
PANDEMIC_PERCENT = {"office_visit": 85, "outreach": 75}
ONLINE_SINCE = 2020
# Consulters change later than anything else: mothers lead until the year before the printed one.
RELATION_PERCENT = 55


def invented_plan(
    rng: Random, last: YearMargins, *, active: Mapping[int, int], contacts: int, year: FiscalYear, exclusion: FiscalYear
) -> YearMargins:
    """The plan of a year before `last`.

    `active` are the year's clients by start year and `contacts` its counted contacts, both as printed; `exclusion` is
    the fiscal year in which residents of the large city ceased to be counted.
    """
    progress = 100 * (year.year - min(last.active)) // (last.fiscal_year.year - min(last.active))
    new = active[year.year]
    carried_clients = sum(active.values()) - new
    relation_method = apportion(
        jitter(rng, blend(profiles.RELATION_METHOD, last.relation_method, progress * RELATION_PERCENT // 100), 10), new
    )
    first = first_methods(relation_method)
    mobile = 2 + below(rng, 5) if year > exclusion else 0
    continuing = _continuing(
        rng, last, contacts=contacts - new - mobile, progress=progress, year=year, carried_clients=carried_clients
    )
    continuing["mobile_consultation"] = mobile
    carried = _carried(rng, continuing, carried_clients)
    outcomes = apportion(jitter(rng, blend(profiles.OUTCOMES, last.outcomes, progress), 10), new)
    too_many = max(0, outcomes["continue_office_visit"] - (continuing["office_visit"] - carried["office_visit"]))
    outcomes["continue_office_visit"] -= too_many
    outcomes["continue_remote"] += too_many
    liaison_weights = {key: 200 * count + 100 for key, count in last.liaison.items()}
    liaison = apportion(jitter(rng, liaison_weights, 50), contacts * vary(rng, 50, 30) // 1000)
    care_conferences = 1 + below(rng, 6) if year.year < ONLINE_SINCE else 0
    by_method = {method: count + first.get(method, 0) for method, count in continuing.items()}
    by_method |= {"liaison": sum(liaison.values()), "care_conference": care_conferences}
    bands = _bands(rng, last, by_method)
    prior = apportion(jitter(rng, blend(profiles.PRIOR, last.prior, progress), 12), new)
    agency_weights = {agency: 200 * count + 100 for agency, count in last.prior_agencies.items()}
    age_limits = (last.age_limits[0] + below(rng, 4), last.age_limits[1] - below(rng, 9))
    age_sex = apportion(jitter(rng, blend(profiles.AGE_SEX, last.age_sex, progress), 12), new)
    online = 3 + below(rng, 6) if year.year >= ONLINE_SINCE else 0
    plan = YearMargins(
        fiscal_year=year,
        active=active,
        relation_method=relation_method,
        relation_details=apportion(
            jitter(rng, last.relation_details, 20), sum(n for (who, _), n in relation_method.items() if who == "other")
        ),
        age_sex=age_sex,
        age_sums=_age_sums(last, age_sex, age_limits, progress),
        age_limits=age_limits,
        regions=_regions(rng, last, new, year, exclusion),
        prior=prior,
        prior_agencies=apportion(jitter(rng, agency_weights, 25), prior["yes"] * vary(rng, 117, 8) // 100),
        awareness=apportion(jitter(rng, blend(profiles.AWARENESS, last.awareness, progress), 15), new),
        outcomes=outcomes,
        all_switch=False,
        continuing=continuing,
        carried=carried,
        bands=bands,
        units=_units(rng, last, bands),
        family_outreach=(first["outreach"] + carried["outreach"]) * vary(rng, 60, 20) // 100,
        liaison=liaison,
        care_conferences=care_conferences,
        online=online,
        online_places=(online + 1) // 2,
    )
    plan.check(contacts)
    return plan


def _continuing(
    rng: Random, last: YearMargins, *, contacts: int, progress: int, year: FiscalYear, carried_clients: int
) -> dict[str, int]:
    """Continuing contacts by method; e-mail starts low and grows ever faster."""
    late = {method: count for method, count in last.continuing.items() if method != "mobile_consultation"}
    weights = jitter(rng, blend(profiles.CONTINUING, late, progress * progress // 100), 4)
    if year.year in PANDEMIC:
        weights |= {method: weights[method] * percent // 100 for method, percent in PANDEMIC_PERCENT.items()}
    if not carried_clients:
        # In the opening year nobody is sure to be there who writes or is visited a second time.
        weights |= {"email": 0, "outreach": 0}
    return apportion(weights, contacts)


def _carried(rng: Random, continuing: Mapping[str, int], clients: int) -> dict[str, int]:
    """Clients of former years by method: each method that is used has one, each client has a method."""
    if not clients:
        return dict.fromkeys(continuing, 0)
    weights = {method: 10 + count for method, count in continuing.items() if method != "mobile_consultation"}
    wanted = apportion(jitter(rng, weights, 15), clients * vary(rng, 140, 10) // 100)
    wanted["mobile_consultation"] = 1
    carried = {method: min(max(wanted[method], 1), contacts, clients) for method, contacts in continuing.items()}
    carried["phone"] += max(0, clients - sum(carried.values()))
    return carried


def _bands(rng: Random, last: YearMargins, by_method: Mapping[str, int]) -> dict[tuple[str, str], int]:
    bands: dict[tuple[str, str], int] = {}
    for method, contacts in by_method.items():
        weights = {band: last.bands[method, band] for band in DURATION_BANDS}
        if not any(weights.values()):
            weights |= profiles.CARE_CONFERENCE_BANDS
        counts = apportion(jitter(rng, weights, 15), contacts)
        bands |= {(method, band): count for band, count in counts.items()}
    return bands


def _units(rng: Random, last: YearMargins, bands: Mapping[tuple[str, str], int]) -> dict[str, int]:
    """Total durations near the printed mean of each method."""
    units = {}
    for method, total in last.units.items():
        counts = {band: bands[method, band] for band in DURATION_BANDS}
        contacts = sum(last.bands[method, band] for band in DURATION_BANDS)
        low, high = (sum(n * DURATION_BANDS[band][side] for band, n in counts.items()) for side in (0, 1))
        units[method] = min(max(sum(counts.values()) * vary(rng, total, 8) // contacts, low), high)
    return units


def _age_sums(
    last: YearMargins, age_sex: Mapping[tuple[str, str], int], limits: Bounds, progress: int
) -> dict[str, int]:
    """Total ages by sex: the clients were younger in the first years, and a little in the year before `last`."""
    sums = {}
    for sex, total in last.age_sums.items():
        people = sum(n for (band, of), n in last.age_sex.items() if of == sex and AGE_BANDS[band])
        bounds = [
            clipped
            for (band, of), n in age_sex.items()
            for _ in range(n)
            if of == sex and (clipped := clip_age_band(band, limits))
        ]
        low, high = (sum(pair[side] for pair in bounds) for side in (0, 1))
        margin = (high - low) // 4
        wanted = len(bounds) * total * (84 + 14 * progress // 100) // (100 * people)
        sums[sex] = min(max(wanted, low + margin), high - margin)
    return sums


def _regions(rng: Random, last: YearMargins, new: int, year: FiscalYear, exclusion: FiscalYear) -> dict[str, int]:
    """Residence: the centre's own region leads by more as long as the large city is counted."""
    weights = jitter(rng, {region: max(count, 1) for region, count in last.regions.items()}, 35)
    home = max(last.regions, key=lambda region: last.regions[region])
    weights[home] *= 3 if year < exclusion else 2 if year == exclusion else 1
    return apportion(weights, new)
