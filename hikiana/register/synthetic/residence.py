"""Municipality of each client: within the region, and of a large city only where its residents were still counted."""

from collections import defaultdict
from collections.abc import Sequence
from random import Random

from hikiana.centre.profile import Centre
from hikiana.register.synthetic.clients import Client
from hikiana.register.synthetic.draws import below, choose

NOT_RECORDED_PERCENT = 8
# How much more often a city is a residence than a town or village: about the ratio of their population.
CITY_WEIGHT = 6
LAST_CITY_CODE = "01299"
# Share of the excluded municipality among the clients of its region as long as it was counted.
EXCLUDED_PERCENT = 78


def set_municipalities(rng: Random, clients: Sequence[Client], centre: Centre) -> None:
    """Give each client a municipality, or none where the region is not a subprefecture or nobody wrote it down.

    The clients need their last dates: residents of an excluded municipality have no contact from its day on.
    """
    excluded = {exclusion.municipality: exclusion.since for exclusion in centre.exclusions}
    places: dict[str, list[str]] = defaultdict(list)
    for code, municipality in centre.municipalities.items():
        if code not in excluded:
            places[municipality.region] += [code] * (CITY_WEIGHT if code <= LAST_CITY_CODE else 1)
    for client in clients:
        if client.region not in places or below(rng, 100) < NOT_RECORDED_PERCENT:
            continue
        counted = [
            code
            for code, since in excluded.items()
            if centre.municipalities[code].region == client.region and client.last_date < since
        ]
        if counted and below(rng, 100) < EXCLUDED_PERCENT:
            client.municipality = choose(rng, counted)
        else:
            client.municipality = choose(rng, places[client.region])
