"""The document as a row of blocks, numbered and linked: every way out (page, paper, Word, workbook) writes these."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from hikiana.document.about import About
from hikiana.document.charts import ChartOutput
from hikiana.statistics.table import StatTable


@dataclass(frozen=True)
class Run:
    """Words of one look within a paragraph; a line break is the run of `BREAK` alone.

    `anchor` is the block of this document to which they lead, `url` a place outside of it.
    """

    text: str
    strong: bool = False
    emphasis: bool = False
    struck: bool = False
    code: bool = False
    anchor: str = ""
    url: str = ""


BREAK = "\n"
GAP = "\u3000"
"""Between a number and what it numbers."""
Runs = tuple[Run, ...]


def plain(runs: Runs) -> str:
    """The words alone."""
    return "".join(" " if run.text == BREAK else run.text for run in runs)


@dataclass(frozen=True)
class Heading:
    """A section (level 1), a part of it (2), or a title without a number within a part (3)."""

    level: int
    title: Runs
    number: str = ""
    anchor: str = ""


@dataclass(frozen=True)
class Paragraph:
    """Words that belong together."""

    runs: Runs


@dataclass(frozen=True)
class Limit:
    """What limits everything that a section says, below its title."""

    text: str


@dataclass(frozen=True)
class Statements:
    """Computed sentences."""

    texts: tuple[str, ...]


@dataclass(frozen=True)
class Terms:
    """Terms and what they mean."""

    entries: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class NumberedTable:
    """A table with its number as a text refers to it (表2-1)."""

    label: str
    table: StatTable

    @property
    def anchor(self) -> str:
        return f"table-{self.table.id}"


@dataclass(frozen=True)
class NumberedFigure:
    """A figure with its number as a text refers to it (図2-1)."""

    label: str
    chart: ChartOutput

    @property
    def anchor(self) -> str:
        return f"figure-{self.chart.id}"


@dataclass(frozen=True)
class Items:
    """A list that somebody wrote; the numbers of an ordered one begin with `start`."""

    items: tuple[tuple["Block", ...], ...]
    ordered: bool = False
    start: int = 1


@dataclass(frozen=True)
class Quotation:
    """Words of another."""

    blocks: tuple["Block", ...]


@dataclass(frozen=True)
class Preformatted:
    """Text whose lines stand as they are."""

    text: str


@dataclass(frozen=True)
class Divider:
    """A line between what comes before and after."""


@dataclass(frozen=True)
class PlainTable:
    """A table that somebody wrote; `right` tells which columns stand to the right."""

    caption: str
    head: tuple[Runs, ...]
    rows: tuple[tuple[Runs, ...], ...]
    right: tuple[bool, ...]


@dataclass(frozen=True)
class Remark:
    """What the analyst says about a section."""

    blocks: tuple["Block", ...]


Block = (
    Heading
    | Paragraph
    | Limit
    | Statements
    | Terms
    | NumberedTable
    | NumberedFigure
    | Items
    | Quotation
    | Preformatted
    | Divider
    | PlainTable
    | Remark
)


@dataclass(frozen=True)
class Document:
    """A report, or a section of it alone, and the day on which it is made."""

    about: About
    blocks: tuple[Block, ...]
    made_on: date

    @property
    def sections(self) -> list[Heading]:
        return [block for block in self.blocks if isinstance(block, Heading) and block.level == 1]

    @property
    def headings(self) -> list[Heading]:
        """What the contents list: sections and their parts."""
        return [block for block in self.blocks if isinstance(block, Heading) and block.anchor]

    @property
    def tables(self) -> list[NumberedTable]:
        return [block for block in self.blocks if isinstance(block, NumberedTable)]

    @property
    def figures(self) -> list[NumberedFigure]:
        return [block for block in self.blocks if isinstance(block, NumberedFigure)]

    @property
    def title(self) -> str:
        """What the document is called: a single section by its number and title."""
        if len(self.sections) != 1:
            return ""
        (only,) = self.sections
        return f"{only.number} {plain(only.title)}"


def within(blocks: tuple[Block, ...]) -> Iterator[Block]:
    """The blocks and all that stand in them, in order."""
    for block in blocks:
        yield block
        if isinstance(block, Remark | Quotation):
            yield from within(block.blocks)
        elif isinstance(block, Items):
            for item in block.items:
                yield from within(item)
