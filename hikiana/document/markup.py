"""Blocks → HTML: each block as a part of a page."""

from collections.abc import Callable, Iterable
from html import escape
from typing import NamedTuple

from hikiana.base.text import Lang, Text
from hikiana.document.blocks import (
    BREAK,
    GAP,
    Block,
    Divider,
    Heading,
    Items,
    Limit,
    NumberedFigure,
    NumberedTable,
    Paragraph,
    PlainTable,
    Preformatted,
    Quotation,
    Remark,
    Run,
    Runs,
    Statements,
    Terms,
)
from hikiana.document.line_breaks import WIDE, WIDEST, is_long, is_short, is_short_head, is_whole, pieces
from hikiana.document.words import WORDS
from hikiana.presentation.tables import NUMBER, SUM, ColumnHead, WrittenRow, written_table

_TAGS = (("code", "code"), ("struck", "del"), ("emphasis", "em"), ("strong", "strong"))
_TOOLS = {"copy": Text("コピー", "Copy"), "save": Text("CSVで保存", "Save as CSV")}


class Markup(NamedTuple):
    """What writes blocks in a language. `chart` draws a figure; with `tools` tables can be copied and saved."""

    lang: Lang
    chart: Callable[[NumberedFigure], str] = lambda figure: ""
    tools: bool = False

    def blocks(self, blocks: Iterable[Block]) -> str:
        return "\n".join(self.block(block) for block in blocks)

    def block(self, block: Block) -> str:
        match block:
            case Heading():
                return _heading(block)
            case Paragraph():
                return f"<p>{inline(block.runs)}</p>"
            case Limit():
                return f'<p class="limit">{_text(block.text)}</p>'
            case Statements():
                return f'<ul class="sentences">{"".join(f"<li>{_text(text)}</li>" for text in block.texts)}</ul>'
            case Terms():
                entries = (f"<dt>{_text(term)}</dt><dd>{_text(meaning)}</dd>" for term, meaning in block.entries)
                return f'<dl class="definitions">{"".join(entries)}</dl>'
            case Items():
                items = "".join(f"<li>{self._item(item)}</li>" for item in block.items)
                start = f' start="{block.start}"' if block.start != 1 else ""
                return f"<ol{start}>{items}</ol>" if block.ordered else f"<ul>{items}</ul>"
            case Quotation():
                return f"<blockquote>{self.blocks(block.blocks)}</blockquote>"
            case Preformatted():
                return f"<pre><code>{_text(block.text)}</code></pre>"
            case Divider():
                return "<hr>"
            case Remark():
                heading = f'<p class="remarks-heading">{WORDS["remarks"](self.lang)}</p>'
                return f'<aside class="remarks">{heading}{self.blocks(block.blocks)}</aside>'
            case PlainTable():
                return _plain_table(block)
            case NumberedFigure():
                return self._figure(block)
            case NumberedTable():
                return self._table(block)

    def _item(self, blocks: tuple[Block, ...]) -> str:
        """A list's item; words that are all of it, or all but a list within it, need no paragraph around them."""
        return "".join(inline(block.runs) if isinstance(block, Paragraph) else self.block(block) for block in blocks)

    def _figure(self, block: NumberedFigure) -> str:
        chart = block.chart
        caption = f"<figcaption>{_text(f'{block.label}{GAP}{chart.title}')}</figcaption>"
        inside = f'<div class="scroll">{self.chart(block)}</div>{_below(chart.below)}'
        return f'<figure class="chart" id="{escape(block.anchor)}">{caption}{inside}</figure>'

    def _table(self, block: NumberedTable) -> str:
        written = written_table(block.table, self.lang)
        columns = len(written.heads)
        heads = "".join(_head(head, columns) for head in written.heads)
        body = "".join(_row(row) for row in written.rows)
        table = _table(f"{block.label}{GAP}{written.caption}", heads, body, columns)
        kind = "table whole" if is_whole(written) else "table"
        tools = self._tools(block) if self.tools else ""
        inside = f'<div class="scroll">{table}</div>{tools}{_below(written.notes)}'
        return f'<figure class="{kind}" id="{escape(block.anchor)}">{inside}</figure>'

    def _tools(self, block: NumberedTable) -> str:
        """The buttons of a table, of use only where scripts run."""
        words = {action: text(self.lang) for action, text in _TOOLS.items()}
        buttons = (
            f'<button type="button" data-action="{action}" aria-label="{escape(f"{block.label} {label}")}" '
            f'value="{escape(block.anchor)}">{label}</button>'
            for action, label in words.items()
        )
        return f'<p class="tools" hidden>{"".join(buttons)}</p>'


def inline(runs: Runs) -> str:
    """Runs within a paragraph."""
    return "".join(_run(run) for run in runs)


def _run(run: Run) -> str:
    if run.text == BREAK:
        return "<br>"
    words = _text(run.text)
    for name, tag in _TAGS:
        if getattr(run, name):
            words = f"<{tag}>{words}</{tag}>"
    address = f"#{run.anchor}" if run.anchor else run.url
    return f'<a href="{escape(address)}">{words}</a>' if address else words


def _heading(block: Heading) -> str:
    name = f"h{block.level + 1}"
    if not block.anchor:
        return f"<{name}>{inline(block.title)}</{name}>"
    number = f'<span class="count">{_text(block.number)}</span>{GAP}'
    return f'<{name} id="{escape(block.anchor)}">{number}{inline(block.title)}</{name}>'


def _plain_table(block: PlainTable) -> str:
    kinds = [_kind(NUMBER) if is_right else "" for is_right in block.right]

    def cells(name: str, runs: Iterable[Runs], told: str = "") -> str:
        return "".join(f"<{name}{kind}{told}>{inline(cell)}</{name}>" for cell, kind in zip(runs, kinds, strict=True))

    body = "".join(f"<tr>{cells('td', row)}</tr>" for row in block.rows)
    table = _table(block.caption, cells("th", block.head, ' scope="col"'), body, columns=len(block.head))
    return f'<figure><div class="scroll">{table}</div></figure>'


def _table(caption: str, heads: str, body: str, columns: int) -> str:
    kind = ' class="widest"' if columns > WIDEST else ' class="wide"' if columns > WIDE else ""
    inside = f"<caption>{_text(caption)}</caption><thead><tr>{heads}</tr></thead><tbody>{body}</tbody>"
    return f"<table{kind}>{inside}</table>"


def _head(head: ColumnHead, columns: int) -> str:
    lines = [line for line in (head.label, head.unit) if line]
    kinds = [NUMBER] if head.is_number else []
    written = [_text(line) for line in lines]
    if is_short_head(head, columns):
        kinds.append("short")
    elif any(map(is_long, lines)):
        kinds.append("long")
    else:
        written = [_broken(line) for line in lines]
    return f'<th{_kind(*kinds)} scope="col">{"<br>".join(written)}</th>'


def _broken(line: str) -> str:
    parts = pieces(line)
    return "".join(f'<span class="piece">{_text(part)}</span>' for part in parts) if len(parts) > 1 else _text(line)


def _row(row: WrittenRow) -> str:
    head = f'<th{_kind(*_length(row.head, is_head=True))} scope="row">{_text(row.head)}</th>'
    words = (f"<td{_kind(*_length(cell))}>{_text(cell)}</td>" for cell in row.words)
    figures = (f"<td{_kind(NUMBER, *_length(cell))}>{_text(cell)}</td>" for cell in row.figures)
    return f"<tr{_kind(SUM) if row.is_sum else ''}>{head}{''.join(words)}{''.join(figures)}</tr>"


def _length(words: str, is_head: bool = False) -> list[str]:
    return ["short"] if is_short(words, is_head) else ["words", "long"] if is_long(words) else ["words"]


def _kind(*kinds: str) -> str:
    return f' class="{" ".join(kinds)}"' if kinds else ""


def _below(notes: Iterable[str]) -> str:
    return f'<div class="below">{"".join(f"<p>{_text(note)}</p>" for note in notes)}</div>'


def _text(words: str) -> str:
    return escape(words, quote=False)
