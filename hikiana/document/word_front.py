"""The front of a report in Word: cover, contents, the signs of tables; and what stands on the edge of every page."""

from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from docx.enum.section import WD_SECTION
from docx.oxml.ns import qn

from hikiana.base.text import Lang
from hikiana.document.blocks import GAP, Document, plain
from hikiana.document.front import Front
from hikiana.document.word_inline import Inline, sequence
from hikiana.document.word_package import WordFile
from hikiana.document.word_xml import Element, field, field_begin, field_end, paragraph, tab, text_run, w
from hikiana.document.words import WORDS
from hikiana.presentation.tables import caption

_UNKNOWN = "–"
"""In the place of a page's number until Word has found it."""
_ALARMING = frozenset({"synthetic", "unfinished"})


@dataclass(frozen=True)
class _Entry:
    """A line of the contents."""

    style: str
    anchor: str
    words: str


def cover(file: WordFile, front: Front) -> list[Element]:
    """Marks, centre, title, warnings and facts, on a page of their own."""
    marks: list[Element] = []
    for mark in front.marks:
        style = file.styles["Alarm" if mark.kind in _ALARMING else "CoverMark"]
        marks += [*([text_run(GAP)] if marks else []), text_run(f" {mark.text} ", w("rStyle", val=style))]
    parts = [("Subtitle", front.part)] if front.part else []
    parts += [("CoverWarning", words) for words in front.warnings]
    facts = [
        paragraph(file.styles["CoverFact"], text_run(name), tab(), text_run(fact), properties=first)
        for (name, fact), first in zip(front.facts, [[w("spacing", before=1400)], [], []], strict=True)
    ]
    return [
        paragraph(file.styles["CoverMarks"], *marks),
        paragraph(file.styles["CoverCentre"], text_run(front.centre)),
        paragraph(file.styles["Title"], text_run(front.title)),
        *(paragraph(file.styles[style], text_run(words)) for style, words in parts),
        *facts,
    ]


def contents(file: WordFile, document: Document, inline: Inline) -> list[Element]:
    """The contents of sections, tables and figures, each a field whose lines are there before it is updated."""
    lang = document.about.lang
    sections = [
        _Entry(f"TOC{block.level}", block.anchor, f"{block.number}{GAP}{plain(block.title)}")
        for block in document.headings
    ]
    tables = [
        _Entry("TableofFigures", block.anchor, f"{block.label}{GAP}{caption(block.table, lang)}")
        for block in document.tables
    ]
    figures = [
        _Entry("TableofFigures", block.anchor, f"{block.label}{GAP}{block.chart.title}") for block in document.figures
    ]
    lists = [
        ("contents", 'TOC \\o "1-2" \\h \\z', sections),
        ("tables", f'TOC \\h \\z \\c "{sequence(document.tables)}"', tables),
        ("figures", f'TOC \\h \\z \\c "{sequence(document.figures)}"', figures),
    ]
    written: list[Element] = []
    for name, instruction, entries in lists:
        if not entries:
            continue
        begins_page = [w("pageBreakBefore")] if name in ("contents", "tables") else []
        heading = paragraph(file.styles["TOCHeading"], text_run(WORDS[name](lang)), properties=begins_page)
        lines = _lines(file, inline, instruction, entries)
        written += [_gallery(heading, lines)] if name == "contents" else [heading, *lines]
    return written


def _lines(file: WordFile, inline: Inline, instruction: str, entries: Sequence[_Entry]) -> list[Element]:
    room = round(file.room[0] * 20)
    written = []
    for place, entry in enumerate(entries):
        bookmark = inline.bookmarks[entry.anchor]
        page = field(f"PAGEREF {bookmark} \\h", [text_run(_UNKNOWN)])
        link = w("hyperlink", text_run(entry.words), tab(), *page, anchor=bookmark, history=1)
        before = field_begin(instruction) if place == 0 else []
        after = [field_end()] if place == len(entries) - 1 else []
        stop = w("tabs", w("tab", val="right", leader="dot", pos=room))
        written.append(paragraph(file.styles[entry.style], *before, link, *after, properties=[stop]))
    return written


def _gallery(heading: Element, lines: Sequence[Element]) -> Element:
    """The contents as Word's own, above which it shows what brings them up to date."""
    kind = w("docPartObj", w("docPartGallery", val="Table of Contents"), w("docPartUnique"))
    return w("sdt", w("sdtPr", kind), w("sdtContent", heading, *lines))


def signs(file: WordFile, front: Front, lang: Lang) -> list[Element]:
    """What the signs in tables mean."""
    heading = paragraph(file.styles["SignsHeading"], text_run(WORDS["signs"](lang)))
    last = len(front.signs) - 1
    return [
        heading,
        *(
            paragraph(file.styles["Signs"], text_run(sign), properties=[w("keepNext")] if place < last else [])
            for place, sign in enumerate(front.signs)
        ),
    ]


def end_of_front(file: WordFile, front: Front) -> Element:
    """The last paragraph of the front, a part of the document by itself: sections have heads of pages of their own.

    A template's heads and feet of pages stay; the cover has none unless the template has one for first pages.
    """
    setup: Any = file.body.sectPr
    has = {name: setup.find(qn(f"w:{name}Reference")) is not None for name in ("header", "footer")}
    ending = deepcopy(setup)
    written = w("p", w("pPr", w("spacing", before=0, after=0, line=20, lineRule="exact"), ending))
    file.add(written)
    before, main = file.sections[0], file.sections[-1]
    before.different_first_page_header_footer = True
    main.different_first_page_header_footer = False
    main.start_type = WD_SECTION.NEW_PAGE
    for restart in setup.findall(qn("w:pgNumType")):
        restart.attrib.pop(qn("w:start"), None)
    if not has["header"]:
        _head(file, before, [tab(), text_run(front.title)])
        _head(file, main, [*field("STYLEREF 1", []), tab(), text_run(front.title)])
    if not has["footer"]:
        pages = [*field("PAGE", [text_run("1")]), text_run(" / "), *field("NUMPAGES", [text_run("1")])]
        _edge(before.footer, paragraph(file.styles["Footer"], *pages))
        main.footer.is_linked_to_previous = True
    return written


def _head(file: WordFile, section: Any, words: Sequence[Element]) -> None:
    stop = w("tabs", w("tab", val="right", pos=round(file.room[0] * 20)))
    _edge(section.header, paragraph(file.styles["Header"], *words, properties=[stop]))


def _edge(edge: Any, content: Element) -> None:
    edge.is_linked_to_previous = False
    element = edge._element
    for child in list(element):
        element.remove(child)
    element.append(content)
