"""Parts of a section whose headings follow from data: a heading, words below it, and what is shown there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from hikiana.base.language import shown_language
from hikiana.base.text import Text
from hikiana.presentation.figure import Figure
from hikiana.presentation.words import shown
from hikiana.statistics.table import StatTable


@dataclass(frozen=True)
class _Head:
    title: Text
    text: Text
    references: Sequence[str] = ()

    def __repr__(self) -> str:
        return self.title(shown_language())

    def _repr_mimebundle_(self, **_: Any) -> Mapping[str, object]:
        title, text = self.title(shown_language()), self.text(shown_language())
        html = f"<h2>{escape(title)}</h2>" + (f"<p>{escape(text)}</p>" if text else "")
        return shown("part", html, title, title=title, text=text, references=list(self.references))


@dataclass(frozen=True)
class Part:
    """`shown` are tables, figures and sentences; those that are None are not there. The words refer to each table and
    figure.
    """

    title: Text
    text: Text
    shown: tuple[Any, ...]

    @property
    def is_withheld(self) -> bool:
        """Whether it has tables or figures, and this edition shows none of them."""
        drawn = [thing for thing in self.shown if isinstance(thing, StatTable | Figure)]
        return bool(drawn) and all(thing.withheld for thing in drawn)

    @property
    def references(self) -> list[str]:
        """The anchors of the tables and figures that are shown."""
        kinds = ((StatTable, "table"), (Figure, "figure"))
        return [
            f"{word}-{thing.id}"
            for thing in self.shown
            for kind, word in kinds
            if isinstance(thing, kind) and not thing.withheld
        ]


class Parts:
    """Parts in a row. In a notebook each is shown with its heading; one of which nothing is there is left out, and of
    one that the edition withholds there is neither heading nor sentence.
    """

    def __init__(self, parts: Sequence[Part]) -> None:
        self.parts = [part for part in parts if any(thing is not None for thing in part.shown)]

    def __repr__(self) -> str:
        return "、".join(repr(_Head(part.title, part.text)) for part in self.parts)

    def _ipython_display_(self) -> None:
        from IPython.display import display

        for part in self.parts:
            # What is withheld shows nothing and tells its anchor, by which references to it are found.
            head = [] if part.is_withheld else [_Head(part.title, part.text, part.references)]
            kept = StatTable | Figure if part.is_withheld else object
            display(*head, *(thing for thing in part.shown if thing is not None and isinstance(thing, kept)))
