"""Numbers of clients that each branch or counsellor gives by itself: what tells them from each other."""

from hikiana.intake.office_form.made_numbers import code_of
from hikiana.intake.office_form.model import Within
from hikiana.intake.office_form.years_of_names import without_year
from hikiana.intake.sources import Source


def place_of(source: Source, within: Within) -> str:
    """The name of the file or sheet without its year: it is called the same next year; empty within a ledger."""
    if within == "ledger":
        return ""
    file = without_year(source.file.rpartition(".")[0] or source.file) or source.file
    return file if within == "file" else f"{file}/{without_year(source.sheet.name) or source.sheet.name}"


def code_of_place(source: Source, within: Within) -> str:
    """What stands before the numbers of a place; empty where a number is of one client in the whole ledger."""
    place = place_of(source, within)
    return code_of(place) if place else ""
