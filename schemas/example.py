"""A municipality by which the form and the messages show how one is written: the first that the centre counts."""

from pathlib import Path
from typing import NamedTuple

from hikiana.base.text import Text
from hikiana.base.workspace import CENTRE
from schemas.centre_files import profile
from schemas.municipalities import municipality_lines


class NamedCode(NamedTuple):
    """A municipality's code and name."""

    code: str
    name: Text


def example(folder: Path = CENTRE) -> NamedCode:
    """The first municipality of a centre; nowhere for a centre that lists none."""
    excluded = profile(folder).get("excluded_residents", [])
    apart = {entry.get("municipality") for entry in excluded if isinstance(entry, dict)}
    line = next((each for each in municipality_lines(folder) if each["code"] not in apart), None)
    return (
        NamedCode("00000", Text("○○市", "Town"))
        if line is None
        else NamedCode(line["code"], Text(line["ja"], line["en"]))
    )


EXAMPLE = example()
