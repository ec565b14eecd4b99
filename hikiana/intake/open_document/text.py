"""The text of an OpenDocument cell: its paragraphs without comments, and which of its runs are struck through."""

import re
from collections.abc import Callable

from hikiana.intake.cell_styles import Runs
from hikiana.intake.open_document import names
from hikiana.intake.open_document.styles import OdsStyles
from hikiana.intake.package import Attributes

_LONGEST = 32_767
"""The most characters of a cell in a spreadsheet."""
_WHITE = re.compile(r"[ \t\r\n]+")
_PLAIN = re.compile(r"\S+(?:[ \u3000]\S+)*")


class OdsText:
    """What has been read of a cell's text. White space within a paragraph is one space unless an element tells more.

    `is_begun` says whether a paragraph has begun and not ended.
    """

    def __init__(self, styles: OdsStyles) -> None:
        self.is_begun = False
        self._styles = styles
        self._paragraphs: list[str] = []
        self._runs: set[bool | None] = set()
        self._written: list[str] = []
        self._pieces: list[str] = []
        self._struck: list[bool | None] = [None]
        self._after_white = True
        self.characters: Callable[[str], None] = self._written.append
        """To be told of what stands in a paragraph."""

    def take(self) -> tuple[str | None, Runs]:
        """The whole text (None where there is no paragraph) and which runs are struck through; the next begins."""
        if not self._paragraphs:
            return None, frozenset()
        taken = "\n".join(self._paragraphs), frozenset(self._runs)
        self._paragraphs.clear()
        self._runs.clear()
        return taken

    def start(self, name: str, attributes: Attributes) -> None:
        """An element of the text begins."""
        if name in names.PARAGRAPHS:
            self.is_begun = self._after_white = True
            self._struck.append(self._run("paragraph", attributes))
            self._written.clear()
            return
        self._settle()
        if name == names.SPAN:
            own = self._run("text", attributes)
            self._struck.append(self._struck[-1] if own is None else own)
        elif name == names.SPACES:
            self._put(" " * min(int(attributes.get(names.COUNT, 1)), _LONGEST))
        elif name == names.TAB:
            self._put("\t")
        elif name == names.LINE_BREAK:
            self._put("\n")

    def end(self, name: str) -> None:
        """An element of the text ends."""
        self._settle()
        if name == names.SPAN:
            self._struck.pop()
        elif name in names.PARAGRAPHS:
            self._struck.pop()
            self.is_begun = False
            if self._pieces and self._after_white:
                self._pieces[-1] = self._pieces[-1].rstrip(" ")
            self._paragraphs.append("".join(self._pieces))
            self._pieces.clear()

    def _settle(self) -> None:
        """What has been written since the last element."""
        if not self._written:
            return
        text = "".join(self._written)
        self._written.clear()
        if not (self._after_white and _PLAIN.fullmatch(text)):
            text = _WHITE.sub(" ", text)
            text = text.lstrip(" ") if self._after_white else text
        if text:
            self._pieces.append(text)
            self._after_white = text.endswith(" ")
            if self._styles.strike and not text.isspace():
                self._runs.add(self._struck[-1])

    def _put(self, text: str) -> None:
        self._pieces.append(text)
        self._after_white = False

    def _run(self, family: str, attributes: Attributes) -> bool | None:
        style = attributes.get(names.TEXT_STYLE)
        return self._styles.of(family, style).struck if style else None
