"""What stands within a paragraph of Word: words, links, references that update, numbers of tables and figures."""

import re
from collections.abc import Iterator, Sequence
from itertools import count
from urllib.parse import quote, urlsplit

from docx.oxml.ns import qn

from hikiana.document.blocks import BREAK, Document, NumberedFigure, NumberedTable, Run
from hikiana.document.bookmarks import bookmark, with_checksum
from hikiana.document.word_package import WordFile
from hikiana.document.word_xml import Element, field, line_break, text_run, unbroken_run, w

_LABEL = re.compile(r"(?P<word>\D+?)(?P<gap>\s*)(?P<section>\w+-)?(?P<number>\d+)")
_IN_ADDRESSES = ":/?#[]@!$&'()*+,;=%~-._"


class Inline:
    """What writes runs, and knows every place of the document to which they may lead."""

    def __init__(self, file: WordFile, document: Document) -> None:
        self._file = file
        numbered: list[NumberedTable | NumberedFigure] = [*document.tables, *document.figures]
        self._labels = {block.anchor: block.label for block in numbered}
        self.bookmarks = _bookmarks([*(block.anchor for block in document.headings), *self._labels])
        self._counter = count(1)
        self._expected: dict[tuple[str, str], int] = {}

    def runs(self, runs: Sequence[Run], bold: bool = False) -> list[Element]:
        """Runs as they are written in a paragraph."""
        return [element for run in runs for element in self._run(run, bold)]

    def _run(self, run: Run, bold: bool) -> Iterator[Element]:
        if run.text == BREAK:
            yield line_break()
            return
        bookmark, address = self.bookmarks.get(run.anchor), _address(run.url)
        is_link = bookmark is not None or bool(address)
        is_label = bookmark is not None and self._labels.get(run.anchor) == run.text
        write = unbroken_run if is_label else text_run
        words = write(run.text, *self._looks(run, bold, is_link and not is_label))
        if is_label:
            yield from field(f"REF {bookmark} \\h", [words])
        elif bookmark:
            yield w("hyperlink", words, anchor=bookmark, history=1)
        elif address:
            link = w("hyperlink", words, history=1)
            link.set(qn("r:id"), self._file.link(address))
            yield link
        else:
            yield words

    def _looks(self, run: Run, bold: bool, is_link: bool) -> Iterator[Element]:
        style = "InlineCode" if run.code else "Hyperlink" if is_link else ""
        if style:
            yield w("rStyle", val=self._file.styles[style])
        if run.strong or bold:
            yield from (w("b"), w("bCs"))
        if run.emphasis:
            yield from (w("i"), w("iCs"))
        if run.struck:
            yield w("strike")

    def bookmarked(self, anchor: str, content: Sequence[Element]) -> list[Element]:
        """Content to which references lead."""
        if anchor not in self.bookmarks:
            return list(content)
        number = next(self._counter)
        return [
            w("bookmarkStart", id=number, name=self.bookmarks[anchor]),
            *content,
            w("bookmarkEnd", id=number),
        ]

    def label(self, block: NumberedTable | NumberedFigure) -> list[Element]:
        """表2-1, of which Word counts the last number within the section, and tells it wherever it is referred to."""
        found = _LABEL.fullmatch(block.label)
        if found is None:
            return self.bookmarked(block.anchor, [text_run(block.label)])
        series = (found["word"], found["section"] or "")
        number = int(found["number"])
        # Word counts anew below each title of a section (\s 1). What does not know that is told where counting begins.
        is_next = number == self._expected.get(series, 0) + 1 and number > 1
        self._expected[series] = number
        counted = f"SEQ {found['word']} \\* ARABIC " + ("\\s 1" if is_next else f"\\r {number}")
        before = unbroken_run(f"{found['word']}{found['gap']}{found['section'] or ''}")
        return self.bookmarked(block.anchor, [before, *field(counted, [text_run(found["number"])])])


def sequence(blocks: Sequence[NumberedTable | NumberedFigure]) -> str:
    """The name by which Word counts these (表), or "" where they are not counted."""
    found = _LABEL.fullmatch(blocks[0].label) if blocks else None
    return found["word"] if found else ""


def _bookmarks(anchors: Sequence[str]) -> dict[str, str]:
    """A bookmark's name for each anchor: letters, digits and underscores."""
    names: dict[str, str] = {}
    for anchor in anchors:
        name = bookmark(anchor)
        names[anchor] = with_checksum(anchor) if name in names.values() else name
    return names


def _address(url: str) -> str:
    """A link's address in the characters that addresses have; nothing of one that is none."""
    try:
        urlsplit(url)
    except ValueError:
        return ""
    return quote(url, safe=_IN_ADDRESSES, errors="ignore")
