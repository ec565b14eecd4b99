"""Set a StatTable as an accessible HTML table: caption, header cells with scope, numbers right-aligned."""

import html
from collections.abc import Iterable
from dataclasses import dataclass

from hikiana.base.display import Bundle, bundle
from hikiana.base.language import shown_language
from hikiana.base.text import Lang, Text
from hikiana.presentation.hidden import withheld
from hikiana.presentation.numbers import SIGNS, unit, write
from hikiana.statistics.codec import MIME_TYPE, to_data
from hikiana.statistics.dimension import Item
from hikiana.statistics.table import PRINTED_MARK, PrintedColumn, StatTable

NUMBER, SUM = "number", "sum"
"""The classes of cells that stand to the right, and of rows that are sums of others."""
NONE = Text("該当なし", "None")
"""Stands where a table has no row, such as of the years after the opening in its first year's report."""
_STYLE = {
    "": "overflow-x: auto; color: var(--jp-content-font-color1, #222); background: var(--jp-layout-color0, #fff); "
    "font-family: Noto Sans CJK JP, Noto Sans JP, Hiragino Sans, Yu Gothic, Meiryo, sans-serif",
    "table": "color: inherit; border-collapse: collapse; margin: 0; font-size: 0.9rem; line-height: 1.4; "
    "border-bottom: 2px solid var(--jp-border-color1, #bbb)",
    "caption": "caption-side: top; text-align: left; font-size: 1rem; font-weight: bold; padding: 5px 0; "
    "color: inherit; background: none",
    "tr": "background: none",
    "th": "text-align: left; vertical-align: top; padding: 4px 9px; word-break: keep-all; font-weight: normal; "
    "border: 0; border-bottom: 1px solid var(--jp-border-color2, #ddd)",
    "td": "text-align: left; vertical-align: top; padding: 4px 9px; "
    "border: 0; border-bottom: 1px solid var(--jp-border-color2, #ddd)",
    "thead th": "vertical-align: bottom; font-weight: bold; border-top: 2px solid var(--jp-border-color1, #bbb); "
    "border-bottom: 2px solid var(--jp-border-color1, #bbb)",
    f".{NUMBER}": "text-align: right; white-space: nowrap",
    f"thead .{NUMBER}": "white-space: normal",
    f".{SUM} > *": "font-weight: bold",
    # A long note takes the table's width and does not stretch it.
    "tfoot div": "width: 0; min-width: 100%",
    "tfoot td": "border: 0; font-size: 0.8rem; padding: 2px 9px",
}
"""By selector within the table's own element. JupyterLab's colours, light or dark, where it shows the table."""


@bundle.register
def _bundle(table: StatTable) -> Bundle:
    """What a notebook shows of a table, in the language that it speaks, and its data; of a withheld one nothing."""
    if table.withheld:
        return withheld(f"table-{table.id}")
    return {
        "text/plain": repr(table),
        "text/html": to_html(table, shown_language()),
        MIME_TYPE: to_data(table),
    }


@dataclass(frozen=True)
class ColumnHead:
    """What stands above a column; `unit` in brackets, where it has one of its own."""

    label: str
    unit: str = ""
    is_number: bool = False


@dataclass(frozen=True)
class WrittenRow:
    """A row as it is written: its head, its words, its figures with units and signs as printed."""

    head: str
    words: tuple[str, ...]
    figures: tuple[str, ...]
    is_sum: bool


@dataclass(frozen=True)
class WrittenTable:
    """A table in one language as every document writes it: the head of rows, columns of words, then figures."""

    caption: str
    heads: tuple[ColumnHead, ...]
    rows: tuple[WrittenRow, ...]
    notes: tuple[str, ...]


def written_table(table: StatTable, lang: Lang) -> WrittenTable:
    """The table as it is written."""
    heads = [ColumnHead(table.dimensions[0].title(lang))]
    heads += [ColumnHead(column.title(lang)) for column in table.words]
    heads += [_heading(table, column, lang) for column in table.columns]
    rows = tuple(_row(table, item, lang) for item in table.rows)
    nothing = WrittenRow(NONE(lang), ("",) * len(table.words), ("",) * len(table.columns), is_sum=False)
    return WrittenTable(caption(table, lang), tuple(heads), rows or (nothing,), tuple(notes(table, lang)))


def to_html(table: StatTable, lang: Lang = "ja") -> str:
    """The table with its own scoped style, ready for a notebook; words stand before the figures."""
    written = written_table(table, lang)
    identity = f"table-{html.escape(table.id)}"
    style = "".join(f"#{identity} {selector} {{ {rules} }}\n" for selector, rules in _STYLE.items())
    heads = "".join(_head_cell(head) for head in written.heads)
    below = [f'<tr><td colspan="{len(written.heads)}"><div>{_text(note)}</div></td></tr>' for note in written.notes]
    return (
        f'<div id="{identity}"><style>\n{style}</style><table><caption>{_text(written.caption)}</caption>\n'
        f"<thead><tr>{heads}</tr></thead>\n<tbody>\n{_lines(_row_cells(row) for row in written.rows)}"
        f"</tbody>\n<tfoot>\n{_lines(below)}</tfoot></table></div>"
    )


def _text(words: str) -> str:
    """Words between tags, in which quotation marks and apostrophes are nothing else."""
    return html.escape(words, quote=False)


def _lines(rows: Iterable[str]) -> str:
    return "".join(f"{row}\n" for row in rows)


def _cell(name: str, content: str, kind: str = "", scope: str = "") -> str:
    attributes = "".join(f' {key}="{value}"' for key, value in (("class", kind), ("scope", scope)) if value)
    return f"<{name}{attributes}>{content}</{name}>"


def _head_cell(head: ColumnHead) -> str:
    content = _text(head.label) + (f"<br>{_text(head.unit)}" if head.unit else "")
    return _cell("th", content, NUMBER if head.is_number else "", scope="col")


def _row_cells(row: WrittenRow) -> str:
    cells = [
        _cell("th", _text(row.head), scope="row"),
        *(_cell("td", _text(words)) for words in row.words),
        *(_cell("td", _text(figure), NUMBER) for figure in row.figures),
    ]
    return _cell("tr", "".join(cells), SUM if row.is_sum else "")


def _row(table: StatTable, item: Item, lang: Lang) -> WrittenRow:
    mark = PRINTED_MARK if item.code in table.printed_rows else ""
    return WrittenRow(
        item.label(lang) + mark,
        tuple(column.of[item.code](lang) if item.code in column.of else "" for column in table.words),
        tuple(_written(table, item, column) for column in table.columns),
        is_sum=bool(item.members),
    )


def _written(table: StatTable, item: Item, column: PrintedColumn) -> str:
    status = table.status(item, column)
    if status is None:
        return ""
    value = table[table.place(item, column)]
    return SIGNS[status] if value is None else write(value, column.measure)


def shared_unit(table: StatTable, lang: Lang) -> str | None:
    """The unit of all columns, where there are several and they have the same: it is told once, in the caption.

    Those whose label says their unit, as English count nouns do, have no need of another.
    """
    columns = [column for column in table.columns if not _says_its_unit(column, lang)]
    units = {unit(column.measure, lang) for column in columns}
    return units.pop() if len(units) == 1 and len(columns) > 1 else None


def _says_its_unit(column: PrintedColumn, lang: Lang) -> bool:
    return lang == "en" and unit(column.measure, lang).lower() == column.label(lang).lower()


def caption(table: StatTable, lang: Lang) -> str:
    """The title, with the unit where all columns share one."""
    shared = shared_unit(table, lang)
    if not shared:
        return table.title(lang)
    return f"{table.title(lang)} ({shared})" if lang == "en" else f"{table.title(lang)}（単位：{shared}）"


def _heading(table: StatTable, column: PrintedColumn, lang: Lang) -> ColumnHead:
    told = "" if shared_unit(table, lang) or _says_its_unit(column, lang) else unit(column.measure, lang)
    return ColumnHead(column.label(lang), f"({told})" if told else "", is_number=True)


def notes(table: StatTable, lang: Lang) -> list[str]:
    """What is told below the table: notes, meanings of its measures, source."""
    named = [
        f"{measure.label(lang)}{'：' if lang == 'ja' else ': '}{measure.note.closed(lang)}"
        for measure in table.measures
        if measure.note
    ]
    whole = [note.closed(lang) for note in (table.note, table.printed_note) if note]
    return [*whole, *named, table.source(lang)]
