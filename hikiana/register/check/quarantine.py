"""quarantine.xlsx: the rows that a report does not count, as they stand in the ledger, with the reason."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import polars as pl
import xlsxwriter

from hikiana.base.spreadsheet import is_formula
from hikiana.base.text import Lang, Text
from hikiana.intake.findings import Finding, Place
from hikiana.intake.raw import RawRegister, RawTable
from hikiana.intake.stored import ANSWER_SEPARATOR
from hikiana.register.check.rows import title_of
from hikiana.register.validation import Validated

MOST_ROWS = 1_000_000
"""Of one sheet; what is beyond goes on in another."""
_OPTIONS = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "constant_memory": True,
}
_HEADS = (Text("ファイル", "File"), Text("シート", "Sheet"), Text("行", "Row"), Text("理由", "Reason"))
_TITLE = Text("登録簿「{name}」から取り置いた行（元のまま）", "Rows of the register '{name}' set aside, as they stand")
_DEPENDS = Text(
    "誤りのある行（ケース、最初の相談など）と関係する行", "depends on a row with an error (its case, its first contact)"
)


def write_quarantine(path: Path, raw: RawRegister, validated: Validated, lang: Lang) -> bool:
    """Write the rows set aside, one sheet per table of the register that has any; no file when no table has.

    Cells are text as the ledger has them, under the columns' Japanese titles.
    """
    aside = {name: marks for name, marks in validated.set_aside.items() if marks.any()}
    if not aside:
        return False
    with xlsxwriter.Workbook(path, _OPTIONS) as workbook:
        title = title_of(raw, lang, _TITLE)
        workbook.set_properties({"title": title})
        for name, marks in aside.items():
            table = raw.tables[name]
            reasons = _reasons(table, validated.findings, lang)
            _write_table(
                workbook,
                title,
                table,
                cells=table.frame.filter(marks),
                rows=table.rows.filter(marks),
                reasons=reasons,
                lang=lang,
            )
    return True


def _reasons(table: RawTable, findings: list[Finding], lang: Lang) -> Mapping[int, str]:
    """By row what is wrong with it: 性別 (sex): 使えない値です。"""
    reasons: dict[int, list[str]] = {}
    for finding in findings:
        of_table = (finding.file, finding.sheet) == (table.place.file, table.place.sheet)
        if finding.severity == "error" and (of_table or finding.origins is table.place.origins is not None):
            column = f"{finding.column(lang)}: " if finding.column else ""
            for row in finding.rows:
                reasons.setdefault(row, []).append(f"{column}{finding.message(lang)}")
    return {row: " / ".join(words) for row, words in reasons.items()}


def _where(place: Place, row: int) -> tuple[str, str, str]:
    """The file, sheet and row of a table's row."""
    if (origins := place.origins) is None:
        return place.file, place.sheet, str(row)
    at = origins.rows.row(row - 1, named=True)
    return origins.places[at["origin"]].file, origins.places[at["origin"]].sheet, str(at["at"])


def _as_text(name: str, dtype: pl.DataType) -> pl.Expr:
    if isinstance(dtype, pl.List) and not dtype.inner.is_nested():
        return pl.col(name).cast(pl.List(pl.String)).list.join(ANSWER_SEPARATOR)
    if dtype.is_nested() or dtype in (pl.Binary, pl.Duration, pl.Object):
        return pl.when(pl.col(name).is_not_null()).then(pl.lit(str(dtype))).alias(name)
    return pl.col(name).cast(pl.String, strict=False)


def _write_table(
    workbook: Any,
    title: str,
    table: RawTable,
    *,
    cells: pl.DataFrame,
    rows: pl.Series,
    reasons: Mapping[int, str],
    lang: Lang,
) -> None:
    text = cells.select(_as_text(name, dtype) for name, dtype in cells.schema.items())
    text = text.with_columns(pl.all().str.replace(r" 00:00:00$", ""))  # how a day of a workbook is read
    heads = [*(head(lang) for head in _HEADS), *(table.table.columns[name].title.ja for name in cells.columns)]
    for part in range(0, cells.height, MOST_ROWS):
        name = table.table.title(lang) + (f" {part // MOST_ROWS + 1}" if part else "")
        sheet = workbook.add_worksheet(name)
        sheet.write_string(0, 0, title, workbook.add_format({"bold": True}))
        bold = workbook.add_format({"bold": True, "bg_color": "#f2f2f2", "border": 1})
        quoted = workbook.add_format({"quote_prefix": True})
        sheet.set_column(0, len(heads) - 1, 14)
        sheet.set_column(3, 3, 60)
        sheet.freeze_panes(2, 0)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        for place, head in enumerate(heads):
            sheet.write_string(1, place, head, bold)
        numbers = rows.slice(part, MOST_ROWS)
        for line, (row, values) in enumerate(
            zip(numbers, text.slice(part, MOST_ROWS).iter_rows(), strict=True), start=2
        ):
            reason = reasons.get(row, _DEPENDS(lang))
            for place, value in enumerate((*_where(table.place, row), reason, *values)):
                if value:
                    sheet.write_string(line, place, value, quoted if is_formula(value) else None)
