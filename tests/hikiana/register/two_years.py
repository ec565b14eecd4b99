"""Ledgers of two fiscal years whose numbers begin anew each year."""

REGIONS = ("okhotsk", "kushiro", "tokachi", "sorachi", "kamikawa")
OUTCOMES = ("closed_advice", "continue_remote", "continue_office_visit")


def client(number, year):
    """The answers of a fiscal year's client of that number: of another sex and region than the year before's."""
    return {
        "case_id": str(number),
        "relation": "mother",
        "relation_detail": "",
        "sex": ("male", "female")[(number + year) % 2],
        "age": str(20 + (7 * number + 11 * (year - 2020)) % 40),
        "municipality": "",
        "region": REGIONS[(number + year) % 5],
        "prior_help_seeking": "no",
        "prior_agencies": "",
        "purposes": "other",
        "awareness_channel": "relative",
        "initial_outcome": OUTCOMES[number % 3],
    }


def contact(number, case, year, month=5):
    return {
        "contact_id": str(number),
        "case_id": str(case),
        "date": f"{year}-{month:02}-{8 + sum(map(ord, str(number))) % 20:02}",
        "method": "email",
        "duration_min": "15",
        "online": "false",
        "outreach_counterpart": "",
        "liaison_direction": "",
        "liaison_agency": "",
    }


def ledger(year, clients):
    """Two contacts of each of so many clients."""
    return {
        "cases": [client(number, year) for number in range(1, clients + 1)],
        "contacts": [
            contact(2 * number - 1 + second, number, year, 5 + 2 * second)
            for number in range(1, clients + 1)
            for second in (0, 1)
        ],
        "activities": [],
        "clinic": [],
        "web_access": [],
    }
