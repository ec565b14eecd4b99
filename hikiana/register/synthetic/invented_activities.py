"""Events of the years whose reports are not at hand: plausible in kind and number, with titles that name nobody."""

from datetime import date, timedelta
from random import Random
from typing import Any

from hikiana.base.fiscal_year import FiscalYear
from hikiana.centre.profile import Centre
from hikiana.register.synthetic.calendar import working_days
from hikiana.register.synthetic.draws import below, bounded, choose, vary
from hikiana.register.synthetic.event_patterns import PATTERNS, Pattern
from schemas.code_lists import CODE_LISTS

Event = dict[str, Any]

PANDEMIC = range(2020, 2023)
# Supporters' meetings of each year: they began in FY2017 and were fewer in the pandemic.
MEETINGS = {2017: 9, 2018: 14, 2019: 18, 2020: 8, 2021: 11, 2022: 15, 2023: 23}
MEETING_PARTS = (
    (("training",), "研修会"),
    (("training",), "研修会"),
    (("training", "family_gathering"), "研修会と家族会"),
    (("training", "case_review"), "研修会とケース検討"),
    (("case_review",), "ケース検討"),
    (("individual_consultation", "case_review"), "個別相談とケース検討"),
)
FEWEST, MOST = 3, 60
STREAMING_DAYS = 6


def invented_events(rng: Random, year: FiscalYear, centre: Centre, participants: int | None) -> list[Event]:
    """The events of a year before the printed one.

    `participants`, to the nearest ten, are those of the supporters' meetings where the printed report names them.
    """
    days = working_days(year, centre.opened)
    events = [
        _event(rng, pattern, year, days)
        for pattern in PATTERNS
        if year.year >= pattern.since
        for _ in range(pattern.fewest + below(rng, pattern.most - pattern.fewest + 1))
    ]
    return events + _meetings(rng, year, centre, days, participants)


def _event(rng: Random, pattern: Pattern, year: FiscalYear, days: list[date]) -> Event:
    mode = choose(rng, pattern.pandemic_modes if year.year in PANDEMIC else pattern.modes)
    counted = pattern.participants is not None and mode != "phone"
    people = bounded(rng, [pattern.participants])[0] if pattern.participants and counted else None
    training = pattern.kind == "peer_supporter_training"
    day = choose(rng, days[:-STREAMING_DAYS])
    return _blank(pattern.kind, choose(rng, pattern.titles), mode) | {
        "date": None if mode == "post" else day,
        "end_date": day + timedelta(STREAMING_DAYS) if mode == "streaming" else None,
        "partner": pattern.partner,
        "participants": people,
        "participants_from_part": below(rng, 8) if training else None,
        "with_peer": training,
    }


def _meetings(rng: Random, year: FiscalYear, centre: Centre, days: list[date], participants: int | None) -> list[Event]:
    seats = _seats(centre)
    meetings = []
    for _ in range(MEETINGS.get(year.year, 0)):
        parts, name = choose(rng, MEETING_PARTS)
        health_center, code = choose(rng, seats)
        online = year.year in PANDEMIC and below(rng, 2) == 0
        title = (
            f"{centre.municipalities[code].name.ja}{'との' if online else 'での'}{'オンライン' if online else ''}{name}"
        )
        meetings.append(
            _blank("supporter_meeting", title, "online" if online else "in_person")
            | {
                "date": choose(rng, days),
                "municipalities": [code],
                "health_center": health_center,
                "meeting_kinds": list(parts),
                "with_peer": below(rng, 5) == 0,
            }
        )
    trainings = [meeting for meeting in meetings if "training" in meeting["meeting_kinds"]]
    # Half up to the nearest ten, from five below to four above.
    total = participants - 5 + below(rng, 10) if participants else vary(rng, 15 * len(trainings), 25)
    people = bounded(rng, [(FEWEST, MOST)] * len(trainings), total)
    for meeting, number in zip(trainings, people, strict=True):
        meeting["participants"] = number
    return meetings


def _seats(centre: Centre) -> list[tuple[str, str]]:
    """Health centres and the municipality whose name they bear: an invented meeting at a place that exists."""
    codes: dict[str, str] = {}
    for code, municipality in centre.municipalities.items():
        codes.setdefault(municipality.name.ja[:-1], code)
    named = ((entry, entry.label.ja.removesuffix("保健所")) for entry in CODE_LISTS["health_center"].entries)
    return [(entry.code, codes[name]) for entry, name in named if name in codes]


def _blank(kind: str, title: str, mode: str) -> Event:
    empty = ("date", "end_date", "partner", "municipalities", "health_center", "meeting_kinds", "sessions")
    people = ("participants", "participants_from_part")
    return dict.fromkeys((*empty, *people)) | {"kind": kind, "title": title, "mode": mode, "with_peer": False}
