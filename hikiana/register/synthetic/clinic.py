"""Psychiatric day care and the outpatient clinic: clients of the centre who went there."""

from collections.abc import Sequence
from random import Random

import polars as pl

from hikiana.register.synthetic.clients import Client
from hikiana.register.synthetic.draws import below, bounded, choose, deck, shuffled
from hikiana.register.synthetic.figures import Figures
from schemas.tables import TABLES

MOST_VISITS_A_YEAR = 12
MOST_YEARS = 3

Row = tuple[str, str, int, int | None, str | None]


def make_clinic(rng: Random, figures: Figures, clients: Sequence[Client]) -> pl.DataFrame:
    """The table `clinic`: one row per client, service and fiscal year; `clients` need their active years and ids."""
    staying = [client for client in clients if client.continues]
    rows = _day_care(rng, figures, shuffled(rng, staying)) + _outpatient(rng, figures, shuffled(rng, staying))
    rows.sort(key=lambda row: (row[1], row[2], row[0]))
    return pl.DataFrame(
        rows, schema={name: column.dtype for name, column in TABLES["clinic"].columns.items()}, orient="row"
    )


def _day_care(rng: Random, figures: Figures, staying: Sequence[Client]) -> list[Row]:
    """Day care: one row in the year of entry, visits are not counted; some have gone on to a next step."""
    last = figures.printed.fiscal_year
    before = figures.count("day_care", f"平成21~{last.previous.label.ja}", "人数")
    now = figures.count("day_care", last.label.ja, "人数")
    steps = figures.counts(
        "day_care",
        figures.rows_with("day_care", "next_step", "名"),
        "名",
        figures.count("day_care", "デイケアから就労や就学など次のステップへ移行", "名"),
    )
    former, _ = _split(staying, last.year)
    entrants = [(client, choose(rng, _before(client, last.year))) for client in _take(former, before)]
    current = [client for client in staying if last.year in client.active_years and client not in former[:before]]
    entrants += [(client, last.year) for client in _take(current, now)]
    rest = len(entrants) - sum(steps.values())
    next_steps = shuffled(rng, [*deck(rng, steps), *[None] * rest])
    return [
        (client.case_id, "day_care", year, None, step)
        for (client, year), step in zip(entrants, next_steps, strict=True)
    ]


def _outpatient(rng: Random, figures: Figures, staying: Sequence[Client]) -> list[Row]:
    """The outpatient clinic: visits by year, from a year in which the client was in touch with the centre."""
    last = figures.printed.fiscal_year
    earlier = f"平成21年~{last.previous.label.ja}"
    first_visits = {word: figures.count("outpatient", "新規ケース", word) for word in (earlier, last.label.ja)}
    visits = {word: figures.count("outpatient", "延べ回数", word) for word in first_visits}
    seen_last_year = figures.count("outpatient", "ひきこもり外来", "名")
    new = first_visits[last.label.ja]
    former, current = _split(staying, last.year)
    returning = _take([client for client in current if client in former], seen_last_year - new)
    others = _take([client for client in former if client not in returning], first_visits[earlier] - len(returning))
    patients = returning + others
    beginners = _take([client for client in current if client not in patients], new)
    pairs = []
    for client in patients:
        entry = choose(rng, _before(client, last.year))
        pairs += [(client, year) for year in range(entry, min(entry + 1 + below(rng, MOST_YEARS), last.year))]
    pairs_last = [(client, last.year) for client in returning + beginners]
    return [
        (client.case_id, "outpatient", year, number, None)
        for group, word in ((pairs, earlier), (pairs_last, last.label.ja))
        for (client, year), number in zip(
            group, bounded(rng, [(1, MOST_VISITS_A_YEAR)] * len(group), visits[word]), strict=True
        )
    ]


def _before(client: Client, year: int) -> list[int]:
    return [active for active in client.active_years if active < year]


def _split(clients: Sequence[Client], year: int) -> tuple[list[Client], list[Client]]:
    """Clients active before a year, and clients active in it; some are both."""
    return [client for client in clients if _before(client, year)], [
        client for client in clients if year in client.active_years
    ]


def _take(clients: Sequence[Client], number: int) -> list[Client]:
    if len(clients) < number:
        raise ValueError(f"{number} clients are needed in the clinic, {len(clients)} are there")
    return list(clients[:number])
