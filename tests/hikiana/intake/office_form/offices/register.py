"""A small register whose every value is known: what an office has in mind when it writes its ledger."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from hikiana.base.fiscal_year import FiscalYear
from hikiana.centre.profile import Centre
from schemas.code_lists import CODE_LISTS

YEARS = 2023, 2024
NAMES = (
    *("山田花子", "佐藤一郎", "鈴木次郎", "高橋三郎", "田中四郎", "伊藤五郎"),
    *("渡辺六子", "山本七子", "中村八子", "小林九子", "加藤十子", "吉田葉子"),
)
_AGENCIES = ("medical", "health_center", "municipal_desk", "other")
_DIRECT = "phone", "office_visit", "email", "outreach"


@dataclass(frozen=True)
class Record:
    """A client or a contact: values by the columns of its table, codes as codes; `number` is its place among all."""

    number: int
    values: dict[str, Any]

    def __getitem__(self, name: str) -> Any:
        return self.values.get(name)


@dataclass(frozen=True)
class Register:
    """Clients, and contacts in the order of their days, whose `case_id` is the place of their client."""

    clients: list[Record]
    contacts: list[Record]

    def of(self, client: Record) -> list[Record]:
        return [contact for contact in self.contacts if contact["case_id"] == client.number]

    def client_of(self, contact: Record) -> Record:
        return next(client for client in self.clients if client.number == contact["case_id"])

    def within(self, contacts: list[Record]) -> "Register":
        """These contacts and their clients only."""
        met = {contact["case_id"] for contact in contacts}
        return Register([client for client in self.clients if client.number in met], contacts)


def register(random: Random, years: tuple[int, ...] = YEARS, only_from_here: bool = True) -> Register:
    """6 to 12 clients with 1 to 4 contacts each in these years; some are from elsewhere unless `only_from_here`."""
    clients = [_client(number, random, only_from_here) for number in range(random.randint(6, 12))]
    contacts = [contact for client in clients for contact in _contacts(client.number, random, years)]
    contacts.sort(key=lambda contact: (contact["date"], contact["case_id"]))
    return Register(clients, [Record(number, contact) for number, contact in enumerate(contacts)])


def a_year_later(register: Register) -> Register:
    """The same with each contact once more in the second of two years that follow, which brings no new word."""
    first = len(register.contacts)
    later = [
        Record(first + contact.number, contact.values | {"date": _later(contact["date"])})
        for contact in register.contacts
    ]
    return Register(register.clients, [*register.contacts, *later])


def _later(day: date) -> date:
    return day.replace(year=day.year + 2, day=min(day.day, 28))


def known_as(register: Register, clients: dict[str, Any], contacts: dict[str, Any]) -> Register:
    """The register of an office that keeps no record of some columns: their value is the same for all."""

    def without(records: list[Record], same: dict[str, Any]) -> list[Record]:
        return [
            Record(one.number, one.values | {name: same[name] if one[name] is not None else None for name in same})
            for one in records
        ]

    return Register(without(register.clients, clients), without(register.contacts, contacts))


def fiscal_year(day: date) -> int:
    return FiscalYear.of(day).year


def _client(number: int, random: Random, only_from_here: bool) -> Record:
    def one(name: str) -> str:
        return random.choice(CODE_LISTS[name].codes)

    places = Centre.read().municipalities
    place = random.choice([*random.sample(list(places), 3), *([] if only_from_here else [None])])
    relation, experience = one("consulter_relation"), one("prior_help_seeking")
    return Record(
        number,
        {
            "relation": relation,
            "relation_detail": one("relation_detail") if relation == "other" else None,
            "sex": one("sex"),
            "age": random.choice([None, *range(13, 60, 3)]),
            "municipality": place,
            "region": places[place].region if place else "outside_hokkaido",
            "prior_help_seeking": experience,
            "prior_agencies": sorted(random.sample(_AGENCIES, random.randint(1, 3))) if experience == "yes" else [],
            "purposes": sorted(random.sample(CODE_LISTS["consultation_purpose"].codes, random.randint(1, 3))),
            "awareness_channel": one("awareness_channel"),
            "initial_outcome": one("initial_outcome"),
        },
    )


def _contacts(client: int, random: Random, years: tuple[int, ...]) -> list[dict[str, Any]]:
    first, last = date(years[0], 4, 1), date(years[-1] + 1, 3, 31)
    days = sorted(first + timedelta(random.randint(0, (last - first).days)) for _ in range(random.randint(1, 4)))
    return [_contact(client, day, random, first=number == 0) for number, day in enumerate(days)]


def _contact(client: int, day: date, random: Random, first: bool) -> dict[str, Any]:
    method = random.choice(_DIRECT if first else CODE_LISTS["contact_method"].codes)
    return {
        "case_id": client,
        "date": day,
        "method": method,
        "duration_min": random.choice(range(15, 120, 15)),
        "online": random.random() < 0.2,
        "outreach_counterpart": random.choice(["client_or_family", "agency"]) if method == "outreach" else None,
        "liaison_direction": random.choice(["from_agency", "to_agency"]) if method == "liaison" else None,
        "liaison_agency": random.choice(["health_center", "psychiatry", "other"]) if method == "liaison" else None,
        "begin": random.choice(range(9 * 60, 17 * 60, 15)),
    }
