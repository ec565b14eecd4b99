"""Set a StatTable as an accessible HTML table: caption, header cells with scope, numbers right-aligned."""

import re
from collections.abc import Mapping
from html import escape
from typing import Any

import polars as pl
from bs4 import BeautifulSoup
from great_tables import GT, html, loc, style

from hikiana.base.display import Bundle, bundle
from hikiana.base.language import shown_language
from hikiana.base.text import Lang
from hikiana.presentation.hidden import withheld
from hikiana.presentation.numbers import SIGNS, unit, write
from hikiana.statistics.codec import MIME_TYPE, to_data
from hikiana.statistics.dimension import Item
from hikiana.statistics.table import PRINTED_MARK, PrintedColumn, StatTable, Words

_ROW = "row"
_SHEET = """
caption { caption-side: top; text-align: left; font-size: 1rem; font-weight: bold; padding: 5px; }
caption { color: #333333; background-color: #FFFFFF; }
th { word-break: keep-all; }
"""
"""What great_tables' sheet lacks: a dark page would show through the title, and heads would be broken to save room."""
# With its body: declarations would else be tried as selectors from each of their characters on.
_RULE = re.compile(r"(?P<selectors>[^{}]+?)\s*\{(?P<body>[^{}]*)\}")


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


def to_html(table: StatTable, lang: Lang = "ja") -> str:
    """The table with its own scoped style, ready for a notebook or a page; words stand before the figures."""
    figures = [str(index) for index in range(len(table.columns))]
    texts = {f"words-{index}": column for index, column in enumerate(table.words)}
    aggregates = [index for index, item in enumerate(table.rows) if item.members]
    set_table = (
        GT(_frame(table, lang, texts), rowname_col=_ROW, id=f"table-{table.id}")
        .tab_header(title=caption(table, lang))
        .tab_stubhead(label=table.dimensions[0].title(lang))
        .cols_label({name: _heading(table, column, lang) for name, column in zip(figures, table.columns, strict=True)})
        .cols_label({name: column.title(lang) for name, column in texts.items()})
        .cols_align(align="right", columns=figures)
        .cols_align(align="left", columns=list(texts))
        .tab_style(style.text(weight="bold"), loc.body(rows=aggregates))
        .tab_style(style.text(weight="bold"), loc.stub(rows=aggregates))
        .tab_options(
            table_font_names=["Noto Sans JP", "Noto Sans CJK JP", "Hiragino Sans", "Yu Gothic", "Meiryo", "sans-serif"],
            table_font_size="0.9rem",
            data_row_padding="4px",
            data_row_padding_horizontal="9px",
            column_labels_padding_horizontal="9px",
            column_labels_font_weight="bold",
            table_margin_left="0",
            heading_align="left",
            heading_title_font_size="1rem",
            heading_title_font_weight="bold",
        )
    )
    for note in notes(table, lang):
        set_table = set_table.tab_source_note(note)
    return _accessible(set_table.as_raw_html())


def _frame(table: StatTable, lang: Lang, texts: Mapping[str, Words]) -> pl.DataFrame:
    marks = dict.fromkeys(table.printed_rows, PRINTED_MARK)
    rows = {_ROW: [item.label(lang) + marks.get(item.code, "") for item in table.rows]}
    for name, column in texts.items():
        rows[name] = [column.of[item.code](lang) if item.code in column.of else "" for item in table.rows]
    cells = {
        str(index): [_written(table, item, column) for item in table.rows] for index, column in enumerate(table.columns)
    }
    return pl.DataFrame(rows | cells, schema=dict.fromkeys((*rows, *cells), pl.String))


def _written(table: StatTable, item: Item, column: PrintedColumn) -> str:
    status = table.status(item, column)
    if status is None:
        return ""
    value = table[table.place(item, column)]
    return SIGNS[status] if value is None else write(value, column.measure)


def shared_unit(table: StatTable, lang: Lang) -> str | None:
    """The unit of all columns, where there are several and they have the same: it is told once, in the caption."""
    units = {unit(column.measure, lang) for column in table.columns}
    return units.pop() if len(units) == 1 and len(table.columns) > 1 else None


def caption(table: StatTable, lang: Lang) -> str:
    """The title, with the unit where all columns share one."""
    shared = shared_unit(table, lang)
    if not shared:
        return table.title(lang)
    return f"{table.title(lang)} ({shared})" if lang == "en" else f"{table.title(lang)}（単位：{shared}）"


def _heading(table: StatTable, column: PrintedColumn, lang: Lang) -> Any:
    told = "" if shared_unit(table, lang) else unit(column.measure, lang)
    # English count nouns say themselves in the label.
    told = "" if lang == "en" and told.lower() == column.label(lang).lower() else told
    return html(escape(column.label(lang)) + (f"<br>({escape(told)})" if told else ""))


def notes(table: StatTable, lang: Lang) -> list[str]:
    """What is told below the table: notes, meanings of its measures, source."""
    named = [
        f"{measure.label(lang)}{'：' if lang == 'ja' else ': '}{measure.note(lang)}"
        for measure in table.measures
        if measure.note
    ]
    whole = [note(lang) for note in (table.note, table.printed_note) if note]
    return [*whole, *named, table.source(lang)]


def _accessible(page: str) -> str:
    """Mend what great_tables leaves: its title is a table row, its row heads have no scope, its style leaks."""
    soup = BeautifulSoup(page, "html.parser")
    set_table, title = soup.select_one("table"), soup.select_one(".gt_title")
    if set_table is None or title is None:
        raise ValueError("great_tables gave no table with a title")
    caption = soup.new_tag("caption")
    caption.string = title.get_text()
    for row in set_table.select("tr.gt_heading"):
        row.decompose()
    set_table.insert(0, caption)
    for head in set_table.select("thead th"):
        head["scope"] = "col"
    for head in set_table.select("tbody th"):
        head["scope"] = "row"
    for note in set_table.select("tfoot td"):
        # A long note takes the table's width and does not stretch it.
        line = soup.new_tag("div", style="width: 0; min-width: 100%; text-align: left")
        line.extend(list(note.contents))
        note.append(line)
    sheet = soup.find("style")
    if sheet is not None and sheet.string:
        mark = f"#{set_table.parent['id']}" if set_table.parent else ""
        sheet.string = _RULE.sub(lambda rule: _scoped(rule, mark), sheet.string + _SHEET)
    return str(soup)


def _scoped(rule: re.Match[str], mark: str) -> str:
    selectors = [selector.strip() for selector in rule["selectors"].split(",")]
    scoped = [selector if selector.startswith(mark) else f"{mark} {selector}" for selector in selectors]
    return f"{', '.join(scoped)} {{{rule['body']}}}"
