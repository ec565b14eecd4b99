"""The language in which a notebook shows tables, figures and sentences; the values themselves have no language."""

from hikiana.base.text import Lang

_shown: Lang = "ja"


def show_in(lang: Lang) -> None:
    """Set the language of everything that this process shows from now on."""
    global _shown
    _shown = lang


def shown_language() -> Lang:
    return _shown
