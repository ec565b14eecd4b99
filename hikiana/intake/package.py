"""The parts of a workbook's package, each read as a stream of XML in which no entity is ever expanded.

Names go without their prefix, so that every spelling of the same XML (prefixes, strict or transitional namespace) is
one. Source of the format: ECMA-376, parts 1 and 2.
"""

import posixpath
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, NoReturn
from xml.parsers import expat

Attributes = Mapping[str, str]
WORKBOOK, STYLES, STRINGS = "xl/workbook.xml", "xl/styles.xml", "xl/sharedStrings.xml"
_RELATIONS = "xl/_rels/workbook.xml.rels"
_WITHOUT_CELLS = ("/chartsheet", "/dialogsheet", "/xlMacrosheet", "/xlIntlMacrosheet")
_CHUNK = 1 << 18


class RefusedError(Exception):
    """A workbook that is not read, and why: it is none, damaged, too large, locked by a password, or written so that
    values would be lost.
    """

    def __init__(self, why: Literal["no_workbook", "damaged", "too_large", "unusual", "locked"]) -> None:
        super().__init__(why)
        self.why = why


class LocalNames(dict[str, str]):
    """Names with their prefix → without."""

    def __missing__(self, name: str) -> str:
        self[name] = local = name.rpartition(":")[2]
        return local


@dataclass(frozen=True)
class Package:
    """A packed workbook; `sheets` are the parts of its worksheets by name.

    With `from_1904` it counts days from 1904-01-01.
    """

    packed: zipfile.ZipFile
    sheets: Mapping[str, str]
    from_1904: bool

    @classmethod
    def of(cls, packed: zipfile.ZipFile, most_bytes: int) -> "Package":
        """Look into a packed file.

        Raises
        ------
        RefusedError
            When it is no workbook, larger than `most_bytes` when unpacked, has a document type in a part, or keeps
            parts where they would not be found.
        """
        if WORKBOOK not in packed.NameToInfo:
            raise RefusedError("no_workbook")
        refuse_unsound(packed, most_bytes)
        for name in packed.namelist():
            if name.lower().endswith((".xml", ".rels")):
                _refuse_document_type(packed, name)
        return cls(packed, *_of_workbook(packed))

    def holds(self, part: str, words: bytes) -> bool:
        """Whether the bytes of a part hold words; no where there is no such part."""
        return holds(self.packed, part, words)

    def stream(
        self,
        part: str,
        start: Callable[[str, Attributes], None],
        end: Callable[[str], None] | None = None,
        text: Callable[[str], None] | None = None,
    ) -> None:
        """Tell the elements of a part with their attributes, where they end, and the text between; none, none."""
        if part in self.packed.NameToInfo:
            _stream(self.packed, part, start, end, text)


def refuse_unsound(packed: zipfile.ZipFile, most_bytes: int) -> None:
    """Refuse a packed file that is larger than `most_bytes` when unpacked, or has two parts of one name: one program
    reads the first of them, another the last.
    """
    names = packed.namelist()
    if len({name.lower() for name in names}) < len(names):
        raise RefusedError("damaged")
    if sum(entry.file_size for entry in packed.infolist()) > most_bytes:
        raise RefusedError("too_large")


def new_parser(separator: str | None = None) -> expat.XMLParserType:
    """A parser that refuses a document type: entities are declared nowhere else.

    With a `separator` it tells each name after its namespace.
    """
    parser = expat.ParserCreate(None, separator)
    parser.StartDoctypeDeclHandler = _refuse
    return parser


def feed(parser: expat.XMLParserType, content: Iterator[bytes]) -> None:
    """Parse content to its end.

    Raises
    ------
    RefusedError
        When it is not well-formed, has a document type, or lacks an attribute or a number where the handlers of the
        parser ask for one.
    """
    try:
        for piece in content:
            parser.Parse(piece, False)
        parser.Parse(b"", True)
    except (expat.ExpatError, KeyError, ValueError) as fault:
        raise RefusedError("damaged") from fault


def pieces(packed: zipfile.ZipFile, part: str) -> Iterator[bytes]:
    """The bytes of a part, never many at a time."""
    with packed.open(part) as file:
        while piece := file.read(_CHUNK):
            yield piece


def holds(packed: zipfile.ZipFile, part: str, words: bytes) -> bool:
    """Whether the bytes of a part hold words; no where there is no such part."""
    rest = b""
    for piece in pieces(packed, part) if part in packed.NameToInfo else ():
        if words in rest + piece:
            return True
        rest = piece[-len(words) :]
    return False


def is_true(attributes: Attributes, name: str) -> bool:
    """What an attribute of yes or no says; no where it is not there."""
    return attributes.get(name, "0") in ("1", "true", "on")


def _stream(
    packed: zipfile.ZipFile,
    part: str,
    start: Callable[[str, Attributes], None],
    end: Callable[[str], None] | None = None,
    text: Callable[[str], None] | None = None,
) -> None:
    parser, names = new_parser(), LocalNames()
    parser.StartElementHandler = lambda name, attributes: start(names[name], attributes)
    if end:
        parser.EndElementHandler = lambda name: end(names[name])
    parser.CharacterDataHandler = text
    feed(parser, pieces(packed, part))


def _refuse(*_: object) -> NoReturn:
    raise RefusedError("damaged")


class _RootReachedError(Exception):
    pass


def _refuse_document_type(packed: zipfile.ZipFile, part: str) -> None:
    """It stands before the root."""

    def stop(name: str, attributes: Attributes) -> NoReturn:
        raise _RootReachedError

    try:
        _stream(packed, part, stop)
    except _RootReachedError:
        return


def _of_workbook(packed: zipfile.ZipFile) -> tuple[dict[str, str], bool]:
    """The parts of the worksheets by name, and whether days are counted from 1904."""
    relations = _relations(packed)
    sheets: dict[str, str] = {}
    from_1904 = False

    def start(name: str, attributes: Attributes) -> None:
        nonlocal from_1904
        if name == "workbookPr":
            if attributes.get("date1904", "0") not in ("0", "1", "false", "true"):
                raise RefusedError("unusual")  # the reader of cells would take it for 1900
            from_1904 = is_true(attributes, "date1904")
        elif name == "sheet":
            id = next((value for key, value in attributes.items() if key.rpartition(":")[2] == "id"), "")
            kind, part = relations.get(id, ("", ""))
            if kind.endswith(_WITHOUT_CELLS):
                return
            if part not in packed.NameToInfo:
                raise RefusedError("damaged")
            sheets[attributes.get("name", "")] = part

    _stream(packed, WORKBOOK, start)
    return sheets, from_1904


def _relations(packed: zipfile.ZipFile) -> dict[str, tuple[str, str]]:
    """By id the kind of each relation of the workbook, and the part that it leads to."""
    relations: dict[str, tuple[str, str]] = {}
    # The reader of cells looks for these two where every spreadsheet puts them, and nowhere else.
    usual = {"/styles": STYLES, "/sharedStrings": STRINGS}

    def start(name: str, attributes: Attributes) -> None:
        if name != "Relationship" or attributes.get("TargetMode") == "External":
            return
        kind, target = attributes.get("Type", ""), attributes.get("Target", "")
        part = posixpath.normpath(target.lstrip("/") if target.startswith("/") else f"xl/{target}")
        if any(kind.endswith(end) and part != usual[end] for end in usual):
            raise RefusedError("unusual")
        relations[attributes.get("Id", "")] = kind, part

    if _RELATIONS not in packed.NameToInfo:
        raise RefusedError("damaged")
    _stream(packed, _RELATIONS, start)
    return relations
