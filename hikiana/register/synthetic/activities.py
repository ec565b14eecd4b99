"""Events of the support network and of public awareness: printed for the last year, invented before."""

import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from random import Random

import polars as pl

from hikiana.base.workspace import PUBLISHED
from hikiana.centre.profile import Centre
from hikiana.register.synthetic.figures import Figures
from hikiana.register.synthetic.invented_activities import Event, invented_events
from schemas.code_lists import CODE_LISTS
from schemas.tables import TABLES


def make_activities(rng: Random, figures: Figures, centre: Centre, folder: Path = PUBLISHED) -> pl.DataFrame:
    """The table `activities`, by fiscal year and kind.

    Raises
    ------
    KeyError
        When a printed event names a municipality that does not exist.
    """
    last = figures.printed.fiscal_year
    known = figures.count("supporter_meetings_summary", "昨年度", "参加者")
    events: list[Event] = []
    for year in centre.years_to(last):
        if year == last:
            of_year = list(printed_events(folder / f"{last.year}_activities.csv", centre))
        else:
            of_year = invented_events(rng, year, centre, known if year == last.previous else None)
        events += [event | {"fiscal_year": year.year} for event in of_year]
    kinds = CODE_LISTS["activity_kind"].codes
    events.sort(key=lambda event: (event["fiscal_year"], kinds.index(event["kind"]), event["date"] or date.max))
    return pl.DataFrame(
        [event | {"activity_id": f"A{number:05}"} for number, event in enumerate(events, start=1)],
        schema={name: column.dtype for name, column in TABLES["activities"].columns.items()},
        orient="row",
    )


def printed_events(path: Path, centre: Centre) -> Iterator[Event]:
    """The printed events, with JIS codes for the names of municipalities."""
    codes = {municipality.name.ja: code for code, municipality in centre.municipalities.items()}
    with path.open(encoding="utf-8", newline="") as file:
        for line in csv.DictReader(file):
            filled = {name: value or None for name, value in line.items()}
            yield (
                filled
                | {
                    "date": _day(filled["date"]),
                    "end_date": _day(filled["end_date"]),
                    "municipalities": [codes[name] for name in _listed(filled["municipalities"])] or None,
                    "meeting_kinds": _listed(filled["meeting_kinds"]) or None,
                    "with_peer": filled["with_peer"] == "true",
                }
                | {name: _number(filled[name]) for name in ("sessions", "participants", "participants_from_part")}
            )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _number(text: str | None) -> int | None:
    return int(text) if text else None


def _listed(text: str | None) -> list[str]:
    return text.split(";") if text else []
