"""Tables that a centre's profile names: each has to be one that the report can have."""

from collections.abc import Iterator
from datetime import date
from difflib import get_close_matches
from typing import Any

from hikiana.base.errors import InputError
from hikiana.base.fiscal_year import FiscalYear
from hikiana.base.text import Text
from hikiana.base.workspace import CENTRE
from hikiana.centre.printed.owner import refuse_other_figures
from hikiana.centre.profile import Centre
from hikiana.presentation.region_map import OUTLINES, read_outlines
from hikiana.sections.contents import section_modules
from hikiana.sections.shared.populations import read_populations
from hikiana.sections.shown import table_names
from schemas.centre_files import PROFILE, profile


def refuse_unknown_tables() -> None:
    """Check what the profile says of tables, and print, populations and outlines, which the check of codes cannot know.

    Raises
    ------
    InputError
        When the profile names a table that there is none of, a merged category does not fit its variable, the printed
        figures are another centre's, or populations or outlines cannot be used.
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
    read_populations(centre.folder, FiscalYear.of(date.today()))
    read_outlines(centre.folder / OUTLINES)


def _named() -> Iterator[tuple[str, str]]:
    """Each table that the profile names, and where."""
    told: Any = profile()
    for name in told.get("disclosure", {}).get("left_out", []):
        yield "[disclosure] left_out", name
    for entry in told.get("breaks", []):
        for name in entry.get("concerns", []):
            yield "[[breaks]] concerns", name
