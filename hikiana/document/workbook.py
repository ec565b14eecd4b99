"""Every table of a report in one workbook: a contents sheet and one table a sheet, as text and numbers for everyone."""

from collections.abc import Mapping
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import xlsxwriter

from hikiana.base.fiscal_year import FiscalYear
from hikiana.base.rounding import round_half_up
from hikiana.base.spreadsheet import as_text
from hikiana.base.text import Lang, Text
from hikiana.document.about import About
from hikiana.document.words import WORDS
from hikiana.presentation.numbers import SIGNS, meanings, unit
from hikiana.presentation.tables import caption, notes, shared_unit
from hikiana.statistics.dimension import Item
from hikiana.statistics.measure import Measure
from hikiana.statistics.table import PRINTED_MARK, PrintedColumn, StatTable

CONTENTS = Text("目次", "Contents")
_HEADS = {
    "number": Text("番号", "Number"),
    "title": Text("表の題", "Title"),
    "rows": Text("行数", "Rows"),
    "western": Text("西暦", "Year"),
    "era": Text("年度", "Fiscal year"),
    "file": Text("CSVファイル", "CSV file"),
    "back": Text("目次へ", "To the contents"),
}
_WIDEST = 46
_FONT = "Yu Gothic"
"""The font of a Japanese Excel."""


def write_workbook(path: Path | BytesIO, tables: Mapping[str, StatTable], about: About, made_on: datetime) -> None:
    """Write the tables by their numbers (表2-1 …), in the language of the report.

    Each sheet holds its title, a row of column heads and one row per item without merged cells; numbers are numbers,
    rounded as printed; times are times; fiscal years stand in both calendars; notes and source follow below.
    """
    lang = about.lang
    part = f" {about.unfinished(lang)}" if about.unfinished else ""
    title = f"{about.centre(lang)} {about.fiscal_year.full_label(lang)} {WORDS['report'](lang)}{part}"
    # Text of the register is text, whatever it begins with: neither formula nor link.
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(path, options) as workbook:
        words = f"{WORDS['synthetic'](lang)}: {WORDS['warning'](lang)}" if about.synthetic else ""
        workbook.set_properties({"title": title, "author": about.centre(lang), "comments": words, "created": made_on})
        formats = _Formats(workbook)
        contents = workbook.add_worksheet(CONTENTS(lang))
        places = {
            number: _write_table(workbook.add_worksheet(number), number, table, lang, formats)
            for number, table in tables.items()
        }
        marks = [WORDS[about.edition](lang), *([WORDS["synthetic"](lang)] if about.synthetic else [])]
        marks += [about.unfinished(lang)] if about.unfinished else []
        for sheet in workbook.worksheets():
            sheet.set_footer(f"&L{'　'.join(marks)}&R&P / &N")
        _write_contents(contents, title, tables, rows=places, about=about, made_on=made_on, formats=formats)


class _Formats:
    """The workbook's cell formats, made when first used."""

    def __init__(self, workbook: xlsxwriter.Workbook) -> None:
        self._workbook = workbook
        self._made: dict[tuple[tuple[str, Any], ...], Any] = {}

    def __call__(self, **properties: Any) -> Any:
        key = tuple(sorted(properties.items()))
        if key not in self._made:
            self._made[key] = self._workbook.add_format({"font_name": _FONT, "valign": "top", **properties})
        return self._made[key]


def _write_contents(
    sheet: Any,
    title: str,
    tables: Mapping[str, StatTable],
    *,
    rows: Mapping[str, int],
    about: About,
    made_on: datetime,
    formats: _Formats,
) -> None:
    lang = about.lang
    sheet.set_column(0, 0, 12)
    sheet.set_column(1, 1, 60)
    sheet.set_column(3, 3, 40)
    sheet.write_string(0, 0, title, formats(bold=True, font_size=14))
    lines = [WORDS["warning"](lang)] if about.synthetic else []
    lines += [warning(lang) for warning in about.warnings]
    lines += [
        WORDS[about.edition](lang),
        f"{WORDS['register'](lang)}: {about.register(lang)}",
        f"{WORDS['made_on'](lang)}: {made_on:%Y-%m-%d}",
        f"{WORDS['software'](lang)}: hikiana {about.version}",
        WORDS["signs"](lang),
        *(text(lang) for text in meanings(about.edition == "public")),
    ]
    for index, line in enumerate(lines, start=1):
        sheet.write_string(index, 0, line, formats())
    head = len(lines) + 2
    for column, name in enumerate(("number", "title", "rows", "file")):
        sheet.write_string(head, column, _HEADS[name](lang), formats(bold=True, bottom=1))
    for index, (number, table) in enumerate(tables.items(), start=head + 1):
        sheet.write_url(index, 0, f"internal:'{number}'!A1", formats(font_color="#0b4f7d", underline=1), number)
        sheet.write_string(index, 1, caption(table, lang), formats())
        sheet.write_number(index, 2, rows[number], formats())
        sheet.write_string(index, 3, f"tables/{table.id}.csv", formats())
    sheet.freeze_panes(head + 1, 0)
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)


def _write_table(sheet: Any, number: str, table: StatTable, lang: Lang, formats: _Formats) -> int:
    sheet.write_string(0, 0, f"{number} {caption(table, lang)}", formats(bold=True, font_size=12))
    sheet.write_url(
        1, 0, f"internal:'{CONTENTS(lang)}'!A1", formats(font_color="#0b4f7d", underline=1), _HEADS["back"](lang)
    )
    by_year = table.dimensions[0].name == "fiscal_year"
    stub = [_HEADS["era"](lang), _HEADS["western"](lang)] if by_year else [table.dimensions[0].title(lang)]
    heads = [*stub, *(column.title(lang) for column in table.words), *_heads(table, lang)]
    widths = [len(head) for head in heads]
    for place, head in enumerate(heads):
        beside = {"align": "right"} if place >= len(stub) + len(table.words) else {}
        sheet.write_string(2, place, head, formats(bold=True, bottom=1, text_wrap=True, **beside))
    for index, item in enumerate(table.rows, start=3):
        bold = {"bold": True} if item.members else {}
        mark = PRINTED_MARK if item.code in table.printed_rows else ""
        texts = [item.label(lang) + mark]
        if by_year:
            year = FiscalYear.parse(item.code)
            texts = [year.label("ja") + item.label(lang).removeprefix(year.full_label(lang)) + mark]
            sheet.write_number(index, 1, year.year, formats(**bold))
        for place, words in enumerate(texts):
            sheet.write_string(index, place, words, formats(**bold, text_wrap=True, **as_text(words)))
        for place, told in enumerate(table.words, start=len(stub)):
            words = told.of[item.code](lang) if item.code in told.of else ""
            if words:
                sheet.write_string(index, place, words, formats(**bold, text_wrap=True, **as_text(words)))
            widths[place] = max(widths[place], len(words))
        for place, column in enumerate(table.columns, start=len(stub) + len(table.words)):
            _write_cell(sheet, index, place, table=table, item=item, column=column, formats=formats, bold=bold)
        widths[0] = max(widths[0], len(texts[0]))
    for place, width in enumerate(widths):
        sheet.set_column(place, place, min(2 + width * (2 if lang == "ja" else 1), _WIDEST))
    for index, note in enumerate(notes(table, lang), start=len(table.rows) + 4):
        sheet.write_string(index, 0, note, formats(**as_text(note)))
    sheet.freeze_panes(3, len(stub))
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(2)
    return len(table.rows)


def _heads(table: StatTable, lang: Lang) -> list[str]:
    """One head per column, each different: with the measure's name where several measures share the columns."""
    labels = [column.label(lang) for column in table.columns]
    full = [
        label
        if labels.count(label) == 1 or label == column.measure.label(lang)
        else f"{label} {column.measure.label(lang)}"
        for label, column in zip(labels, table.columns, strict=True)
    ]
    told = "" if shared_unit(table, lang) else None
    return [
        f"{head} ({unit(column.measure, lang)})" if told is None and unit(column.measure, lang) else head
        for head, column in zip(full, table.columns, strict=True)
    ]


def _write_cell(
    sheet: Any,
    row: int,
    place: int,
    *,
    table: StatTable,
    item: Item,
    column: PrintedColumn,
    formats: _Formats,
    bold: dict[str, Any],
) -> None:
    status = table.status(item, column)
    if status is None:
        return
    value = table[table.place(item, column)]
    if value is None:
        sheet.write_string(row, place, SIGNS[status], formats(**bold, align="right"))
        return
    shown, style = _number(value, column.measure)
    sheet.write_number(row, place, shown, formats(**bold, num_format=style))


def _number(value: float, measure: Measure) -> tuple[float, str]:
    """The number as printed, and the format in which Excel shows it so; minutes as a part of a day."""
    rounded = round_half_up(value, measure.decimals)
    if measure.style == "clock":
        return float(rounded) / (24 * 60), "[h]:mm"
    return float(rounded), "#,##0" + ("." + "0" * measure.decimals if measure.decimals > 0 else "")
