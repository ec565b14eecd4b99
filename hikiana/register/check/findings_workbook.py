"""findings.xlsx: the list by which staff mend a ledger; each line leads to its cell."""

from pathlib import Path
from typing import Any

import polars as pl
import xlsxwriter

from hikiana.base.spreadsheet import is_formula, set_page
from hikiana.base.text import Lang, Text
from hikiana.intake.entry import lines_of
from hikiana.register.check.rows import LedgerRows
from schemas.rules import SEVERITIES, Severity

MOST_LINES = 100_000
"""Whoever has more faults mends the first of them and checks again."""
_MOST_LINKS = 60_000
"""Excel opens no sheet with more than 65,530 links."""
_LINE_HEIGHT = 18
COLOURS: dict[Severity, str] = {"error": "#f8c9c4", "warning": "#ffe8a3", "note": "#dbe9f6"}
_OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_HEADS = {
    "done": (Text("済", "Done"), 6),
    "severity": (Text("程度", "Severity"), 9),
    "file": (Text("ファイル", "File"), 22),
    "sheet": (Text("シート", "Sheet"), 14),
    "cell": (Text("セル", "Cell"), 9),
    "column": (Text("列", "Column"), 26),
    "value": (Text("値", "Value"), 26),
    "message": (Text("内容", "What is wrong"), 44),
    "hint": (Text("直し方", "How to mend it"), 52),
    "rule": (Text("規則", "Rule"), 22),
}
_LIST = Text("指摘", "Findings")
_ROWS = Text("行数", "Rows")
_UNREAD = Text("読んでいない", "Not read")


def write_findings(
    path: Path, title: str, cells: pl.DataFrame, rows: LedgerRows, *, lang: Lang, linked: str | None
) -> None:
    """Write the list of cells and the rows of each table.

    `linked` is the way from the file to the workbook to whose cells the lines lead.
    """
    with xlsxwriter.Workbook(path, _OPTIONS) as workbook:
        workbook.set_properties({"title": title})
        _write_list(workbook, workbook.add_worksheet(_LIST(lang)), title, cells, lang=lang, linked=linked)
        _write_rows(workbook, workbook.add_worksheet(_ROWS(lang)), title, rows, lang)


def _write_list(workbook: Any, sheet: Any, title: str, cells: pl.DataFrame, *, lang: Lang, linked: str | None) -> None:
    sheet.write_string(0, 0, title, workbook.add_format({"bold": True, "font_size": 14}))
    sheet.write_string(1, 0, _told(cells, lang))
    head = workbook.add_format({"bold": True, "bg_color": "#f2f2f2", "border": 1, "valign": "top"})
    for place, (name, width) in enumerate(_HEADS.values()):
        sheet.write_string(2, place, name(lang), head)
        sheet.set_column(place, place, width)
    plain = {"text_wrap": True, "valign": "top"}
    text = workbook.add_format(plain)
    coloured = {name: workbook.add_format(plain | {"bg_color": colour}) for name, colour in COLOURS.items()}
    quoted = workbook.add_format(plain | {"quote_prefix": True})
    link = workbook.add_format(plain | {"font_color": "#0563c1", "underline": 1})
    shown = cells.head(MOST_LINES)
    for line, cell in enumerate(shown.iter_rows(named=True), start=3):
        severity: Severity = cell["severity"]
        address = f"{cell['letters']}{cell['row']}" if cell["row"] is not None and cell["letters"] else ""
        if not address and cell["row"] is not None:
            address = Text("{}行目", "row {}")(lang).format(cell["row"])
        words = cell | {"severity": SEVERITIES[severity](lang), "cell": address, "done": ""}
        for place, column in enumerate(_HEADS):
            style = coloured[severity] if column == "severity" else text
            if column == "cell" and cell["row"] is not None and cell["copy_sheet"] and linked and line < _MOST_LINKS:
                target = _address(linked, cell)
                sheet.write_url(line, place, target, link, string=address)
            elif words[column]:
                sheet.write_string(line, place, words[column], quoted if is_formula(words[column]) else style)
        tallest = max(lines_of(words[column] or "", width) for column, (_, width) in _HEADS.items())
        sheet.set_row(line, _LINE_HEIGHT * tallest)
    last = max(shown.height + 2, 3)
    sheet.data_validation(3, 0, last, 0, {"validate": "list", "source": [_HEADS["done"][0](lang)]})
    sheet.autofilter(2, 0, last, len(_HEADS) - 1)
    sheet.freeze_panes(3, 0)
    sheet.repeat_rows(2)
    set_page(sheet)


def _told(cells: pl.DataFrame, lang: Lang) -> str:
    numbers = dict(cells.group_by("severity").len().iter_rows())
    parts = [f"{words(lang)} {numbers.get(name, 0)}" for name, words in SEVERITIES.items()]
    told = "、".join(parts) if lang == "ja" else ", ".join(parts)
    if cells.height > MOST_LINES:
        told += Text(f"（初めの{MOST_LINES:,}か所だけを示します）", f" (only the first {MOST_LINES:,} are listed)")(
            lang
        )
    return told


def _address(linked: str, cell: dict[str, Any]) -> str:
    sheet = str(cell["copy_sheet"]).replace("'", "''")
    return f"external:{linked}#'{sheet}'!{cell['letters'] or 'A'}{cell['row']}"


def _write_rows(workbook: Any, sheet: Any, title: str, rows: LedgerRows, lang: Lang) -> None:
    heads = (
        Text("表", "Table"),
        Text("ファイル", "File"),
        Text("シート", "Sheet"),
        Text("読んだ行", "Rows read"),
        Text("検査を通った行", "Sound rows"),
        Text("誤りのある行", "Rows with errors"),
        Text("誤りのある行と関係する行", "Rows that depend on them"),
        Text("除いた行: 合計・注記・見出し（記録ではない）", "Left out: totals, remarks and heads (no records)"),
        Text("除いた行: 取り消し線", "Left out: struck through"),
        Text("読んでいない行", "Rows not read"),
    )
    sheet.write_string(0, 0, title, workbook.add_format({"bold": True, "font_size": 14}))
    sheet.set_row(2, 34)
    bold = workbook.add_format({"bold": True, "bg_color": "#f2f2f2", "border": 1, "text_wrap": True, "valign": "top"})
    for place, words in enumerate(heads):
        sheet.write_string(2, place, words(lang), bold)
    number = workbook.add_format({"num_format": "#,##0"})
    quoted = workbook.add_format({"quote_prefix": True})
    for line, table in enumerate(rows.tables, start=3):
        for place, words_of in enumerate((table.title(lang), table.place.file, table.place.sheet)):
            sheet.write_string(line, place, words_of, quoted if is_formula(words_of) else None)
        counts = (table.read, table.sound, table.faulty, table.dependent, table.no_records, table.struck)
        for place, count in enumerate(counts, start=3):
            sheet.write_number(line, place, count, number)
    for line, unread in enumerate(rows.unread, start=3 + len(rows.tables)):
        for place, words_of in enumerate((_UNREAD(lang), unread.place.file, unread.place.sheet)):
            sheet.write_string(line, place, words_of, quoted if is_formula(words_of) else None)
        if unread.rows is not None:
            sheet.write_number(line, len(heads) - 1, unread.rows, number)
    sheet.set_column(0, len(heads) - 1, 18)
    sheet.freeze_panes(3, 1)
    set_page(sheet)
