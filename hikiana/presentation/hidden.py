"""What is told where a cell is hidden: nothing that rests on it."""

import re
from collections.abc import Sequence
from typing import Any

from hikiana.base.text import Lang, Text

HIDDEN = Text("\ue000", "\ue000")
"""Stands in a text for a hidden value until what rests on it is left out; no font has this character (private use)."""

NOT_KNOWN = Text("\ue001", "\ue001")
"""Likewise for a value of which the register knows nothing: of it a sentence says so, and all else is left out."""

WITHHELD = "withheld"
"""Under this name the output of a notebook tells the anchor of a table or figure that is not shown."""

UNPUBLISHED = Text("非公表", "Not published")
TOGETHER = Text(
    "「非公表」は、公表しない区分をまとめたもの（全体から、公表する区分を除いた残り）。",
    "Not published: the categories that are not published, together (what the published ones leave of the whole).",
)
MARKED = Text("x は非公表。", "x: not published.")
"""Notes below charts in which something is hidden."""

_MARKS = re.compile(f"[{HIDDEN.ja}{NOT_KNOWN.ja}]")
_SENTENCE = {"ja": re.compile(r"(?<=。)"), "en": re.compile(r"(?<=[.;]) ")}


def is_told(text: Text) -> bool:
    """Whether a text rests on no hidden cell, and on none of which the register knows nothing."""
    return not _MARKS.search(text.ja) and not _MARKS.search(text.en)


def is_known(text: Text) -> bool:
    """Whether a text rests on no cell of which the register knows nothing."""
    return NOT_KNOWN.ja not in text.ja


def or_nothing(text: Text) -> Text:
    """A clause that can be left out: nothing when it rests on a hidden cell."""
    return text if is_told(text) else Text("", "")


def one_of(*wordings: Text) -> Text:
    """The first of several wordings that rests on no hidden cell; the last one where all do."""
    return next((text for text in wordings if is_told(text)), wordings[-1])


def told(clauses: Sequence[Text], ja: str = "、", en: str = ", ") -> Text:
    """The clauses that rest on no hidden cell, in a row; HIDDEN where none is left."""
    kept = [clause for clause in clauses if is_told(clause)]
    return Text(ja.join(clause.ja for clause in kept), en.join(clause.en for clause in kept)) if kept else HIDDEN


def unpublished(labels: Sequence[Text]) -> Text:
    """Which categories are not told: 父・母は非公表."""
    return Text(
        f"{'・'.join(label.ja for label in labels)}は非公表",
        f"not published: {', '.join(label.en for label in labels)}",
    )


def withheld(anchor: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """What a notebook shows of a table or figure that this edition lacks: nothing, and that references lead nowhere."""
    return {"text/plain": ""}, {"text/plain": {WITHHELD: anchor}}


def only_shown(text: Text) -> Text:
    """The sentences of a text that rest on no hidden cell, in each language."""
    return text if is_told(text) else Text(_shown(text, "ja"), _shown(text, "en"))


def _shown(text: Text, lang: Lang) -> str:
    kept = [part for part in _SENTENCE[lang].split(text(lang)) if not _MARKS.search(part)]
    return ("" if lang == "ja" else " ").join(kept).rstrip(";")
