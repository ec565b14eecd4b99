"""Markdown → blocks: the explanations of notebooks, and what analysts remark."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from html import unescape
from typing import Any

import mistune

from hikiana.document.blocks import (
    BREAK,
    Block,
    Divider,
    Heading,
    Items,
    Paragraph,
    PlainTable,
    Preformatted,
    Quotation,
    Run,
    Runs,
)

Token = Mapping[str, Any]
_parse = mistune.create_markdown(renderer=None, plugins=["strikethrough", "table"])
_safe = mistune.HTMLRenderer()
_WIDE = re.compile(r"[\u3000-\u9fff\uff00-\uffef]")
_FOOTNOTE = re.compile(r"(?<!\\)\[\^")
"""A footnote, which Markdown proper does not know: its words would be taken for the address of a link, and be lost."""
_DEEPEST = 6
"""Quotations within quotations: deeper ones are no further set off, which paper would have no room for."""
_LOOKS = {"strong": "strong", "emphasis": "emphasis", "strikethrough": "struck"}


def blocks_of(markdown: str, caption: str = "") -> list[Block]:
    """The blocks of a text; tables in it, which Markdown gives no title, get `caption`.

    HTML is shown as the text that it is, and of a picture its words: a reader's program would fetch it from somewhere.
    A link that could run something, or leads to a file of one computer, is only its words. Headings have no number yet.
    """
    tokens = _parse(_FOOTNOTE.sub(r"\\[^", markdown))
    return [block for token in tokens for block in _block(token, caption)]  # type: ignore[arg-type]


def has_html(markdown: str) -> bool:
    """Whether there is HTML in a text, other than comments."""
    return any(_is_html(token) for token in _parse(markdown))  # type: ignore[arg-type]


def has_pictures(markdown: str) -> bool:
    """Whether a text has a picture in it."""
    return any(_has(token, lambda each: each["type"] == "image") for token in _parse(markdown))  # type: ignore[arg-type]


def _is_html(token: Token) -> bool:
    return _has(token, lambda each: each["type"] in ("inline_html", "block_html") and bool(_without_comments(each)))


def _has(token: Token, wanted: Callable[[Token], bool]) -> bool:
    return wanted(token) or any(_has(child, wanted) for child in token.get("children", ()))


def _without_comments(token: Token) -> str:
    return re.sub(r"<!--.*?-->", "", str(token["raw"]), flags=re.DOTALL).strip()


def _block(token: Token, caption: str, depth: int = 0) -> list[Block]:
    match token["type"]:
        case "heading":
            return [Heading(token["attrs"]["level"], _runs(token["children"]))]
        case "paragraph" | "block_text":
            return [Paragraph(_runs(token["children"]))]
        case "list":
            items = [
                tuple(block for child in item["children"] for block in _within(child, caption, depth))
                for item in token["children"]
            ]
            attributes = token["attrs"]
            return [Items(tuple(items), attributes["ordered"], attributes.get("start", 1))]
        case "block_quote":
            inside = [block for child in token["children"] for block in _within(child, caption, depth + 1)]
            return [Quotation(tuple(inside))] if depth < _DEEPEST else inside
        case "block_code":
            return [Preformatted(token["raw"].rstrip("\n"))]
        case "block_html":
            words = _without_comments(token)
            return [Paragraph((Run(words),))] if words else []
        case "thematic_break":
            return [Divider()]
        case "table":
            return [_grid(token, caption)]
        case "blank_line":
            return []
    raise ValueError(f"a kind of Markdown that is not expected: {token['type']}")


def _within(token: Token, caption: str, depth: int) -> list[Block]:
    """The blocks of a list or a quotation, in which a heading is a line that is set in bold."""
    if token["type"] == "heading":
        return [Paragraph(tuple(replace(run, strong=True) for run in _runs(token["children"])))]
    return _block(token, caption, depth)


def _grid(token: Token, caption: str) -> PlainTable:
    head, *bodies = token["children"]
    rows = [row["children"] for body in bodies for row in body["children"]]
    return PlainTable(
        caption,
        head=tuple(_runs(cell["children"]) for cell in head["children"]),
        rows=tuple(tuple(_runs(cell["children"]) for cell in row) for row in rows),
        right=tuple(cell["attrs"]["align"] == "right" for cell in head["children"]),
    )


def _runs(tokens: Sequence[Token]) -> Runs:
    runs: list[Run] = []
    for place, token in enumerate(tokens):
        match token["type"]:
            case "text":
                runs.append(Run(unescape(token["raw"])))
            case "softbreak":
                runs.append(Run(_between(tokens, place)))
            case "linebreak":
                runs.append(Run(BREAK))
            case "codespan":
                runs.append(Run(token["raw"], code=True))
            case "inline_html":
                runs.append(Run(_without_comments(token)))
            case "image":
                runs += _runs(token["children"])
            case "link":
                runs += [replace(run, **_target(token["attrs"]["url"])) for run in _runs(token["children"])]
            case kind:
                look: Any = {_LOOKS[kind]: True}
                runs += [replace(run, **look) for run in _runs(token["children"])]
    return tuple(run for run in runs if run.text)


def _between(tokens: Sequence[Token], place: int) -> str:
    """A new line of the source is a space, and nothing where Japanese stands on both sides."""
    before, after = (str(tokens[at].get("raw", "")) if 0 <= at < len(tokens) else "" for at in (place - 1, place + 1))
    return "" if _WIDE.match(before[-1:]) and _WIDE.match(after[:1]) else " "


def _target(url: str) -> dict[str, Any]:
    if url.startswith("#"):
        return {"anchor": url[1:]}
    return {} if _safe.safe_url(url) == _safe.safe_url("javascript:") else {"url": url}
