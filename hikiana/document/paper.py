"""A document on paper: blocks → Typst → PDF/UA-1, tagged, with bookmarks, the same bytes from the same document."""

from collections.abc import Iterable
from datetime import UTC, datetime, time
from itertools import pairwise
from typing import Any

from hikiana.base.text import Lang
from hikiana.document.blocks import (
    GAP,
    Block,
    Divider,
    Document,
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
    Statements,
    Terms,
    within,
)
from hikiana.document.front import Front
from hikiana.document.paper_tables import grid_data, runs_data, table_data
from hikiana.document.row_heads import with_row_heads
from hikiana.document.typesetting import TEMPLATES, printed_width, to_paper
from hikiana.document.words import WORDS
from hikiana.presentation.fonts import FAMILY

_TEMPLATE = TEMPLATES / "paper.typ"
_LONG_REMARK = 12
"""Remarks of more blocks may be broken across pages."""


def to_pdf(document: Document) -> bytes:
    """The document as PDF.

    Raises
    ------
    FormatError
        When it cannot be set, such as for a drawing that refers to a file.
    """
    made_on = datetime.combine(document.made_on, time(), UTC)
    return with_row_heads(to_paper(_TEMPLATE.read_bytes(), _data(document), made_on))


def _data(document: Document) -> dict[str, Any]:
    lang, front = document.about.lang, Front.of(document)
    return {
        "lang": lang,
        "font": FAMILY,
        "front": vars(front)
        | {
            "marks": [vars(mark) for mark in front.marks],
            "title": front.title,
            "full_title": front.full_title,
            "colophon": front.colophon,
        },
        "words": {name: text(lang) for name, text in WORDS.items()},
        "tables": bool(document.tables),
        "figures": bool(document.figures),
        "blocks": _blocks(document.blocks, lang),
    }


def _block(block: Block, lang: Lang) -> dict[str, Any]:
    match block:
        case Heading():
            return {
                "kind": "heading",
                "level": block.level,
                "number": block.number,
                "anchor": block.anchor,
                "runs": runs_data(block.title),
            }
        case Paragraph():
            return {"kind": "paragraph", "runs": runs_data(block.runs), "sticky": False}
        case Limit():
            return {"kind": "limit", "text": block.text}
        case Statements():
            return {"kind": "statements", "texts": block.texts}
        case Terms():
            return {"kind": "terms", "entries": block.entries}
        case Items():
            items = [_blocks(item, lang) for item in block.items]
            return {"kind": "items", "items": items, "ordered": block.ordered, "start": block.start}
        case Quotation():
            return {"kind": "quotation", "blocks": _blocks(block.blocks, lang)}
        case Preformatted():
            return {"kind": "preformatted", "text": block.text.expandtabs(4)}
        case Divider():
            return {"kind": "rule"}
        case Remark():
            return {
                "kind": "remark",
                "heading": WORDS["remarks"](lang),
                "blocks": _blocks(block.blocks, lang),
                "long": len(list(within(block.blocks))) > _LONG_REMARK,
            }
        case PlainTable():
            return {"kind": "grid"} | grid_data(block)
        case NumberedTable():
            return {"kind": "table"} | table_data(block, lang)
        case NumberedFigure():
            return _figure(block)


def _blocks(blocks: Iterable[Block], lang: Lang) -> list[dict[str, Any]]:
    data = [_block(block, lang) for block in blocks]
    # What explains a part stands on one page with what it explains.
    for before, after in pairwise(data):
        if before["kind"] == "heading" and after["kind"] == "paragraph":
            after["sticky"] = True
    return data


def _figure(figure: NumberedFigure) -> dict[str, Any]:
    chart = figure.chart
    return {
        "kind": "figure",
        "anchor": figure.anchor,
        "caption": f"{figure.label}{GAP}{chart.title}",
        "svg": chart.svg,
        "alt": chart.alt,
        "width": printed_width(chart.size),
        "notes": chart.below,
    }
