"""Tables that a centre's profile names: each has to be one that the report can have."""

from collections.abc import Iterator
from difflib import get_close_matches
from typing import Any

from hikiana.base.errors import InputError
from hikiana.base.text import Text
from hikiana.base.workspace import CENTRE
from hikiana.centre.printed.owner import refuse_other_figures
from hikiana.centre.profile import Centre
from hikiana.sections.contents import section_modules
from hikiana.sections.shown import table_names
from schemas.centre_files import PROFILE, profile


def refuse_unknown_tables() -> None:
    """Check what the profile says of tables and of print, which the check of its codes cannot know.

    Raises
    ------
    InputError
        When the profile names a table that there is none of, a merged category does not fit its variable, or the
        printed figures are another centre's.
    """
    centre = Centre.read()
    section_modules()  # a section says which tables it has when it is loaded
    known = table_names()
    unknown = [(place, name) for place, name in _named() if name not in known]
    if unknown:
        path = CENTRE / PROFILE
        near = {name: ", ".join(get_close_matches(name, known)) for _, name in unknown}
        told = [
            Text(
                f"{place} の「{name}」という表はありません（近いもの: {near[name] or 'なし'}）。",
                f"{place} names '{name}', which is no table (near: {near[name] or 'none'}).",
            )
            for place, name in unknown
        ]
        raise InputError(
            f"{path} に誤りがあります。" + "".join(f"\n    {each.ja}" for each in told),
            f"{path} has faults." + "".join(f"\n    {each.en}" for each in told),
        )
    refuse_other_figures(centre)


def _named() -> Iterator[tuple[str, str]]:
    """Each table that the profile names, and where."""
    told: Any = profile()
    for name in told.get("disclosure", {}).get("left_out", []):
        yield "[disclosure] left_out", name
    for entry in told.get("breaks", []):
        for name in entry.get("concerns", []):
            yield "[[breaks]] concerns", name
