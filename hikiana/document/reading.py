"""Executed notebooks → a document: what they show, numbered, linked and checked once for every way out."""

import difflib
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import nbformat

from hikiana.base.errors import ExportError
from hikiana.base.text import LANGUAGES, Text
from hikiana.document.about import About
from hikiana.document.blocks import (
    Block,
    Document,
    Heading,
    Items,
    Limit,
    NumberedFigure,
    NumberedTable,
    Paragraph,
    PlainTable,
    Quotation,
    Remark,
    Run,
    Runs,
    Statements,
    Terms,
    plain,
)
from hikiana.document.charts import ChartOutput
from hikiana.document.markdown import blocks_of, has_html, has_pictures
from hikiana.document.numbering import KEY, Label, labels_of
from hikiana.document.outputs import FIGURE
from hikiana.document.remarks import Remarks
from hikiana.document.words import CALLED
from hikiana.document.words import WORDS as DOCUMENT_WORDS
from hikiana.presentation.hidden import WITHHELD
from hikiana.presentation.words import MIME_TYPE as WORDS
from hikiana.statistics.codec import MIME_TYPE as TABLE
from hikiana.statistics.codec import from_data

_OF_TEXT = (Heading, Paragraph, Items, Limit, Remark)
"""Of blocks that are not these a section shows something."""
HIDDEN_TAGS = frozenset({"parameters", "injected-parameters", "setup"})
"""Cells with one of these tags show nothing to a report's reader."""


def read_document(notebook: nbformat.NotebookNode, about: About, made_on: date) -> Document:
    """The document of an executed notebook, or one of joined sections, that is numbered (numbering.py).

    Headings under which cells show nothing are left out, such as that of a table that needs other data.

    Raises
    ------
    ExportError
        When a heading stands in the wrong place, a table or figure has no number, a figure no words, a reference leads
        nowhere, or a text holds HTML or a picture, which other ways out could not show.
    """
    labels = labels_of(notebook)
    blocks = [block for cells in _sections(notebook.cells) for block in _Section.of(cells, about, labels).blocks(cells)]
    return Document(about, tuple(_linked(blocks, labels, about)), made_on)


def _sections(cells: Sequence[nbformat.NotebookNode]) -> list[list[nbformat.NotebookNode]]:
    """The cells of each section; what stands before the first title is of the first."""
    sections: list[list[nbformat.NotebookNode]] = [[]]
    for cell in cells:
        if KEY in cell.metadata and any(KEY in before.metadata for before in sections[-1]):
            sections.append([])
        sections[-1].append(cell)
    return sections


@dataclass(frozen=True)
class _Section:
    """What reads the cells of one section; faults name its notebook."""

    name: str
    about: About
    labels: Mapping[str, Label]

    @classmethod
    def of(cls, cells: Sequence[nbformat.NotebookNode], about: About, labels: Mapping[str, Label]) -> "_Section":
        anchors = [_anchor(cell) for cell in cells if KEY in cell.metadata]
        return cls(next((labels[anchor].notebook for anchor in anchors if anchor in labels), ""), about, labels)

    def blocks(self, cells: Sequence[nbformat.NotebookNode]) -> list[Block]:
        kept: list[Block] = []
        shown = [cell for cell in cells if HIDDEN_TAGS.isdisjoint(cell.metadata.get("tags", ()))]
        for heading, below in _parts(shown):
            told = [(cell, self._cell(cell)) for cell in below]
            of_code = [blocks for cell, blocks in told if cell.cell_type == "code"]
            is_shown = not of_code or any(not isinstance(block, Remark) for blocks in of_code for block in blocks)
            if heading is None or is_shown:
                kept += self._cell(heading) if heading is not None else []
                kept += [block for _, blocks in told for block in blocks]
            else:
                # Remarks are of the whole section, wherever they stand.
                kept += [block for blocks in of_code for block in blocks]
        if any(map(_withholds, shown)) and not any(not isinstance(block, _OF_TEXT) for block in kept):
            kept.append(Paragraph((Run(DOCUMENT_WORDS["withheld"](self.about.lang)),)))
        return self._numbered(kept)

    def _cell(self, cell: nbformat.NotebookNode) -> list[Block]:
        if cell.cell_type == "markdown":
            return self._text(cell)
        if cell.cell_type == "raw" and cell.source.strip():
            raise ExportError.of(self.name, _FOREIGN.format(what=Text("加工しないセル（raw）", "a raw cell")))
        return [block for output in cell.get("outputs", ()) for block in self._output(output)]

    def _text(self, cell: nbformat.NotebookNode) -> list[Block]:
        for is_there, what in (
            (has_html, Text("HTML のタグ", "HTML tags")),
            (has_pictures, Text("画像", "a picture")),
        ):
            if is_there(cell.source):
                raise ExportError.of(self.name, _FOREIGN.format(what=what))
        found = blocks_of(cell.source)
        titles = [block for block in found if isinstance(block, Heading) and block.level == 1]
        if KEY not in cell.metadata:
            for title in titles:
                raise self._misplaced(title)
            return found
        if found[:1] != titles[:1] or len(titles) > 1:
            raise self._misplaced(titles[-1])
        limits = [Limit(head(self.about.lang)) for head in self.about.heads]
        return [replace(titles[0], anchor=_anchor(cell)), *found[1:], *limits]

    def _output(self, output: nbformat.NotebookNode) -> list[Block]:
        data = output.get("data", {})
        if TABLE in data:
            table = from_data(data[TABLE])
            return [NumberedTable(self._label(f"table-{table.id}")(self.about.lang), table)]
        if FIGURE in data:
            chart = ChartOutput.of(output)
            return [NumberedFigure(self._label(f"figure-{chart.id}")(self.about.lang), chart)]
        return _words(data[WORDS], self.about) if WORDS in data else []

    def _label(self, anchor: str) -> Label:
        if anchor not in self.labels:
            raise ExportError.of(self.name, _UNNUMBERED.format(anchor=anchor))
        return self.labels[anchor]

    def _numbered(self, blocks: Sequence[Block]) -> list[Block]:
        """The section's title has its number, and its parts are counted."""
        numbered: list[Block] = []
        section, number, part = "", "", 0
        for block in blocks:
            if isinstance(block, Heading):
                if block.level == 1:
                    section, label = block.anchor, self._label(block.anchor)
                    number = label.number
                    block = replace(block, number=label.before_title(self.about.lang))
                elif not section:
                    raise self._misplaced(block)
                elif block.level == 2:
                    part += 1
                    block = replace(block, number=f"{number}.{part}", anchor=f"{section}-{part}")
            numbered.append(block)
        return numbered

    def _misplaced(self, heading: Heading) -> ExportError:
        return ExportError.of(self.name, _MISPLACED.format(words=plain(heading.title)))


def _withholds(cell: nbformat.NotebookNode) -> bool:
    """Whether a cell has a table or figure that this edition does not show."""
    outputs = cell.get("outputs", ())
    return any(output.get("metadata", {}).get("text/plain", {}).get(WITHHELD) for output in outputs)


def _anchor(title: nbformat.NotebookNode) -> str:
    return f"section-{title.metadata[KEY]['section']}"


def _parts(
    cells: Sequence[nbformat.NotebookNode],
) -> list[tuple[nbformat.NotebookNode | None, list[nbformat.NotebookNode]]]:
    """The cells below each heading of a part; first those below the title."""
    parts: list[tuple[nbformat.NotebookNode | None, list[nbformat.NotebookNode]]] = [(None, [])]
    for cell in cells:
        if cell.cell_type == "markdown" and cell.source.startswith("## "):
            parts.append((cell, []))
        elif cell.cell_type == "markdown" and cell.source.startswith("# "):
            parts.append((None, [cell]))
        else:
            parts[-1][1].append(cell)
    return parts


def _words(data: Mapping[str, Any], about: About) -> list[Block]:
    """Headings of parts, sentences, definitions and remarks; nothing of those that say nothing."""
    if title := data.get("title"):
        return [Heading(2, (Run(title),)), *_text_of_part(data.get("text", ""), data.get("references", ()), about)]
    if texts := data.get("texts"):
        return [Statements(tuple(texts))]
    if entries := data.get("entries"):
        return [Terms(tuple((term, meaning) for term, meaning in entries))]
    remark = Remarks(data.get("markdown", "")).block(about.lang)
    return [remark] if remark else []


def _text_of_part(text: str, anchors: Sequence[str], about: About) -> list[Block]:
    """What is said of a part, with references to its tables and figures: 出席した会議（表14-4）。"""
    between, (opened, closed), end, see = (
        ("、", "（）", "。", "のとおり。") if about.lang == "ja" else (", ", (" (", ")"), ".", ".")
    )
    runs = [run for anchor in anchors for run in (Run(between), Run(anchor, anchor=anchor))][1:]
    if text and runs:
        runs = [Run(f"{text.removesuffix(end)}{opened}"), *runs, Run(f"{closed}{end}")]
    elif runs:
        runs = [*([] if about.lang == "ja" else [Run("See ")]), *runs, Run(see)]
    else:
        runs = [Run(text)] if text else []
    return [Paragraph(tuple(runs))] if runs else []


def _linked(blocks: Sequence[Block], labels: Mapping[str, Label], about: About) -> Iterator[Block]:
    """`[…](#table-id)` in a text becomes 表2-1 and leads there; what another document holds is only named.

    `[…](#word-visits)` becomes what the centre calls its visits.
    """
    there = {
        block.anchor for block in blocks if isinstance(block, Heading | NumberedTable | NumberedFigure) and block.anchor
    }
    section = None
    for block in blocks:
        if isinstance(block, Heading) and block.level == 1:
            section = block
        yield _Links(labels, there, about, section).block(block)


@dataclass(frozen=True)
class _Links:
    """What puts numbers in the place of references, in one section."""

    labels: Mapping[str, Label]
    there: Set[str]
    about: About
    section: Heading | None
    is_remark: bool = False

    def block(self, block: Block) -> Block:
        match block:
            case Heading():
                # A title stands at the head of pages and in contents, which lead to it themselves.
                title = tuple(replace(run, anchor="", url="") for run in self._runs(block.title))
                return replace(block, title=title)
            case Paragraph():
                return replace(block, runs=self._runs(block.runs))
            case Items():
                return replace(block, items=tuple(self._blocks(item) for item in block.items))
            case Remark():
                return replace(block, blocks=replace(self, is_remark=True)._blocks(block.blocks))
            case Quotation():
                return replace(block, blocks=self._blocks(block.blocks))
            case PlainTable():
                rows = tuple(tuple(self._runs(cell) for cell in row) for row in block.rows)
                return replace(block, head=tuple(self._runs(cell) for cell in block.head), rows=rows)
            case _:
                return block

    def _blocks(self, blocks: tuple[Block, ...]) -> tuple[Block, ...]:
        return tuple(self.block(block) for block in blocks)

    def _runs(self, runs: Runs) -> Runs:
        linked: list[Run] = []
        for run in runs:
            # Of a reference whose words have several looks, each would become the whole number.
            if run.anchor and linked and linked[-1].anchor == run.anchor:
                continue
            linked.append(self._run(run))
        return tuple(linked)

    def _run(self, run: Run) -> Run:
        anchor = run.anchor
        if not anchor:
            return run
        if anchor in CALLED:
            return replace(run, text=CALLED[anchor](self.about.lang), anchor="")
        if anchor not in self.labels and anchor not in self.there:
            raise self._lost(anchor)
        text = self.labels[anchor](self.about.lang) if anchor in self.labels else run.text
        return replace(run, text=text, anchor=anchor if anchor in self.there else "")

    def _lost(self, anchor: str) -> ExportError:
        near = [f"#{name}" for name in difflib.get_close_matches(anchor, self.labels, n=3)]
        fault = _LOST.format(
            anchor=anchor, near=Text(f"近いもの: {', '.join(near)}", f"Near: {', '.join(near)}") if near else ""
        )
        title = f"{self.section.number} {plain(self.section.title)}" if self.section else ""
        within = DOCUMENT_WORDS["remarks"] if self.is_remark else Text("", "")
        places = [": ".join(part for part in (title, within(lang), fault(lang)) if part) for lang in LANGUAGES]
        label = self.labels.get(self.section.anchor if self.section else "")
        return ExportError.of(label.notebook, Text(*places)) if label else ExportError(Text(*places))


_FOREIGN = Text(
    "本文に{what}があります。PDF や Word には載せられないので、報告書にしません。文は Markdown で書き、"
    "表や図は表（StatTable）と図（Figure）で示してください。",
    "The text has {what} in it, which cannot be shown in PDF and Word, so no report is made of it. Write text as "
    "Markdown, and show tables and figures as StatTable and Figure.",
)
_UNNUMBERED = Text(
    "「{anchor}」に番号がありません。後から加えた表や図のようです。hikiana report で作り直してください。",
    "'{anchor}' has no number: it was added after numbers were given. Make the report anew.",
)
_MISPLACED = Text(
    "見出し「{words}」の場所が違います。ノートブックの題（「# 」の行）は最初のセルの1行目に一つだけ書き、"
    "ほかの見出しはその後に「## 」で書いてください。",
    "The heading '{words}' is misplaced. A notebook has one title ('# …'), the first line of its first cell; "
    "other headings follow it as '## …'.",
)
_LOST = Text(
    "本文の参照「#{anchor}」の行き先がありません。表は #table-ID、図は #figure-ID、節は #section-名前 と書きます"
    "（IDは tables.xlsx の目次にあるCSVファイルの名前です）。{near}",
    "The reference '#{anchor}' leads nowhere. Write #table-id, #figure-id or #section-name (ids are "
    "the names of the CSV files in the contents of tables.xlsx). {near}",
)
