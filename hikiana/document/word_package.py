"""The file of Word: opened from an office's template or from nothing, closed as the same bytes every time."""

import zipfile
from copy import deepcopy
from datetime import datetime, time
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part, XmlPart
from docx.oxml.ns import qn

from hikiana.base.errors import UsageError
from hikiana.document.blocks import Document
from hikiana.document.front import Front
from hikiana.document.word_styles import Lists, with_styles
from hikiana.document.word_xml import Element, clean, w
from hikiana.document.words import WORDS

LANGUAGES = {"ja": "ja-JP", "en": "en-GB"}
_KEPT = frozenset(
    f"{RELATIONSHIP_TYPE.STYLES.rpartition('/')[0]}/{name}"
    for name in ("styles", "numbering", "settings", "theme", "fontTable", "header", "footer")
)
"""What of a template goes into a report: never its text, pictures, comments, macros or properties."""
_SETUP = ("mirrorMargins", "gutterAtTop", "evenAndOddHeaders", "clrSchemeMapping")
"""Settings of a template that belong to its pages."""
_ORDER = (*_SETUP[:2], "defaultTabStop", "evenAndOddHeaders", "characterSpacingControl", "updateFields", "compat")
_POINT = 12700
"""A point in the units of drawings."""
_LONGEST = 255
"""Characters in a property of a file."""


class WordFile:
    """A file of Word without text, whose page setup and styles are there."""

    def __init__(self, lang: str, template: bytes | None = None) -> None:
        self._opened = _open(template)
        self.part: Any = self._opened.part
        _drop_content(self._opened)
        language = LANGUAGES[lang]
        styles = self.part._styles_part
        numbering = _numbering(self.part)
        self.lists = Lists(numbering.element)
        self.styles = with_styles(styles, self.lists, language, is_own=template is None)
        if template is None:
            _set_page(self._opened.element.body.sectPr)
        _settle(self.part._settings_part, language)

    @property
    def body(self) -> Element:
        return self._opened.element.body

    @property
    def sections(self) -> Any:
        return self._opened.sections

    @property
    def room(self) -> tuple[float, float]:
        """Width and height of a page between its margins, in points."""
        setup: Any = self._opened.sections[-1]
        wide = setup.page_width - setup.left_margin - setup.right_margin - (setup.gutter or 0)
        # Word has margins below zero where a header must not move the text.
        high = setup.page_height - abs(setup.top_margin) - abs(setup.bottom_margin)
        return wide / _POINT, high / _POINT

    def add(self, *elements: Element) -> None:
        """Write below what is written."""
        end = self.body.sectPr
        for element in elements:
            end.addprevious(element)

    def look(self, style: str) -> Element:
        """How this file's paragraphs of one of the report's styles look."""
        found = (
            each
            for each in self.part._styles_part.element.findall(qn("w:style"))
            if each.get(qn("w:styleId")) == self.styles[style]
        )
        return next(found).get_or_add_pPr()

    def link(self, url: str) -> str:
        """The relationship that leads out of the document."""
        told: str = self.part.relate_to(clean(url), RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
        return told

    def media(self, name: str, kind: str, content: bytes) -> str:
        """The relationship to a picture of a kind, such as image/png."""
        part = Part(PackURI(f"/word/media/{name}"), kind, content, self.part.package)
        told: str = self.part.relate_to(part, RELATIONSHIP_TYPE.IMAGE)
        return told

    def closed(self, document: Document) -> bytes:
        """The bytes, which are the same whenever and wherever they are written."""
        _tell(self._opened.core_properties, document)
        written = BytesIO()
        self._opened.save(written)
        with zipfile.ZipFile(written) as archive:
            members = [(name, archive.read(name)) for name in archive.namelist()]
        fixed = BytesIO()
        with zipfile.ZipFile(fixed, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in members:
                entry = zipfile.ZipInfo(name)
                entry.compress_type, entry.create_system = zipfile.ZIP_DEFLATED, 0
                archive.writestr(entry, content)
        return fixed.getvalue()


def read_template(path: Path) -> bytes:
    """The content of a file whose look a report is to have.

    Raises
    ------
    UsageError
        When there is none, or it is no file of Word.
    """
    try:
        content = path.read_bytes()
        _ = WordFile("ja", content).room
    except FileNotFoundError as fault:
        raise UsageError(
            f"Wordのひな形「{path}」がありません。ファイルの場所と名前を確かめてください。",
            f"There is no Word template '{path}'. Look where it lies and how it is called.",
        ) from fault
    except Exception as fault:  # whatever it is that a library cannot take
        raise UsageError(
            f"「{path}」はWordのひな形として読めません。Wordで開き、マクロやパスワードのない「Word 文書 (*.docx)」"
            "として保存し直して、それを指定してください。",
            f"'{path}' cannot be read as a Word template. Open it in Word, save it as a Word document (*.docx) "
            "without macros or a password, and name that.",
        ) from fault
    return content


def _open(template: bytes | None) -> Any:
    if template is None:
        return docx.Document()
    with zipfile.ZipFile(BytesIO(template)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    # A template of Word's own kind (.dotx) is a document but for this word.
    types = "[Content_Types].xml"
    members[types] = members[types].replace(b"wordprocessingml.template.main", b"wordprocessingml.document.main")
    document = BytesIO()
    with zipfile.ZipFile(document, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    opened: Any = docx.Document(document)
    setup = opened.element.body.get_or_add_sectPr()
    if any(setup.find(qn(f"w:{name}")) is None for name in ("pgSz", "pgMar")):
        _set_page(setup)
    return opened


def _drop_content(opened: Any) -> None:
    """Take out all that a template says; its last section's page setup, headers and footers stay."""
    body, part, package = opened.element.body, opened.part, opened.part.package
    setup = body.sectPr
    for child in list(body):
        if child is not setup:
            body.remove(child)
    referred = {child.get(qn("r:id")) for child in setup}
    for key, relation in list(part.rels.items()):
        is_edge = relation.reltype.endswith(("/header", "/footer"))
        if relation.is_external or relation.reltype not in _KEPT or (is_edge and key not in referred):
            del part.rels[key]
    for key, relation in list(package.rels.items()):
        if relation.reltype != RELATIONSHIP_TYPE.OFFICE_DOCUMENT:
            del package.rels[key]


def _numbering(part: Any) -> Any:
    """The part of lists, which a template without lists does not have."""
    if any(relation.reltype == RELATIONSHIP_TYPE.NUMBERING for relation in part.rels.values()):
        return part.part_related_by(RELATIONSHIP_TYPE.NUMBERING)
    empty: Any = w("numbering")
    made = XmlPart(PackURI("/word/numbering.xml"), CONTENT_TYPE.WML_NUMBERING, empty, part.package)
    part.relate_to(made, RELATIONSHIP_TYPE.NUMBERING)
    return made


def _set_page(setup: Element) -> None:
    """A4 with the margins of the PDF."""
    for child in list(setup):
        setup.remove(child)
    edges = {"top": 1247, "right": 1020, "bottom": 1134, "left": 1020, "header": 624, "footer": 567, "gutter": 0}
    setup.append(w("pgSz", w=11906, h=16838))
    setup.append(w("pgMar", **edges))


def _settle(part: Any, language: str) -> None:
    """The report's settings: numbers of pages are found when the file is opened, since only Word knows its pages."""
    element = part.element
    kept = {name: deepcopy(found) for name in _SETUP if (found := element.find(qn(f"w:{name}"))) is not None}
    for child in list(element):
        element.remove(child)
    for key in list(part.rels):
        del part.rels[key]
    compat = w("compatSetting", name="compatibilityMode", uri="http://schemas.microsoft.com/office/word", val=15)
    own = {
        "defaultTabStop": w("defaultTabStop", val=840),
        "characterSpacingControl": w("characterSpacingControl", val="compressPunctuation"),
        "updateFields": w("updateFields", val="true"),
        "compat": w("compat", compat),
        "themeFontLang": w("themeFontLang", val=language, eastAsia="ja-JP"),
    }
    for name in (*_ORDER, "themeFontLang", "clrSchemeMapping"):
        if (found := kept.get(name, own.get(name))) is not None:
            element.append(found)


def _tell(properties: Any, document: Document) -> None:
    """The file's properties: nothing of a template's, nothing of this computer."""
    front, lang = Front.of(document), document.about.lang
    day = datetime.combine(document.made_on, time())
    told = {
        "title": front.full_title,
        "author": front.centre,
        "last_modified_by": front.centre,
        "comments": f"{front.synthetic}: {WORDS['warning'](lang)}" if front.synthetic else "",
        "language": LANGUAGES[lang],
        "version": f"hikiana {front.version}",
    }
    for name, words in told.items():
        setattr(properties, name, clean(words)[:_LONGEST])
    properties.created = properties.modified = day
    properties.revision = 1
