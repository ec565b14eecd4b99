"""Statements: a number beside the labels of a category, in a text, a chart's data or a drawing."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import filterfalse

from hikiana.base.fiscal_year import FiscalYear
from hikiana.base.text import Text
from hikiana.disclosure.audit.cells import COUNTERS, PublishedCell, is_count, name_of, quotient_of
from hikiana.disclosure.audit.facts import Fact, facts_of
from hikiana.disclosure.audit.numbers import NUMBER, Number, normal, number_of, numbers_of, words_of
from hikiana.disclosure.audit.reading.artefacts import Chart, Passage
from hikiana.statistics.definition import TableDefinition
from hikiana.statistics.dimension import TOTAL, Dimension
from hikiana.statistics.names import ANY
from schemas.code_lists import CODE_LISTS

_SENTENCE = re.compile(r"[。;\n]|\.\s|(?<=\w)\s\|\s")
_NUMBERING = re.compile(
    r"^(?:(?:[表図]|Table |Figure )?\d+[.-]\d+(?:-\d+)?|第?\d+章)\s+|(?:\s*[·.…]){3,}\s*\d+$"
    r"|\s\d+ tables/\w+\.csv$| \(\d+ cells\)$"
)
"""Numbers of headings and tables, pages in a list of contents, rows of a file: they count nothing."""
_REFERENCE = re.compile(
    r"(?:(?<![\u4e00-\u9fff々])(?:表|図|付録)|\b(?:Table|Figure|Section|Appendix) )[0-9A-Z]{1,2}(?:-\d+)?(?!\d|[.,]\d)"
    r"|\b\d{1,2} (?:January|February|March|April|May|June|July|August|September|October|November|December) \d{4}\b"
    r"|\bper 1(?:|0|00),?000\b"
)
"""What leads to a table, figure or section, days in English words, and of how many people a rate is: no counts."""
_CHAPTER = re.compile(r"(?P<number>\d{1,2})\s+(?P<title>\S.*?)(?:\s+[–\d]+)?")
_FEWEST_CHAPTERS = 4
_REST = frozenset({"非公表", "Not published"})
"""The part of a column that stands for its hidden parts together: what the others leave of the whole."""
_OF_PERSONS = frozenset({"名", "人"})
"""Units of persons. 件数 and 回数 are words for events and for contacts alike, and explain nothing."""
_PARTICLES = frozenset({"", "が", "の", "は", "of", "from"})
"""What may stand between a number and a label that follows it: 17件が他機関."""


@dataclass(frozen=True)
class Statement:
    """A number and the labels around it; where words have an order, those before it and those next to it.

    In the data of a chart all labels of a mark belong to its numbers.
    """

    artefact: str
    words: str
    labels: frozenset[str]
    number: Number
    before: frozenset[str] = frozenset()
    nearest: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Told:
    """What a statement tells: facts about a hidden cell, or that it is about one of several."""

    statement: Statement
    cells: tuple[PublishedCell, ...]

    @property
    def told(self) -> Text:
        number = self.statement.number
        shown = f"{number.low:g}" if number.low == number.high else f"{number.low:g}～{number.high:g}"
        cell = self.cells[0]
        return Text(
            f"{self.statement.artefact} で「{cell.label('ja')}」に {shown} とある",
            f"{self.statement.artefact} says {shown} of '{cell.label('en')}'",
        )

    def facts(self) -> Iterator[Fact]:
        names = {name_of(cell.table, cell.place) or quotient_of(cell.table, cell.place) for cell in self.cells}
        if len(names) == 1:
            yield from facts_of(self.cells[0], self.statement.number.low, self.statement.number.high, self.told)


class Labels:
    """The labels of an edition's cells, by which numbers in its artefacts are traced to cells."""

    def __init__(self, cells: Iterable[PublishedCell], chapters: Collection[str] = ()) -> None:
        self._chapters = tuple(sorted(chapters, key=len, reverse=True))
        self._ways: dict[int, tuple[frozenset[str], ...]] = {}
        self._by_label: dict[str, list[PublishedCell]] = defaultdict(list)
        self._whole: list[PublishedCell] = []
        self._of_table: dict[int, list[PublishedCell]] = defaultdict(list)
        self._hidden: dict[str, list[PublishedCell]] = defaultdict(list)
        self._of_nobody: list[PublishedCell] = []
        self._years_of: dict[str, frozenset[str]] = {}
        for cell in cells:
            ways = _ways(cell)
            for dimension, code in zip(cell.table.dimensions, cell.place[:-1], strict=True):
                if dimension.classifies == "fiscal_year":
                    names = {code, *_names_of_year(dimension, code)}
                    self._years_of |= dict.fromkeys(names, dimension.stands_for[code])
            self._ways[id(cell)] = ways
            self._of_table[id(cell.table)].append(cell)
            if not cell.measure.population and cell.measure.unit.ja in _OF_PERSONS and cell.low is not None:
                self._of_nobody.append(cell)
            for label in {label for way in ways for label in way}:
                self._by_label[label].append(cell)
                if cell.is_hidden:
                    self._hidden[label].append(cell)
            if not _is_special(cell):
                self._whole.append(cell)

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        words = sorted(filterfalse(_is_code, self._by_label), key=lambda label: (-len(label), label))
        return re.compile("|".join(map(_as_a_word, words)) or r"(?!)")

    def knows(self, word: str) -> bool:
        return word in self._by_label

    def statements_of(self, passage: Passage) -> Iterator[Statement]:
        """The numbers of a passage that stand in a sentence with the label of a hidden cell."""
        for sentence in _SENTENCE.split(self._without_chapter(_without_numbering(normal(passage.words)))):
            found = list(self._pattern.finditer(sentence))
            labels = frozenset(match[0] for match in found)
            if not labels & self._hidden.keys():
                continue
            # The numbers within labels, such as those of an age band, are not told of anything.
            bare = _masked(_REFERENCE, _masked(_numbered_labels(), _masked(self._pattern, sentence)))
            for match in NUMBER.finditer(bare):
                number = number_of(match)
                nearest = {
                    label[0]
                    for label in found
                    if match.end() <= label.start() and bare[match.end() : label.start()].strip() in _PARTICLES
                }
                before = [label[0] for label in found if label.end() <= match.start()]
                order = frozenset({*before, *nearest}), frozenset({*before[-1:], *nearest})
                if number is not None and any(order):
                    yield Statement(passage.artefact, sentence.strip(), labels, number, *order)

    def _without_chapter(self, words: str) -> str:
        """Words without the number of the chapter with whose head they begin."""
        found = next((chapter for chapter in self._chapters if words.startswith(chapter)), None)
        return words.partition(" ")[2] if found else words

    def statements_of_chart(self, chart: Chart) -> Iterator[Statement]:
        """The numbers of a chart's data with the labels and codes of the same mark."""
        for mark in chart.marks:
            words = frozenset(words_of(mark))
            labels = frozenset(filter(self.knows, words))
            if not words & _REST and labels & self._hidden.keys():
                artefact = f"{chart.artefact} {chart.id}".strip()
                yield from (Statement(artefact, "", labels, number) for number in numbers_of(mark))

    def judge(self, statement: Statement) -> Told | None:
        """The hidden cells that a statement tells; None when a published cell explains its number.

        A hidden cell comes into question when all its labels are told. Of these the ones with most labels count.
        """
        if not self._about(statement, self._hidden) or self._is_of_nobody(statement):
            return None
        told = self._about(statement, self._by_label)
        near = [cell for cell in told if self._has(cell, statement.nearest)]
        before = [cell for cell in told if all(way & statement.before for way in self._ways[id(cell)])]
        # Further away only things that are counted are told: 他機関は「その他」18件のうち17件.
        for cells in (near, before if statement.before and statement.number.unit in COUNTERS else []):
            if any(statement.number.fits(cell) for cell in cells):
                return None
            hidden = [cell for cell in cells if cell.is_hidden]
            if hidden:
                deepest = max(len(self._ways[id(cell)]) for cell in hidden)
                found = tuple(cell for cell in hidden if len(self._ways[id(cell)]) == deepest)
                if all(self._is_of_a_year(cell) and self._tells(cell.table, statement.number) for cell in found):
                    return None
                around = self._around(found) if statement.nearest and not statement.number.is_bound else ()
                return None if any(statement.number.fits(cell) for cell in around) else Told(statement, found)
        return None

    def _is_of_nobody(self, statement: Statement) -> bool:
        """Whether the sentence names a measure of persons who are no clients, and the number is a published one of it.

        参加者は、人数の分かる1回で26名: of the meetings' participants, and not of those who came once.
        """
        words, number = statement.words.casefold(), statement.number
        return any(
            number.unit in ("", cell.measure.unit.ja)
            and number.fits(cell)
            and any(
                label.casefold() in words for label in (normal(cell.measure.label.ja), normal(cell.measure.label.en))
            )
            for cell in self._of_nobody
        )

    def _is_of_a_year(self, cell: PublishedCell) -> bool:
        """Whether nothing but its table's title, or a year, names the cell."""
        return not any(
            code != TOTAL and dimension.classifies != "fiscal_year"
            for dimension, code in zip(cell.table.dimensions, cell.place[:-1], strict=True)
        )

    def _tells(self, table: TableDefinition, number: Number) -> bool:
        """Whether a published cell of the table is this number."""
        return any(number.fits(cell) and number.may_be_of(cell) for cell in self._of_table[id(table)])

    def _about(self, statement: Statement, by_label: Mapping[str, Sequence[PublishedCell]]) -> list[PublishedCell]:
        """The cells that a statement may be about."""
        candidates = {id(cell): cell for label in statement.labels for cell in by_label.get(label, ())}
        # In words a time or a mean has its unit; in a chart's data it may have none.
        bare = bool(statement.before) and not statement.number.unit
        return [
            cell
            for cell in candidates.values()
            if self._is_told(cell, statement)
            and statement.number.may_be_of(cell)
            and not (bare and not is_count(cell.measure) and cell.measure.unit.ja == "分")
        ]

    def _is_told(self, cell: PublishedCell, statement: Statement) -> bool:
        """Whether all labels of a cell are told, and no other year than its table's."""
        ways, years = self._ways[id(cell)], frozenset(cell.table.where.get("fiscal_year", ()))
        told_years = statement.labels & self._years_of.keys()
        if years and told_years and not any(self._years_of[label] & years for label in told_years):
            return False
        if not all(way & statement.labels for way in ways):
            return False
        # A mark with a further category is of another cell.
        return bool(statement.before) or statement.labels <= frozenset[str]().union(*ways, told_years)

    def _has(self, cell: PublishedCell, nearest: frozenset[str]) -> bool:
        return not nearest or any(nearest & way for way in self._ways[id(cell)])

    def _around(self, told: tuple[PublishedCell, ...]) -> Iterator[PublishedCell]:
        """Published cells of the same kind that contain a told one: its totals."""
        wholes = [name for cell in told if (name := name_of(cell.table, cell.place))]
        for cell in self._whole:
            name = name_of(cell.table, cell.place)
            if name and any(name.contains(whole) for whole in wholes):
                yield cell
        for cell in {id(other): other for each in told for other in self._siblings(each)}.values():
            if cell.low is not None:
                yield cell

    def _siblings(self, cell: PublishedCell) -> Iterator[PublishedCell]:
        """The totals of the same table that contain the cell."""
        for other in self._of_table[id(cell.table)]:
            if all(code in (own, TOTAL) for code, own in zip(other.place[:-1], cell.place[:-1], strict=True)):
                yield other


def _ways(cell: PublishedCell) -> tuple[frozenset[str], ...]:
    """By dimension, the words by which a cell's category may be named; totals need none.

    Where a fiscal year or nothing at all tells the cell from others, its table has to be named too.
    """
    items = [
        (dimension, dimension[code])
        for dimension, code in zip(cell.table.dimensions, cell.place[:-1], strict=True)
        if code != TOTAL and dimension.stands_for[code] != ANY
    ]
    ways = [
        frozenset({item.code, normal(item.label.ja), normal(item.label.en), *_names_of_year(dimension, item.code)})
        for dimension, item in items
    ]
    if all(dimension.classifies == "fiscal_year" for dimension, _ in items):
        ways.append(frozenset(normal(words) for words in (cell.table.title.ja, cell.table.title.en)))
    return tuple(ways)


def _is_special(cell: PublishedCell) -> bool:
    """Whether a cell is of a category, and not of everything."""
    return any(code != TOTAL for code in cell.place[:-1])


def chapters_of(passages: Iterable[Passage]) -> set[str]:
    """The heads of chapters with their numbers (5 Liaison): those that are counted from 1 on, one after the other.

    Fewer than four such passages are no chapters.
    """
    found: dict[str, list[str]] = {}
    for passage in passages:
        counted = found.setdefault(passage.artefact, [])
        match = _CHAPTER.fullmatch(normal(passage.words))
        if match and int(match["number"]) == len(counted) + 1:
            counted.append(f"{match['number']} {match['title']}")
    return {chapter for counted in found.values() if len(counted) >= _FEWEST_CHAPTERS for chapter in counted}


def _masked(pattern: re.Pattern[str], words: str) -> str:
    return pattern.sub(lambda match: "＿" * len(match[0]), words)


@cache
def _numbered_labels() -> re.Pattern[str]:
    """Labels with a number in them, such as 15–19: categories that are merged stand in the words of no table."""
    labels = {
        normal(words)
        for code_list in CODE_LISTS.values()
        for entry in code_list.entries
        for words in (entry.label.ja, entry.label.en)
        if re.search(r"\d", words) and not words.isdecimal()
    }
    return re.compile("|".join(map(_as_a_word, sorted(labels, key=lambda label: (-len(label), label)))) or r"(?!)")


def _without_numbering(words: str) -> str:
    while (bare := _NUMBERING.sub("", words)) != words:
        words = bare
    return words


def _names_of_year(dimension: Dimension, code: str) -> set[str]:
    if dimension.classifies != "fiscal_year" or len(dimension.stands_for[code]) != 1:
        return set()
    if not code.isdecimal():  # a period of years
        return set()
    year = FiscalYear.parse(code)
    texts = (year.label, year.full_label, year.short_label)
    return {normal(words) for text in texts for words in (text.ja, text.en)}


def _as_a_word(label: str) -> str:
    """The label where it stands for itself: 母 is no part of 分母, Other none of Others."""
    if len(label) > 1 and label[0].isdecimal():
        # In a list it may stand before a comma: 1 to under 3 years, 3 to under 5 years.
        return rf"(?<![\d.,]){re.escape(label)}(?!\d|[.,]\d)"
    around = r"\u4e00-\u9fff々" if len(label) == 1 else "A-Za-z"
    return f"(?<![{around}]){re.escape(label)}(?![{around}])"


def _is_code(label: str) -> bool:
    return re.fullmatch(r"[a-z0-9_]+", label) is not None
