"""How each kind of activity is listed: the table's name, its columns of words, its figures and what is said of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from hikiana.base.text import Text
from hikiana.base.workspace import CENTRE
from schemas.centre_files import lines_of
from schemas.centre_heads import ACTIVITY_LISTS as FILE
from schemas.centre_heads import HEADS
from schemas.code_lists import CODE_LISTS

WORDS = ("title", "partner", "place", "health_center", "meeting_kinds", "mode", "with_peer")
MEASURES = ("sessions", "participants", "elsewhere", "part")
"""`part` are participants from the part that the profile names, `elsewhere` the others."""


@dataclass(frozen=True)
class ActivityList:
    """The list of a kind: `table` is its id, `words` are columns of the activities, `measures` are of MEASURES."""

    kind: str
    table: str
    words: tuple[str, ...] = ("title", "partner", "place", "mode")
    measures: tuple[str, ...] = ("sessions", "participants")
    text: Text = Text("", "")  # noqa: RUF009  a Text never changes


def read_activity_lists(folder: Path = CENTRE) -> Mapping[str, ActivityList]:
    """The lists of a centre's kinds, in the order of the code list; a kind that no file names has the usual columns.

    Raises
    ------
    InputError
        When a line names a column or figure that no list has.
    """
    named: dict[str, ActivityList] = {}
    for path in (Path(__file__).with_name(FILE), folder / FILE):
        for line in lines_of(path, HEADS[FILE]):
            for column, known in (("words", WORDS), ("measures", MEASURES)):
                if unknown := [word for word in line.words(column) if word not in known]:
                    raise line.fault(
                        f"{column} に「{unknown[0]}」は使えません。使えるもの: {'、'.join(known)}。",
                        f"{column} has '{unknown[0]}'. Choose from: {', '.join(known)}.",
                    )
            named[line["kind"]] = ActivityList(
                line["kind"],
                line["table"] or line["kind"],
                line.words("words"),
                line.words("measures"),
                Text(line["text_ja"], line["text_en"]),
            )
    return {kind: named.get(kind, ActivityList(kind, kind)) for kind in CODE_LISTS["activity_kind"].codes}


ACTIVITY_LISTS = read_activity_lists()
