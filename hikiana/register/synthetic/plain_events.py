"""Invented activities of a centre: some of every kind that it has, with what the kind's list shows."""

from collections.abc import Sequence
from random import Random
from typing import Any

from hikiana.base.fiscal_year import FiscalYear
from hikiana.centre.profile import Centre
from hikiana.register.synthetic.calendar import working_days
from hikiana.register.synthetic.draws import below, choose
from hikiana.register.synthetic.plain_rows import completed, percent
from schemas.activity_lists import ACTIVITY_LISTS
from schemas.code_lists import CODE_LISTS
from schemas.tables import TABLES

MOST_A_YEAR, MOST_SESSIONS, MOST_PARTICIPANTS = 4, 6, 40
PARTNER = "関係機関"
WITH_PEER, PARTICIPANTS_KNOWN = 25, 85

Row = dict[str, Any]


def invent_activities(rng: Random, centre: Centre, years: Sequence[FiscalYear]) -> list[Row]:
    """One to some events a year of each kind in use, by fiscal year, kind and date; titles name nobody."""
    rows: list[Row] = []
    for year in years:
        days = working_days(year, centre.opened)
        kinds = [entry for entry in CODE_LISTS["activity_kind"].entries if days and entry.is_valid_in(year.year)]
        for kind in kinds:
            held = sorted(choose(rng, days) for _ in range(1 + below(rng, MOST_A_YEAR)))
            rows += [
                _event(rng, centre, kind.code, kind.label.ja) | {"fiscal_year": year.year, "date": day} for day in held
            ]
    return [
        completed(rng, "activities", row | {"activity_id": f"A{number:05}"}, row["fiscal_year"])
        for number, row in enumerate(rows, start=1)
    ]


def _event(rng: Random, centre: Centre, kind: str, label: str) -> Row:
    """An event without its day: only what the kind's list has columns for."""
    shown = ACTIVITY_LISTS[kind]
    place = choose(rng, [*centre.municipalities.values()]) if centre.municipalities else None
    people = None
    if "participants" in shown.measures and percent(rng, PARTICIPANTS_KNOWN):
        people = below(rng, MOST_PARTICIPANTS)
    row: Row = {
        "end_date": None,
        "title": f"{place.name.ja}での{label}" if place else label,
        "partner": PARTNER,
        "kind": kind,
        "municipalities": [place.code] if place else None,
        "health_center": place.health_center or None if place else None,
        "sessions": 1 + below(rng, MOST_SESSIONS) if "sessions" in shown.measures else None,
        "participants": people,
        "with_peer": "with_peer" in shown.words and percent(rng, WITH_PEER),
    }
    if "participants_from_part" in TABLES["activities"].columns:
        counted = people if "part" in shown.measures else None
        row["participants_from_part"] = None if counted is None else below(rng, counted + 1)
    return row if "meeting_kinds" in shown.words else row | {"meeting_kinds": None}
