"""New clients of a fiscal year: the plan's margins dealt out to persons."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from random import Random

from hikiana.register.synthetic import profiles
from hikiana.register.synthetic.draws import below, bounded, choose, deal, deck, shuffled
from hikiana.register.synthetic.plans import Bounds, YearMargins, clip_age_band
from schemas.code_lists import CODE_LISTS

CONTINUING = CODE_LISTS["initial_outcome"].with_role("continuing")
NO_PURPOSE_PERCENT = 4


# Two clients with the same traits are still two: they are compared by identity.
@dataclass(eq=False)
class Client:
    """One client; `rank` is the place in the cohort (0 stays longest), `weight` how often the client gets in touch."""

    start: int
    relation: str
    first_method: str
    weight: int
    relation_detail: str | None = None
    sex: str = ""
    age: int | None = None
    region: str = ""
    municipality: str | None = None
    prior: str = ""
    prior_agencies: set[str] = field(default_factory=set)
    purposes: list[str] = field(default_factory=list)
    awareness: str = ""
    outcome: str = ""
    rank: int = 0
    first_date: date = date.max
    last_date: date = date.min
    active_years: list[int] = field(default_factory=list)
    case_id: str = ""

    @property
    def continues(self) -> bool:
        """Whether the first consultation ended with more to come."""
        return self.outcome in CONTINUING


def make_clients(rng: Random, plan: YearMargins) -> list[Client]:
    """The new clients of the plan's year, without dates and municipality."""
    year = plan.fiscal_year.year
    clients = [Client(year, relation, method, _weight(rng)) for relation, method in deck(rng, plan.relation_method)]
    others = [client for client in clients if client.relation == "other"]
    for client, detail in zip(others, deck(rng, plan.relation_details), strict=True):
        client.relation_detail = detail
    for client, region, channel, prior in zip(
        clients, deck(rng, plan.regions), deck(rng, plan.awareness), deck(rng, plan.prior), strict=True
    ):
        client.region, client.awareness, client.prior = region, channel, prior
        client.purposes = _purposes(rng, client)
    for agency, client in deal(rng, plan.prior_agencies, [client for client in clients if client.prior == "yes"]):
        client.prior_agencies.add(agency)
    _set_ages(rng, plan, clients)
    _set_outcomes(rng, plan, clients)
    return clients


def _weight(rng: Random) -> int:
    """Most clients get in touch a few times, a few of them very often (a Pareto tail, cut off)."""
    return int(100 / (1 - 0.95 * rng.random()))


def _purposes(rng: Random, client: Client) -> list[str]:
    valid = [entry.code for entry in CODE_LISTS["consultation_purpose"].entries if entry.is_valid_in(client.start)]
    if not valid or below(rng, 100) < NO_PURPOSE_PERCENT:
        return []
    chances = profiles.PURPOSES_BY_SELF if client.relation == "self" else profiles.PURPOSES_BY_OTHERS
    named = [code for code in valid if below(rng, 100) < chances.get(code, 0)]
    return named or [choose(rng, valid)]


def _set_ages(rng: Random, plan: YearMargins, clients: Sequence[Client]) -> None:
    """Ages within the bands, with the planned youngest, oldest and totals by sex."""
    bounds: dict[int, Bounds] = {}
    for number, (band, sex) in enumerate(deck(rng, plan.age_sex)):
        clients[number].sex = sex
        if clipped := clip_age_band(band, plan.age_limits):
            bounds[number] = clipped
    for limit in plan.age_limits:
        holder = next((number for number, pair in bounds.items() if limit in pair), None)
        if holder is None:
            raise ValueError(f"{plan.fiscal_year}: nobody can be {limit} years old")
        bounds[holder] = (limit, limit)
    for sex in CODE_LISTS["sex"].codes:
        numbers = [number for number in bounds if clients[number].sex == sex]
        ages = bounded(rng, [bounds[number] for number in numbers], plan.age_sums.get(sex))
        for number, age in zip(numbers, ages, strict=True):
            clients[number].age = age


def _set_outcomes(rng: Random, plan: YearMargins, clients: list[Client]) -> None:
    """Outcomes by rank: those who continue come first, so that a year's carried-over clients are the first ranks."""
    # Visits and outreach (mostly case reviews at agencies) seldom continue; never where all have to switch.
    bias = 1.0 if plan.all_switch else 0.3
    keys = [rng.random() + bias * (client.first_method in ("office_visit", "outreach")) for client in clients]
    order = [clients[number] for number in sorted(range(len(clients)), key=lambda number: keys[number])]
    going = {code: count for code, count in plan.outcomes.items() if code in CONTINUING}
    ended = {code: count for code, count in plan.outcomes.items() if code not in CONTINUING}
    continuing = order[: sum(going.values())]
    # Who came in first goes on coming in.
    visitors_first = sorted(shuffled(rng, continuing), key=lambda client: client.first_method != "office_visit")
    if plan.all_switch and any(client.first_method == "office_visit" for client in continuing):
        raise ValueError(f"{plan.fiscal_year}: not everyone who continues can switch to office visits")
    visits = going["continue_office_visit"]
    for number, client in enumerate(visitors_first):
        client.outcome = "continue_office_visit" if number < visits else "continue_remote"
    for client, outcome in zip(order[len(continuing) :], deck(rng, ended), strict=True):
        client.outcome = outcome
    for rank, client in enumerate(order):
        client.rank = rank
