"""Cells of a workbook that have no value although they are filled: errors, and formulas that nobody computed.

The reader gives nothing for them; taken for empty they would be lost without a word.
"""

import posixpath
import re
import zipfile
from collections.abc import Mapping
from pathlib import Path
from xml.etree import ElementTree

import polars as pl

MARK = "\x07"
"""No form of a value, and no text, may hold it."""
UNCOMPUTED = f"（計算されていない式）{MARK}"
_ERROR = re.compile(rb'<c r="([A-Z]{1,3})(\d{1,7})"[^>]*\bt="e"[^>]*>(?:<f[^>]*?(?:/>|>[^<]*</f>))?<v>([^<]*)</v>')
_FORMULA = re.compile(
    rb'<c r="([A-Z]{1,3})(\d{1,7})"(?![^>]*\bt="(?:str|e)")[^>]*>'
    rb"\s*<f[^>]*?(?:/>|>[^<]*</f>)\s*(?:<v\s*/>|<v></v>)?\s*</c>"
)
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_OF_DOCUMENT = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_OF_PACKAGE = "{http://schemas.openxmlformats.org/package/2006/relationships}"
Places = Mapping[tuple[int, int], str]
"""Row and column, counted from 0, and what stands there."""


def failed_cells(path: Path) -> dict[str, Places]:
    """By sheet the cells that have no value. Source of the format: ECMA-376, part 1, 18.3.1.4 (c)."""
    failed: dict[str, Places] = {}
    with zipfile.ZipFile(path) as packed:
        for name, part in _parts(packed).items():
            xml = packed.read(part)
            found: dict[tuple[int, int], str] = {}
            if b't="e"' in xml:
                found |= {_place(*match[:2]): match[2].decode() + MARK for match in _ERROR.findall(xml)}
            if b"<f" in xml:
                found |= {_place(*match): UNCOMPUTED for match in _FORMULA.findall(xml)}
            if found:
                failed[name] = found
    return failed


def with_failed(cells: pl.DataFrame, failed: Places) -> pl.DataFrame:
    """The cells with what failed in its place; rows that hold nothing else are there as well."""
    if not failed:
        return cells
    height = max(cells.height, 1 + max(row for row, _ in failed))
    width = max(cells.width, 1 + max(column for _, column in failed))
    columns = []
    for column in range(width):
        values = cells[str(column)].to_list() if column < cells.width else []
        values += [None] * (height - len(values))
        for (row, of), text in failed.items():
            if of == column and values[row] is None:
                values[row] = text
        columns.append(pl.Series(str(column), values, dtype=pl.String))
    return pl.DataFrame(columns)


def _parts(packed: zipfile.ZipFile) -> dict[str, str]:
    """The part of the package that holds each sheet."""
    relations = ElementTree.fromstring(packed.read("xl/_rels/workbook.xml.rels"))
    targets = {entry.get("Id"): str(entry.get("Target")) for entry in relations.iter(f"{_OF_PACKAGE}Relationship")}
    workbook = ElementTree.fromstring(packed.read("xl/workbook.xml"))
    parts = {}
    for sheet in workbook.iter(f"{_MAIN}sheet"):
        target = targets.get(sheet.get(f"{_OF_DOCUMENT}id"), "")
        part = posixpath.normpath(target.lstrip("/") if target.startswith("/") else f"xl/{target}")
        if part in packed.NameToInfo:
            parts[str(sheet.get("name"))] = part
    return parts


def _place(letters: bytes, row: bytes) -> tuple[int, int]:
    column = 0
    for letter in letters:
        column = column * 26 + letter - 64
    return int(row) - 1, column - 1
