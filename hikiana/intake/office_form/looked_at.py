"""Sheets as they are looked at for a proposal: each with its head, and those of one form together."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import polars as pl

from hikiana.intake.heads import known_heads
from hikiana.intake.office_form.asking import is_harmless
from hikiana.intake.office_form.column_facts import ColumnFacts
from hikiana.intake.office_form.days_of_parts import NameTells
from hikiana.intake.office_form.head_meanings import ALONE, meaning_of_head
from hikiana.intake.office_form.heads_of_sheet import AGAIN, SheetBelowHead, best_head
from hikiana.intake.office_form.lengths_of_parts import part_of_length
from hikiana.intake.office_form.model import CASES, CONTACTS, CellSplit
from hikiana.intake.office_form.name_patterns import patterns_of
from hikiana.intake.office_form.same_marks import with_the_same
from hikiana.intake.office_form.split_cells import split
from hikiana.intake.office_form.titles_between import with_titles
from hikiana.intake.office_form.years_of_names import bare_year, month_of_name, year_of_name
from hikiana.intake.rows import without_totals
from hikiana.intake.shown_heads import shown_head
from hikiana.intake.sources import Source
from schemas.tables import TABLES

_WITHIN_OTHER, _PRIVATE = 0.4, 0.2
"""What a head counts that is known only in part, or is one of a name or free text."""
_FURTHER_ROWS = {2: 0.1, 3: 1}
"""By how many more known heads a head of so many rows has to be better than one of fewer."""
_MANY, _ANY = 3, "*"
"""So many sheets whose names tell nothing may be called by their clients: the names are not kept."""
_NAMED = [TABLES[CONTACTS], TABLES[CASES]]
_OTHERS = [table for name, table in TABLES.items() if name not in (CASES, CONTACTS)]


@dataclass(frozen=True)
class LookedAt:
    """A sheet with its head."""

    source: Source
    below: SheetBelowHead
    head_rows: int

    @classmethod
    def of(cls, source: Source) -> "LookedAt":
        """A sheet with the head, of up to three rows, that is known best; a further row has to tell more."""
        many, best = 1, best_head(source.sheet, fitness, [1])
        for more, least in _FURTHER_ROWS.items():
            below = best_head(source.sheet, fitness, [more])
            tells_more = fitness(below.heads) >= fitness(best.heads) + least
            goes_on = _repeats(below) < _repeats(best) or (below.head_row > best.head_row and _head_goes_on(best))
            tells_apart = goes_on and _once(below) >= _once(best)
            if tells_more or tells_apart:
                many, best = more, below
        return cls.under(source, with_titles(best, source, many), many)

    @classmethod
    def under(cls, source: Source, below: SheetBelowHead, head_rows: int) -> "LookedAt":
        """A sheet with the head that it is known to have; totals, remarks and repeated heads below are no rows.

        Marks such as 〃 are what stands above them.
        """
        table = max(_NAMED, key=lambda table: len(_names(below.heads, table.name)))
        own = below.written_heads
        records, _ = without_totals(below.frame, own, _names(below.heads, table.name), table, source.place)
        return cls(source, replace(below, frame=with_the_same(records, own)), head_rows)

    @property
    def is_text(self) -> bool:
        return not self.source.sheet.name

    @property
    def year(self) -> int | None:
        """The fiscal year that its name, or its file's, tells."""
        year = year_of_name(*self.source.names)
        return year.year if year else None

    def tells(self, are_calendar: bool | None = None) -> NameTells:
        """What its names tell of its days, where a year in them may be a calendar one."""
        calendar = bare_year(*self.source.names) if are_calendar else None
        return NameTells(year_of_name(*self.source.names), month_of_name(*self.source.names), calendar)

    @property
    def row_of_head(self) -> list[str]:
        """The filled cells of the last row of its head, as they are written."""
        rows = self.source.sheet.cells.slice(self.below.head_row - 1, 1).rows()
        return [cell for row in rows for cell in row if cell and cell.strip()]

    @property
    def rows_above(self) -> list[tuple[str | None, ...]]:
        """What stands above the head: titles and legends."""
        return self.source.sheet.cells.head(max(0, self.below.head_row - self.head_rows)).rows()

    @property
    def texts_above(self) -> list[str]:
        return [cell for row in self.rows_above for cell in row if cell]


@dataclass(frozen=True)
class SheetsOfOneForm:
    """Sheets whose heads are the same, but for how many contacts stand to the right."""

    sheets: Sequence[LookedAt]
    split: Mapping[str, CellSplit] = field(default_factory=dict)

    def split_by(self, splits: Mapping[str, CellSplit]) -> "SheetsOfOneForm":
        """The same with columns that are split."""
        sheets = [replace(sheet, below=split(sheet.below, splits)) for sheet in self.sheets]
        return SheetsOfOneForm(sheets, {**self.split, **splits})

    @property
    def heads(self) -> list[str]:
        return list(dict.fromkeys(head for sheet in self.sheets for head in sheet.below.heads))

    def without(self, sheets: Collection[LookedAt]) -> "SheetsOfOneForm":
        """The same but for some of its sheets; all where none would be left."""
        left = [sheet for sheet in self.sheets if not any(sheet is one for one in sheets)]
        return replace(self, sheets=left) if left and len(left) < len(self.sheets) else self

    @property
    def head_rows(self) -> int:
        return self.sheets[0].head_rows

    @property
    def are_beside(self) -> bool:
        """Whether other tables stand beside them on their sheets."""
        return any(sheet.source.block for sheet in self.sheets)

    @property
    def name(self) -> str:
        """What questions call it."""
        names = list(dict.fromkeys(sheet.source.name for sheet in self.sheets))
        if self._may_be_called_by_clients:
            return f"名前が様々な{len(names)}シート"
        return names[0] if len(names) == 1 else f"{names[0]} など{len(names)}シート"

    @cached_property
    def rows(self) -> pl.DataFrame:
        """All rows, with the number of their sheet among these as `sheet`."""
        frames = [
            sheet.below.frame.with_columns(pl.lit(number, pl.UInt32).alias("sheet"))
            for number, sheet in enumerate(self.sheets)
        ]
        return pl.concat(frames, how="diagonal")

    @cached_property
    def facts(self) -> dict[str, ColumnFacts]:
        return {head: ColumnFacts.of(self.rows[head]) for head in self.heads}

    @property
    def sheet_patterns(self) -> list[str]:
        """Patterns of the sheets' names, anything where these may be clients'; a file of text has none."""
        return [_ANY] if self._may_be_called_by_clients else patterns_of(self._sheet_names)

    @property
    def _sheet_names(self) -> list[str]:
        return list(dict.fromkeys(sheet.source.sheet.name for sheet in self.sheets))

    @property
    def _may_be_called_by_clients(self) -> bool:
        """Whether there is a sheet for each client, by its name: several that no number and no known word is in."""
        patterns = patterns_of(self._sheet_names)
        told = (re.search(r"[#*\d]", name) or shown_head(name) or is_harmless(name) for name in patterns)
        return len(patterns) >= _MANY and not any(told)

    @property
    def file_patterns(self) -> list[str]:
        return patterns_of([sheet.source.file for sheet in self.sheets])


def of_one_form(sheets: Sequence[LookedAt]) -> list[SheetsOfOneForm]:
    """Sheets put together by their heads, in their order."""
    groups: list[list[LookedAt]] = []
    for sheet in sheets:
        group = next((group for group in groups if _are_alike(group, sheet)), None)
        if group is None:
            groups.append([sheet])
        else:
            group.append(sheet)
    return [SheetsOfOneForm(group) for group in groups]


def fitness(heads: Collection[str]) -> float:
    """How many heads are known, each meaning once."""
    seen: dict[tuple[object, ...], float] = {}
    for head in heads:
        meaning = meaning_of_head(head) if head else None
        if meaning and meaning.fields:
            key = (meaning.fields, meaning.turn, meaning.marked, part_of_length(head))
            seen[key] = max(seen.get(key, 0), 1 if meaning.named == ALONE else _WITHIN_OTHER)
        elif meaning and meaning.private:
            seen[(head,)] = _PRIVATE
    others = max(known_heads(list(heads), table) for table in _OTHERS)
    return max(sum(seen.values()), others)


def _repeats(below: SheetBelowHead) -> int:
    """How many heads come again."""
    return sum(AGAIN in head for head in below.heads)


def _head_goes_on(below: SheetBelowHead) -> bool:
    """Whether the first row below has nothing in any column whose head is known: it names parts of the others."""
    first = below.frame.head(1)
    known = [head for head in below.heads if meaning_of_head(head).fields]
    if not known or first.is_empty() or first["row"].item() != below.head_row + 1:
        return False
    return all(not (first[head].item() or "").strip() for head in known)


def _once(below: SheetBelowHead) -> float:
    """How many heads are known, of those that come again the first."""
    return fitness([head for head in below.heads if AGAIN not in head])


def _are_alike(group: Sequence[LookedAt], sheet: LookedAt) -> bool:
    first = group[0]
    if first.head_rows != sheet.head_rows:
        return False
    return _of_first_turn(first) == _of_first_turn(sheet)


def _of_first_turn(sheet: LookedAt) -> set[str]:
    """The heads without those of further contacts to the right, of which a sheet has as many as it needs."""
    return {head for head in sheet.below.heads if meaning_of_head(head).turn <= 1}


def _names(heads: Collection[str], table: str) -> dict[str, str]:
    """Heads with the names of the table's columns that they mean."""
    told = ((head, field.partition(".")) for head in heads for field in meaning_of_head(head).fields)
    return {head: name for head, (of, _, name) in told if of == table and name in TABLES[table].columns}
