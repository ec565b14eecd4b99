"""What is told where a cell is hidden: nothing that rests on it."""

import re

from schemas.text import Lang, Text

HIDDEN = Text("\ue000", "\ue000")
"""Stands in a text for a hidden value until what rests on it is left out; no font has this character (private use)."""

_MARK = HIDDEN.ja
_SENTENCE = {"ja": re.compile(r"(?<=。)"), "en": re.compile(r"(?<=[.;]) ")}


def is_told(text: Text) -> bool:
    """Whether a text rests on no hidden cell."""
    return _MARK not in text.ja and _MARK not in text.en


def or_nothing(text: Text) -> Text:
    """A clause that can be left out: nothing when it rests on a hidden cell."""
    return text if is_told(text) else Text("", "")


def only_shown(text: Text) -> Text:
    """The sentences of a text that rest on no hidden cell, in each language."""
    return text if is_told(text) else Text(_shown(text, "ja"), _shown(text, "en"))


def _shown(text: Text, lang: Lang) -> str:
    kept = [part for part in _SENTENCE[lang].split(text(lang)) if _MARK not in part]
    return ("" if lang == "ja" else " ").join(kept).rstrip(";")
