"""Blocks → paragraphs, tables and pictures of Word, each in a style that an office can change."""

from collections.abc import Iterable, Sequence
from copy import deepcopy
from dataclasses import dataclass, replace
from typing import NamedTuple

from docx.oxml.ns import qn

from hikiana.base.text import Lang
from hikiana.document.blocks import (
    GAP,
    Block,
    Divider,
    Heading,
    Items,
    Limit,
    NumberedFigure,
    NumberedTable,
    Paragraph,
    PlainTable,
    Preformatted,
    Quotation,
    Remark,
    Run,
    Statements,
    Terms,
)
from hikiana.document.word_inline import Inline
from hikiana.document.word_package import WordFile
from hikiana.document.word_pictures import Pictures
from hikiana.document.word_tables import Tables
from hikiana.document.word_xml import Element, lines, paragraph, text_run, w
from hikiana.document.words import WORDS

_DEEPEST = 5
"""Word's own styles of lists go so deep."""
_HEADINGS = 4
_TWIPS = 20
"""Of a point."""
_FARTHEST = 31
"""Points from words to a border, at most."""
_FRAMED = frozenset({"Remark", "RemarkHeading"})


@dataclass(frozen=True)
class _Around:
    """In what a block stands: the style of its paragraphs, how deep in lists, and whether in a remark."""

    style: str = "Normal"
    level: int = 0
    is_remark: bool = False


class BlockWriter(NamedTuple):
    """What writes blocks into a file."""

    file: WordFile
    inline: Inline
    tables: Tables
    pictures: Pictures
    lang: Lang

    def blocks(self, blocks: Iterable[Block]) -> list[Element]:
        """The blocks one below the other; what explains a heading stays on the page of heading and table."""
        written: list[Element] = []
        before: Block | None = None
        for block in blocks:
            elements = self._block(block, _Around())
            if isinstance(before, Heading) and isinstance(block, Paragraph):
                elements[0].pPr.get_or_add_keepNext()
            written += elements
            before = block
        return written

    def _within(self, blocks: Iterable[Block], around: _Around) -> list[Element]:
        return [element for block in blocks for element in self._block(block, around)]

    def _block(self, block: Block, around: _Around) -> list[Element]:
        match block:
            case Heading():
                return [self._heading(block, around)]
            case Paragraph():
                return [self._styled(around.style, around, self.inline.runs(block.runs))]
            case Limit():
                return [self._styled("Warning", around, [text_run(block.text)])]
            case Statements():
                return [self._styled("ListBullet", around, [text_run(text)]) for text in block.texts]
            case Terms():
                return [
                    self._styled(style, around, [text_run(words)])
                    for entry in block.entries
                    for style, words in zip(("Term", "Meaning"), entry, strict=True)
                ]
            case Items():
                return self._items(block, around)
            case Quotation():
                return self._within(block.blocks, replace(around, style="Quote"))
            case Preformatted():
                return [self._styled("Preformatted", around, lines(block.text))]
            case Divider():
                return [paragraph(self.file.styles["Divider"])]
            case Remark():
                heading = self._styled("RemarkHeading", around, [text_run(WORDS["remarks"](self.lang))])
                return [heading, *self._within(block.blocks, _Around("Remark", is_remark=True))]
            case NumberedTable():
                return self.tables.numbered(block)
            case PlainTable():
                return self.tables.written(block)
            case NumberedFigure():
                return self._figure(block)

    def _heading(self, block: Heading, around: _Around) -> Element:
        number = [Run(f"{block.number}{GAP}")] if block.number else []
        words = self.inline.bookmarked(block.anchor, self.inline.runs([*number, *block.title]))
        style = "RemarkHeading" if around.is_remark else f"Heading{min(block.level, _HEADINGS)}"
        return self._styled(style, around, words)

    def _figure(self, block: NumberedFigure) -> list[Element]:
        title = text_run(f"{GAP}{block.chart.title}")
        caption = paragraph(self.file.styles["Caption"], *self.inline.label(block), title)
        picture = paragraph(self.file.styles["Picture"], self.pictures.picture(block))
        return [caption, picture, *self.tables.notes(block.chart.below)]

    def _items(self, block: Items, around: _Around) -> list[Element]:
        level = min(around.level + 1, _DEEPEST)
        place = str(level) if level > 1 else ""
        marks: list[Element] = []
        if block.ordered:
            marks = [w("numPr", w("ilvl", val=level - 1), w("numId", val=self.file.lists.ordered(block.start)))]
        inside = replace(around, style=f"ListContinue{place}", level=level)
        written: list[Element] = []
        for item in block.items:
            # What begins otherwise than with words stands below its mark.
            first, rest = (item[0], item[1:]) if item and isinstance(item[0], Paragraph) else (Paragraph(()), item)
            style = f"List{'Number' if block.ordered else 'Bullet'}{place}"
            words = self.inline.runs(first.runs)
            written.append(self._styled(style, around, words, [deepcopy(mark) for mark in marks]))
            written += self._within(rest, inside)
        return written

    def _styled(
        self, style: str, around: _Around, words: Sequence[Element], properties: Sequence[Element] = ()
    ) -> Element:
        frame = self._frame(style) if around.is_remark and style not in _FRAMED else []
        return paragraph(self.file.styles[style], *words, properties=[*properties, *frame])

    def _frame(self, style: str) -> list[Element]:
        """The border and colour that remarks have in this file, for what stands in one in another style.

        The border stays where it is, however far the words stand from it.
        """
        remark = self.file.look("Remark")
        frame = [deepcopy(found) for name in ("w:pBdr", "w:shd") if (found := remark.find(qn(name))) is not None]
        begin = _indent(remark, "left")
        left, hanging = (_indent(self.file.look(style), name) for name in ("left", "hanging"))
        for border in frame[0].findall(qn("w:left")) if frame else ():
            space = int(border.get(qn("w:space"), "0")) + (left - hanging) // _TWIPS
            border.set(qn("w:space"), str(max(0, min(space, _FARTHEST))))
        return [
            *frame,
            w("spacing", before=0, after=0),
            w("ind", left=begin + left, right=0, hanging=hanging),
        ]


def _indent(look: Element, name: str) -> int:
    """How far a style's words stand from the margin, in twentieths of a point."""
    found = look.find(qn("w:ind"))
    told = found.get(qn(f"w:{name}"), "0") if found is not None else "0"
    return int(told) if told.lstrip("-").isdigit() else 0
