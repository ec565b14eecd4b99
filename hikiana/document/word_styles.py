"""The styles and lists of Word: the report's own, or a template's with those added that it lacks."""

from collections.abc import Iterator, Mapping
from copy import deepcopy
from pathlib import Path
from typing import Any

from docx.oxml.ns import qn
from docx.oxml.parser import parse_xml

from hikiana.document.word_xml import Element, w

_TEMPLATES = Path(__file__).parent / "templates"
_BULLETS, _NUMBERS = "1", "2"
"""The lists of word_lists.xml."""
_LEVELS = 9


class Lists:
    """The lists of a file. Those of the report are added to a template's, whose own keep their numbers."""

    def __init__(self, element: Element) -> None:
        self._element = element
        self._next = 1 + max(map(int, element.xpath("w:num/@w:numId | w:abstractNum/@w:abstractNumId")), default=0)
        self._patterns: dict[str, int] = {}
        for pattern in _read("word_lists.xml").findall(qn("w:abstractNum")):
            added = deepcopy(pattern)
            self._patterns[pattern.get(qn("w:abstractNumId"))] = self._next
            added.set(qn("w:abstractNumId"), str(self._next))
            self._next += 1
            first = element.find(qn("w:num"))
            element.append(added) if first is None else first.addprevious(added)
        self.of = {pattern: self._add(pattern) for pattern in (_BULLETS, _NUMBERS)}
        """The list of a style by the list that the report's own has."""

    def ordered(self, start: int) -> int:
        """A new list whose numbers begin with `start`."""
        return self._add(_NUMBERS, *(w("lvlOverride", w("startOverride", val=start), ilvl=n) for n in range(_LEVELS)))

    def _add(self, pattern: str, *overrides: Element) -> int:
        number = self._next
        self._next += 1
        added = w("num", w("abstractNumId", val=self._patterns[pattern]), *overrides, numId=number)
        others = self._element.findall(qn("w:num"))
        others[-1].addnext(added) if others else self._element.append(added)
        return number


def with_styles(part: Any, lists: Lists, language: str, is_own: bool) -> Mapping[str, str]:
    """Put the report's styles into a file. Given are its ids by those of the report's own.

    A style that a template has by the same name, or by the English one, stays as it is there.
    """
    own = _read("word_styles.xml")
    if is_own:
        part._element = own
    styles = part.element
    there = {key: style.get(qn("w:styleId")) for style in styles.findall(qn("w:style")) for key in _names(style)}
    taken = set(there.values())
    ids: dict[str, str] = {}
    added: list[Element] = []
    for style in own.findall(qn("w:style")):
        identity = style.get(qn("w:styleId"))
        found = next((there[key] for key in _names(style) if key in there), None)
        if found is None:
            found = identity if identity not in taken else f"hikiana{identity}"
            added.append(deepcopy(style))
        ids[identity] = found
    for style in own.findall(qn("w:style")) if is_own else added:
        _fit(style, ids, lists)
        if not is_own:
            style.attrib.pop(qn("w:default"), None)
            styles.append(style)
    _speak(styles, language)
    return ids


def _names(style: Element) -> Iterator[tuple[str, str]]:
    """The names of a style; Word takes no notice of capitals."""
    kind = style.get(qn("w:type")) or "paragraph"
    for tag in ("w:name", "w:aliases"):
        if (told := style.find(qn(tag))) is not None:
            yield from ((kind, name.strip().lower()) for name in told.get(qn("w:val")).split(","))


def _fit(style: Element, ids: Mapping[str, str], lists: Lists) -> None:
    """Have a style name the file's styles and lists."""
    style.set(qn("w:styleId"), ids[style.get(qn("w:styleId"))])
    for tag in ("w:basedOn", "w:next"):
        if (told := style.find(qn(tag))) is not None:
            told.set(qn("w:val"), ids[told.get(qn("w:val"))])
    for number in style.iter(qn("w:numId")):
        number.set(qn("w:val"), str(lists.of[number.get(qn("w:val"))]))


def _speak(styles: Element, language: str) -> None:
    """What language the words are in, by which Word checks and reads them out."""
    defaults = styles.find(qn("w:docDefaults"))
    if defaults is None:
        styles.insert(0, defaults := w("docDefaults"))
    if (outer := defaults.find(qn("w:rPrDefault"))) is None:
        defaults.insert(0, outer := w("rPrDefault"))
    if (looks := outer.find(qn("w:rPr"))) is None:
        outer.append(looks := w("rPr"))
    if (told := looks.find(qn("w:lang"))) is None:
        looks.append(told := w("lang"))
    # Latin words within Japanese are English to Word, as in a Japanese Word's own documents.
    told.set(qn("w:val"), "en-US" if language == "ja-JP" else language)
    told.set(qn("w:eastAsia"), "ja-JP")


def _read(name: str) -> Element:
    return parse_xml((_TEMPLATES / name).read_bytes())
