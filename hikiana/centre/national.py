"""What a centre's codes are by national code: what others need to compare its published tables with their own."""

from collections.abc import Mapping
from typing import Any

from hikiana.base.workspace import CENTRE
from hikiana.centre.profile import Centre
from schemas.centre_files import lines_of
from schemas.centre_heads import CODES, HEADS
from schemas.code_lists import CODE_LISTS, NATIONAL
from schemas.own_columns import OWN_COLUMNS
from schemas.roles import HOME

_AS_LISTS = {"method": "contact_method", "kind": "contact_kind", "relation": "consulter_relation"}
"""Variables of tables that are called otherwise than the code list that they have."""


def national_codes() -> Mapping[str, Mapping[str, str]]:
    """By variable of tables and the centre's code, the national code that it is; a code that is none is left out.

    Of a further column with a list of the centre's own there is no code, so that it compares with nobody's.
    Regions are of no other centre: they are the area that a centre serves, or what lies outside of it.
    """
    own = {(line["list"], line["code"]): line["code"] for line in lines_of(NATIONAL, HEADS[CODES])}
    found = {
        name: {
            entry.code: entry.national_code or own[name, entry.code]
            for entry in codes.entries
            if entry.national_code or (name, entry.code) in own
        }
        for name, codes in CODE_LISTS.items()
        if name not in ("region", "health_center")
    }
    regions = CODE_LISTS["region"]
    found["region"] = {entry.code: HOME if HOME in entry.roles else entry.roles[0] for entry in regions.entries}
    named = {variable: found[code_list] for variable, code_list in _AS_LISTS.items() if code_list in found}
    of_columns = {
        column.name: found.get(column.code_list, {}) | {column.none_code: column.none_code} for column in OWN_COLUMNS
    }
    return {name: codes for name, codes in {**found, **named}.items() if codes} | of_columns


def centre_data(inhabitants: int | None) -> dict[str, Any]:
    """What published definitions say of the centre, as JSON."""
    centre = Centre.read(CENTRE)
    return {
        "id": centre.id,
        "name": {"ja": centre.name.ja, "en": centre.name.en},
        "national": national_codes(),
        "inhabitants": inhabitants,
    }
