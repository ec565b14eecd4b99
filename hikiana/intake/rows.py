"""Which rows of a table are records."""

import re
from collections.abc import Mapping, Sequence

import polars as pl

from hikiana.intake.findings import Finding, Place
from hikiana.intake.forms import days, lacks_year, months
from hikiana.intake.heads import known_heads, plain
from schemas.fields import IDENTIFIER
from schemas.rules.checks import CHECKS
from schemas.tables import Column, Table

_BEFORE_TOTAL = (
    r"[0-9０-９]{1,4}月分?|[^0-9０-９]{0,4}[0-9０-９元]{0,2}年度?|月|年|年度|年間|上半期|下半期|四半期|全体|全|相談|件数|"
    r"[今当本前の]|まで|延べ?|のべ|実"
)
_OF_TOTAL = (
    r"(?:合計|小計|総計|累計|計|平均|[Tt]otal|TOTAL)(?:件数|人数|時間)?|"
    r"(?:延べ?|のべ|実)(?:(?:相談者?|利用者?|支援|対応)?(?:人員|人数|件数|回数|時間数?|数)|[:：]?約?[0-9０-９,，.]+[件名人回分])"
)
_TOTAL = rf"^[(（【\[〔]?(?:{_BEFORE_TOTAL})*(?:{_OF_TOTAL})[)）】\]〕]?[:：]?(?:約?[0-9０-９,，.]+[件名人回分]?)?$"
_REMARK = (
    r"^[(（【\[〔]?(?:※|＊|\*|注|備考|以上|以下余白|〆|資料|出典|出所|単位|作成|印刷)|"
    r"(?:現在|時点|月分|年度分?)[)）】\]〕]?$"
)

_WIDE = 5


def is_filled(name: str, dtype: pl.DataType) -> pl.Expr:
    """Whether a cell holds anything but spaces."""
    cells = pl.col(name)
    return (cells.str.strip_chars() != "").fill_null(False) if dtype == pl.String else cells.is_not_null()


def without_totals(
    filled: pl.DataFrame, heads: Mapping[str, str], names: Mapping[str, str], table: Table, place: Place
) -> tuple[pl.DataFrame, list[Finding]]:
    """The rows (with their number in `row`) that are records: no totals, no remarks, not the head once more.

    What is left out is told. By column `heads` are the heads as the file writes them, `names` the table's columns. A
    total begins with such a word, a remark stands alone in its row; a row with a number and a day is a record whatever
    else it holds.
    """
    cells = [pl.col(column).str.strip_chars() for column in heads]
    first = pl.coalesce(pl.when(cell != "").then(cell) for cell in cells).str.replace_all(r"\s", "")
    alone = pl.sum_horizontal((cell != "").fill_null(False) for cell in cells) == 1
    told_so = first.str.contains(_TOTAL) | (alone & first.str.contains(_REMARK))
    left_out = filled.select(told_so.fill_null(False)).to_series() | _head_again(filled, heads)
    if not left_out.any():
        return filled, []
    records = is_record(filled.filter(left_out), names, table)
    left_out = left_out.scatter(left_out.arg_true().filter(records), False)
    rows = filled["row"].filter(left_out)
    told = [Finding.of(CHECKS["row_is_a_record"], place, rows=rows)] if len(rows) else []
    return filled.filter(~left_out), told


def _head_again(filled: pl.DataFrame, heads: Mapping[str, str]) -> pl.Series:
    """Which rows are the head once more, but for spaces and full-width letters."""
    written = {column: re.sub(r"\s", "", plain(head)) for column, head in heads.items()}
    marks = pl.Series([bool(heads)], dtype=pl.Boolean).new_from_index(0, filled.height)
    for column, head in written.items():
        cells = filled[column].filter(marks).str.normalize("NFKC").str.replace_all(r"\s", "")
        marks = marks.scatter(marks.arg_true(), (cells == head).fill_null(False))
        if not marks.any():
            break
    return marks


def is_record(rows: pl.DataFrame, names: Mapping[str, str], table: Table) -> pl.Series:
    """Whether rows of text have what no record lacks: numbers in their form, a day, and half of what must be filled in.

    `names` are the table's columns by the columns of `rows`; what the rows lack of them is not asked.
    """
    required = {column: table.columns[name] for column, name in names.items() if not table.columns[name].nullable}
    filled = [_written(column) != "" for column in required]
    forms = [form for column, meant in required.items() if (form := _has_its_form(column, meant)) is not None]
    if not forms:
        return pl.repeat(False, rows.height, dtype=pl.Boolean, eager=True)
    enough = pl.sum_horizontal(cell.fill_null(False) for cell in filled) * 2 >= len(required)
    return rows.select((pl.all_horizontal(forms).fill_null(False) & enough).alias("record")).to_series()


def above_head(
    rows: Sequence[Sequence[str | None]], names: Mapping[str, str], table: Table, place: Place
) -> list[Finding]:
    """An error where rows above the head are records, a note on others that hold more than a title.

    `names` are the table's columns by their number as text. In a wide table no title fills more than half of the cells;
    a row that names columns is part of the head.
    """
    if not rows:
        return []
    width = max((int(column) + 1 for column in names), default=0)
    cells = [[*row[:width], *[None] * (width - len(row))] for row in rows]
    frame = pl.DataFrame(cells, schema=dict.fromkeys(map(str, range(width)), pl.String()), orient="row")
    filled = pl.Series([sum(bool(cell and cell.strip()) for cell in row) for row in rows], dtype=pl.UInt32)
    heads = pl.Series([known_heads([cell or "" for cell in row], table) > 1 for row in rows], dtype=pl.Boolean)
    full = (filled * 2 > len(table.usual)) & (len(table.usual) >= _WIDE) & ~heads
    records = is_record(frame, names, table) | full
    if records.any():
        return [Finding.of(CHECKS["records_below_head"], place, rows=_numbers(records))]
    more = filled > 1
    return [Finding.of(CHECKS["row_is_a_record"], place, rows=_numbers(more))] if more.any() else []


def _numbers(marks: pl.Series) -> pl.Series:
    return (marks.arg_true() + 1).cast(pl.UInt32)


def _written(column: str) -> pl.Expr:
    return pl.col(column).str.normalize("NFKC").str.strip_chars()


def _has_its_form(column: str, meant: Column) -> pl.Expr | None:
    cells = _written(column)
    if meant.reading == "identifier":
        return cells.str.contains(IDENTIFIER)
    if meant.reading == "month":
        return months(cells).is_not_null()
    if meant.dtype == pl.Date:
        return days(cells).is_not_null() | lacks_year(cells)
    return None
