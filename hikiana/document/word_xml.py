"""The XML of Word: elements, runs of words, fields and bookmarks.

Source: ISO/IEC 29500-1 (WordprocessingML), 17.16 for fields.
"""

import re
from collections.abc import Iterable
from typing import Any

from docx.oxml.ns import nsmap, qn
from docx.oxml.parser import oxml_parser

Element = Any
"""An element of lxml, which has no types."""
_OF_WORD = f"{{{nsmap['w']}}}"
_SPACES_OF_NAMES = {"w": nsmap["w"]}
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML cannot hold: control characters and halves of characters."""
_SPACES = re.compile(r"[\t\n\r]+")


def clean(words: str) -> str:
    """The words without characters that XML forbids."""
    return _FORBIDDEN.sub("", words)


def w(name: str, /, *children: Element, **attributes: object) -> Element:
    """An element of WordprocessingML with attributes of the same namespace."""
    told = {f"{_OF_WORD}{key}": clean(str(value)) for key, value in attributes.items()}
    made: Any = oxml_parser.makeelement(f"{_OF_WORD}{name}", told, _SPACES_OF_NAMES)
    made.extend(children)
    return made


def text_run(words: str, *looks: Element) -> Element:
    """A run of words on one line; `looks` are properties in the order of the standard."""
    text = w("t")
    text.text = _SPACES.sub(" ", clean(words))
    text.set(qn("xml:space"), "preserve")
    return _run(looks, text)


def unbroken_run(words: str, *looks: Element) -> Element:
    """A run like 表2-1, at whose hyphen no line ends."""
    first, *others = words.split("-")
    content = text_run(first, *looks)
    for part in others:
        text = w("t")
        text.text = clean(part)
        content.extend([w("noBreakHyphen"), text])
    return content


def line_break(*looks: Element) -> Element:
    return _run(looks, w("br"))


def tab() -> Element:
    return _run((), w("tab"))


def lines(words: str) -> list[Element]:
    """Runs of words whose lines stand as they are."""
    runs: list[Element] = []
    for place, line in enumerate(words.expandtabs(4).splitlines()):
        runs += [*([line_break()] if place else []), text_run(line)]
    return runs


def _run(looks: Iterable[Element], *content: Element) -> Element:
    properties = list(looks)
    return w("r", *([w("rPr", *properties)] if properties else []), *content)


def field(instruction: str, result: Iterable[Element]) -> list[Element]:
    """A field and what it shows until it is updated."""
    return [*field_begin(instruction), *result, field_end()]


def field_begin(instruction: str) -> list[Element]:
    """The part of a field before its result."""
    told = w("instrText")
    told.text = f" {instruction} "
    told.set(qn("xml:space"), "preserve")
    return [w("r", w("fldChar", fldCharType="begin")), w("r", told), w("r", w("fldChar", fldCharType="separate"))]


def field_end() -> Element:
    return w("r", w("fldChar", fldCharType="end"))


def paragraph(style: str, *content: Element, properties: Iterable[Element] = ()) -> Element:
    """A paragraph of a style (by its id); further properties in the order of the standard."""
    return w("p", w("pPr", w("pStyle", val=style), *properties), *content)
